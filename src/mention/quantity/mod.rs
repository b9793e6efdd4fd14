//! Numbers with what they count: rates, money, casualties, lengths of time, things.

mod number;

use std::borrow::Cow;

use super::{Quantity, QuantityKind, QuantityRelation};
use crate::lexicon::{Class, Lexicon, Words};
use crate::text::{Document, Relation, Sentence, Token, Upos};
use number::{is_vague, number, range};

const CURRENCIES: &[(&str, &str)] = &[
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("dollar", "USD"),
    ("euro", "EUR"),
    ("pound", "GBP"),
    ("yen", "JPY"),
    ("yuan", "CNY"),
    ("rupee", "INR"),
    ("rouble", "RUB"),
    ("ruble", "RUB"),
    ("franc", "CHF"),
    ("us$", "USD"),
    ("a$", "AUD"),
    ("c$", "CAD"),
    ("₹", "INR"),
    ("renminbi", "CNY"),
];
const DURATIONS: &[&str] = &["second", "minute", "hour", "day", "week", "month", "year", "decade"];

/// What the words around a number say of the people that it counts.
const HARM: &[(Class, QuantityKind)] =
    &[(Class::Deaths, QuantityKind::Killed), (Class::Injuries, QuantityKind::Injured)];

/// Finds the quantities of a document, in text order.
pub fn find(document: &Document, lexicon: &Lexicon) -> Vec<Quantity> {
    let words = lexicon.words();
    let mut out = Vec::new();
    for (s, sentence) in document.sentences.iter().enumerate() {
        let mut at = 0;
        while at < sentence.tokens.len() {
            let Some((value, end)) = number(sentence, at) else {
                at += 1;
                continue;
            };
            let (upper, end) = range(sentence, at, end, value).map_or((None, end), |(n, end)| (Some(n), end));
            if let Some(quantity) = classify(sentence, words, s, at, end, value) {
                let quantity = Quantity { max: upper.or(quantity.max), ..quantity };
                out.extend(doubled(sentence, &quantity));
                out.push(quantity);
            }
            at = end;
        }
    }
    out.sort_by_key(|q| (q.sentence, q.span, q.kind));
    out
}

fn lemma(sentence: &Sentence, t: usize) -> Cow<'_, str> {
    sentence.tokens.get(t).map(Token::lower_lemma).unwrap_or_default()
}

/// A number in its place: where it stands, how much it is, and in what relation ("at least", "from").
struct Number<'s> {
    sentence: &'s Sentence,
    words: &'s Words,
    /// Which sentence it is.
    s: usize,
    begin: usize,
    end: usize,
    /// Where the words in front that bound it begin.
    from: usize,
    relation: QuantityRelation,
    value: i64,
}

fn classify(
    sentence: &Sentence,
    words: &Words,
    s: usize,
    begin: usize,
    end: usize,
    value: i64,
) -> Option<Quantity> {
    let (relation, from) = bound(sentence, begin);
    let relation = if is_vague(&sentence.lower(begin)) { QuantityRelation::AtLeast } else { relation };
    let number = Number { sentence, words, s, begin, end, from, relation, value };
    let again = number.is_money_given_again().then(|| number.of(QuantityKind::Money, "", end, end - 1));
    let tally = || tally(sentence, begin, end).then(|| number.of(QuantityKind::Count, "vote", end, end - 1));
    number
        .rate()
        .or_else(|| number.money())
        .or(again)
        .or_else(tally)
        .or_else(|| number.duration())
        .or_else(|| number.counted())
}

