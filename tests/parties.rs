//! Who does an act and to whom it is done, where both are common nouns.

use demarche::annotate::annotate;
use demarche::event::{EventRecord, find as events};
use demarche::lexicon::Lexicon;
use demarche::mention::find as mentions;
use demarche::source::{Article, Metadata};
use demarche::text::segment;

/// The agents and the targets of the records of one action, by name.
fn parties(text: &str, action: &str) -> Vec<(Vec<String>, Vec<String>)> {
    let lexicon = Lexicon::embedded().expect("the embedded lexicon is whole");
    let metadata = Metadata { published: "2024-03-15".parse().ok(), ..Metadata::default() };
    let mut document = segment(Article::new(text.to_string(), metadata));
    annotate(&mut document, &lexicon);
    let found = mentions(&document, &lexicon);
    let names = |ids: &[usize]| ids.iter().map(|&e| found.entities[e].name.clone()).collect::<Vec<_>>();
    let both = |r: &EventRecord| (names(&r.actors), names(&r.targets));
    events(&document, &found, &lexicon).iter().filter(|r| r.action == action).map(both).collect()
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| name.to_string()).collect()
}

#[test]
fn an_outcome_is_the_deed_of_who_did_the_act_before_it() {
    let text = "Gunmen opened fire on shoppers at a market in Lagos on Monday, killing six people.";
    assert_eq!(parties(text, "Kill"), [(owned(&["Gunmen"]), owned(&["six people"]))]);
}

#[test]
fn a_word_before_makes_a_group_an_armed_one() {
    let text = "An armed group kidnapped five reservists on Monday.";
    assert_eq!(parties(text, "Attack"), [(owned(&["armed group"]), owned(&["five reservists"]))]);
    let media = "Social media attacked Peru on Monday.";
    assert!(parties(media, "Attack").iter().all(|(agents, _)| agents.is_empty()), "no agent");
}

#[test]
fn others_count_as_somebody_where_they_are_counted() {
    let text = "Rebels killed two guards and four others on Monday.";
    let both = parties(text, "Kill");
    assert_eq!(both, [(owned(&["Rebels"]), owned(&["two guards", "four other people"]))]);
    let uncounted = parties("Rebels killed others in Sudan on Monday.", "Kill");
    assert!(!uncounted.iter().any(|(_, targets)| targets.contains(&"others".to_string())));
}

#[test]
fn in_a_clash_nobody_knows_who_killed() {
    let text = "Six soldiers were killed in clashes between Peru and Chile.";
    assert_eq!(parties(text, "Kill"), [(owned(&[]), owned(&["Six soldiers"]))]);
    assert_eq!(parties(text, "Clash"), [(owned(&["Peru", "Chile"]), owned(&[]))]);
}

#[test]
fn a_number_alone_is_people_where_it_is_people_who_suffer_it() {
    let killed = parties("A bomb hit a market in Peru on Monday, killing at least 12.", "Kill");
    assert_eq!(killed, [(owned(&[]), owned(&["at least 12 people"]))]);
    assert_eq!(
        parties("Peru arrested one on Monday.", "Arrest"),
        [(owned(&["Peru"]), owned(&["one person"]))]
    );
    let herd = parties("The flood killed 40% of the herd in Peru.", "Kill");
    assert!(!herd.iter().any(|(_, targets)| targets.iter().any(|t| t.contains("people"))), "{herd:?}");
}

#[test]
fn a_place_is_not_whom_it_is_done_to_where_the_words_name_somebody() {
    let expelled = parties("Two Chilean diplomats were expelled from Lima by Peru.", "ExpelDiplomats");
    assert_eq!(expelled, [(owned(&["Peru"]), owned(&["Two Chilean diplomats"]))]);
}

#[test]
fn who_is_blamed_or_asked_acts() {
    let blamed = parties("Peru accused the rebels of staging an attack on Chile.", "Attack");
    assert_eq!(blamed, [(owned(&["rebels"]), owned(&["Chile"]))]);
    let asked = parties("Rebels in Peru appealed to Chile on Monday to release the prisoners.", "Release");
    assert_eq!(asked, [(owned(&["Chile"]), owned(&["prisoners"]))]);
}

