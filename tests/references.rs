//! Words that mean somebody named before, and trees that stay trees.

use demarche::annotate::annotate;
use demarche::lexicon::Lexicon;
use demarche::mention::{Mentions, find};
use demarche::source::{Article, Metadata};
use demarche::text::{Document, segment};

fn read(text: &str) -> (Document, Mentions) {
    let lexicon = Lexicon::embedded().expect("the embedded lexicon is whole");
    let metadata = Metadata { published: "2024-03-15".parse().ok(), ..Metadata::default() };
    let mut document = segment(Article::new(text.to_string(), metadata));
    annotate(&mut document, &lexicon);
    let mentions = find(&document, &lexicon);
    (document, mentions)
}

/// The names of those whom these words of the text mean.
fn meant(text: &str, words: &str) -> Vec<String> {
    let (document, mentions) = read(text);
    let here = mentions.mentions.iter().filter(|m| document.text(m.span) == words);
    here.map(|m| mentions.entities[m.entity].name.clone()).collect()
}

#[test]
fn counted_descriptions_mean_those_named_before() {
    let two = "Emmanuel Macron met Olaf Scholz in Paris on Monday. Both men called for calm.";
    assert_eq!(meant(two, "Both men"), ["Emmanuel Macron", "Olaf Scholz"]);
    let sides = "India and China held talks on Monday. The two sides agreed to withdraw their troops.";
    assert_eq!(meant(sides, "The two sides"), ["India", "China"]);
    let three =
        "Emmanuel Macron, Olaf Scholz and Donald Tusk met in Paris on Monday. Both men called for calm.";
    assert!(
        !meant(three, "Both men").iter().any(|name| name.contains(' ')),
        "of three nobody knows which two"
    );
}

#[test]
fn bodies_and_countries_by_what_they_are() {
    let ministry = "India's external affairs ministry condemned the attack. The ministry said it would act.";
    assert_eq!(meant(ministry, "The ministry"), ["Ministry of External Affairs"]);
    assert_eq!(meant("Peru's Senate passed the bill on Monday.", "Peru's Senate"), ["Senate of Peru"]);
    let alone = "Protests began in Peru on Monday. The government said it would act.";
    assert_eq!(meant(alone, "government"), ["Government of Peru"]);
    let several = "Peru and Chile signed a treaty on Monday. The government said it would act.";
    assert!(!meant(several, "government").contains(&"Government of Peru".to_string()));
}

#[test]
fn groups_named_again_and_countries_of_people() {
    let officers = "Peru detained three police officers of Chile. The officers were held in Lima.";
    assert_eq!(meant(officers, "The officers"), ["three police officers of Chile"]);
    let others = "Peru detained three soldiers of Chile. The officers were held in Lima.";
    assert!(!meant(others, "The officers").contains(&"three soldiers of Chile".to_string()));
    let ties = "Emmanuel Macron met Olaf Scholz in Paris on Monday. France and Germany are at peace. \
                The presidents agreed to deepen their countries' ties.";
    assert_eq!(meant(ties, "their countries"), ["France", "Germany"]);
}

#[test]
fn who_does_something_is_not_whom_it_is_done_to() {
    let them = "Peru detained three police officers of Chile, accusing them of crossing the border.";
    assert_eq!(meant(them, "them"), ["three police officers of Chile"]);
    let own = "Emmanuel Macron met Olaf Scholz in Paris on Monday, praising his own record.";
    assert_eq!(meant(own, "his"), ["Emmanuel Macron"], "a possessive may mean the agent");
    let joined = "Peru denounced the fighting between Hamas and Hezbollah. The two groups signed a truce.";
    assert_eq!(meant(joined, "The two groups"), ["Hamas", "Hezbollah"]);
}

#[test]
fn presidents_of_two_countries_have_one_each() {
    let (document, mentions) = read(
        "Ana Rossi and Li Weng-Ho, the presidents of Chile and Peru, signed a treaty in Lima on Monday.",
    );
    let held: Vec<(String, String)> = mentions
        .tenures
        .iter()
        .map(|t| {
            let name = |id: usize| mentions.entities[id].name.clone();
            (name(t.person), t.of.map(name).unwrap_or_default())
        })
        .collect();
    assert_eq!(
        held,
        [("Ana Rossi".to_string(), "Chile".to_string()), ("Li Weng-Ho".to_string(), "Peru".to_string())],
        "{}",
        document.sentences.len()
    );
}