impl Number<'_> {
    /// As a quantity whose words end at `to`, the unit or the thing counted at `head`.
    fn of(&self, kind: QuantityKind, unit: &str, to: usize, head: usize) -> Quantity {
        self.related(kind, unit, to, head, self.relation)
    }

    fn related(
        &self,
        kind: QuantityKind,
        unit: &str,
        to: usize,
        head: usize,
        relation: QuantityRelation,
    ) -> Quantity {
        let tokens = &self.sentence.tokens;
        Quantity {
            kind,
            min: (relation != QuantityRelation::AtMost).then_some(self.value),
            max: (relation != QuantityRelation::AtLeast).then_some(self.value),
            unit: unit.to_string(),
            relation,
            span: tokens[self.from].span.cover(tokens[to - 1].span),
            sentence: self.s,
            head,
        }
    }

    fn rate(&self) -> Option<Quantity> {
        let to = percent(self.sentence, self.end)?;
        // "by ten percentage points" is the change, not the rate.
        let points = self.sentence.lower(to - 1).starts_with("point");
        let by = self.from > 0 && self.sentence.lower(self.from - 1) == "by";
        let relation = if points && by { QuantityRelation::Additional } else { self.relation };
        let kind = match relation {
            QuantityRelation::Additional => QuantityKind::RateAdded,
            QuantityRelation::From => QuantityKind::RatePrevious,
            _ => QuantityKind::Rate,
        };
        Some(self.related(kind, "%", to, to - 1, relation))
    }

    fn money(&self) -> Option<Quantity> {
        let symbol = self.begin.checked_sub(1).map(|b| self.sentence.lower(b)).unwrap_or_default();
        let sign = |(sign, _): &&(&str, &str)| *sign == symbol && !sign.ends_with(char::is_alphabetic);
        if let Some((_, code)) = CURRENCIES.iter().find(sign) {
            return Some(self.of(QuantityKind::Money, code, self.end, self.end - 1));
        }
        let name = lemma(self.sentence, self.end);
        let (_, code) = CURRENCIES.iter().find(|(named, _)| *named == name)?;
        Some(self.of(QuantityKind::Money, code, self.end + 1, self.end))
    }

    /// "522 million (US$590 million)": what is given again in a second currency is money of an unnamed first one.
    fn is_money_given_again(&self) -> bool {
        const LARGE: i64 = 100_000_000;
        let sign = |c: char| !c.is_alphabetic() && CURRENCIES.iter().any(|(sign, _)| sign.starts_with(c));
        let mut behind = self.end + 1..self.end + 4;
        self.value >= LARGE
            && self.sentence.lower(self.end) == "("
            && behind.any(|t| self.sentence.lower(t).ends_with(sign))
    }

    fn duration(&self) -> Option<Quantity> {
        let unit = self.end + usize::from(self.sentence.lower(self.end) == "-");
        let name = lemma(self.sentence, unit);
        let lasts = DURATIONS.contains(&name.as_ref()) && self.sentence.lower(unit + 1) != "ago";
        lasts.then(|| self.of(QuantityKind::Duration, &name, unit + 1, unit))
    }

    /// What is counted: the noun that the number stands before, or the number itself ("37 injured").
    fn counted(&self) -> Option<Quantity> {
        let (sentence, end, number) = (self.sentence, self.end, self.end - 1);
        let tokens = &sentence.tokens;
        let noun = self.noun();
        let harm = |t: usize| harm(sentence, self.words, t, end);
        if let Some(kind) = harm(noun).or_else(|| harm(self.begin)) {
            return Some(self.of(kind, "person", noun.max(number) + 1, noun));
        }
        let name = lemma(sentence, noun);
        let thing = noun != number
            && tokens[noun].upos == Upos::Noun
            && !matches!(name.as_ref(), "percent" | "per" | "am" | "pm" | "o'clock");
        let year = (180_000..220_000).contains(&self.value)
            && self.relation == QuantityRelation::Exact
            && noun == number;
        (thing && !year).then(|| self.of(QuantityKind::Count, &name, noun + 1, noun))
    }

    /// The noun that a number stands before; the number where there is none.
    fn noun(&self) -> usize {
        const NEAR: usize = 6;
        let (sentence, end, number) = (self.sentence, self.end, self.end - 1);
        let tokens = &sentence.tokens;
        let counts = |t: usize| {
            let relation = tokens[t].relation;
            matches!(relation, Relation::Nummod | Relation::Det | Relation::Amod | Relation::Compound)
        };
        // The tree may hang either end of "eight to ten people" on the noun.
        let counted = [number, self.begin]
            .into_iter()
            .find_map(|t| tokens[t].head.filter(|&head| counts(t) && head >= end && head < end + NEAR));
        let behind_of = || {
            let mut behind = end + 1..tokens.len().min(end + 5);
            behind.find(|&t| sentence.lower(end) == "of" && tokens[t].upos == Upos::Noun)
        };
        counted.or_else(behind_of).unwrap_or(number)
    }
}

/// One of the two numbers of a count of votes: "voted 141-5", "by 84 votes to 4", "passed 60 to 40 in the vote".
fn tally(sentence: &Sentence, begin: usize, end: usize) -> bool {
    let joined = |t: usize| matches!(sentence.lower(t).as_ref(), "-" | "–" | "to");
    let behind = if sentence.lower(end) == "votes" { end + 1 } else { end };
    let first =
        joined(behind) && number(sentence, behind + 1).is_some_and(|(_, to)| percent(sentence, to).is_none());
    let second = begin > 1
        && joined(begin - 1)
        && (sentence.lower(begin - 2) == "votes" || number(sentence, begin - 2).is_some());
    (first || second)
        && (begin.saturating_sub(10)..(end + 6).min(sentence.tokens.len()))
            .any(|t| matches!(lemma(sentence, t).as_ref(), "vote" | "ballot"))
}

