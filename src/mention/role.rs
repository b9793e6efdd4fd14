//! Roles: who is president of what, as the text says.

use std::ops::Range;

use super::registry::Registry;
use super::{EntityId, EntityKind, Tenure, TenureStatus};
use crate::lexicon::Lexicon;
use crate::text::{Document, Relation, Sentence, Token, Upos};

/// A role of the lexicon in the text.
#[derive(Debug, Clone)]
pub(crate) struct RoleHit {
    pub sentence: usize,
    pub tokens: Range<usize>,
    /// Row of `roles.tsv`; `None` for "counterpart", which takes the role of the other person.
    pub role: Option<usize>,
}

/// Words before a role that say that it is over, has not begun, or is held for somebody else.
const STATUS: &[(&str, TenureStatus)] = &[
    ("former", TenureStatus::Former),
    ("ex", TenureStatus::Former),
    ("ousted", TenureStatus::Former),
    ("deposed", TenureStatus::Former),
    ("late", TenureStatus::Former),
    ("then", TenureStatus::Former),
    ("onetime", TenureStatus::Former),
    ("outgoing", TenureStatus::Current),
    ("acting", TenureStatus::Acting),
    ("interim", TenureStatus::Acting),
    ("caretaker", TenureStatus::Acting),
    ("transitional", TenureStatus::Acting),
    ("incoming", TenureStatus::Elect),
    ("designate", TenureStatus::Elect),
    ("elect", TenureStatus::Elect),
];

/// Finds the roles of the lexicon: at each place the longest.
pub(crate) fn hits(document: &Document, lexicon: &Lexicon) -> Vec<RoleHit> {
    let mut out = Vec::new();
    for (index, sentence) in document.sentences.iter().enumerate() {
        let mut at = 0;
        while at < sentence.tokens.len() {
            if let Some((role, end)) = role_at(sentence, lexicon, at) {
                out.push(RoleHit { sentence: index, tokens: at..end, role: Some(role) });
                at = end;
                continue;
            }
            if sentence.tokens[at].lemma == "counterpart" {
                out.push(RoleHit { sentence: index, tokens: at..at + 1, role: None });
            }
            at += 1;
        }
    }
    out
}

fn role_at(sentence: &Sentence, lexicon: &Lexicon, at: usize) -> Option<(usize, usize)> {
    let tokens = &sentence.tokens;
    let first = tokens[at].form.to_lowercase();
    let mut best = None;
    for (words, role) in
        lexicon.roles_from(&first).iter().chain(lexicon.roles_from(&tokens[at].lemma.to_lowercase()))
    {
        let mut t = at;
        let fits = words.iter().all(|word| {
            while t > at && tokens.get(t).is_some_and(|x| x.form == "-") {
                t += 1;
            }
            let fits = tokens
                .get(t)
                .is_some_and(|x| x.form.to_lowercase() == *word || x.lemma.to_lowercase() == *word);
            t += 1;
            fits
        });
        let nominal = tokens[at..t.min(tokens.len())]
            .iter()
            .all(|x| !matches!(x.upos, Upos::Verb | Upos::Aux | Upos::Adv));
        if fits && nominal && best.is_none_or(|(_, end)| t > end) {
            best = Some((*role, t));
        }
    }
    best
}

/// What a role in the text says: of which country or organisation, held how.
pub(crate) struct RoleReading {
    pub label: String,
    pub of: Option<EntityId>,
    /// A possessive pronoun in the phrase ("its new prime minister"), to be read when pronouns are.
    pub pronoun: Option<usize>,
    pub status: TenureStatus,
    /// First token of the phrase: "the former US president".
    pub begin: usize,
    pub end: usize,
}

/// Reads the phrase around a role: its modifiers, its possessor, "of" what.
pub(crate) fn reading(registry: &Registry<'_>, hit: &RoleHit, label: &str) -> RoleReading {
    let tokens = &registry.document.sentences[hit.sentence].tokens;
    let mut reading = RoleReading {
        label: label.to_string(),
        of: None,
        pronoun: None,
        status: TenureStatus::Current,
        begin: hit.tokens.start,
        end: hit.tokens.end,
    };
    while reading.begin > 0 {
        let t = reading.begin - 1;
        let token = &tokens[t];
        let word = token.form.to_lowercase();
        let entity = registry.at(hit.sentence, t).map(|m| m.entity);
        if let Some((_, status)) = STATUS.iter().find(|(w, _)| *w == word) {
            reading.status = *status;
        } else if word == "deputy" || word == "vice" {
            reading.label = format!("{word} {}", reading.label);
        } else if let Some(of) = entity.filter(|&e| is_holder(registry.entities[e].kind)) {
            if reading.of.is_none() {
                reading.of = Some(of);
            }
            reading.begin = registry.range_at(hit.sentence, t).map_or(t, |r| r.start.min(t));
            continue;
        } else if registry.at(hit.sentence, t).is_some_and(|m| m.head == t) || !may_precede(token) {
            break;
        }
        reading.begin = t;
        if token.xpos == "PRP$" {
            reading.pronoun = Some(t);
            break;
        }
        if token.upos == Upos::Det {
            break;
        }
    }
    let after = |t: usize, words: &[&str]| {
        tokens.get(t).is_some_and(|x| words.contains(&x.form.to_lowercase().as_str()))
    };
    if tokens.get(reading.end).is_some_and(|t| t.form == "-")
        && after(reading.end + 1, &["elect", "designate"])
    {
        reading.status = TenureStatus::Elect;
        reading.end += 2;
    }
    if after(reading.end, &["of", "for", "to", "in", "at"]) {
        let mut t = reading.end + 1;
        while t < tokens.len() && t < reading.end + 4 && matches!(tokens[t].upos, Upos::Det | Upos::Adj) {
            t += 1;
        }
        let of = (t < tokens.len()).then(|| registry.at(hit.sentence, t).map(|m| m.entity)).flatten();
        if let Some(of) = of.filter(|&e| is_holder(registry.entities[e].kind)) {
            reading.end = registry.range_at(hit.sentence, t).map_or(t + 1, |r| r.end);
            if reading.of.is_none() {
                reading.of = Some(of);
            }
        }
    }
    reading
}

