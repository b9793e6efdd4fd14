//! Nothing already stored is lost: kill, full disk, a second process; and the same bytes every time.
#![cfg(all(unix, feature = "rocksdb"))]

mod common;

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::{articles, demarche, errors, run, stdout, text, texts};
use tempfile::TempDir;

/// Starts an ingest from standard input, which stays open: the program cannot come to its end.
fn unfinished_ingest(store: &Path, lines: &str) -> Child {
    let mut child = demarche(&["ingest", "--quiet", "--input", "jsonl", "--store", text(store), "-"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.as_mut().unwrap().write_all(lines.as_bytes()).unwrap();
    child
}

fn wait_for(what: &str, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what} did not come");
        sleep(Duration::from_millis(20));
    }
}

fn stats(store: &Path) -> serde_json::Value {
    serde_json::from_str(&stdout(&["stats", "--format", "json", "--store", text(store)])).unwrap()
}

fn export(store: &Path) -> String {
    stdout(&["export", "--format", "nquads", "--store", text(store)])
}

#[test]
fn a_kill_in_the_middle_keeps_what_was_stored() {
    let dir = TempDir::new().unwrap();
    let store = dir.path().join("store");
    let first = dir.path().join("first.jsonl");
    fs::write(&first, articles(0..300)).unwrap();
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&first)]);
    let before = export(&store);

    let mut child = unfinished_ingest(&store, &articles(300..900));
    sleep(Duration::from_millis(600));
    assert!(child.try_wait().unwrap().is_none(), "the ingest waits for more input");
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(9));

    let after = export(&store);
    let kept: std::collections::BTreeSet<&str> = after.lines().collect();
    assert!(before.lines().all(|line| kept.contains(line)), "a quad of the earlier articles is gone");
    assert!(stats(&store)["articles"].as_u64().unwrap() >= 300);

    // the store is whole: the same input again ends in the same graph as in a store that saw no kill
    let all = dir.path().join("all.jsonl");
    fs::write(&all, articles(0..900)).unwrap();
    let other = dir.path().join("other");
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&all)]);
    stdout(&["ingest", "--quiet", "--store", text(&other), text(&all)]);
    assert_eq!(stats(&store)["articles"], 900);
    assert!(export(&store) == export(&other));
}

#[test]
fn a_store_that_another_process_holds() {
    let dir = TempDir::new().unwrap();
    let store = dir.path().join("store");
    let mut holder = unfinished_ingest(&store, &articles(0..1));
    wait_for("the store", || store.join("LOCK").exists() && store.join("CURRENT").exists());
    let article = dir.path().join("a.jsonl");
    fs::write(&article, articles(1..2)).unwrap();
    let output = run(&["ingest", "--store", text(&store), text(&article)]);
    let (_, err) = texts(&output);
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert_eq!(errors(&err), 1, "{err}");
    assert!(err.contains(text(&store)) && err.contains("another process") && err.contains("hint: "), "{err}");
    drop(holder.stdin.take());
    assert!(holder.wait().unwrap().success());
    assert_eq!(stats(&store)["articles"], 1);
}

/// The program as somebody who may read the store and not write it; `None` where nobody else can be played.
fn as_somebody_else(dir: &Path, args: &[&str]) -> Option<std::process::Output> {
    let nobody = 65534;
    for path in [dir.to_path_buf(), dir.join("store")] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let program = dir.join("demarche");
    fs::copy(env!("CARGO_BIN_EXE_demarche"), &program).unwrap();
    let mut command = Command::new(program);
    command.args(args).env_remove("DEMARCHE_STORE").stdin(Stdio::null()).uid(nobody).gid(nobody);
    command.output().ok()
}

#[test]
fn a_reader_without_the_right_to_write_reads_beside_the_writer() {
    let dir = TempDir::new().unwrap();
    let store = dir.path().join("store");
    let mut holder = unfinished_ingest(&store, &articles(0..1));
    wait_for("the store", || store.join("LOCK").exists() && store.join("CURRENT").exists());
    // the lock's file itself may be one that others cannot read
    for mode in [0o644, 0o600] {
        fs::set_permissions(store.join("demarche.lock"), fs::Permissions::from_mode(mode)).unwrap();
        let Some(output) = as_somebody_else(dir.path(), &["stats", "--store", text(&store)]) else {
            eprintln!("skipped: no right to run as somebody else here");
            break;
        };
        let (_, err) = texts(&output);
        assert!(output.status.success(), "{err}");
    }
    drop(holder.stdin.take());
    assert!(holder.wait().unwrap().success());
    if let Some(output) = as_somebody_else(dir.path(), &["stats", "--store", text(&store)]) {
        assert!(output.status.success(), "{}", texts(&output).1);
    }
}

