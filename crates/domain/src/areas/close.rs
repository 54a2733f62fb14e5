//! Closing a place: whoever belongs to it moves to its successor.

use jiff::Timestamp;
use serde_json::json;

use super::{Area, AreaCode};
use crate::actor::{Actor, Verb};
use crate::dates::{add_days, day_of};
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint, TenantId};
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// From today on the place is no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseArea {
    /// The county whose people move.
    pub tenant: TenantId,
    /// The place.
    pub area: AreaCode,
    /// What follows it.
    pub successor: Option<AreaCode>,
    /// Why: the paper that says so.
    pub reason: Option<String>,
}

/// How many move.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moving {
    /// Older people.
    pub people: u64,
    /// Workers.
    pub workers: u64,
    /// Organisations.
    pub organisations: u64,
    /// Accounts.
    pub accounts: u64,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The place, if there is such a one.
    pub area: Option<&'a Area>,
    /// The successor, if there is such a one.
    pub successor: Option<&'a Area>,
    /// Places right below it that still stand.
    pub below: usize,
    /// Who would move.
    pub moving: Moving,
}

/// Why a place is not closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CloseRefusal {
    /// The role does not do this.
    NotAllowed,
    /// No such place, or not the actor's, or the whole of what they answer for.
    Unknown,
    /// It is closed.
    AlreadyClosed,
    /// So many places below it still stand.
    StillBelow(usize),
    /// No successor, or none that the actor answers for.
    NoSuccessor,
    /// The successor is closed, is the place itself, or stands on another level.
    BadSuccessor,
}

impl From<CloseRefusal> for Refusal {
    fn from(refusal: CloseRefusal) -> Self {
        use CloseRefusal as R;
        match refusal {
            R::NotAllowed => Self::new("area.not_allowed", "您的账号不能撤并区划"),
            R::Unknown => Self::new("area.unknown", "没有找到这个区划，或不归您撤并"),
            R::AlreadyClosed => Self::new("area.already_closed", "这个区划已经撤并，没有改动"),
            R::StillBelow(count) => Self::new(
                "area.still_below",
                format!("下面还有{count}个区划没有撤并。请先逐个撤并它们，人员各去哪里才清楚"),
            ),
            R::NoSuccessor => Self::new("area.no_successor", "请选择由哪个区划承接").at("successor"),
            R::BadSuccessor => {
                Self::new("area.bad_successor", "承接的区划要是同一级、还在用的另一个区划").at("successor")
            }
        }
    }
}

/// Decides about closing a place.
///
/// # Errors
/// All refusals at once.
pub fn close(
    command: &CloseArea,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<(Area, Event), Vec<CloseRefusal>> {
    if !actor.may(Verb::ManageAreas) || !actor.tenants.contains(&command.tenant) {
        return Err(vec![CloseRefusal::NotAllowed]);
    }
    let own = |area: &&Area| actor.area.contains(&area.path) && actor.area != area.path;
    let area = scene.area.filter(own).ok_or_else(|| vec![CloseRefusal::Unknown])?;
    let today = day_of(now);
    if area.valid_until.is_some() {
        return Err(vec![CloseRefusal::AlreadyClosed]);
    }
    let mut refusals = Vec::new();
    if scene.below > 0 {
        refusals.push(CloseRefusal::StillBelow(scene.below));
    }
    let successor = scene.successor.filter(own);
    match successor {
        None => refusals.push(CloseRefusal::NoSuccessor),
        Some(next) => {
            // A group may also go up into the village that holds it.
            let fits = next.level == area.level || area.parent.as_ref() == Some(&next.code);
            if next.code == area.code || next.is_closed_on(today) || !fits {
                refusals.push(CloseRefusal::BadSuccessor);
            }
        }
    }
    let (Some(successor), true) = (successor, refusals.is_empty()) else { return Err(refusals) };
    let closed = Area {
        valid_until: Some(add_days(today, -1)),
        successor: Some(successor.code.clone()),
        ..area.clone()
    };
    let moving = scene.moving;
    let event = Event {
        id: EventId::mint(mint),
        tenant: command.tenant,
        at: now,
        actor: actor.account,
        action: Action::AreaClosed,
        subject: Subject::Area(area.code.to_string()),
        person: None,
        before: Some(json!({ "name": area.name, "path": area.path })),
        after: Some(json!({
            "successor": successor.code,
            "path": successor.path,
            "people": moving.people,
            "workers": moving.workers,
            "organisations": moving.organisations,
            "accounts": moving.accounts,
        })),
        pack_hash: None,
        note: command.reason.clone(),
    };
    Ok((closed, event))
}
