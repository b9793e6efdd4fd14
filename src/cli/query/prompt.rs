//! The prompt of `demarche query`: questions one by one, with a history and the completion of words.

use std::io::{self, Write};
use std::path::PathBuf;

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{CompletionType, Config, Context, Editor, Helper};

use super::{Session, value};
use crate::cli::failure::{self, is_broken_pipe, usage};
use crate::cli::output::Output;
use crate::cli::plain::plain;
use crate::cli::queries;
use crate::query::{SavedQuery, Words, split, text};

const COMMANDS: &[&str] = &[":help", ":queries", ":show", ":print", ":quit"];
const HELP: &str = "\
SELECT … { … }         asks the store; the usual prefixes (dm:, act:, schema: …) are known
NAME param=value …     asks a saved query: who-met-whom who=\"Xi Jinping\"
:queries               lists the saved queries and their parameters
:show NAME             prints a saved query
:print NAME param=…    prints it with its prefixes and these values, as any SPARQL engine takes it
:help                  this text
:quit, Ctrl-D          leaves
A query may take several lines: it is asked once it is whole, or at an empty line. Ctrl-C drops it.
Tab completes names of saved queries and parameters, prefixes, classes, properties and variables.
";

/// What a line of the prompt asks for.
enum Next {
    More,
    Leave,
}

