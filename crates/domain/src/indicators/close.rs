//! Closing a month: its lines are kept as they are from then on, under a hash. Later facts are told beside it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::{as_of, name};
use crate::actor::{Actor, Verb};
use crate::dates::{Period, day_of};
use crate::events::{Action, Event, Subject};
use crate::ids::{AccountId, EventId, Mint, TenantId};
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// Asks that a month be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CloseMonth {
    /// The county.
    pub tenant: TenantId,
    /// The month.
    pub month: Period,
}

/// What must be known to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// The day whose end its lines describe; `None` where it was never worked out.
    pub worked_out: Option<Date>,
    /// Whether it is closed.
    pub closed: bool,
    /// How many lines there are.
    pub people: u64,
    /// The hash over them.
    pub sum: String,
}

/// A closed month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: AccountId,
    /// How many lines.
    pub people: u64,
    /// The hash over them, SM3 in hexadecimal digits.
    pub sum: String,
}

/// Why it is not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseRefusal {
    /// The role does not.
    NotAllowed,
    /// It is not over.
    NotOver,
    /// It is closed.
    Already,
    /// It has not been worked out since it was over.
    NotWorkedOut,
}

impl From<CloseRefusal> for Refusal {
    fn from(refusal: CloseRefusal) -> Self {
        let (code, text) = match refusal {
            CloseRefusal::NotAllowed => ("month.not_allowed", "月度数字由县（市、区）民政封存"),
            CloseRefusal::NotOver => ("month.not_over", "这个月还没有结束，月底过后才能封存"),
            CloseRefusal::Already => ("month.already", "这个月已经封存"),
            CloseRefusal::NotWorkedOut => ("month.not_worked_out", "这个月的数字还在计算，请过几分钟再封存"),
        };
        Self::new(code, text)
    }
}

/// Decides whether a month is closed, and what the log says of it.
///
/// # Errors
/// Why not.
pub fn close(
    command: CloseMonth,
    scene: &Scene,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<(Closed, Event), CloseRefusal> {
    let (today, month) = (day_of(now), command.month);
    if !actor.may(Verb::CloseMonth) || !actor.tenants.contains(&command.tenant) {
        return Err(CloseRefusal::NotAllowed);
    }
    if today <= month.ends_on {
        return Err(CloseRefusal::NotOver);
    }
    if scene.closed {
        return Err(CloseRefusal::Already);
    }
    if scene.worked_out != Some(as_of(month, today)) {
        return Err(CloseRefusal::NotWorkedOut);
    }
    let closed = Closed { at: now, by: actor.account, people: scene.people, sum: scene.sum.clone() };
    let event = Event {
        id: EventId::mint(mint),
        tenant: command.tenant,
        at: now,
        actor: actor.account,
        action: Action::MonthClosed,
        subject: Subject::Month(name(month)),
        person: None,
        before: None,
        after: Some(json!({ "people": closed.people, "sm3": closed.sum })),
        pack_hash: None,
        note: None,
    };
    Ok((closed, event))
}
