//! Counting: which contacts fulfil which duty.
//!
//! Contacts are looked at by time, then by id. Only those that reached the person count. A contact serves at
//! most one duty besides those that share theirs (`contacts = "shared"`), and a duty takes one contact a day of
//! each mode, unless it is owed by the day. First every contact is offered to the
//! duties that name its mode, in the pack's order; what is left over is then offered to duties that it may
//! stand in for (`covered_by`).
//!
//! What is still missing then and was refused is refused, not missed; a call that is left over stands in for a refused
//! visit.
//!
//! Two things follow and are tested: the order of arrival never matters, and one contact more never makes
//! less count.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rules::{Duty, Every};

use super::course::{Course, Quota, Run};
use super::{Contact, Verdict, WhyNot};
use crate::dates::Period;
use crate::ids::VisitId;
use crate::visits::outcome::{Mode, OutcomeKind};

#[cfg(test)]
pub(crate) mod tests;

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
    /// First day of it on which the duty was asked.
    pub from: Date,
    /// Last day of it on which the duty was asked: what is missing on the day after was missed.
    pub until: Date,
    /// How many contacts it asks for in this period.
    pub owed: u32,
    /// How many days of it the person was away, so that less may be owed.
    pub days_away: u32,
    /// The visits that counted, by time.
    pub counted: Vec<VisitId>,
    /// How many of them in each mode.
    pub by_mode: BTreeMap<Mode, u32>,
    /// Attempts in its own modes that the person refused, one a day and mode, as many as contacts are missing.
    pub refused: Vec<VisitId>,
    /// Contacts in other modes that stand in for refused ones.
    pub instead: Vec<VisitId>,
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
    course: &'a Course,
    /// For each run, its periods that hold contacts, by first day.
    seats: Vec<BTreeMap<Date, Seats>>,
    verdicts: BTreeMap<VisitId, Verdict>,
}

/// What one duty has taken in one period.
#[derive(Debug, Clone)]
struct Seats {
    period: Period,
    quota: Quota,
    taken: Vec<(Contact, Date)>,
    refused: Vec<(VisitId, Date, Mode)>,
    instead: Vec<(VisitId, Date, Mode)>,
}

/// Counts contacts for what was asked on their days.
///
/// The contacts may come in any order; those on days on which nothing was asked count for nothing. To know all of a
/// period, give all contacts of that period, and of every period of another duty that overlaps it (see
/// [`Course::boundary`]).
pub fn count<'a>(course: &'a Course, contacts: &[Contact]) -> Counting<'a> {
    let seats = vec![BTreeMap::new(); course.runs.len()];
    let mut counting = Counting { course, seats, verdicts: BTreeMap::new() };
    let mut ordered = contacts.to_vec();
    ordered.sort_by_key(|contact| (contact.visited_at, contact.id));
    ordered.dedup_by_key(|contact| contact.id);

    let (mut surplus, mut refused) = (Vec::new(), Vec::new());
    for contact in ordered {
        if contact.outcome == OutcomeKind::Refused && !contact.voided {
            refused.push(contact);
        }
        let served = match counting.excluded(&contact) {
            Some(why) => Served { verdict: Verdict::Uncounted(why), spent: true },
            None => counting.offer(&contact, |duty, mode| names(&duty.modes, mode)),
        };
        if !served.spent {
            surplus.push((contact, served.verdict.clone()));
        }
        counting.keep(&contact, served.verdict);
    }
    let mut left_over = Vec::new();
    for (contact, own) in surplus {
        let standing_in = counting.offer(&contact, |duty, mode| names(&duty.covered_by, mode)).verdict;
        let verdict = own.or_rather(standing_in);
        if !verdict.counts() {
            left_over.push(contact);
        }
        counting.keep(&contact, verdict);
    }
    let mut taken_up = BTreeSet::new();
    for contact in &refused {
        let attempt = (contact.visited_on(), contact.mode);
        if !taken_up.contains(&attempt) && counting.refuse(contact) {
            taken_up.insert(attempt);
        }
    }
    for contact in &left_over {
        if let Some(verdict) = counting.step_in(contact) {
            counting.keep(contact, verdict);
        }
    }
    counting
}

/// What became of a contact that was offered.
struct Served {
    verdict: Verdict,
    /// A duty took it that leaves it to no other.
    spent: bool,
}

fn ids(contacts: Option<&Vec<(VisitId, Date, Mode)>>) -> Vec<VisitId> {
    contacts.into_iter().flatten().map(|(id, ..)| *id).collect()
}

fn names(modes: &[String], mode: Mode) -> bool {
    modes.iter().any(|name| name == mode.code())
}

