//! Roles: who is president of what, as the text says.

use std::ops::Range;

use super::registry::Registry;
use super::{EntityId, EntityKind, TenureStatus};
use crate::lexicon::{Class, Lexicon};
use crate::text::{Document, Relation, Sentence, Token, Upos};

/// A role of the lexicon in the text.
#[derive(Debug, Clone)]
pub(crate) struct RoleHit {
    pub sentence: usize,
    pub tokens: Range<usize>,
    /// Row of `roles.tsv`; `None` for "counterpart", which takes the role of the other person.
    pub role: Option<usize>,
}

/// What words before a role say: that it is over, has not begun, or is held for the time being.
const STATUS: &[(Class, TenureStatus)] = &[
    (Class::Former, TenureStatus::Former),
    (Class::Outgoing, TenureStatus::Current),
    (Class::Acting, TenureStatus::Acting),
    (Class::Elect, TenureStatus::Elect),
];

/// In "ex-president", which is one token.
const FORMERLY: &str = "ex-";

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

/// The roles of one sentence, out of those of a document.
pub(crate) fn of_sentence(hits: &[RoleHit], sentence: usize) -> &[RoleHit] {
    let from = hits.partition_point(|h| h.sentence < sentence);
    &hits[from..from + hits[from..].partition_point(|h| h.sentence == sentence)]
}

