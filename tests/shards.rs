//! A run that is divided says what the undivided one says, whatever happens to its parts.
#![cfg(all(unix, feature = "rocksdb"))]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::{articles, demarche, run, stdout, text, texts};
use tempfile::TempDir;

/// Articles in a file; two of them tell the same text in other papers, and one cannot be read.
fn news(dir: &Path, count: usize) -> PathBuf {
    let path = dir.join("news.jsonl");
    let long: Vec<String> =
        (1..20).map(|n| format!("Canada imposed a tariff of {n} per cent on goods from Japan.")).collect();
    let copy = |id: &str, publisher: &str| {
        format!("{{\"id\": \"{id}\", \"publisher\": \"{publisher}\", \"text\": \"{}\"}}\n", long.join(" "))
    };
    let lines = copy("copy-a", "One") + &articles(0..count) + "{\"text\": \"\"}\n" + &copy("copy-b", "Two");
    fs::write(&path, lines).unwrap();
    path
}

fn out_args<'a>(folder: &'a Path, shard: &'a str, news: &'a Path) -> Vec<&'a str> {
    vec!["extract", "--out", text(folder), "--shard", shard, "--part-size", "25", text(news)]
}

/// Reads one shard; the line that cannot be read makes the exit code 1.
fn shard(folder: &Path, shard: &str, news: &Path) -> String {
    let output = run(&out_args(folder, shard, news));
    let (_, err) = texts(&output);
    assert_eq!(output.status.code(), Some(1), "{err}");
    err
}

fn shards(folder: &Path, of: usize, news: &Path) {
    (1..=of).for_each(|n| drop(shard(&folder.join(n.to_string()), &format!("{n}/{of}"), news)));
}

/// Name and bytes of each file of a folder of parts.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_string(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

