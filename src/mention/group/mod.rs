//! Groups: plural or unnamed actors, with what defines them.

mod body;
mod described;
mod number;
mod phrase;

use std::ops::Range;

use super::registry::Registry;
use super::resumed::resumed;
use super::setting::Settings;
use super::{EntityId, EntityKind, MentionKind};
use crate::lexicon::Lexicon;
use crate::syntax::{clause, first_conjunct, joined, subject_of};
use crate::text::{Relation, Sentence, Token, Upos, slug};
use body::members_of;
use described::described;
use phrase::Phrase;

pub(in crate::mention) use phrase::leftmost;

/// Finds phrases headed by a group noun that no other mention covers.
pub(crate) fn find(registry: &mut Registry<'_>, lexicon: &Lexicon) {
    let mut settings = Settings::default();
    for s in 0..registry.document.sentences.len() {
        let about = settings.next(registry, s);
        for at in 0..registry.document.sentences[s].tokens.len() {
            group(registry, lexicon, s, at, about.as_deref());
            number::number(registry, lexicon, s, at, about.as_deref());
        }
        for at in described(registry, lexicon, s) {
            if registry.is_free(s, at..at + 1) {
                let (range, entity) = add(registry, lexicon, s, at, "", false, about.as_deref());
                registry.mention(s, range, MentionKind::Described, entity, "party of an act by the network");
            }
        }
    }
}

/// Sectors of those who live where they are named: a country's own people, courts and parliaments.
const LOCAL: &[&str] = &["CVL", "OPP", "COP", "LEG", "JUD", "MIL"];

/// Sectors of those who act for their state.
const STATE: &[&str] = &["GOV", "MIL", "COP"];

/// `about` is the country in which the sentence plays.
fn group(registry: &mut Registry<'_>, lexicon: &Lexicon, s: usize, at: usize, about: Option<&str>) {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let token = &tokens[at];
    let two = at.checked_sub(1).map(|b| format!("{} {}", tokens[b].lower_lemma(), token.lower_lemma()));
    // "armed group" names agents where "group" alone does not; "social media" names none.
    let two = two.and_then(|noun| lexicon.group(&noun));
    let Some(noun) = two.or_else(|| lexicon.group(&token.lower_lemma())) else { return };
    if noun.sector.is_empty() {
        return;
    }
    if !matches!(token.upos, Upos::Noun | Upos::Propn)
        || registry.at(s, at).is_some_and(|m| m.head == at)
        || token.relation == Relation::Compound
    {
        return;
    }
    // "four others": without a number, "others" may be anything.
    let others = token.lemma.eq_ignore_ascii_case("other");
    if others && !sentence.children(at).any(|c| counts(&tokens[c])) {
        return;
    }
    let speaks = token.relation == Relation::Nsubj
        && token.head.is_some_and(|h| lexicon.is_speech(&tokens[h].lower_lemma()));
    let officials = noun.sector == "GOV" && speaks;
    if let Some((range, entity)) = resumed(registry, s, at, officials) {
        registry.refer(s, range, MentionKind::Nominal, entity, "group named before, in fewer words");
        return;
    }
    if let Some((range, entity)) = members_of(registry, lexicon, s, at, &noun.sector) {
        registry.mention(s, range, MentionKind::Nominal, entity, "members who act for their body");
        return;
    }
    let plural = token.is_plural();
    let indefinite =
        sentence.children(at).any(|c| matches!(tokens[c].lower().as_ref(), "a" | "an" | "one" | "another"));
    // "Australian woman freed", as headlines have it
    let headline = || {
        let children = || sentence.children(at);
        let of_country = |c: usize| registry.at(s, c).is_some_and(|m| m.kind == MentionKind::Demonym);
        children().any(of_country)
            && !children().any(|c| matches!(tokens[c].relation, Relation::Det | Relation::NmodPoss))
            && !matches!(tokens[at].relation, Relation::Flat | Relation::NmodDesc | Relation::Appos)
    };
    if !plural && !indefinite && !noun.collective && !headline() {
        return;
    }
    let (range, entity) = add(registry, lexicon, s, at, noun.sector.as_str(), officials, about);
    registry.mention(s, range, MentionKind::Nominal, entity, "group noun with what defines it");
}