#[test]
fn an_attack_in_which_people_are_killed_is_done_to_them() {
    let attack = parties("Four people were killed in a suicide attack in Peru.", "Attack");
    assert!(
        matches!(attack.as_slice(), [(agents, targets)] if agents.is_empty() && targets.len() == 1),
        "{attack:?}"
    );
    let killed = parties("Four people were killed in a suicide attack in Peru.", "Kill");
    assert_eq!(killed, [(owned(&[]), owned(&["Four people"]))]);
    assert_eq!(parties("The suicide attack in the film was long.", "Attack"), []);
}

#[test]
fn a_verb_that_looks_like_a_noun_is_one_where_the_sentence_has_no_other() {
    let arrested = parties("Chilean police arrest 19 people.", "Arrest");
    assert_eq!(arrested, [(owned(&["Chilean Police"]), owned(&["19 people"]))]);
    assert_eq!(parties("The Chilean police arrest record of 2019.", "Arrest"), []);
}

#[test]
fn a_measure_is_part_of_the_group() {
    let released = parties("Thousands of prisoners were released by Chile.", "Release");
    assert_eq!(released, [(owned(&["Chile"]), owned(&["Thousands of prisoners"]))]);
}

#[test]
fn headlines_leave_the_auxiliary_out() {
    let killed = parties("27 people killed in Chile by rebels.", "Kill");
    assert_eq!(killed, [(owned(&["rebels"]), owned(&["27 people"]))]);
    let both = parties("The soldiers killed and injured many civilians in Chile.", "Kill");
    assert_eq!(both, [(owned(&["soldiers"]), owned(&["many civilians"]))]);
}

#[test]
fn a_group_before_the_noun_of_an_act_does_it() {
    let both = parties("At least five people were killed in insurgent attacks in Lima on Monday.", "Attack");
    assert!(both.iter().any(|(agents, _)| agents == &owned(&["insurgents"])), "{both:?}");
}

#[test]
fn holders_of_the_same_post_of_several_countries_are_several_parties() {
    let both = parties("The foreign ministers of Ghana and Togo met in Accra on Monday.", "Meet");
    let each = ["foreign minister of Ghana", "foreign minister of Togo"];
    assert_eq!(both, [(owned(&each), owned(&[]))]);
    let lawmakers = parties("Lawmakers of Ghana and Togo met in Accra on Monday.", "Meet");
    assert_eq!(lawmakers, [(owned(&["Lawmakers of Ghana and Togo"]), owned(&[]))]);
}

#[test]
fn a_group_before_the_noun_of_an_act_is_in_the_plural() {
    let agents =
        |text: &str| parties(text, "Attack").into_iter().flat_map(|(agents, _)| agents).collect::<Vec<_>>();
    assert_eq!(agents("A gunman attack killed two soldiers in Lima on Monday."), ["gunmen"]);
}

#[test]
fn who_resigns_after_protests_has_not_protested() {
    let text = "Minister Anna Bell resigned after weeks of protests in Lima.";
    assert!(parties(text, "Protest").iter().all(|(agents, _)| agents.is_empty()), "no agent");
    let fought = parties("The rebels claimed a victory after an attack on Mali.", "Attack");
    assert_eq!(fought[0].0, owned(&["rebels"]), "of an attack it may be the same");
}

#[test]
fn countries_may_share_a_word_of_their_names() {
    let both = parties("North and South Korea met in Vienna on Monday.", "Meet");
    assert_eq!(both, [(owned(&["South Korea", "North Korea"]), owned(&[]))]);
}

#[test]
fn a_hashtag_names_a_country() {
    let tagged = parties("#Kenya condemned #Somalia on Monday.", "Criticise");
    assert_eq!(tagged, [(owned(&["Kenya"]), owned(&["Somalia"]))]);
}

#[test]
fn who_is_told_to_do_something_is_asked_to() {
    let told = parties("Foreign journalists were told by the army to leave Mali.", "Demand");
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].1, owned(&["Foreign journalists"]));
}
