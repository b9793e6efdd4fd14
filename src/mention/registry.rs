use std::collections::BTreeMap;
use std::ops::Range;

use super::{Entity, EntityId, EntityKind, Mention, MentionKind};
use crate::text::{Document, Relation};

/// The entities and mentions found so far, while the mention stage runs.
pub(crate) struct Registry<'a> {
    pub document: &'a Document,
    pub entities: Vec<Entity>,
    pub mentions: Vec<Mention>,
    by_key: BTreeMap<(EntityKind, String), EntityId>,
    /// For each sentence and token the mention that covers it.
    cover: Vec<Vec<Option<usize>>>,
    ranges: Vec<Range<usize>>,
    /// For each sentence its mentions, so that a pronoun does not look through the whole article.
    by_sentence: Vec<Vec<usize>>,
}

impl<'a> Registry<'a> {
    pub fn new(document: &'a Document) -> Self {
        Self {
            document,
            entities: Vec::new(),
            mentions: Vec::new(),
            by_key: BTreeMap::new(),
            cover: document.sentences.iter().map(|s| vec![None; s.tokens.len()]).collect(),
            ranges: Vec::new(),
            by_sentence: vec![Vec::new(); document.sentences.len()],
        }
    }

    /// The entity with this key, made if it is new.
    pub fn entity(&mut self, kind: EntityKind, key: &str, name: &str, countries: &[&str]) -> EntityId {
        *self.by_key.entry((kind, key.to_string())).or_insert_with(|| {
            self.entities.push(Entity {
                kind,
                key: key.to_string(),
                name: name.to_string(),
                countries: countries.iter().map(|c| c.to_string()).collect(),
                surfaces: Default::default(),
                same_as: Vec::new(),
                members: Vec::new(),
            });
            self.entities.len() - 1
        })
    }

    /// Records that these tokens name or describe an entity, in words by which it may be known elsewhere. A mention
    /// that lies inside another one is kept as well; the inner one answers for its own tokens, so "Indian" in
    /// "Indian officials" is still India.
    pub fn mention(
        &mut self,
        sentence: usize,
        tokens: Range<usize>,
        kind: MentionKind,
        entity: EntityId,
        rule: &'static str,
    ) {
        let words = &self.document.sentences[sentence].tokens;
        let span = words[tokens.start].span.cover(words[tokens.end - 1].span);
        let surface = self.document.words(span);
        self.entities[entity].surfaces.insert(surface);
        self.refer(sentence, tokens, kind, entity, rule);
    }

    /// Records that these tokens mean an entity in this text only: "he", "the president", "both men".
    pub fn refer(
        &mut self,
        sentence: usize,
        tokens: Range<usize>,
        kind: MentionKind,
        entity: EntityId,
        rule: &'static str,
    ) {
        let words = &self.document.sentences[sentence].tokens;
        let span = words[tokens.start].span.cover(words[tokens.end - 1].span);
        let index = self.mentions.len();
        let head = self.head(sentence, tokens.clone());
        self.mentions.push(Mention { span, sentence, head, kind, entity, rule });
        for token in tokens.clone() {
            let cell = &mut self.cover[sentence][token];
            let outer = cell.is_some_and(|other| self.ranges[other].len() >= tokens.len());
            if cell.is_none() || outer || token == head {
                *cell = Some(index);
            }
        }
        self.ranges.push(tokens);
        self.by_sentence[sentence].push(index);
    }

    /// The token of a phrase that hangs on something outside it.
    pub fn head(&self, sentence: usize, tokens: Range<usize>) -> usize {
        let words = &self.document.sentences[sentence].tokens;
        let heads = || tokens.clone().filter(|&t| words[t].head.is_none_or(|h| !tokens.contains(&h)));
        // "the Daily Post newspaper": the article belongs to the noun behind the name.
        let first = heads().find(|&t| words[t].relation != Relation::Det).or_else(|| heads().next());
        first.unwrap_or(tokens.end - 1)
    }

    /// The mention that covers a token.
    pub fn at(&self, sentence: usize, token: usize) -> Option<&Mention> {
        self.cover[sentence][token].map(|m| &self.mentions[m])
    }

    /// The token range of the mention that covers a token.
    pub fn range_at(&self, sentence: usize, token: usize) -> Option<Range<usize>> {
        self.cover[sentence][token].map(|m| self.ranges[m].clone())
    }

    pub fn is_free(&self, sentence: usize, tokens: Range<usize>) -> bool {
        tokens.into_iter().all(|t| self.cover[sentence][t].is_none())
    }

    /// The entity that a token stands for, if it is of this kind.
    pub fn entity_at(&self, sentence: usize, token: usize, kind: EntityKind) -> Option<EntityId> {
        self.at(sentence, token).map(|m| m.entity).filter(|&e| self.entities[e].kind == kind)
    }

    /// The mentions of one sentence with their token ranges, in the order they were found.
    pub fn ranges_in(&self, sentence: usize) -> impl Iterator<Item = (&Mention, &Range<usize>)> {
        self.by_sentence[sentence].iter().map(|&m| (&self.mentions[m], &self.ranges[m]))
    }

    /// The entities of the mentions that one token heads, in the order they were found.
    pub fn headed_by(&self, sentence: usize, token: usize) -> impl Iterator<Item = EntityId> {
        self.ranges_in(sentence).filter(move |(m, _)| m.head == token).map(|(m, _)| m.entity)
    }

    /// The country that an entity is or belongs to, where there is just one.
    pub fn country_of(&self, entity: EntityId) -> Option<&str> {
        match self.entities[entity].countries.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }
}
