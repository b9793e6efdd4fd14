//! What tables, roles and dates say of the words of a sentence before names are looked for in it.

use crate::lexicon::{Form, Lexicon, Sense};
use crate::mention::gazetteer::Hit;
use crate::mention::role::RoleHit;
use crate::mention::time;
use crate::text::{Relation, Sentence, Token, Upos, is_weekday};

/// For each word of a sentence.
pub(super) struct Marks {
    /// A person of the lexicon whose name begins here, and where it ends.
    pub known: Vec<Option<(usize, usize)>>,
    /// The word is part of no name.
    pub blocked: Vec<bool>,
    /// The word is a country or a place, which may be a given name ("Israel Katz").
    pub soft: Vec<bool>,
    /// A role ends before the word.
    pub role_end: Vec<bool>,
    /// What a role is of ends before the word: "ambassador to Chile Ana Soto".
    pub body_end: Vec<bool>,
}

impl Marks {
    pub fn of(sentence: &Sentence, lexicon: &Lexicon, hits: &[Hit<'_>], roles: &[RoleHit]) -> Self {
        let tokens = &sentence.tokens;
        let none = || vec![false; tokens.len() + 1];
        let (blocked, soft, role_end, body_end) = (none(), none(), none(), none());
        let mut marks = Self { known: vec![None; tokens.len()], blocked, soft, role_end, body_end };
        hits.iter().for_each(|hit| marks.take_hit(hit));
        (0..tokens.len()).filter(|&t| is_date(tokens, t)).for_each(|t| marks.blocked[t] = true);
        roles.iter().for_each(|role| marks.take_role(tokens, lexicon, hits, role));
        marks
    }

    fn take_hit(&mut self, hit: &Hit<'_>) {
        let person = hit.senses.iter().find_map(|s| match s {
            Sense::Person(p) => Some(*p),
            _ => None,
        });
        if let Some(person) = person {
            self.known[hit.tokens.start] = Some((person, hit.tokens.end));
            return;
        }
        // An adjective or a body never is a given name.
        let named = |s: &Sense| matches!(s, Sense::Country(_, Form::Name | Form::Capital) | Sense::Place(_));
        let soft = hit.tokens.len() == 1 && hit.senses.iter().all(named);
        let marks = if soft { &mut self.soft } else { &mut self.blocked };
        marks[hit.tokens.clone()].fill(true);
    }

    fn take_role(&mut self, tokens: &[Token], lexicon: &Lexicon, hits: &[Hit<'_>], role: &RoleHit) {
        let end = role.tokens.end;
        self.blocked[role.tokens.clone()].fill(true);
        self.role_end[end] = true;
        // "President of Russia Dmitry Medvedev", "ambassador to Chile Ana Soto"
        if !tokens.get(end).is_some_and(|t| matches!(t.form.as_str(), "of" | "to" | "for")) {
            return;
        }
        // "chief executive of Northern Ireland Water": one word behind a country may still be part of a body's name.
        let after = |hit: &&Hit<'_>| (end + 1..end + 3).contains(&hit.tokens.start);
        if let Some(hit) = hits.iter().find(after) {
            self.body_end[hit.tokens.end] = true;
            self.blocked[hit.tokens.clone()].fill(true);
        } else if let Some(name) = name_behind_field(tokens, end + 1, lexicon) {
            self.body_end[name] = true;
            self.blocked[end + 1..name].fill(true);
        }
    }
}

/// "On Saturday Mr Trump", "On 3 June Ana Soto", "since March Ana Soto": neither the day nor the month behind a day or a
/// preposition is part of the name.
fn is_date(tokens: &[Token], t: usize) -> bool {
    let dated = t.checked_sub(1).map(|b| &tokens[b]).is_some_and(|before| {
        before.form.starts_with(|c: char| c.is_ascii_digit())
            || matches!(
                before.lower().as_ref(),
                "in" | "since" | "until" | "till" | "from" | "during" | "late" | "early"
            )
    });
    is_weekday(&tokens[t].form) || (dated && time::is_month(&tokens[t].form))
}

/// Where the name begins in "Minister of Agriculture and Water Ana Soto": at the first given name behind the field of a
/// post, which begins at `field`.
fn name_behind_field(tokens: &[Token], field: usize, lexicon: &Lexicon) -> Option<usize> {
    const LONGEST: usize = 6;
    let capital = |t: usize| {
        tokens.get(t).is_some_and(|x| x.upos == Upos::Propn && x.form.starts_with(char::is_uppercase))
    };
    let given = |t: usize| capital(t) && lexicon.names().is_given_name(&tokens[t].form);
    let field = field + usize::from(tokens.get(field).is_some_and(|t| t.upos == Upos::Det));
    let inside = |&t: &usize| capital(t) || tokens.get(t).is_some_and(|x| x.upos == Upos::Cconj);
    let run = || (field..field + LONGEST).take_while(inside);
    // The tree sets a name that no list knows beside the post.
    let beside =
        |t: usize| tokens[t].relation == Relation::Appos && tokens[t].head.is_some_and(|h| h < field);
    let begins = |&t: &usize| t > field && capital(t - 1) && capital(t + 1);
    run().find(|&t| given(t)).filter(begins).or_else(|| run().find(|&t| beside(t)).filter(begins))
}
