//! A month of one person: what was asked on each day, who came, what counted.

use jiff::civil::{Date, Weekday};

use super::course::{Course, Gone, Pause};
use super::tally::{Tally, count};
use super::{Contact, Verdict};
use crate::dates::{Period, add_days};

#[cfg(test)]
mod tests;

/// What became of a duty in a period, on some day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// All that is owed was done.
    Met,
    /// Its period has not begun, and nothing was done ahead.
    Later,
    /// Something is missing, and there is time.
    Running,
    /// What is missing was offered and refused: not done, and not missed either.
    Refused,
    /// Nothing is owed because the person was away.
    Excused,
    /// Nothing is owed because the duty was asked for too few days of the period.
    NothingOwed,
    /// Something is missing, and it is too late.
    Missed {
        /// First day on which it was too late.
        since: Date,
    },
}

impl Tally {
    /// What became of it, as it stands on a day.
    pub fn state(&self, today: Date) -> State {
        if self.owed == 0 && self.counted.is_empty() {
            if self.days_away > 0 { State::Excused } else { State::NothingOwed }
        } else if self.met() {
            State::Met
        } else if self.settled() {
            State::Refused
        } else if today > self.until {
            State::Missed { since: add_days(self.until, 1) }
        } else if today < self.from {
            State::Later
        } else {
            State::Running
        }
    }
}

/// A month of one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// Its weeks, Monday to Sunday, the days around the month included.
    pub weeks: Vec<Vec<Day>>,
    /// What counted in every period that touches the month, in the pack's order.
    pub tallies: Vec<Tally>,
}

/// One day of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// Which.
    pub on: Date,
    /// Whether it belongs to the month.
    pub of_month: bool,
    /// Whether anything is asked on it.
    pub asked: bool,
    /// Why something rests.
    pub away: Option<Pause>,
    /// In which way the person was out of the register.
    pub gone: Option<Gone>,
    /// The contacts of the day, by time.
    pub contacts: Vec<(Contact, Verdict)>,
}

/// Lays a person's contacts over a month. All contacts from the [boundary](Course::boundary) of its first week on must be
/// given.
pub fn calendar(course: &Course, contacts: &[Contact], month: Period) -> Calendar {
    let counting = count(course, contacts);
    let monday = add_days(month.starts_on, -i64::from(month.starts_on.weekday().since(Weekday::Monday)));
    let weeks = std::iter::successors(Some(monday), |monday| Some(add_days(*monday, 7)));
    let day = |on: Date| {
        let mut made: Vec<(Contact, Verdict)> = contacts
            .iter()
            .filter(|contact| contact.visited_on() == on)
            .filter_map(|contact| Some((*contact, counting.verdict(contact.id)?.clone())))
            .collect();
        made.sort_by_key(|(contact, _)| (contact.visited_at, contact.id));
        Day {
            on,
            of_month: month.contains(on),
            asked: course.on(on).any(|(_, run)| run.pause_on(on).is_none()),
            away: course.on(on).find_map(|(_, run)| run.pause_on(on)).cloned(),
            gone: course.gone_on(on).cloned(),
            contacts: made,
        }
    };
    Calendar {
        weeks: weeks
            .take_while(|monday| *monday <= month.ends_on)
            .map(|monday| (0..7).map(|ahead| day(add_days(monday, ahead))).collect())
            .collect(),
        tallies: counting.tallies_in(month),
    }
}