/// May this token stand between a role and what comes before it in the same phrase?
fn may_precede(token: &Token) -> bool {
    matches!(token.upos, Upos::Det | Upos::Adj | Upos::Propn | Upos::Noun | Upos::Part | Upos::Num)
        || token.form == "-"
        || token.relation == Relation::NmodPoss
}

fn is_holder(kind: EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Country | EntityKind::Organisation | EntityKind::Government | EntityKind::Media
    )
}

/// Ties roles to the people that hold them; roles that no name stands beside come back with what they say.
pub(crate) fn tenures(
    registry: &Registry<'_>,
    lexicon: &Lexicon,
    hits: &[RoleHit],
) -> (Vec<Tenure>, Vec<(RoleHit, RoleReading)>) {
    let mut tenures: Vec<Tenure> = Vec::new();
    let mut loose = Vec::new();
    for hit in hits {
        let label = hit.role.map_or("", |r| lexicon.roles()[r].label.as_str());
        let reading = reading(registry, hit, label);
        let Some((person, end)) = person_beside(registry, hit, &reading) else {
            loose.push((hit.clone(), reading));
            continue;
        };
        let (role, label) = match hit.role {
            Some(role) => (lexicon.roles()[role].key.clone(), reading.label.clone()),
            None => match tenures.iter().rev().find(|t| t.person != person) {
                Some(other) => (other.role.clone(), other.label.clone()),
                None => continue,
            },
        };
        let tokens = &registry.document.sentences[hit.sentence].tokens;
        let words = reading.begin.min(end.start)..reading.end.max(end.end);
        tenures.push(Tenure {
            person,
            role,
            label,
            of: reading.of,
            status: reading.status,
            possessor: reading.pronoun.map(|t| tokens[t].span),
            evidence: tokens[words.start].span.cover(tokens[words.end - 1].span),
        });
    }
    (tenures, loose)
}

/// The person named beside a role: "president X", "X, the president", "the president, X", "X is president".
fn person_beside(
    registry: &Registry<'_>,
    hit: &RoleHit,
    reading: &RoleReading,
) -> Option<(EntityId, Range<usize>)> {
    let s = hit.sentence;
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let person = |t: usize| {
        let id = (t < tokens.len()).then(|| registry.entity_at(s, t, EntityKind::Person)).flatten()?;
        registry.range_at(s, t).map(|range| (id, range))
    };
    let is = |t: usize, forms: &[&str]| tokens.get(t).is_some_and(|x| forms.contains(&x.form.as_str()));
    if let Some(found) = person(hit.tokens.end).or_else(|| person(reading.end)) {
        return Some(found);
    }
    let before = reading.begin.checked_sub(1);
    if let Some(comma) = before.filter(|&t| is(t, &[",", "(", "–", "—", "-"]))
        && let Some(found) = comma.checked_sub(1).and_then(person)
        && !is_list(sentence, found.1.end, reading.end)
    {
        return Some(found);
    }
    if is(reading.end, &[","])
        && let Some(found) = person(reading.end + 1)
        && tokens[hit.tokens.start].xpos != "NNS"
        && tokens.get(found.1.end).is_none_or(|t| t.upos == Upos::Punct)
    {
        return Some(found);
    }
    let head = registry.head(s, hit.tokens.clone());
    if sentence.children(head).any(|c| tokens[c].relation == Relation::Cop) {
        let subject = sentence.children(head).find(|&c| tokens[c].relation == Relation::Nsubj)?;
        return person(subject);
    }
    if tokens[head].relation == Relation::Appos {
        return tokens[head].head.and_then(person);
    }
    None
}

/// "X, the president, and Y": a comma and a conjunction after the role make a list, not an apposition, only if
/// the role itself is conjoined to the name.
fn is_list(sentence: &Sentence, _name_end: usize, role_end: usize) -> bool {
    sentence.tokens.get(role_end - 1).is_some_and(|t| t.relation == Relation::Conj)
}
