//! Who visits a person, who takes over when the visitor is away, which organisation answers for the person.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Assignment, Part, Relief, Worker};
use crate::actor::{Actor, Verb};
use crate::dates::{add_days, day_of};
use crate::duties::Standing;
use crate::events::{Action, Event, Subject};
use crate::ids::{AccountableId, AssignmentId, EventId, Mint, OrganisationId, PersonId, TenantId, WorkerId};
use crate::organisations::{Accountable, Organisation};

mod refusal;
#[cfg(test)]
mod tests;

pub use refusal::AssignRefusal;

/// What becomes of something that one may also leave as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Change<T> {
    /// It stays.
    #[default]
    Keep,
    /// It becomes this, or nobody.
    To(Option<T>),
}

/// From today on, these look after this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssignWorker {
    /// The county.
    pub tenant: TenantId,
    /// Who is visited.
    pub person: PersonId,
    /// Who visits; `None` takes the person back.
    pub worker: Option<WorkerId>,
    /// Who takes over when the visitor is away.
    pub substitute: Change<WorkerId>,
    /// Which organisation answers for the person.
    pub organisation: Change<OrganisationId>,
}

impl AssignWorker {
    /// Only the visitor changes.
    pub fn visitor(tenant: TenantId, person: PersonId, worker: Option<WorkerId>) -> Self {
        Self { tenant, person, worker, substitute: Change::Keep, organisation: Change::Keep }
    }
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scene<'a> {
    /// Where the person stands, if the actor may see them.
    pub standing: Option<&'a Standing>,
    /// The visitor, if there is such a one in the county.
    pub worker: Option<&'a Worker>,
    /// Their leave that is planned or lasts, if there is one.
    pub leave: Option<&'a Relief>,
    /// The substitute that was chosen, if there is such a one in the county.
    pub substitute: Option<&'a Worker>,
    /// The organisation that was chosen, if there is such a one in the county.
    pub organisation: Option<&'a Organisation>,
    /// The assignment that lasts, if there is one.
    pub current: Option<&'a Assignment>,
    /// The same of the substitute.
    pub current_substitute: Option<&'a Assignment>,
    /// Which organisation answers now.
    pub current_organisation: Option<&'a Accountable>,
    /// Codes of the kinds of visitor who are minors.
    pub minors: &'a [&'a str],
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Assigned {
    /// The visitor's assignment that ends.
    pub closed: Option<Assignment>,
    /// The visitor's assignment that begins.
    pub opened: Option<Assignment>,
    /// Assignments of substitutes that end or begin.
    pub substitutes: Vec<Assignment>,
    /// Organisations that stop or begin to answer.
    pub accountable: Vec<Accountable>,
    /// Where the person stands, with the visitor.
    pub standing: Standing,
    /// The entry for the log.
    pub event: Event,
}

/// Decides who looks after a person from today on.
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
    let (standing, today) = (scene.standing.ok_or(AssignRefusal::UnknownPerson)?, day_of(now));
    let substitute = match command.substitute {
        Change::Keep => scene.current_substitute.map(|known| known.worker),
        Change::To(worker) => worker,
    };
    if standing.worker != command.worker {
        visitor_can(command, scene, substitute, today)?;
    }
    if let Change::To(Some(_)) = command.substitute {
        let worker = scene.substitute.filter(|worker| worker.tenant == command.tenant);
        let worker = worker.ok_or(AssignRefusal::UnknownSubstitute)?;
        if !worker.active {
            return Err(AssignRefusal::SubstituteLeft(worker.name.clone()));
        }
        not_a_minor(worker, scene, "substitute")?;
    }
    if substitute.is_some() && substitute == command.worker {
        return Err(AssignRefusal::SamePerson);
    }
    let mut substitutes = Vec::new();
    if substitute != scene.current_substitute.map(|known| known.worker) {
        substitutes.extend(scene.current_substitute.map(|known| ended(known, today)));
        substitutes.extend(substitute.map(|worker| Assignment {
            part: Part::Substitute,
            ..Assignment::visitor(AssignmentId::mint(mint), command.person, worker, today)
        }));
    }
    let accountable = accountable(command, scene, today, mint)?;
    let moves = standing.worker != command.worker;
    if !moves && substitutes.is_empty() && accountable.is_empty() {
        return Err(AssignRefusal::AlreadySo);
    }
    let opened = command
        .worker
        .filter(|_| moves)
        .map(|worker| Assignment::visitor(AssignmentId::mint(mint), command.person, worker, today));
    let event = Event {
        id: EventId::mint(mint),
        tenant: command.tenant,
        at: now,
        actor: actor.account,
        action: Action::PersonAssigned,
        subject: Subject::Person(command.person),
        person: Some(command.person),
        before: Some(told(standing.worker, &substitutes, &accountable, false)),
        after: Some(told(command.worker, &substitutes, &accountable, true)),
        pack_hash: None,
        note: None,
    };
    Ok(Assigned {
        closed: scene.current.filter(|_| moves).map(|current| ended(current, today)),
        opened,
        substitutes,
        accountable,
        standing: Standing { worker: command.worker, ..standing.clone() },
        event,
    })
}

