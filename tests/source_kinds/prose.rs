//! What stands around pasted text, and whether what is read makes sense.

use demarche::source::{Furniture, Problem, Warning};
use jiff::civil::date;

use super::{good, read};

#[test]
fn what_stands_around_pasted_text_keeps_its_place() {
    let text = "Kenya recalls envoy from Uganda\n\nBy Grace Odhiambo and Tom Reece in Nairobi\nPublished 17 September 2025\n4 min read\nShare this article\nSave\n\nKenya recalled its ambassador to Uganda on Tuesday.\n\nA market in Kampala, Uganda. (Photo by Ana Ruiz)\n\nRecommended Stories\nlist of 3 items\n- list 1 of 3 Russia attacks Odesa with drones\n- list 2 of 3 US imposes tariffs on India\nend of list\n\n11.05am GMT\nThe foreign ministry said it would not comment.\n\nRead more: Israel strikes Beirut\nReporting by Grace Odhiambo; Editing by Tom Reece\n© 2025 Hill Wire. All rights reserved.";
    let article = &good("a.txt", text.as_bytes())[0];
    assert_eq!(article.text(), text, "nothing is taken out of the text");
    assert_eq!(
        article.prose(),
        "Kenya recalls envoy from Uganda\n\nKenya recalled its ambassador to Uganda on Tuesday.\n\nThe foreign ministry said it would not comment."
    );
    assert_eq!(article.metadata.author.as_deref(), Some("Grace Odhiambo and Tom Reece"));
    assert_eq!(article.metadata.published, Some(date(2025, 9, 17)));
    let of = |what: Furniture| {
        article
            .around
            .iter()
            .filter(|a| a.what == what)
            .map(|a| article.slice(a.begin, a.end))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(Furniture::Time), ["Published 17 September 2025", "4 min read", "11.05am GMT"]);
    assert_eq!(of(Furniture::Credit), ["A market in Kampala, Uganda. (Photo by Ana Ruiz)"]);
    assert_eq!(of(Furniture::Desk), ["Reporting by Grace Odhiambo; Editing by Tom Reece"]);
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
