//! The county says which changes of facts wait for consent.

use jiff::Timestamp;
use rules::Dictionary;
use serde_json::json;

use crate::actor::{Actor, Role, Verb};
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint, TenantId};
use crate::people::Fact;
use crate::refusal::Refusal;

/// Which changes of facts by a village wait for the consent of the town or the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Review {
    /// None: every change holds at once.
    #[default]
    Nothing,
    /// Those of facts that a class can depend on.
    Deciding,
    /// All of them.
    Everything,
}

impl Review {
    /// The name of the setting.
    pub const SETTING: &'static str = "change_review";

    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Deciding, Self::Everything];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Deciding => "deciding",
            Self::Everything => "everything",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|review| review.code() == code)
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Nothing => "不审核，保存后马上生效",
            Self::Deciding => "只审核可能影响类别的情况",
            Self::Everything => "所有情况的变更都审核",
        }
    }

    /// Whether a change of this fact waits when this role hands it in. Only villages are asked to wait; a fact that the
    /// notice does not know decides nothing.
    pub fn asks_of(self, role: Role, dictionary: &Dictionary, fact: &str) -> bool {
        let decides = || dictionary.def(fact).is_some_and(|def| !def.record_only);
        role == Role::Clerk
            && match self {
                Self::Nothing => false,
                Self::Deciding => decides(),
                Self::Everything => true,
            }
    }

    /// Whether new rows wait: what was handed in together is decided together.
    pub fn asks(self, role: Role, dictionary: &Dictionary, rows: &[Fact]) -> bool {
        rows.iter().any(|row| self.asks_of(role, dictionary, &row.fact))
    }
}

/// Another choice of the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetReview {
    /// The county.
    pub tenant: TenantId,
    /// What is reviewed from now on.
    pub review: Review,
}

/// Why a choice is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetReviewRefusal {
    /// The role does not choose.
    NotAllowed,
}

impl From<SetReviewRefusal> for Refusal {
    fn from(refusal: SetReviewRefusal) -> Self {
        match refusal {
            SetReviewRefusal::NotAllowed => {
                Refusal::new("review.not_allowed", "变更审核由县（市、区）民政设定")
            }
        }
    }
}

/// Decides about a choice; `None` where it was chosen before. What waits already goes on waiting.
///
/// # Errors
/// Why it is not taken.
pub fn set_review(
    command: SetReview,
    before: Review,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<Event>, SetReviewRefusal> {
    if !actor.may(Verb::SetReview) || !actor.tenants.contains(&command.tenant) {
        return Err(SetReviewRefusal::NotAllowed);
    }
    Ok((command.review != before).then(|| Event {
        id: EventId::mint(mint),
        tenant: command.tenant,
        at: now,
        actor: actor.account,
        action: Action::ReviewSet,
        subject: Subject::Setting(Review::SETTING.to_owned()),
        person: None,
        before: Some(json!(before.code())),
        after: Some(json!(command.review.code())),
        pack_hash: None,
        note: Some(command.review.label().to_owned()),
    }))
}
