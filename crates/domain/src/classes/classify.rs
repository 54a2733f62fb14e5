//! Decides which class a person belongs to on a day, from the facts as they are known.

use jiff::civil::Date;
use rules::{Decision, FactError};
use serde_json::{Map, Value};

use crate::packs::Pack;

/// A decision together with the rules and the day it was made for.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Classified {
    /// Id of the pack.
    pub pack: String,
    /// Version of the pack.
    pub version: String,
    /// Hash over pack, readings and parameters.
    pub hash: String,
    /// The day asked.
    pub on: Date,
    /// What was decided and why.
    pub decision: Decision,
}

/// Classifies a person from the facts of one day.
///
/// # Errors
/// A value that is impossible: the register holds something it should not, which is shown to the clerk. A fact
/// that only another notice asks for says nothing here.
pub fn classify(pack: &Pack, facts: &Map<String, Value>, on: Date) -> Result<Classified, FactError> {
    Ok(Classified {
        pack: pack.rules.id.clone(),
        version: pack.rules.version.clone(),
        hash: pack.rules.hash.clone(),
        on,
        decision: pack.rules.decide(&pack.spoken_of(facts), on)?,
    })
}
