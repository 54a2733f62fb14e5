//! Giving a person to a visitor, or taking them back.

use jiff::Timestamp;
use serde_json::json;

use super::{Assignment, Worker};
use crate::actor::{Actor, Verb};
use crate::dates::{add_days, day_of};
use crate::duties::Standing;
use crate::events::{Action, Event, Subject};
use crate::ids::{AssignmentId, EventId, Mint, PersonId, TenantId, WorkerId};
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// From today on, this visitor visits this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssignWorker {
    /// The county.
    pub tenant: TenantId,
    /// Who is visited.
    pub person: PersonId,
    /// Who visits; `None` takes the person back.
    pub worker: Option<WorkerId>,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// Where the person stands, if the actor may see them.
    pub standing: Option<&'a Standing>,
    /// The visitor, if there is such a one in the county.
    pub worker: Option<&'a Worker>,
    /// The assignment that lasts, if there is one.
    pub current: Option<&'a Assignment>,
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Assigned {
    /// The assignment that ends.
    pub closed: Option<Assignment>,
    /// The assignment that begins.
    pub opened: Option<Assignment>,
    /// Where the person stands, with the visitor.
    pub standing: Standing,
    /// The entry for the log.
    pub event: Event,
}

/// Why a person is not given to a visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssignRefusal {
    /// The role does not assign.
    NotAllowed,
    /// Nobody of that id, or nobody the actor may see.
    UnknownPerson,
    /// No such visitor.
    UnknownWorker,
    /// The visitor has left.
    WorkerLeft(String),
    /// Nothing would change.
    AlreadySo,
}

impl From<AssignRefusal> for Refusal {
    fn from(refusal: AssignRefusal) -> Self {
        match refusal {
            AssignRefusal::NotAllowed => Refusal::new("assign.not_allowed", "您的账号不能指派探访人员"),
            AssignRefusal::UnknownPerson => {
                Refusal::new("assign.unknown_person", "没有找到这位老人，或不在您负责的范围内")
            }
            AssignRefusal::UnknownWorker => {
                Refusal::new("assign.unknown_worker", "没有找到这位探访人员，请重新选择").at("worker")
            }
            AssignRefusal::WorkerLeft(name) => {
                Refusal::new("assign.worker_left", format!("{name}已不再承担探访，请另选一位")).at("worker")
            }
            AssignRefusal::AlreadySo => {
                Refusal::new("assign.already_so", "探访人员没有变化，不需要保存").at("worker")
            }
        }
    }
}

/// Decides who visits a person from today on.
///
/// # Errors
/// Why it stays as it is.
pub fn assign(
    command: &AssignWorker,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Assigned, AssignRefusal> {
    if !actor.may(Verb::AssignWorker) || !actor.tenants.contains(&command.tenant) {
        return Err(AssignRefusal::NotAllowed);
    }
    let standing = scene.standing.ok_or(AssignRefusal::UnknownPerson)?;
    if command.worker.is_some() {
        let worker = scene.worker.filter(|worker| worker.tenant == command.tenant);
        let worker = worker.ok_or(AssignRefusal::UnknownWorker)?;
        if !worker.active {
            return Err(AssignRefusal::WorkerLeft(worker.name.clone()));
        }
    }
    if standing.worker == command.worker {
        return Err(AssignRefusal::AlreadySo);
    }
    let today = day_of(now);
    let closed =
        scene.current.map(|current| Assignment { until: Some(add_days(today, -1)), ..current.clone() });
    let opened = command.worker.map(|worker| Assignment {
        id: AssignmentId::mint(mint),
        person: command.person,
        worker,
        from: today,
        until: None,
    });
    let event = Event {
        id: EventId::mint(mint),
        tenant: command.tenant,
        at: now,
        actor: actor.account,
        action: Action::PersonAssigned,
        subject: Subject::Person(command.person),
        person: Some(command.person),
        before: Some(json!({ "worker": standing.worker })),
        after: Some(json!({ "worker": command.worker })),
        pack_hash: None,
        note: None,
    };
    let standing = Standing { worker: command.worker, ..standing.clone() };
    Ok(Assigned { closed, opened, standing, event })
}
