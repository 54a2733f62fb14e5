//! Gives every contact its day.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::turns::{in_turns, proposed};
use super::{Owed, Round, Slot, Subject};
use crate::dates::days_between;
use crate::ids::{HouseholdId, PersonId};
use crate::plans::{Walk, days_of};
use crate::visits::outcome::Mode;

/// Every contact with the day that it has by itself, and then with the one that a human chose. What was moved to another
/// week takes its place here all the same, so that nobody else's day changes with it; it is left out at the end.
pub(super) fn place<'a>(round: &Round<'a>) -> Vec<Slot> {
    let mut households: BTreeMap<HouseholdId, Vec<&Subject>> = BTreeMap::new();
    for subject in round.people {
        households.entry(subject.household).or_default().push(subject);
    }
    let mut homes: Vec<Vec<&Subject>> = households.into_values().collect();
    for home in &mut homes {
        home.sort_by_key(|subject| rank(subject));
    }
    homes.sort_by_cached_key(|home| home.iter().map(|subject| rank(subject)).min());

    let all: usize = round.people.iter().map(here).sum();
    let mut board = Board::new(round, all);
    for home in homes {
        board.home(&home);
    }
    let mut slots: Vec<Slot> = board.taken.into_iter().map(|taken| taken.slot).collect();
    slots.extend(round.people.iter().flat_map(brought));
    slots.retain(|slot| round.week.contains(slot.day));
    slots
}

/// Who is placed first: whoever waits longest, then whoever has most to be placed, then as one walks.
fn rank(subject: &Subject) -> (Date, Reverse<usize>, &Walk, PersonId) {
    let since = subject.work.overdue_since.unwrap_or(Date::MAX);
    (since, Reverse(here(subject)), &subject.walk, subject.person)
}

/// How many contacts fall into the week by themselves.
fn here(subject: &Subject) -> usize {
    subject.work.owed.iter().filter(|owed| owed.here).count()
}

/// What a human moved into this week.
fn brought(subject: &Subject) -> impl Iterator<Item = Slot> + '_ {
    let moved = subject.work.owed.iter().filter(|owed| !owed.here);
    moved.filter_map(|owed| Some(chosen(owed, owed.moved.as_ref()?.day, proposed(owed, subject))))
}

/// A contact on its day, or on the one that a human chose.
fn chosen(owed: &Owed, day: Date, mode: Mode) -> Slot {
    let moved = owed.moved.as_ref();
    Slot {
        day: moved.map_or(day, |moved| moved.day),
        mode: moved.and_then(|moved| moved.mode).unwrap_or(mode),
        owed: owed.clone(),
        overdue_since: None,
        made_on: None,
        notes: Vec::new(),
    }
}

/// The days of a week, from one on, on which a contact can be made: those that suit everybody, otherwise against the
/// wish, otherwise on a day off, otherwise whatever is left of its period.
pub(super) fn fitting(owed: &Owed, subject: &Subject, round: &Round<'_>, from: Date) -> Vec<Date> {
    let all: Vec<Date> =
        days_of(round.week).filter(|day| *day >= from && owed.from <= *day && *day <= owed.until).collect();
    let off = |day: &Date| round.days_off.contains(day);
    let away = |day: &Date| subject.work.away.contains(day);
    let unless =
        |bad: &dyn Fn(&Date) -> bool| all.iter().copied().filter(|day| !bad(day)).collect::<Vec<_>>();
    let tries = [
        unless(&|day| off(day) || away(day) || !subject.wish.suits(*day)),
        unless(&|day| off(day) || away(day)),
        unless(&|day| away(day)),
        unless(&|day| off(day)),
    ];
    tries.into_iter().find(|days| !days.is_empty()).unwrap_or(all)
}

/// A week that fills up, home by home and person by person.
struct Board<'a, 'r> {
    round: &'r Round<'a>,
    days: Vec<Date>,
    /// How many each day has so far.
    loads: Vec<usize>,
    /// Doors that are knocked at, day by day.
    doors: Vec<Vec<&'a Walk>>,
    /// How many each day has at least when all is spread evenly.
    least: usize,
    /// How many it has at most then.
    most: usize,
    taken: Vec<Taken>,
    /// Where the contacts of the home at hand begin among those taken.
    home: usize,
    /// Where those of the person at hand begin.
    own: usize,
}

