//! Pages in the layouts that newspapers, agencies and their systems use. All of them are written for these tests.
#![allow(dead_code)]

pub const HEADLINE: &str = "Arden council votes for dam above the town";
pub const PROSE: [&str; 5] = [
    "The council of Arden voted on Monday to build a dam above the town, after a debate that went on for nine hours.",
    "Farmers in the valley said they would take the decision to court before the end of the month, because the lake would cover their fields.",
    "\u{201c}We were never asked,\u{201d} said Ida Voss, who grows barley on land that her family has worked for a century, and who leads the protest.",
    "The mayor, Jon Parks, told reporters that the dam would give the town power and water for fifty years, and that nobody would lose a home.",
    "Work is to begin in March and to end three years later, the council said in a statement that was read out after the vote.",
];
/// What must not come out as prose, wherever it stands on a page.
pub const NOISE: [&str; 9] = [
    "Sanctions on Boreland",
    "Norland attacks Sudania",
    "Subscribe to our newsletter",
    "Most read this week",
    "Cookie settings",
    "Reader42 wrote that the mayor lies",
    "var tracker",
    "Advertisement",
    "All rights reserved 2025",
];

pub fn paragraphs() -> String {
    PROSE.iter().map(|p| format!("<p>{p}</p>\n")).collect()
}

/// A page: what stands in its head, and its body.
pub fn page(head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{HEADLINE} | Arden Post</title>{head}\
         <script>var tracker = 'Norland attacks Sudania';</script><style>p {{ color: red }}</style></head><body>\
         <nav><ul><li><a href=\"/a\">Sanctions on Boreland</a></li><li><a href=\"/b\">Sport</a></li><li><a href=\"/c\">World</a></li></ul></nav>\
         {body}<footer><p>All rights reserved 2025 Arden Post Ltd</p><a href=\"/cookies\">Cookie settings</a></footer></body></html>"
    )
}

pub const OG: &str = "<meta property=\"og:title\" content=\"Arden council votes for dam above the town\"><meta property=\"og:site_name\" content=\"Arden Post\">\
    <meta property=\"article:published_time\" content=\"2025-08-05T09:30:00+02:00\"><link rel=\"canonical\" href=\"https://post.example/dam\">";

pub fn jsonld(kind: &str, more: &str) -> String {
    format!(
        "<script type=\"application/ld+json\">{{\"@context\": \"https://schema.org\", \"@type\": \"{kind}\", \"headline\": \"{HEADLINE}\",\
         \"datePublished\": \"2025-08-05T23:10:00-04:00\", \"author\": {{\"@type\": \"Person\", \"name\": \"Helen Marshall\"}},\
         \"publisher\": {{\"@type\": \"Organization\", \"name\": \"Arden Post\"}}{more}}}</script>"
    )
}

