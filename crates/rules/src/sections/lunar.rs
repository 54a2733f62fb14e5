//! Days that come back every year; those of the Chinese lunar calendar as GB/T 33661-2017 reckons them, from 2020
//! to 2099.

use jiff::Span;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

const FIRST_YEAR: i16 = 2020;

/// A day that comes back every year: a date, a lunar date, or such as the second Monday of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearlyDay {
    /// Month and day are those of the lunar calendar; a leap month is never meant.
    #[serde(default)]
    pub lunar: bool,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31; of a lunar month 1 to 30; 0 where a day of the week is meant.
    #[serde(default)]
    pub day: u8,
    /// Which such day of the week of the month, from 1; -1 is the last.
    #[serde(default)]
    pub nth: i8,
    /// The day of the week.
    #[serde(default)]
    pub weekday: Option<DayOfWeek>,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<DayOfWeek> for Weekday {
    fn from(day: DayOfWeek) -> Self {
        match day {
            DayOfWeek::Monday => Weekday::Monday,
            DayOfWeek::Tuesday => Weekday::Tuesday,
            DayOfWeek::Wednesday => Weekday::Wednesday,
            DayOfWeek::Thursday => Weekday::Thursday,
            DayOfWeek::Friday => Weekday::Friday,
            DayOfWeek::Saturday => Weekday::Saturday,
            DayOfWeek::Sunday => Weekday::Sunday,
        }
    }
}

impl YearlyDay {
    /// A day of a month of the civil calendar.
    pub const fn civil(month: u8, day: u8) -> Self {
        Self { lunar: false, month, day, nth: 0, weekday: None }
    }

    /// A day of a month of the lunar calendar.
    pub const fn lunar(month: u8, day: u8) -> Self {
        Self { lunar: true, ..Self::civil(month, day) }
    }

    /// The day in a year: of a lunar day, in the lunar year that begins in that year. `None` where the year has
    /// no such day or the table does not reach it.
    pub fn in_year(self, year: i16) -> Option<Date> {
        if self.lunar {
            // The thirtieth of a month that has none is its last day: the eve of the new year.
            let last = || (self.day == 30).then(|| lunar_day(year, self.month, 29)).flatten();
            return lunar_day(year, self.month, self.day).or_else(last);
        }
        let month = i8::try_from(self.month).ok()?;
        match self.weekday {
            Some(weekday) => {
                Date::new(year, month, 1).ok()?.nth_weekday_of_month(self.nth, weekday.into()).ok()
            }
            None => Date::new(year, month, i8::try_from(self.day).ok()?).ok(),
        }
    }

    /// Whether there is such a day in some year, said in one way.
    pub(crate) fn exists(self) -> bool {
        match self.weekday {
            Some(_) => {
                let nth = (1..=5).contains(&self.nth) || self.nth == -1;
                !self.lunar && self.day == 0 && nth && (1..=12).contains(&self.month)
            }
            None if self.nth != 0 => false,
            // 2020 is a leap year; every lunar month has 30 days in some year.
            None if self.lunar => (1..=12).contains(&self.month) && (1..=30).contains(&self.day),
            None => self.in_year(2020).is_some(),
        }
    }
}

/// The civil day of a day of a lunar year.
pub fn lunar_day(year: i16, month: u8, day: u8) -> Option<Date> {
    let at = usize::try_from(year.checked_sub(FIRST_YEAR)?).ok()?;
    let (first_month, first_day, leap, long) = *YEARS.get(at)?;
    let place = (1..=12).contains(&month).then(|| month - 1 + u8::from(leap != 0 && month > leap))?;
    let length = |place: u8| 29 + u8::from(long >> place & 1 == 1);
    if day == 0 || day > length(place) {
        return None;
    }
    let before: i64 = (0..place).map(|place| i64::from(length(place))).sum();
    let first = Date::new(year, first_month, first_day).ok()?;
    first.checked_add(Span::new().days(before + i64::from(day) - 1)).ok()
}

