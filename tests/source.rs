//! What is taken in as an article, what is refused, and what is said about it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use demarche::source::{
    Article, InputKind, Kind, MAX_BYTES, Metadata, Problem, ReadOptions, SourceError, Warning, read_paths,
};
use jiff::civil::date;
use tempfile::TempDir;

type Item = Result<Article, SourceError>;

fn read(paths: &[PathBuf]) -> Vec<Item> {
    read_paths(paths, ReadOptions::default()).collect()
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn one(name: &str, bytes: &[u8]) -> Item {
    let folder = folder(&[(name, bytes)]);
    let mut items = read(&[folder.path().join(name)]);
    assert_eq!(items.len(), 1, "{items:?}");
    items.remove(0)
}

fn problem(item: Item) -> Problem {
    item.unwrap_err().problem
}

#[test]
fn metadata_in_order_of_strength() {
    let text = b"---\npublisher: Front\npublished: 2025-08-02\nurl: https://front.example/\n---\nKYIV, Aug 4, 2025 (Agency) - Talks went on.";
    let sidecar =
        br#"{"publisher": "Beside", "published": "2025-08-03", "author": ["A. One", "B. Two"], "id": 7}"#;
    let folder = folder(&[("a.txt", text), ("a.json", sidecar)]);
    let path = [folder.path().join("a.txt")];

    let article = read(&path).remove(0).unwrap();
    assert_eq!(article.id, "7");
    assert_eq!(article.metadata.author.as_deref(), Some("A. One, B. Two"));
    assert_eq!(article.metadata.publisher.as_deref(), Some("Front"));
    assert_eq!(article.metadata.published, Some(date(2025, 8, 2)));
    assert_eq!(article.text(), "KYIV, Aug 4, 2025 (Agency) - Talks went on.");

    let flags = Metadata { published: Some(date(2025, 8, 1)), ..Metadata::default() };
    let options = ReadOptions { metadata: flags, ..ReadOptions::default() };
    let article = read_paths(&path, options).next().unwrap().unwrap();
    assert_eq!(article.metadata.published, Some(date(2025, 8, 1)));

    let bare = one("b.txt", b"KYIV, Aug 4, 2025 (Agency) - Talks went on.").unwrap();
    assert_eq!(bare.metadata.published, Some(date(2025, 8, 4)));
    assert_eq!(bare.metadata.publisher.as_deref(), Some("Agency"));
    assert_eq!(bare.warnings, []);
}

#[test]
fn offsets_count_code_points_of_the_text_as_it_is() {
    let article = one("a.txt", "\u{feff}É\r\n“Talks” 🕊 went on".as_bytes()).unwrap();
    assert_eq!(article.text(), "\u{feff}É\r\n“Talks” 🕊 went on");
    assert_eq!(article.slice(5, 10), "Talks");
    assert_eq!(article.slice(12, 13), "🕊");
    assert_eq!(article.chars(), 21);
    assert_eq!(article.id, article.sha256()[..16]);
}

#[test]
fn folders_are_walked_in_sorted_order_and_sidecars_are_no_articles() {
    let folder = folder(&[
        ("b.txt", b"Second text"),
        ("a/z.txt", b"First text"),
        ("c.jsonl", b"{\"text\": \"Third text\"}\n\n{\"text\": \"Fourth text\", \"id\": \"x\"}\n"),
        ("b.json", b"{\"headline\": \"H\"}"),
        (".hidden/d.txt", b"Hidden"),
        ("notes.pdf", b"\0"),
        ("style.css", b"p { color: red }"),
        ("photo.jpg", b"\xff\xd8\xff\xe0"),
    ]);
    let (articles, left_out): (Vec<Item>, Vec<Item>) =
        read(&[folder.path().to_path_buf()]).into_iter().partition(Result::is_ok);
    let articles: Vec<Article> = articles.into_iter().map(Result::unwrap).collect();
    let mut reasons: Vec<_> = left_out.into_iter().map(|item| problem(item).left_out().unwrap()[1]).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["images", "of no known kind", "programs, styles and fonts"]);
    let texts: Vec<&str> = articles.iter().map(Article::text).collect();
    assert_eq!(texts, ["First text", "Second text", "Third text", "Fourth text"]);
    assert_eq!(articles[1].metadata.headline.as_deref(), Some("H"));
    assert_eq!(articles[3].id, "x");
    assert!(articles[3].origin.to_string().ends_with("c.jsonl, line 3"));
}

