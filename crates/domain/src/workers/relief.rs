//! Passing a visitor's people to others: for the days of a leave, or for good.
//!
//! During a leave the stand-in *is* the visitor: the person moves to their list and phone, and so one range test over the
//! visitor stays enough for every scope. The assignment names for whom the stand-in stands, and that is the way back.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::assign::ended;
use super::{Assignment, Worker};
use crate::actor::Actor;
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{AccountId, AssignmentId, EventId, Mint, PersonId, ReliefId, TenantId, WorkerId};

#[cfg(test)]
mod tests;

/// A leave (with a last day) or a hand-over (without), planned or under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relief {
    /// Its id.
    pub id: ReliefId,
    /// Whose people pass to others.
    pub worker: WorkerId,
    /// First day on which others visit.
    pub from: Date,
    /// Last day of the leave; `None` for good.
    pub until: Option<Date>,
    /// Whether the visitor is given nobody any more from the first day on.
    pub leaves: bool,
    /// Why, in the words of whoever entered it.
    pub reason: Option<String>,
    /// The day on which the people moved; `None` before.
    pub begun_on: Option<Date>,
    /// The day on which all was done; `None` while something is left to do.
    pub ended_on: Option<Date>,
    /// When it was entered.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: AccountId,
}

impl Relief {
    /// Whether it shares a day with a stretch; `None` ends never.
    pub fn meets(&self, from: Date, until: Option<Date>) -> bool {
        self.ended_on.is_none()
            && until.is_none_or(|until| self.from <= until)
            && self.until.is_none_or(|own| from <= own)
    }

    /// Whether people should move today: its first day has come, and its last one, if it has one, is not over.
    pub fn should_begin(&self, today: Date) -> bool {
        self.ended_on.is_none() && self.begun_on.is_none() && self.from <= today && !self.is_over(today)
    }

    /// Whether its last day is over.
    pub fn is_over(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

/// Somebody who is a visitor's: their own, or whom another holds for them during a leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The assignment that lasts.
    pub current: Assignment,
    /// Who takes over when the visitor is away, as the assignment that lasts.
    pub substitute: Option<Assignment>,
}

impl Charge {
    /// Who takes over when the visitor is away.
    pub fn substitute(&self) -> Option<WorkerId> {
        self.substitute.as_ref().map(|one| one.worker)
    }
}

/// A person who passes to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// The assignment that ends.
    pub closed: Assignment,
    /// The one that begins.
    pub opened: Assignment,
    /// A substitute who is the visitor now, and so no substitute any more.
    pub substitute: Option<Assignment>,
    /// The entry for the log of the person.
    pub event: Event,
}

/// Who acts, when, where.
#[derive(Debug, Clone, Copy)]
pub struct Acting<'a> {
    /// The county.
    pub tenant: TenantId,
    /// Who does it.
    pub actor: &'a Actor,
    /// When.
    pub now: Timestamp,
}

/// Who takes a person: as it was settled, otherwise the substitute. `None` leaves the person where they are.
pub fn taker(charge: &Charge, settled: &BTreeMap<PersonId, WorkerId>) -> Option<WorkerId> {
    let taker = settled.get(&charge.current.person).copied().or(charge.substitute())?;
    (taker != charge.current.worker).then_some(taker)
}

/// Lets the people of a visitor pass to others today.
///
/// On leave, those who stand in name the visitor. Whoever is held for somebody else stays so, whoever holds them.
pub fn begin(
    relief: &Relief,
    charges: &[Charge],
    settled: &BTreeMap<PersonId, WorkerId>,
    acting: Acting<'_>,
    mint: &mut dyn Mint,
) -> Vec<Taken> {
    let passing = charges.iter().filter_map(|charge| Some((charge, taker(charge, settled)?)));
    passing
        .map(|(charge, taker)| {
            let held_for = charge.current.in_place_of.filter(|owner| *owner != relief.worker);
            let owner = match relief.until {
                _ if held_for.is_some() => held_for,
                Some(_) => Some(relief.worker),
                None => None,
            };
            // Whoever gets their own person back stands in for nobody.
            let owner = owner.filter(|owner| *owner != taker);
            let note = if relief.until.is_some() { "休假代班" } else { "交接" };
            let mut taken = pass(&charge.current, taker, owner, note, acting, mint);
            let becomes_visitor = owner.is_none() && charge.substitute() == Some(taker);
            taken.substitute = charge
                .substitute
                .as_ref()
                .filter(|_| becomes_visitor)
                .map(|substitute| ended(substitute, day_of(acting.now)));
            taken
        })
        .collect()
}

