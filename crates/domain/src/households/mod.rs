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

pub use archive::Archived;
pub use join::JoinHousehold;
pub use leave::LeaveHousehold;

use jiff::civil::Date;

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

/// The household of somebody who lives with nobody of the register.
pub fn own(person: PersonId) -> HouseholdId {
    HouseholdId::from_bytes(*person.as_bytes())
}

/// The household somebody belongs to now, by what lasts of their residences.
pub fn of(person: PersonId, lasting: Option<&Residence>) -> HouseholdId {
    lasting.map_or_else(|| own(person), |residence| residence.household)
}
