//! What is owed to a person, what counted towards it, and what is due.
//!
//! Everything here is a fold over a person's contacts: nothing depends on the order in which they arrived.
//! [`tally`] counts, [`due`] says what is owed next, [`standing`] keeps both beside the person.

pub mod calendar;
pub mod course;
pub mod due;
pub mod month;
pub mod recount;
pub mod standing;
pub mod tally;
pub mod verdict;

pub use calendar::{Calendar, State, calendar};
pub use course::{Course, Life, course};
pub use due::{Due, Lateness, Progress, lateness};
pub use month::{Month, month_of};
pub use recount::{Recount, recount};
pub use standing::Standing;
pub use tally::{Counting, Tally, count};
pub use verdict::{Verdict, WhyNot};

use jiff::Timestamp;
use jiff::civil::Date;
use rules::Duty;

use crate::dates::day_of;
use crate::ids::VisitId;
use crate::visits::outcome::{Mode, OutcomeKind};

/// Whether the same is owed. A duty that is only called otherwise, or whose clause is quoted otherwise, is the same:
/// what has been counted towards it stays counted.
pub fn same_work(before: &[Duty], after: &[Duty]) -> bool {
    before.len() == after.len() && before.iter().zip(after).all(|(one, other)| same_duty(one, other))
}

/// The same of one duty.
pub fn same_duty(one: &Duty, other: &Duty) -> bool {
    let bare = |duty: &Duty| Duty { name: String::new(), clause: String::new(), ..duty.clone() };
    one == other || (one.id == other.id && bare(one) == bare(other))
}

/// The part of a visit that counting looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// The visit.
    pub id: VisitId,
    /// When it took place.
    pub visited_at: Timestamp,
    /// How.
    pub mode: Mode,
    /// What came of it.
    pub outcome: OutcomeKind,
    /// Whether it was taken back afterwards.
    pub voided: bool,
}

impl Contact {
    /// The day on which it took place, in Beijing.
    pub fn visited_on(&self) -> Date {
        day_of(self.visited_at)
    }
}
