//! The pattern language of the action files (`ontology/README.md`).

use std::collections::BTreeMap;

/// What a participant slot is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SlotRole {
    /// Who does it.
    Actor,
    /// To whom.
    Target,
    /// What is given, bought or signed.
    Thing,
    /// Where.
    Place,
    /// What is said, asked or promised.
    Content,
}

/// What a slot may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SlotKind {
    /// A human being.
    Person,
    /// A state, or who acts for it.
    Country,
    /// A body.
    Organisation,
    /// People without names.
    Group,
    /// A city or region.
    Place,
}

/// A place for a participant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Whom it takes.
    pub role: SlotRole,
    /// Without it the pattern does not fire.
    pub required: bool,
    /// Kinds that it may hold; empty for any.
    pub kinds: Vec<SlotKind>,
}

/// What a pattern wants at one point: a participant, or one of these phrases (in base forms).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filler {
    /// A participant.
    Slot(Slot),
    /// One of these phrases.
    Words(Vec<Phrase>),
}

/// Base forms of the words of a phrase, in order.
pub type Phrase = Vec<String>;

/// What heads a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatternKind {
    /// "met".
    Verb,
    /// "the meeting".
    Noun,
}

/// One way to express an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// As written in the file, for `explain`.
    pub text: String,
    /// What heads it.
    pub kind: PatternKind,
    /// The verb, or the noun; a phrase of several words is headed by its first (verb) or last (noun) word.
    pub heads: Vec<Phrase>,
    /// Subject of a verb; what stands before a noun.
    pub before: Option<Filler>,
    /// What follows a verb without a preposition, in order.
    pub objects: Vec<Filler>,
    /// What stands behind which prepositions.
    pub prepositions: Vec<(Vec<String>, Filler)>,
    /// Particles that belong to the verb.
    pub particles: Vec<Vec<String>>,
}

/// What is wrong with a pattern, for the message about its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError(pub String);

/// Words that stand before what they govern. After TIGER and UD English: the tokens tagged `case`, with the
/// verb particles among them.
const PREPOSITIONS: &[&str] = &[
    "about",
    "above",
    "across",
    "after",
    "against",
    "along",
    "alongside",
    "amid",
    "among",
    "around",
    "as",
    "at",
    "away",
    "back",
    "before",
    "behind",
    "between",
    "beyond",
    "by",
    "despite",
    "down",
    "during",
    "for",
    "forward",
    "from",
    "in",
    "inside",
    "into",
    "near",
    "of",
    "off",
    "on",
    "onto",
    "open",
    "out",
    "over",
    "past",
    "through",
    "to",
    "together",
    "toward",
    "towards",
    "under",
    "until",
    "up",
    "upon",
    "via",
    "with",
    "within",
    "without",
];

type Words = BTreeMap<String, Vec<String>>;

impl Pattern {
    /// Reads a pattern; `words` are the file's word lists.
    pub fn parse(text: &str, kind: PatternKind, words: &Words) -> Result<Self, PatternError> {
        let tokens: Vec<&str> = text.split_whitespace().collect();
        let is_slot = |t: &str| slot(t).is_some();
        let before_noun = tokens.iter().take_while(|t| is_slot(t)).count();
        let head_at = match kind {
            PatternKind::Noun => before_noun,
            PatternKind::Verb if before_noun > 0 => before_noun,
            PatternKind::Verb => {
                usize::from(tokens.first().is_some_and(|t| t.starts_with('{')) && tokens.len() > 1)
            }
        };
        let head = tokens.get(head_at).ok_or_else(|| PatternError(format!("`{text}` has no head word")))?;
        if head_at > 1 {
            return Err(PatternError(format!("`{text}` has more than one thing before its head word")));
        }
        let is_preposition = |t: &str| t.split('|').all(|w| PREPOSITIONS.contains(&w));
        let mut heads = phrases(head, words)?;
        let mut head_end = head_at + 1;
        // "executive order", "air|missile strike": the words of a noun up to its first preposition.
        while kind == PatternKind::Noun
            && tokens.get(head_end).is_some_and(|t| !is_preposition(t) && !is_slot(t))
        {
            let next = phrases(tokens[head_end], words)?;
            heads = heads.iter().flat_map(|h| next.iter().map(move |n| [h.as_slice(), n].concat())).collect();
            head_end += 1;
        }
        let mut pattern = Self {
            text: text.to_string(),
            kind,
            heads,
            before: if head_at == 1 { Some(filler(tokens[0], words)?) } else { None },
            objects: Vec::new(),
            prepositions: Vec::new(),
            particles: Vec::new(),
        };
        let mut rest = tokens[head_end..].iter().peekable();
        while let Some(token) = rest.next() {
            if !is_preposition(token) {
                pattern.objects.push(filler(token, words)?);
                continue;
            }
            let words_of = |t: &str| t.split('|').map(str::to_string).collect::<Vec<_>>();
            match rest.peek() {
                Some(next) if !is_preposition(next) => {
                    pattern.prepositions.push((words_of(token), filler(next, words)?));
                    rest.next();
                }
                _ => pattern.particles.push(words_of(token)),
            }
        }
        if kind == PatternKind::Noun && !pattern.objects.is_empty() {
            return Err(PatternError(format!(
                "`{text}`: what follows the noun needs a preposition before it"
            )));
        }
        Ok(pattern)
    }

