//! The power is cut: of every file there is on the disk what was synced last. What the program said is stored is there.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

use tempfile::TempDir;

use crate::common::{demarche, text};
use crate::world::{ended, entity_faults, first, graphs, later, on, until_stored, written};
use crate::{Effort, Tally};

/// Keeps a copy of every file when it is synced, by the number of its inode and the time of its birth: an inode that
/// becomes free is used again, and what was synced of the file before it is nothing of the new one.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
static void keep(int fd) {
    struct statx s;
    const char *dir = getenv("SYNCED");
    if (!dir || statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, &s) || !S_ISREG(s.stx_mode)) return;
    char from[64], part[4096], to[4096], buffer[65536];
    long long born = s.stx_btime.tv_sec * 1000000000LL + s.stx_btime.tv_nsec, inode = s.stx_ino;
    snprintf(from, sizeof from, "/proc/self/fd/%d", fd);
    snprintf(part, sizeof part, "%s/part-%d-%lld-%lld", dir, fd, inode, born);
    snprintf(to, sizeof to, "%s/%lld-%lld", dir, inode, born);
    int in = open(from, O_RDONLY), out = open(part, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t n;
    while (in >= 0 && out >= 0 && (n = read(in, buffer, sizeof buffer)) > 0)
        if (write(out, buffer, n) != n) abort();
    if (in >= 0) close(in);
    if (out >= 0) { close(out); rename(part, to); }
}
int fsync(int fd) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    int done = real(fd);
    if (!done) keep(fd);
    return done;
}
int fdatasync(int fd) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    int done = real(fd);
    if (!done) keep(fd);
    return done;
}
"#;

/// Articles that are stored when the power is cut: batches of an ingest.
const STORED: [usize; 2] = [256, 512];

pub fn trial(effort: &Effort) -> Tally {
    let dir = TempDir::new().unwrap();
    let shim = shim(dir.path());
    let (first, later) = (first(600), later(600));
    let mut tally = Tally::default();
    while effort.goes_on(tally.tried) {
        let store = dir.path().join(format!("store{}", tally.tried));
        let synced = dir.path().join(format!("synced{}", tally.tried));
        fs::create_dir(&synced).unwrap();
        let stored = STORED[tally.tried % STORED.len()];
        let ingest = || {
            let mut command =
                demarche(&["ingest", "--verbose", "--input", "jsonl", "--store", text(&store), "-"]);
            command.env("LD_PRELOAD", &shim).env("SYNCED", &synced);
            command
        };
        // every second time the articles are there already and are replaced
        let (lines, marker) =
            if tally.tried % 4 < 2 { (&first, "imposed a tariff") } else { (&later, "raised its tariff") };
        if tally.tried % 4 >= 2 {
            let made = written(dir.path(), "first.jsonl", &first);
            let mut command = demarche(&["ingest", "--quiet", "--store", text(&store), text(&made)]);
            assert!(command.env("LD_PRELOAD", &shim).env("SYNCED", &synced).status().unwrap().success());
        }
        ended(until_stored(&mut ingest(), lines, stored));
        let image = image(&store, &synced);
        let output = on(&image, &["export", "--format", "nquads"]);
        tally.endless += usize::from(output.is_none());
        if output.is_some_and(|output| output.status.success()) {
            let graphs = graphs(&image).unwrap();
            let there =
                graphs.values().filter(|quads| quads.iter().any(|quad| quad.contains(marker))).count();
            tally.lost += stored.saturating_sub(there);
            tally.left_over += entity_faults(&image);
        } else {
            tally.lost += stored;
        }
        tally.tried += 1;
        for folder in [&store, &synced, &image] {
            fs::remove_dir_all(folder).unwrap();
        }
    }
    tally
}

fn shim(dir: &Path) -> PathBuf {
    let (source, library) = (written(dir, "synced.c", SHIM), dir.join("synced.so"));
    let made = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .arg(&source)
        .arg("-ldl")
        .status();
    assert!(made.unwrap().success(), "a C compiler, which RocksDB is built with");
    library
}

/// What is on the disk after the power came back.
fn image(store: &Path, synced: &Path) -> PathBuf {
    let image = store.with_extension("image");
    fs::create_dir(&image).unwrap();
    for entry in fs::read_dir(store).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            continue; // states for readers are no part of the store
        }
        let found = entry.metadata().unwrap();
        let born = found.created().map_or(0, |at| at.duration_since(UNIX_EPOCH).unwrap().as_nanos());
        let kept = synced.join(format!("{}-{born}", found.ino()));
        let bytes = fs::read(kept).unwrap_or_default();
        fs::write(image.join(entry.file_name()), bytes).unwrap();
    }
    image
}
