//! Stores that bad luck has been at: every command ends, what it answers is right, and what is wrong is said.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use demarche::graph::{Base, Quad};
use demarche::query::{Answer, Options, SavedQuery, run};
use demarche::store::{Selection, Sharing, Store, StoreError};
use oxigraph::model::{GraphName, Literal, NamedNode};

use super::story::{lexicon, quads};

fn open(dir: &Path) -> Result<Store, StoreError> {
    Store::open(dir, lexicon(), &Base::default())
}

fn read(dir: &Path) -> Result<Store, StoreError> {
    Store::open_read_only(dir, &Base::default())
}

fn files(dir: &Path, ending: &str) -> Vec<PathBuf> {
    let all = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let fits = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        (name.ends_with(ending) || name.starts_with(ending)) && fs::metadata(path).unwrap().len() > 0
    };
    let mut files: Vec<PathBuf> = all.filter(fits).collect();
    files.sort();
    files
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

fn flip(file: &Path, bit: usize) {
    let mut bytes = fs::read(file).unwrap();
    bytes[bit / 8] ^= 1 << (bit % 8);
    fs::write(file, bytes).unwrap();
}

/// A store with some articles in their place and one in the log only.
fn made(dir: &Path) {
    let store = open(dir).unwrap();
    store.replace((0..6).map(|n| quads(Some(&format!("a{n}"))))).unwrap();
    store.flush().unwrap();
    store.replace([quads(Some("last"))]).unwrap();
}

/// All that a store answers, or why it does not.
fn answers(dir: &Path) -> Result<Vec<String>, String> {
    let store = read(dir).map_err(|e| e.to_string())?;
    let mut found = Vec::new();
    let take = |quads: Vec<Quad>| {
        found.extend(quads.iter().map(ToString::to_string));
        Ok::<(), StoreError>(())
    };
    store.each_graph(&Selection::default(), take).map_err(|e| e.to_string())?;
    found.push(format!("{:?}", store.stats().map_err(|e| e.to_string())?));
    // joins that read one side to its end
    for text in [
        "SELECT (COUNT(*) AS ?n) { { SELECT ?e ?d { ?e dm:date ?d } } { SELECT ?e ?a { ?e dm:action ?a } } }",
        "SELECT (COUNT(*) AS ?n) { ?e dm:action ?a MINUS { ?e dm:target ?t ; dm:date ?d } }",
        "SELECT (COUNT(*) AS ?n) { ?e ?p ?o OPTIONAL { { SELECT ?o ?l { ?o rdfs:label ?l } } } }",
    ] {
        let query = SavedQuery::parse("test", text).unwrap();
        match run(&store, lexicon(), &query, &[], Options::default()).map_err(|e| e.to_string())? {
            Answer::Rows(rows) => found.push(format!("{:?}", rows.rows)),
            other => panic!("{other:?}"),
        }
    }
    Ok(found)
}

/// Does some work that must come to an end.
fn ends<T: Send + 'static>(what: String, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, wait) = channel();
    thread::Builder::new()
        .stack_size(8 << 20)
        .spawn(move || {
            let _ = done.send(work());
        })
        .unwrap();
    wait.recv_timeout(Duration::from_secs(240)).unwrap_or_else(|_| panic!("{what} does not end"))
}

#[test]
fn one_flipped_bit_is_told_or_harms_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let whole = dir.path().join("whole");
    made(&whole);
    let right = answers(&whole).unwrap();
    let mut told = 0;
    let places = [files(&whole, ".sst"), files(&whole, ".log"), files(&whole, "MANIFEST-")].concat();
    assert!(places.len() > 10, "{places:?}");
    for (n, file) in places.iter().enumerate() {
        let bits = 8 * fs::metadata(file).unwrap().len() as usize;
        // in the middle of the data, wherever that is
        let bit = bits / 3 + n;
        let harmed = dir.path().join(format!("harmed{n}"));
        copy(&whole, &harmed);
        flip(&harmed.join(file.file_name().unwrap()), bit);
        let what = format!("bit {bit} of {}", file.display());
        let path = harmed.clone();
        match ends(what.clone(), move || answers(&path)) {
            Ok(found) => assert!(found == right, "{what}: a wrong answer"),
            Err(message) => {
                told += 1;
                assert!(message.contains("\nhint: "), "{what}: {message}");
                let path = harmed.clone();
                let checked =
                    ends(what.clone(), move || read(&path).and_then(|store| store.validate()).is_err());
                assert!(checked, "{what}: the check finds nothing");
            }
        }
    }
    assert!(told > 0);
}

#[test]
fn a_damaged_log_is_told_and_can_be_given_up() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    made(&path);
    // the newest, in which the last article stands; RocksDB may keep an older one that it needs no more
    let log = &files(&path, ".log").pop().unwrap();
    let bits = 8 * fs::metadata(log).unwrap().len() as usize;
    flip(log, bits / 2);
    for refused in [read(&path), open(&path)] {
        let refused = refused.err().expect("it is damaged").to_string();
        assert!(
            refused.contains("log is damaged at byte") && refused.contains("check --repair"),
            "{refused}"
        );
    }
    let repaired = Store::open_to_repair(&path, &Base::default()).unwrap();
    assert!(repaired.repair_entities().unwrap().is_empty(), "an article is there whole or not at all");
    drop(repaired);
    let store = read(&path).unwrap();
    assert!(store.contains("a5").unwrap() && !store.contains("last").unwrap());
}