impl Counting<'_> {
    /// Why a contact cannot count for any duty, whatever else happened.
    fn excluded(&self, contact: &Contact) -> Option<WhyNot> {
        if contact.voided {
            return Some(WhyNot::Voided);
        }
        match contact.outcome {
            OutcomeKind::NotReached => return Some(WhyNot::NotReached),
            OutcomeKind::Refused => return Some(WhyNot::Refused),
            OutcomeKind::Reached => {}
        }
        let day = contact.visited_on();
        if self.course.on(day).next().is_some() {
            None
        } else if self.course.gone_on(day).is_some() {
            Some(WhyNot::Gone)
        } else if self.course.begins_on().is_some_and(|first| day < first) {
            Some(WhyNot::BeforeDuty)
        } else {
            Some(WhyNot::NoDuty)
        }
    }

    /// A refused attempt stands for one contact that is still missing: of the first duty that names its mode and lacks
    /// one. One a day and mode; whoever was let in later on the same day was not refused.
    fn refuse(&mut self, contact: &Contact) -> bool {
        let (course, day, mode) = (self.course, contact.visited_on(), contact.mode);
        for (at, _) in course.on(day).filter(|(_, run)| names(&run.duty.modes, mode)) {
            let Some(seats) = self.seats(at, day) else { continue };
            let let_in = seats.taken.iter().any(|(other, on)| (*on, other.mode) == (day, mode));
            if !let_in && seats.taken.len() + seats.refused.len() < seats.quota.owed as usize {
                seats.refused.push((contact.id, day, mode));
                return true;
            }
        }
        false
    }

    /// A call that nobody asked for stands in for a visit that was refused, where a call is asked of this person at all:
    /// it is worth as much, and the visit stays refused.
    fn step_in(&mut self, contact: &Contact) -> Option<Verdict> {
        let (course, day, mode) = (self.course, contact.visited_on(), contact.mode);
        if !course.on(day).any(|(_, run)| names(&run.duty.modes, mode)) {
            return None;
        }
        let other = |run: &Run| !names(&run.duty.modes, mode) && !names(&run.duty.covered_by, mode);
        for (at, run) in course.on(day).filter(|(_, run)| other(run)) {
            let Some(seats) = self.seats(at, day) else { continue };
            let again = seats.instead.iter().any(|(_, on, other)| (*on, *other) == (day, mode));
            if seats.instead.len() < seats.refused.len() && !again {
                seats.instead.push((contact.id, day, mode));
                return Some(Verdict::Instead { duty: run.duty.id.clone(), period: seats.period });
            }
        }
        None
    }

    /// Gives a contact to the first duty that fits and has room, and to each that shares its contacts; otherwise
    /// says what stood in the way.
    fn offer(&mut self, contact: &Contact, fits: impl Fn(&Duty, Mode) -> bool) -> Served {
        let day = contact.visited_on();
        let mut served = Served { verdict: Verdict::Uncounted(WhyNot::OtherMode), spent: false };
        let course = self.course;
        for (at, Run { duty, .. }) in course.on(day) {
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
        let run = &self.course.runs[at];
        let period = run.period_of(day).filter(|_| run.duty.counts_contacts())?;
        Some(self.seats[at].entry(period.starts_on).or_insert_with(|| Seats {
            period,
            quota: run.quota(period),
            taken: Vec::new(),
            refused: Vec::new(),
            instead: Vec::new(),
        }))
    }

    /// What was asked.
    pub fn course(&self) -> &Course {
        self.course
    }

    /// What became of a contact; `None` if it was not among those counted.
    pub fn verdict(&self, visit: VisitId) -> Option<&Verdict> {
        self.verdicts.get(&visit)
    }

    /// What became of every contact, by visit id.
    pub fn verdicts(&self) -> &BTreeMap<VisitId, Verdict> {
        &self.verdicts
    }

    /// The day of the last contact that counted for a run, by its place in the course.
    pub fn last_counted_on(&self, at: usize) -> Option<Date> {
        let days = self.seats.get(at)?.values().flat_map(|seats| seats.taken.iter().map(|(_, day)| *day));
        days.max()
    }

    /// The tally of a run, by its place in the course, in the period that holds a day. `None` where nothing of it is
    /// asked in that period, and for a duty that is not counted in contacts.
    pub fn tally(&self, at: usize, day: Date) -> Option<Tally> {
        let run = self.course.runs.get(at).filter(|run| run.duty.counts_contacts())?;
        let period = run.period_of(day)?;
        let from = period.starts_on.max(run.from);
        let until = run.until.map_or(period.ends_on, |until| until.min(period.ends_on));
        if until < from {
            return None;
        }
        let duty = &run.duty;
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
            from,
            until,
            owed: run.quota(period).owed,
            days_away: run.days_away(period),
            counted: taken.iter().map(|contact| contact.id).collect(),
            by_mode,
            refused: ids(seats.map(|seats| &seats.refused)),
            instead: ids(seats.map(|seats| &seats.instead)),
        })
    }

    /// The tallies of what is asked on a day, each in the period that holds it, in the pack's order.
    pub fn tallies_on(&self, day: Date) -> Vec<Tally> {
        self.course.on(day).filter_map(|(at, _)| self.tally(at, day)).collect()
    }

    /// The tallies of all duties in every period that touches a stretch of days, such as a month.
    pub fn tallies_in(&self, stretch: Period) -> Vec<Tally> {
        let mut tallies = Vec::new();
        for (at, run) in self.course.runs.iter().enumerate() {
            let last = run.until.map_or(stretch.ends_on, |until| until.min(stretch.ends_on));
            let mut period = run.period_of(stretch.starts_on.max(run.from));
            while let Some(this) = period.filter(|period| period.starts_on <= last) {
                tallies.extend(self.tally(at, this.ends_on));
                period = this.next(run.duty.every);
            }
        }
        tallies
    }
}

impl Seats {
    fn take(&mut self, contact: &Contact, day: Date, once_a_day: bool) -> Result<Period, WhyNot> {
        if self.quota.most == 0 {
            return Err(WhyNot::NothingOwed);
        }
        if self.taken.iter().any(|(other, _)| other.id == contact.id) {
            return Err(WhyNot::Enough);
        }
        if once_a_day && self.taken.iter().any(|(other, on)| *on == day && other.mode == contact.mode) {
            return Err(WhyNot::SameDay);
        }
        if self.taken.len() >= self.quota.most as usize {
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
            (Verdict::Counts { .. } | Verdict::Instead { .. }, _) => self,
            (_, Verdict::Counts { .. } | Verdict::Instead { .. })
            | (Verdict::Uncounted(WhyNot::OtherMode), _) => other,
            _ => self,
        }
    }
}
