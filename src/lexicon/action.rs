use std::collections::BTreeMap;

use serde::Deserialize;

use super::Modality;
use super::files::Layer;
use super::pattern::{Filler, Pattern, PatternKind, Slot, SlotRole};
use super::{Files, LexiconError};

/// An action of the scheme: what is done, its codes, and the words that express it.
#[derive(Debug, Clone)]
pub struct Action {
    /// Name in the graph: `ImposeTariff`.
    pub id: String,
    /// What people call it: "impose tariff".
    pub label: String,
    /// What counts as one, in a sentence.
    pub definition: String,
    /// Id of the broader action.
    pub broader: Option<String>,
    /// PLOVER category and mode when the act is real.
    pub plover: Option<String>,
    /// PLOVER mode when the act is real.
    pub mode: Option<String>,
    /// CAMEO code when the act is real.
    pub cameo: Option<String>,
    /// PLOVER mode and CAMEO code when the act is threatened.
    pub threat_mode: Option<String>,
    /// CAMEO code when the act is threatened.
    pub threat_cameo: Option<String>,
    /// CAMEO code when the actor's own side plans it.
    pub agreement_cameo: Option<String>,
    /// Actor and target may change places.
    pub symmetric: bool,
    /// Id of the action whose happenings its records may be of, where several words tell one thing.
    pub family: Option<String>,
    /// Id of the action that this one is part of where one sentence tells both.
    pub told_with: Option<String>,
    /// Its plural nouns tell of something that goes on ("imports of oil").
    pub practice: bool,
    /// Whom the subject of its content names is its target: "alleged that Chile had broken the treaty".
    pub content_target: bool,
    /// Only a state does it: where no agent is named, the country it happens in.
    pub state_act: bool,
    /// A country acts by it: who does something by this order or law does it for his country.
    pub instrument: bool,
    /// It is done to somebody: where nobody is named, the country that the text is about.
    pub aimed: bool,
    /// Coarse label that evaluation compares.
    pub guideline: Option<String>,
    /// Stands for all actions of its label where the network finds an act that no pattern names.
    pub general: bool,
    /// The ways to express it.
    pub patterns: Vec<Pattern>,
    /// Sentences that must give a record.
    pub examples: Vec<Example>,
    /// Sentences that must give none.
    pub counter_examples: Vec<Example>,
    /// The file that it stands in.
    pub file: String,
    /// It stands in a user's file.
    pub own: bool,
}

impl Action {
    /// Does the action take what is said, asked or promised as its content?
    pub fn takes_content(&self) -> bool {
        let content = |f: &Filler| matches!(f, Filler::Slot(Slot { role: SlotRole::Content, .. }));
        self.patterns.iter().any(|p| p.fillers().any(content))
    }
}