/// Asks questions until the user leaves. What goes wrong with one is told, and the next may be asked.
pub(super) fn run(session: &Session<'_>) -> anyhow::Result<()> {
    let words = Words::new(&session.lexicon, session.store.base(), &session.catalogue, COMMANDS)?;
    let config = Config::builder().completion_type(CompletionType::List).build();
    let mut editor: Editor<Assistant, FileHistory> = Editor::with_config(config)?;
    editor.set_helper(Some(Assistant(words)));
    let history = history();
    if let Some(path) = &history {
        let _ = editor.load_history(path); // there is none at first
    }
    println!(
        "demarche {}: ask in SPARQL, or by the name of a saved query; `:help` tells more",
        env!("CARGO_PKG_VERSION")
    );
    loop {
        match editor.readline("demarche> ") {
            Ok(line) => {
                let _ = editor.add_history_entry(line.as_str());
                if let Some(path) = &history {
                    // now, in case the program is ended from outside; if it cannot be kept, it is not
                    let _ = path.parent().map(std::fs::create_dir_all);
                    let _ = editor.append_history(path);
                }
                match obey(session, &line) {
                    Ok(Next::More) => {}
                    Ok(Next::Leave) => break,
                    Err(error) if is_broken_pipe(&error) => break,
                    Err(error) => complain(&error),
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Where the history is kept: `DEMARCHE_HISTORY`, else in the folder for such things. Empty keeps none.
fn history() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("DEMARCHE_HISTORY") {
        return (!path.is_empty()).then(|| path.into());
    }
    let folder =
        |variable: &str| std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = folder("XDG_STATE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| Some(folder("HOME")?.join(".local/state")))?;
    Some(state.join("demarche/query-history"))
}

fn complain(error: &anyhow::Error) {
    let (what, hint) = failure::message(error);
    let told = format!("error: {what}\nhint: {hint}");
    let _ = writeln!(io::stderr(), "{}", plain(&told)); // nobody listens where it is closed
}

/// Does what one input says.
fn obey(session: &Session<'_>, input: &str) -> anyhow::Result<Next> {
    let words = split(input);
    let rest = words.get(1..).unwrap_or_default();
    let Some(first) = words.first() else { return Ok(Next::More) };
    match first.as_str() {
        ":quit" | ":q" | ":exit" => return Ok(Next::Leave),
        ":help" => say(HELP)?,
        ":queries" => say(&queries::list(session.catalogue.queries()))?,
        ":show" => say(&session.catalogue.get(name(rest)?)?.text)?,
        ":print" => {
            let query = session.catalogue.get(name(rest)?)?;
            say(&text(&session.store, &session.lexicon, query, &values(&rest[1..])?)?)?;
        }
        command if command.starts_with(':') => {
            return Err(usage(format!("there is no command `{command}`"), "`:help` lists them"));
        }
        _ => {
            let (query, values) = question(session, input, first, rest)?;
            if let Some(cut) = session.answer(&query, &values, Output::open(None)?)? {
                let _ = writeln!(io::stderr(), "{cut}");
            }
        }
    }
    Ok(Next::More)
}

/// The saved query that a line names with its values, or SPARQL.
fn question(
    session: &Session<'_>,
    input: &str,
    first: &str,
    rest: &[String],
) -> anyhow::Result<(SavedQuery, Vec<(String, String)>)> {
    match session.catalogue.get(first) {
        Ok(query) => Ok((query.clone(), values(rest)?)),
        // one word, or words with values, is no SPARQL
        Err(unknown) if !input.contains('{') && rest.iter().all(|word| word.contains('=')) => {
            Err(unknown.into())
        }
        Err(_) => Ok((SavedQuery::parse("the prompt", input)?, Vec::new())),
    }
}

fn name(words: &[String]) -> anyhow::Result<&str> {
    let named = words.first().map(String::as_str);
    named.ok_or_else(|| usage("no query is named", "`:queries` lists them"))
}

fn values(words: &[String]) -> anyhow::Result<Vec<(String, String)>> {
    words.iter().map(|pair| value(pair)).collect()
}

fn say(text: &str) -> anyhow::Result<()> {
    let mut output = Output::open(None)?;
    output.write_all(text.as_bytes())?;
    output.finish()
}

/// Completes words, and knows when a query is whole.
struct Assistant(Words);

impl Completer for Assistant {
    type Candidate = String;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(self.0.complete(line, at))
    }
}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match self.0.is_unfinished(context.input()) {
            true => ValidationResult::Incomplete,
            false => ValidationResult::Valid(None),
        })
    }
}

impl Hinter for Assistant {
    type Hint = String;
}

impl Highlighter for Assistant {}

impl Helper for Assistant {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::query::QueryArgs;
    use crate::graph::Base;
    use crate::lexicon::Lexicon;
    use crate::query::Catalogue;
    use crate::store::Store;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        query: QueryArgs,
    }

    /// What comes of one input: a hint where it goes wrong.
    fn told(input: &str) -> Result<Next, String> {
        let args = Line::parse_from(["query", "--limit", "1"]).query;
        let (lexicon, catalogue) = (Lexicon::embedded().unwrap(), Catalogue::embedded().unwrap());
        let store = Store::in_memory(&lexicon, &Base::default()).unwrap();
        let session = Session {
            store,
            lexicon: std::mem::ManuallyDrop::new(lexicon),
            catalogue,
            args: &args,
            quiet: true,
        };
        obey(&session, input).map_err(|error| {
            let (what, hint) = failure::message(&error);
            format!("{what} / {hint}")
        })
    }

    #[test]
    fn inputs_are_answered_or_refused_with_a_hint() {
        assert!(matches!(told(":quit"), Ok(Next::Leave)));
        for good in [
            "",
            ":help",
            ":queries",
            ":show calls",
            ":print calls from=2025-01-01",
            "calls from=2025-01-01",
            "ASK {}",
            "SELECT ?x { ?x ?y ?z }",
        ] {
            assert!(matches!(told(good), Ok(Next::More)), "{good}");
        }
        for (bad, hint) in [
            (":nonsense", ":help"),
            (":show", ":queries"),
            ("call", "`calls`"),
            ("calls when=now", "it takes who"),
            ("calls from", "name=value"),
            ("SELECT ?x {\n  ?x dm:actor ;\n}", "line 2, column"),
            ("ASK { SERVICE <http://localhost:1/> {} }", "--federate-host localhost:1"),
        ] {
            let told = told(bad).err().unwrap_or_default();
            assert!(told.contains(hint), "{bad}: {told}");
        }
    }
}
