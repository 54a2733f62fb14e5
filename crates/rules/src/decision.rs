//! What a pack says of one subject on one day, and why.

use serde::{Deserialize, Serialize};

use crate::Every;

/// One answer of the engine. Carries everything needed to explain it later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// `true`, `false`, or `None` where an unknown fact decides.
    pub eligible: Option<bool>,
    /// Id of the class, where one could be decided.
    pub class: Option<String>,
    /// Id of the track, where a class was decided.
    pub track: Option<String>,
    /// Id of the rule that decided: of the class, or of the scope when it shut the subject out.
    pub rule: Option<String>,
    /// Clause of the notice behind that rule, as written in the pack.
    pub clause: Option<String>,
    /// The facts the answer stands on, each with its value.
    pub because: Vec<Because>,
    /// Facts that are not known and could change the answer.
    pub missing: Vec<String>,
    /// The answer may change: a fact is missing, or the rule is a substitute for one.
    pub provisional: bool,
    /// What the deciding rule says about being provisional.
    pub provisional_note: Option<String>,
    /// Things a reader should look at. They never change the answer.
    pub warnings: Vec<Warning>,
    /// Ids of the readings of the notice that the answer rests on.
    pub readings: Vec<String>,
    /// What is owed under this answer.
    pub duties: Vec<Duty>,
}

/// A fact with the value it had when the decision was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Because {
    /// Fact id.
    pub fact: String,
    /// The value, in the form in which facts arrive.
    pub value: serde_json::Value,
    /// What the rule read it as, where it speaks of something derived: `["age", 80]` from a birth date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_as: Option<(String, serde_json::Value)>,
}

/// A sentence of the pack that points at something odd.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Id in the pack.
    pub id: String,
    /// The sentence.
    pub text: String,
    /// Clause it comes from.
    pub clause: String,
}

/// A number of contacts owed in every period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Id in the pack.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Modes that fulfil it.
    pub modes: Vec<String>,
    /// Stronger modes that may stand in when they are not needed for a duty of their own.
    pub covered_by: Vec<String>,
    /// How many contacts in each period.
    pub count: u32,
    /// The period.
    pub every: Every,
    /// Clause of the notice.
    pub clause: String,
}
