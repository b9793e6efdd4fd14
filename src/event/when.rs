//! Which time expression dates an act.

use jiff::civil::Date;

use super::Modality;
use super::tense::{Tense, tense, told_in_present};
use crate::lexicon::{Lexicon, PatternKind};
use crate::mention::{Basis, Mentions, Precision, Time, TimeMention, time};
use crate::syntax::{clause, is_definite, is_subject};
use crate::text::{Document, Relation, Sentence, Upos, is_weekday};

/// The time of an act and the limit set for it.
pub(crate) struct When {
    pub time: Time,
    pub deadline: Option<Time>,
}

/// Takes the time expression nearest to the act in its own clause; without one, what the sentences before, tense and
/// modality say.
pub(crate) fn of(
    document: &Document,
    mentions: &Mentions,
    lexicon: &Lexicon,
    s: usize,
    head: usize,
    predicate: usize,
    modality: Modality,
) -> When {
    let sentence = &document.sentences[s];
    let near = near(mentions, sentence, s, head, predicate);
    let time = near.iter().copied().find(|time| !time.deadline);
    let deadline = near.iter().copied().find(|time| time.deadline).cloned();
    let published = document.article.metadata.published;
    // "pledges ten million": the promise itself is told of, and dated, like any act.
    let told = if head == predicate && matches!(sentence.tokens[head].xpos, "VBD" | "VBZ" | "VBP") {
        Modality::Actual
    } else {
        modality
    };
    let time = time
        .cloned()
        .or_else(|| counted_from_main(mentions, sentence, s, predicate, published))
        .unwrap_or_else(|| match (&deadline, happened(modality)) {
            (Some(limit), false) => Time { earliest: None, latest: limit.latest, ..limit.clone() },
            _ => told_before(document, mentions, lexicon, s, predicate, told)
                .unwrap_or_else(|| without_expression(published, sentence, predicate, told)),
        });
    When { time, deadline }
}

/// The times that belong to an act, the closest first.
fn near<'m>(
    mentions: &'m Mentions,
    sentence: &Sentence,
    s: usize,
    head: usize,
    predicate: usize,
) -> Vec<&'m Time> {
    let times = mentions.times_in(s).iter();
    let mut near: Vec<_> =
        times.filter_map(|t| rank(sentence, t.head, head, predicate).map(|rank| (rank, t))).collect();
    // "next month, on 12 April": of two the day.
    let rough = |t: &TimeMention| t.time.precision != Precision::Day;
    near.sort_by_key(|(rank, t)| (*rank, rough(t), t.head.abs_diff(head)));
    near.into_iter().map(|(_, t)| &t.time).collect()
}

fn happened(modality: Modality) -> bool {
    matches!(modality, Modality::Actual | Modality::Ongoing | Modality::Negated | Modality::Denied)
}

/// Does a time hang under a noun that tells of an act of its own: "in response to the bombing of the bridge the
/// previous day"?
fn of_another_act(sentence: &Sentence, time: usize, head: usize) -> bool {
    let tokens = &sentence.tokens;
    sentence.above(time).take_while(|&t| t != head && tokens[t].upos != Upos::Verb).any(|t| {
        let after = sentence.children(t).any(|c| {
            tokens[c].relation == Relation::Case
                && matches!(tokens[c].lemma.as_str(), "after" | "following" | "since")
        });
        let gerund = tokens[t].form.to_lowercase().ends_with("ing")
            && sentence.children(t).any(|c| tokens[c].relation == Relation::Nmod);
        // "sentenced a man over the bombing of a synagogue in 1980"
        let act = tokens[t].upos == Upos::Noun && tokens[t].act.kinds[0].1 > 0;
        let dates = tokens[time].relation == Relation::Nmod && !is_weekday(&tokens[time].form);
        after || gerund || (act && dates)
    })
}

