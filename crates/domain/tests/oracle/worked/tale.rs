//! A few words to tell a story in, and to ask what came out.

use jiff::civil::{Date, date};

use super::super::calendar::{instant, plus};
use super::super::story::{Away, By, Class, Contact, Mode, Outcome, Person, Refuses, Story, Why};
use super::super::{Fate, Judgement, Row, judge};

/// Monday of the reference week of §11.
pub const MONDAY: Date = date(2026, 11, 23);
pub const MON: i64 = 0;
pub const TUE: i64 = 1;
pub const WED: i64 = 2;
pub const THU: i64 = 3;
pub const FRI: i64 = 4;
pub const SAT: i64 = 5;
pub const SUN: i64 = 6;

/// A story under construction. Ids are 1, 2, 3, … in the order of telling; each contact an hour after the last.
pub struct Tale(pub Story);

impl Tale {
    /// A person of a class since long before, seen weeks after the reference week.
    pub fn of(class: Class) -> Self {
        Self(Story {
            name: format!("{class:?}"),
            pack: class.pack(),
            from: MONDAY,
            to: plus(MONDAY, 6),
            seen_at: instant(plus(MONDAY, 60), 0),
            people: vec![Person::of(class, plus(MONDAY, -70))],
            contacts: Vec::new(),
        })
    }

    pub fn over(mut self, from: Date, to: Date) -> Self {
        (self.0.from, self.0.to) = (from, to);
        self
    }

    pub fn seen_on(mut self, day: i64) -> Self {
        self.0.seen_at = instant(plus(MONDAY, day), 23 * 3600);
        self
    }

    pub fn person(mut self, change: impl FnOnce(&mut Person)) -> Self {
        change(&mut self.0.people[0]);
        self
    }

    /// The class changes on a day of the week.
    pub fn becomes(self, day: i64, class: Option<Class>) -> Self {
        self.person(|person| person.classes.push((plus(MONDAY, day), class)))
    }

    pub fn away(self, from: i64, to: i64) -> Self {
        let away = Away { from: plus(MONDAY, from), to: Some(plus(MONDAY, to)), why: Why::Hospital };
        self.person(|person| person.away.push(away))
    }

    pub fn refuses(self, from: i64, modes: &[Mode]) -> Self {
        let refuses = Refuses { from: plus(MONDAY, from), to: None, modes: modes.to_vec() };
        self.person(|person| person.refuses.push(refuses))
    }

    pub fn dies(self, day: i64) -> Self {
        self.person(|person| person.died_on = Some(plus(MONDAY, day)))
    }

    pub fn reached(self, mode: Mode, day: i64) -> Self {
        self.tried(mode, day, Outcome::Reached)
    }

    pub fn refused(self, mode: Mode, day: i64) -> Self {
        self.tried(mode, day, Outcome::Refused)
    }

    pub fn tried(mut self, mode: Mode, day: i64, outcome: Outcome) -> Self {
        let id = self.0.contacts.len() as u32 + 1;
        let visited_at = instant(plus(MONDAY, day), i64::from(id) * 3600);
        self.0.contacts.push(Contact {
            id,
            person: 0,
            visited_at,
            recorded_at: visited_at,
            mode,
            outcome,
            by: By::DailyVisitor,
            late_reason: false,
        });
        self
    }

    /// Changes the contact told last.
    pub fn that(mut self, change: impl FnOnce(&mut Contact)) -> Self {
        change(self.0.contacts.last_mut().unwrap());
        self
    }

    pub fn judged(&self) -> Judgement {
        judge(&self.0)
    }
}

impl Judgement {
    /// The only row of a duty.
    pub fn only(&self, duty: &str) -> &Row {
        let rows: Vec<&Row> = self.rows.iter().filter(|row| row.duty == duty).collect();
        assert_eq!(rows.len(), 1, "{duty}: {rows:#?}");
        rows[0]
    }

    pub fn fate(&self, id: u32) -> Fate {
        self.verdicts.iter().find(|verdict| verdict.id == id).unwrap().fate
    }

    /// Duty and what it owes, row by row.
    pub fn owed(&self) -> Vec<(&'static str, u32)> {
        self.rows.iter().map(|row| (row.duty, row.owed)).collect()
    }

    /// Duty and how many may count, row by row.
    pub fn may_count(&self) -> Vec<(&'static str, u32)> {
        self.rows.iter().map(|row| (row.duty, row.may_count)).collect()
    }

    pub fn payable(&self) -> i64 {
        self.money.iter().map(|money| money.payable_fen).sum()
    }

    pub fn held(&self) -> i64 {
        self.money.iter().map(|money| money.held_fen).sum()
    }
}
