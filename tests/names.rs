//! Names that no list knows, by the name tagger and as people; names in numbers and shapes that no article has.

use std::sync::LazyLock;

use demarche::annotate::annotate;
use demarche::lexicon::Lexicon;
use demarche::mention::tagger::{self, NameKind};
use demarche::mention::{ENTITIES, EntityKind};
use demarche::pipeline::{Reading, read};
use demarche::source::{Article, Metadata};
use demarche::text::{Document, Span, segment};

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::embedded().expect("the embedded lexicon is whole"));

fn reading(text: &str, published: &str) -> Reading {
    let metadata = Metadata { published: Some(published.parse().expect("a day")), ..Metadata::default() };
    read(Article::new(text.to_string(), metadata), &LEXICON)
}

fn people(reading: &Reading) -> Vec<&str> {
    let entities = reading.mentions.entities.iter();
    entities.filter(|e| e.kind == EntityKind::Person).map(|e| e.name.as_str()).collect()
}

/// Who is what of which country, as a text says it.
fn roles(reading: &Reading) -> Vec<(&str, &str, Option<&str>)> {
    let entities = &reading.mentions.entities;
    let of = |of: Option<usize>| of.map(|e| entities[e].key.as_str());
    let tenures = reading.mentions.tenures.iter();
    tenures.map(|t| (entities[t.person].name.as_str(), t.label.as_str(), of(t.of))).collect()
}

fn annotated(text: &str) -> Document {
    let mut document = segment(Article::new(text.to_string(), Metadata::default()));
    annotate(&mut document, &LEXICON);
    document
}

/// The names of a text as it writes them.
fn names(text: &str) -> Vec<(NameKind, String)> {
    let document = annotated(text);
    let lexicon = &*LEXICON;
    tagger::names(&document, lexicon)
        .into_iter()
        .map(|name| {
            let tokens = &document.sentences[name.sentence].tokens[name.tokens];
            let span = Span::new(tokens[0].span.begin, tokens[tokens.len() - 1].span.end);
            (name.kind, document.text(span).to_string())
        })
        .collect()
}

#[test]
fn people_places_and_organisations() {
    for (text, kind, name) in [
        (
            "The senator Orla Vantreight said that the vote would be held on Monday.",
            NameKind::Person,
            "Orla Vantreight",
        ),
        ("He was born in Oskelberg, Germany, in 1951.", NameKind::Place, "Germany"),
        (
            "She joined the Liberal Democratic Party in 1998.",
            NameKind::Organisation,
            "Liberal Democratic Party",
        ),
        (
            "The report was published by the University of Tarnbridge.",
            NameKind::Organisation,
            "University of Tarnbridge",
        ),
    ] {
        let found = names(text);
        assert!(found.contains(&(kind, name.to_string())), "{text}: {found:?}");
    }
}

#[test]
fn words_in_lower_case_are_no_names() {
    assert_eq!(names("the talks ended without a deal, and nobody signed the paper."), []);
}

#[test]
fn names_are_apart_and_in_order_in_odd_text() {
    let lexicon = &*LEXICON;
    for text in [
        "",
        "\0\u{301} \u{202e}אבג",
        "A B C D E F",
        &"Anna Berg and ".repeat(3000),
        &"U.S. ÉÀ - of the ".repeat(500),
    ] {
        let document = annotated(text);
        let found = tagger::names(&document, lexicon);
        for name in &found {
            assert!(!name.tokens.is_empty());
            assert!(name.tokens.end <= document.sentences[name.sentence].tokens.len());
        }
        for pair in found.windows(2) {
            assert!((pair[0].sentence, pair[0].tokens.end) <= (pair[1].sentence, pair[1].tokens.start));
        }
    }
}

#[test]
fn people_by_what_their_names_look_like() {
    for (text, name) in [
        ("South Korean lawmaker Bae Sung-woo is arrested in Seoul.", "Bae Sung-woo"),
        ("The minister met Ko Myung-hee, who leads the union.", "Ko Myung-hee"),
        ("The seat went to the localist camp's Tsang Hoi-lam.", "Tsang Hoi-lam"),
        ("The bill was brought in by Senator Barbara Butler.", "Barbara Butler"),
        ("Paleontologist Mark Tarnbridge said that the bones were old.", "Mark Tarnbridge"),
        ("The senator Orla Vantreight said that the vote would be held on Monday.", "Orla Vantreight"),
    ] {
        let reading = reading(text, "2024-03-01");
        assert_eq!(people(&reading), [name], "{text}");
    }
}

