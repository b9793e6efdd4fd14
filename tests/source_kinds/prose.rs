//! What stands around pasted text, and whether what is read makes sense.

use demarche::source::{Furniture, Problem, Warning};
use jiff::civil::date;

use super::{good, read};

#[test]
fn what_stands_around_pasted_text_keeps_its_place() {
    let text = "Chile shuts a pass to Bolivia\n\nBy Helen Marshall and Jon Parks in Arica\nPublished 3 May 2024\n6 min read\nShare this article\nSave\n\nChile shut the mountain pass to Bolivia on Friday.\n\nA road near Arica, Chile. (Photo by Ana Ruiz)\n\nRecommended Stories\nlist of 2 items\n- list 1 of 2 Peru bombs a harbour\n- list 2 of 2 France raises a duty\nend of list\n\n2.40pm GMT\nThe interior minister gave no reason.\n\nRead more: Norway shells a village\nReporting by Helen Marshall; Editing by Jon Parks\nIda Voss contributed reporting from La Paz.\nFollow Hill Wire on Facebook and X.\n0 comments\n© 2025 Hill Wire. All rights reserved.";
    let article = &good("a.txt", text.as_bytes())[0];
    assert_eq!(article.text(), text, "nothing is taken out of the text");
    assert_eq!(
        article.prose(),
        "Chile shuts a pass to Bolivia\n\nChile shut the mountain pass to Bolivia on Friday.\n\nThe interior minister gave no reason."
    );
    assert_eq!(article.metadata.author.as_deref(), Some("Helen Marshall and Jon Parks"));
    assert_eq!(article.metadata.published, Some(date(2024, 5, 3)));
    let of = |what: Furniture| {
        article
            .around
            .iter()
            .filter(|a| a.what == what)
            .map(|a| article.slice(a.begin, a.end))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(Furniture::Time), ["Published 3 May 2024", "6 min read", "2.40pm GMT"]);
    assert_eq!(of(Furniture::Credit), ["A road near Arica, Chile. (Photo by Ana Ruiz)"]);
    assert_eq!(
        of(Furniture::Desk),
        ["Reporting by Helen Marshall; Editing by Jon Parks", "Ida Voss contributed reporting from La Paz."]
    );
}

#[test]
fn prose_that_looks_like_furniture_is_prose() {
    for text in [
        "By Monday the army had left the town.\nSoldiers were gone.",
        "The ministers met in Kyiv on Monday,\n17 September 2025, and agreed on a plan that will go on for years to come.",
        "Share prices fell in Tokyo on Monday.\nSave the Children said so.",
        "Related companies were sold on Friday.\nRead the ruling, he said.",
        "Watch makers in Geneva went on strike.\nMore people came.",
        "In May 2025 talks began.\nPrint workers joined them.",
        "Like many of his party, he wrote on Facebook that talks had failed\nOthers agreed.",
        "Copyright suits doubled in 2024.\nCourts are full.",
        "Follow the money, she said on Telegram.\nNobody did.",
    ] {
        assert_eq!(good("a.txt", text.as_bytes())[0].around, [], "{text}");
    }
}

#[test]
fn an_article_is_known_by_its_address_else_by_publisher_and_text() {
    let id =
        |front: &str| good("a.txt", format!("---\n{front}\n---\nTalks went on.").as_bytes())[0].id.clone();
    assert_eq!(id("url: https://www.hill.example/dam?utm_source=x"), id("url: http://hill.example/dam/"));
    assert_ne!(id("url: https://hill.example/dam"), id("url: https://hill.example/mill"));
    assert_ne!(id("publisher: A"), id("publisher: B"), "the same agency text in two papers");
    assert_eq!(id("id: 7\npublisher: A"), "7");
}

#[test]
fn sense_of_dates_languages_and_letters() {
    let future = &good("a.txt", b"---\npublished: 2203-11-22\n---\nTalks went on.")[0];
    assert!(matches!(future.warnings[..], [Warning::OddDate { .. }]), "{:?}", future.warnings);
    let garbled =
        &good("a.txt", "---\npublished: 2025-08-07\n---\nThe minister said itâ€™s over.".as_bytes())[0];
    assert_eq!(garbled.warnings, [Warning::Mojibake { example: "itâ€™s".into() }]);
    let german = "Die Regierung hat am Montag beschlossen, die Zölle auf Stahl aus China zu erhöhen. Der Minister sagte, dass die Entscheidung nach langen Gesprächen mit den Ländern gefallen sei und bis zum Ende des Jahres gelten solle.";
    assert!(matches!(
        read("a.txt", german.as_bytes()).remove(0).unwrap_err().problem,
        Problem::NotEnglish(_)
    ));
    let names = "Emmanuel Macron met Olaf Scholz, Giorgia Meloni, Pedro Sánchez, Viktor Orbán and Recep Tayyip Erdoğan in Paris to talk of the war, the Élysée said on Monday, and the leaders agreed to meet again in Berlin.";
    assert!(read("a.txt", names.as_bytes()).remove(0).is_ok());
}

#[test]
fn a_line_that_is_a_name_alone_stands_around() {
    let text = "---\nauthor: Ida Voss\npublisher: Hill Wire\n---\nIda Voss\n\nChile shut the mountain pass to Bolivia on Friday.\n\nHILL WIRE";
    assert_eq!(
        good("a.txt", text.as_bytes())[0].prose(),
        "Chile shut the mountain pass to Bolivia on Friday."
    );
    let signed = "By admin - 2025-05-16\n\nChile shut the mountain pass to Bolivia on Friday.";
    let article = &good("a.txt", signed.as_bytes())[0];
    assert_eq!(article.prose(), "Chile shut the mountain pass to Bolivia on Friday.");
    let named = "By Ida Voss on Friday, May 16th, 2025 at 11:04 a.m.\n\nChile shut the mountain pass to Bolivia on Friday.";
    assert_eq!(good("a.txt", named.as_bytes())[0].metadata.author.as_deref(), Some("Ida Voss"));
}
