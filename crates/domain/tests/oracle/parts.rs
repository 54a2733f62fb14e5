//! What is owed: periods, the parts of them in which a class held, and the share of the quota that is left.

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
                for (part, turned) in turning(life, *duty, parts(life, class, period)) {
                    let row = Row { turned, ..row(life, person, class, place, period, part) };
                    rows.push((part.0, place, row));
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
    let length = days(period).len();
    let last = part.1 == period.1 && excused.iter().all(|(day, _)| *day != period.1);
    // What begins in mid-period has the share of what is left of the period when it begins.
    let most = share(duty.count, days((part.0, period.1)).len(), length, true);
    Row {
        person,
        class,
        duty: duty.id,
        period,
        part,
        quota: duty.count,
        owed: share(duty.count, at_home, length, last).min(most),
        most,
        turned: false,
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
        // §4: lost contact starts the ladder instead; nobody rests because a door stays shut.
        let found = life.away.iter().find(|away| away.holds_on(day) && away.why != Why::LostContact);
        if let Some(away) = found {
            excused.push((day, away.why));
        }
    }
    excused
}

/// §4: pro rata by the days that are left, rounded down; at least one if at least half of the period is left and its last
/// day is among them (question 1: whoever meant to come later in the period was not late).
pub fn share(quota: u32, days_left: usize, days_of_period: usize, last: bool) -> u32 {
    let rounded_down = quota as usize * days_left / days_of_period;
    let at_least = usize::from(last && days_left * 2 >= days_of_period);
    rounded_down.max(at_least) as u32
}

/// §7.35, question 30: without a telephone a duty by phone ends on the day that is known, and one at the door begins in
/// its place on the next.
fn turning(life: &Person, duty: Duty, parts: Vec<(Date, Date)>) -> Vec<((Date, Date), bool)> {
    let Some(known_on) = life.no_phone_from.filter(|_| duty.is_by_phone()) else {
        return parts.into_iter().map(|part| (part, false)).collect();
    };
    let halves = |(first, last): (Date, Date)| {
        let before = (first, last.min(known_on));
        let after = (first.max(plus(known_on, 1)), last);
        [(before, false), (after, true)]
    };
    parts.into_iter().flat_map(halves).filter(|((first, last), _)| first <= last).collect()
}
