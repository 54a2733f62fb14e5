//! A leave ends before its last day, or will not take place.

use jiff::Timestamp;
use serde_json::json;

use super::relief::{Acting, Relief, Taken, give_back};
use super::{Assignment, Worker};
use crate::actor::{Actor, Verb};
use crate::dates::{add_days, day_of};
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint, ReliefId, TenantId};
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// From today on the visitor is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndLeave {
    /// The county.
    pub tenant: TenantId,
    /// The leave, or a hand-over that has not begun.
    pub relief: ReliefId,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The leave, if there is such a one.
    pub relief: Option<&'a Relief>,
    /// Whose it is, if they work where the actor does.
    pub worker: Option<&'a Worker>,
    /// Whom others hold for the visitor.
    pub held: &'a [Assignment],
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// The leave.
    pub relief: Relief,
    /// Who goes back.
    pub taken: Vec<Taken>,
    /// The entry for the log; none where the calendar ends it on its day.
    pub event: Option<Event>,
}

/// Why a leave does not end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndRefusal {
    /// The role does not do this.
    NotAllowed,
    /// No such leave where the actor works.
    Unknown,
    /// It has ended, or the people were handed over for good.
    Over,
}

impl From<EndRefusal> for Refusal {
    fn from(refusal: EndRefusal) -> Self {
        match refusal {
            EndRefusal::NotAllowed => Self::new("leave.not_allowed", "您的账号不能登记休假"),
            EndRefusal::Unknown => Self::new("leave.unknown", "没有找到这次休假，或不在您负责的区域"),
            EndRefusal::Over => Self::new("leave.over", "这次休假已经结束，或已经完成交接，不能再改"),
        }
    }
}

/// Decides about ending a leave today.
///
/// # Errors
/// Why it goes on.
pub fn end_leave(
    command: &EndLeave,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Ended, EndRefusal> {
    if !actor.may(Verb::PlanLeave) || !actor.tenants.contains(&command.tenant) {
        return Err(EndRefusal::NotAllowed);
    }
    let worker = scene.worker.filter(|one| one.tenant == command.tenant && actor.area.contains(&one.area));
    let (Some(relief), Some(_)) = (scene.relief, worker) else { return Err(EndRefusal::Unknown) };
    let for_good = relief.until.is_none() && relief.begun_on.is_some();
    if relief.ended_on.is_some() || for_good {
        return Err(EndRefusal::Over);
    }
    let acting = Acting { tenant: command.tenant, actor, now };
    let mut ended = over(relief, scene.held, acting, mint);
    ended.relief.until = relief.until.map(|_| add_days(day_of(now), -1));
    ended.event = Some(Event {
        id: EventId::mint(mint),
        tenant: command.tenant,
        at: now,
        actor: actor.account,
        action: Action::WorkerLeaveEnded,
        subject: Subject::Worker(relief.worker),
        person: None,
        before: Some(json!({ "relief": relief.id, "from_on": relief.from, "until_on": relief.until })),
        after: Some(json!({ "relief": relief.id, "until_on": ended.relief.until })),
        pack_hash: None,
        note: None,
    });
    Ok(ended)
}

/// A leave whose last day is over: everybody goes back.
pub fn over(relief: &Relief, held: &[Assignment], acting: Acting<'_>, mint: &mut dyn Mint) -> Ended {
    let taken = match relief.begun_on {
        Some(_) => give_back(relief.worker, held, acting, mint),
        None => Vec::new(),
    };
    let relief = Relief { ended_on: Some(day_of(acting.now)), ..relief.clone() };
    Ended { relief, taken, event: None }
}
