//! The root of PLOVER's hierarchy that people would give to what a record tells.
//!
//! The codes in the graph follow PLOVER's manual of 2024. The rows that are scored follow the same project's earlier
//! table (openeventdata/PLOVER 6b803a4, CAMEO2PLOVER-2021.txt), so the record's CAMEO code is looked up there.

use crate::event::{EventRecord, Modality};
use crate::lexicon::{Action, Lexicon};

/// CAMEO codes whose root in the table is not the category of the manual: verdicts, embargoes, blockades. Occupations (192)
/// are left as they are, since the manual says of threats that those carried out are ASSAULT.
const TABLE: [(&str, &str); 3] = [("116", "ACCUSE"), ("163", "COERCE"), ("191", "COERCE")];

/// The root of a record, or what it would be had the act not failed: by the manual, a refusal of help or agreement is
/// REJECT and an act that is asked for REQUEST; by the table, an intent to yield is AGREE (035) and one to protest
/// THREATEN (133). `None` where the action has no category.
pub fn of(record: &EventRecord, lexicon: &Lexicon) -> Option<String> {
    use Modality::*;
    let action = lexicon.action(&record.action)?;
    let category = action.plover.as_deref()?;
    let cooperative = lexicon.quad(category)? <= 2;
    let root = match record.modality {
        Negated | Denied | Cancelled if cooperative => "REJECT",
        Demanded => "REQUEST",
        Planned | Possible if cooperative => "AGREE",
        Planned if category == "PROTEST" => "THREATEN",
        _ => match record.codes.plover.as_deref() {
            Some(code) if code != category => code,
            _ => return real(action),
        },
    };
    Some(root.to_string())
}

/// The root of an action that is real, `None` where it has no category.
pub fn real(action: &Action) -> Option<String> {
    let category = action.plover.as_deref()?;
    let of_table =
        TABLE.iter().find(|(cameo, _)| action.cameo.as_deref() == Some(cameo)).map(|(_, root)| *root);
    let root = match of_table.unwrap_or(category) {
        // The rows have one root for both.
        "CONCEDE" | "RETREAT" => "YIELD",
        root => root,
    };
    Some(root.to_string())
}

#[cfg(test)]
mod tests {
    use crate::evaluate::plover::{Gold, Row, root};
    use crate::lexicon::Lexicon;

    #[test]
    fn an_intent_and_an_act_have_roots_of_their_own() {
        let lexicon = Lexicon::embedded().unwrap();
        let read = |text: &str| {
            let plain =
                ["<s>", "</s>", "<t>", "</t>"].iter().fold(text.to_string(), |t, tag| t.replace(tag, ""));
            let gold = Gold { root: String::new() };
            root(&Row { text: plain, marked: text.to_string(), gold }, &lexicon).unwrap_or_default()
        };
        assert_eq!(read("<s>Chile</s> released two soldiers of <t>Peru</t>."), "YIELD");
        assert_eq!(read("<s>Chile</s> will release two soldiers of <t>Peru</t>."), "AGREE");
        assert_eq!(read("<s>Chile</s> imposed sanctions on <t>Peru</t>."), "COERCE");
        assert_eq!(read("<s>Chile</s> threatened to impose sanctions on <t>Peru</t>."), "THREATEN");
    }
}