/// The group that a noun heads, and its words. Where its own words name no country, officials who speak, those of [`LOCAL`]
/// and what is only described are of the country in which the sentence plays.
fn add(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    at: usize,
    sector: &str,
    officials: bool,
    about: Option<&str>,
) -> (Range<usize>, EntityId) {
    let sentence = &registry.document.sentences[s];
    let Phrase { tokens, mut name, members } = Phrase::of(registry, lexicon.words(), s, at);
    let mut countries = own_countries(registry, s, tokens.clone(), at);
    if countries.is_empty() && (officials || sector.is_empty() || LOCAL.contains(&sector)) {
        let teller = if STATE.contains(&sector) { teller(registry, lexicon, s, at) } else { None };
        countries.extend(teller.or_else(|| about.map(str::to_string)));
    }
    if let Some(number) = name.strip_suffix(" others") {
        name = format!("{number} other people");
    }
    if let Some(plural) = before_act(lexicon, &sentence.tokens, at) {
        name = plural;
    }
    let key = format!("g-{}", slug(&name));
    let refs: Vec<&str> = countries.iter().map(String::as_str).collect();
    let entity = registry.entity(EntityKind::Group, &key, &name, &refs);
    for member in members {
        if !registry.entities[entity].members.contains(&member) {
            registry.entities[entity].members.push(member);
        }
    }
    (tokens, entity)
}

/// The plural of a group noun that stands before the noun of an act: "rebel attacks" are attacks by rebels.
fn before_act(lexicon: &Lexicon, tokens: &[Token], at: usize) -> Option<String> {
    let noun = tokens[at].lower_lemma();
    let modifies = matches!(tokens[at].relation, Relation::Amod | Relation::Compound);
    let group = modifies && lexicon.group(&noun).is_some_and(|g| !g.collective && !g.sector.is_empty());
    let consonant_y = || noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    group.then(|| match (noun.strip_suffix("man"), consonant_y()) {
        (Some(stem), _) => format!("{stem}men"),
        (_, Some(stem)) => format!("{stem}ies"),
        _ => format!("{noun}s"),
    })
}

/// The countries that the words of a group name, those next to the noun first: "French soldiers in Mali" are French,
/// "Chilean and Peruvian officials" are of both.
fn own_countries(registry: &Registry<'_>, s: usize, tokens: Range<usize>, at: usize) -> Vec<String> {
    let sentence = &registry.document.sentences[s];
    let of = |t: usize| registry.at(s, t).map(|m| &registry.entities[m.entity].countries);
    let named = |&t: &usize| of(t).is_some_and(|countries| !countries.is_empty());
    let Some(first) = (tokens.start..at).rev().chain((at..tokens.end).rev()).find(named) else {
        return Vec::new();
    };
    let mut countries: Vec<String> = Vec::new();
    for t in conjuncts_around(sentence, first).into_iter().filter(|t| tokens.contains(t)) {
        for country in
            of(t).into_iter().flatten().filter(|c| !countries.contains(c)).cloned().collect::<Vec<_>>()
        {
            countries.push(country);
        }
    }
    countries
}

/// A word with all that "and" joins it to, in text order.
fn conjuncts_around(sentence: &Sentence, at: usize) -> Vec<usize> {
    let first = first_conjunct(sentence, at);
    let mut all = vec![first, at];
    all.extend(joined(sentence, first));
    all.sort_unstable();
    all.dedup();
    all
}

/// The country of the officials who tell of somebody: in "Chilean officials say troops crossed the border" the troops are
/// Chile's.
fn teller(registry: &Registry<'_>, lexicon: &Lexicon, s: usize, at: usize) -> Option<String> {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let clause = clause(sentence, at);
    let told = matches!(tokens[clause].relation, Relation::Ccomp | Relation::Parataxis);
    let verb = tokens[clause].head.filter(|_| told)?;
    let subject = subject_of(sentence, verb).filter(|_| lexicon.is_speech(&tokens[verb].lower_lemma()))?;
    registry.country_of(registry.at(s, subject)?.entity).map(str::to_string)
}

/// "four", "several": a word that says how many.
fn counts(token: &Token) -> bool {
    token.relation == Relation::Nummod || matches!(token.lemma.as_str(), "several" | "many" | "dozen")
}
