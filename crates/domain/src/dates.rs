//! Days, periods and ages, all in Beijing time.
//!
//! The whole country keeps +08:00 without summer time, so a fixed offset is exact.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{SignedDuration, Span, Timestamp};
use rules::{Every, full_years};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

const BEIJING: Offset = Offset::constant(8);

/// What a clock on a wall in China shows at an instant.
pub fn clock_of(at: Timestamp) -> DateTime {
    BEIJING.to_datetime(at)
}

/// The calendar day in Beijing on which an instant falls.
pub fn day_of(at: Timestamp) -> Date {
    BEIJING.to_datetime(at).date()
}

/// The first instant of a day in Beijing.
pub fn start_of(day: Date) -> Timestamp {
    // Only the two ends of the calendar fall outside the range of instants.
    BEIJING.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(if day.year() < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// The last instant of a day in Beijing: what was told on that day was known.
pub fn end_of(day: Date) -> Timestamp {
    start_of(add_days(day, 1)).saturating_sub(SignedDuration::from_nanos(1)).unwrap_or(Timestamp::MAX)
}

/// The day `days` later (earlier if negative), held at the ends of the calendar.
pub fn add_days(day: Date, days: i64) -> Date {
    match Span::new().try_days(days) {
        Ok(span) => day.saturating_add(span),
        Err(_) if days < 0 => Date::MIN,
        Err(_) => Date::MAX,
    }
}

/// How many days lie from `from` to `to`: 1 from today to tomorrow.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// Full years of age on a day; `None` before birth.
///
/// One turns a year older at the start of the birthday. Born on 29 February: on 1 March in common years.
pub fn age_on(born_on: Date, on: Date) -> Option<u16> {
    full_years(born_on, on).and_then(|years| u16::try_from(years).ok())
}

/// The first birthday after a day, when the age next changes.
pub fn next_birthday(born_on: Date, after: Date) -> Date {
    let this_year = birthday_in(born_on, after.year());
    if this_year > after { this_year } else { birthday_in(born_on, after.year().saturating_add(1)) }
}

fn birthday_in(born_on: Date, year: i16) -> Date {
    // Only 29 February is missing in some years, and year 10000 does not exist.
    Date::new(year, born_on.month(), born_on.day()).or_else(|_| Date::new(year, 3, 1)).unwrap_or(Date::MAX)
}

/// A stretch of whole days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub starts_on: Date,
    /// Last day, itself part of the period.
    pub ends_on: Date,
}

impl Period {
    /// Whether a day lies in it.
    pub fn contains(&self, day: Date) -> bool {
        self.starts_on <= day && day <= self.ends_on
    }

    /// Number of days, at least one.
    pub fn days(&self) -> i64 {
        days_between(self.starts_on, self.ends_on) + 1
    }

    /// The period of the same rhythm right after this one; `None` for a single deadline.
    pub fn next(&self, every: Every) -> Option<Period> {
        period_of(every, add_days(self.ends_on, 1), self.starts_on)
    }

    /// The period of the same rhythm right before this one; `None` for a single deadline.
    pub fn previous(&self, every: Every) -> Option<Period> {
        period_of(every, add_days(self.starts_on, -1), self.starts_on)
    }
}

/// The period of a rhythm that holds a day.
///
/// Calendar rhythms do not look at the anchor. `Days(n)` tiles the calendar in spans of n days, one of
/// which begins on the anchor; `Months(n)` in stretches of n months that begin on the day of the month of the
/// anchor, on the 28th at the latest. `Hours(n)` is no rhythm but one deadline after an event on the anchor
/// day: it has a single period, from the anchor to the day on which the last hour can fall, and every
/// other day gives `None`.
pub fn period_of(every: Every, day: Date, anchor: Date) -> Option<Period> {
    if let Every::Hours(hours) = every {
        // The event may fall on the last minute of its day.
        let whole_days = i64::from(hours.div_ceil(24));
        let window = Period { starts_on: anchor, ends_on: add_days(anchor, whole_days) };
        return window.contains(day).then_some(window);
    }
    let (starts_on, ends_on) = rules::period_of(every, day, anchor)?;
    Some(Period { starts_on, ends_on })
}
