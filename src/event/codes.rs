//! PLOVER, CAMEO and Goldstein codes, which depend on the action and on its modality.

use super::{Codes, Modality};
use crate::lexicon::{Action, Lexicon};

/// Computes the codes of a record by the rules of PLOVER's manual (openeventdata/PLOVER 5e0c24f): plans of one's own
/// side to talk or help are agreements, threats and planned hostile acts are threats, and what did not happen has none.
pub(crate) fn codes(lexicon: &Lexicon, action: &Action, modality: Modality, own_side: bool) -> Codes {
    use Modality::*;
    let category = action.plover.as_deref();
    let real = || (category.map(str::to_string), action.mode.clone(), action.cameo.clone());
    let threat = || {
        let cameo = action.threat_cameo.clone().or_else(|| Some("130".to_string()));
        (Some("THREATEN".to_string()), action.threat_mode.clone(), cameo)
    };
    let agreement = || {
        let cameo = action.agreement_cameo.clone().or_else(|| Some("030".to_string()));
        (Some("AGREE".to_string()), None, cameo)
    };
    let (plover, plover_mode, cameo) = match (modality, category) {
        (Actual | Ongoing, _) => real(),
        (Planned | Possible, Some("CONSULT" | "SUPPORT" | "COOPERATE" | "AID")) if own_side => agreement(),
        (Planned, Some("RETREAT")) => (Some("CONCEDE".to_string()), None, action.cameo.clone()),
        (Planned, Some("CONCEDE" | "AGREE")) => real(),
        (Threatened, Some(_)) | (Planned, Some("SANCTION" | "COERCE" | "ASSAULT")) => threat(),
        _ => (None, None, None),
    };
    let quad = plover.as_deref().and_then(|category| lexicon.quad(category));
    let goldstein = cameo.as_deref().and_then(|code| lexicon.goldstein(code));
    Codes { plover, plover_mode, quad, cameo, goldstein }
}
