//! Counting: which contacts fulfil which duty.
//!
//! Contacts are looked at by time, then by id. Only those that reached the person count. A contact serves at
//! most one duty besides those that share theirs (`contacts = "shared"`), and a duty takes one contact a day of
//! each mode, unless it is owed by the day. First every contact is offered to the
//! duties that name its mode, in the pack's order; what is left over is then offered to duties that it may
//! stand in for (`covered_by`).
//!
//! Two things follow and are tested: the order of arrival never matters, and one contact more never makes
//! less count.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rules::{Duty, Every};

use super::quota::owed;
use super::{Contact, Verdict, WhyNot};
use crate::dates::{Period, period_of};
use crate::ids::VisitId;
use crate::visits::outcome::{Mode, OutcomeKind};

#[cfg(test)]
pub(super) mod tests;

/// What counted for one duty in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Id of the duty in the pack.
    pub duty: String,
    /// Its name.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// The period.
    pub period: Period,
    /// How many contacts it asks for in this period.
    pub owed: u32,
    /// The visits that counted, by time.
    pub counted: Vec<VisitId>,
    /// How many of them in each mode.
    pub by_mode: BTreeMap<Mode, u32>,
    /// Attempts in its own modes that the person refused, one a day and mode.
    pub refused: Vec<VisitId>,
}

impl Tally {
    /// How many contacts are still missing.
    pub fn left(&self) -> u32 {
        self.owed.saturating_sub(number(&self.counted))
    }

    /// Whether all that is owed was done.
    pub fn met(&self) -> bool {
        self.left() == 0
    }

    /// Whether what is missing was offered and refused: not done, and not missed either.
    pub fn refused_not_missed(&self) -> bool {
        !self.met() && self.left() <= number(&self.refused)
    }

    /// Whether nothing more is asked of anybody: met, or refused.
    pub fn settled(&self) -> bool {
        self.left() <= number(&self.refused)
    }
}

fn number(visits: &[VisitId]) -> u32 {
    u32::try_from(visits.len()).unwrap_or(u32::MAX)
}

/// The answer of [`count`].
#[derive(Debug, Clone)]
pub struct Counting<'a> {
    duties: &'a [Duty],
    from: Date,
    /// For each duty, its periods that hold contacts, by first day.
    seats: Vec<BTreeMap<Date, Seats>>,
    verdicts: BTreeMap<VisitId, Verdict>,
}

/// What one duty has taken in one period.
#[derive(Debug, Clone)]
struct Seats {
    period: Period,
    owed: u32,
    taken: Vec<(Contact, Date)>,
    refused: Vec<VisitId>,
    refused_keys: BTreeSet<(Date, Mode)>,
}

/// Counts contacts for duties that began on `from`.
///
/// The contacts may come in any order; those before `from` count for nothing. To know all of a period, give all
/// contacts of that period, and of every period of another duty that overlaps it (see [`super::due::boundary`]).
pub fn count<'a>(duties: &'a [Duty], from: Date, contacts: &[Contact]) -> Counting<'a> {
    let mut counting =
        Counting { duties, from, seats: vec![BTreeMap::new(); duties.len()], verdicts: BTreeMap::new() };
    let mut ordered = contacts.to_vec();
    ordered.sort_by_key(|contact| (contact.visited_at, contact.id));
    ordered.dedup_by_key(|contact| contact.id);

    let mut surplus = Vec::new();
    for contact in ordered {
        let served = match counting.excluded(&contact) {
            Some(why) => Served { verdict: Verdict::Uncounted(why), spent: true },
            None => counting.offer(&contact, |duty, mode| names(&duty.modes, mode)),
        };
        if !served.spent {
            surplus.push((contact, served.verdict.clone()));
        }
        counting.keep(&contact, served.verdict);
    }
    for (contact, own) in surplus {
        let standing_in = counting.offer(&contact, |duty, mode| names(&duty.covered_by, mode)).verdict;
        counting.keep(&contact, own.or_rather(standing_in));
    }
    counting
}

/// What became of a contact that was offered.
struct Served {
    verdict: Verdict,
    /// A duty took it that leaves it to no other.
    spent: bool,
}

fn names(modes: &[String], mode: Mode) -> bool {
    modes.iter().any(|name| name == mode.code())
}

