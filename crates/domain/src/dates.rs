//! Days, periods and ages, all in Beijing time.
//!
//! The whole country keeps +08:00 without summer time, so a fixed offset is exact.

use jiff::civil::{Date, Weekday};
use jiff::tz::Offset;
use jiff::{Span, Timestamp};
use rules::{Every, full_years};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

const BEIJING: Offset = Offset::constant(8);

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
    let (year, month) = (day.year(), day.month());
    let months = |first: i8, count: i8| {
        let starts_on = Date::new(year, first, 1).ok()?;
        Some(Period { starts_on, ends_on: Date::new(year, first + count - 1, 1).ok()?.last_of_month() })
    };
    match every {
        Every::Day => Some(Period { starts_on: day, ends_on: day }),
        Every::Week => Some(week_of(day)),
        Every::HalfMonth if day.day() <= 15 => {
            Some(Period { starts_on: day.first_of_month(), ends_on: Date::new(year, month, 15).ok()? })
        }
        Every::HalfMonth => {
            Some(Period { starts_on: Date::new(year, month, 16).ok()?, ends_on: day.last_of_month() })
        }
        Every::Month => months(month, 1),
        Every::Quarter => months((month - 1) / 3 * 3 + 1, 3),
        Every::HalfYear => months((month - 1) / 6 * 6 + 1, 6),
        Every::Year => months(1, 12),
        Every::Months(n) => months_from(anchor, i64::from(n.max(1)), day),
        Every::Days(n) => Some(span_of(i64::from(n.max(1)), day, anchor)),
        Every::Hours(n) => {
            // The event may fall on the last minute of its day.
            let whole_days = i64::from(n.div_ceil(24));
            let window = Period { starts_on: anchor, ends_on: add_days(anchor, whole_days) };
            window.contains(day).then_some(window)
        }
    }
}

fn week_of(day: Date) -> Period {
    let since_monday = i64::from(day.weekday().since(Weekday::Monday));
    Period { starts_on: add_days(day, -since_monday), ends_on: add_days(day, 6 - since_monday) }
}

/// The stretch of so many months that holds a day. It begins on a day that every month has, so that stretches
/// follow one another without a gap.
fn months_from(anchor: Date, length: i64, day: Date) -> Option<Period> {
    let anchor = Date::new(anchor.year(), anchor.month(), anchor.day().min(28)).ok()?;
    let begins = |number: i64| anchor.checked_add(jiff::Span::new().months(number * length)).ok();
    let apart = (i64::from(day.year()) - i64::from(anchor.year())) * 12 + i64::from(day.month())
        - i64::from(anchor.month());
    let mut number = apart.div_euclid(length);
    if begins(number)? > day {
        number -= 1;
    }
    Some(Period { starts_on: begins(number)?, ends_on: add_days(begins(number + 1)?, -1) })
}

fn span_of(length: i64, day: Date, anchor: Date) -> Period {
    let into = days_between(anchor, day).rem_euclid(length);
    Period { starts_on: add_days(day, -into), ends_on: add_days(day, length - 1 - into) }
}
