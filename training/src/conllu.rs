//! Reads treebanks in CoNLL-U, packed with xz or not.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};

/// A syntactic word of the treebank.
#[derive(Debug, Clone)]
pub struct Word {
    pub form: String,
    pub lemma: String,
    pub upos: String,
    pub xpos: String,
    /// 0 is the root, words count from 1.
    pub head: usize,
    pub relation: String,
    /// The characters of the document's text that the word stands for, white space not counted.
    pub place: (usize, usize),
    pub space_after: bool,
    /// Cell `Entity=` of GUM: the brackets of entities that open and close here.
    pub brackets: String,
}

#[derive(Debug, Clone)]
pub struct Sentence {
    pub words: Vec<Word>,
}

/// A document with the text from which its sentences can be found again.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub id: String,
    pub sentences: Vec<Sentence>,
    pub text: String,
    /// Of GUM's entity layer, nested ones too: type, and place as in [`Word::place`].
    pub entities: Vec<(String, (usize, usize))>,
}

/// A token as it stands in the text: one word, or several ("don't").
#[derive(Default)]
struct Surface {
    form: String,
    space_after: bool,
    words: Vec<Word>,
}

/// Opens a file that may be packed with xz.
pub fn open(path: &Path) -> Result<Box<dyn Read>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    Ok(match path.extension().is_some_and(|e| e == "xz") {
        true => Box::new(lzma_rust2::XzReader::new(file, true)),
        false => Box::new(file),
    })
}

pub fn read(path: &Path) -> Result<Vec<Document>> {
    let input = open(path)?;
    let mut documents = Vec::new();
    let mut builder = Builder::default();
    for (number, line) in BufReader::new(input).lines().enumerate() {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        if line.starts_with("# newdoc") {
            documents.extend(builder.finish());
            builder.document.id = line.rsplit(' ').next().unwrap_or_default().to_string();
        } else if line.starts_with("# newpar") {
            builder.paragraph = true;
        } else if line.is_empty() {
            builder.sentence();
        } else if !line.starts_with('#') {
            builder.row(&line).with_context(|| format!("{}, line {}", path.display(), number + 1))?;
        }
    }
    documents.extend(builder.finish());
    if documents.is_empty() {
        bail!("{} holds no sentence", path.display());
    }
    Ok(documents)
}

#[derive(Default)]
struct Builder {
    document: Document,
    tokens: Vec<Surface>,
    /// Word number up to which rows belong to the multiword token before them.
    until: usize,
    paragraph: bool,
    /// Characters so far, white space not counted.
    at: usize,
}

impl Builder {
    fn row(&mut self, line: &str) -> Result<()> {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, form, lemma, upos, xpos, _, head, relation, _, misc] = cells[..] else {
            bail!("{} columns instead of 10", cells.len());
        };
        let space_after = !misc.split('|').any(|m| m == "SpaceAfter=No");
        let brackets = misc.split('|').find_map(|m| m.strip_prefix("Entity=")).unwrap_or_default();
        if let Some((_, last)) = id.split_once('-') {
            self.until = last.parse()?;
            self.tokens.push(Surface { form: form.into(), space_after, words: Vec::new() });
            return Ok(());
        }
        if id.contains('.') {
            return Ok(());
        }
        let word = Word {
            form: form.into(),
            lemma: lemma.into(),
            upos: upos.into(),
            xpos: xpos.into(),
            head: head.parse()?,
            relation: relation.into(),
            place: (0, 0),
            space_after,
            brackets: brackets.into(),
        };
        if id.parse::<usize>()? > self.until {
            self.tokens.push(Surface { form: form.into(), space_after, words: vec![word] });
        } else {
            self.tokens.last_mut().context("a word of no token")?.words.push(word);
        }
        Ok(())
    }

    /// Lays the tokens of a finished sentence on the text.
    fn sentence(&mut self) {
        let mut words = Vec::new();
        if self.paragraph && !self.document.text.is_empty() {
            self.document.text.push_str("\n\n");
        }
        for token in self.tokens.drain(..) {
            let length = visible(&token.form);
            let end = self.at + length;
            // The words of "don't" lie side by side; those of "gonna" or "wanna" may not add up, and
            // then each stands for the whole.
            let side_by_side = token.words.iter().map(|w| visible(&w.form)).sum::<usize>() == length;
            let last = token.words.len() - 1;
            let mut from = self.at;
            for (i, mut word) in token.words.into_iter().enumerate() {
                let to = if side_by_side { from + visible(&word.form) } else { end };
                word.place = (from, to);
                word.space_after = i == last && token.space_after;
                from = if side_by_side { to } else { from };
                words.push(word);
            }
            self.document.text.push_str(&token.form);
            if token.space_after {
                self.document.text.push(' ');
            }
            self.at = end;
        }
        self.document.entities.extend(entities(&words));
        if !words.is_empty() {
            self.document.sentences.push(Sentence { words });
        }
        (self.until, self.paragraph) = (0, false);
    }

    fn finish(&mut self) -> Option<Document> {
        self.sentence();
        (self.at, self.paragraph) = (0, false);
        let document = std::mem::take(&mut self.document);
        (!document.sentences.is_empty()).then_some(document)
    }
}

/// The entities of a sentence by their brackets: `(8-organization-new…(9-place-new…` opens two, `9)8)` closes them.
fn entities(words: &[Word]) -> Vec<(String, (usize, usize))> {
    let mut open: Vec<(&str, &str, usize)> = Vec::new();
    let mut out = Vec::new();
    for word in words {
        let mut rest = word.brackets.as_str();
        while !rest.is_empty() {
            let id;
            if let Some(inside) = rest.strip_prefix('(') {
                let end = inside.find(['(', ')']).unwrap_or(inside.len());
                let mut cells = inside[..end].split('-');
                id = cells.next().unwrap_or_default();
                open.push((id, cells.next().unwrap_or_default(), word.place.0));
                rest = &inside[end..];
                if !rest.starts_with(')') {
                    continue;
                }
            } else {
                id = rest.split(')').next().unwrap_or_default();
                rest = &rest[id.len()..];
            }
            rest = rest.get(1..).unwrap_or_default();
            if let Some(at) = open.iter().rposition(|o| o.0 == id) {
                let (_, kind, begin) = open.remove(at);
                out.push((kind.to_string(), (begin, word.place.1)));
            }
        }
    }
    out
}

/// How many characters of a form are no white space.
pub fn visible(form: &str) -> usize {
    form.chars().filter(|c| !c.is_whitespace()).count()
}