/// Layouts by name: a page, and whether it names its publisher.
pub fn layouts() -> Vec<(&'static str, String)> {
    let text = paragraphs();
    let h1 = format!("<h1>{HEADLINE}</h1>");
    let related = "<aside class=\"related\"><h3>Most read this week</h3><ul><li><a href=\"/x\">Norland attacks Sudania</a></li><li><a href=\"/y\">Sanctions on Boreland</a></li></ul></aside>";
    let comments = "<div id=\"comments\" class=\"comments\"><h3>Comments</h3><div class=\"comment\"><p>Reader42 wrote that the mayor lies and that the dam will burst.</p></div></div>";
    let newsletter = "<div class=\"newsletter-signup\"><p>Subscribe to our newsletter</p><form><input type=\"email\"><button>Go</button></form></div>";
    let split: Vec<String> = PROSE.iter().map(|p| format!("<p>{p}</p>")).collect();
    vec![
        ("newspaper with OpenGraph", page(OG, &format!("<article>{h1}{text}</article>{related}"))),
        ("newspaper with JSON-LD", page(&jsonld("NewsArticle", ""), &format!("<main><article>{h1}{text}</article></main>{related}"))),
        ("agency with a graph of JSON-LD", page(&format!("<script type=\"application/ld+json\">{{\"@context\": \"https://schema.org\", \"@graph\": [{{\"@type\": \"WebSite\", \"name\": \"x\"}}, {{\"@type\": [\"Report\", \"NewsArticle\"], \"headline\": \"{HEADLINE}\", \"datePublished\": \"2025-08-05\", \"publisher\": {{\"@id\": \"#p\"}}}}, {{\"@type\": \"Organization\", \"@id\": \"#p\", \"name\": \"Arden Post\"}}]}}</script>"), &format!("<div class=\"article-body\">{h1}{text}</div>"))),
        ("WordPress", page(OG, &format!("<div id=\"content\"><article class=\"post hentry\"><header class=\"entry-header\"><h1 class=\"entry-title\">{HEADLINE}</h1><div class=\"entry-meta\"><time class=\"entry-date published\" datetime=\"2025-08-05\">August 5, 2025</time></div></header><div class=\"entry-content\">{text}</div></article></div>{related}{comments}"))),
        ("date in a time element only", page("<meta property=\"og:site_name\" content=\"Arden Post\">", &format!("<article>{h1}<time datetime=\"2025-08-05T10:00\">Tuesday</time>{text}</article>"))),
        ("date in words only", page("<meta name=\"application-name\" content=\"Arden Post\">", &format!("<article>{h1}<div class=\"byline\">By Helen Marshall | Published: 5 August 2025, 10:00 BST</div>{text}</article>"))),
        ("day with a full stop", page("<meta name=\"application-name\" content=\"Arden Post\">", &format!("<article>{h1}<p><span class=\"about\">published on 5. August 2025</span></p>{text}</article>"))),
        ("microdata", page("<meta property=\"og:site_name\" content=\"Arden Post\">", &format!("<div itemscope itemtype=\"https://schema.org/NewsArticle\"><h1 itemprop=\"headline\">{HEADLINE}</h1><meta itemprop=\"datePublished\" content=\"2025-08-05\"><span itemprop=\"author\">Helen Marshall</span><div itemprop=\"articleBody\">{text}</div></div>"))),
        ("comments below", page(OG, &format!("<article>{h1}{text}</article>{comments}"))),
        ("advertisements between", page(OG, &format!("<article>{h1}{}</article>", split.join("<div class=\"ad advertisement\"><p>Advertisement</p></div>")))),
        ("links to other stories between", page(OG, &format!("<article>{h1}{}<div class=\"related-links\"><a href=\"/x\">Norland attacks Sudania</a></div>{}</article>", split[..3].join(""), split[3..].join("")))),
        ("newsletter between", page(OG, &format!("<article>{h1}{}{newsletter}{}</article>", split[..2].join(""), split[2..].join("")))),
        ("AMP", page(&format!("{OG}<link rel=\"amphtml\" href=\"https://post.example/amp\">"), &format!("<amp-sidebar><a href=\"/x\">Norland attacks Sudania</a></amp-sidebar><main><article>{h1}<amp-img src=\"a.jpg\" width=\"1\" height=\"1\"></amp-img>{text}</article></main>"))),
        ("old page of tables", page("<meta name=\"date\" content=\"2025-08-05\"><meta name=\"publisher\" content=\"Arden Post\">", &format!("<table><tr><td>{h1}{text}</td></tr></table>"))),
        ("divisions without article", page(OG, &format!("<div class=\"wrap\"><div class=\"story-body\">{h1}{text}</div></div>{related}"))),
        ("picture with caption", page(OG, &format!("<article>{h1}<figure><img src=\"a.jpg\" alt=\"x\"><figcaption>The valley. Photograph: Ana Ruiz/Hill Wire</figcaption></figure>{text}</article>"))),
        ("live blog", page(&jsonld("LiveBlogPosting", ""), &format!("<article>{h1}{}</article>", split.iter().map(|p| format!("<section class=\"block\"><time datetime=\"2025-08-05T11:05\">11.05am BST</time>{p}</section>")).collect::<String>()))),
        ("share buttons", page(OG, &format!("<article>{h1}<ul class=\"share social\"><li><a href=\"#\">Facebook</a></li><li><a href=\"#\">WhatsApp</a></li></ul>{text}</article>"))),
        ("right-to-left words inside", page(OG, &format!("<article>{h1}{text}<p>The poem on the wall of the town hall begins with the words <span dir=\"rtl\" lang=\"ar\">\u{627}\u{644}\u{645}\u{627}\u{621} \u{62d}\u{64a}\u{627}\u{629}</span>, which mean that water is life.</p></article>"))),
        ("headline told twice", page(OG, &format!("<header><h2>{HEADLINE}</h2></header><article>{h1}{text}</article>"))),
        ("day in the address", page("<meta property=\"og:site_name\" content=\"Arden Post\"><link rel=\"canonical\" href=\"https://post.example/2025/08/05/dam\">", &format!("<article>{h1}{text}</article>"))),
        ("Parsely and Sailthru", page("<meta name=\"parsely-pub-date\" content=\"2025-08-05T08:00:00Z\"><meta name=\"parsely-author\" content=\"Helen Marshall\"><meta property=\"og:site_name\" content=\"Arden Post\">", &format!("<article>{h1}{text}</article>"))),
        ("Dublin Core", page("<meta name=\"DC.date.issued\" content=\"2025-08-05\"><meta name=\"DC.publisher\" content=\"Arden Post\"><meta name=\"DC.creator\" content=\"Helen Marshall\">", &format!("<div id=\"main\">{h1}{text}</div>"))),
        ("JSON-LD with line ends in strings", page(&jsonld("NewsArticle", ", \"description\": \"one\ntwo\""), &format!("<article>{h1}{text}</article>"))),
        ("several descriptions of others", page(&format!("{}{}<link rel=\"canonical\" href=\"https://post.example/dam\">", "<script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"headline\": \"Norland attacks Sudania\", \"url\": \"https://post.example/other\", \"datePublished\": \"2024-01-01\"}</script>", jsonld("NewsArticle", ", \"url\": \"https://post.example/dam\"")), &format!("<article>{h1}{text}</article>"))),
        ("consent banner over the article", page(OG, &format!("<div id=\"cookie-banner\" class=\"cookie-consent\"><p>We use cookies. Cookie settings</p><button>Accept all</button></div><article>{h1}{text}</article>"))),
        ("page cut off in the middle of its foot", { let whole = page(OG, &format!("<article>{h1}{text}</article>{related}")); whole[..whole.len() - 90].to_string() }),
        ("lists and quotes", page(OG, &format!("<article>{h1}{}<ul><li>{}</li></ul><blockquote><p>{}</p></blockquote>{}</article>", split[0], PROSE[1], PROSE[2], split[3..].join("")))),
    ]
}