#[test]
fn json_lines_under_any_name() {
    assert_eq!(one("feed", b"\xef\xbb\xbf{\"text\": \"Talks went on\"}").unwrap().text(), "Talks went on");
    let folder = folder(&[("a.txt", b"{\"text\": \"Talks\"}\n{\"text\": \"More\"}")]);
    let path = [folder.path().join("a.txt")];
    assert_eq!(read(&path).len(), 2, "what a file holds counts more than its name");
    let options = ReadOptions { input: InputKind::Text, ..ReadOptions::default() };
    assert_eq!(read_paths(&path, options).count(), 1);
}

#[test]
fn a_bad_line_costs_only_itself() {
    let lines = concat!(
        "{\"text\": \"One\"}\n",
        "{\"text\": \"Two\"\n",
        "{\"headline\": \"no text\"}\n",
        "[1]\n",
        "{\"text\": \"Five\", \"published\": \"2025-02-30\"}\n",
        "{\"text\": \"  \"}\n",
        "{\"text\": \"Seven\", \"published\": \"2025-08-07T10:00:00Z\", \"publisher\": null, \"other\": {\"a\": 1}}"
    );
    let items = {
        let folder = folder(&[("a.jsonl", lines.as_bytes())]);
        read(&[folder.path().join("a.jsonl")])
    };
    let kinds: Vec<String> = items
        .iter()
        .map(|item| match item {
            Ok(article) => article.text().to_string(),
            Err(error) => format!("{}: {}", error.origin.line.unwrap(), error.to_string().contains("hint: ")),
        })
        .collect();
    assert_eq!(kinds, ["One", "2: true", "3: true", "4: true", "5: true", "6: true", "Seven"]);
    assert!(matches!(items[1].as_ref().unwrap_err().problem, Problem::Json(_)));
    assert!(matches!(items[2].as_ref().unwrap_err().problem, Problem::NoText));
    assert!(matches!(items[4].as_ref().unwrap_err().problem, Problem::Date { .. }));
    assert_eq!(items[6].as_ref().unwrap().metadata.published, Some(date(2025, 8, 7)));
}

#[test]
fn a_line_of_fifty_megabytes_is_passed_over() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    let mut file = fs::File::create(&path).unwrap();
    file.write_all(b"{\"text\": \"One\"}\n{\"text\": \"").unwrap();
    for _ in 0..50 {
        file.write_all(&vec![b'a'; 1 << 20]).unwrap();
    }
    file.write_all(b"\"}\n{\"text\": \"Three\"}\n").unwrap();
    drop(file);
    let items = read(std::slice::from_ref(&path));
    assert_eq!(items.len(), 3);
    assert!(matches!(items[1].as_ref().unwrap_err().problem, Problem::TooLong { .. }));
    assert_eq!(items[1].as_ref().unwrap_err().origin.line, Some(2));
    assert_eq!(items[2].as_ref().unwrap().text(), "Three");

    let text = folder.path().join("a.txt");
    fs::rename(path, &text).unwrap();
    let options = ReadOptions { input: InputKind::Text, ..ReadOptions::default() };
    assert!(matches!(problem(read_paths(&[text], options).next().unwrap()), Problem::TooLong { .. }));
    assert!(one("b.txt", "talks ".repeat(MAX_BYTES / 6).as_bytes()).is_ok());
}

