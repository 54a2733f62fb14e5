//! The week of a visitor: what is owed to their people, laid out over days.
//!
//! A plan is a proposal. It is worked out whenever somebody looks, and never kept; only what a human [moved](Move) is.
//! Nothing asks whether a contact was made on the planned day: what counts is told by [`tally`](crate::duties::tally)
//! alone.
//!
//! What is laid out for a week rests on what was known when it began. Contacts made since cross things off and move
//! nothing else, so that a sheet printed on Monday still tells what the screen tells on Friday.

pub mod content;
pub mod lay_out;
pub mod owed;
pub mod reschedule;
pub mod rest;
pub mod set_wish;
pub mod walk;
pub mod weekdays;
pub mod wish;

pub use content::{EndItem, Item, WriteItem};
pub use lay_out::{Note, Plan, Round, Slot, Subject, lay_out};
pub use owed::Owed;
pub use reschedule::Reschedule;
pub use rest::SetRest;
pub use set_wish::SetWish;
pub use walk::Walk;
pub use weekdays::Weekdays;
pub use wish::{PartOfDay, Wish};

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};

use crate::dates::{Period, add_days};
use crate::ids::{AccountId, PersonId};
use crate::visits::outcome::Mode;

/// An entry for the log about somebody's plan.
pub(crate) fn event(
    action: crate::events::Action,
    (tenant, subject): (crate::ids::TenantId, crate::events::Subject),
    (before, after): (Option<serde_json::Value>, Option<serde_json::Value>),
    (actor, now): (&crate::actor::Actor, Timestamp),
    mint: &mut dyn crate::ids::Mint,
) -> crate::events::Event {
    let person = match subject {
        crate::events::Subject::Person(person) => Some(person),
        _ => None,
    };
    crate::events::Event {
        id: crate::ids::EventId::mint(mint),
        tenant,
        at: now,
        actor: actor.account,
        action,
        subject,
        person,
        before,
        after,
        pack_hash: None,
        note: None,
    }
}

/// Monday to Sunday around a day.
pub fn week_of(day: Date) -> Period {
    let monday = add_days(day, -i64::from(day.weekday().since(Weekday::Monday)));
    Period { starts_on: monday, ends_on: add_days(monday, 6) }
}

/// The days of a week, in order.
pub fn days_of(week: Period) -> impl Iterator<Item = Date> {
    (0..7).map(move |ahead| add_days(week.starts_on, ahead))
}

/// One contact that is owed, by what it is: the n-th of a duty in a period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// To whom.
    pub person: PersonId,
    /// Id of the duty in the pack.
    pub duty: String,
    /// First day of the period on which the duty is asked.
    pub from: Date,
    /// Which of the contacts of the period, from 1.
    pub nth: u32,
}

/// What a human decided about one contact: it stays on that day, whatever the program would propose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Which contact.
    pub key: Key,
    /// On which day.
    pub day: Date,
    /// In which mode, where that was chosen too.
    pub mode: Option<Mode>,
    /// Who decided.
    pub moved_by: AccountId,
    /// When.
    pub moved_at: Timestamp,
}
