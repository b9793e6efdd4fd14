//! Which entities a token stands for as a participant.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::lexicon::SlotKind;
use crate::mention::{EntityId, EntityKind, MentionKind, Mentions};
use crate::syntax::{case_of, conjuncts, has_case, joined};
use crate::text::{Document, Relation, Sentence, Span, Upos};

/// Entities by the place in the text where they are mentioned.
pub(crate) struct Participants<'a> {
    pub mentions: &'a Mentions,
    by_head: BTreeMap<(usize, usize), Vec<EntityId>>,
    /// Those whom a text only describes, by the noun that heads the description.
    described: BTreeMap<(usize, usize), EntityId>,
    /// Whom a word that is no mention may mean, with the rules that guess.
    guesses: BTreeMap<(usize, usize), Vec<(EntityId, &'static str)>>,
    /// Who "I" and "we" are at a place, inside quotations.
    pub speakers: BTreeMap<usize, EntityId>,
}

/// An entity in a participant's place. `direct` is false where it stands inside a phrase about something else
/// ("Indian goods").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Participant {
    pub entity: EntityId,
    pub direct: bool,
    /// Id of the rule that proposes it (see [`super::rule`]); empty until one has.
    pub by: &'static str,
}

impl Participant {
    /// A participant that no rule has put anywhere yet.
    pub fn new(entity: EntityId, direct: bool) -> Self {
        Self { entity, direct, by: "" }
    }

    /// The same entity as a rule finds it elsewhere than in the words of the act.
    pub fn inferred(self) -> Self {
        Self::new(self.entity, false)
    }
}

impl<'a> Participants<'a> {
    pub fn new(mentions: &'a Mentions) -> Self {
        let mut longest: BTreeMap<(usize, usize), (usize, Vec<EntityId>)> = BTreeMap::new();
        let mut described = BTreeMap::new();
        for mention in &mentions.mentions {
            if mention.kind == MentionKind::Described {
                described.insert((mention.sentence, mention.head), mention.entity);
                continue;
            }
            let (len, entities) = longest.entry((mention.sentence, mention.head)).or_default();
            match mention.span.len().cmp(len) {
                Ordering::Greater => (*len, *entities) = (mention.span.len(), vec![mention.entity]),
                // "both men"
                Ordering::Equal => entities.push(mention.entity),
                Ordering::Less => {}
            }
        }
        let by_head = longest.into_iter().map(|(at, (_, entities))| (at, entities)).collect();
        let mut guesses: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for guess in &mentions.guesses {
            guesses.entry((guess.sentence, guess.token)).or_default().push((guess.entity, guess.rule));
        }
        Self { mentions, by_head, described, guesses, speakers: BTreeMap::new() }
    }

