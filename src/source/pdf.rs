//! PDF files that hold text.

use super::error::Problem;
use super::finish::{Found, finish};
use super::open::File;
use super::{Article, ReadOptions};

/// Letters a page below which paper was scanned.
const LETTERS: usize = 40;

/// An article from a PDF file.
pub(super) fn read(file: File, options: &ReadOptions) -> Result<Article, Problem> {
    let pages = pdf_extract::extract_text_from_mem_by_pages(&file.bytes).map_err(|error| {
        let what = error.to_string();
        let locked = file.bytes.windows(8).any(|w| w == b"/Encrypt") || what.to_lowercase().contains("crypt");
        if locked { Problem::Encrypted } else { Problem::Broken(what) }
    })?;
    let letters: usize = pages.iter().map(|page| page.chars().filter(|c| c.is_alphanumeric()).count()).sum();
    if letters < LETTERS * pages.len().max(1) {
        return Err(Problem::Scanned);
    }
    let text = mend(&pages);
    finish(Found { text, known: file.beside, warnings: Vec::new(), origin: file.origin }, options)
}

/// Joins lines into paragraphs, words that were broken at a line's end, and paragraphs that go over to the next page;
/// leaves out running heads and page numbers.
fn mend(pages: &[String]) -> String {
    let running = running(pages);
    let mut paragraphs: Vec<String> = Vec::new();
    for page in pages {
        let mut open: Option<String> = None;
        let lines: Vec<String> =
            page.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let width = lines.iter().map(|l| l.chars().count()).max().unwrap_or_default();
        for line in &lines {
            if line.is_empty() || running.contains(line) || is_page_number(line) {
                if line.is_empty() {
                    paragraphs.extend(open.take());
                }
                continue;
            }
            match &mut open {
                None => open = Some(line.clone()),
                Some(text) => join(text, line),
            }
            // a line that ends a sentence well before the margin ends its paragraph
            if line.ends_with(['.', '!', '?', '”', '"']) && line.chars().count() * 5 < width * 4 {
                paragraphs.extend(open.take());
            }
        }
        paragraphs.extend(open.take());
    }
    let mut out: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        match out.last_mut() {
            Some(above)
                if paragraph.starts_with(char::is_lowercase)
                    && !above.ends_with(['.', '!', '?', '”', '"']) =>
            {
                join(above, &paragraph);
            }
            _ => out.push(paragraph),
        }
    }
    out.join("\n\n")
}

/// Puts a line behind another; a hyphen between two small letters was put there when the line was broken.
fn join(text: &mut String, line: &str) {
    let broken = text.ends_with('-')
        && text.chars().rev().nth(1).is_some_and(char::is_lowercase)
        && line.starts_with(char::is_lowercase);
    if broken {
        text.pop();
    } else {
        text.push(' ');
    }
    text.push_str(line);
}

fn is_page_number(line: &str) -> bool {
    let bare = line.trim_start_matches("Page ").trim_matches(['-', '–', ' ']);
    line.len() <= 14
        && bare
            .split([' ', '/'])
            .all(|w| w == "of" || (!w.is_empty() && w.bytes().all(|b| b.is_ascii_digit())))
}

/// Lines that stand on most pages.
fn running(pages: &[String]) -> std::collections::HashSet<String> {
    let mut counts = std::collections::HashMap::<String, usize>::new();
    for page in pages {
        let lines: std::collections::HashSet<String> = page
            .lines()
            .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|l| !l.is_empty())
            .collect();
        lines.into_iter().for_each(|line| *counts.entry(line).or_default() += 1);
    }
    counts
        .into_iter()
        .filter(|(_, n)| pages.len() >= 3 && n * 2 > pages.len())
        .map(|(line, _)| line)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_words_and_pages_are_mended() {
        let pages = [
            "The Daily\nThe ministers met in Ky-\niv on Monday and agreed that talks\nwould go on.\n\nA second paragraph goes over to the\n1\n",
            "The Daily\nnext page, where it ends.\n2\n",
            "The Daily\nPage 3\n",
        ]
        .map(String::from);
        assert_eq!(
            mend(&pages),
            "The ministers met in Kyiv on Monday and agreed that talks would go on.\n\nA second paragraph goes over to the next page, where it ends."
        );
    }
}
