//! What a happening would do to what is owed: shown before it is confirmed.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use rules::sections::Subject;
use rules::sections::calendar::{Calendar, Due};
use rules::sections::events::Triggered;
use rules::{Duty, FactError};

use super::Fact;
use super::facts::facts_on;
use super::happenings::{Happening, Kind, whereabouts};
use crate::classes::classify::classify;
use crate::dates::{add_days, clock_of, day_of};
use crate::packs::Pack;

#[cfg(test)]
mod tests;

/// What would change.
#[derive(Debug, Clone, PartialEq)]
pub struct Effects {
    /// The first day on which it changes anything that is owed; today or later.
    pub on: Date,
    /// Duties that are owed no more from that day.
    pub stops: Vec<Duty>,
    /// Duties that go on.
    pub goes_on: Vec<Duty>,
    /// Duties that are owed again from that day.
    pub begins: Vec<Duty>,
    /// What is owed because of it.
    pub owed: Vec<Owed>,
    /// When somebody asks whether it still lasts, or asks again.
    pub asked_again_on: Option<Date>,
    /// The last day whose contacts are paid; `None` where payment goes on.
    pub paid_until: Option<Date>,
}

/// A contact that is owed because of something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Owed {
    /// Its name.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// How many.
    pub count: u32,
    /// Modes that fulfil it.
    pub modes: Vec<String>,
    /// Until when.
    pub due: Due,
}

/// What must be known.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// The pack in force.
    pub pack: &'a Pack,
    /// All that is known of the person.
    pub facts: &'a [Fact],
    /// All that happened to them, as far as it was told.
    pub happenings: &'a [Happening],
    /// Days that are worked.
    pub calendar: &'a Calendar,
}

/// What a row would do if it were kept now.
///
/// # Errors
/// A stored fact that the pack does not know.
pub fn effects(before: Before<'_>, row: &Happening, now: Timestamp) -> Result<Effects, FactError> {
    let Before { pack, facts, happenings, calendar } = before;
    let today = day_of(now);
    let on = first_day(pack, row, today);
    let known = facts_on(facts, on, now);
    let decision = classify(pack, &known, on)?.decision;
    let after: Vec<Happening> = happenings.iter().cloned().chain([row.clone()]).collect();
    let was = whereabouts(pack, happenings, on, now).duties(&decision, on);
    let will = whereabouts(pack, &after, on, now).duties(&decision, on);
    let missing = |from: &[Duty], of: &[Duty]| -> Vec<Duty> {
        of.iter().filter(|duty| !from.contains(duty)).cloned().collect()
    };
    let mut effects = Effects {
        on,
        stops: missing(&will, &was),
        goes_on: will.iter().filter(|duty| was.contains(duty)).cloned().collect(),
        begins: missing(&was, &will),
        owed: Vec::new(),
        asked_again_on: None,
        paid_until: None,
    };
    match &row.kind {
        _ if row.withdrawn => {}
        Kind::Event(id) => {
            let record = pack.rules.read(&pack.spoken_of(&known), on)?;
            let subject = Subject { decision: &decision, record: &record };
            let at = moment(row.from_on, now);
            let triggered = pack.rules.triggered_by(subject, id, at, calendar);
            effects.owed = triggered.into_iter().map(|(rule, due)| owed(rule, due)).collect();
        }
        Kind::Absence(id) => {
            let absence = pack.rules.absence(id);
            effects.asked_again_on = absence
                .and_then(|absence| absence.asked_again_on(row.from_on))
                .filter(|day| row.until_on.is_none_or(|until| *day <= until));
        }
        Kind::Exit(id) => {
            if let Some(exit) = pack.rules.exit(id) {
                effects.paid_until = exit.payments.last_day(row.from_on);
                effects.asked_again_on = exit.asked_again_on(row.from_on, calendar, 1).into_iter().next();
            }
        }
    }
    Ok(effects)
}

/// Something that happened today is told at the moment; something earlier counts from the end of its day.
fn moment(day: Date, now: Timestamp) -> DateTime {
    if day == day_of(now) { clock_of(now) } else { day.at(23, 59, 59, 0) }
}

fn first_day(pack: &Pack, row: &Happening, today: Date) -> Date {
    let day = match &row.kind {
        // A correction can give back what an earlier row took, from its first day on.
        _ if row.supersedes.is_some() && row.until_on.is_some() => {
            row.until_on.map(|until| add_days(until, 1))
        }
        Kind::Event(_) => None,
        Kind::Absence(id) => pack.rules.absence(id).map(|absence| absence.begins_on(row.from_on)),
        Kind::Exit(id) => pack
            .rules
            .exit(id)
            .and_then(|exit| exit.duties.last_day(row.from_on))
            .map(|last| add_days(last, 1)),
    };
    day.map_or(today, |day| day.max(today))
}

fn owed(rule: &Triggered, due: Due) -> Owed {
    Owed {
        name: rule.name.clone(),
        clause: rule.clause.clone(),
        count: rule.count,
        modes: rule.modes.clone(),
        due,
    }
}
