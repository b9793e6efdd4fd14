//! Where the antecedent of a pronoun is looked for: nearest places first, each by a small rule with a name.

use super::Wants;
use crate::lexicon::Lexicon;
use crate::mention::gender;
use crate::mention::registry::Registry;
use crate::mention::{EntityId, EntityKind, Mention, MentionKind};
use crate::syntax::{clause, is_subject, subject_of};
use crate::text::{Relation, Sentence};

/// How many sentences back a person may be whom "he" means.
const REACH: usize = 3;

/// How many clauses up a subject is looked for.
const DEEP: usize = 8;

/// What a rule says of a pronoun.
enum Finding {
    Means(EntityId),
    /// Several may be meant: no later rule is asked.
    Open,
    Nothing,
}

impl From<Option<EntityId>> for Finding {
    fn from(found: Option<EntityId>) -> Self {
        found.map_or(Self::Nothing, Self::Means)
    }
}

type Ask = fn(&Search<'_>) -> Finding;

/// The rules, in the order in which they are asked.
const RULES: &[(&str, Ask)] = &[
    ("party of the act that its own act would avert", |s| s.party_of_averted_act().into()),
    ("subject of a clause above", |s| s.subject_above().into()),
    ("subject before it in the sentence", |s| s.subject_before().into()),
    ("object of the clause above, whose subject is the agent", |s| s.object_above().into()),
    ("the only one named before it in the sentence", |s| s.only_one_before().into()),
    (
        "one of several people before it",
        |s| if s.several_before() { Finding::Open } else { Finding::Nothing },
    ),
];

/// Whom a pronoun means, and by which rule.
pub(super) fn find(
    registry: &Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    at: usize,
    wants: Wants,
) -> Option<(EntityId, &'static str)> {
    let search = Search::new(registry, lexicon, s, at, wants);
    for (rule, ask) in RULES {
        match ask(&search) {
            Finding::Means(entity) => return Some((entity, rule)),
            Finding::Open => return None,
            Finding::Nothing => {}
        }
    }
    search.in_sentences_before()
}

/// A pronoun, and what its clause says of whom it cannot mean.
struct Search<'r> {
    registry: &'r Registry<'r>,
    lexicon: &'r Lexicon,
    sentence: &'r Sentence,
    s: usize,
    at: usize,
    wants: Wants,
    /// The predicate of the pronoun's clause.
    own: usize,
    possessive: bool,
    /// The understood subject of a clause without one, whom its pronouns do not mean.
    agent: Option<usize>,
    /// The subject of the pronoun's own verb.
    co_argument: Option<EntityId>,
}

impl<'r> Search<'r> {
    fn new(registry: &'r Registry<'r>, lexicon: &'r Lexicon, s: usize, at: usize, wants: Wants) -> Self {
        let sentence = &registry.document.sentences[s];
        let own = clause(sentence, at);
        let possessive = sentence.tokens[at].relation == Relation::NmodPoss;
        let free = possessive || sentence.tokens[at].lower().ends_with("self");
        let agent = controller(sentence, own).filter(|_| !free);
        let subject = subject_of(sentence, own).filter(|&t| t != at && !possessive);
        let co_argument = subject.and_then(|t| registry.at(s, t)).map(|m| m.entity);
        Self { registry, lexicon, sentence, s, at, wants, own, possessive, agent, co_argument }
    }

    fn fits(&self, e: EntityId) -> bool {
        let told = || gender::of_pronoun(&self.sentence.tokens[self.at].lower());
        let agrees = || gender::of(self.registry, self.lexicon, e).is_none_or(|known| Some(known) == told());
        match (self.wants, self.registry.entities[e].kind) {
            (Wants::Person, kind) => kind == EntityKind::Person && agrees(),
            (Wants::Thing, kind) => kind == EntityKind::Country || is_body(kind),
            (Wants::Many, kind) => kind == EntityKind::Group,
        }
    }

    /// "The charity says that they are leaving."
    fn speaks(&self, e: EntityId) -> bool {
        self.wants == Wants::Many && is_body(self.registry.entities[e].kind)
    }

    fn is_other(&self, e: EntityId) -> bool {
        Some(e) != self.co_argument
    }

    /// Mentions in the pronoun's sentence that end before it.
    fn before(&self) -> impl Iterator<Item = &Mention> {
        self.registry.ranges_in(self.s).filter(|(_, r)| r.end <= self.at).map(|(m, _)| m)
    }

    fn party_of_averted_act(&self) -> Option<EntityId> {
        let thing = self.wants == Wants::Thing;
        let party = thing.then(|| party_of_threat(self.registry, self.s, self.own, self.at)).flatten();
        party.filter(|&e| self.fits(e))
    }

    /// Subjects of the clauses above, nearest first, but not of the pronoun's own verb unless it is a possessive.
    fn subject_above(&self) -> Option<EntityId> {
        let above = |&verb: &usize| self.sentence.tokens[verb].head.map(|h| clause(self.sentence, h));
        let verbs = std::iter::successors(Some(self.own), above).take(DEEP);
        verbs.skip(usize::from(!self.possessive)).find_map(|verb| {
            let subject = subject_of(self.sentence, verb);
            let subject = subject.filter(|&t| t < self.at && Some(t) != self.agent)?;
            self.registry.at(self.s, subject).map(|m| m.entity).filter(|&e| self.fits(e) || self.speaks(e))
        })
    }

