//! What is owed next, without a clock: it changes only when contacts or duties change, so it can be kept and
//! searched. Only [`lateness`] looks at a day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::course::Run;
use super::tally::Counting;
use crate::dates::{Period, add_days};

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

/// How far each run that goes on has come, in the pack's order.
///
/// Continues from how far each had come `before`, given a count of all contacts from `since` on (a
/// [boundary](super::Course::boundary)); contacts may have come in there since, but none was taken back. Without `since`
/// all contacts were counted.
pub fn progress(counting: &Counting<'_>, since: Option<Date>, before: &[Progress]) -> Vec<Progress> {
    let open = counting.course().open();
    open.map(|(at, run)| {
        let before = before.iter().find(|progress| progress.duty == run.duty.id);
        advance(counting, at, run, since.filter(|since| *since > run.from), before)
    })
    .collect()
}

fn advance(
    counting: &Counting<'_>,
    at: usize,
    run: &Run,
    since: Option<Date>,
    before: Option<&Progress>,
) -> Progress {
    let kept = since.zip(before);
    let last_counted_on = counting.last_counted_on(at);
    let due = match (last_counted_on, kept) {
        (Some(last), _) => first_open(counting, at, run, last),
        // What was open before the contacts at hand is open still.
        (None, Some((since, kept))) if kept.due.is_some_and(|due| due.due_on < since) => kept.due,
        (None, Some((since, _))) => first_open(counting, at, run, since),
        (None, None) => first_open(counting, at, run, run.from),
    };
    let last_counted_on = last_counted_on.or(kept.and_then(|(_, kept)| kept.last_counted_on));
    Progress { duty: run.duty.id.clone(), last_counted_on, due }
}

/// The first period at or after the one that holds `day` in which something is still to be done. Nothing is while the
/// duty rests and nobody knows how long.
fn first_open(counting: &Counting<'_>, at: usize, run: &Run, day: Date) -> Option<Due> {
    let duty = &run.duty;
    if duty.count == 0 || !duty.counts_contacts() {
        return None;
    }
    let mut period: Option<Period> = run.period_of(day);
    while let Some(this) = period.filter(|this| !run.rests_from(this.starts_on.max(run.from))) {
        let open = counting.tally(at, this.ends_on).filter(|tally| !tally.settled());
        if open.is_some() {
            return Some(Due { opens_on: run.here_from(this.starts_on.max(run.from)), due_on: this.ends_on });
        }
        period = this.next(duty.every).filter(|next| next.starts_on > this.ends_on);
    }
    None
}
