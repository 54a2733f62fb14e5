//! Days and periods, all as a wall calendar in Beijing shows them.

use jiff::civil::{Date, Weekday, date};
use jiff::{Span, Timestamp};

use super::packs::Every;

const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;
const BEIJING_IS_AHEAD: i64 = 8 * 60 * 60;

/// The day in Beijing: eight hours ahead of the world's clock all year round.
pub fn day_of(at: Timestamp) -> Date {
    let days = (at.as_second() + BEIJING_IS_AHEAD).div_euclid(SECONDS_OF_A_DAY);
    plus(date(1970, 1, 1), days)
}

/// The instant at which a wall clock in Beijing shows this many seconds after midnight.
pub fn instant(day: Date, seconds: i64) -> Timestamp {
    let days = number(day) - number(date(1970, 1, 1));
    Timestamp::from_second(days * SECONDS_OF_A_DAY + seconds - BEIJING_IS_AHEAD).unwrap()
}

pub fn plus(day: Date, days: i64) -> Date {
    day.checked_add(Span::new().days(days)).unwrap()
}

/// Days from one day to another.
pub fn between(from: Date, to: Date) -> i64 {
    number(to) - number(from)
}

/// Days since 0000-03-01, counted by the Gregorian rule.
fn number(day: Date) -> i64 {
    let (mut year, mut month) = (i64::from(day.year()), i64::from(day.month()));
    if month <= 2 {
        year -= 1;
        month += 12;
    }
    year * 365 + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * (month - 3) + 2) / 5
        + i64::from(day.day())
        - 1
}

/// First and last day of the period that holds a day (§4).
pub fn period(every: Every, day: Date) -> (Date, Date) {
    match every {
        Every::Week => {
            let mut monday = day;
            while monday.weekday() != Weekday::Monday {
                monday = plus(monday, -1);
            }
            (monday, plus(monday, 6))
        }
        Every::HalfMonth if day.day() <= 15 => {
            (date(day.year(), day.month(), 1), date(day.year(), day.month(), 15))
        }
        Every::HalfMonth => (date(day.year(), day.month(), 16), day.last_of_month()),
        Every::Month => (day.first_of_month(), day.last_of_month()),
    }
}

/// All days of a stretch, both ends included.
pub fn days((first, last): (Date, Date)) -> Vec<Date> {
    let mut days = Vec::new();
    let mut day = first;
    while day <= last {
        days.push(day);
        day = plus(day, 1);
    }
    days
}