    fn subject_before(&self) -> Option<EntityId> {
        let subject = |m: &&Mention| is_subject(self.sentence, m.head) && Some(m.head) != self.agent;
        let named = self.before().filter(|m| m.kind != MentionKind::Demonym);
        let fitting = named.filter(|m| self.fits(m.entity) && self.is_other(m.entity)).filter(subject);
        fitting.max_by_key(|m| m.span.begin).map(|m| m.entity)
    }

    /// "detained three officers, accusing them"
    fn object_above(&self) -> Option<EntityId> {
        let main = self.agent.and(self.sentence.tokens[self.own].head)?;
        let object = |&c: &usize| self.sentence.tokens[c].relation == Relation::Obj && c < self.at;
        let objects = self.sentence.children(main).filter(object);
        objects.filter_map(|t| self.registry.at(self.s, t)).map(|m| m.entity).find(|&e| self.fits(e))
    }

    /// "The trip was Rossi's first since his election": nobody else is named here.
    fn only_one_before(&self) -> Option<EntityId> {
        if self.wants != Wants::Person {
            return None;
        }
        let mut here = self.before().map(|m| m.entity).filter(|&e| self.fits(e));
        let group = |m: &Mention| self.registry.entities[m.entity].kind == EntityKind::Group;
        let unnamed = self.before().any(|m| group(m) && is_subject(self.sentence, m.head));
        let first = here.next().filter(|&e| !unnamed && self.is_other(e))?;
        here.all(|e| e == first).then_some(first)
    }

    /// Several people may be meant by "their" here; who they are is not sure.
    fn several_before(&self) -> bool {
        let person = |m: &Mention| self.registry.entities[m.entity].kind == EntityKind::Person;
        self.wants == Wants::Many && self.before().any(person)
    }

    /// The nearest sentence before that names somebody who fits: its subject, or the only one. What is quoted between two
    /// words of saying may name nobody.
    fn in_sentences_before(&self) -> Option<(EntityId, &'static str)> {
        let reach = if self.wants == Wants::Person { REACH } else { 1 };
        let mut paragraph = self.sentence.paragraph;
        for previous in (self.s.saturating_sub(reach)..self.s).rev() {
            let earlier = &self.registry.document.sentences[previous];
            if earlier.paragraph + 1 < paragraph {
                return None;
            }
            paragraph = earlier.paragraph;
            let named = self.registry.ranges_in(previous).map(|(m, _)| m);
            let mut there: Vec<(bool, EntityId)> = named
                .filter(|m| m.kind != MentionKind::Demonym && self.fits(m.entity) && self.is_other(m.entity))
                .map(|m| (is_subject(earlier, m.head), m.entity))
                .collect();
            there.dedup_by_key(|(_, e)| *e);
            let subject = there.iter().find(|(subject, _)| *subject);
            match (subject, there.as_slice()) {
                (Some((_, first)), _) => return Some((*first, "subject of the sentence before")),
                (None, []) => continue,
                (None, [(_, only)]) if self.wants == Wants::Person => {
                    return Some((*only, "the only one that fits in the sentence before"));
                }
                _ => return None,
            }
        }
        None
    }
}

fn is_body(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Organisation | EntityKind::Government | EntityKind::Media)
}

/// "would bar Chile's ships unless it paid": the last one before the clause who is no subject has to act.
fn party_of_threat(registry: &Registry<'_>, s: usize, own: usize, at: usize) -> Option<EntityId> {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let mark = sentence
        .children(own)
        .find(|&c| tokens[c].relation == Relation::Mark && tokens[c].lemma == "unless")?;
    let main = tokens[own].head.filter(|_| tokens[own].relation == Relation::Advcl && mark < at)?;
    let party =
        |head: usize| !is_subject(sentence, head) && sentence.upwards(head).take(4).any(|t| t == main);
    let before = registry.ranges_in(s).filter(|(m, r)| r.end <= mark && m.head > main && party(m.head));
    before.max_by_key(|(m, _)| m.head).map(|(m, _)| m.entity)
}

/// Who is understood as the subject of a clause without one: "detained them, accusing", "asked him to help". A pronoun in
/// the clause that is no possessive and no reflexive means somebody else.
fn controller(sentence: &Sentence, clause: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    if sentence.children(clause).any(|c| is_subject(sentence, c)) {
        return None;
    }
    let above = tokens[clause].head?;
    match tokens[clause].relation {
        Relation::Advcl => subject_of(sentence, above),
        Relation::Xcomp => sentence
            .children(above)
            .find(|&c| matches!(tokens[c].relation, Relation::Obj | Relation::Iobj))
            .or_else(|| subject_of(sentence, above)),
        Relation::Acl => Some(above),
        _ => None,
    }
}
