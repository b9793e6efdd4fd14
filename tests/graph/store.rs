use demarche::graph::{Base, Quad, describe, ontology};
use demarche::store::{Selection, Sharing, Store, StoreError};

use super::story::{MARIA, date, lexicon, quads, story};

fn memory() -> Store {
    Store::in_memory(lexicon(), &Base::default()).unwrap()
}

/// What a store gives, as lines in order.
fn all(store: &Store, selection: &Selection) -> Vec<String> {
    let mut found = Vec::new();
    store
        .each_graph::<StoreError>(selection, |quads| {
            found.extend(quads);
            Ok(())
        })
        .unwrap();
    lines(&found)
}

fn lines(quads: &[Quad]) -> Vec<String> {
    let mut lines: Vec<String> = quads.iter().map(ToString::to_string).collect();
    lines.sort();
    lines
}

/// The union of what articles say.
fn union(graphs: &[Vec<Quad>]) -> Vec<String> {
    let mut all = lines(&graphs.concat());
    all.dedup();
    all
}

#[test]
fn what_goes_in_comes_out_unchanged() {
    let store = memory();
    store.replace([quads(Some("a1"))]).unwrap();
    assert_eq!(all(&store, &Selection::default()), lines(&quads(Some("a1"))));
}

#[test]
fn reading_an_article_again_changes_nothing_and_a_shorter_one_leaves_no_rest() {
    let store = memory();
    store.replace([quads(Some("a1"))]).unwrap();
    let before = store.len().unwrap();
    store.replace([quads(Some("a1")), quads(Some("a1"))]).unwrap();
    assert_eq!(store.len().unwrap(), before);

    let mut shorter = story(Some("a1"), Some("The Tester"));
    shorter.records.truncate(1);
    let shorter = describe(&shorter, lexicon(), &Base::default());
    store.replace([shorter.clone()]).unwrap();
    assert_eq!(all(&store, &Selection::default()), lines(&shorter));
}

/// Enough articles to be written past the log, some of them known already, one of them twice.
#[test]
fn many_articles_at_once_give_the_same_as_one_by_one() {
    let ids: Vec<String> = (0..90).map(|n| format!("a{n}")).collect();
    let graphs = || ids.iter().map(|id| quads(Some(id)));
    assert!(graphs().map(|g| g.len()).sum::<usize>() > 10_000);
    let (one_by_one, at_once) = (memory(), memory());
    for graph in graphs() {
        one_by_one.replace([graph]).unwrap();
    }
    let mut shorter = story(Some("a7"), None);
    shorter.records.clear();
    let shorter = describe(&shorter, lexicon(), &Base::default());
    at_once.replace([shorter.clone()]).unwrap();
    at_once.replace([shorter].into_iter().chain(graphs())).unwrap();
    assert_eq!(all(&at_once, &Selection::default()), all(&one_by_one, &Selection::default()));
}

#[test]
fn the_graph_of_two_articles_is_the_union_of_theirs() {
    let (one, two) = (quads(Some("a1")), quads(Some("a 2/ü")));
    let store = memory();
    store.replace([two.clone(), one.clone()]).unwrap();
    let found = all(&store, &Selection::default());
    assert_eq!(found, union(&[one, two]), "what both say stands there once");
    let ids: Vec<String> = store.articles().unwrap().into_iter().map(|a| a.id).collect();
    assert_eq!(ids, ["a 2/ü", "a1"]);
}

#[test]
fn articles_are_found_by_id_iri_and_day() {
    let store = memory();
    store.replace([quads(Some("a1")), quads(Some("a2"))]).unwrap();
    let of = |selection: Selection| all(&store, &selection).len();
    let one = quads(Some("a1")).len();
    let named = |name: &str| Selection { articles: Some(vec![name.into()]), ..Selection::default() };
    assert_eq!(of(named("a1")), one);
    assert_eq!(of(named(&format!("{}article/a1", Base::DEFAULT))), one);
    assert_eq!(of(named("a3")), 0);
    let both = union(&[quads(Some("a1")), quads(Some("a2"))]).len();
    assert_eq!(of(Selection { from: Some(date("2025-11-19")), ..Selection::default() }), both);
    assert_eq!(of(Selection { to: Some(date("2025-11-18")), ..Selection::default() }), 0);
    let ontology = ontology(lexicon(), &Base::default()).unwrap();
    assert_eq!(of(Selection { ontology: true, ..Selection::default() }), both + ontology.len());
}

#[test]
fn an_article_can_be_removed() {
    let store = memory();
    let empty = store.len().unwrap();
    store.replace([quads(Some("a1"))]).unwrap();
    assert!(store.remove("a1").unwrap());
    assert!(!store.remove("a1").unwrap());
    assert_eq!(store.len().unwrap(), empty);
    assert_eq!(store.stats().unwrap().articles, 0);
}

/// What one article alone had said of somebody goes with it, what another says as well stays.
#[test]
fn what_nobody_says_any_more_is_gone() {
    let (store, fresh) = (memory(), memory());
    let mut other = story(Some("a2"), Some("The Other Paper"));
    other.mentions.entities[MARIA].name = "Maria A. Keller".to_string();
    other.mentions.entities[MARIA].countries.push("DEU".to_string());
    let other = describe(&other, lexicon(), &Base::default());
    store.replace([quads(Some("a1")), other.clone()]).unwrap();
    store.replace([quads(Some("a2"))]).unwrap();
    fresh.replace([quads(Some("a1")), quads(Some("a2"))]).unwrap();
    assert_eq!(all(&store, &Selection::default()), all(&fresh, &Selection::default()));

    store.replace([other.clone()]).unwrap();
    assert!(store.entity_faults().unwrap().is_empty());
    store.remove("a1").unwrap();
    assert_eq!(all(&store, &Selection::default()), lines(&other));
}