#[test]
fn what_is_no_person_by_its_words_or_what_stands_beside_it() {
    for text in [
        "Hurricane Melba weakened before it reached the coast.",
        "Tropical Storm Harold moved away from the islands.",
        "The army shelled Camp Gerald on Sunday.",
        "At least ten people were killed in the town of Abu Jafar.",
        "Guards at Abu Jafar prison went on strike.",
        "The hackers broke into the servers on May 7 and asked for money.",
        "Chile holds votes in April and May.",
        "Chile puts the vote off from April to May.",
        "The trial of KLV-Cor2201 as a vaccine candidate begins.",
        "The plant in the Porto Metropolitan Area was opened.",
        "Elections were held in the towns of Abu Sahl, Bukit Mera and Abu Zayd.",
        "Dozens of people were wounded in Bukit Mera.",
        "Six people were killed in Mera Alba, Peru.",
        "Police searched the newspaper El Tiempo.",
        "The navy sank the ship Anna Petrova on Sunday.",
        "The court cited Roe v. Wade.",
        "Ten thousand doses of Vaktina V arrived.",
        "Fans of Major League Baseball were disappointed.",
    ] {
        assert_eq!(people(&reading(text, "2019-05-20")), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn a_month_that_is_somebodys_name() {
    let reading =
        reading("Theresa May met the ministers. May said on May 7 that she would stay.", "2019-05-20");
    assert_eq!(people(&reading), ["Theresa May"]);
    let forms = reading.mentions.mentions.iter().filter(|m| reading.document.text(m.span) == "May").count();
    assert_eq!(forms, 1);
    let joined = self::reading("Angela Merkel and May met in London.", "2019-05-20");
    assert_eq!(people(&joined), ["Angela Merkel", "Theresa May"]);
}

#[test]
fn a_family_name_with_an_office_is_the_holder_on_that_day() {
    for (text, day, name) in [
        ("President Bush ruled out talks.", "2005-06-01", "George W. Bush"),
        ("President Putin addressed the Duma.", "2006-02-07", "Vladimir Putin"),
        ("President Sisi spoke in Cairo.", "2018-04-15", "Abdel Fattah el-Sisi"),
    ] {
        assert_eq!(people(&reading(text, day)), [name], "{text}");
    }
}

#[test]
fn heads_of_provinces_are_not_heads_of_their_country() {
    let reading =
        reading("Orla Vantreight, the premier of Ontario, opened a school in Canada.", "2024-03-01");
    assert_eq!(roles(&reading), [("Orla Vantreight", "prime minister", None)]);
}

#[test]
fn a_role_that_only_says_whose_another_one_is() {
    let reading =
        reading("Press Secretary of the President of Russia Oleg Vantreev denied the report.", "2022-09-29");
    let found = roles(&reading);
    assert!(
        !found.iter().any(|(name, role, _)| *name == "Oleg Vantreev" && *role == "president"),
        "{found:?}"
    );
}

/// As many names as one wants, each of one capitalised word.
fn invented(count: usize) -> impl Iterator<Item = String> {
    const SYLLABLES: [&str; 12] =
        ["ba", "dor", "fe", "gul", "ki", "lom", "mar", "nes", "po", "rit", "su", "van"];
    (0..count).map(|mut n| {
        let mut name = String::new();
        for _ in 0..5 {
            name += SYLLABLES[n % SYLLABLES.len()];
            n /= SYLLABLES.len();
        }
        name[..1].to_uppercase() + &name[1..]
    })
}

#[test]
fn a_name_of_three_hundred_words_is_nobodys() {
    let name = invented(300).collect::<Vec<_>>().join(" ");
    let reading = reading(&format!("Mr {name} said on Monday that the talks had failed."), "2024-03-01");
    assert!(people(&reading).iter().all(|p| p.split(' ').count() < 10), "{:?}", people(&reading));
}

#[test]
fn marks_and_digits_are_no_names() {
    for text in
        ["Mr ... said that Mr 47 and President 1234 met Mrs --- and Dr ?! in 2024.", "Mr . . . . . . Mr"]
    {
        assert_eq!(people(&reading(text, "2024-03-01")), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn nothing_but_names() {
    let names: Vec<String> = invented(2000).collect();
    for text in [names.join(" "), names.join(", "), names.join(" and "), names.join("\n\n"), names.join("-")]
    {
        let reading = reading(&text, "2024-03-01");
        assert!(reading.mentions.entities.len() <= names.len());
    }
}

#[test]
fn five_thousand_people_are_as_many_nodes() {
    let text: String = invented(5000).map(|name| format!("Mr {name} met his counterpart. ")).collect();
    let reading = reading(&text, "2024-03-01");
    assert!((4900..=5000).contains(&people(&reading).len()), "{}", people(&reading).len());
    assert_eq!(reading.warnings().count(), 0);
}

#[test]
fn an_article_with_too_many_names_is_cut_and_says_so() {
    let text: String = invented(ENTITIES + 1000).map(|name| format!("Mr {name} left. ")).collect();
    let reading = reading(&text, "2024-03-01");
    assert_eq!(reading.mentions.entities.len(), ENTITIES);
    assert!(reading.mentions.left_out > 0);
    assert!(reading.mentions.mentions.iter().all(|m| m.entity < ENTITIES));
    let warning = reading.warnings().next().expect("a warning").to_string();
    assert!(warning.contains(&ENTITIES.to_string()), "{warning}");
}

#[test]
fn the_name_of_a_body_keeps_its_adjectives() {
    for (text, name) in [
        ("The New Era Party criticised the government of Peru.", "New Era Party"),
        ("Former Labour Party members met in Lima.", "Labour Party"),
    ] {
        let reading = reading(text, "2024-03-01");
        let bodies = reading.mentions.entities.iter().filter(|e| e.kind == EntityKind::Organisation);
        assert!(bodies.map(|e| e.name.as_str()).any(|n| n == name), "{text}");
    }
}
