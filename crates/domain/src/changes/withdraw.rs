//! Whoever proposed a change takes it back while it waits.

use jiff::Timestamp;

use super::{ProposedChange, Said, State};
use crate::actor::{Actor, Verb};
use crate::events::{Action, Event, Subject};
use crate::ids::{ChangeId, EventId, Mint};
use crate::refusal::Refusal;

/// Taking a proposal back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WithdrawChange {
    /// Which.
    pub change: ChangeId,
}

/// Why it stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithdrawRefusal {
    /// The role proposes nothing.
    NotAllowed,
    /// None of that id, or none the actor may see.
    Unknown,
    /// Somebody else proposed it.
    NotOwn,
    /// It was decided or taken back before; what it is now.
    Ended(&'static str),
}

impl From<WithdrawRefusal> for Refusal {
    fn from(refusal: WithdrawRefusal) -> Self {
        use WithdrawRefusal as R;
        match refusal {
            R::NotAllowed => Refusal::new("withdraw.not_allowed", "您的账号不能提交或撤回变更"),
            R::Unknown => Refusal::new("withdraw.unknown", "没有找到这份变更，或不在您负责的范围内"),
            R::NotOwn => Refusal::new("withdraw.not_own", "这份变更是别人提交的，请由提交的人撤回"),
            R::Ended(label) => Refusal::new("withdraw.ended", format!("这份变更{label}，不能再撤回")),
        }
    }
}

/// Decides about it.
///
/// # Errors
/// Why it stays.
pub fn withdraw(
    change: Option<&ProposedChange>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<(ProposedChange, Event), WithdrawRefusal> {
    if !actor.may(Verb::WithdrawChange) {
        return Err(WithdrawRefusal::NotAllowed);
    }
    let Some(change) = change.filter(|change| actor.tenants.contains(&change.tenant)) else {
        return Err(WithdrawRefusal::Unknown);
    };
    if change.proposed_by != actor.account {
        return Err(WithdrawRefusal::NotOwn);
    }
    if !change.is_open() {
        return Err(WithdrawRefusal::Ended(change.state.label()));
    }
    let said = Said { by: actor.account, at: now, reason: None };
    let event = Event {
        id: EventId::mint(mint),
        tenant: change.tenant,
        at: now,
        actor: actor.account,
        action: Action::ChangeWithdrawn,
        subject: Subject::Change(change.id),
        person: Some(change.command.person),
        before: None,
        after: None,
        pack_hash: None,
        note: None,
    };
    Ok((ProposedChange { state: State::Withdrawn(said), ..change.clone() }, event))
}