/// "per cent", "percent", "%", "percentage points" behind a number: the token behind them.
fn percent(sentence: &Sentence, end: usize) -> Option<usize> {
    let at = if sentence.lower(end) == "-" { end + 1 } else { end };
    match (sentence.lower(at).as_ref(), sentence.lower(at + 1).as_ref()) {
        ("per", "cent") => Some(at + 2),
        ("percentage", "point" | "points") => Some(at + 2),
        ("per", "-") if sentence.lower(at + 2) == "cent" => Some(at + 3),
        ("%" | "percent" | "pc", _) => Some(at + 1),
        _ => None,
    }
}

/// The words before a number that bound it, and where they begin.
fn bound(sentence: &Sentence, begin: usize) -> (QuantityRelation, usize) {
    let word = |back: usize| begin.checked_sub(back).map(|b| sentence.lower(b)).unwrap_or_default();
    let skip_symbol = usize::from(
        CURRENCIES.iter().any(|(sign, _)| *sign == word(1) && !sign.ends_with(char::is_alphabetic)),
    );
    let two = format!("{} {}", word(2 + skip_symbol), word(1 + skip_symbol));
    match two.as_str() {
        "at least" | "more than" | "no fewer" | "as many" => {
            return (QuantityRelation::AtLeast, begin - 2 - skip_symbol);
        }
        "at most" | "up to" | "fewer than" | "less than" => {
            return (QuantityRelation::AtMost, begin - 2 - skip_symbol);
        }
        "an additional" | "a further" => return (QuantityRelation::Additional, begin - 1 - skip_symbol),
        _ => {}
    }
    let relation = match word(1 + skip_symbol).as_ref() {
        "over" | "nearly"
            if word(1) == "over" && matches!(lemma(sentence, begin + 1).as_ref(), "person" | "people") =>
        {
            QuantityRelation::AtLeast
        }
        "about" | "around" | "some" | "nearly" | "almost" | "roughly" | "approximately" => {
            QuantityRelation::About
        }
        "additional" | "further" | "extra" => QuantityRelation::Additional,
        "to" => QuantityRelation::To,
        "from" => QuantityRelation::From,
        _ => return (QuantityRelation::Exact, begin - skip_symbol),
    };
    let keeps = matches!(relation, QuantityRelation::To | QuantityRelation::From);
    (relation, if keeps { begin - skip_symbol } else { begin - 1 - skip_symbol })
}

/// Does the word tell of people killed or hurt?
pub(super) fn is_harm(words: &Words, lemma: &str) -> bool {
    words.first(HARM, lemma).is_some()
}

/// Killed or hurt: by the verb that the counted noun belongs to, or the word right behind ("12 dead", "30 injured").
fn harm(sentence: &Sentence, words: &Words, noun: usize, end: usize) -> Option<QuantityKind> {
    let tokens = &sentence.tokens;
    let of = |t: usize| words.first(HARM, &lemma(sentence, t));
    let people = tokens[noun].upos != Upos::Noun || !words.has(Class::CountedThings, &lemma(sentence, noun));
    if !people {
        return None;
    }
    let behind = (end < tokens.len())
        .then(|| of(end).or_else(|| of(noun + 1).filter(|_| noun + 1 < tokens.len())))
        .flatten();
    // The parser takes the "to" of "eight to ten people" for a preposition of the noun.
    let bare = || !sentence.children(noun).any(|c| tokens[c].relation == Relation::Case);
    let head = tokens[noun].head.filter(|_| {
        (tokens[noun].relation == Relation::Obl && bare())
            || matches!(
                tokens[noun].relation,
                Relation::Obj | Relation::NsubjPass | Relation::Nsubj | Relation::Nmod | Relation::Dep
            )
    });
    of(noun).or(behind).or_else(|| head.and_then(of))
}

/// "doubling tariffs to 50 per cent": the rate before was half of it.
fn doubled(sentence: &Sentence, quantity: &Quantity) -> Option<Quantity> {
    if quantity.kind != QuantityKind::Rate || quantity.relation != QuantityRelation::To {
        return None;
    }
    let factor = |t: usize| match sentence.tokens[t].lemma.as_str() {
        "double" => Some(2),
        "triple" => Some(3),
        "quadruple" => Some(4),
        _ => None,
    };
    let verb = (0..quantity.head)
        .rev()
        .take(12)
        .find(|&t| factor(t).is_some() && sentence.tokens[t].upos == Upos::Verb)?;
    let before = quantity.min? / factor(verb)?;
    Some(Quantity {
        kind: QuantityKind::RatePrevious,
        min: Some(before),
        max: Some(before),
        relation: QuantityRelation::FromDerived,
        span: sentence.tokens[verb].span,
        ..quantity.clone()
    })
}
