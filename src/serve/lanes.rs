//! Who is answered when: what takes long waits for what takes long, so that it does not hold up the rest.
//!
//! A few answers are made at one time. Those of a kind that has taken long before may take half of the places, those of
//! a kind that nobody has asked for yet a quarter; so a quarter is always left for what is known to be short.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::Uri;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::form::Form;

/// What takes longer is long.
const LONG: Duration = Duration::from_millis(250);
/// Kinds that are remembered.
const KINDS: usize = 10_000;

/// A place to make an answer in, as long as it is held.
pub(super) struct Place {
    _all: OwnedSemaphorePermit,
    _lane: Option<OwnedSemaphorePermit>,
}

pub(super) struct Lanes {
    all: Arc<Semaphore>,
    long: Arc<Semaphore>,
    new: Arc<Semaphore>,
    /// What answers of a kind have taken, the latest counting most.
    took: Mutex<HashMap<String, Duration>>,
    /// Tells those who wait that a kind is known to be short, or long, which was not.
    known: watch::Sender<()>,
}

/// What is known of a kind.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Speed {
    New,
    Short,
    Long,
}

impl Lanes {
    pub fn new(most: usize) -> Self {
        let places = |count: usize| Arc::new(Semaphore::new(count.max(1)));
        Self {
            all: places(most),
            long: places(most / 2),
            new: places(most / 4),
            took: Mutex::default(),
            known: watch::Sender::new(()),
        }
    }

    /// Waits for a place for an answer of a kind. Who waits among those of which nothing is known goes to where its kind
    /// belongs once another has been answered.
    pub async fn place(&self, kind: &str) -> Option<Place> {
        let mut known = self.known.subscribe();
        let lane = loop {
            let speed = self.speed(kind);
            let lane = match speed {
                Speed::Short => break None,
                Speed::Long => &self.long,
                Speed::New => &self.new,
            };
            let mut turn = std::pin::pin!(Arc::clone(lane).acquire_owned());
            let permit = loop {
                tokio::select! {
                    biased;
                    permit = &mut turn => break Some(permit.ok()?),
                    _ = known.changed() => if self.speed(kind) != speed { break None },
                }
            };
            if permit.is_some() {
                break permit;
            }
        };
        Some(Place { _all: Arc::clone(&self.all).acquire_owned().await.ok()?, _lane: lane })
    }

    fn speed(&self, kind: &str) -> Speed {
        match self.took.lock().unwrap_or_else(PoisonError::into_inner).get(kind) {
            Some(took) if *took <= LONG => Speed::Short,
            Some(_) => Speed::Long,
            None => Speed::New,
        }
    }

    /// An answer of a kind has taken so long.
    pub fn learn(&self, kind: String, time: Duration) {
        let before = self.speed(&kind);
        {
            let mut took = self.took.lock().unwrap_or_else(PoisonError::into_inner);
            if took.len() >= KINDS {
                took.clear();
            }
            let known = took.entry(kind.clone()).or_insert(time);
            *known = (*known * 3 + time) / 4;
        }
        if self.speed(&kind) != before {
            self.known.send_replace(());
        }
    }
}

/// What an address asks for, whatever the values are: the page or the query, and the names of its parameters.
pub(super) fn kind(uri: &Uri) -> String {
    let path = uri.path();
    let segments = match path.split('/').nth(1) {
        Some("api" | "queries") => usize::MAX,
        Some("id" | "term") => 3,
        _ => 2,
    };
    let mut kind: Vec<&str> = path.split('/').take(segments).collect();
    let form = Form::parse(uri.query().unwrap_or_default().as_bytes()).unwrap_or_default();
    kind.extend(form.pairs().iter().filter(|(_, value)| !value.is_empty()).map(|(name, _)| name.as_str()));
    kind.join("/")
}

/// The shape of a query's text: its words are left out, so that tools which fill in a pattern ask one kind.
pub(super) fn shape(text: &str) -> String {
    text.chars().filter(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-') && !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now<T>(future: impl Future<Output = T>) -> Option<T> {
        let mut future = std::pin::pin!(future);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match future.as_mut().poll(&mut context) {
            std::task::Poll::Ready(done) => Some(done),
            std::task::Poll::Pending => None,
        }
    }

    #[test]
    fn a_quarter_of_the_places_is_kept_for_what_is_short() {
        let lanes = Lanes::new(8);
        lanes.learn("long".into(), 2 * LONG);
        lanes.learn("short".into(), LONG / 10);
        let mut long: Vec<_> = (0..4).map(|_| now(lanes.place("long"))).collect();
        assert!(long.iter().all(Option::is_some) && now(lanes.place("long")).is_none());
        let new = [now(lanes.place("new")), now(lanes.place("newer"))];
        assert!(new.iter().all(Option::is_some) && now(lanes.place("newest")).is_none());
        let short = [now(lanes.place("short")), now(lanes.place("short"))];
        assert!(short.iter().all(Option::is_some) && now(lanes.place("short")).is_none());
        long.pop();
        assert!(now(lanes.place("long")).is_some());
    }

    #[test]
    fn one_long_answer_does_not_make_a_kind_long_and_some_do() {
        let lanes = Lanes::new(4);
        let (short, long) = (LONG / 10, LONG * 2);
        lanes.learn("page".into(), short);
        lanes.learn("page".into(), long);
        let held = now(lanes.place("long"));
        assert!(held.is_some());
        let is_long = || lanes.took.lock().unwrap()["page"] > LONG;
        assert!(!is_long());
        (0..4).for_each(|_| lanes.learn("page".into(), long));
        assert!(is_long());
        (0..8).for_each(|_| lanes.learn("page".into(), short));
        assert!(!is_long());
    }

    #[tokio::test]
    async fn who_waits_among_the_unknown_goes_where_its_kind_belongs() {
        let lanes = Lanes::new(4);
        let held = now(lanes.place("endless"));
        assert!(held.is_some());
        let (mut waits, mut other) =
            (std::pin::pin!(lanes.place("page")), std::pin::pin!(lanes.place("other")));
        let soon = Duration::from_millis(20);
        assert!(tokio::time::timeout(soon, &mut waits).await.is_err());
        assert!(tokio::time::timeout(soon, &mut other).await.is_err());
        lanes.learn("page".into(), LONG / 10);
        assert!(tokio::time::timeout(10 * soon, waits).await.is_ok_and(|place| place.is_some()));
        assert!(tokio::time::timeout(soon, other).await.is_err());
    }

    #[test]
    fn values_do_not_make_a_kind() {
        let of = |address: &'static str| kind(&Uri::from_static(address));
        assert_eq!(of("/id/country/KEN?page=2"), of("/id/country/PER?page=3"));
        assert_ne!(of("/id/country/KEN"), of("/id/person/william-ruto"));
        assert_eq!(of("/api/query/visits?who=Kenya&from="), of("/api/query/visits?who=Peru"));
        assert_ne!(of("/api/query/visits?who=Kenya"), of("/api/query/visits"));
        assert_eq!(of("/dyad/FRA/KEN"), of("/dyad/KEN/PER"));
        assert_eq!(shape("ASK { cty:KEN a ?class }"), shape("ASK { cty:CIV a  ?class}"));
        assert_ne!(shape("ASK { cty:KEN a ?class }"), shape("ASK { ?s a ?class }"));
    }
}
