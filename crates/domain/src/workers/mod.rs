//! Who visits, and whom.

pub mod assign;
pub mod end_leave;
pub mod hand_over;
pub mod keep;
pub mod plan_leave;
pub mod relief;

pub use assign::{AssignWorker, Assigned, Change};
pub use end_leave::EndLeave;
pub use hand_over::HandOver;
pub use keep::KeepWorker;
pub use plan_leave::PlanLeave;
pub use relief::{Charge, Relief, Taken};

use jiff::civil::Date;

use crate::areas::AreaPath;
use crate::ids::{AccountId, AssignmentId, OrganisationId, PersonId, TenantId, WorkerId};
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
    pub organisation: Option<OrganisationId>,
    /// The adult who goes along, for kinds who are minors.
    pub companion: Option<WorkerId>,
    /// Telephone.
    pub phone: Option<Phone>,
    /// The place they work in.
    pub area: AreaPath,
    /// The account they sign in with, if they do.
    pub account: Option<AccountId>,
    /// Somebody who has left is given nobody new.
    pub active: bool,
}

/// What a worker is to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// 探访人: visits the person.
    Visitor,
    /// 替补: takes over when the visitor is away.
    Substitute,
}

impl Part {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Substitute => "substitute",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Visitor, Self::Substitute].into_iter().find(|part| part.code() == code)
    }
}

/// A person given to a worker, over some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// Who is visited.
    pub person: PersonId,
    /// Who visits, or would.
    pub worker: WorkerId,
    /// What the worker is to the person.
    pub part: Part,
    /// The visitor for whom this one stands in: the person goes back to them when they are back.
    pub in_place_of: Option<WorkerId>,
    /// First day.
    pub from: Date,
    /// Last day; `None` while it lasts. Before `from` where it never took effect.
    pub until: Option<Date>,
}

impl Assignment {
    /// A visitor from a day on.
    pub fn visitor(id: AssignmentId, person: PersonId, worker: WorkerId, from: Date) -> Self {
        Self { id, person, worker, part: Part::Visitor, in_place_of: None, from, until: None }
    }

    /// Whether it lasts.
    pub fn lasts(&self) -> bool {
        self.until.is_none()
    }
}
