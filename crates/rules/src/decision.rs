//! What a pack says of one subject on one day, and why.

use serde::{Deserialize, Serialize};

use crate::cadence::{Every, Per, Unit};
use crate::pack::{Limit, Plan};

mod owed;

pub use owed::Agreed;

/// One answer of the engine. Carries everything needed to explain it later.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    /// Ids of the scope's conditions that hold.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The facts that the deciding condition and the scope stand on, each with its value.
    pub because: Vec<Because>,
    /// The facts that keep the subject out of the classes before. Together with `because` they are enough for
    /// the answer, and none of them can be left out.
    #[serde(default)]
    pub ruled_out: Vec<Because>,
    /// Facts that are not known and could change scope, class or track: for each of them some value would.
    pub missing: Vec<String>,
    /// The answer may change: a fact is missing, or the rule is a substitute for one.
    pub provisional: bool,
    /// What the deciding rule says about being provisional.
    pub provisional_note: Option<String>,
    /// Things a reader should look at. They never change the answer.
    pub warnings: Vec<Warning>,
    /// Ids of the readings of the notice that the answer rests on.
    pub readings: Vec<String>,
    /// Scores, where the pack has any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Scored>,
    /// What is owed under this answer.
    pub duties: Vec<Duty>,
    /// Duties of which an unknown fact decides whether or how they are owed. As long as it is not told they stand
    /// in `duties` without it, or not at all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_duties: Vec<OpenDuty>,
}

/// A duty that is not certain yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenDuty {
    /// Id in the pack.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Facts that are not known and that it asks for.
    pub missing: Vec<String>,
}

/// What a score adds up to: one number, or two bounds while a fact is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// Id in the pack.
    pub id: String,
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
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
    /// How many in each period: contacts, unless `unit` says otherwise.
    pub count: u32,
    /// The period.
    pub every: Every,
    /// Clause of the notice.
    pub clause: String,
    /// What is counted.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unit: Unit,
    /// Which kind of act is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// Of whom it is counted.
    #[serde(default, skip_serializing_if = "is_default")]
    pub per: Per,
    /// Of duties of one group a household owes one only: the heaviest of its people's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// A contact that counts for it may count for another duty too.
    #[serde(default, skip_serializing_if = "is_default")]
    pub shared: bool,
    /// Kinds of visitor who may fulfil it; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<String>,
    /// Parts of the day in which it is fulfilled; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// Days on which it is fulfilled, in the words of a pack (`working`, `monday`); empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<String>,
    /// How many minutes one contact takes at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// How many days later the next contact is at least: 1 is the next day, 2 the day after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart_days: Option<u32>,
    /// Of the count at least so many of some kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub floors: Vec<Limit>,
    /// Of the count at most so many of some kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ceilings: Vec<Limit>,
    /// Within which bounds a personal plan may set it otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
}

impl Duty {
    /// Whether contacts of this person alone fulfil it. Hours, acts and what is owed to a whole household are
    /// counted from other records.
    pub fn counts_contacts(&self) -> bool {
        self.counts_contacts_of_anybody() && self.per == Per::Person
    }

    /// Whether contacts are counted at all, and not hours or acts.
    pub(crate) fn counts_contacts_of_anybody(&self) -> bool {
        self.unit == Unit::Contact
    }

    /// A plain number of contacts in each period.
    pub fn contacts(id: &str, modes: &[&str], count: u32, every: Every) -> Self {
        Self {
            id: id.to_owned(),
            name: id.to_owned(),
            modes: modes.iter().map(|mode| (*mode).to_owned()).collect(),
            covered_by: Vec::new(),
            count,
            every,
            clause: String::new(),
            unit: Unit::default(),
            act: None,
            per: Per::default(),
            group: None,
            shared: false,
            who: Vec::new(),
            parts: Vec::new(),
            days: Vec::new(),
            minutes: None,
            apart_days: None,
            floors: Vec::new(),
            ceilings: Vec::new(),
            plan: None,
        }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
