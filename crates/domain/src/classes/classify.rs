//! Decides which class a person belongs to on a day, from the facts as they are known.

use std::cell::RefCell;

use jiff::civil::Date;
use rules::{Decision, FactError, Memo};
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
    Ok(told(pack, on, pack.rules.decide(&pack.spoken_of(facts), on)?))
}

/// The same answer, remembering what was found out about people who are alike: for many people at a time.
///
/// # Errors
/// As [`classify`].
pub fn classify_with(
    memo: &mut Memo,
    pack: &Pack,
    facts: &Map<String, Value>,
    on: Date,
) -> Result<Classified, FactError> {
    Ok(told(pack, on, pack.rules.decide_with(memo, &pack.spoken_of(facts), on)?))
}

/// The same answer with the memo that somebody lends, or without one.
///
/// # Errors
/// As [`classify`].
pub fn classify_by(
    memo: Option<&RefCell<Memo>>,
    pack: &Pack,
    facts: &Map<String, Value>,
    on: Date,
) -> Result<Classified, FactError> {
    match memo {
        Some(memo) => classify_with(&mut memo.borrow_mut(), pack, facts, on),
        None => classify(pack, facts, on),
    }
}

fn told(pack: &Pack, on: Date, decision: Decision) -> Classified {
    let rules = &pack.rules;
    let (pack, version, hash) = (rules.id.clone(), rules.version.clone(), rules.hash.clone());
    Classified { pack, version, hash, on, decision }
}
