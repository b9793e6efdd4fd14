//! The learned weights that decide on sides and triggers of events.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::files::is_replace;
use super::{Files, LexiconError};

const FILE: &str = "decisions.tsv";

/// Weights of features, in thousandths of log odds (`decisions.tsv`, learned by `demarche-training decide`).
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    side: FxHashMap<u64, [i32; 2]>,
    keep: FxHashMap<u64, i32>,
    /// Statuses by the words and by the network where the network is mostly right.
    statuses: BTreeSet<(String, String)>,
    /// From which chance of its parts, in hundredths, how many records in a hundred are right; in rising order.
    sure: Vec<(u32, u8)>,
    /// How clearly the models must speak to be heard.
    pub bars: Bars,
}

/// Scores, in thousandths of log odds, that something must be above.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bars {
    /// An act that the network alone finds, to be kept.
    pub network: i32,
    /// The same where patterns of this act know the word and none fits.
    pub unfit: i32,
    /// The same, where nobody does it.
    pub nobody: i32,
    /// An act whose pattern fits, to be kept.
    pub pattern: i32,
    /// Somebody whom a pattern or a rule proposes, to stay on his side.
    pub proposed: i32,
    /// Somebody else, to take a side that is open.
    pub open: i32,
    /// The same, to join a side that is filled.
    pub added: i32,
    /// The same, where "and" joins him to somebody on that side.
    pub joined: i32,
    /// Confidence in hundredths from which on a record is told whose act no pattern knows.
    pub told: i32,
}

impl Decisions {
    /// Rows `side feature actor target`, `keep feature weight`, `status words network`, `sure from hundredths` and
    /// `bar name number`, tabs between.
    pub fn read(files: &Files) -> Result<Self, LexiconError> {
        let mut out = Self::default();
        let layers = files.layers(FILE)?;
        let lines = layers
            .iter()
            .flat_map(|layer| layer.text.lines().enumerate().map(|(n, line)| (&layer.name, n, line)));
        for (file, number, line) in lines {
            if line.starts_with('#') || line.trim().is_empty() || is_replace(line) {
                continue;
            }
            out.row(line).ok_or_else(|| LexiconError::Row {
                file: file.clone(),
                line: number + 1,
                what: "is no row of weights".to_string(),
                hint: "rows are side, keep, status, sure or bar with tabs between; `demarche-training decide` writes them".to_string(),
            })?;
        }
        Ok(out)
    }

    fn row(&mut self, line: &str) -> Option<()> {
        let mut cells = line.split('\t');
        let (model, feature) = (cells.next()?, cells.next()?);
        if model == "status" {
            self.statuses.insert((feature.to_string(), cells.next()?.to_string()));
            return Some(());
        }
        let mut number = || cells.next()?.parse().ok();
        match model {
            "side" => drop(self.side.insert(key(feature), [number()?, number()?])),
            "keep" => drop(self.keep.insert(key(feature), number()?)),
            "sure" => {
                self.sure.push((feature.parse().ok()?, u8::try_from(number()?).ok()?));
                self.sure.sort_unstable();
            }
            "bar" => *self.bars.named(feature)? = number()?,
            _ => return None,
        }
        Some(())
    }

    /// Weights of a feature for actor and target; none where training has not met it often.
    pub fn side(&self, feature: &str) -> [i32; 2] {
        self.side.get(&key(feature)).copied().unwrap_or_default()
    }

    /// Is the network mostly right where the words around an act give it the one status and the network the other?
    pub fn overrules(&self, words: &str, network: &str) -> bool {
        self.statuses.iter().any(|(w, n)| w == words && n == network)
    }

    /// How many records in a hundred are right whose parts together have such a chance in hundredths.
    pub fn sure(&self, chance: u32) -> Option<u8> {
        self.sure.iter().rev().find(|(from, _)| *from <= chance).map(|(_, share)| *share)
    }

    /// Weight of a feature for keeping a trigger.
    pub fn keep(&self, feature: &str) -> i32 {
        self.keep.get(&key(feature)).copied().unwrap_or_default()
    }
}

impl Bars {
    fn named(&mut self, name: &str) -> Option<&mut i32> {
        Some(match name {
            "network" => &mut self.network,
            "unfit" => &mut self.unfit,
            "nobody" => &mut self.nobody,
            "pattern" => &mut self.pattern,
            "proposed" => &mut self.proposed,
            "open" => &mut self.open,
            "added" => &mut self.added,
            "joined" => &mut self.joined,
            "told" => &mut self.told,
            _ => return None,
        })
    }
}

fn key(feature: &str) -> u64 {
    let mut hasher = FxHasher::default();
    feature.hash(&mut hasher);
    hasher.finish()
}