fn sorted(nquads: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = nquads.lines().collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

fn refused(args: &[&str], why: &str) {
    let output = run(args);
    let (_, err) = texts(&output);
    assert!(matches!(output.status.code(), Some(2 | 3)), "{err}");
    assert!(err.contains(why) && err.contains("\nhint: "), "`{why}` is not in: {err}");
}

#[test]
fn shards_merge_to_what_one_run_stores() {
    let dir = TempDir::new().unwrap();
    let news = news(dir.path(), 120);
    let at = |name: &str| dir.path().join(name);
    let whole =
        demarche(&["extract", "--format", "nquads", "-o", text(&at("whole.nq")), text(&news)]).output();
    assert_eq!(whole.unwrap().status.code(), Some(1));
    run(&["ingest", "--quiet", "--store", text(&at("ingested")), text(&news)]);
    for of in [1, 3] {
        let folder = at(&format!("shards-{of}"));
        shards(&folder, of, &news);
        let same = stdout(&["verify", text(&at("whole.nq")), text(&folder)]);
        assert_eq!(same, "122 articles, the same in both\n");
        let store = at(&format!("merged-{of}"));
        stdout(&["merge", "--quiet", "--store", text(&store), text(&folder)]);
        let export = |store: &Path| {
            stdout(&[
                "export",
                "--format",
                "nquads",
                "--with-links",
                "--with-ontology",
                "--store",
                text(store),
            ])
        };
        let (merged, ingested) = (export(&store), export(&at("ingested")));
        assert!(merged.contains("copy-b"), "the copy is there");
        assert_eq!(sorted(&merged), sorted(&ingested), "{of} shards");
    }
    let one = files(&at("shards-3").join("2"));
    let manifest: serde_json::Value =
        serde_json::from_slice(&one.iter().find(|(name, _)| name == "manifest.json").unwrap().1).unwrap();
    let part = &manifest["parts"][0];
    assert_eq!(part["articles"], 25);
    #[cfg(feature = "parquet")]
    assert!(part["files"][1]["rows"].as_u64().unwrap() >= 25, "each of the made articles tells of a tariff");
}

fn parts(folder: &Path) -> usize {
    let manifest = fs::read_to_string(folder.join("manifest.json")).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap_or_default();
    manifest["parts"].as_array().map_or(0, Vec::len)
}

fn kill_with_parts(mut child: Child, folder: &Path, count: usize) {
    let start = Instant::now();
    while parts(folder) < count {
        assert!(start.elapsed() < Duration::from_secs(60), "no part came");
        assert!(child.try_wait().unwrap().is_none(), "it was done before it could be killed");
        sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_killed_run_goes_on_and_changes_nothing() {
    let dir = TempDir::new().unwrap();
    let news = news(dir.path(), 2_000);
    let (whole, killed) = (dir.path().join("whole"), dir.path().join("killed"));
    shard(&whole, "1/2", &news);
    for count in [1, 4] {
        kill_with_parts(demarche(&out_args(&killed, "1/2", &news)).spawn().unwrap(), &killed, count);
        refused(&["merge", text(&killed)], "was not read to its end");
    }
    let told = shard(&killed, "1/2", &news);
    assert!(told.contains(" there; reading the rest"), "{told}");
    // what a killed program had begun is written over
    assert_eq!(files(&killed), files(&whole));
    let again = stdout(&[
        "extract",
        "--quiet",
        "--out",
        text(&killed),
        "--shard",
        "1/2",
        "--part-size",
        "25",
        text(&news),
    ]);
    assert_eq!(again, "", "nothing is left to do");
}

#[test]
fn a_lost_or_damaged_part_is_made_again() {
    let dir = TempDir::new().unwrap();
    let news = news(dir.path(), 120);
    let (whole, hurt) = (dir.path().join("whole"), dir.path().join("hurt"));
    shard(&whole, "1/1", &news);
    shard(&hurt, "1/1", &news);
    let first = hurt.join("part-00000.nq.zst");
    let written = fs::metadata(&first).unwrap().modified().unwrap();
    let damaged = hurt.join("part-00003.nq.zst");
    let mut bytes = fs::read(&damaged).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&damaged, bytes).unwrap();
    refused(&["merge", text(&hurt)], "part 00003 is missing, or is not as it was written");
    fs::remove_file(hurt.join("part-00002.nq.zst")).unwrap();
    refused(&["merge", text(&hurt)], "part 00002 is missing");
    shard(&hurt, "1/1", &news);
    assert_eq!(files(&hurt), files(&whole));
    assert_eq!(
        fs::metadata(&first).unwrap().modified().unwrap(),
        written,
        "the first part is not made again"
    );
}

#[test]
fn what_does_not_belong_together_is_not_merged() {
    let dir = TempDir::new().unwrap();
    let news = news(dir.path(), 60);
    let at = |name: &str| dir.path().join(name);
    shards(&at("all"), 3, &news);
    let (one, two, three) = (at("all/1"), at("all/2"), at("all/3"));
    let store = ["merge", "--store", text(&at("store"))].map(str::to_string);
    let merge = |folders: &[&Path], why: &str| {
        let args: Vec<&str> =
            store.iter().map(String::as_str).chain(folders.iter().map(|folder| text(folder))).collect();
        refused(&args, why);
    };
    merge(&[&one, &three], "these shards are missing: 2/3");
    merge(&[&one, &two, &three, &two], "shard 2/3 is in");
    merge(&[&at("nothing")], "cannot be read");
    merge(&[dir.path()], "no run is in it");
    run(&[
        "extract",
        "--quiet",
        "--detail",
        "mentions",
        "--out",
        text(&at("full")),
        "--shard",
        "2/3",
        text(&news),
    ]);
    merge(&[&one, &at("full"), &three], "it is of another run than");
    assert!(!at("store").exists(), "nothing was stored");
    // a folder with other parts is not written to
    refused(&out_args(&two, "1/3", &news), "of another run or shard");
    fs::remove_file(two.join("part-00000.nq.zst")).unwrap();
    fs::write(&news, articles(100..160)).unwrap();
    let other = run(&out_args(&one, "1/3", &news));
    assert_eq!(other.status.code(), Some(0), "all parts are there: the input is not looked at");
    let mut manifest = fs::read_to_string(three.join("manifest.json")).unwrap();
    manifest = manifest.replace("\"complete\": true", "\"complete\": false");
    fs::write(three.join("manifest.json"), manifest).unwrap();
    refused(&out_args(&three, "3/3", &news), "its parts are of another input than this");
}

#[test]
fn verify_tells_which_articles_differ() {
    let dir = TempDir::new().unwrap();
    let at = |name: &str| dir.path().join(name);
    let extract = |name: &str, lines: String| {
        let (news, out) = (at(&format!("{name}.jsonl")), at(&format!("{name}.nq.zst")));
        fs::write(&news, lines).unwrap();
        stdout(&["extract", "--quiet", "-o", text(&out), text(&news)]);
        out
    };
    let first = extract("first", articles(0..30));
    let second = extract(
        "second",
        (articles(0..12) + &articles(13..30)).replace("decision number 7.", "decision number 8."),
    );
    let output = run(&["verify", text(&first), text(&second)]);
    let (out, _) = texts(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(out.contains("made-12: only in") && out.contains("made-7: other quads\n"), "{out}");
    assert!(out.ends_with("30 articles and 29 articles: 2 not the same\n"), "{out}");
    // the same lines in another order are the same
    let lines = stdout(&["extract", "--format", "nquads", text(&at("first.jsonl"))]);
    let mut lines: Vec<&str> = lines.lines().collect();
    lines.reverse();
    let folder = at("spark");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("_SUCCESS"), "").unwrap();
    fs::write(folder.join("part-00000.txt"), lines[..40].join("\n")).unwrap();
    fs::write(folder.join("part-00001.txt"), lines[40..].join("\n") + "\n").unwrap();
    assert_eq!(stdout(&["verify", text(&folder), text(&first)]), "30 articles, the same in both\n");
    refused(&["verify", text(&at("first.jsonl")), text(&first)], "line 1 names no graph");
}
