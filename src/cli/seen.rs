//! What was read before in the same run: articles that come twice, and texts that several articles tell.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use crate::source::{Article, Problem, Repeats, SourceError, Warning};

/// Hashes of a text's shingles that are kept, in bands: texts that share a band are compared.
const HASHES: usize = 32;
const BAND: usize = 4;
/// Words of a shingle, and of the shortest text that is looked at for near copies.
const SHINGLE: usize = 4;
const SHORTEST: usize = 60;
/// Share of hashes that agree in near copies.
const NEAR: f64 = 0.8;

/// The articles of a run so far. Some 300 bytes are kept of each.
#[derive(Default)]
pub(super) struct Seen {
    by_id: HashMap<String, usize>,
    by_words: HashMap<u64, usize>,
    by_band: HashMap<u64, usize>,
    articles: Vec<Known>,
    repeats: Repeats,
}

struct Known {
    id: String,
    origin: String,
    publisher: Option<String>,
    addressed: bool,
    words: u64,
    hashes: Option<[u32; HASHES]>,
}

type Item = Result<Article, SourceError>;

impl Seen {
    /// Nothing is known yet.
    pub fn new(repeats: Repeats) -> Self {
        Self { repeats, ..Self::default() }
    }

    /// Looks at a batch in the order of the input: an article that was read already is left out, another text under the
    /// same id gets an id of its own, copies are linked.
    pub fn admit(&mut self, items: Vec<Item>) -> Vec<Item> {
        if self.repeats == Repeats::Unseen {
            return items;
        }
        let prints: Vec<Option<Print>> =
            items.par_iter().map(|item| item.as_ref().ok().map(Print::of)).collect();
        items
            .into_iter()
            .zip(prints)
            .map(|(item, print)| match (item, print) {
                (Ok(article), Some(print)) => self.one(article, print),
                (item, _) => item,
            })
            .collect()
    }

    fn one(&mut self, mut article: Article, print: Print) -> Item {
        let copy = self.by_words.get(&print.words).map(|&i| &self.articles[i]);
        let twin = self.by_id.get(&article.id).map(|&i| &self.articles[i]);
        let has_name = article.metadata.id.is_some() || article.metadata.url.is_some();
        // without an id or an address an article is known by its words and its publisher
        let again = copy.filter(|c| !has_name && !c.addressed && c.publisher == article.metadata.publisher);
        if let Some(known) = twin.filter(|t| t.words == print.words).or(again) {
            if self.repeats == Repeats::LetIn {
                return Ok(article);
            }
            let problem = Problem::Twice { id: known.id.clone(), first: known.origin.clone() };
            return Err(SourceError { origin: article.origin, problem });
        }
        if let Some(known) = twin {
            article.warnings.push(Warning::IdTwice { id: article.id.clone(), first: known.origin.clone() });
            article.id = format!("{}~{}", article.id, &article.sha256()[..8]);
        }
        let near = copy.map(|c| (c, true)).or_else(|| self.near(&print).map(|c| (c, false)));
        if let Some((known, exact)) = near {
            article.warnings.push(Warning::Copy { of: known.id.clone(), exact });
            article.same_text_as = Some(known.id.clone());
        }
        self.keep(&article, print, has_name);
        Ok(article)
    }

    fn near(&self, print: &Print) -> Option<&Known> {
        let hashes = print.hashes.as_ref()?;
        let fits = |known: &&Known| {
            let other = known.hashes.as_ref();
            other.is_some_and(|o| {
                let same = o.iter().zip(hashes).filter(|(a, b)| a == b).count();
                same as f64 >= NEAR * HASHES as f64
            })
        };
        bands(hashes).filter_map(|band| self.by_band.get(&band)).map(|&i| &self.articles[i]).find(fits)
    }

    fn keep(&mut self, article: &Article, print: Print, addressed: bool) {
        let i = self.articles.len();
        self.by_id.insert(article.id.clone(), i);
        self.by_words.entry(print.words).or_insert(i);
        if let Some(hashes) = &print.hashes {
            bands(hashes).for_each(|band| {
                self.by_band.entry(band).or_insert(i);
            });
        }
        self.articles.push(Known {
            id: article.id.clone(),
            origin: article.origin.to_string(),
            publisher: article.metadata.publisher.clone(),
            addressed,
            words: print.words,
            hashes: print.hashes,
        });
    }
}

fn bands(hashes: &[u32; HASHES]) -> impl Iterator<Item = u64> + '_ {
    hashes.chunks(BAND).enumerate().map(hash)
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// What is kept of a text's words: their hash, and the least hashes of their shingles (MinHash; Broder 1997).
struct Print {
    words: u64,
    hashes: Option<[u32; HASHES]>,
}

impl Print {
    fn of(article: &Article) -> Self {
        let prose = article.prose().to_lowercase();
        let words: Vec<&str> =
            prose.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let hashes = (words.len() >= SHORTEST).then(|| {
            let mut least = [u32::MAX; HASHES];
            for shingle in words.windows(SHINGLE) {
                let first = hash(shingle);
                let (mut at, step) = (first as u32, (first >> 32) as u32 | 1);
                for slot in &mut least {
                    *slot = (*slot).min(at);
                    at = at.wrapping_mul(0x9e37_79b1).wrapping_add(step);
                }
            }
            least
        });
        Self { words: hash(&words), hashes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Metadata;

    fn article(text: &str, publisher: Option<&str>, id: Option<&str>) -> Item {
        let own = |s: &str| Some(s.to_string());
        let metadata =
            Metadata { publisher: publisher.and_then(own), id: id.and_then(own), ..Metadata::default() };
        Ok(Article::new(text.to_string(), metadata))
    }

    fn long(end: &str) -> String {
        let words: Vec<String> = (0..120).map(|n| format!("word{n}")).collect();
        format!("{} {end}", words.join(" "))
    }

    #[test]
    fn twice_apart_and_linked() {
        let items = vec![
            article("Talks went on.", None, None),
            article("Talks  went\r\non.", None, None),
            article("Talks went on.", Some("A"), None),
            article("One text.", None, Some("42")),
            article("Another text.", None, Some("42")),
            article(&long("on Monday"), Some("A"), None),
            article(&long("on Tuesday"), Some("B"), None),
        ];
        let out = Seen::default().admit(items);
        assert!(matches!(out[1].as_ref().unwrap_err().problem, Problem::Twice { .. }));
        let id = |i: usize| out[i].as_ref().unwrap().id.clone();
        assert_eq!(out[2].as_ref().unwrap().same_text_as, Some(id(0)), "another publisher, the same text");
        assert_eq!(id(3), "42");
        assert!(id(4).starts_with("42~"), "{}", id(4));
        assert_eq!(out[6].as_ref().unwrap().same_text_as, Some(id(5)), "nearly the same");
        assert_eq!(out[5].as_ref().unwrap().same_text_as, None);
    }

    #[test]
    fn repeats_are_let_in_where_they_are_wanted() {
        let twice = || vec![article("Talks went on.", None, None), article("Talks went on.", None, None)];
        let out = Seen::new(Repeats::LetIn).admit(twice());
        assert!(out.iter().all(Result::is_ok) && out.len() == 2);
        assert!(Seen::new(Repeats::LeftOut).admit(twice())[1].is_err());
    }
}