#[test]
fn progress_says_what_is_stored() {
    let dir = TempDir::new().unwrap();
    let made = dir.path().join("made.jsonl");
    fs::write(&made, articles(0..3)).unwrap();
    let output = run(&["ingest", "--verbose", "--store", text(&dir.path().join("store")), text(&made)]);
    let (_, err) = texts(&output);
    assert!(err.contains("3 articles are stored"), "{err}");
}

#[test]
fn a_file_that_is_replaced_keeps_its_mode_and_links_stay_links() {
    let dir = TempDir::new().unwrap();
    let (file, link) = (dir.path().join("graph.nq"), dir.path().join("link.nq"));
    fs::write(&file, "").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    // what a killed run left, and what another run writes to just now
    let (left, fresh) = (dir.path().join("graph.nq.1.part"), dir.path().join("graph.nq.2.part"));
    for path in [&left, &fresh] {
        fs::write(path, "half").unwrap();
    }
    let long_ago = std::time::SystemTime::now() - Duration::from_secs(3600);
    fs::File::options().write(true).open(&left).unwrap().set_modified(long_ago).unwrap();
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");
    stdout(&["extract", "--quiet", "--format", "nquads", "-o", text(&link), samples]);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::metadata(&file).unwrap().len() > 0);
    assert!(!left.exists() && fresh.exists());
}

#[test]
fn help_that_cannot_be_written_is_an_error() {
    let Ok(full) = fs::File::options().write(true).open("/dev/full") else { return };
    let output = demarche(&["--help"]).stdout(full).output().unwrap();
    let (_, err) = texts(&output);
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.contains("standard output") && err.contains("hint: "), "{err}");
}

#[test]
fn too_few_files_at_once_are_told() {
    let dir = TempDir::new().unwrap();
    let store = dir.path().join("store");
    let script = "ulimit -n 40; exec \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh", env!("CARGO_BIN_EXE_demarche"), "ingest", "--store", text(&store)]);
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");
    let output = command.arg(samples).env_remove("DEMARCHE_STORE").output().unwrap();
    let (_, err) = texts(&output);
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.contains("too few files") && err.contains("hint: `ulimit -n"), "{err}");
}

#[test]
fn ingesting_twice_leaves_the_same_quads() {
    let dir = TempDir::new().unwrap();
    let store = dir.path().join("store");
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");
    stdout(&["ingest", "--store", text(&store), samples]);
    let (once, bytes) = (stats(&store), export(&store));
    assert_eq!(once["articles"], 3);
    assert!(once["quads"].as_u64().unwrap() > 100, "{once}");
    stdout(&["ingest", "--store", text(&store), samples]);
    assert_eq!(stats(&store), once);
    assert_eq!(export(&store), bytes);
}

#[test]
fn threads_do_not_change_a_byte() {
    let dir = TempDir::new().unwrap();
    let lines = dir.path().join("made.jsonl");
    fs::write(&lines, articles(0..300)).unwrap();
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");
    for format in ["records", "turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml"] {
        let with =
            |threads| stdout(&["extract", "--threads", threads, "--format", format, samples, text(&lines)]);
        let one = with("1");
        assert!(!one.is_empty());
        assert!(one == with("2"), "{format}: 1 and 2 threads differ");
        assert!(one == with("2"), "{format}: two runs differ");
    }
    let stored = |threads: &str| {
        let store = dir.path().join(format!("store{threads}"));
        stdout(&["ingest", "--quiet", "--threads", threads, "--store", text(&store), samples, text(&lines)]);
        export(&store)
    };
    assert!(stored("1") == stored("2"));
}

/// A limit on the size of files stands in for a full disk where no small file system can be mounted.
fn with_file_limit(blocks: u32, args: &[&str]) -> std::process::Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_demarche")]).args(args);
    command.env_remove("DEMARCHE_STORE").stdin(Stdio::null()).output().unwrap()
}

