//! Time expressions and the acts they date, through the public interface.

use demarche::annotate::annotate;
use demarche::evaluate::times;
use demarche::lexicon::Lexicon;
use demarche::mention::time;
use demarche::source::{Article, Metadata};
use demarche::text::segment;
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::embedded().expect("the embedded lexicon is whole"));

/// Bounds of the first time expression of a text published on Thursday 14 March 2024.
fn read(text: &str) -> String {
    let metadata = Metadata { published: Some("2024-03-14".parse().unwrap()), ..Metadata::default() };
    let mut document = segment(Article::new(text.to_string(), metadata));
    annotate(&mut document, &LEXICON);
    let found = time::find(&document, &LEXICON);
    let Some(first) = found.first() else { return "nothing".to_string() };
    let bound = |d: Option<jiff::civil::Date>| d.map_or("..".to_string(), |d| d.to_string());
    format!("{}/{} {}", bound(first.time.earliest), bound(first.time.latest), first.time.precision.as_str())
}

#[test]
fn expressions_have_their_bounds() {
    let cases = [
        ("The envoys met on Monday.", "2024-03-11/2024-03-11 day"),
        ("The envoys will meet on Monday.", "2024-03-18/2024-03-18 day"),
        ("The envoys met yesterday.", "2024-03-13/2024-03-13 day"),
        ("The envoys met last week.", "2024-03-04/2024-03-10 week"),
        ("The envoys met last month.", "2024-02-01/2024-02-29 month"),
        ("The envoys met in November.", "2023-11-01/2023-11-30 month"),
        ("The envoys met two years ago.", "2022-01-01/2022-12-31 year"),
        ("The envoys met three days ago.", "2024-03-11/2024-03-11 day"),
        ("The envoys met over the weekend.", "2024-03-09/2024-03-10 interval"),
        ("The envoys met on Friday, March 8, 2024.", "2024-03-08/2024-03-08 day"),
        ("The envoys met from 3 to 5 March.", "2024-03-03/2024-03-05 interval"),
        ("The envoys met on March 3-5.", "2024-03-03/2024-03-05 interval"),
        ("The envoys met between October and December 2022.", "2022-10-01/2022-12-31 interval"),
        ("Exports fell in the third quarter of 2021.", "2021-07-01/2021-09-30 interval"),
        ("Exports fell in the 1990s.", "1990-01-01/1999-12-31 interval"),
        ("Exports fell last summer.", "2023-06-01/2023-08-31 interval"),
        ("The treaty must be ratified within 18 months.", "2024-03-14/2025-09-14 interval"),
        ("The troops must leave by Friday.", "../2024-03-15 day"),
        ("The province has been occupied since 2014.", "2014-01-01/2024-03-14 interval"),
        ("The minister is due to be sworn in on 19 April.", "2024-04-19/2024-04-19 day"),
        ("The envoys left a fortnight ago.", "2024-02-26/2024-03-03 week"),
        ("The envoys left the night before last.", "2024-03-12/2024-03-13 interval"),
        ("The treaty was signed on 4-Feb-16.", "2016-02-04/2016-02-04 day"),
        ("The treaty was signed on 12 Nov '98.", "1998-11-12/1998-11-12 day"),
        ("The duty will rise in Q3 2025.", "2025-07-01/2025-09-30 interval"),
        ("Exports fell in the first half of 2022.", "2022-01-01/2022-06-30 interval"),
        ("The envoys met in mid-January.", "2024-01-01/2024-01-31 month"),
        ("The troops must leave by the end of May.", "../2024-05-31 month"),
        ("The rebels may have left on Monday.", "2024-03-11/2024-03-11 day"),
    ];
    let wrong: Vec<_> = cases
        .iter()
        .map(|(text, bounds)| (text, bounds, read(text)))
        .filter(|(_, bounds, read)| *bounds != read)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn numbers_are_no_times() {
    for text in ["The army sent 2000 soldiers.", "The firm paid $ 2010 for it."] {
        assert_eq!(read(text), "nothing", "{text}");
    }
}

#[test]
fn a_gold_file_is_scored_by_kind() {
    let line = |value: &str| {
        format!(
            "{{\"id\": \"a\", \"dct\": \"2024-03-14\", \"text\": \"They met on Monday.\", \"gold\": {{\"timex\": \
             [{{\"start\": 12, \"end\": 18, \"type\": \"DATE\", \"value\": \"{value}\"}}]}}}}\n"
        )
    };
    let scores = times(&LEXICON, &(line("2024-03-11") + &line("2024-03-12"))).unwrap();
    assert_eq!((scores.values[0].gold, scores.values[0].found, scores.values[0].right), (2, 2, 1));
    assert_eq!(scores.errors.len(), 1);
    let dates = "{\"id\": \"b\", \"date\": \"2024-03-14\", \"text\": \"They met in 2019.\", \"gold\": {\"dates\": [[12, \"2019\"]]}}";
    assert_eq!(times(&LEXICON, dates).unwrap().values[2].right, 1);
    assert!(times(&LEXICON, "{}").is_err());
}
