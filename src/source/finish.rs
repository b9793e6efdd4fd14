//! The last step of every kind of input: what the text itself tells, and what the reader should know.

use jiff::civil::Date;

use super::error::{Origin, Problem, Warning};
use super::metadata::Metadata;
use super::{Article, ReadOptions, address, around, dateline};

/// A text that was found, with what its input says of it.
pub(super) struct Found {
    pub text: String,
    pub known: Metadata,
    pub warnings: Vec<Warning>,
    pub origin: Origin,
}

/// Makes an article of it: fills in what dateline and byline say, tells what stands around the prose, and warns.
pub(super) fn finish(found: Found, options: &ReadOptions) -> Result<Article, Problem> {
    let Found { text, known, mut warnings, origin } = found;
    if let Some(at) = text.bytes().position(|b| b == 0) {
        return Err(Problem::Binary { at });
    }
    if !text.chars().any(char::is_alphanumeric) {
        return Err(Problem::Empty);
    }
    let known = options.metadata.clone().or(known);
    let names: Vec<&str> =
        [&known.author, &known.publisher].into_iter().flatten().map(String::as_str).collect();
    let layout = around::find(&text, &names);
    let dateline = dateline::find(&text);
    let mut metadata = known.or(Metadata {
        published: dateline.published,
        publisher: dateline.publisher,
        author: layout.author,
        ..Metadata::default()
    });
    if let Some(value) = metadata.url.take_if(|url| !address::is_one(url.trim())) {
        warnings.push(Warning::Address { value });
    }
    let mut article = Article::new(text, metadata);
    article.around = layout.around;
    if !options.any_language {
        english(&article)?;
    }
    match article.metadata.published {
        Some(published) => warnings.extend(odd(published, &origin)),
        None => warnings.insert(
            0,
            match dateline.without_year {
                Some(dateline) => Warning::NoYear { dateline },
                None => Warning::NoDate,
            },
        ),
    }
    if !article.metadata.is_english() {
        let language = article.metadata.language.clone().unwrap_or_default();
        warnings.push(Warning::Language { language });
    }
    warnings.extend(mojibake(article.text()));
    article.origin = origin;
    article.warnings = warnings;
    Ok(article)
}

/// Refuses what is surely not English. What the metadata say is not believed where the text is English all the same.
fn english(article: &Article) -> Result<(), Problem> {
    /// Letters from which a detector can tell.
    const ENOUGH: usize = 120;
    /// Characters that it is given: more of them make it slower, not surer.
    const SAMPLE: usize = 4000;
    let mut prose = article.prose();
    if let Some((end, _)) = prose.char_indices().nth(SAMPLE) {
        prose.truncate(end);
    }
    let declared = article.metadata.language.clone().filter(|_| !article.metadata.is_english());
    if prose.chars().filter(|c| c.is_alphabetic()).count() < ENOUGH {
        return declared.map_or(Ok(()), |language| Err(Problem::NotEnglish(language)));
    }
    // names in other languages mislead a detector; the small words of English do not
    if common_words(&prose) >= 0.12 {
        return Ok(());
    }
    let told =
        whatlang::detect(&prose).filter(|told| told.is_reliable() && told.lang() != whatlang::Lang::Eng);
    match declared.or_else(|| told.map(|told| told.lang().eng_name().to_string())) {
        Some(language) => Err(Problem::NotEnglish(language)),
        None => Ok(()),
    }
}

/// Share of words that only English is full of.
fn common_words(text: &str) -> f64 {
    const WORDS: &[&str] = &[
        "the",
        "of",
        "and",
        "to",
        "in",
        "that",
        "for",
        "is",
        "was",
        "with",
        "by",
        "said",
        "from",
        "has",
        "have",
        "it",
        "as",
        "at",
        "be",
        "he",
        "his",
        "its",
        "which",
        "this",
        "are",
        "were",
        "had",
        "been",
        "not",
        "but",
        "their",
        "they",
        "who",
        "on",
        "after",
        "against",
        "over",
        "including",
        "into",
        "when",
        "while",
        "would",
        "will",
    ];
    let (mut all, mut common) = (0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).take(2000) {
        all += 1;
        common += usize::from(WORDS.iter().any(|w| w.eq_ignore_ascii_case(word)));
    }
    common as f64 / all.max(1) as f64
}

/// A day on which hardly an article appeared. The clock is asked for a warning only: nothing that is written depends on it.
fn odd(published: Date, origin: &Origin) -> Option<Warning> {
    let tomorrow =
        jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date().tomorrow().unwrap_or(Date::MAX);
    let why = if published > tomorrow {
        "in the future"
    } else if published.year() < 1900 {
        "before 1900"
    } else if origin.modified.and_then(|day| day.tomorrow().ok()).is_some_and(|day| published > day) {
        "after the file was written"
    } else {
        return None;
    };
    Some(Warning::OddDate { published, why })
}

/// Punctuation and letters of UTF-8 that were once read as Windows-1252.
fn mojibake(text: &str) -> Option<Warning> {
    const SIGNS: [&str; 10] = ["â€™", "â€œ", "â€\u{9d}", "â€“", "â€”", "Ã©", "Ã¨", "Ã¼", "Ã¶", "Â£"];
    let place = |sign: &&str| text.find(*sign).map(|at| (at, sign.len()));
    let (at, length) = SIGNS.iter().filter_map(place).min()?;
    let begin = text[..at].rfind(char::is_whitespace).map_or(0, |i| i + 1);
    let end = text[at + length..].find(char::is_whitespace).map_or(text.len(), |i| at + length + i);
    Some(Warning::Mojibake { example: text[begin..end].trim_start().chars().take(40).collect() })
}
