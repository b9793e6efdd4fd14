//! What is wrong with a user's ontology that reading it does not show: files that nobody reads, codes that PLOVER and
//! CAMEO do not have, verbs that are not in their base forms.

use std::collections::BTreeSet;
use std::path::Path;

use super::files::Files;
use super::{Action, Lexicon, LexiconError, PatternKind};
use crate::lexicon::table::Table;
use crate::text::Upos;
use crate::text::lemma::lemma;

/// Something wrong in a file of a user's ontology.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it is.
    pub file: String,
    /// From 1; none where the file as a whole is meant.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub hint: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let line = self.line.map(|line| format!(":{line}")).unwrap_or_default();
        write!(f, "{}{line}: {}\nhint: {}", self.file, self.what, self.hint)
    }
}

/// Files of a folder that no table or list of the ontology has the name of.
pub fn strangers(folder: &Path) -> Result<Vec<Fault>, LexiconError> {
    let known: BTreeSet<String> = Files::known().into_iter().collect();
    let mut faults = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| LexiconError::Read {
            path: error.path().unwrap_or(folder).to_path_buf(),
            source: error.into(),
        })?;
        let Ok(below) = entry.path().strip_prefix(folder) else { continue };
        let name = below.to_string_lossy().replace('\\', "/");
        let hidden = name.split('/').any(|part| part.starts_with('.'));
        let action = name.strip_prefix("actions/").is_some_and(|n| n.ends_with(".toml") && !n.contains('/'));
        if entry.file_type().is_dir() || hidden || action || known.contains(&name) || name.ends_with(".md") {
            continue;
        }
        let file = below.file_name().unwrap_or_default().to_string_lossy().to_string();
        let near = known.iter().min_by_key(|k| strsim::damerau_levenshtein(k, &name));
        let hint = match near {
            _ if file.ends_with(".toml") => format!("actions stand in actions/{file}"),
            Some(near) if strsim::damerau_levenshtein(near, &name) <= 4 => format!("did you mean {near}?"),
            _ => "`demarche ontology new DIR` writes one of each file that there may be".to_string(),
        };
        faults.push(Fault {
            file: entry.path().display().to_string(),
            line: None,
            what: "no file of this name and place is read".to_string(),
            hint,
        });
    }
    Ok(faults)
}

/// Faults of the user's actions.
pub fn faults(lexicon: &Lexicon) -> Result<Vec<Fault>, LexiconError> {
    let embedded = Lexicon::embedded()?;
    let codes = codes(&embedded)?;
    let verbs: BTreeSet<&str> = embedded
        .actions()
        .iter()
        .flat_map(|a| &a.patterns)
        .filter(|p| p.kind == PatternKind::Verb)
        .flat_map(|p| &p.heads)
        .filter_map(|phrase| phrase.first().map(String::as_str))
        .collect();
    let mut faults = Vec::new();
    for action in lexicon.actions().iter().filter(|a| a.own) {
        let text = std::fs::read_to_string(&action.file).unwrap_or_default();
        let mut fault = |needle: &str, what: String, hint: String| {
            let line = line_of(&text, &action.id, needle);
            faults.push(Fault { file: action.file.clone(), line, what, hint });
        };
        if let Some(category) = action.plover.as_deref().filter(|c| embedded.quad(c).is_none()) {
            let hint = "`demarche ontology print plover` lists the categories".to_string();
            fault(category, format!("PLOVER has no category `{category}`"), hint);
        }
        for code in [&action.cameo, &action.threat_cameo, &action.agreement_cameo].into_iter().flatten() {
            if !codes.contains(code) {
                let hint = "`demarche ontology print cameo` lists the codes".to_string();
                fault(code, format!("CAMEO has no code `{code}`"), hint);
            }
        }
        for pattern in action.patterns.iter().filter(|p| p.kind == PatternKind::Verb) {
            for verb in pattern.heads.iter().filter_map(|phrase| phrase.first()) {
                if let Some(base) = inflected(verb, &verbs) {
                    let what = format!("`{verb}` in `{}` is no base form", pattern.text);
                    fault(verb, what, format!("write `{base}`: all its forms are found"));
                }
            }
        }
        faults.extend(bare(action, &text));
    }
    Ok(faults)
}

/// An action that no example shows may say anything.
fn bare(action: &Action, text: &str) -> Option<Fault> {
    (!action.patterns.is_empty() && action.examples.is_empty()).then(|| Fault {
        file: action.file.clone(),
        line: line_of(text, &action.id, "id"),
        what: format!("{} has no example", action.id),
        hint:
            "write at least two sentences that tell it under [[action.example]], and one that does not under \
               [[action.counter_example]]"
                .to_string(),
    })
}

/// The codes that CAMEO has: those of the table, and those of the program's own actions.
fn codes(embedded: &Lexicon) -> Result<BTreeSet<String>, LexiconError> {
    let table = Table::read(embedded.files(), "cameo.tsv", &["code"])?;
    let own = embedded.actions().iter().flat_map(|a| [&a.cameo, &a.threat_cameo, &a.agreement_cameo]);
    Ok(table.rows().map(|row| row.text("code")).chain(own.flatten().cloned()).collect())
}

/// The base form of a verb that is not in it. `verbs` are known to be base forms.
fn inflected(verb: &str, verbs: &BTreeSet<&str>) -> Option<String> {
    if verbs.contains(verb) {
        return None;
    }
    let of_vowel = |stem: &str| stem.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    for tag in ["VBD", "VBN", "VBG", "VBZ"] {
        let base = lemma(verb, Upos::Verb, tag);
        if base == verb {
            continue;
        }
        let regular = match tag {
            // need and shed, bring and sing are base forms
            "VBD" | "VBN" => {
                verb.strip_suffix("ed").is_some_and(|stem| of_vowel(stem) && !stem.ends_with('e'))
            }
            "VBG" => verb.strip_suffix("ing").is_some_and(of_vowel),
            _ => false,
        };
        if regular || verbs.contains(base.as_str()) {
            return Some(base);
        }
    }
    None
}

/// The line of an action's file that has a word, from that of its id on.
fn line_of(text: &str, id: &str, needle: &str) -> Option<usize> {
    let quoted = [format!("\"{id}\""), format!("'{id}'")];
    let is_id = |line: &str| {
        line.split_once('=')
            .is_some_and(|(key, value)| key.trim() == "id" && quoted.iter().any(|q| value.contains(q)))
    };
    let first = text.lines().position(is_id)?;
    let found = text.lines().skip(first).position(|line| line.contains(needle));
    Some(first + found.unwrap_or_default() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_from_base_forms() {
        let verbs = BTreeSet::from(["meet", "strike", "award"]);
        for (form, base) in
            [("awarded", "award"), ("met", "meet"), ("strikes", "strike"), ("annexing", "annex")]
        {
            assert_eq!(inflected(form, &verbs).as_deref(), Some(base));
        }
        for base in ["need", "proceed", "shed", "bring", "pass", "award", "annex", "bless"] {
            assert_eq!(inflected(base, &verbs), None, "{base}");
        }
    }

    #[test]
    fn a_fault_has_the_line_of_its_action() {
        let text = "[[action]]\nid = \"A\"\ncameo = \"999\"\n\n[[action]]\nid = \"B\"\ncameo = \"999\"\n";
        assert_eq!(line_of(text, "B", "999"), Some(7));
    }
}