/// Gives everybody back whom others hold for a visitor.
pub fn give_back(
    worker: WorkerId,
    held: &[Assignment],
    acting: Acting<'_>,
    mint: &mut dyn Mint,
) -> Vec<Taken> {
    let held = held.iter().filter(|one| one.in_place_of == Some(worker));
    held.map(|current| pass(current, worker, None, "休假结束", acting, mint)).collect()
}

fn pass(
    current: &Assignment,
    to: WorkerId,
    in_place_of: Option<WorkerId>,
    note: &str,
    acting: Acting<'_>,
    mint: &mut dyn Mint,
) -> Taken {
    let today = day_of(acting.now);
    let id = AssignmentId::mint(mint);
    let opened = Assignment { in_place_of, ..Assignment::visitor(id, current.person, to, today) };
    let event = Event {
        id: EventId::mint(mint),
        tenant: acting.tenant,
        at: acting.now,
        actor: acting.actor.account,
        action: Action::PersonAssigned,
        subject: Subject::Person(current.person),
        person: Some(current.person),
        before: Some(json!({ "worker": current.worker })),
        after: Some(json!({ "worker": to, "in_place_of": in_place_of })),
        pack_hash: None,
        note: Some(note.to_owned()),
    };
    Taken { closed: ended(current, today), opened, substitute: None, event }
}

/// Why somebody cannot take a visitor's people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// There is no such worker in the county.
    Unknown,
    /// It is the visitor themselves.
    Same,
    /// They have left.
    Left(String),
    /// They are a minor.
    Minor(String),
    /// They are away themselves during those days.
    Away(String),
}

impl Unfit {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::Unknown => "没有找到选的这位探访人员，请重新选择".to_owned(),
            Self::Same => "不能由本人接替，请另选一位".to_owned(),
            Self::Left(name) => format!("{name}已不再承担探访，请另选一位"),
            Self::Minor(name) => format!("{name}是未成年志愿者，不能单独承担探访，请另选一位"),
            Self::Away(name) => format!("{name}在这些天里也休假或办理交接，请另选一位"),
        }
    }
}

/// What is known of those who might take people.
#[derive(Debug, Clone, Copy)]
pub struct Takers<'a> {
    /// The workers that were named, as far as there are any.
    pub workers: &'a [Worker],
    /// Leaves and hand-overs of the county that are not ended.
    pub reliefs: &'a [Relief],
    /// Codes of the kinds of visitor who are minors.
    pub minors: &'a [&'a str],
}

impl Takers<'_> {
    /// Whether somebody can take people of a visitor during some days.
    ///
    /// # Errors
    /// Why not.
    pub fn fit(
        &self,
        taker: WorkerId,
        instead_of: WorkerId,
        from: Date,
        until: Option<Date>,
    ) -> Result<(), Unfit> {
        let worker = self.workers.iter().find(|worker| worker.id == taker).ok_or(Unfit::Unknown)?;
        let name = || worker.name.clone();
        if taker == instead_of {
            return Err(Unfit::Same);
        }
        if !worker.active {
            return Err(Unfit::Left(name()));
        }
        if self.minors.contains(&worker.kind.as_str()) {
            return Err(Unfit::Minor(name()));
        }
        if self.reliefs.iter().any(|relief| relief.worker == taker && relief.meets(from, until)) {
            return Err(Unfit::Away(name()));
        }
        Ok(())
    }
}
