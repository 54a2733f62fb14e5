//! The calendar period of a rhythm, for quotas and for caps.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use crate::Every;

/// First and last day of the period of a rhythm that holds a day.
///
/// Calendar rhythms do not look at the anchor. `Days(n)` tiles the calendar in spans of n days, one of which
/// begins on the anchor; `Months(n)` in stretches of n months that begin on the day of the month of the anchor,
/// on the 28th at the latest. What is owed within hours of an event has no period.
pub fn period_of(every: Every, day: Date, anchor: Date) -> Option<(Date, Date)> {
    let months = |count: i8| {
        let first = (day.month() - 1) / count * count + 1;
        let starts_on = Date::new(day.year(), first, 1).ok()?;
        Some((starts_on, Date::new(day.year(), first + count - 1, 1).ok()?.last_of_month()))
    };
    match every {
        Every::Day => Some((day, day)),
        Every::Week => {
            let monday = later(day, -i64::from(day.weekday().since(Weekday::Monday)));
            Some((monday, later(monday, 6)))
        }
        Every::HalfMonth if day.day() <= 15 => Some((day.first_of_month(), later(day.first_of_month(), 14))),
        Every::HalfMonth => Some((later(day.first_of_month(), 15), day.last_of_month())),
        Every::Month => months(1),
        Every::Quarter => months(3),
        Every::HalfYear => months(6),
        Every::Year => months(12),
        Every::Days(length) => {
            let length = i64::from(length.max(1));
            let into = days_between(anchor, day).rem_euclid(length);
            Some((later(day, -into), later(day, length - 1 - into)))
        }
        Every::Months(length) => months_from(anchor, i64::from(length.max(1)), day),
        Every::Hours(_) => None,
    }
}

/// The stretch of so many months that holds a day. It begins on a day that every month has, so that stretches
/// follow one another without a gap.
fn months_from(anchor: Date, length: i64, day: Date) -> Option<(Date, Date)> {
    let anchor = Date::new(anchor.year(), anchor.month(), anchor.day().min(28)).ok()?;
    let begins = |number: i64| anchor.checked_add(Span::new().months(number * length)).ok();
    let apart = (i64::from(day.year()) - i64::from(anchor.year())) * 12 + i64::from(day.month())
        - i64::from(anchor.month());
    let mut number = apart.div_euclid(length);
    if begins(number)? > day {
        number -= 1;
    }
    Some((begins(number)?, later(begins(number + 1)?, -1)))
}

fn later(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days))
}

/// Whole days from one day to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}
