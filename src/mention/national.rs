//! "Three Palestinians", "a Chilean": people of a country, counted, are a group and not the country.

use super::group::leftmost;
use super::registry::Registry;
use super::{EntityKind, MentionKind};
use crate::text::{Relation, slug};

/// Finds them where a number or an article stands before the word for the people.
pub(crate) fn find(registry: &mut Registry<'_>) {
    for s in 0..registry.document.sentences.len() {
        for at in 1..registry.document.sentences[s].tokens.len() {
            national(registry, s, at);
        }
    }
}

fn national(registry: &mut Registry<'_>, s: usize, at: usize) {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let Some(people) = registry.at(s, at).filter(|m| m.head == at && m.kind == MentionKind::Demonym) else {
        return;
    };
    let nominal = matches!(
        tokens[at].relation,
        Relation::Nsubj
            | Relation::NsubjPass
            | Relation::Obj
            | Relation::Obl
            | Relation::Nmod
            | Relation::Conj
    );
    let counts = |c: usize| {
        let article = matches!(tokens[c].lemma.as_str(), "a" | "an" | "another");
        match tokens[at].xpos {
            "NNS" | "NNPS" => tokens[c].relation == Relation::Nummod,
            _ => tokens[c].relation == Relation::Det && article,
        }
    };
    let Some(number) = sentence.children(at).find(|&c| c < at && counts(c)).filter(|_| nominal) else {
        return;
    };
    let begin = leftmost(sentence, number);
    let words = begin + usize::from(tokens[begin].relation == Relation::Det);
    let span = tokens[words].span.cover(tokens[at].span);
    let name = registry.document.words(span);
    // "ethnic Albanians" live anywhere.
    let ethnic = tokens[begin..at].iter().any(|t| t.lemma == "ethnic");
    let countries = registry.entities[people.entity].countries.clone();
    let refs: Vec<&str> = countries.iter().map(String::as_str).filter(|_| !ethnic).collect();
    let entity = registry.entity(EntityKind::Group, &format!("g-{}", slug(&name)), &name, &refs);
    registry.mention(s, begin..at + 1, MentionKind::Nominal, entity, "counted people of a country");
}