/// A sentence that the tests read; the lists and the modality are checked where they are given.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// Who must be found to have done it.
    pub actors: Option<Vec<String>>,
    /// To whom.
    pub targets: Option<Vec<String>>,
    /// Whether it must be held to have happened.
    pub modality: Option<Modality>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActionFile {
    /// The file stands in the place of the program's of its name ([`Files`] sees to it).
    #[serde(default, rename = "replace")]
    _replace: bool,
    /// Ids of actions that there are no more.
    #[serde(default)]
    remove: Vec<String>,
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    action: Vec<ActionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActionEntry {
    id: String,
    label: String,
    definition: String,
    broader: Option<String>,
    plover: Option<String>,
    mode: Option<String>,
    cameo: Option<String>,
    threat_mode: Option<String>,
    threat_cameo: Option<String>,
    agreement_cameo: Option<String>,
    #[serde(default)]
    symmetric: bool,
    family: Option<String>,
    told_with: Option<String>,
    #[serde(default)]
    practice: bool,
    #[serde(default)]
    content_target: bool,
    #[serde(default)]
    state_act: bool,
    #[serde(default)]
    instrument: bool,
    #[serde(default)]
    aimed: bool,
    guideline: Option<String>,
    #[serde(default)]
    general: bool,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    example: Vec<Example>,
    #[serde(default)]
    counter_example: Vec<Example>,
}

/// Reads all action files, in the order of their names. A user's action stands in the place of the program's of its id;
/// `remove` takes actions away.
pub fn actions(files: &Files) -> Result<Vec<Action>, LexiconError> {
    let (mut actions, mut own): (Vec<Action>, Vec<Action>) = Default::default();
    let mut gone: Vec<(String, String)> = Vec::new();
    for file in files.list("actions", ".toml")? {
        for layer in files.layers(&file)? {
            let parsed: ActionFile = toml::from_str(&layer.text).map_err(|source| LexiconError::Toml {
                file: layer.name.clone(),
                source: Box::new(source),
            })?;
            gone.extend(parsed.remove.into_iter().map(|id| (id, layer.name.clone())));
            for entry in parsed.action {
                let list = if layer.own { &mut own } else { &mut actions };
                list.push(action(entry, &parsed.words, &layer)?);
            }
        }
    }
    for (id, file) in &gone {
        if !actions.iter().any(|a| a.id == *id) {
            return Err(LexiconError::Action {
                file: file.clone(),
                action: id.clone(),
                what: "there is no such action to take away".to_string(),
                hint: "`demarche ontology actions` lists the actions".to_string(),
            });
        }
    }
    for (id, _) in &gone {
        let Some(at) = actions.iter().position(|a| a.id == *id) else { continue };
        let removed = actions.remove(at);
        for action in &mut actions {
            forget(action, &removed);
        }
    }
    for action in own {
        // two of one id in the user's own files are an error, which is found below
        match actions.iter().position(|a| a.id == action.id && !a.own) {
            Some(at) => actions[at] = action,
            None => actions.push(action),
        }
    }
    let known: BTreeMap<&str, usize> = actions.iter().enumerate().map(|(i, a)| (a.id.as_str(), i)).collect();
    for (i, action) in actions.iter().enumerate() {
        let error = |what: String, hint: &str| LexiconError::Action {
            file: action.file.clone(),
            action: action.id.clone(),
            what,
            hint: hint.to_string(),
        };
        if known[action.id.as_str()] != i {
            return Err(error("its id stands twice".to_string(), "ids are unique over all files"));
        }
        for (key, id) in
            [("broader", &action.broader), ("family", &action.family), ("told_with", &action.told_with)]
        {
            if let Some(id) = id.as_deref().filter(|id| !known.contains_key(id)) {
                return Err(error(
                    format!("{key} `{id}` is no action"),
                    "name the id of an action of any file",
                ));
            }
        }
    }
    Ok(actions)
}

/// An action that pointed at one that is no more points past it.
fn forget(action: &mut Action, removed: &Action) {
    if action.broader.as_ref() == Some(&removed.id) {
        action.broader.clone_from(&removed.broader);
    }
    for other in [&mut action.family, &mut action.told_with] {
        if other.as_ref() == Some(&removed.id) {
            *other = None;
        }
    }
}

fn action(
    entry: ActionEntry,
    words: &BTreeMap<String, Vec<String>>,
    layer: &Layer,
) -> Result<Action, LexiconError> {
    let read = |texts: &[String], kind| {
        texts.iter().map(|text| Pattern::parse(text, kind, words)).collect::<Result<Vec<_>, _>>().map_err(
            |e| LexiconError::Action {
                file: layer.name.clone(),
                action: entry.id.clone(),
                what: e.0,
                hint: "ontology/README.md says how a pattern is written".to_string(),
            },
        )
    };
    let mut patterns = read(&entry.verbs, PatternKind::Verb)?;
    patterns.extend(read(&entry.nouns, PatternKind::Noun)?);
    Ok(Action {
        id: entry.id,
        label: entry.label,
        definition: entry.definition,
        broader: entry.broader,
        plover: entry.plover,
        mode: entry.mode,
        cameo: entry.cameo,
        threat_mode: entry.threat_mode,
        threat_cameo: entry.threat_cameo,
        agreement_cameo: entry.agreement_cameo,
        symmetric: entry.symmetric,
        family: entry.family,
        told_with: entry.told_with,
        practice: entry.practice,
        state_act: entry.state_act,
        instrument: entry.instrument,
        aimed: entry.aimed,
        content_target: entry.content_target,
        guideline: entry.guideline,
        general: entry.general,
        patterns,
        examples: entry.example,
        counter_examples: entry.counter_example,
        file: layer.name.clone(),
        own: layer.own,
    })
}