#[test]
fn what_is_refused() {
    assert!(matches!(problem(one("a.txt", b"")), Problem::Empty));
    assert!(matches!(problem(one("a.txt", b" \n\t ...")), Problem::Empty));
    assert!(matches!(problem(one("a.txt", b"---\nid: 1\n---\n")), Problem::Empty));
    assert!(matches!(problem(one("a.txt", b"PK\x03\x04\0\0")), Problem::Binary { at: 4 }));
    assert!(matches!(problem(one("a.txt", b"Talks \xff\xfe\xfd went on")), Problem::Encoding { at: 6 }));
    assert!(matches!(problem(one("a.txt", b"---\npublished: 2025-02-30\n---\nTalks")), Problem::Date { .. }));
    assert_eq!(one("a.json", b"{\n\"text\": \"Talks\"\n}").unwrap().text(), "Talks");
    assert!(matches!(problem(one("a.css", b"p { color: red }")), Problem::UnknownKind(Kind::Program)));
    assert!(matches!(problem(one("a.jsonl", b"{\"text\": \"a\\u0000b\"}")), Problem::Binary { .. }));

    let empty = TempDir::new().unwrap();
    assert!(matches!(problem(read(&[empty.path().to_path_buf()]).remove(0)), Problem::NoArticles));
    let missing = read(&[Path::new("no/such/file.txt").to_path_buf()]).remove(0).unwrap_err();
    assert_eq!(
        missing.to_string(),
        "no/such/file.txt: no such file or folder\nhint: check the spelling of the path; `-` reads standard input"
    );
}

#[test]
fn a_sidecar_with_a_fault_is_named() {
    let folder = folder(&[("a.txt", b"Talks went on"), ("a.json", b"{\"published\": \"soon\"}")]);
    let error = read(&[folder.path().join("a.txt")]).remove(0).unwrap_err();
    assert!(error.origin.name.ends_with("a.json"), "{error}");
    assert!(matches!(error.problem, Problem::Date { .. }));
}

#[test]
fn warnings() {
    let article = one("a.txt", b"PARIS, Aug 6 (AFP) - Les \x93pourparlers\x94 continuent, dit Fran\xe7ois. The talks go on, he said.").unwrap();
    assert_eq!(
        article.warnings,
        [Warning::NoYear { dateline: "Aug 6".into() }, Warning::Decoded { encoding: "windows-1252" }]
    );
    let french = b"---\nlanguage: fr-FR\npublished: 2025-08-07\n---\nBonjour";
    assert!(matches!(problem(one("a.txt", french)), Problem::NotEnglish(_)));
    let folder = folder(&[("a.txt", french)]);
    let options = ReadOptions { any_language: true, ..ReadOptions::default() };
    let french = read_paths(&[folder.path().join("a.txt")], options).next().unwrap().unwrap();
    assert_eq!(french.warnings, [Warning::Language { language: "fr-FR".into() }]);
    let english = one("a.txt", b"---\nlanguage: en_GB\npublished: 2025-08-07\n---\nHello").unwrap();
    assert_eq!(english.warnings, []);
    assert_eq!(one("a.txt", b"Talks went on").unwrap().warnings, [Warning::NoDate]);
}

#[test]
fn a_sentence_full_of_names_is_english_all_the_same() {
    let names = b"Chilean company Minera Escondida shelves its controversial copper project planned for Punta Arenas on Tierra del Fuego's Cabo Dungeness peninsula.";
    assert!(one("a.txt", names).is_ok());
    let dutch = b"De regering van Chili heeft het omstreden plan voor de haven van Punta Arenas laten varen, nadat de vakbonden met stakingen hadden gedreigd en de burgemeester was afgetreden.";
    assert!(matches!(problem(one("a.txt", dutch)), Problem::NotEnglish(_)));
}

#[test]
fn utf16_with_a_mark() {
    let bytes: Vec<u8> = "\u{feff}Élysée talks".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(one("a.txt", &bytes).unwrap().text(), "Élysée talks");
}
