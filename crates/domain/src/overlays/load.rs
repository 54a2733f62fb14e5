//! How much work a cause would make, before anybody is asked: by class, by village.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::ask::Ask;
use crate::dates::{day_of, days_between};

/// What is asked of how many.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Load {
    /// By id of the class (`None` where none could be decided), with what is asked of one person.
    pub classes: BTreeMap<Option<String>, Share>,
    /// By the text that the caller names places by.
    pub places: BTreeMap<String, Share>,
}

/// Some people and what is asked of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Share {
    /// How many people.
    pub people: u64,
    /// How many contacts on the first day, once and for all asks counted there.
    pub first_day: u64,
    /// How many in all; `None` while nobody knows how long it lasts.
    pub in_all: Option<u64>,
    /// What is asked of the first of them: of one class the same of all, unless the notice looks at facts.
    pub asks: Vec<Ask>,
}

impl Load {
    /// Takes in somebody of whom something is asked.
    pub fn take(&mut self, class: Option<&str>, place: &str, asks: &[Ask]) {
        let asked: Vec<&Ask> = asks.iter().filter(|ask| ask.count > 0).collect();
        let Some(first) = asked.iter().map(|ask| day_of(ask.from)).min() else { return };
        let on_first = asked.iter().map(|ask| u64::from(on_day(ask, first))).sum();
        let in_all = asked.iter().try_fold(0, |sum, ask| Some(sum + u64::from(in_all(ask)?)));
        let by_class = self.classes.entry(class.map(str::to_owned)).or_default();
        if by_class.asks.is_empty() {
            by_class.asks = asks.to_vec();
        }
        by_class.add(on_first, in_all);
        self.places.entry(place.to_owned()).or_default().add(on_first, in_all);
    }

    /// Everybody together.
    pub fn total(&self) -> Share {
        let mut total = Share::default();
        for share in self.classes.values() {
            total.in_all = if total.people == 0 {
                share.in_all
            } else {
                total.in_all.zip(share.in_all).map(|(one, other)| one + other)
            };
            total.people += share.people;
            total.first_day += share.first_day;
        }
        total
    }
}

impl Share {
    fn add(&mut self, first_day: u64, in_all: Option<u64>) {
        self.in_all =
            if self.people == 0 { in_all } else { self.in_all.zip(in_all).map(|(one, other)| one + other) };
        self.people += 1;
        self.first_day += first_day;
    }
}

fn on_day(ask: &Ask, day: Date) -> u32 {
    let shares = u32::try_from(ask.shares_on(day).len()).unwrap_or(u32::MAX);
    ask.count.saturating_mul(shares)
}

/// How many contacts a demand asks for in all, where its end is known.
fn in_all(ask: &Ask) -> Option<u32> {
    let until = match (&ask.rhythm, ask.until) {
        (super::Rhythm::Once, _) => return Some(ask.count),
        (_, until) => until?,
    };
    // A day whose first instant is the end is not in it.
    let last = day_of(until.saturating_sub(jiff::SignedDuration::from_nanos(1)).unwrap_or(until));
    let days = days_between(day_of(ask.from), last) + 1;
    Some(ask.owed(u32::try_from(days).unwrap_or(0)))
}
