//! What a visitor owes to one person in one week: every contact by itself, and what was made of it since Monday.

use jiff::civil::Date;

use super::{Key, Move, week_of};
use crate::dates::{Period, add_days, days_between};
use crate::duties::course::Run;
use crate::duties::tally::{Counting, Tally, count};
use crate::duties::{Contact, Course};
use crate::ids::{PersonId, VisitId};
use crate::visits::outcome::{Mode, OutcomeKind};

#[cfg(test)]
mod tests;

/// So many days before a week contacts are looked at: a quarter, so that the period before this one is known.
const LOOK_BACK_DAYS: i64 = 92;

/// One contact that was owed when the week began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// Which one.
    pub key: Key,
    /// Name of the duty.
    pub name: String,
    /// First day of its period on which it counts.
    pub from: Date,
    /// Last day on which it is in time.
    pub until: Date,
    /// How many the period asks for.
    pub of: u32,
    /// Modes that fulfil it.
    pub modes: Vec<Mode>,
    /// Stronger modes that may stand in.
    pub covered_by: Vec<Mode>,
    /// How many days later than another of the same duty it is at least; 0 where nothing is said.
    pub apart_days: u32,
    /// Whether it falls into this week by itself, and not only because somebody moved it here.
    pub here: bool,
    /// What a human decided about it.
    pub moved: Option<Move>,
}

/// A contact since Monday that took the place of one that was owed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Made {
    /// Day of the contact.
    pub on: Date,
    /// Id of the duty.
    pub duty: String,
    /// First day of the period on which the duty is asked.
    pub from: Date,
}

/// All of one person's week.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// What was owed when the week began.
    pub owed: Vec<Owed>,
    /// What was made of it since, by day.
    pub made: Vec<Made>,
    /// First day on which something was too late when the week began; of what was missed before, the earliest that was
    /// not caught up with.
    pub overdue_since: Option<Date>,
    /// How somebody last reached the person before the week.
    pub last: Option<Mode>,
    /// Days of the week on which the person is not where visitors look for them.
    pub away: Vec<Date>,
}

/// From which day on contacts must be given to [`work`].
pub fn contacts_since(course: &Course, week: Period) -> Date {
    course.boundary(add_days(week.starts_on, -LOOK_BACK_DAYS))
}

/// What is owed to a person in a week, from all contacts since [`contacts_since`].
pub fn work(
    person: PersonId,
    course: &Course,
    contacts: &[Contact],
    (week, today): (Period, Date),
    moves: &[Move],
) -> Work {
    // A week to come is laid out from what is known now.
    let before: Vec<Contact> = contacts
        .iter()
        .filter(|contact| week.starts_on > today || contact.visited_on() < week.starts_on)
        .copied()
        .collect();
    let seen = Seen {
        person,
        week,
        now: week_of(week.starts_on.min(today)),
        then: count(course, &before),
        since: count(course, contacts),
        contacts,
        moves,
    };
    let mut work = Work {
        overdue_since: course.on(seen.now.starts_on).filter_map(|(at, run)| seen.missed(at, run)).min(),
        last: last(&before),
        away: super::days_of(week).filter(|day| is_away(course, *day)).collect(),
        ..Work::default()
    };
    for (at, run) in course.runs.iter().enumerate() {
        for period in periods(run, week) {
            seen.period(at, run, period, &mut work);
        }
    }
    work.made.sort();
    work
}

fn is_away(course: &Course, day: Date) -> bool {
    course.gone_on(day).is_some() || course.on(day).any(|(_, run)| run.pause_on(day).is_some())
}

fn last(contacts: &[Contact]) -> Option<Mode> {
    let reached = contacts.iter().filter(|one| one.outcome == OutcomeKind::Reached && !one.voided);
    reached.max_by_key(|one| (one.visited_at, one.id)).map(|one| one.mode)
}

/// The periods of a run that touch a week.
fn periods(run: &Run, week: Period) -> Vec<Period> {
    let last = run.until.map_or(week.ends_on, |until| until.min(week.ends_on));
    let mut periods = Vec::new();
    let mut period = run.period_of(week.starts_on.max(run.from));
    while let Some(this) = period.filter(|this| this.starts_on <= last) {
        periods.push(this);
        period = this.next(run.duty.every).filter(|next| next.starts_on > this.ends_on);
    }
    periods
}

/// What a person's week is worked out from.
struct Seen<'a> {
    person: PersonId,
    week: Period,
    /// The week from which work is passed on: this one, or the present one where a later one is asked for.
    now: Period,
    then: Counting<'a>,
    since: Counting<'a>,
    contacts: &'a [Contact],
    moves: &'a [Move],
}