    /// Does the pattern have a place for the target behind its verb?
    pub fn names_target_after(&self) -> bool {
        let target = |f: &Filler| matches!(f, Filler::Slot(Slot { role: SlotRole::Target, .. }));
        self.objects.iter().chain(self.prepositions.iter().map(|(_, f)| f)).any(target)
    }

    /// Is it a verb and whom it is done to, and nothing more?
    pub fn is_transitive(&self) -> bool {
        let target = |f: &Filler| matches!(f, Filler::Slot(Slot { role: SlotRole::Target, .. }));
        matches!(self.objects.as_slice(), [only] if target(only))
            && self.prepositions.is_empty()
            && self.particles.is_empty()
    }

    /// All fillers, wherever they stand.
    pub fn fillers(&self) -> impl Iterator<Item = &Filler> {
        self.before.iter().chain(&self.objects).chain(self.prepositions.iter().map(|(_, f)| f))
    }
}

fn slot(token: &str) -> Option<Slot> {
    let (name, rest) = match token.find(['!', ':']) {
        Some(at) => token.split_at(at),
        None => (token, ""),
    };
    let role = match name {
        "ACTOR" => SlotRole::Actor,
        "TARGET" => SlotRole::Target,
        "THING" => SlotRole::Thing,
        "PLACE" => SlotRole::Place,
        "CONTENT" => SlotRole::Content,
        _ => return None,
    };
    let kinds = rest
        .trim_start_matches(['!', ':'])
        .split('|')
        .filter(|kind| !kind.is_empty())
        .map(|kind| match kind {
            "person" => Some(SlotKind::Person),
            "country" => Some(SlotKind::Country),
            "organisation" => Some(SlotKind::Organisation),
            "group" => Some(SlotKind::Group),
            "place" => Some(SlotKind::Place),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Slot {
        role,
        required: !rest.is_empty() || matches!(role, SlotRole::Thing | SlotRole::Content),
        kinds,
    })
}

fn filler(token: &str, words: &Words) -> Result<Filler, PatternError> {
    match slot(token) {
        Some(slot) => Ok(Filler::Slot(slot)),
        None => phrases(token, words).map(Filler::Words),
    }
}

fn phrases(token: &str, words: &Words) -> Result<Vec<Phrase>, PatternError> {
    let mut out = Vec::new();
    for part in token.split('|') {
        if let Some(name) = part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
            let list =
                words.get(name).ok_or_else(|| PatternError(format!("no list `{name}` under [words]")))?;
            out.extend(list.iter().map(|p| p.split_whitespace().map(str::to_string).collect::<Phrase>()));
        } else if part.chars().any(|c| c.is_uppercase() || matches!(c, '{' | '}' | ':' | '!')) {
            return Err(PatternError(format!("`{part}` is neither a slot, a list nor a word in lower case")));
        } else {
            out.push(vec![part.to_string()]);
        }
    }
    Ok(out)
}