/// Of every year: month and day of its first day, the month after which a leap month comes (0 for none), and
/// one bit for each month from the first, set where it has 30 days. Two public implementations agree on all of
/// it except the ninth month of 2057, where the astronomical reckoning of the standard is taken.
const YEARS: [(i8, i8, u8, u16); 80] = [
    (1, 25, 4, 0x152e),
    (2, 12, 0, 0x0556),
    (2, 1, 0, 0x0ab5),
    (1, 22, 2, 0x15b2),
    (2, 10, 0, 0x06d2),
    (1, 29, 6, 0x0ea5),
    (2, 17, 0, 0x0725),
    (2, 6, 0, 0x064b),
    (1, 26, 5, 0x0c97),
    (2, 13, 0, 0x0cab),
    (2, 3, 0, 0x055a),
    (1, 23, 3, 0x0ad6),
    (2, 11, 0, 0x0b69),
    (1, 31, 11, 0x1752),
    (2, 19, 0, 0x0b52),
    (2, 8, 0, 0x0b25),
    (1, 28, 6, 0x1a4b),
    (2, 15, 0, 0x0a4b),
    (2, 4, 0, 0x04ab),
    (1, 24, 5, 0x055b),
    (2, 12, 0, 0x05ad),
    (2, 1, 0, 0x0b6a),
    (1, 22, 2, 0x1b52),
    (2, 10, 0, 0x0d92),
    (1, 30, 7, 0x1d25),
    (2, 17, 0, 0x0d25),
    (2, 6, 0, 0x0a55),
    (1, 26, 5, 0x14ad),
    (2, 14, 0, 0x04b6),
    (2, 2, 0, 0x05b5),
    (1, 23, 3, 0x0daa),
    (2, 11, 0, 0x0ec9),
    (2, 1, 8, 0x1e92),
    (2, 19, 0, 0x0e92),
    (2, 8, 0, 0x0d26),
    (1, 28, 6, 0x0a56),
    (2, 15, 0, 0x0a57),
    (2, 4, 0, 0x04d6),
    (1, 24, 4, 0x06d5),
    (2, 12, 0, 0x0755),
    (2, 2, 0, 0x0749),
    (1, 21, 3, 0x0e93),
    (2, 9, 0, 0x0693),
    (1, 29, 7, 0x152b),
    (2, 17, 0, 0x052b),
    (2, 5, 0, 0x0a5b),
    (1, 26, 5, 0x155a),
    (2, 14, 0, 0x056a),
    (2, 3, 0, 0x0b65),
    (1, 23, 4, 0x174a),
    (2, 11, 0, 0x0b4a),
    (1, 31, 8, 0x1a95),
    (2, 19, 0, 0x0a95),
    (2, 7, 0, 0x052d),
    (1, 27, 6, 0x0aad),
    (2, 15, 0, 0x0ab5),
    (2, 5, 0, 0x05aa),
    (1, 24, 4, 0x0ba5),
    (2, 12, 0, 0x0da5),
    (2, 2, 0, 0x0d4a),
    (1, 22, 3, 0x1c95),
    (2, 9, 0, 0x0c96),
    (1, 29, 7, 0x194e),
    (2, 17, 0, 0x0556),
    (2, 6, 0, 0x0ab5),
    (1, 26, 5, 0x15b2),
    (2, 14, 0, 0x06d2),
    (2, 3, 0, 0x0ea5),
    (1, 24, 4, 0x0e4a),
    (2, 10, 0, 0x068b),
    (1, 30, 8, 0x0c97),
    (2, 18, 0, 0x04ab),
    (2, 7, 0, 0x055b),
    (1, 27, 6, 0x0ad6),
    (2, 15, 0, 0x0b6a),
    (2, 5, 0, 0x0752),
    (1, 25, 4, 0x1725),
    (2, 12, 0, 0x0b45),
    (2, 1, 0, 0x0a8b),
    (1, 21, 2, 0x149b),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eve_of_the_lunar_new_year_is_the_last_day_of_the_year() {
        for year in FIRST_YEAR..2090 {
            let eve = YearlyDay::lunar(12, 30).in_year(year).unwrap();
            assert_eq!(eve.tomorrow().ok(), YearlyDay::lunar(1, 1).in_year(year + 1), "{year}");
        }
    }

    #[test]
    fn festivals_of_years_that_are_known() {
        let days = |year| {
            [(1, 1), (1, 15), (5, 5), (8, 15), (9, 9)]
                .map(|(month, day)| lunar_day(year, month, day).unwrap().strftime("%m-%d").to_string())
        };
        assert_eq!(days(2025), ["01-29", "02-12", "05-31", "10-06", "10-29"]);
        assert_eq!(days(2026), ["02-17", "03-03", "06-19", "09-25", "10-18"]);
        assert_eq!(days(2027), ["02-06", "02-20", "06-09", "09-15", "10-08"]);
        assert_eq!(days(2028), ["01-26", "02-09", "05-28", "10-03", "10-26"]);
        assert_eq!(days(2029), ["02-13", "02-27", "06-16", "09-22", "10-16"]);
        assert_eq!(days(2030), ["02-03", "02-17", "06-05", "09-12", "10-05"]);
    }

    #[test]
    fn a_lunar_year_ends_where_the_next_begins() {
        for year in 2020..2099 {
            let (_, _, leap, long) = YEARS[usize::try_from(year - FIRST_YEAR).unwrap()];
            let months = 12 + u16::from(leap != 0);
            let days = i64::from(29 * months) + i64::from(long.count_ones());
            let first = lunar_day(year, 1, 1).unwrap();
            let next = lunar_day(year + 1, 1, 1).unwrap();
            assert_eq!(first.checked_add(Span::new().days(days)).unwrap(), next, "{year}");
        }
    }

    #[test]
    fn days_that_do_not_exist() {
        assert_eq!(lunar_day(2019, 1, 1), None);
        assert_eq!(lunar_day(2100, 1, 1), None);
        assert_eq!(lunar_day(2026, 13, 1), None);
        assert_eq!(lunar_day(2026, 0, 1), None);
        assert_eq!(lunar_day(2026, 1, 31), None);
        assert!(!YearlyDay::civil(2, 30).exists());
        assert!(YearlyDay::civil(2, 29).exists());
    }
}
