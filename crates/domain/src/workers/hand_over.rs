//! Passing all people of a visitor to one or several others for good, from a day on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::Worker;
use super::plan_leave::event;
use super::relief::{Acting, Charge, Relief, Taken, Takers, Unfit, begin};
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event};
use crate::ids::{Mint, PersonId, ReliefId, TenantId, WorkerId};
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// A hand-over as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// Its id, made by the screen that opened the form.
    pub id: ReliefId,
    /// The county.
    pub tenant: TenantId,
    /// Who hands over.
    pub worker: WorkerId,
    /// First day on which the others visit.
    pub from: Date,
    /// Who takes everybody for whom nobody else is named.
    pub to: Option<WorkerId>,
    /// Who takes single people.
    pub named: BTreeMap<PersonId, WorkerId>,
    /// Whether the visitor leaves: they are given nobody any more.
    pub leaves: bool,
    /// Why.
    pub reason: Option<String>,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The visitor, if there is such a one where the actor works.
    pub worker: Option<&'a Worker>,
    /// Their people, those included whom others hold for them.
    pub charges: &'a [Charge],
    /// Who might take them.
    pub takers: Takers<'a>,
    /// Leaves of others in which the visitor is to stand in.
    pub promised: &'a [Relief],
    /// Minors with whom the visitor goes along.
    pub accompanies: &'a [String],
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct HandedOver {
    /// The hand-over; begun and ended already when its day has come.
    pub relief: Relief,
    /// A leave that ends with it.
    pub ended: Vec<Relief>,
    /// Who takes whom.
    pub settled: BTreeMap<PersonId, WorkerId>,
    /// Who moves at once.
    pub taken: Vec<Taken>,
    /// The visitor, where they leave today.
    pub worker: Option<Worker>,
    /// The entry for the log.
    pub event: Event,
}

/// Why nothing is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandOverRefusal {
    /// The role does not do this.
    NotAllowed,
    /// No such visitor where the actor works.
    UnknownWorker,
    /// The day is past.
    Past,
    /// There is nobody to hand over, and the visitor stays.
    Nobody,
    /// A hand-over is planned already.
    Planned(Date),
    /// A leave lies beyond that day; the hand-over would begin within or before it.
    OnLeave(Date),
    /// The visitor is to stand in for others after that day.
    StandsIn(Date),
    /// Minors would be without the adult who goes along.
    Accompanies(Vec<String>),
    /// Somebody who was named for all cannot.
    Unfit(Unfit),
    /// Somebody who was named for one person cannot.
    UnfitFor(PersonId, Unfit),
    /// Nobody was named for these people.
    Without(BTreeSet<PersonId>),
}

impl From<HandOverRefusal> for Refusal {
    fn from(refusal: HandOverRefusal) -> Self {
        use HandOverRefusal as R;
        match refusal {
            R::NotAllowed => Self::new("hand_over.not_allowed", "您的账号不能办理交接"),
            R::UnknownWorker => {
                Self::new("hand_over.unknown_worker", "没有找到这位探访人员，或不在您负责的区域")
            }
            R::Past => Self::new("hand_over.past", "交接日期不能早于今天").at("from_on"),
            R::Nobody => Self::new("hand_over.nobody", "名下没有老人，没有要交接的").at("to"),
            R::Planned(from) => {
                Self::new("hand_over.planned", format!("已登记从{from}起交接。要改的，请先取消那一次"))
                    .at("from_on")
            }
            R::OnLeave(from) => Self::new(
                "hand_over.on_leave",
                format!("{from}起登记了休假。请先取消休假，或把交接日期定为今天"),
            )
            .at("from_on"),
            R::StandsIn(from) => Self::new(
                "hand_over.stands_in",
                format!("还要替别人代班（{from}起）。请先在那位的休假里另选代班的人"),
            )
            .at("from_on"),
            R::Accompanies(names) => Self::new(
                "hand_over.accompanies",
                format!("还是{}的陪同人。请先给他们换陪同的成年人", names.join("、")),
            )
            .at("leaves"),
            R::Unfit(unfit) => Self::new("hand_over.unfit", unfit.words()).at("to"),
            R::UnfitFor(person, unfit) => {
                Self::new("hand_over.unfit_for", unfit.words()).at(format!("to-{person}"))
            }
            R::Without(people) => Self::new(
                "hand_over.without",
                format!("还有{}位老人没有选接替的人，请逐位选好，或在上面选一位全部接替", people.len()),
            )
            .at("to"),
        }
    }
}

