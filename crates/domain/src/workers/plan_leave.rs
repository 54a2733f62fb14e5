//! A visitor will be away for some days: granted only when somebody stands in for each of their people.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::relief::{Acting, Charge, Relief, Taken, Takers, Unfit, begin, taker};
use super::{Worker, relief};
use crate::actor::{Actor, Verb};
use crate::dates::{day_of, days_between};
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint, PersonId, ReliefId, TenantId, WorkerId};
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// Nobody plans a leave longer than this; whoever is away for longer hands over.
pub const LONGEST_DAYS: i64 = 366;

/// A leave as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanLeave {
    /// Its id, made by the screen that opened the form.
    pub id: ReliefId,
    /// The county.
    pub tenant: TenantId,
    /// Who is away.
    pub worker: WorkerId,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Who stands in for those without a substitute.
    pub stand_in: Option<WorkerId>,
    /// Why.
    pub reason: Option<String>,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The visitor, if there is such a one where the actor works.
    pub worker: Option<&'a Worker>,
    /// Their people.
    pub charges: &'a [Charge],
    /// Who might stand in.
    pub takers: Takers<'a>,
    /// Whom the visitor has promised to stand in for: leaves in which they are named.
    pub promised: &'a [Relief],
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The leave; begun already when its first day has come.
    pub relief: Relief,
    /// Who stands in for whom.
    pub settled: BTreeMap<PersonId, WorkerId>,
    /// Who moves at once.
    pub taken: Vec<Taken>,
    /// The entry for the log.
    pub event: Event,
}

/// Why a leave is not granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeaveRefusal {
    /// The role does not do this.
    NotAllowed,
    /// No such visitor where the actor works.
    UnknownWorker,
    /// The visitor has left.
    AlreadyLeft,
    /// The last day is before the first.
    EndsBeforeItBegins,
    /// It is over already.
    Past,
    /// Too long for a leave.
    TooLong,
    /// Another leave or a hand-over meets these days.
    Meets(Date),
    /// The visitor stands in for others during these days.
    StandsIn(Date),
    /// The chosen stand-in cannot.
    UnfitStandIn(Unfit),
    /// The substitutes of some people cannot.
    UnfitSubstitute(Unfit, usize),
    /// Nobody stands in for these people.
    Without(BTreeSet<PersonId>),
}

impl From<LeaveRefusal> for Refusal {
    fn from(refusal: LeaveRefusal) -> Self {
        use LeaveRefusal as R;
        match refusal {
            R::NotAllowed => Self::new("leave.not_allowed", "您的账号不能登记休假"),
            R::UnknownWorker => Self::new("leave.unknown_worker", "没有找到这位探访人员，或不在您负责的区域"),
            R::AlreadyLeft => Self::new("leave.already_left", "这位探访人员已不再承担探访，不用登记休假"),
            R::EndsBeforeItBegins => {
                Self::new("leave.backwards", "最后一天不能早于第一天，请核对").at("until_on")
            }
            R::Past => Self::new("leave.past", "这次休假已经过去，不用登记").at("until_on"),
            R::TooLong => Self::new("leave.too_long", "休假超过一年的，请办理交接").at("until_on"),
            R::Meets(from) => {
                Self::new("leave.meets", format!("和{from}开始的休假或交接重叠。请先结束那一次，再登记"))
                    .at("from_on")
            }
            R::StandsIn(from) => Self::new(
                "leave.stands_in",
                format!("这些天里要替别人代班（{from}起）。请先给那几位老人另选代班的人"),
            )
            .at("from_on"),
            R::UnfitStandIn(unfit) => Self::new("leave.unfit", unfit.words()).at("stand_in"),
            R::UnfitSubstitute(unfit, people) => Self::new(
                "leave.unfit_substitute",
                format!("有{people}位老人的替补不能代班：{}。也可以在老人的页面更换替补", unfit.words()),
            )
            .at("stand_in"),
            R::Without(people) => Self::new(
                "leave.without",
                format!("还有{}位老人没有代班的人，不能准假。请选一位代班，或先给他们定替补", people.len()),
            )
            .at("stand_in"),
        }
    }
}

