//! Who visits, and whom.

pub mod assign;

pub use assign::{AssignWorker, Assigned};

use jiff::civil::Date;

use crate::areas::AreaPath;
use crate::ids::{AccountId, AssignmentId, PersonId, TenantId, WorkerId};
use crate::people::Phone;

/// A visitor: village group leader, grid worker, volunteer, neighbour, …
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// Their id.
    pub id: WorkerId,
    /// The county.
    pub tenant: TenantId,
    /// Their name.
    pub name: String,
    /// What kind of visitor, by the pack's code.
    pub kind: String,
    /// The body they belong to, where there is one.
    pub organisation: Option<String>,
    /// Telephone.
    pub phone: Option<Phone>,
    /// The place they work in.
    pub area: AreaPath,
    /// The account they sign in with, if they do.
    pub account: Option<AccountId>,
    /// Somebody who has left is given nobody new.
    pub active: bool,
}

/// A person given to a visitor, over some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// Who is visited.
    pub person: PersonId,
    /// Who visits.
    pub worker: WorkerId,
    /// First day.
    pub from: Date,
    /// Last day; `None` while it lasts. Before `from` where it never took effect.
    pub until: Option<Date>,
}
