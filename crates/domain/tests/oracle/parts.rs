//! What is owed: periods, the parts of them in which a class held, and the share of the quota that is left.

use jiff::civil::Date;

use super::calendar::{days, period, plus};
use super::judgement::Row;
use super::packs::duties;
use super::story::{Class, Person, Story, Why};

/// One row for every duty, period and part of a person, nothing counted yet.
pub fn rows(story: &Story, person: usize) -> Vec<Row> {
    let life = &story.people[person];
    let mut rows = Vec::new();
    for class in Class::ALL {
        if !life.classes.iter().any(|(_, held)| *held == Some(class)) {
            continue;
        }
        assert_eq!(class.pack(), story.pack, "{}: a class of another notice", story.name);
        for (place, duty) in duties(class).iter().enumerate() {
            let mut day = period(duty.every, story.from).0;
            while day <= story.to {
                let period = period(duty.every, day);
                for part in parts(life, class, period) {
                    rows.push((part.0, place, row(life, person, class, place, period, part)));
                }
                day = plus(period.1, 1);
            }
        }
    }
    rows.sort_by_key(|(first, place, _)| (*first, *place));
    rows.into_iter().map(|(_, _, row)| row).collect()
}

fn row(
    life: &Person,
    person: usize,
    class: Class,
    place: usize,
    period: (Date, Date),
    part: (Date, Date),
) -> Row {
    let duty = duties(class)[place];
    let excused = excused(life, part);
    let at_home = days(part).len() - excused.len();
    Row {
        person,
        class,
        duty: duty.id,
        period,
        part,
        quota: duty.count,
        owed: share(duty.count, at_home, days(period).len()),
        counted: Vec::new(),
        instead: Vec::new(),
        refused: 0,
        excused,
        met: false,
        missed: 0,
        missed_since: None,
    }
}

/// The class that owes on a day: the one that held the evening before.
///
/// §4: a new or changed class begins to owe on the next day; so the old one owes up to and including the day of the
/// change.
pub fn class_on(life: &Person, day: Date) -> Option<Class> {
    let begun = life.classes.iter().filter(|(from, _)| *from < day);
    let latest = begun.max_by_key(|(from, _)| *from); // of equals the last
    latest.and_then(|(_, class)| *class)
}

/// The stretches of a period on whose days this class owes. Nobody owes anything to the dead: the day of death is the
/// last (§10.2: death, duties stop; question 1).
fn parts(life: &Person, class: Class, period: (Date, Date)) -> Vec<(Date, Date)> {
    let mut parts: Vec<(Date, Date)> = Vec::new();
    for day in days(period) {
        let alive = life.died_on.is_none_or(|died_on| day <= died_on);
        if !alive || class_on(life, day) != Some(class) {
            continue;
        }
        match parts.last_mut() {
            Some(part) if plus(part.1, 1) == day => part.1 = day,
            _ => parts.push((day, day)),
        }
    }
    parts
}

/// §4: leave states stop the duty for whole days. Of two reasons for one day the first in the list is told.
fn excused(life: &Person, part: (Date, Date)) -> Vec<(Date, Why)> {
    let mut excused = Vec::new();
    for day in days(part) {
        if let Some(away) = life.away.iter().find(|away| away.holds_on(day)) {
            excused.push((day, away.why));
        }
    }
    excused
}

/// §4: pro rata by the days that are left, rounded down; at least one if at least half of the period is left.
pub fn share(quota: u32, days_left: usize, days_of_period: usize) -> u32 {
    let rounded_down = quota as usize * days_left / days_of_period;
    let at_least = usize::from(days_left * 2 >= days_of_period);
    rounded_down.max(at_least) as u32
}
