//! Which contacts fulfil which duty, within everything that a pack says of it.
//!
//! Contacts are looked at by time, then by id, and offered to the duties in the pack's order: first to those that
//! name their mode, then, where they are left over, to those that let it stand in (`covered_by`). A contact serves
//! at most one duty that is counted in contacts of a person. What is counted in hours or acts, what is owed to a
//! household, and duties that share their contacts are counted beside it, each by itself.
//!
//! A duty takes one contact a day of each mode, unless it is owed by the day or speaks of parts of the day. It never
//! takes a contact whose place is needed for a floor that is not reached yet.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};

use crate::cadence::Unit;
use crate::decision::Duty;
use crate::sections::calendar::Calendar;
use crate::sections::ladder::PartOfDay;
use seats::Seats;

mod seats;

pub(crate) use seats::{is_asked, is_kind, part_of};

/// One contact, as far as counting looks at it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Its id, which breaks ties of the moment.
    pub id: String,
    /// The day it was made.
    pub on: Date,
    /// The time of day, where it is known.
    pub at: Option<Time>,
    /// Its mode.
    pub mode: String,
    /// Kind of visitor who made it.
    pub by: String,
    /// How long it took.
    pub minutes: u32,
    /// Acts of service it held, by kind.
    pub acts: BTreeMap<String, u32>,
}

/// What counting has to know besides duties and contacts.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// Parts of the day that the pack names.
    pub parts: &'a [PartOfDay],
    /// Working days.
    pub calendar: &'a Calendar,
    /// First day of the duties: spans of days and months are counted from it.
    pub since: Date,
}

/// Why a contact does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotCounted {
    /// No duty takes this mode, or this kind of act.
    Other,
    /// It was not made by somebody who may.
    Who,
    /// It was too short.
    TooShort,
    /// It was made in another part of the day, or nobody knows when.
    PartOfDay,
    /// It was made on a day on which nothing is asked.
    Day,
    /// Another contact of the same day and mode counts already.
    SameDay,
    /// It is too close to another one.
    TooClose,
    /// There are enough of its kind.
    Ceiling,
    /// The places left are kept for contacts of another kind or time.
    Kept,
    /// The period has all it needs.
    Enough,
}

impl NotCounted {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::Who => "who",
            Self::TooShort => "too_short",
            Self::PartOfDay => "part_of_day",
            Self::Day => "day",
            Self::SameDay => "same_day",
            Self::TooClose => "too_close",
            Self::Ceiling => "ceiling",
            Self::Kept => "kept",
            Self::Enough => "enough",
        }
    }

    /// The first of two reasons that tells something.
    fn or_rather(self, other: Self) -> Self {
        if self == Self::Other { other } else { self }
    }
}

/// What counted for a duty in one of its periods, in its own unit; hours are told in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// First and last day.
    pub period: (Date, Date),
    /// How much is owed.
    pub owed: u32,
    /// How much counted.
    pub counted: u32,
    /// All of it was done, with every floor.
    pub met: bool,
}

/// What became of contacts and duties.
#[derive(Debug)]
pub struct Counted<'a> {
    seats: Vec<Seats<'a>>,
    verdicts: Vec<Verdict>,
}

/// What became of one contact.
#[derive(Debug, Clone)]
struct Verdict {
    /// The duties that took it, each with how much of it.
    taken: Vec<(usize, u32)>,
    /// A duty took it that leaves it to no other.
    spent: bool,
    why: NotCounted,
}

/// Counts contacts of one subject, or of one household, for its duties.
pub fn count<'a>(duties: &'a [Duty], contacts: &'a [Contact], around: Around<'a>) -> Counted<'a> {
    let fresh = Verdict { taken: Vec::new(), spent: false, why: NotCounted::Other };
    let mut counted = Counted {
        seats: duties.iter().map(|duty| Seats::new(duty, around)).collect(),
        verdicts: vec![fresh; contacts.len()],
    };
    let mut order: Vec<usize> = (0..contacts.len()).collect();
    order.sort_by_key(|at| (contacts[*at].on, contacts[*at].at, &contacts[*at].id));
    for at in &order {
        counted.offer(*at, &contacts[*at], |duty| &duty.modes);
    }
    let left_over: Vec<usize> = order.into_iter().filter(|at| !counted.verdicts[*at].spent).collect();
    for at in left_over {
        counted.offer(at, &contacts[at], |duty| &duty.covered_by);
    }
    counted
}

impl<'a> Counted<'a> {
    fn offer(&mut self, at: usize, contact: &'a Contact, modes: fn(&Duty) -> &Vec<String>) {
        let verdict = &mut self.verdicts[at];
        for (number, seats) in self.seats.iter_mut().enumerate() {
            let spends = seats.duty.spends_contacts();
            let had = verdict.taken.iter().any(|(duty, _)| *duty == number);
            if had || (spends && verdict.spent) || !modes(seats.duty).contains(&contact.mode) {
                continue;
            }
            match seats.take(contact) {
                Ok(amount) => {
                    verdict.taken.push((number, amount));
                    verdict.spent |= spends;
                }
                Err(why) => verdict.why = verdict.why.or_rather(why),
            }
        }
    }

    /// The duties that took a contact, by their place, each with how much of it in its own unit; or why none did.
    ///
    /// # Errors
    /// Why it does not count.
    pub fn of(&self, contact: usize) -> Result<&[(usize, u32)], NotCounted> {
        let verdict = &self.verdicts[contact];
        if verdict.taken.is_empty() { Err(verdict.why) } else { Ok(&verdict.taken) }
    }

    /// What counted for a duty, by its place, in each of its periods that end between two days.
    pub fn tallies(&self, duty: usize, from: Date, to: Date) -> Vec<Tally> {
        let seats = &self.seats[duty];
        let periods = seats::ending_in(seats.duty.every, (from, to), seats.around.since);
        periods.into_iter().map(|period| seats.tally(period)).collect()
    }
}

impl Duty {
    /// A contact that it takes is left to no other duty.
    fn spends_contacts(&self) -> bool {
        self.counts_contacts() && !self.shared
    }

    /// How many of what is counted make one of its unit.
    pub(crate) fn scale(&self) -> u32 {
        if self.unit == Unit::Hour { 60 } else { 1 }
    }

    /// How much a contact is worth to it.
    fn amount(&self, contact: &Contact) -> u32 {
        match (self.unit, &self.act) {
            (Unit::Contact, _) => 1,
            (Unit::Hour | Unit::Minute, _) => contact.minutes,
            (Unit::Act, Some(act)) => contact.acts.get(act).copied().unwrap_or_default(),
            (Unit::Act, None) => contact.acts.values().sum(),
        }
    }
}
