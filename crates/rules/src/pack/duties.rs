//! Duties as a pack says them: for whom, how much, and within which limits.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::cadence::{Every, Per, Unit, Whom};
use crate::check::Condition;

/// What is owed to whom.
#[derive(Debug, Clone)]
pub struct DutyRule {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Positions of the classes it is for; empty for all.
    pub classes: Vec<usize>,
    /// Positions of the tracks it is for; empty for all.
    pub tracks: Vec<usize>,
    /// A further condition, as written.
    pub text: Option<String>,
    /// Exceptions as written, each with its clause.
    pub exceptions: Vec<(String, String)>,
    /// Modes that fulfil it.
    pub modes: Vec<String>,
    /// Stronger modes that may stand in.
    pub covered_by: Vec<String>,
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
    /// Of which kind of act, where acts are counted; otherwise the act that a contact has to hold.
    pub act: Option<String>,
    /// In which period.
    pub every: Every,
    /// Of whom it is counted.
    pub per: Per,
    /// Duties of one group are owed to a household once, as to the heaviest of its people; its own id where none
    /// is said.
    pub group: Option<String>,
    /// A contact that counts for it may count for another duty too.
    pub shared: bool,
    /// Who is contacted.
    pub whom: Whom,
    /// Kinds of visitor who may fulfil it; empty for all.
    pub who: Vec<String>,
    /// Parts of the day in which it is fulfilled; empty for all.
    pub parts: Vec<String>,
    /// Days on which it is fulfilled, in words; empty for all.
    pub days: Vec<String>,
    /// How many minutes one contact takes at least, where that is said.
    pub minutes: Option<u32>,
    /// How many days later the next contact is at least, where that is said.
    pub apart_days: Option<u32>,
    /// Of the count at least so many of some kind.
    pub floors: Vec<Limit>,
    /// Of the count at most so many of some kind.
    pub ceilings: Vec<Limit>,
    /// Between which numbers a personal plan may set the count.
    pub plan: Option<Plan>,
    /// Clause of the notice.
    pub clause: String,
    /// Other modes, counts or rhythms for some.
    pub insteads: Vec<Instead>,
    /// Of a pack that adds to another: the duty there whose place this one takes.
    pub instead_of: Option<String>,
    /// Where it stands in its file.
    pub at: Range<usize>,
    /// Readings of the notice that choose a word of it.
    pub(crate) readings: Vec<String>,
    pub(crate) condition: Option<Condition>,
}

impl DutyRule {
    /// Whether contacts of one person fulfil it, as in [`crate::Duty::counts_contacts`].
    pub fn counts_contacts(&self) -> bool {
        self.unit == Unit::Contact
            && self.per == Per::Person
            && self.act.is_none()
            && self.whom == Whom::Person
    }
}

/// What differs for subjects of whom a condition holds. What is empty or not said stays.
#[derive(Debug, Clone)]
pub struct Instead {
    /// Condition as written.
    pub text: String,
    /// Another name.
    pub name: Option<String>,
    /// Modes that fulfil the duty then.
    pub modes: Vec<String>,
    /// Modes that may stand in then.
    pub covered_by: Vec<String>,
    /// How many then.
    pub count: Option<u32>,
    /// The period then.
    pub every: Option<Every>,
    /// Kinds of visitor then.
    pub who: Vec<String>,
    /// Minutes of one contact then.
    pub minutes: Option<u32>,
    /// Days between two contacts then.
    pub apart_days: Option<u32>,
    /// What it is at least then.
    pub floors: Vec<Limit>,
    /// What it is at most then.
    pub ceilings: Vec<Limit>,
    /// Clause of the notice.
    pub clause: String,
    /// Readings of the notice that choose a word of it.
    pub(crate) readings: Vec<String>,
    pub(crate) condition: Condition,
}

/// Of the count at least, or at most, so many of some kind. What is empty is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Modes that are meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<String>,
    /// Kinds of visitor that are meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<String>,
    /// Parts of the day that are meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// How many.
    pub count: u32,
    /// In which period, where that is not the duty's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Every>,
    /// Clause of the notice.
    pub clause: String,
}

impl Limit {
    /// Whether its period is longer than that of the duty it belongs to: then it can ask for more than the duty does
    /// in one of its own.
    pub(crate) fn is_longer_than(&self, every: Every) -> bool {
        self.every.is_some_and(|of| of.thousandths_of_a_day() > every.thousandths_of_a_day())
    }
}

/// Within which bounds a personal plan may set a duty otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// At least so many.
    pub least: u32,
    /// At most so many, where the notice says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
    /// In which period, where that is not the duty's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Every>,
    /// Modes that a plan may name besides the duty's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<String>,
    /// Clause of the notice.
    pub clause: String,
}