/// How closely a time belongs to an act: on the word itself, on its predicate, in the same clause.
fn rank(sentence: &Sentence, time: usize, head: usize, predicate: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    // "the 1984 riot, in which many were killed", "an attack on Monday that killed five"
    let told_of = tokens[predicate].head.filter(|_| tokens[predicate].relation == Relation::AclRelcl);
    if told_of.is_some_and(|noun| tokens[time].head == Some(noun)) {
        return Some(7);
    }
    // "condemned Monday's attack"
    if tokens[time].relation == Relation::NmodPoss && tokens[time].head != Some(head) {
        return None;
    }
    // "the 2006 conflict", "the 2005 budget": the year tells which one, not when the verb happened.
    let names = matches!(tokens[time].relation, Relation::Nummod | Relation::Compound | Relation::Amod)
        && tokens[time]
            .head
            .is_some_and(|h| h != head && time < h && matches!(tokens[h].upos, Upos::Noun | Upos::Propn));
    if names {
        return None;
    }
    let mut t = time;
    for _ in 0..3 {
        match tokens[t].head {
            Some(h) if h == head => return Some(0),
            Some(h) if h == predicate => return Some(1),
            Some(h) if tokens[h].upos == Upos::Verb => break,
            Some(h) => t = h,
            None => break,
        }
    }
    // "threw out the suit on Monday": the day is that of the verb, not of what its object tells of.
    let object = head == predicate
        && tokens[head].upos == Upos::Noun
        && matches!(tokens[head].relation, Relation::Obj | Relation::Nmod);
    if object {
        return None;
    }
    let own = clause(sentence, predicate);
    let there = clause(sentence, time);
    if of_another_act(sentence, time, head) {
        return None;
    }
    if own == there {
        return Some(2);
    }
    // "lost his leg as rebels stormed the bridge on Friday": both happen at once.
    if tokens[there].relation == Relation::Advcl
        && tokens[there].head == Some(own)
        && at_once(sentence, there)
    {
        return Some(6);
    }
    let mut above = own;
    for level in 3..6 {
        above = tokens[above].head.filter(|_| shares_time(sentence, above)).map(|h| clause(sentence, h))?;
        if above == there {
            return Some(level);
        }
    }
    None
}

/// "was planning to meet … next week": the infinitive shares its governor's time, a participle its main clause's, and so
/// does what happens as the main clause does.
fn shares_time(sentence: &Sentence, verb: usize) -> bool {
    let tokens = &sentence.tokens;
    let has = |relation: Relation| sentence.children(verb).any(move |c| tokens[c].relation == relation);
    match tokens[verb].relation {
        Relation::Xcomp | Relation::Conj => !has(Relation::Nsubj),
        Relation::Advcl => !has(Relation::Nsubj) || at_once(sentence, verb),
        // "issued an order imposing a tariff"
        Relation::Acl => tokens[verb].xpos == "VBG" && !has(Relation::Nsubj),
        _ => false,
    }
}

/// Is a clause in the past one of "as", "while" or "when"?
fn at_once(sentence: &Sentence, verb: usize) -> bool {
    let tokens = &sentence.tokens;
    let temporal = |c: usize| {
        matches!(tokens[c].relation, Relation::Mark | Relation::Advmod)
            && matches!(tokens[c].lemma.as_str(), "as" | "while" | "when")
    };
    tokens[verb].xpos == "VBD" && sentence.children(verb).any(temporal)
}

/// "a day after the bloc gave its ultimatum": the clause is dated from its main clause.
fn counted_from_main(
    mentions: &Mentions,
    sentence: &Sentence,
    s: usize,
    predicate: usize,
    published: Option<Date>,
) -> Option<Time> {
    let tokens = &sentence.tokens;
    let main = tokens[predicate].head.filter(|_| tokens[predicate].relation == Relation::Advcl)?;
    let mark = sentence.children(predicate).find(|&c| {
        tokens[c].relation == Relation::Mark && matches!(tokens[c].lemma.as_str(), "after" | "before")
    })?;
    let number = mark.checked_sub(2)?;
    let length = time::counted_length(sentence, number, mark)?;
    let base = near(mentions, sentence, s, main, main)
        .into_iter()
        .find(|t| t.precision == Precision::Day && !t.deadline)
        .and_then(|t| t.earliest)
        .or_else(|| published.filter(|_| told_in_present(sentence, main)))?;
    let after = tokens[mark].lemma == "after";
    let date = if after { base.checked_sub(length) } else { base.checked_add(length) }.ok()?;
    let years = length.get_years() != 0;
    Some(if years { inferred_year(date) } else { inferred_day(date) })
}

fn inferred_year(date: Date) -> Time {
    let (earliest, latest) = (Some(date.first_of_year()), Some(date.last_of_year()));
    Time { earliest, latest, precision: Precision::Year, ..inferred_day(date) }
}

fn inferred_day(date: Date) -> Time {
    Time {
        earliest: Some(date),
        latest: Some(date),
        precision: Precision::Day,
        basis: Basis::Inferred,
        time_of_day: None,
        deadline: false,
        text: None,
    }
}