#[test]
fn no_triple_stands_in_two_graphs() {
    let store = memory();
    store.replace([quads(Some("a1")), quads(Some("a2"))]).unwrap();
    let all = all(&store, &Selection { ontology: true, ..Selection::default() });
    let triple = |line: &String| line.rsplit_once(" <").map(|(triple, _)| triple.to_string());
    let triples: std::collections::BTreeSet<_> = all.iter().map(triple).collect();
    assert_eq!(triples.len(), all.len());
}

#[test]
fn stats_count_nodes_once() {
    let store = memory();
    store.replace([quads(Some("a1")), quads(Some("a2"))]).unwrap();
    let stats = store.stats().unwrap();
    assert_eq!((stats.articles, stats.records, stats.people, stats.countries), (2, 14, 2, 2));
    assert_eq!((stats.groups, stats.places, stats.tenures), (2, 1, 2));
    assert_eq!(stats.quads, union(&[quads(Some("a1")), quads(Some("a2"))]).len());
}

#[cfg(feature = "rocksdb")]
mod on_disk {
    use super::*;
    use std::fs;

    fn open(dir: &std::path::Path) -> Result<Store, StoreError> {
        Store::open(dir, lexicon(), &Base::default())
    }

    #[test]
    fn a_store_outlives_its_process_and_its_copy_is_equal() {
        let dir = tempfile::tempdir().unwrap();
        let (path, copy) = (dir.path().join("store"), dir.path().join("copy"));
        {
            let store = open(&path).unwrap();
            store.replace([quads(Some("a1"))]).unwrap();
            store.backup(&copy, Sharing::Apart).unwrap();
            assert!(matches!(store.backup(&copy, Sharing::Apart), Err(StoreError::Exists { .. })));
        }
        for path in [path, copy] {
            let store = Store::open_read_only(&path, &Base::default()).unwrap();
            assert_eq!(all(&store, &Selection::default()), lines(&quads(Some("a1"))));
        }
    }

    #[test]
    fn many_articles_outlive_their_process() {
        let dir = tempfile::tempdir().unwrap();
        let graphs: Vec<Vec<Quad>> = (0..90).map(|n| quads(Some(&format!("a{n}")))).collect();
        open(dir.path()).unwrap().replace(graphs.clone()).unwrap();
        let store = Store::open_read_only(dir.path(), &Base::default()).unwrap();
        assert_eq!(all(&store, &Selection::default()), union(&graphs));
        assert_eq!(store.stats().unwrap().articles, 90);
    }

    #[test]
    fn one_writes_and_many_read_what_it_has_committed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("store");
        let read = || Store::open_read_only(&path, &Base::default()).unwrap();
        let count = |store: &Store| store.articles().unwrap().len();
        let writer = open(&path).unwrap();
        let refused = open(&path).err().expect("one writes at a time").to_string();
        assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
        let before = read();
        writer.replace([quads(Some("a1"))]).unwrap();
        writer.publish();
        let after = read();
        assert_eq!((count(&before), count(&after)), (0, 1), "each reader keeps the state that it has opened");
        assert!(before.is_outdated().unwrap() && !after.is_outdated().unwrap());
        drop(writer);
        assert_eq!((count(&before), count(&after), count(&read())), (0, 1, 1));
        drop((before, after));
        open(&path).unwrap();
        assert!(!path.join("demarche.read").exists(), "nothing is left of it");
    }

    #[test]
    fn who_reads_for_long_keeps_nobody_from_writing() {
        let dir = tempfile::tempdir().unwrap();
        open(dir.path()).unwrap().replace([quads(Some("a1"))]).unwrap();
        let reader = Store::open_beside_writers(dir.path(), &Base::default()).unwrap();
        assert!(!reader.is_outdated().unwrap());
        open(dir.path()).unwrap().replace([quads(Some("a2"))]).unwrap();
        assert_eq!(reader.articles().unwrap().len(), 1);
        assert!(reader.is_outdated().unwrap());
        assert_eq!(
            Store::open_beside_writers(dir.path(), &Base::default()).unwrap().articles().unwrap().len(),
            2
        );
    }

    #[test]
    fn folders_of_others_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("letter.txt"), "dear").unwrap();
        assert!(matches!(open(dir.path()), Err(StoreError::NoStore { .. })));
        let missing = dir.path().join("missing");
        assert!(matches!(Store::open_read_only(&missing, &Base::default()), Err(StoreError::Missing { .. })));
        assert!(!missing.exists(), "reading makes nothing");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn opening_again_keeps_one_ontology() {
        let dir = tempfile::tempdir().unwrap();
        let before = open(dir.path()).unwrap().len().unwrap();
        assert_eq!(open(dir.path()).unwrap().len().unwrap(), before);
        assert_eq!(before, ontology(lexicon(), &Base::default()).unwrap().len());
    }
}

#[cfg(not(feature = "rocksdb"))]
#[test]
fn without_rocksdb_a_folder_is_refused() {
    let refused = Store::open(std::path::Path::new("x"), lexicon(), &Base::default()).err().unwrap();
    assert!(matches!(refused, StoreError::NoDisk { .. }));
}
