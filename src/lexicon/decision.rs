//! The learned weights that decide on sides and triggers of events.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::{Files, LexiconError};

const FILE: &str = "decisions.tsv";

/// Weights of features, in thousandths of log odds (`decisions.tsv`, learned by `demarche-training decide`).
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    side: FxHashMap<u64, [i32; 2]>,
    keep: FxHashMap<u64, i32>,
    /// Score from which a trigger is kept.
    pub threshold: i32,
    /// What a pattern's match has in advance of an act that the network alone finds.
    pub pattern: i32,
    /// What a side that a pattern or a rule proposes has in advance of others.
    pub rule: i32,
}

impl Decisions {
    /// Rows `side feature actor target`, `keep feature weight` and `threshold`, `pattern` and `rule` with a
    /// number each, tabs between.
    pub fn read(files: &Files) -> Result<Self, LexiconError> {
        let mut out = Self::default();
        for (number, line) in files.read(FILE)?.lines().enumerate() {
            if line.starts_with('#') {
                continue;
            }
            out.row(line).ok_or_else(|| LexiconError::Row {
                file: FILE.to_string(),
                line: number + 1,
                what: "is no row of weights".to_string(),
                hint: "rows are side, keep, threshold, pattern or rule with tabs between; `demarche-training decide` writes them".to_string(),
            })?;
        }
        Ok(out)
    }

    fn row(&mut self, line: &str) -> Option<()> {
        let mut cells = line.split('\t');
        let (model, feature) = (cells.next()?, cells.next()?);
        let mut number = || cells.next()?.parse().ok();
        match model {
            "side" => drop(self.side.insert(key(feature), [number()?, number()?])),
            "keep" => drop(self.keep.insert(key(feature), number()?)),
            "threshold" => self.threshold = feature.parse().ok()?,
            "pattern" => self.pattern = feature.parse().ok()?,
            "rule" => self.rule = feature.parse().ok()?,
            _ => return None,
        }
        Some(())
    }

    /// Weights of a feature for actor and target; none where training has not met it often.
    pub fn side(&self, feature: &str) -> [i32; 2] {
        self.side.get(&key(feature)).copied().unwrap_or_default()
    }

    /// Weight of a feature for keeping a trigger.
    pub fn keep(&self, feature: &str) -> i32 {
        self.keep.get(&key(feature)).copied().unwrap_or_default()
    }
}

fn key(feature: &str) -> u64 {
    let mut hasher = FxHasher::default();
    feature.hash(&mut hasher);
    hasher.finish()
}
