//! Changes of facts that wait for consent: the village proposes, the town or the county decides.
//!
//! Which changes wait is the county's [`Review`]. Until somebody has decided, class and duties stay as they were.

pub mod decide;
pub mod effect;
pub mod propose;
pub mod set_review;
pub mod withdraw;

pub use decide::{DecideChange, Verdict};
pub use set_review::{Review, SetReview};
pub use withdraw::WithdrawChange;

use jiff::Timestamp;

use crate::ids::{AccountId, ChangeId, TenantId};
use crate::people::ChangeFacts;

#[cfg(test)]
mod tests;

/// Longest reason in characters.
pub const LONGEST_REASON: usize = 200;

/// A change of facts that was handed in for consent.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposedChange {
    /// Its id.
    pub id: ChangeId,
    /// The county.
    pub tenant: TenantId,
    /// What would be done; `opened_at` is the instant up to which the proposer knew the register.
    pub command: ChangeFacts,
    /// Who proposes it.
    pub proposed_by: AccountId,
    /// When it was handed in.
    pub proposed_at: Timestamp,
    /// What became of it.
    pub state: State,
}

/// What became of a proposed change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// 等待审核: nobody has decided.
    Open,
    /// 已同意: it is applied.
    Confirmed(Said),
    /// 已退回: it is not applied; the reason says why.
    Returned(Said),
    /// 已撤回: whoever proposed it took it back.
    Withdrawn(Said),
}

/// Who ended the waiting, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// Why, where it was asked.
    pub reason: Option<String>,
}

impl State {
    /// The codes, in the order in which lists offer them.
    pub const CODES: [&'static str; 4] = ["open", "returned", "confirmed", "withdrawn"];

    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Confirmed(_) => "confirmed",
            Self::Returned(_) => "returned",
            Self::Withdrawn(_) => "withdrawn",
        }
    }

    /// What screens call it.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Open => "等待审核",
            Self::Confirmed(_) => "已同意",
            Self::Returned(_) => "已退回",
            Self::Withdrawn(_) => "已撤回",
        }
    }

    /// Who ended the waiting.
    pub const fn said(&self) -> Option<&Said> {
        match self {
            Self::Open => None,
            Self::Confirmed(said) | Self::Returned(said) | Self::Withdrawn(said) => Some(said),
        }
    }

    /// From the code and who ended the waiting; `None` where they do not go together.
    pub fn from_parts(code: &str, said: Option<Said>) -> Option<Self> {
        match (code, said) {
            ("open", None) => Some(Self::Open),
            ("confirmed", Some(said)) => Some(Self::Confirmed(said)),
            ("returned", Some(said)) => Some(Self::Returned(said)),
            ("withdrawn", Some(said)) => Some(Self::Withdrawn(said)),
            _ => None,
        }
    }
}

impl ProposedChange {
    /// Whether it still waits.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, State::Open)
    }

    /// The instant up to which the proposer knew the register: never later than that of handing in.
    pub fn knew(&self) -> Timestamp {
        self.command.opened_at.map_or(self.proposed_at, |opened| opened.min(self.proposed_at))
    }
}