#[test]
fn a_log_that_was_not_written_to_its_end_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    made(&path);
    for log in files(&path, ".log") {
        let bytes = fs::read(&log).unwrap();
        fs::write(&log, &bytes[..bytes.len() - 100]).unwrap();
    }
    let store = read(&path).unwrap();
    assert!(store.contains("a5").unwrap());
    assert!(store.entity_faults().unwrap().is_empty());
}

/// RocksDB writes down one family of columns after the other; a process may be ended between any two.
#[test]
fn a_store_that_was_not_finished() {
    let dir = tempfile::tempdir().unwrap();
    let whole = dir.path().join("whole");
    drop(open(&whole).unwrap());
    let manifest = files(&whole, "MANIFEST-").pop().unwrap();
    let bytes = fs::read(&manifest).unwrap();
    let (mut at, mut unfinished) = (0, 0);
    while at + 7 < bytes.len() {
        let cut = dir.path().join(format!("cut{at}"));
        fs::create_dir(&cut).unwrap();
        for name in ["CURRENT", "IDENTITY", "demarche.lock"] {
            fs::copy(whole.join(name), cut.join(name)).unwrap();
        }
        fs::write(cut.join(manifest.file_name().unwrap()), &bytes[..at]).unwrap();
        if let Err(error) = read(&cut) {
            assert!(error.to_string().contains("\nhint: "), "{error}");
            unfinished += usize::from(matches!(error, StoreError::Unfinished { .. }));
        }
        at += 7 + usize::from(u16::from_le_bytes([bytes[at + 4], bytes[at + 5]]));
    }
    assert!(unfinished > 5, "{unfinished}");

    // before that there is not even a list of families
    let bare = dir.path().join("bare");
    fs::create_dir(&bare).unwrap();
    fs::write(bare.join("demarche.lock"), "").unwrap();
    assert!(matches!(read(&bare), Err(StoreError::Unfinished { .. })));
    open(&bare).unwrap();
    read(&bare).unwrap();
}

#[test]
fn a_file_that_is_missing_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let whole = dir.path().join("whole");
    made(&whole);
    let manifest = files(&whole, "MANIFEST-").pop().unwrap();
    for file in ["CURRENT", manifest.file_name().unwrap().to_str().unwrap()] {
        let harmed = dir.path().join(format!("without-{file}"));
        copy(&whole, &harmed);
        fs::remove_file(harmed.join(file)).unwrap();
        let error = read(&harmed).err().expect("a file is missing").to_string();
        assert!(error.contains(&format!("its file {file} is missing")), "{error}");
    }
}

#[test]
fn what_killed_runs_left_is_taken_away() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path());
    let (left, of_others) = (dir.path().join("bulk-123456789.sst"), dir.path().join("notes.txt"));
    fs::write(&left, "half a file").unwrap();
    fs::write(&of_others, "mine").unwrap();
    let store = open(dir.path()).unwrap();
    assert!(!left.exists() && of_others.exists());
    assert!(store.contains("a5").unwrap());
}

#[test]
fn a_copy_outlives_a_fault_of_the_store() {
    let dir = tempfile::tempdir().unwrap();
    let (path, apart, linked) =
        (dir.path().join("store"), dir.path().join("apart"), dir.path().join("linked"));
    made(&path);
    let right = answers(&path).unwrap();
    let store = read(&path).unwrap();
    store.backup(&apart, Sharing::Apart).unwrap();
    store.backup(&linked, Sharing::Linked).unwrap();
    drop(store);
    assert_eq!(answers(&linked).unwrap(), right);
    for file in files(&path, ".sst") {
        let length = fs::metadata(&file).unwrap().len();
        // in place, as a fault of the disk does it
        fs::File::options().write(true).open(&file).unwrap().set_len(length / 2).unwrap();
    }
    assert_eq!(answers(&apart).unwrap(), right);
    assert!(answers(&linked).is_err(), "a linked copy shares its files");
    let left = fs::read_dir(dir.path()).unwrap().count();
    assert_eq!(left, 3, "nothing is left of the making");
}

#[test]
fn a_copy_of_a_damaged_store_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (path, to) = (dir.path().join("store"), dir.path().join("copy"));
    made(&path);
    let largest =
        files(&path, ".sst").into_iter().max_by_key(|file| fs::metadata(file).unwrap().len()).unwrap();
    flip(&largest, 800);
    if let Ok(store) = read(&path) {
        let refused = store.backup(&to, Sharing::Apart).expect_err("its files cannot be read");
        assert!(refused.to_string().contains("\nhint: "), "{refused}");
    }
    assert!(!to.exists());
}

#[test]
fn the_graph_of_entities_is_compared_with_the_articles_and_mended() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path());
    let node = NamedNode::new_unchecked("http://example.org/nobody");
    let entities = GraphName::from(Base::default().entities_graph());
    let unsaid = Quad::new(node.clone(), node.clone(), Literal::from(255), entities.clone());
    let name =
        |quad: &Quad| quad.graph_name == entities && quad.object.to_string().starts_with("\"Maria Keller");
    let said = quads(Some("a1")).into_iter().find(name).expect("she has a name");
    {
        let store = oxigraph::store::Store::open(dir.path()).unwrap();
        store.insert(&unsaid).unwrap();
        assert!(store.contains(&said).unwrap());
        store.remove(&said).unwrap();
    }
    let faults = read(dir.path()).unwrap().entity_faults().unwrap();
    assert_eq!((&faults.unfounded[..], &faults.missing[..]), (&[unsaid][..], &[said][..]));
    let store = Store::open_existing(dir.path(), &Base::default()).unwrap();
    assert_eq!(store.repair_entities().unwrap(), faults);
    assert!(store.entity_faults().unwrap().is_empty());
    store.validate().unwrap();
}
