//! Periods, the parts of them in which a duty held, and two numbers for each: how many may count and how many are owed.

use jiff::civil::Date;

use super::calendar::{days, period, plus};
use super::judgement::Row;
use super::packs::{Duty, duties};
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
                for part in parts(life, class, duty, period) {
                    rows.push((part.0, place, row(life, person, class, *duty, period, part)));
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
    duty: Duty,
    period: (Date, Date),
    part: (Date, Date),
) -> Row {
    let excused = excused(life, part);
    let at_home = days(part).len() - excused.len();
    let whole = days(period).len();
    // A contact that was right when it was made stays right, whatever ends later (questions 1 and 2).
    let may_count = share(duty.count, days((part.0, period.1)).len(), whole);
    // Whoever meant to come later in the period was not late if nobody can be visited then any more.
    let still_there = part.1 == period.1 && excused.iter().all(|(day, _)| *day != period.1);
    let owed = if still_there {
        share(duty.count, at_home, whole)
    } else {
        rounded_down(duty.count, at_home, whole)
    };
    Row {
        person,
        class,
        duty: duty.id,
        period,
        part,
        at_the_door: is_at_the_door(life, &duty, part.0),
        quota: duty.count,
        may_count,
        owed: owed.min(may_count),
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

/// Whether a duty by phone is done at the door on a day: from the day after the telephone was lost (§7.35, question 30).
fn is_at_the_door(life: &Person, duty: &Duty, day: Date) -> bool {
    duty.is_by_phone() && life.no_phone_from.is_some_and(|from| from < day)
}

/// The stretches of a period on whose days this class owes, in one way. Nobody owes anything to the dead: the day of
/// death is the last (§10.2: death, duties stop; question 1).
fn parts(life: &Person, class: Class, duty: &Duty, period: (Date, Date)) -> Vec<(Date, Date)> {
    let mut parts: Vec<(Date, Date)> = Vec::new();
    for day in days(period) {
        let alive = life.died_on.is_none_or(|died_on| day <= died_on);
        if !alive || class_on(life, day) != Some(class) {
            continue;
        }
        match parts.last_mut() {
            Some(part)
                if plus(part.1, 1) == day
                    && is_at_the_door(life, duty, part.0) == is_at_the_door(life, duty, day) =>
            {
                part.1 = day;
            }
            _ => parts.push((day, day)),
        }
    }
    parts
}

/// §4: leave states stop the duty for whole days, but for lost contact, which starts an escalation instead: somebody who
/// is looked for is owed more than before, not less. Of two reasons for one day the first in the list is told.
fn excused(life: &Person, part: (Date, Date)) -> Vec<(Date, Why)> {
    let mut excused = Vec::new();
    for day in days(part) {
        if let Some(away) = life.away.iter().find(|away| away.why != Why::LostContact && away.holds_on(day)) {
            excused.push((day, away.why));
        }
    }
    excused
}

/// §4: pro rata by the days that are left, rounded down; at least one if at least half of the period is left.
pub fn share(quota: u32, days_left: usize, days_of_period: usize) -> u32 {
    let at_least = u32::from(days_left * 2 >= days_of_period);
    rounded_down(quota, days_left, days_of_period).max(at_least)
}

pub fn rounded_down(quota: u32, days_left: usize, days_of_period: usize) -> u32 {
    (quota as usize * days_left / days_of_period) as u32
}
