//! People of whom the text only says how many.

use super::super::registry::Registry;
use super::super::{EntityKind, MentionKind, quantity};
use super::phrase::leftmost;
use crate::lexicon::{Lexicon, PatternKind};
use crate::text::{Relation, Upos, slug};

/// "killed at least 12", "police arrest 19": a number without a noun is people where such things are done to people only.
pub(super) fn number(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    at: usize,
    about: Option<&str>,
) {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let token = &tokens[at];
    let undergoes = matches!(token.relation, Relation::Obj | Relation::NsubjPass);
    if token.upos != Upos::Num || !undergoes || registry.at(s, at).is_some() {
        return;
    }
    let Some(verb) = token.head.filter(|&h| tokens[h].upos == Upos::Verb) else { return };
    let lemma = tokens[verb].lower_lemma();
    let arrests = || {
        let mut patterns = lexicon.patterns(PatternKind::Verb, &lemma).iter();
        patterns.any(|&(action, pattern)| {
            let action = &lexicon.actions()[action];
            action.state_act && action.patterns[pattern].is_transitive()
        })
    };
    // "killed 19 of them", "shot down 39 of 55 missiles", "hit 5%"
    let measured = sentence.children(at).any(|c| {
        (c > at && matches!(tokens[c].relation, Relation::Nmod | Relation::NmodUnmarked))
            || tokens[c].upos == Upos::Sym
    });
    if measured || !(quantity::is_harm(lexicon.words(), &lemma) || arrests()) {
        return;
    }
    let first = leftmost(sentence, at);
    let begin = (first..at).find(|&t| tokens[t].upos != Upos::Cconj).unwrap_or(at);
    let span = tokens[begin].span.cover(token.span);
    let noun = if matches!(token.lower().as_ref(), "one" | "1") { "person" } else { "people" };
    let name = format!("{} {noun}", registry.document.words(span));
    let countries: Vec<&str> = about.into_iter().collect();
    let entity = registry.entity(EntityKind::Group, &format!("g-{}", slug(&name)), &name, &countries);
    registry.mention(s, begin..at + 1, MentionKind::Nominal, entity, "number of people");
}
