//! One demand: how many contacts, in which modes, between which instants.

use jiff::Timestamp;
use jiff::civil::Date;
use rules::sections::ladder::PartOfDay;

use crate::dates::{add_days, day_of, days_between, start_of};
use crate::visits::Mode;

/// Contacts that an alert or a festival asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// Id of the rule in the pack.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// What the visitor is told.
    pub message: String,
    /// Modes that fulfil it.
    pub modes: Vec<Mode>,
    /// Codes of the kinds of visitor who may fulfil it; empty for all.
    pub who: Vec<String>,
    /// Contacts that an ordinary duty has taken count too.
    pub covers: bool,
    /// Modes in which nobody is to be contacted meanwhile.
    pub stops: Vec<Mode>,
    /// How many contacts each share asks for; 0 where it only stops something.
    pub count: u32,
    /// How often.
    pub rhythm: Rhythm,
    /// From when on contacts count.
    pub from: Timestamp,
    /// The first instant from which they do not count any more; `None` while nobody knows.
    pub until: Option<Timestamp>,
}

/// How often a demand comes back.
#[derive(Debug, Clone, PartialEq)]
pub enum Rhythm {
    /// Once from beginning to end.
    Once,
    /// Every so many days from the first, in each of some parts of these days where any are named.
    Days(u16, Vec<PartOfDay>),
}

/// The part of a demand that one contact can fulfil: a day, a morning, or all of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    /// First instant.
    pub from: Timestamp,
    /// First instant after it; `None` while nobody knows.
    pub until: Option<Timestamp>,
    /// Name of the part of the day, where it is one.
    pub part: Option<String>,
}

impl Share {
    /// Whether a contact at an instant is made in it.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

impl Ask {
    /// Whether a contact at an instant can count at all.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }

    /// Its shares that touch a day, earliest first.
    pub fn shares_on(&self, day: Date) -> Vec<Share> {
        let (starts, ends) = (start_of(day), start_of(add_days(day, 1)));
        let touches = |share: &Share| share.from < ends && share.until.is_none_or(|until| starts < until);
        let shares = match &self.rhythm {
            Rhythm::Once => vec![Share { from: self.from, until: self.until, part: None }],
            Rhythm::Days(every, parts) => self.tile(day, *every, parts),
        };
        shares.into_iter().filter(touches).collect()
    }

    /// The shares of the stretch of days that holds a day.
    fn tile(&self, day: Date, every: u16, parts: &[PartOfDay]) -> Vec<Share> {
        let (first, every) = (day_of(self.from), i64::from(every.max(1)));
        let whole = days_between(first, day).div_euclid(every) * every;
        let days = [add_days(first, whole), add_days(first, whole + every)];
        if parts.is_empty() {
            return self.clipped(start_of(days[0]), start_of(days[1]), None).into_iter().collect();
        }
        // Of several days, each part may be met on any of them: it is asked on the day that is looked at.
        let on = |part: &PartOfDay| {
            let minutes = |time: jiff::civil::Time| {
                jiff::SignedDuration::from_mins(i64::from(time.hour()) * 60 + i64::from(time.minute()))
            };
            let until = if part.to > part.from {
                start_of(day) + minutes(part.to)
            } else {
                start_of(add_days(day, 1))
            };
            self.clipped(start_of(day) + minutes(part.from), until, Some(part.name.clone()))
        };
        parts.iter().filter_map(on).collect()
    }

    /// A stretch as far as it lies within the demand.
    fn clipped(&self, from: Timestamp, until: Timestamp, part: Option<String>) -> Option<Share> {
        let (from, until) = (from.max(self.from), self.until.map_or(until, |own| own.min(until)));
        (from < until).then_some(Share { from, until: Some(until), part })
    }

    /// Whether several contacts of one day and mode may count: only what is asked for by the day takes them.
    pub(super) fn many_a_day(&self) -> bool {
        matches!(self.rhythm, Rhythm::Days(1, _))
    }

    /// How many contacts it asks for on so many days, the first of them that of its beginning.
    pub fn owed(&self, days: u32) -> u32 {
        let times = match &self.rhythm {
            Rhythm::Once => 1,
            Rhythm::Days(every, parts) => {
                let parts = u32::try_from(parts.len().max(1)).unwrap_or(u32::MAX);
                days.div_ceil(u32::from((*every).max(1))).saturating_mul(parts)
            }
        };
        self.count.saturating_mul(times)
    }
}