/// Decides whether a visitor may be away.
///
/// # Errors
/// All refusals at once.
pub fn plan_leave(
    command: &PlanLeave,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Planned, Vec<LeaveRefusal>> {
    if !actor.may(Verb::PlanLeave) || !actor.tenants.contains(&command.tenant) {
        return Err(vec![LeaveRefusal::NotAllowed]);
    }
    let worker = scene.worker.filter(|one| one.tenant == command.tenant && actor.area.contains(&one.area));
    let worker = worker.ok_or_else(|| vec![LeaveRefusal::UnknownWorker])?;
    if !worker.active {
        return Err(vec![LeaveRefusal::AlreadyLeft]);
    }
    let today = day_of(now);
    let mut refusals = days(command, scene, today);
    let settled = settle(command, scene, &mut refusals);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let begins = command.from <= today;
    let relief = Relief {
        id: command.id,
        worker: command.worker,
        from: command.from,
        until: Some(command.until),
        leaves: false,
        reason: command.reason.clone(),
        begun_on: begins.then_some(today),
        ended_on: None,
        recorded_at: now,
        recorded_by: actor.account,
    };
    let acting = Acting { tenant: command.tenant, actor, now };
    let taken = if begins { begin(&relief, scene.charges, &settled, acting, mint) } else { Vec::new() };
    let event = event(Action::WorkerLeavePlanned, &relief, &settled, acting, mint);
    Ok(Planned { relief, settled, taken, event })
}

fn days(command: &PlanLeave, scene: &Scene<'_>, today: Date) -> Vec<LeaveRefusal> {
    let mut refusals = Vec::new();
    if command.until < command.from {
        return vec![LeaveRefusal::EndsBeforeItBegins];
    }
    if command.until < today {
        refusals.push(LeaveRefusal::Past);
    } else if days_between(command.from, command.until) > LONGEST_DAYS {
        refusals.push(LeaveRefusal::TooLong);
    }
    let (from, until) = (command.from, Some(command.until));
    let own = scene.takers.reliefs.iter().find(|one| one.worker == command.worker && one.meets(from, until));
    refusals.extend(own.map(|other| LeaveRefusal::Meets(other.from)));
    let promised = scene.promised.iter().find(|one| one.meets(from, until));
    refusals.extend(promised.map(|other| LeaveRefusal::StandsIn(other.from)));
    refusals
}

/// Who stands in for whom: the substitute of each, otherwise whoever was chosen for the rest.
fn settle(
    command: &PlanLeave,
    scene: &Scene<'_>,
    refusals: &mut Vec<LeaveRefusal>,
) -> BTreeMap<PersonId, WorkerId> {
    let fit = |taker| scene.takers.fit(taker, command.worker, command.from, Some(command.until));
    let chosen = match command.stand_in.map(|taker| fit(taker).map(|()| taker)) {
        Some(Err(unfit)) => {
            refusals.push(LeaveRefusal::UnfitStandIn(unfit));
            None
        }
        Some(Ok(taker)) => Some(taker),
        None => None,
    };
    let (mut settled, mut without, mut unfit) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
    for charge in scene.charges {
        let person = charge.current.person;
        match (charge.substitute().map(|taker| fit(taker).map(|()| taker)), chosen) {
            (Some(Ok(taker)), _) | (_, Some(taker)) => {
                settled.insert(person, taker);
            }
            (Some(Err(why)), None) => unfit.push(why),
            (None, None) => {
                without.insert(person);
            }
        }
    }
    if let Some(why) = unfit.first().filter(|_| command.stand_in.is_none()) {
        refusals.push(LeaveRefusal::UnfitSubstitute(why.clone(), unfit.len()));
    }
    if !without.is_empty() && command.stand_in.is_none() {
        refusals.push(LeaveRefusal::Without(without));
    }
    debug_assert!(
        !refusals.is_empty()
            || scene
                .charges
                .iter()
                .all(|one| taker(one, &settled).is_some() || one.current.worker != command.worker)
    );
    settled
}

/// The entry for the log of a leave or a hand-over.
pub(super) fn event(
    action: Action,
    relief: &Relief,
    settled: &BTreeMap<PersonId, WorkerId>,
    acting: relief::Acting<'_>,
    mint: &mut dyn Mint,
) -> Event {
    let mut by_taker: BTreeMap<String, usize> = BTreeMap::new();
    for taker in settled.values() {
        *by_taker.entry(taker.to_string()).or_default() += 1;
    }
    Event {
        id: EventId::mint(mint),
        tenant: acting.tenant,
        at: acting.now,
        actor: acting.actor.account,
        action,
        subject: Subject::Worker(relief.worker),
        person: None,
        before: None,
        after: Some(json!({
            "relief": relief.id,
            "from_on": relief.from,
            "until_on": relief.until,
            "people": by_taker,
        })),
        pack_hash: None,
        note: relief.reason.clone(),
    }
}
