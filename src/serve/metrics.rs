//! Counts for Prometheus: requests by route and status, how long they took, and what the store did.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the classes of times, in milliseconds.
const BOUNDS: [u64; 9] = [5, 10, 25, 50, 100, 250, 1_000, 5_000, 10_000];

#[derive(Default)]
pub(super) struct Metrics {
    routes: Mutex<BTreeMap<(String, u16), Times>>,
    reopened: AtomicU64,
    not_reopened: AtomicU64,
    kept: AtomicU64,
    /// Requests that are being answered.
    open: AtomicU64,
}

#[derive(Default)]
struct Times {
    classes: [u64; BOUNDS.len()],
    count: u64,
    sum: Duration,
}

impl Metrics {
    pub fn begun(&self) {
        self.open.fetch_add(1, Relaxed);
    }

    pub fn answered(&self, route: &str, status: u16, took: Duration) {
        self.open.fetch_sub(1, Relaxed);
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let times = routes.entry((route.to_string(), status)).or_default();
        times.count += 1;
        times.sum += took;
        for (class, bound) in times.classes.iter_mut().zip(BOUNDS) {
            *class += u64::from(took <= Duration::from_millis(bound));
        }
    }

    pub fn reopened(&self) {
        self.reopened.fetch_add(1, Relaxed);
    }

    pub fn not_reopened(&self) {
        self.not_reopened.fetch_add(1, Relaxed);
    }

    /// An answer was given that had been made before.
    pub fn kept(&self) {
        self.kept.fetch_add(1, Relaxed);
    }

    /// All counts in Prometheus' text format.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut single = |name: &str, kind: &str, help: &str, value: u64| {
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}");
        };
        let load = |count: &AtomicU64| count.load(Relaxed);
        single("demarche_requests_open", "gauge", "Requests that are being answered.", load(&self.open));
        single(
            "demarche_answers_kept_total",
            "counter",
            "Answers given as they were made before.",
            load(&self.kept),
        );
        single(
            "demarche_store_opened_total",
            "counter",
            "How often a changed store was opened.",
            load(&self.reopened),
        );
        single(
            "demarche_store_not_opened_total",
            "counter",
            "How often a changed store could not be opened.",
            load(&self.not_reopened),
        );
        let name = "demarche_request_seconds";
        let _ = writeln!(out, "# HELP {name} Time that answers took.\n# TYPE {name} histogram");
        for ((route, status), times) in self.routes.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let labels = format!("route=\"{route}\",status=\"{status}\"");
            for (class, bound) in times.classes.iter().zip(BOUNDS) {
                let _ = writeln!(out, "{name}_bucket{{{labels},le=\"{}\"}} {class}", bound as f64 / 1000.0);
            }
            let _ = writeln!(out, "{name}_bucket{{{labels},le=\"+Inf\"}} {}", times.count);
            let _ = writeln!(out, "{name}_sum{{{labels}}} {}", times.sum.as_secs_f64());
            let _ = writeln!(out, "{name}_count{{{labels}}} {}", times.count);
        }
        out
    }
}
