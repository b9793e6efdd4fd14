//! "The officers" after "three police officers", "the suspect" after "a suspect in the attack": groups that the text names
//! again in fewer words.

use std::ops::Range;

use super::registry::Registry;
use super::{EntityId, EntityKind, MentionKind};
use crate::text::{Relation, Sentence, Token};

/// In how many sentences the group is still meant.
const REACH: usize = 4;

/// The group that a definite noun means if the text has named one by this noun and by all words before it. With `bare`
/// also a plural without any word beside it, as officials are named again who speak: "Officials said".
pub(super) fn resumed(
    registry: &Registry<'_>,
    s: usize,
    at: usize,
    bare: bool,
) -> Option<(Range<usize>, EntityId)> {
    let sentence = &registry.document.sentences[s];
    let alone = bare && sentence.tokens[at].xpos == "NNS" && sentence.children(at).next().is_none();
    let begin = if alone { at } else { definite(sentence, at)? };
    let words = &sentence.tokens[if alone { at } else { begin + 1 }..=at];
    (s.saturating_sub(REACH)..=s)
        .rev()
        .find_map(|earlier| {
            let tokens = &registry.document.sentences[earlier].tokens;
            let same = |range: &Range<usize>, head: usize| {
                let limit = if earlier == s { begin } else { usize::MAX };
                range.end <= limit
                    && tokens[head].lemma == sentence.tokens[at].lemma
                    && tokens[head].xpos == sentence.tokens[at].xpos
                    && words.iter().all(|w| tokens[range.clone()].iter().any(|t| alike(t, w)))
            };
            let nominal = registry.ranges_in(earlier).filter(|(m, _)| m.kind == MentionKind::Nominal);
            let group = |e: EntityId| registry.entities[e].kind == EntityKind::Group;
            let found = nominal.filter(|(m, range)| group(m.entity) && same(range, m.head));
            found.last().map(|(m, _)| m.entity)
        })
        .map(|entity| (begin..at + 1, entity))
}

fn alike(a: &Token, b: &Token) -> bool {
    a.form.eq_ignore_ascii_case(&b.form)
}

/// The place of the article of "the officers", unless words behind the noun say which ones.
fn definite(sentence: &Sentence, at: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    let article = |c: &usize| {
        *c < at
            && tokens[*c].relation == Relation::Det
            && matches!(tokens[*c].lemma.as_str(), "the" | "this" | "that" | "these" | "those")
    };
    let begin = sentence.children(at).find(article)?;
    let defined = sentence.children(at).any(|c| {
        c > at
            && matches!(
                tokens[c].relation,
                Relation::Nmod | Relation::Acl | Relation::AclRelcl | Relation::Appos
            )
    });
    (!defined).then_some(begin)
}