impl Counting<'_> {
    /// Why a contact cannot count for any duty, whatever else happened. Notes a refusal on the way.
    fn excluded(&mut self, contact: &Contact) -> Option<WhyNot> {
        if contact.voided {
            return Some(WhyNot::Voided);
        }
        match contact.outcome {
            OutcomeKind::NotReached => return Some(WhyNot::NotReached),
            OutcomeKind::Refused => {
                self.note_refusal(contact);
                return Some(WhyNot::Refused);
            }
            OutcomeKind::Reached => {}
        }
        if self.duties.is_empty() {
            Some(WhyNot::NoDuty)
        } else if contact.visited_on() < self.from {
            Some(WhyNot::BeforeDuty)
        } else {
            None
        }
    }

    fn note_refusal(&mut self, contact: &Contact) {
        let day = contact.visited_on();
        for at in 0..self.duties.len() {
            if day >= self.from
                && names(&self.duties[at].modes, contact.mode)
                && let Some(seats) = self.seats(at, day)
                && seats.refused_keys.insert((day, contact.mode))
            {
                seats.refused.push(contact.id);
            }
        }
    }

    /// Gives a contact to the first duty that fits and has room, and to each that shares its contacts; otherwise
    /// says what stood in the way.
    fn offer(&mut self, contact: &Contact, fits: impl Fn(&Duty, Mode) -> bool) -> Served {
        let day = contact.visited_on();
        let mut served = Served { verdict: Verdict::Uncounted(WhyNot::OtherMode), spent: false };
        for (at, duty) in self.duties.iter().enumerate() {
            if !fits(duty, contact.mode) || (served.spent && !duty.shared) {
                continue;
            }
            let Some(seats) = self.seats(at, day) else { continue };
            let this = match seats.take(contact, day, !matches!(duty.every, Every::Day | Every::Hours(_))) {
                Ok(period) => {
                    served.spent |= !duty.shared;
                    Verdict::Counts { duty: duty.id.clone(), period }
                }
                Err(why) => Verdict::Uncounted(why),
            };
            served.verdict = served.verdict.or_rather(this);
        }
        served
    }

    fn keep(&mut self, contact: &Contact, verdict: Verdict) {
        self.verdicts.insert(contact.id, verdict);
    }

    fn seats(&mut self, at: usize, day: Date) -> Option<&mut Seats> {
        let duty = &self.duties[at];
        let period = period_of(duty.every, day, self.from).filter(|_| duty.counts_contacts())?;
        let owed = owed(duty, period, self.from);
        Some(self.seats[at].entry(period.starts_on).or_insert_with(|| Seats {
            period,
            owed,
            taken: Vec::new(),
            refused: Vec::new(),
            refused_keys: BTreeSet::new(),
        }))
    }

    /// What became of a contact; `None` if it was not among those counted.
    pub fn verdict(&self, visit: VisitId) -> Option<&Verdict> {
        self.verdicts.get(&visit)
    }

    /// What became of every contact, by visit id.
    pub fn verdicts(&self) -> &BTreeMap<VisitId, Verdict> {
        &self.verdicts
    }

    /// The day of the last contact that counted for a duty, by its place in the pack's order.
    pub fn last_counted_on(&self, at: usize) -> Option<Date> {
        let days = self.seats.get(at)?.values().flat_map(|seats| seats.taken.iter().map(|(_, day)| *day));
        days.max()
    }

    /// The tally of a duty, by its place in the pack's order, in the period that holds a day. `None` where there
    /// is no such period (the day is before the duty began or outside its deadline), and for a duty that is not
    /// counted in contacts.
    pub fn tally(&self, at: usize, day: Date) -> Option<Tally> {
        let duty = self.duties.get(at).filter(|duty| duty.counts_contacts())?;
        let period = period_of(duty.every, day, self.from)?;
        if period.ends_on < self.from {
            return None;
        }
        let seats = self.seats[at].get(&period.starts_on);
        let mut taken: Vec<&Contact> =
            seats.into_iter().flat_map(|seats| seats.taken.iter().map(|(contact, _)| contact)).collect();
        taken.sort_by_key(|contact| (contact.visited_at, contact.id));
        let mut by_mode = BTreeMap::new();
        for contact in &taken {
            *by_mode.entry(contact.mode).or_insert(0) += 1;
        }
        Some(Tally {
            duty: duty.id.clone(),
            name: duty.name.clone(),
            clause: duty.clause.clone(),
            period,
            owed: seats.map_or_else(|| owed(duty, period, self.from), |seats| seats.owed),
            counted: taken.iter().map(|contact| contact.id).collect(),
            by_mode,
            refused: seats.map(|seats| seats.refused.clone()).unwrap_or_default(),
        })
    }

    /// The tallies of all duties in the periods that hold a day, in the pack's order.
    pub fn tallies_on(&self, day: Date) -> Vec<Tally> {
        (0..self.duties.len()).filter_map(|at| self.tally(at, day)).collect()
    }

    /// The tallies of all duties in every period that touches a stretch of days, such as a month.
    pub fn tallies_in(&self, stretch: Period) -> Vec<Tally> {
        let mut tallies = Vec::new();
        for (at, duty) in self.duties.iter().enumerate() {
            let mut period = period_of(duty.every, stretch.starts_on.max(self.from), self.from);
            while let Some(this) = period.filter(|period| period.starts_on <= stretch.ends_on) {
                tallies.extend(self.tally(at, this.ends_on));
                period = this.next(duty.every);
            }
        }
        tallies
    }
}

impl Seats {
    fn take(&mut self, contact: &Contact, day: Date, once_a_day: bool) -> Result<Period, WhyNot> {
        if self.owed == 0 {
            return Err(WhyNot::NothingOwed);
        }
        if self.taken.iter().any(|(other, _)| other.id == contact.id) {
            return Err(WhyNot::Enough);
        }
        if once_a_day && self.taken.iter().any(|(other, on)| *on == day && other.mode == contact.mode) {
            return Err(WhyNot::SameDay);
        }
        if self.taken.len() >= self.owed as usize {
            return Err(WhyNot::Enough);
        }
        self.taken.push((*contact, day));
        Ok(self.period)
    }
}

impl Verdict {
    /// The first of two verdicts that tells something: that a contact counts says more than why it does not, and
    /// anything more than "another mode is asked".
    fn or_rather(self, other: Verdict) -> Verdict {
        match (&self, &other) {
            (Verdict::Counts { .. }, _) => self,
            (_, Verdict::Counts { .. }) | (Verdict::Uncounted(WhyNot::OtherMode), _) => other,
            _ => self,
        }
    }
}
