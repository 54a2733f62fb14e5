//! 情况反映: a property firm, a volunteer, a neighbour saw something and tells the village of it. They see nobody's data: they
//! say what and where, and learn only whether it was dealt with.
//!
//! Nobody is bound to tell, and nothing is counted or compared. What was told is dealt with by a human: the rules of a
//! notice speak of contacts, and this is none.

use jiff::Timestamp;
use jiff::civil::Date;
use rules::sections::calendar::Calendar;
use serde::{Deserialize, Serialize};

use crate::areas::AreaPath;
use crate::dates::day_of;
use crate::ids::{AccountId, ConcernId, PersonId, TenantId};
use crate::people::consents::codes;

pub mod answer;
pub mod report;

pub use answer::AnswerConcern;
pub use report::ReportConcern;

#[cfg(test)]
mod tests;

/// Within so many working days somebody says what was done, where nothing presses. Ours: no notice speaks of what people
/// from outside tell; it is the time that a hazard beyond the family's power may take to reach the town.
const WORKING_DAYS: u32 = 2;

codes! {
    /// What somebody noticed.
    Kind {
        /// Nobody has seen the person for days; post or milk piles up at the door.
        NotSeen = "not_seen", "好几天没见到人";
        /// The person is ill, fell, or is not as usual.
        Unwell = "unwell", "像是病了、摔了";
        /// Cries for help, quarrels, beating.
        Cries = "cries", "听到呼救、吵打";
        /// Gas, water, fire, the house.
        Danger = "danger", "水电气、房屋有危险";
        /// The person does not find home.
        Lost = "lost", "迷路、走失";
        /// Nobody cares for the person; food, clothes, cold.
        Uncared = "uncared", "没人照顾、吃穿难";
        /// Somebody tricks the person out of money.
        Fraud = "fraud", "像是被骗";
        /// Anything else, in words.
        Other = "other", "其他";
    }
}

impl Kind {
    /// Whether somebody has to look on the same day. Whoever tells is asked to call for help first.
    pub const fn presses(self) -> bool {
        matches!(self, Self::NotSeen | Self::Unwell | Self::Cries | Self::Danger | Self::Lost)
    }
}

/// What somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// What was noticed.
    pub kind: Kind,
    /// Where, and who it may be, in the words of whoever tells.
    pub place: String,
    /// What else is to be known.
    pub words: Option<String>,
    /// Who told it, where the office writes down what somebody said on the telephone.
    pub told_by: Option<String>,
}

/// A concern that was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// Its id, made with the form, so that it is kept once however often it is sent.
    pub id: ConcernId,
    /// The county.
    pub tenant: TenantId,
    /// What was said.
    pub content: Content,
    /// Whose it is to look: the place for which the account of whoever told it stands.
    pub area: AreaPath,
    /// Who told it.
    pub reported_by: AccountId,
    /// When.
    pub reported_at: Timestamp,
}

impl Concern {
    /// Until when somebody should have said what was done: the same day where it presses, otherwise a few working days.
    pub fn answer_by(&self, calendar: &Calendar) -> Date {
        let on = day_of(self.reported_at);
        if self.content.kind.presses() { on } else { calendar.working_day_after(on, WORKING_DAYS) }
    }
}

/// What was done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Which.
    pub concern: ConcernId,
    /// By whom.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// Whom it was about, where that is somebody of the register.
    pub person: Option<PersonId>,
    /// What was done, for the office.
    pub words: String,
    /// What whoever told it is told in return. Never more than they knew.
    pub reply: Option<String>,
}
