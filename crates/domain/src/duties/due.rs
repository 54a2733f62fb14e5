//! What is owed next, without a clock: it changes only when contacts or duties change, so it can be kept and
//! searched. Only [`lateness`] looks at a day.

use jiff::civil::Date;
use rules::Duty;
use serde::{Deserialize, Serialize};

use super::Contact;
use super::tally::{Counting, count};
use crate::dates::{Period, add_days, period_of};

#[cfg(test)]
mod tests;

/// The stretch of days in which something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// First day on which it can be done.
    pub opens_on: Date,
    /// Last day on which it is in time.
    pub due_on: Date,
}

/// How far one duty has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Id of the duty in the pack.
    pub duty: String,
    /// Day of the last contact that counted for it.
    pub last_counted_on: Option<Date>,
    /// Its first period that is not settled, at or after the one that holds the last counted contact (or from
    /// the first one that owes anything). `None` where nothing is owed any more.
    pub due: Option<Due>,
}

/// How late something is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lateness {
    /// It should have been done.
    Overdue {
        /// First day on which it was too late.
        since: Date,
    },
    /// It can be done now, and is in time.
    DueNow,
    /// Its period has not begun.
    Later,
    /// Nothing is owed.
    Nothing,
}

/// How late something is today.
pub fn lateness(due: Option<Due>, today: Date) -> Lateness {
    match due {
        None => Lateness::Nothing,
        Some(due) if due.due_on < today => Lateness::Overdue { since: add_days(due.due_on, 1) },
        Some(due) if due.opens_on <= today => Lateness::DueNow,
        Some(_) => Lateness::Later,
    }
}

/// The day from which contacts must be known in order to count one on `day`: the last day up to it on which a
/// period of every duty begins, or the day the duties began.
///
/// Before it lies nothing that a contact on `day` could change.
pub fn boundary(duties: &[Duty], from: Date, day: Date) -> Date {
    let mut since = day;
    loop {
        let starts = duties.iter().filter_map(|duty| period_of(duty.every, since, from));
        let earlier = starts.map(|period| period.starts_on).min().unwrap_or(since).min(since);
        if earlier <= from {
            return from;
        }
        if earlier == since {
            return since;
        }
        since = earlier;
    }
}

/// How far each duty has come, in the pack's order.
///
/// Continues from how far each had come `before`, given all contacts from `since` on (a [`boundary`]); contacts
/// may have come in there since, but none was taken back. With `since == from` everything is counted anew.
pub fn progress(
    duties: &[Duty],
    from: Date,
    since: Date,
    before: &[Progress],
    contacts: &[Contact],
) -> Vec<Progress> {
    let counting = count(duties, from, contacts);
    duties
        .iter()
        .enumerate()
        .map(|(at, duty)| {
            let before = before.iter().find(|progress| progress.duty == duty.id);
            advance(&counting, at, duty, Start { from, since }, before)
        })
        .collect()
}

#[derive(Clone, Copy)]
struct Start {
    from: Date,
    since: Date,
}

fn advance(
    counting: &Counting<'_>,
    at: usize,
    duty: &Duty,
    start: Start,
    before: Option<&Progress>,
) -> Progress {
    let kept = before.filter(|_| start.since > start.from);
    let last_counted_on = counting.last_counted_on(at);
    let due = match (last_counted_on, kept) {
        (Some(last), _) => first_open(counting, at, duty, last, start.from),
        // What was open before the contacts at hand is open still.
        (None, Some(kept)) if kept.due.is_some_and(|due| due.due_on < start.since) => kept.due,
        (None, Some(_)) => first_open(counting, at, duty, start.since, start.from),
        (None, None) => first_open(counting, at, duty, start.from, start.from),
    };
    let last_counted_on = last_counted_on.or(kept.and_then(|kept| kept.last_counted_on));
    Progress { duty: duty.id.clone(), last_counted_on, due }
}

/// The first period at or after the one that holds `day` in which something is still to be done.
fn first_open(counting: &Counting<'_>, at: usize, duty: &Duty, day: Date, from: Date) -> Option<Due> {
    if duty.count == 0 || !duty.counts_contacts() {
        return None;
    }
    let mut period: Option<Period> = period_of(duty.every, day, from);
    while let Some(this) = period {
        let open = counting.tally(at, this.ends_on).filter(|tally| !tally.settled());
        if open.is_some() {
            return Some(Due { opens_on: this.starts_on.max(from), due_on: this.ends_on });
        }
        period = this.next(duty.every).filter(|next| next.starts_on > this.ends_on);
    }
    None
}