/// The longest role of the lexicon that begins at a token: its row, and the token behind it.
pub(super) fn role_at(sentence: &Sentence, lexicon: &Lexicon, at: usize) -> Option<(usize, usize)> {
    let tokens = &sentence.tokens;
    // none of these begins a role, and they are half of all words
    const NEVER: &[Upos] = &[Upos::Verb, Upos::Aux, Upos::Adv, Upos::Punct, Upos::Adp, Upos::Det, Upos::Pron];
    if NEVER.contains(&tokens[at].upos) {
        return None;
    }
    fn bare(word: &str) -> &str {
        word.strip_prefix(FORMERLY).unwrap_or(word)
    }
    let (form, lemma) = (tokens[at].lower(), tokens[at].lower_lemma());
    let (first, lemma) = (bare(&form), bare(&lemma));
    if is_family_name(sentence, lexicon, at) {
        return None;
    }
    let mut best = None;
    for (words, role) in lexicon.roles_from(first).iter().chain(lexicon.roles_from(lemma)) {
        let mut t = at;
        let fits = words.iter().all(|word| {
            while t > at && tokens.get(t).is_some_and(|x| x.form == "-") {
                t += 1;
            }
            let fits = match t == at {
                true => first == *word || lemma == *word,
                false => tokens.get(t).is_some_and(|x| x.lower() == *word || x.lower_lemma() == *word),
            };
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

/// A role that is somebody's name, behind a given name: Jane Butler, John Bishop.
fn is_family_name(sentence: &Sentence, lexicon: &Lexicon, at: usize) -> bool {
    let capital = |token: &Token| token.upos == Upos::Propn && token.form.starts_with(char::is_uppercase);
    at > 0
        && capital(&sentence.tokens[at])
        && capital(&sentence.tokens[at - 1])
        && lexicon.names().is_given_name(&sentence.tokens[at - 1].form)
        && sentence.tokens.get(at + 1).is_none_or(|next| !capital(next))
}

/// What a role in the text says: of which country or organisation, held how.
pub(crate) struct RoleReading {
    pub label: String,
    /// The role in the text's own words, in the singular: "spokeswoman", "ambassador to Peru".
    pub title: String,
    pub of: Option<EntityId>,
    /// A possessive pronoun in the phrase ("its new prime minister"), to be read when pronouns are.
    pub pronoun: Option<usize>,
    pub status: TenureStatus,
    /// First token of the phrase: "the former US president".
    pub begin: usize,
    pub end: usize,
}

/// Reads the phrase around a role: its modifiers, its possessor, "of" what.
pub(crate) fn reading(registry: &Registry<'_>, lexicon: &Lexicon, hit: &RoleHit, label: &str) -> RoleReading {
    let tokens = &registry.document.sentences[hit.sentence].tokens;
    let mut reading = RoleReading {
        label: label.to_string(),
        title: title(tokens, hit.tokens.clone()),
        of: None,
        pronoun: None,
        status: TenureStatus::Current,
        begin: hit.tokens.start,
        end: hit.tokens.end,
    };
    if tokens[hit.tokens.start].lower().starts_with(FORMERLY) {
        reading.status = TenureStatus::Former;
    }
    // "US senator" and the like are one entry of the lexicon; so is "ambassador to the UN", who is not of the UN.
    let own = |t: &usize| !tokens[hit.tokens.start..*t].iter().any(|w| w.form == "to");
    let inside =
        hit.tokens.clone().filter(own).filter_map(|t| registry.at(hit.sentence, t)).map(|m| m.entity);
    reading.of = inside.into_iter().find(|&e| is_holder(registry.entities[e].kind));
    reading.take_words_before(registry, lexicon, hit);
    let follows =
        |t: usize, words: &[&str]| tokens.get(t).is_some_and(|x| words.contains(&x.lower().as_ref()));
    if tokens.get(reading.end).is_some_and(|t| t.form == "-")
        && follows(reading.end + 1, &["elect", "designate"])
    {
        reading.status = TenureStatus::Elect;
        reading.end += 2;
    }
    if follows(reading.end, &["of", "for", "to", "in", "at"]) {
        reading.take_holder_behind(registry, hit.sentence);
    }
    reading
}

impl RoleReading {
    /// "the former US vice president": what stands before a role, up to the article or the possessor.
    fn take_words_before(&mut self, registry: &Registry<'_>, lexicon: &Lexicon, hit: &RoleHit) {
        let tokens = &registry.document.sentences[hit.sentence].tokens;
        while let Some(t) = self.begin.checked_sub(1) {
            let word = tokens[t].lower();
            let mention = registry.at(hit.sentence, t);
            let holder = mention.map(|m| m.entity).filter(|&e| is_holder(registry.entities[e].kind));
            if word.starts_with(FORMERLY) {
                self.status = TenureStatus::Former;
            } else if let Some(status) = lexicon.words().first(STATUS, &word) {
                self.status = status;
            } else if word == "deputy" || word == "vice" {
                self.label = format!("{word} {}", self.label);
                self.title = format!("{word} {}", self.title);
            } else if holder.is_some() {
                self.of = self.of.or(holder);
                self.begin = registry.range_at(hit.sentence, t).map_or(t, |r| r.start.min(t));
                continue;
            } else if mention.is_some_and(|m| m.head == t) || !may_precede(&tokens[t]) {
                return;
            }
            self.begin = t;
            if tokens[t].xpos == "PRP$" {
                self.pronoun = Some(t);
                return;
            }
            if tokens[t].upos == Upos::Det {
                return;
            }
        }
    }

    /// "president of Chile", "ambassador to Peru", "Minister of Agriculture and Water Ana Soto": whose role it is, or the field
    /// of the post up to the name.
    fn take_holder_behind(&mut self, registry: &Registry<'_>, s: usize) {
        let tokens = &registry.document.sentences[s].tokens;
        let to = self.end;
        let near = tokens.len().min(to + 4);
        let article = |&t: &usize| matches!(tokens[t].upos, Upos::Det | Upos::Adj);
        let t = (to + 1..near).find(|t| !article(t)).unwrap_or(near.max(to + 1));
        let of = (t < tokens.len()).then(|| registry.at(s, t).map(|m| m.entity)).flatten();
        let Some(of) = of.filter(|&e| is_holder(registry.entities[e].kind)) else {
            self.end = name_behind_field(registry, s, to + 1).unwrap_or(to);
            return;
        };
        self.end = registry.range_at(s, t).map_or(t + 1, |r| r.end);
        if tokens[to].lower() != "to" {
            self.of = self.of.or(Some(of));
            return;
        }
        // Whoever is sent to a place is not of it.
        let place = tokens[to].span.cover(tokens[self.end - 1].span);
        let words = registry.document.text(place).split_whitespace().collect::<Vec<_>>();
        self.title = format!("{} {}", self.title, words.join(" "));
    }
}

/// Where the name begins in "Minister of Agriculture and Water Ana Soto", if one stands right behind the field of the post.
fn name_behind_field(registry: &Registry<'_>, s: usize, field: usize) -> Option<usize> {
    const LONGEST: usize = 6;
    let tokens = &registry.document.sentences[s].tokens;
    let inside =
        |&t: &usize| matches!(tokens[t].upos, Upos::Det | Upos::Propn | Upos::Cconj) || tokens[t].form == ",";
    let mut run = (field..tokens.len().min(field + LONGEST)).take_while(inside);
    run.find(|&t| registry.entity_at(s, t, EntityKind::Person).is_some())
        .filter(|&t| t > field && tokens[t - 1].upos == Upos::Propn)
}

/// The words of a role in the singular, and in lower case but for the place somebody is sent to.
fn title(tokens: &[Token], range: Range<usize>) -> String {
    let last = range.end - 1;
    let place = range.clone().find(|&t| tokens[t].form == "to").unwrap_or(range.end);
    let words = range.map(|t| match tokens[t].xpos {
        _ if t > place => tokens[t].form.clone(),
        "NNS" | "NNPS" if t == last => tokens[t].lower_lemma().into_owned(),
        _ => tokens[t].lower().trim_start_matches(FORMERLY).to_string(),
    });
    words.collect::<Vec<_>>().join(" ").replace(" - ", "-")
}

/// May this token stand between a role and what comes before it in the same phrase?
fn may_precede(token: &Token) -> bool {
    matches!(token.upos, Upos::Det | Upos::Adj | Upos::Propn | Upos::Noun | Upos::Part | Upos::Num)
        || token.form == "-"
        || token.relation == Relation::NmodPoss
}

/// Does an entity of this kind have posts?
pub(super) fn is_holder(kind: EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Country | EntityKind::Organisation | EntityKind::Government | EntityKind::Media
    )
}

/// Is a role of this class, or of one that is narrower?
pub(super) fn is_kind_of(lexicon: &Lexicon, role: &str, class: &str) -> bool {
    const DEEPEST: usize = 8;
    let broader = |key: &&str| lexicon.role(key).and_then(|r| r.broader.as_deref());
    std::iter::successors(Some(role), broader).take(DEEPEST).any(|key| key == class)
}
