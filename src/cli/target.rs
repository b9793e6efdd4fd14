//! The store that articles are written to, many at a time, and what is said of it.

use std::thread;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::args::Global;
use super::report::{Report, count};
use crate::graph::Quad;
use crate::lexicon::Lexicon;
use crate::store::{Input, Inputs, Manner, OtherOntology, Rejected, Store, StoreError, without_rejected};

/// How a store is written to.
#[derive(Debug, Args)]
pub(super) struct TargetArgs {
    /// Where another process writes to the store, wait until it is done
    #[arg(long)]
    wait: bool,
    /// What to do where the store was made with another ontology
    #[arg(long, value_enum, value_name = "HOW", default_value_t)]
    store_ontology: StoreOntology,
}

/// So many quads are written at once: the more, the fewer files RocksDB has to merge.
const AT_ONCE: usize = 150_000;

/// The quads of an article, and what they were made of where that is known.
pub(super) type Made = (Vec<Quad>, Option<Input>);

/// The store that a run writes to, with what is read and not written yet.
pub(super) struct Target<'a> {
    args: &'a TargetArgs,
    global: &'a Global,
    lexicon: &'a Lexicon,
    report: &'a Report,
    store: Option<Store>,
    /// Links that somebody has denied.
    rejected: Rejected,
    waiting: Vec<Made>,
    /// Is what is there written at once?
    at_once: bool,
    quads: usize,
    stored: usize,
    replaced: usize,
    /// When readers were shown what is stored, and whether there is more by now.
    published: Instant,
    unpublished: bool,
}

impl<'a> Target<'a> {
    pub fn new(
        args: &'a TargetArgs,
        global: &'a Global,
        lexicon: &'a Lexicon,
        report: &'a Report,
        at_once: bool,
    ) -> Self {
        Self {
            args,
            global,
            lexicon,
            report,
            store: None,
            rejected: Rejected::new(),
            waiting: Vec::new(),
            at_once,
            quads: 0,
            stored: 0,
            replaced: 0,
            published: Instant::now(),
            unpublished: false,
        }
    }

    /// The store, once there is something in it.
    pub fn store(&self) -> Option<&Store> {
        self.store.as_ref()
    }

    /// How many articles are written.
    pub fn stored(&self) -> usize {
        self.stored
    }

    /// Says how many articles the store had before.
    pub fn tell_replaced(&self) {
        if self.replaced > 0 {
            let verb = if self.replaced == 1 { "replaces" } else { "replace" };
            let what = "an earlier version of the same article";
            self.report.note(&format!("{} of them {verb} {what}", self.replaced));
        }
    }

    pub fn open(&mut self) -> anyhow::Result<()> {
        let store = open(self.args, self.global, self.lexicon, self.report)?;
        self.rejected = store.rejected()?;
        self.store = Some(store);
        Ok(())
    }

    /// How the articles are read that it takes; denied links are left out.
    pub fn manner(&self, how: &str) -> Manner {
        let denied = self.rejected.iter().map(|(ours, other)| format!(" {ours} {other}"));
        Manner::new(&self.global.base, &format!("{how}{}", denied.collect::<String>()))
    }

    /// What the articles were made of that the store has by now.
    pub fn inputs(&self) -> anyhow::Result<Inputs> {
        Ok(self.store.as_ref().map_or(Ok(Inputs::default()), Store::inputs)?)
    }

    /// Takes the graphs of a batch, and writes what has gathered where it is enough.
    pub fn take(&mut self, graphs: Vec<Made>) -> anyhow::Result<()> {
        if graphs.is_empty() {
            self.publish();
            return Ok(());
        }
        self.quads += graphs.iter().map(|(quads, _)| quads.len()).sum::<usize>();
        self.waiting.extend(graphs);
        if self.at_once || self.quads >= AT_ONCE { self.write() } else { Ok(()) }
    }

    /// Whatever ends the run, what was written before it stays, whole articles.
    fn write(&mut self) -> anyhow::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        if self.store.is_none() {
            self.open()?; // a store is made only where there is something to put into it
        }
        let Some(store) = &self.store else { return Ok(()) };
        let mut graphs = std::mem::take(&mut self.waiting);
        self.quads = 0;
        let count = graphs.len();
        let mut known = 0;
        for (quads, _) in &graphs {
            let graph = quads.first().map(|quad| quad.graph_name.to_string()).unwrap_or_default();
            let id = self.global.base.article_of_graph(graph.trim_matches(['<', '>']));
            known += usize::from(id.map_or(Ok(false), |id| store.contains(&id))?);
        }
        graphs.iter_mut().for_each(|(quads, _)| without_rejected(quads, &self.rejected));
        store.replace_read(graphs)?;
        self.unpublished = true;
        self.stored += count;
        self.replaced += known;
        self.report.stored(self.stored);
        self.publish();
        Ok(())
    }

    /// Shows readers what is stored by now, not too often: what comes soon after goes with what follows it, or is shown once
    /// nothing comes any more.
    fn publish(&mut self) {
        if let Some(store) = &self.store
            && self.unpublished
            && self.published.elapsed() >= PUBLISH
        {
            store.publish();
            self.published = Instant::now();
            self.unpublished = false;
        }
    }

    pub fn finish(&mut self) -> anyhow::Result<()> {
        self.write()?;
        Ok(self.store.as_ref().map_or(Ok(()), Store::flush)?)
    }
}

/// What is done where the store was made with another ontology.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum StoreOntology {
    /// Read nothing, and say what differs
    #[default]
    Refuse,
    /// Leave the store's as it is
    Keep,
    /// Add what is new
    Add,
    /// Put the one at hand in its place
    Replace,
}

impl From<StoreOntology> for OtherOntology {
    fn from(how: StoreOntology) -> Self {
        match how {
            StoreOntology::Refuse => Self::Refuse,
            StoreOntology::Keep => Self::Keep,
            StoreOntology::Add => Self::Add,
            StoreOntology::Replace => Self::Replace,
        }
    }
}

/// How often readers are shown what is stored by then.
const PUBLISH: Duration = Duration::from_millis(500);

/// Opens the store, or makes it; while somebody else writes to it this waits if it is told to.
fn open(args: &TargetArgs, global: &Global, lexicon: &Lexicon, report: &Report) -> anyhow::Result<Store> {
    let mut told = false;
    loop {
        match Store::open_with(&global.store, lexicon, &global.base, args.store_ontology.into()) {
            Err(StoreError::Locked { path, why }) if args.wait => {
                if !told {
                    report.note(&format!("{}: waiting until nobody writes to it{why}", path.display()));
                    told = true;
                }
                thread::sleep(Duration::from_millis(200));
            }
            done => return Ok(done?),
        }
    }
}

/// Where a run ends early: an error, unless some articles are stored by then. Those stay, and the user is told so.
pub(super) fn in_part(error: anyhow::Error, stored: usize, report: &Report) -> anyhow::Result<()> {
    if stored == 0 {
        return Err(error);
    }
    report.item_failed(&error);
    report.note(&format!(
        "{} stored before and safe; run the command again for the rest",
        count(stored, "article")
    ));
    Ok(())
}