/// The assignment with yesterday as its last day.
pub(super) fn ended(current: &Assignment, today: Date) -> Assignment {
    Assignment { until: Some(add_days(today, -1)), ..current.clone() }
}

/// Whether the new visitor can take somebody on.
fn visitor_can(
    command: &AssignWorker,
    scene: &Scene<'_>,
    substitute: Option<WorkerId>,
    today: Date,
) -> Result<(), AssignRefusal> {
    if command.worker.is_none() {
        return Ok(());
    }
    let worker = scene.worker.filter(|worker| worker.tenant == command.tenant);
    let worker = worker.ok_or(AssignRefusal::UnknownWorker)?;
    if !worker.active {
        return Err(AssignRefusal::WorkerLeft(worker.name.clone()));
    }
    not_a_minor(worker, scene, "worker")?;
    match scene.leave {
        Some(leave) if leave.until.is_none() => {
            Err(AssignRefusal::WorkerLeaves { name: worker.name.clone(), from: leave.from })
        }
        Some(leave) if leave.from <= today => Err(AssignRefusal::WorkerOnLeave {
            name: worker.name.clone(),
            until: leave.until.unwrap_or(leave.from),
        }),
        Some(leave) if substitute.is_none() => {
            Err(AssignRefusal::LeaveAhead { name: worker.name.clone(), from: leave.from })
        }
        _ => Ok(()),
    }
}

/// Minors see no older person's data and visit nobody alone: nobody is given to them.
fn not_a_minor(worker: &Worker, scene: &Scene<'_>, field: &'static str) -> Result<(), AssignRefusal> {
    if scene.minors.contains(&worker.kind.as_str()) {
        return Err(AssignRefusal::Minor { name: worker.name.clone(), field });
    }
    Ok(())
}

/// What ends and what begins of the organisations that answer.
fn accountable(
    command: &AssignWorker,
    scene: &Scene<'_>,
    today: Date,
    mint: &mut dyn Mint,
) -> Result<Vec<Accountable>, AssignRefusal> {
    let Change::To(wanted) = command.organisation else { return Ok(Vec::new()) };
    let now = scene.current_organisation;
    if now.map(|known| known.organisation) == wanted {
        return Ok(Vec::new());
    }
    if wanted.is_some() {
        let found = scene.organisation.filter(|organisation| organisation.tenant == command.tenant);
        let found = found.ok_or(AssignRefusal::UnknownOrganisation)?;
        if !found.active {
            return Err(AssignRefusal::OrganisationClosed(found.name.clone()));
        }
    }
    let ends = now.map(|known| Accountable { until: Some(add_days(today, -1)), ..known.clone() });
    let begins = wanted.map(|organisation| Accountable {
        id: AccountableId::mint(mint),
        person: command.person,
        organisation,
        from: today,
        until: None,
    });
    Ok(ends.into_iter().chain(begins).collect())
}

/// What the log says of one side of the change; what did not change is left out, but for the visitor.
fn told(
    worker: Option<WorkerId>,
    substitutes: &[Assignment],
    accountable: &[Accountable],
    after: bool,
) -> Value {
    let mut told = json!({ "worker": worker });
    if !substitutes.is_empty() {
        let side = substitutes.iter().find(|one| one.lasts() == after);
        told["substitute"] = json!(side.map(|one| one.worker));
    }
    if !accountable.is_empty() {
        let side = accountable.iter().find(|one| one.until.is_none() == after);
        told["organisation"] = json!(side.map(|one| one.organisation));
    }
    told
}
