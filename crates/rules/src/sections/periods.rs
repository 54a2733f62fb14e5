//! The calendar period of a rhythm, for quotas and for caps.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use crate::Every;

/// First and last day of the period that holds a day. Spans of days are tiled from the anchor; what is owed
/// within hours of an event has no period.
pub(crate) fn period_of(every: Every, day: Date, anchor: Date) -> Option<(Date, Date)> {
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
        Every::Hours(_) => None,
    }
}

fn later(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days))
}

/// Whole days from one day to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}