/// How many are still to be made: what was refused is not.
fn left(tally: &Tally) -> u32 {
    tally.left().saturating_sub(u32::try_from(tally.refused.len()).unwrap_or(u32::MAX))
}

impl Seen<'_> {
    /// One period of a run.
    fn period(&self, at: usize, run: &Run, period: Period, work: &mut Work) {
        let (Some(then), Some(since)) =
            (self.then.tally(at, period.ends_on), self.since.tally(at, period.ends_on))
        else {
            return;
        };
        // A contact more never leaves more to do; were it so, what is left would still be shown.
        let (open, still) = (left(&then).max(left(&since)), left(&since));
        let modes = |codes: &[String]| codes.iter().filter_map(|code| Mode::from_code(code)).collect();
        for nth in then.owed.saturating_sub(open) + 1..=then.owed {
            let key = Key { person: self.person, duty: run.duty.id.clone(), from: then.from, nth };
            let moved = self.moves.iter().find(|one| one.key == key).cloned();
            let first = nth == then.owed - open + 1;
            let here = self.falls_here(&then, nth, first && work.overdue_since.is_some());
            let brought = moved.as_ref().is_some_and(|one| self.week.contains(one.day));
            if !here && !brought {
                continue;
            }
            work.owed.push(Owed {
                key,
                name: then.name.clone(),
                from: then.from,
                until: then.until,
                of: then.owed,
                modes: modes(&run.duty.modes),
                covered_by: modes(&run.duty.covered_by),
                apart_days: run.duty.apart_days.unwrap_or(0),
                here,
                moved,
            });
        }
        let counted = |tally: &Tally, id: &VisitId| tally.counted.contains(id) || tally.refused.contains(id);
        let new = since.counted.iter().chain(&since.refused).filter(|id| !counted(&then, id));
        let mut days: Vec<Date> = new
            .filter_map(|id| self.contacts.iter().find(|one| one.id == *id))
            .map(Contact::visited_on)
            .collect();
        days.sort_unstable();
        let days = days.into_iter().chain(std::iter::repeat(self.week.starts_on));
        work.made.extend(days.take((open - still) as usize).map(|on| Made {
            on,
            duty: then.duty.clone(),
            from: then.from,
        }));
    }

    /// Whether a contact falls into this week. What fits into it does; of a longer period each contact has a day of its
    /// own, and once that is past, it waits in the present week. What is overdue is not put off.
    fn falls_here(&self, tally: &Tally, nth: u32, at_once: bool) -> bool {
        let inside = self.week.contains(tally.period.starts_on) && self.week.contains(tally.period.ends_on);
        if inside {
            return true;
        }
        let meant = if at_once { self.now.starts_on } else { meant_for(tally, nth, self.person) };
        let meant = meant.max(self.now.starts_on.max(tally.from));
        self.week.contains(meant)
    }

    /// The first day on which a run was too late when the week began: of the periods since the one in which something
    /// last counted, the first that lacks anything.
    fn missed(&self, at: usize, run: &Run) -> Option<Date> {
        let day = self.now.starts_on;
        let known_from = add_days(day, -LOOK_BACK_DAYS);
        if !self.then.tally(at, day)?.counted.is_empty() {
            return None;
        }
        let mut since = None;
        let mut period = run.period_of(day)?.previous(run.duty.every);
        while let Some(this) = period.filter(|this| this.ends_on >= run.from && this.ends_on >= known_from) {
            let Some(tally) = self.then.tally(at, this.ends_on) else { break };
            if tally.owed > 0 && !tally.settled() {
                since = Some(add_days(tally.until, 1));
            }
            if !tally.counted.is_empty() {
                break;
            }
            period = this.previous(run.duty.every).filter(|earlier| earlier.ends_on < this.starts_on);
        }
        since
    }
}

/// The day that a contact of a long period is meant for: each has a stretch of the period, and in it a day that differs
/// from person to person, so that not all of a month fall on one day. The last fifth of the stretch stays free.
fn meant_for(tally: &Tally, nth: u32, person: PersonId) -> Date {
    let (days, of) = (days_between(tally.from, tally.until) + 1, i64::from(tally.owed.max(1)));
    let begin = i64::from(nth - 1) * days / of;
    let length = (i64::from(nth) * days / of - begin).max(1);
    let usable = u64::try_from((length * 4 / 5).max(1)).unwrap_or(1);
    let into = i64::try_from(mixed(person) % usable).unwrap_or(0);
    add_days(tally.from, begin + into)
}

/// A number that differs from person to person and never changes.
fn mixed(person: PersonId) -> u64 {
    // FNV-1a.
    let fold = |sum: u64, byte: &u8| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    person.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325, fold)
}
