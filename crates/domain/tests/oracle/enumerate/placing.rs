//! From a case to contacts on days, at hours, with ids, made and sent by somebody.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};

use super::super::calendar::{instant, plus};
use super::super::story::{By, Contact, Mode, Outcome, Person, Story};
use super::chance::Chance;
use super::{Case, Shape, Week, modes};

/// Mondays: a week inside half a month; over the end of a month; over the middle of one (where half of it is left); the
/// week of the Spring Festival, in a short month; over the end of a year.
pub const MONDAYS: [Date; 5] =
    [date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 14), date(2026, 2, 16), date(2026, 12, 28)];

/// The first and last second of the day in Beijing, eight o'clock (midnight of the world's clock), and between.
const HOURS: [i64; 6] = [0, 28_799, 28_800, 45_000, 72_000, 86_399];

/// What happened, before anybody wrote it down.
type Event = (Timestamp, u32, Mode, Outcome);

/// The story of a case without its variation.
pub fn place(case: &Case) -> Story {
    let mut chance = Chance(case.seed);
    let monday = MONDAYS[chance.below(MONDAYS.len())];
    let modes = modes(case.class, &case.week);
    let events = match &case.week {
        Week::Shape(shape) => lay_out(shape, monday, modes, &mut chance),
        Week::Exact(week) => on_days(week, monday, modes, &mut chance),
    };
    let mut contacts: Vec<Contact> = events.into_iter().map(|event| written(event, &mut chance)).collect();
    chance.shuffle(&mut contacts);
    Story {
        name: format!("{:?} {:?} {:?} seed {}", case.class, case.week, case.variation, case.seed),
        pack: case.class.pack(),
        from: monday,
        to: plus(monday, 6),
        seen_at: instant(plus(monday, 70), 45_000),
        people: vec![Person::of(case.class, plus(monday, -70))],
        contacts,
    }
}

/// Days in the order of the shape, refusals and attempts anywhere beside them.
fn lay_out(shape: &Shape, monday: Date, modes: [Mode; 3], chance: &mut Chance) -> Vec<Event> {
    let mut ids = shuffled_ids(shape.size(), chance);
    let mut weekdays: Vec<i64> = (0..7).collect();
    chance.shuffle(&mut weekdays);
    let (reached_on, others) = weekdays.split_at_mut(shape.days.len());
    reached_on.sort_unstable();

    let mut events = Vec::new();
    for (day, weekday) in shape.days.iter().zip(reached_on) {
        let day_of_month = plus(monday, *weekday);
        let mut places: Vec<(Timestamp, u32)> =
            day.reached.iter().map(|_| (hour(day_of_month, chance), ids.pop().unwrap())).collect();
        places.sort_unstable();
        for ((at, id), mode) in places.into_iter().zip(&day.reached) {
            events.push((at, id, modes[usize::from(*mode)], Outcome::Reached));
        }
        for mode in &day.refused {
            let at = hour(day_of_month, chance);
            events.push((at, ids.pop().unwrap(), modes[usize::from(*mode)], Outcome::Refused));
        }
    }
    for (refused, weekday) in shape.refused_days.iter().zip(others) {
        for mode in refused {
            let at = hour(plus(monday, *weekday), chance);
            events.push((at, ids.pop().unwrap(), modes[usize::from(*mode)], Outcome::Refused));
        }
    }
    for _ in 0..shape.not_reached {
        let at = hour(plus(monday, chance.below(7) as i64), chance);
        events.push((at, ids.pop().unwrap(), modes[chance.below(3)], nobody(chance)));
    }
    events
}

/// Contacts whose days are given.
fn on_days(week: &[(u8, u8)], monday: Date, modes: [Mode; 3], chance: &mut Chance) -> Vec<Event> {
    let mut ids = shuffled_ids(week.len(), chance);
    let mut events = Vec::new();
    for (weekday, kind) in week {
        let at = hour(plus(monday, i64::from(*weekday)), chance);
        let outcome = match kind / 3 {
            0 => Outcome::Reached,
            1 => Outcome::Refused,
            _ => nobody(chance),
        };
        events.push((at, ids.pop().unwrap(), modes[usize::from(kind % 3)], outcome));
    }
    events
}

fn shuffled_ids(many: usize, chance: &mut Chance) -> Vec<u32> {
    let mut ids: Vec<u32> = (1..=many as u32).collect();
    chance.shuffle(&mut ids);
    ids
}

fn hour(day: Date, chance: &mut Chance) -> Timestamp {
    instant(day, HOURS[chance.below(HOURS.len())])
}

fn nobody(chance: &mut Chance) -> Outcome {
    if chance.one_in(3) { Outcome::KnownSafe } else { Outcome::NotReached }
}

/// Mostly by the daily visitor and sent within minutes; sometimes by another, sometimes days later.
fn written((visited_at, id, mode, outcome): Event, chance: &mut Chance) -> Contact {
    let minutes = [0, 10, 10, 10, 2 * 24 * 60, 5 * 24 * 60][chance.below(6)];
    Contact {
        id,
        person: 0,
        visited_at,
        recorded_at: visited_at + SignedDuration::from_mins(minutes),
        mode,
        outcome,
        by: if chance.one_in(4) { By::Another } else { By::DailyVisitor },
        late_reason: chance.one_in(2),
    }
}
