//! From what is known of a person to what is asked for them.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::sections::pauses::Partly;
use rules::{Duty, FactError, Memo};

use super::where_to_look::{Stay, stay, turns};
use super::{Course, Gone, Pause, Run};
use crate::classes::classify::classify_by;
use crate::dates::{add_days, day_of, end_of};
use crate::duties::same_duty;
use crate::packs::Notices;
use crate::people::facts::{facts_on, next_change};
use crate::people::{Fact, Happening};

/// What is known of a person.
#[derive(Debug, Clone, Copy)]
pub struct Life<'a> {
    /// The day on which they were entered.
    pub entered_on: Date,
    /// All that was ever said of them.
    pub facts: &'a [Fact],
    /// All that happened to them.
    pub happenings: &'a [Happening],
}

/// What is asked for a person, as far as it is known at an instant.
///
/// A decision is asked for from the following day on, as it could be made when its day ended: whatever is learnt later
/// asks for nothing in retrospect. Where the person was is looked at with everything that is known: a hospital stay
/// that is told late excuses, and what is told of a death ends the duties on its day.
///
/// Whoever decides about many people lends a memo; the answer is the same.
///
/// # Errors
/// A stored fact that a notice of those days does not take.
pub fn course(
    notices: &Notices,
    life: Life<'_>,
    known_at: Timestamp,
    memo: Option<&RefCell<Memo>>,
) -> Result<Course, FactError> {
    let decisions = decisions(notices, life, known_at, memo)?;
    let mut folding = Folding::default();
    let mut days: BTreeSet<Date> = decisions.iter().map(|(day, _)| *day).collect();
    let begins_on = add_days(life.entered_on, 1);
    for (from, pack) in notices.all() {
        days.insert(from.max(begins_on));
        days.extend(turns(pack, life.happenings, known_at).into_iter().filter(|day| *day > begins_on));
    }
    for day in days {
        let at = decisions.partition_point(|(from, _)| *from <= day);
        let duties = decisions[..at].last().map_or(&[][..], |(_, duties)| duties);
        let there = notices.on(day).map_or(Stay::HERE, |pack| stay(pack, life.happenings, day, known_at));
        folding.day(day, duties, &there);
    }
    Ok(folding.course())
}

/// What every decision asks for, each with the day from which it is asked.
fn decisions(
    notices: &Notices,
    life: Life<'_>,
    known_at: Timestamp,
    memo: Option<&RefCell<Memo>>,
) -> Result<Vec<(Date, Vec<Duty>)>, FactError> {
    let last = day_of(known_at);
    let learnt: BTreeSet<Date> = life.facts.iter().map(|row| day_of(row.recorded_at)).collect();
    let mut decisions: Vec<(Date, Vec<Duty>)> = Vec::new();
    let mut next = Some(life.entered_on);
    while let Some(day) = next.filter(|day| *day <= last) {
        let known = known_at.min(end_of(day));
        let duties = match notices.on(day) {
            None => Vec::new(),
            Some(pack) => {
                let facts = facts_on(life.facts, day, known);
                classify_by(memo, pack, &facts, day)?.decision.duties
            }
        };
        decisions.push((add_days(day, 1), duties));
        let tomorrow = add_days(day, 1);
        next = [
            next_change(life.facts, day, known),
            learnt.range(tomorrow..).next().copied(),
            notices.next_after(day),
        ]
        .into_iter()
        .flatten()
        .min();
    }
    Ok(decisions)
}

/// The runs as they grow, day by day.
#[derive(Default)]
struct Folding {
    /// Each with its place in the decision that began it.
    runs: Vec<(usize, Run)>,
    gone: Vec<Gone>,
}

impl Folding {
    /// What is asked from a day on.
    fn day(&mut self, day: Date, duties: &[Duty], there: &Stay<'_>) {
        let asked = match there {
            Stay::Left(why) => {
                self.leave(why, day);
                &[][..]
            }
            Stay::Belongs(_) => {
                self.return_by(day);
                duties
            }
        };
        let yesterday = add_days(day, -1);
        for (_, run) in self.runs.iter_mut().filter(|(_, run)| run.until.is_none()) {
            if !asked.iter().any(|duty| same_duty(&run.duty, duty)) {
                run.end_on(yesterday);
            }
        }
        for (place, duty) in asked.iter().enumerate() {
            if !self.runs.iter().any(|(_, run)| run.until.is_none() && same_duty(&run.duty, duty)) {
                let run = Run { duty: duty.clone(), from: day, until: None, pauses: Vec::new() };
                self.runs.push((place, run));
            }
        }
        for (_, run) in self.runs.iter_mut().filter(|(_, run)| run.until.is_none()) {
            let rest = there.rest(&run.duty).map(|(why, partly)| (why.to_owned(), partly));
            run.rest_from(day, rest);
        }
    }

    fn leave(&mut self, why: &str, day: Date) {
        match self.gone.last() {
            Some(last) if last.until.is_none() && last.why == why => {}
            _ => {
                self.return_by(day);
                self.gone.push(Gone { why: why.to_owned(), from: day, until: None });
            }
        }
    }

    fn return_by(&mut self, day: Date) {
        if let Some(last) = self.gone.last_mut().filter(|last| last.until.is_none()) {
            last.until = Some(add_days(day, -1));
        }
    }

    fn course(mut self) -> Course {
        self.runs.sort_by_key(|(place, run)| (*place, run.from));
        Course { runs: self.runs.into_iter().map(|(_, run)| run).collect(), gone: self.gone }
    }
}

impl Run {
    fn end_on(&mut self, day: Date) {
        self.rest_until(day);
        self.until = Some(day);
    }

    /// Goes on resting, begins to rest for another reason, or stops.
    fn rest_from(&mut self, day: Date, rest: Option<(String, Partly)>) {
        let resting = self.pauses.last().filter(|last| last.until.is_none());
        if resting.map(|last| (&last.why, last.partly)) == rest.as_ref().map(|(why, partly)| (why, *partly)) {
            return;
        }
        self.rest_until(add_days(day, -1));
        self.pauses.extend(rest.map(|(why, partly)| Pause { why, from: day, until: None, partly }));
    }

    fn rest_until(&mut self, day: Date) {
        if let Some(last) = self.pauses.last_mut().filter(|last| last.until.is_none()) {
            last.until = Some(day);
        }
    }
}
