//! Lays out a week: which contact on which day.
//!
//! Whoever is overdue comes first; door and telephone take turns where the notice says so; contacts with one person are
//! spread, people of one household are seen on one day, days are balanced, wishes and days off are kept wherever another
//! day is left. The same input gives the same plan, in whatever order it comes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::owed::{Owed, Work};
use super::{Key, Walk, Wish, days_of};
use crate::dates::Period;
use crate::ids::{HouseholdId, PersonId};
use crate::visits::outcome::Mode;

mod place;
mod turns;

#[cfg(test)]
mod tests;

/// What a week is laid out from.
#[derive(Debug, Clone, Copy)]
pub struct Round<'a> {
    /// The week.
    pub week: Period,
    /// The day on which somebody looks. What was not made before it is passed on.
    pub today: Date,
    /// Days on which the visitor does not work.
    pub days_off: &'a BTreeSet<Date>,
    /// The visitor's people.
    pub people: &'a [Subject],
}

/// Somebody to be visited, as far as a plan looks at them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Who.
    pub person: PersonId,
    /// With whom they live; their own id where they live with nobody of the register.
    pub household: HouseholdId,
    /// Where their door stands among others.
    pub walk: Walk,
    /// When they like to be visited.
    pub wish: Wish,
    /// Groups of modes that take turns; none where the notice does not ask for that.
    pub turns: Vec<Vec<Mode>>,
    /// Whether there is a telephone.
    pub phone: bool,
    /// What is owed.
    pub work: Work,
}

/// One contact with its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// What was owed.
    pub owed: Owed,
    /// On which day.
    pub day: Date,
    /// In which mode it is proposed.
    pub mode: Mode,
    /// Since when something was overdue when the week began; on the person's first contact of the week only.
    pub overdue_since: Option<Date>,
    /// When it was made; `None` while it is to be done.
    pub made_on: Option<Date>,
    /// What is out of the ordinary about it.
    pub notes: Vec<Note>,
}

/// What is out of the ordinary about a contact of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// The visitor does not work on that day: none is left on which they do.
    DayOff,
    /// The person is away on that day.
    Away,
    /// The person does not wish it on that day.
    AgainstWish,
    /// Another contact with the person stands on that day.
    Crowded,
    /// A human chose the day.
    Moved,
    /// It was planned for an earlier day of the week and was not made.
    PassedOn {
        /// That day.
        from: Date,
    },
    /// Its last day is over.
    TooLate,
}

/// A laid out week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its seven days.
    pub days: Vec<Day>,
}

/// One day of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub on: Date,
    /// Whether the visitor works on it.
    pub off: bool,
    /// The contacts in the order in which one walks.
    pub slots: Vec<Slot>,
}

impl Plan {
    /// All contacts, day by day.
    pub fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.days.iter().flat_map(|day| &day.slots)
    }
}

/// Lays out a week.
pub fn lay_out(round: &Round<'_>) -> Plan {
    let people: BTreeMap<PersonId, &Subject> = round.people.iter().map(|one| (one.person, one)).collect();
    let mut slots = place::place(round);
    for subject in people.values() {
        let mut own: Vec<&mut Slot> =
            slots.iter_mut().filter(|slot| slot.owed.key.person == subject.person).collect();
        cross_off(&mut own, subject, |on| on < round.today);
        pass_on(&mut own, subject, round);
        cross_off(&mut own, subject, |on| on >= round.today);
        note(&mut own, subject, round);
    }
    let place = |slot: &Slot| {
        let subject = people[&slot.owed.key.person];
        let key = &slot.owed.key;
        let whom = (subject.walk.clone(), subject.household, key.person);
        (subject.wish.part, slot.overdue_since.is_none(), whom, slot.mode, key.duty.clone(), key.nth)
    };
    let day = |on: Date| {
        let mut slots: Vec<Slot> = slots.iter().filter(|slot| slot.day == on).cloned().collect();
        slots.sort_by_cached_key(place);
        Day { on, off: round.days_off.contains(&on), slots }
    };
    Plan { days: days_of(round.week).map(day).collect() }
}

/// Takes what was made off: what was planned for that very day, otherwise the first that is open.
fn cross_off(own: &mut [&mut Slot], subject: &Subject, when: impl Fn(Date) -> bool) {
    for made in subject.work.made.iter().filter(|made| when(made.on)) {
        let open = |slot: &&mut &mut Slot| {
            let key: &Key = &slot.owed.key;
            slot.made_on.is_none() && (key.duty.as_str(), key.from) == (made.duty.as_str(), made.from)
        };
        let best =
            own.iter_mut().filter(open).min_by_key(|slot| (slot.day != made.on, slot.day, slot.owed.key.nth));
        if let Some(slot) = best {
            slot.made_on = Some(made.on);
        }
    }
}

/// What was planned for a day that is past waits for the next day on which it can be made. Only the person's own contacts
/// are looked at, so that nobody else's move.
fn pass_on(own: &mut [&mut Slot], subject: &Subject, round: &Round<'_>) {
    if round.today > round.week.ends_on {
        return;
    }
    own.sort_by_key(|slot| (slot.day, slot.owed.until, slot.owed.key.clone()));
    for at in 0..own.len() {
        if own[at].made_on.is_some() || own[at].day >= round.today {
            continue;
        }
        let (from, mode) = (own[at].day, own[at].mode);
        let days = place::fitting(&own[at].owed, subject, round, round.today);
        let taken = |day: Date| {
            let others = own.iter().enumerate().filter(|(other, slot)| *other != at && slot.day == day);
            others.map(|(_, slot)| 1 + u32::from(slot.mode == mode)).max().unwrap_or(0)
        };
        if let Some(day) = days.into_iter().min_by_key(|day| (taken(*day), *day)) {
            own[at].day = day;
            own[at].notes.push(Note::PassedOn { from });
        } else {
            own[at].notes.push(Note::TooLate);
        }
    }
}

fn note(own: &mut [&mut Slot], subject: &Subject, round: &Round<'_>) {
    let open: Vec<Date> = own.iter().filter(|slot| slot.made_on.is_none()).map(|slot| slot.day).collect();
    for slot in own.iter_mut() {
        let crowded = open.iter().filter(|day| **day == slot.day).count() > 1;
        let notes = [
            (round.days_off.contains(&slot.day), Note::DayOff),
            (subject.work.away.contains(&slot.day), Note::Away),
            (!subject.wish.suits(slot.day), Note::AgainstWish),
            (crowded && slot.made_on.is_none(), Note::Crowded),
            (slot.owed.moved.is_some(), Note::Moved),
        ];
        slot.notes.extend(notes.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note));
        slot.notes.sort_unstable();
    }
    if let Some(first) = own.iter_mut().min_by_key(|slot| (slot.day, slot.owed.key.clone())) {
        first.overdue_since = subject.work.overdue_since;
    }
}