    /// Whom a word that is no mention may mean, with the rules that guess. Only the models ask.
    pub fn guesses(&self, sentence: usize, token: usize) -> &[(EntityId, &'static str)] {
        self.guesses.get(&(sentence, token)).map_or(&[], Vec::as_slice)
    }

    /// Whom the text only describes by a phrase that this token heads. Patterns and rules do not ask: only the models say
    /// whether he takes a side.
    pub fn described(&self, sentence: usize, token: usize) -> Option<EntityId> {
        self.described.get(&(sentence, token)).copied()
    }

    pub fn at(&self, sentence: usize, token: usize) -> Option<EntityId> {
        self.all_at(sentence, token).first().copied()
    }

    /// All whom the words headed by this token mean: two for "both men".
    fn all_at(&self, sentence: usize, token: usize) -> &[EntityId] {
        self.by_head.get(&(sentence, token)).map_or(&[], Vec::as_slice)
    }

    /// The entities that a noun names, or that stand inside its phrase.
    pub fn resolve(&self, document: &Document, s: usize, token: usize) -> Vec<Participant> {
        let sentence = &document.sentences[s];
        if let several @ [_, _, ..] = self.all_at(s, token) {
            return several.iter().map(|&entity| Participant::new(entity, true)).collect();
        }
        if let Some(entity) = self.direct(sentence, s, token) {
            let mut all = vec![entity];
            all.extend(self.joined_inside(sentence, s, token, entity));
            return all.into_iter().map(|entity| Participant::new(entity, true)).collect();
        }
        let mut found = Vec::new();
        self.inside(sentence, s, token, 0, &mut found);
        if found.is_empty() {
            found.extend(self.behind(sentence, s, token));
        }
        found.into_iter().map(|entity| Participant::new(entity, false)).collect()
    }

    /// "US Secretary of State X and minister Y": where the title heads the phrase, the names joined to the first one hang
    /// in it and not on the title.
    fn joined_inside(&self, sentence: &Sentence, s: usize, token: usize, entity: EntityId) -> Vec<EntityId> {
        let name = sentence.children(token).find(|&c| c > token && self.at(s, c) == Some(entity));
        let joined = name.into_iter().flat_map(|name| joined(sentence, name));
        // "X, minister Y, director Z and W": another person in apposition is the next of a list.
        let person = |e: EntityId| self.mentions.entities[e].kind == EntityKind::Person;
        let listed = sentence.children(token).filter(|&c| {
            sentence.tokens[c].relation == Relation::Appos
                && person(entity)
                && self.direct(sentence, s, c).is_some_and(|e| e != entity && person(e))
        });
        joined.chain(listed).filter_map(|c| self.direct(sentence, s, c)).collect()
    }

    /// Does the token stand in the clause that defines a group ("countries that import oil")? It tells of no event
    /// of its own.
    pub fn defines_group(&self, s: usize, token: usize, span: Span) -> bool {
        self.mentions.of_sentence(s).iter().any(|m| {
            m.head < token
                && m.kind != MentionKind::Described
                && m.span.contains(span)
                && self.mentions.entities[m.entity].kind == EntityKind::Group
        })
    }

    fn direct(&self, sentence: &Sentence, s: usize, token: usize) -> Option<EntityId> {
        let tokens = &sentence.tokens;
        let form = tokens[token].form.to_lowercase();
        if matches!(form.as_str(), "i" | "me" | "my" | "we" | "us" | "our") && tokens[token].form != "US" {
            return self.speakers.get(&tokens[token].span.begin).copied();
        }
        let person = |e: &EntityId| self.mentions.entities[*e].kind == EntityKind::Person;
        let own = self.at(s, token);
        if own.is_some_and(|e| person(&e)) {
            return own;
        }
        // "president Volodymyr Zelenskiy" may be headed by either word.
        let named = sentence
            .children(token)
            .filter(|&c| {
                matches!(
                    tokens[c].relation,
                    Relation::Appos | Relation::Flat | Relation::NmodDesc | Relation::Compound
                )
            })
            .filter_map(|c| self.at(s, c))
            .find(person);
        let role = || {
            let span = tokens[token].span;
            let tenure = self
                .mentions
                .tenures
                .iter()
                .find(|t| t.evidence.contains(span) && sentence.span.contains(t.evidence));
            tenure.map(|t| t.person).filter(|_| matches!(tokens[token].upos, Upos::Noun | Upos::Propn))
        };
        named.or(own).or_else(role)
    }

    /// Countries, bodies or people inside a phrase: adjective, possessor, compound, then "of", "from", "in".
    fn inside(&self, sentence: &Sentence, s: usize, token: usize, depth: usize, found: &mut Vec<EntityId>) {
        if depth > 2 {
            return;
        }
        let tokens = &sentence.tokens;
        for c in sentence.children(token) {
            if matches!(
                tokens[c].relation,
                Relation::Amod
                    | Relation::Compound
                    | Relation::NmodPoss
                    | Relation::Nmod
                    | Relation::NmodDesc
                    | Relation::Flat
            ) && (tokens[c].relation == Relation::NmodPoss || case_of(sentence, c).is_none())
            {
                for c in conjuncts(sentence, c) {
                    found.extend(
                        self.direct(sentence, s, c)
                            .filter(|e| !found.contains(e))
                            .into_iter()
                            .collect::<Vec<_>>(),
                    );
                }
            }
        }
        // "France's New Popular Front party": the body, not the country whose body it is.
        let kind = |e: &EntityId| self.mentions.entities[*e].kind;
        if found.iter().any(|e| matches!(kind(e), EntityKind::Organisation | EntityKind::Media))
            && sentence.children(token).any(|c| {
                tokens[c].relation == Relation::NmodPoss
                    && self.at(s, c).is_some_and(|e| found.contains(&e) && kind(&e) == EntityKind::Country)
            })
        {
            found.retain(|e| kind(e) != EntityKind::Country);
        }
        for c in sentence.children(token).filter(|_| found.is_empty()).collect::<Vec<_>>() {
            let of = matches!(tokens[c].relation, Relation::Nmod)
                && has_case(sentence, c, &["of", "from", "in", "by"]);
            if of && found.is_empty() {
                for c in conjuncts(sentence, c) {
                    match self.direct(sentence, s, c) {
                        Some(entity) if !found.contains(&entity) => found.push(entity),
                        Some(_) => {}
                        None => self.inside(sentence, s, c, depth + 1, found),
                    }
                }
            }
        }
    }

    /// "goods from India" where the tree hangs "from India" elsewhere: what stands right behind the noun.
    fn behind(&self, sentence: &Sentence, s: usize, token: usize) -> Option<EntityId> {
        let next = sentence.tokens.get(token + 1)?;
        let noun = next
            .head
            .filter(|&h| h > token + 1 && matches!(next.form.as_str(), "of" | "from" | "in" | "by"))?;
        self.direct(sentence, s, noun)
    }

    /// Does the entity fit a slot of these kinds?
    pub fn fits(&self, entity: EntityId, kinds: &[SlotKind]) -> bool {
        kinds.is_empty()
            || kinds.iter().any(|kind| {
                matches!(
                    (kind, self.mentions.entities[entity].kind),
                    (SlotKind::Person, EntityKind::Person | EntityKind::Group)
                        | (SlotKind::Country, EntityKind::Country | EntityKind::Government)
                        | (
                            SlotKind::Organisation,
                            EntityKind::Organisation | EntityKind::Government | EntityKind::Media
                        )
                        | (SlotKind::Group, EntityKind::Group)
                        | (SlotKind::Place, EntityKind::Place)
                )
            })
    }
}