/// Decides about handing over.
///
/// # Errors
/// All refusals at once.
pub fn hand_over(
    command: &HandOver,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<HandedOver, Vec<HandOverRefusal>> {
    if !actor.may(Verb::HandOver) || !actor.tenants.contains(&command.tenant) {
        return Err(vec![HandOverRefusal::NotAllowed]);
    }
    let worker = scene.worker.filter(|one| one.tenant == command.tenant && actor.area.contains(&one.area));
    let worker = worker.ok_or_else(|| vec![HandOverRefusal::UnknownWorker])?;
    let today = day_of(now);
    let mut refusals = in_the_way(command, scene, today);
    let settled = settle(command, scene, &mut refusals);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let begins = command.from == today;
    let relief = Relief {
        id: command.id,
        worker: command.worker,
        from: command.from,
        until: None,
        leaves: command.leaves,
        reason: command.reason.clone(),
        begun_on: begins.then_some(today),
        ended_on: begins.then_some(today),
        recorded_at: now,
        recorded_by: actor.account,
    };
    let acting = Acting { tenant: command.tenant, actor, now };
    let taken = if begins { begin(&relief, scene.charges, &settled, acting, mint) } else { Vec::new() };
    // Nobody goes back to somebody who has handed over.
    let own = scene.takers.reliefs.iter().filter(|one| begins && one.worker == command.worker);
    let ended = own.map(|leave| Relief { ended_on: Some(today), ..leave.clone() }).collect();
    let event = event(Action::WorkerHandedOver, &relief, &settled, acting, mint);
    let worker = (command.leaves && begins).then(|| Worker { active: false, ..worker.clone() });
    Ok(HandedOver { relief, ended, settled, taken, worker, event })
}

fn in_the_way(command: &HandOver, scene: &Scene<'_>, today: Date) -> Vec<HandOverRefusal> {
    let mut refusals = Vec::new();
    if command.from < today {
        refusals.push(HandOverRefusal::Past);
    }
    if scene.charges.is_empty() && !command.leaves {
        refusals.push(HandOverRefusal::Nobody);
    }
    let own = || scene.takers.reliefs.iter().filter(|one| one.worker == command.worker);
    refusals
        .extend(own().find(|one| one.until.is_none()).map(|planned| HandOverRefusal::Planned(planned.from)));
    if command.from > today {
        let leave = own().find(|one| one.until.is_some());
        refusals.extend(leave.map(|leave| HandOverRefusal::OnLeave(leave.from)));
    }
    let promised = scene.promised.iter().find(|one| one.begun_on.is_none() && one.meets(command.from, None));
    refusals.extend(promised.map(|other| HandOverRefusal::StandsIn(other.from)));
    if command.leaves && !scene.accompanies.is_empty() {
        refusals.push(HandOverRefusal::Accompanies(scene.accompanies.to_vec()));
    }
    refusals
}

fn settle(
    command: &HandOver,
    scene: &Scene<'_>,
    refusals: &mut Vec<HandOverRefusal>,
) -> BTreeMap<PersonId, WorkerId> {
    let fit = |taker| scene.takers.fit(taker, command.worker, command.from, None);
    if let Some(Err(unfit)) = command.to.map(fit) {
        refusals.push(HandOverRefusal::Unfit(unfit));
    }
    let (mut settled, mut without) = (BTreeMap::new(), BTreeSet::new());
    for charge in scene.charges {
        let person = charge.current.person;
        match (command.named.get(&person), command.to) {
            (Some(taker), _) => match fit(*taker) {
                Ok(()) => {
                    settled.insert(person, *taker);
                }
                Err(unfit) => refusals.push(HandOverRefusal::UnfitFor(person, unfit)),
            },
            (None, Some(taker)) => {
                settled.insert(person, taker);
            }
            (None, None) => {
                without.insert(person);
            }
        }
    }
    if !without.is_empty() {
        refusals.push(HandOverRefusal::Without(without));
    }
    settled
}
