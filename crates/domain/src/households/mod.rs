//! Who lives together: one household, one file (一户一档).
//!
//! Everybody in the register belongs to exactly one household. Whoever lives alone, or with people who are not in the
//! register, is a household of their own, whose id is that of the person; it needs no row. As soon as two people of the
//! register live together, each has a [`Residence`].
//!
//! Who the members are to each other stands where the rules look for it: in each person's fact `household`, the list of
//! the *other* members. [`entry`] keeps these lists in step, so that nobody types the same person twice.

pub mod archive;
pub mod completeness;
pub mod entry;
pub mod join;
pub mod leave;

#[cfg(test)]
mod tests;

pub use archive::Archived;
pub use join::JoinHousehold;
pub use leave::LeaveHousehold;

use jiff::civil::Date;

use crate::dates::add_days;
use crate::ids::{HouseholdId, PersonId, ResidenceId};

/// The fact that lists the other members of somebody's home.
pub const LIST: &str = "household";

/// Why a village does not enter who lives with whom where the lists of a home are reviewed.
pub(crate) const REVIEWED: &str = "本县（市、区）规定这类变更由镇（街道）审核，请镇（街道）办理同住登记";

/// Somebody belongs to a household, over some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Residence {
    /// Its id.
    pub id: ResidenceId,
    /// Who.
    pub person: PersonId,
    /// Which household.
    pub household: HouseholdId,
    /// First day.
    pub from: Date,
    /// Last day; `None` while it lasts. Before `from` where it never took effect.
    pub until: Option<Date>,
}

impl Residence {
    /// Whether it held on any day at all.
    pub fn took_effect(&self) -> bool {
        self.until.is_none_or(|last| self.from <= last)
    }
}

/// What lasts of somebody's residences, oldest first.
pub fn lasting(residences: &[Residence]) -> Option<&Residence> {
    residences.iter().rfind(|residence| residence.until.is_none())
}

/// The days on which somebody is said to have lived elsewhere already, where a residence from `from` on would lie over
/// them: first and last. Nobody lives in two households on one day. What lasts is not among them: it ends.
pub fn taken(residences: &[Residence], from: Date) -> Option<(Date, Date)> {
    let over = |one: &Residence| {
        one.until.filter(|last| one.took_effect() && from <= *last).map(|last| (one.from, last))
    };
    residences.iter().filter_map(over).reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
}

/// What is wrong with a first day that lies over days of another household, and which day would do.
fn taken_text(name: &str, (first, last): (Date, Date)) -> String {
    let free = add_days(last, 1);
    format!("{first} 至 {last} 已经登记{name}住在另一户，请填 {free} 或以后的日期")
}

/// The household of somebody who lives with nobody of the register.
pub fn own(person: PersonId) -> HouseholdId {
    HouseholdId::from_bytes(*person.as_bytes())
}

/// The household somebody belongs to now, by what lasts of their residences.
pub fn of(person: PersonId, lasting: Option<&Residence>) -> HouseholdId {
    lasting.map_or_else(|| own(person), |residence| residence.household)
}
