//! Inputs made to hurt: each kind of input begins as one of the files in `seeds/` and is edited at random, without end.
//! `make fuzz SECONDS=600` tries each kind for an equal part of that time and prints how many inputs it read; `make test`
//! tries some hundred of each. An input that was read wrongly once is kept beside the seeds, and tried first from then on.

#[path = "../common/mod.rs"]
mod common;
mod edits;
#[path = "../common/pdf.rs"]
mod pdf;
mod targets;

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use targets::Target;

/// Inputs that one runner makes before the time is looked at.
const ROUND: u32 = 64;

/// Tries a kind of input; returns how many there were. A fault ends the test, with the smallest input that shows it.
fn attack(target: &Target, inputs: u32, time: Duration) -> usize {
    let (begun, tried) = (Instant::now(), Cell::new(0));
    for seed in &target.seeds {
        (target.read)(seed);
        tried.set(tried.get() + 1);
    }
    let strategy = edits::of(target.seeds.clone());
    for round in 0u64.. {
        if round > 0 && (begun.elapsed() >= time || tried.get() >= inputs as usize) {
            break;
        }
        let config = Config {
            cases: ROUND.min(inputs),
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(round),
            ..Config::default()
        };
        // what a library does with a broken PDF is told as an error of that file, and not shown
        std::panic::set_hook(Box::new(|_| {}));
        let found = TestRunner::new(config).run(&strategy, |input| {
            tried.set(tried.get() + 1);
            (target.read)(&input);
            Ok::<(), TestCaseError>(())
        });
        drop(std::panic::take_hook());
        if let Err(TestError::Fail(why, input)) = found {
            let kept = std::env::temp_dir().join(format!("demarche-fuzz-{}", target.name));
            fs::write(&kept, &input).unwrap();
            panic!("{}: {why}\n{}\nthe input is in {}", target.name, input.escape_ascii(), kept.display());
        }
    }
    tried.get()
}

/// Each kind for so long, or until so many inputs of it were read; the quick ones before the slow ones.
fn all(inputs: u32, time: Duration) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds");
    let targets = targets::all(&folder);
    println!("| input | read |");
    println!("|---|---:|");
    let mut sum = 0;
    for target in &targets {
        let tried = attack(target, inputs.div_ceil(target.slowness), time);
        println!("| {} | {tried} |", target.name);
        assert!(tried > target.seeds.len(), "{} was not tried", target.name);
        sum += tried;
    }
    println!("| all | {sum} |");
}

#[test]
fn some_inputs_of_each_kind_are_read_or_refused() {
    all(400, Duration::MAX);
}

#[test]
#[ignore = "takes as long as DEMARCHE_FUZZ_SECONDS says: `make fuzz`"]
fn many_inputs_of_each_kind_are_read_or_refused() {
    let seconds =
        std::env::var("DEMARCHE_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(600);
    let kinds = targets::NAMES.len() as u32;
    all(u32::MAX, Duration::from_secs(seconds) / kinds);
}