/// A contact that has its day. What a human chose stands in the slot; day and mode by themselves stay here.
struct Taken {
    day: Date,
    mode: Mode,
    slot: Slot,
}

/// What speaks against a day, the gravest first. The lowest wins.
type Cost = [usize; 9];

impl<'a, 'r> Board<'a, 'r> {
    fn new(round: &'r Round<'a>, all: usize) -> Self {
        let days: Vec<Date> = days_of(round.week).collect();
        let working = days.iter().filter(|day| !round.days_off.contains(day)).count().max(1);
        Self {
            round,
            loads: vec![0; days.len()],
            doors: vec![Vec::new(); days.len()],
            days,
            least: all / working,
            most: all.div_ceil(working),
            taken: Vec::with_capacity(all),
            home: 0,
            own: 0,
        }
    }

    fn home(&mut self, people: &[&'a Subject]) {
        self.home = self.taken.len();
        for subject in people {
            self.own = self.taken.len();
            self.person(subject);
        }
    }

    fn person(&mut self, subject: &'a Subject) {
        let turns = in_turns(subject);
        let count = turns.len();
        for (at, (owed, mode)) in turns.into_iter().enumerate() {
            let days = fitting(owed, subject, self.round, self.round.week.starts_on);
            let best = days.iter().enumerate().min_by_key(|(number, day)| {
                self.cost(subject, (owed, mode), **day, Place { number: *number, of: days.len(), at, count })
            });
            let Some((_, &day)) = best else { continue };
            let on = self.number(day);
            self.loads[on] += 1;
            if mode == Mode::Door {
                self.doors[on].push(&subject.walk);
            }
            self.taken.push(Taken { day, mode, slot: chosen(owed, day, mode) });
        }
    }

    /// The place of a day in the week.
    fn number(&self, day: Date) -> usize {
        self.days.iter().position(|one| *one == day).unwrap_or(0)
    }

    fn cost(&self, subject: &Subject, (owed, mode): (&Owed, Mode), day: Date, place: Place) -> Cost {
        let own = &self.taken[self.own..];
        let apart = |taken: &&Taken| {
            let near = days_between(taken.day, day).unsigned_abs() < u64::from(owed.apart_days);
            taken.slot.owed.key.duty == owed.key.duty && near
        };
        let (on, overdue) = (self.number(day), subject.work.overdue_since.is_some() && place.at == 0);
        let load = self.loads[on];
        let near = own.iter().map(|taken| days_between(taken.day, day).unsigned_abs()).min();
        let crowding = near.map_or(0, |near| place.gap().saturating_sub(usize::try_from(near).unwrap_or(0)));
        [
            own.iter().filter(|taken| taken.day == day).count(),
            usize::from(own.iter().any(|taken| taken.day > day)),
            own.iter().filter(apart).count(),
            self.housemates(mode, day),
            usize::from(!subject.wish.likes(day)),
            if overdue { load.saturating_sub(self.most.saturating_sub(1)) } else { 0 },
            if overdue { on } else { place.off_its_part() + crowding },
            if load < self.least && self.beside(subject, mode, on) { 0 } else { load + 1 },
            on,
        ]
    }

    /// People of one household are seen on one day, in one way.
    fn housemates(&self, mode: Mode, day: Date) -> usize {
        let others = &self.taken[self.home..self.own];
        if others.is_empty() {
            return 0;
        }
        let that_day = others.iter().filter(|taken| taken.day == day);
        that_day.map(|taken| usize::from(taken.mode != mode)).min().unwrap_or(2)
    }

    /// Whether a door of the same lane is knocked at on that day.
    fn beside(&self, subject: &Subject, mode: Mode, on: usize) -> bool {
        mode == Mode::Door && self.doors[on].iter().any(|door| door.same_lane(&subject.walk))
    }
}

/// The place of a day among those that fit, and of a contact among those of the person.
#[derive(Clone, Copy)]
struct Place {
    number: usize,
    of: usize,
    at: usize,
    count: usize,
}

impl Place {
    /// How many days lie between two contacts when they are spread evenly.
    fn gap(self) -> usize {
        self.of / self.count
    }

    /// How far a day lies outside the part of the week that belongs to the contact.
    fn off_its_part(self) -> usize {
        let first = self.at * self.of / self.count;
        let last = ((self.at + 1) * self.of / self.count).saturating_sub(1).max(first);
        first.saturating_sub(self.number) + self.number.saturating_sub(last)
    }
}
