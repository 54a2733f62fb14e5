//! Some days of the week.

use jiff::civil::{Date, Weekday};

/// Some days of the week, stored as their numbers from Monday, such as `15` for Monday and Friday.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Weekdays(u8);

impl Weekdays {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// From numbers, Monday is 1; `None` where something else stands among them.
    pub fn from_code(code: &str) -> Option<Self> {
        code.chars().try_fold(Self::NONE, |days, sign| {
            let number = sign.to_digit(10).filter(|number| (1..=7).contains(number))?;
            Some(Self(days.0 | 1 << (number - 1)))
        })
    }

    /// The numbers in order.
    pub fn code(self) -> String {
        (1..=7_u8).filter(|number| self.holds(*number)).map(|number| char::from(b'0' + number)).collect()
    }

    /// With one more.
    #[must_use]
    pub fn with(self, day: Weekday) -> Self {
        Self(self.0 | 1 << day.to_monday_zero_offset())
    }

    /// Whether the number of a weekday is among them, Monday is 1.
    pub fn holds(self, number: u8) -> bool {
        (1..=7).contains(&number) && self.0 & 1 << (number - 1) != 0
    }

    /// Whether a day falls on one of them.
    pub fn contains(self, day: Date) -> bool {
        self.0 & 1 << day.weekday().to_monday_zero_offset() != 0
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether some are also among others.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// `周一、周五`.
    pub fn words(self) -> String {
        let names = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
        let mine = names.iter().enumerate().filter(|(at, _)| self.0 & 1 << at != 0);
        mine.map(|(_, name)| *name).collect::<Vec<_>>().join("、")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cast::day;

    #[test]
    fn days_of_the_week_survive_their_code() {
        for mask in 0..128 {
            let days = Weekdays(mask);
            assert_eq!(Weekdays::from_code(&days.code()), Some(days));
        }
        assert_eq!(Weekdays::from_code("8"), None);
        assert_eq!(Weekdays::from_code("1x"), None);
        let days = Weekdays::NONE.with(Weekday::Monday).with(Weekday::Friday);
        assert_eq!((days.code().as_str(), days.words().as_str()), ("15", "周一、周五"));
        assert!(days.contains(day("2026-11-23")) && !days.contains(day("2026-11-24")) && days.holds(5));
    }
}