/// A report goes on telling of the day that it began with: a main clause in the simple past without a time of its
/// own happens on the day that the main clause before it in the paragraph names.
fn told_before(
    document: &Document,
    mentions: &Mentions,
    lexicon: &Lexicon,
    s: usize,
    predicate: usize,
    modality: Modality,
) -> Option<Time> {
    if !matches!(modality, Modality::Actual | Modality::Ongoing) {
        return None;
    }
    let sentence = &document.sentences[s];
    let (tense, verb) = tense(sentence, predicate);
    if tense != Tense::Past || !goes_on(sentence, verb) || is_setting(sentence, verb) {
        return None;
    }
    let published = document.article.metadata.published?;
    if s > 0
        && resumes(sentence, verb, lexicon)
        && told_in_present(&document.sentences[s - 1], document.sentences[s - 1].root()?)
    {
        return Some(inferred_day(published));
    }
    (0..s)
        .rev()
        .take(3)
        .take_while(|&b| document.sentences[b].paragraph == sentence.paragraph)
        .find_map(|b| {
            let here = || mentions.times_in(b).iter();
            let main = here().find(|t| is_main(&document.sentences[b], t.head));
            // A lead that names one day tells of that day, wherever in it the day stands.
            let lead = || here().next().filter(|_| b <= 1 && here().count() == 1);
            main.or_else(lead)
        })
        .filter(|t| t.time.precision == Precision::Day && !t.time.deadline && t.time.basis == Basis::Relative)
        .and_then(|t| t.time.earliest.filter(|&day| t.time.latest == Some(day) && day <= published))
        .map(inferred_day)
}

/// "The attack also injured five": does the subject take up an act told before?
fn resumes(sentence: &Sentence, verb: usize, lexicon: &Lexicon) -> bool {
    let tokens = &sentence.tokens;
    sentence.children(verb).any(|subject| {
        is_subject(sentence, subject)
            && !lexicon.patterns(PatternKind::Noun, &tokens[subject].lemma.to_lowercase()).is_empty()
            && is_definite(sentence, subject)
    })
}

/// Is a verb in the simple past on the line of the story: a main clause, or what its speaker says is under way?
fn goes_on(sentence: &Sentence, verb: usize) -> bool {
    let tokens = &sentence.tokens;
    let main = |t: usize| {
        tokens[t].head.is_none()
            || tokens[t].relation == Relation::Parataxis
            || (tokens[t].relation == Relation::Conj
                && tokens[t].head.is_some_and(|h| tokens[h].head.is_none()))
    };
    let under_way = matches!(tokens[verb].xpos, "VBG" | "VBD")
        && matches!(tokens[verb].relation, Relation::Ccomp | Relation::Acl);
    let above =
        |t: usize| main(t) || tokens[t].head.is_some_and(|h| tokens[t].relation == Relation::Iobj && main(h));
    main(verb) || (under_way && tokens[verb].head.is_some_and(above))
}

/// "was meeting the envoy when news broke": what was under way is the setting of the story, not its next step.
fn is_setting(sentence: &Sentence, verb: usize) -> bool {
    let tokens = &sentence.tokens;
    let when = |clause: usize| sentence.children(clause).any(|c| tokens[c].lemma == "when");
    tokens[verb].xpos == "VBG"
        && sentence.children(verb).any(|c| tokens[c].relation == Relation::Advcl && when(c))
}

/// Does a time date a main clause in the simple past?
fn is_main(sentence: &Sentence, time: usize) -> bool {
    let verb = clause(sentence, time);
    if of_another_act(sentence, time, verb) {
        return false;
    }
    let (tense, at) = tense(sentence, verb);
    // "Britain on Friday froze": a day behind the article's makes a past of what reads like a present.
    matches!(tense, Tense::Past | Tense::Present) && at == verb && goes_on(sentence, verb)
}

/// "condemns the attack": what a noun without a verb of its own tells of came before the verb that it is the object of.
fn is_answered(sentence: &Sentence, act: usize) -> bool {
    sentence.tokens[act].upos == Upos::Noun && sentence.tokens[act].relation == Relation::Obj
}

/// Past tense: on or before publication. Present tense in a report: on the day. Future: from publication on.
fn without_expression(
    published: Option<Date>,
    sentence: &Sentence,
    predicate: usize,
    modality: Modality,
) -> Time {
    let mut time = Time {
        earliest: None,
        latest: None,
        precision: Precision::Unknown,
        basis: Basis::Document,
        time_of_day: None,
        deadline: false,
        text: None,
    };
    match (modality, published) {
        (Modality::Actual | Modality::Ongoing | Modality::Cancelled, Some(day))
            if tense(sentence, predicate).0 == Tense::Present && !is_answered(sentence, predicate) =>
        {
            time = inferred_day(day);
        }
        (
            Modality::Actual | Modality::Ongoing | Modality::Negated | Modality::Denied | Modality::Cancelled,
            _,
        ) => time.latest = published,
        (Modality::Planned | Modality::Possible | Modality::Threatened | Modality::Demanded, _) => {
            time.earliest = published;
        }
        (Modality::Hypothetical | Modality::Unknown, _) => {}
    }
    time
}