#[test]
fn a_full_disk_ends_in_one_message_and_keeps_the_store() {
    let dir = TempDir::new().unwrap();
    let store = dir.path().join("store");
    let (first, more) = (dir.path().join("first.jsonl"), dir.path().join("more.jsonl"));
    fs::write(&first, articles(0..20)).unwrap();
    fs::write(&more, articles(20..6000)).unwrap();
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&first)]);
    let before = export(&store);

    let output = with_file_limit(400, &["ingest", "--quiet", "--store", text(&store), text(&more)]);
    let (_, err) = texts(&output);
    // 1 where some of them were stored before
    let some = stats(&store)["articles"].as_u64().unwrap() > 20;
    assert_eq!(output.status.code(), Some(if some { 1 } else { 3 }), "{err}");
    assert_eq!(errors(&err), 1, "{err}");
    assert!(err.contains("hint: ") && err.contains("larger than this shell allows"), "{err}");

    let after = export(&store);
    let kept: std::collections::BTreeSet<&str> = after.lines().collect();
    assert!(before.lines().all(|line| kept.contains(line)));
}

#[test]
fn a_small_file_system_that_is_full() {
    let dir = TempDir::new().unwrap();
    let disk = dir.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=3m", "tmpfs", text(&disk)]).output();
    if !mount.is_ok_and(|o| o.status.success()) {
        eprintln!("skipped: no right to mount a small file system here");
        return;
    }
    let made = dir.path().join("made.jsonl");
    fs::write(&made, articles(0..20_000)).unwrap();
    let old = disk.join("graph.nq");
    fs::write(&old, "# an earlier file\n").unwrap();
    let output = run(&["extract", "--quiet", "--format", "nquads", "-o", text(&old), text(&made)]);
    let store = disk.join("store");
    let stored = run(&["ingest", "--quiet", "--store", text(&store), text(&made)]);
    let old_text = fs::read_to_string(&old).unwrap();
    let some = stats(&store)["articles"].as_u64().unwrap() > 0;
    let left: Vec<_> = fs::read_dir(&disk).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(Command::new("umount").arg(&disk).status().unwrap().success());

    for (output, code) in [(output, 3), (stored, if some { 1 } else { 3 })] {
        let (_, err) = texts(&output);
        assert_eq!(output.status.code(), Some(code), "{err}");
        assert_eq!(errors(&err), 1, "{err}");
        assert!(err.contains("disk is full"), "{err}");
    }
    assert_eq!(old_text, "# an earlier file\n", "the earlier file is as it was");
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".part")), "{left:?}");
}

/// Readers are never refused while somebody writes, and each answer is that of a state that was committed: what they see
/// grows, and its articles are whole.
#[test]
fn readers_see_committed_states_while_somebody_writes() {
    let dir = TempDir::new().unwrap();
    let store = dir.path().join("store");
    let first = dir.path().join("first.jsonl");
    fs::write(&first, articles(0..3)).unwrap();
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&first)]);
    let writing = std::sync::atomic::AtomicBool::new(true);
    let ask = || {
        let query = "SELECT (COUNT(DISTINCT ?a) AS ?n) (COUNT(?e) AS ?m) { ?a a schema:NewsArticle . \
                     OPTIONAL { ?e dm:reportedIn ?a ; dm:evidence/nif:anchorOf ?quote } }";
        let file = dir.path().join(format!("{:?}.rq", std::thread::current().id()));
        fs::write(&file, query).unwrap();
        let rows = stdout(&["query", "--store", text(&store), text(&file), "--format", "csv"]);
        let counts =
            rows.lines().nth(1).unwrap().split(',').map(|n| n.parse().unwrap()).collect::<Vec<usize>>();
        (counts[0], counts[1])
    };
    let (articles_before, records_before) = ask();
    let each = records_before / articles_before;
    std::thread::scope(|scope| {
        let reader = || {
            let mut last = 0;
            while writing.load(std::sync::atomic::Ordering::Relaxed) {
                let (count, records) = ask();
                assert!(count >= last, "{count} articles after {last}");
                assert!(
                    records >= count * each,
                    "an article that is not whole: {records} records of {count}"
                );
                last = count;
            }
        };
        let readers: Vec<_> = (0..4).map(|_| scope.spawn(reader)).collect();
        for round in 1..8 {
            let more = dir.path().join(format!("more{round}.jsonl"));
            fs::write(&more, articles(0..round * 100)).unwrap();
            stdout(&["ingest", "--quiet", "--store", text(&store), text(&more)]);
        }
        writing.store(false, std::sync::atomic::Ordering::Relaxed);
        readers.into_iter().for_each(|reader| reader.join().unwrap());
    });
    assert_eq!(ask().0, 700);
}