#[test]
fn an_acronym_is_what_the_text_explains() {
    let text = "The Northern Herders League (NHL) met on Monday. The NHL said it would go on.";
    assert_eq!(meant(text, "NHL"), ["Northern Herders League", "Northern Herders League"]);
}

#[test]
fn repaired_trees_have_one_root_and_no_circle() {
    for text in [
        "Peru frees ten men and arrests three, and calls for a vote after the army this week seized power.",
        "after the army seized and demands the list, adding that tanks and calls for",
        "TALLINN - On Monday Mr Kask said the plan was \"illegal\" and described attempts to stop it as \"fair\".",
        "Peru refuses talks and calls for peace and the men and arrests the leader and",
    ] {
        let (document, _) = read(text);
        for sentence in &document.sentences {
            let roots = sentence.tokens.iter().filter(|t| t.head.is_none()).count();
            assert_eq!(roots, 1, "{text}");
            for start in 0..sentence.tokens.len() {
                let path = std::iter::successors(Some(start), |&t| sentence.tokens[t].head);
                assert!(path.take(sentence.tokens.len() + 1).count() <= sentence.tokens.len(), "{text}");
            }
        }
    }
}

#[test]
fn a_short_title_means_who_has_the_long_one() {
    let deputy =
        "Deputy Foreign Minister Ana Soto met Karl Meyer of Austria. The Deputy Minister thanked Austria.";
    assert_eq!(meant(deputy, "The Deputy Minister"), ["Ana Soto"]);
    let two = "Foreign Minister Ana Soto met Foreign Minister Karl Meyer in Lima. The minister thanked Peru.";
    let minister = meant(two, "The minister");
    assert!(
        minister.iter().all(|name| name != "Ana Soto" && name != "Karl Meyer"),
        "of two nobody knows which"
    );
    let justice = "Secretary of Justice Ana Soto met Karl Meyer. The Secretary of State would take over.";
    assert!(!meant(justice, "The Secretary of State").contains(&"Ana Soto".to_string()));
    let vice = "Vice President Ana Soto met Karl Meyer in Lima. The president was in Quito.";
    assert!(!meant(vice, "The president").contains(&"Ana Soto".to_string()));
}

#[test]
fn the_chief_of_a_body_has_a_post_in_it() {
    let chief =
        "NATO Secretary-General Ana Soto arrived in Lima on Monday. The NATO chief met President Karl Meyer.";
    assert_eq!(meant(chief, "The NATO chief"), ["Ana Soto"]);
    let none = "President Karl Meyer arrived in Lima on Monday. The NATO chief met ministers.";
    assert!(!meant(none, "The NATO chief").contains(&"Karl Meyer".to_string()));
}

#[test]
fn rebels_belong_to_the_one_armed_group_that_was_named() {
    let one = "Hezbollah fired rockets at Israel on Sunday. The militants wounded two people.";
    assert_eq!(meant(one, "The militants"), ["Hezbollah"]);
    let two = "Hezbollah and Hamas fired rockets on Sunday. The militants wounded two people.";
    assert!(meant(two, "The militants").iter().all(|name| name != "Hezbollah" && name != "Hamas"));
}

#[test]
fn they_means_both_parties_over_a_sentence_about_one_of_them() {
    let met = "President Ana Soto met Chancellor Karl Meyer in Lima. Ms. Soto praised Austria. They agreed to talk.";
    assert_eq!(meant(met, "They"), ["Ana Soto", "Karl Meyer"]);
    let others = "President Ana Soto met Chancellor Karl Meyer in Lima. Igor Petrov praised Austria. They agreed to talk.";
    assert!(!meant(others, "They").contains(&"Karl Meyer".to_string()));
    let title =
        "Prime Minister Ana Soto met Prime Minister Karl Meyer in Lima. The Prime Ministers agreed to talk.";
    assert_eq!(meant(title, "The Prime Ministers"), ["Ana Soto", "Karl Meyer"]);
    let posts = "Prime Minister Ana Soto met Prime Minister Karl Meyer in Lima. The foreign ministers agreed to talk.";
    assert!(!meant(posts, "The foreign ministers").contains(&"Ana Soto".to_string()));
}
