//! Working days, as far as they are published, and the moment at which something is due.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::{Date, DateTime, Weekday};

use super::lunar::YearlyDay;
use super::within::Within;

/// Days off and make-up working days. Years that are not published yet are weekends and the days that are off
/// every year; what is counted into them is provisional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Days off, weekends left out or not.
    pub off: BTreeSet<Date>,
    /// Saturdays and Sundays that are worked.
    pub worked: BTreeSet<Date>,
    /// Years whose arrangement is published.
    pub published: BTreeSet<i16>,
    /// Days that are off whatever the year's arrangement will be.
    pub every_year: Vec<YearlyDay>,
}

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Last moment at which it is in time, Beijing time; the end of the day for spans of days.
    pub until: DateTime,
    /// The calendar of a year it reaches into is not published.
    pub provisional: bool,
}

impl Calendar {
    /// Whether a day is worked.
    pub fn is_worked(&self, day: Date) -> bool {
        if self.worked.contains(&day) {
            return true;
        }
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let fixed = !self.published.contains(&day.year())
            && self.every_year.iter().any(|off| off.in_year(day.year()) == Some(day));
        !(weekend || fixed || self.off.contains(&day))
    }

    /// The `days`-th working day after a day; the day itself is not counted. Of 0 days it is the day itself.
    pub fn working_day_after(&self, day: Date, days: u32) -> Date {
        let mut found = day;
        for _ in 0..days {
            found = self.next_worked(tomorrow(found));
        }
        found
    }

    /// The day itself if it is worked, else the next that is.
    pub fn next_worked(&self, day: Date) -> Date {
        let mut found = day;
        while !self.is_worked(found) && found < Date::MAX {
            found = tomorrow(found);
        }
        found
    }

    /// When a span after a moment ends. The day of the event is not counted (Civil Code art. 201).
    pub fn due(&self, within: Within, event: DateTime) -> Due {
        let until = match within {
            Within::Hours(hours) => event.saturating_add(Span::new().hours(i64::from(hours))),
            Within::Days(days) => end_of(event.date().saturating_add(Span::new().days(i64::from(days)))),
            Within::WorkingDays(days) => end_of(self.working_day_after(event.date(), days)),
        };
        let counted = matches!(within, Within::WorkingDays(days) if days > 0);
        Due { until, provisional: counted && self.is_open(event.date(), until.date()) }
    }

    /// The same, moved to the next working day where calendar days end on a day off (Civil Code art. 203).
    pub fn due_when_worked(&self, within: Within, event: DateTime) -> Due {
        let due = self.due(within, event);
        if !matches!(within, Within::Days(_)) {
            return due;
        }
        let day = due.until.date();
        let moved = self.next_worked(day);
        Due { until: end_of(moved), provisional: self.is_open(day, moved) }
    }

    /// Whether a year between two days is not published.
    pub(crate) fn is_open(&self, from: Date, to: Date) -> bool {
        (from.year()..=to.year()).any(|year| !self.published.contains(&year))
    }
}

fn tomorrow(day: Date) -> Date {
    day.saturating_add(Span::new().days(1))
}

/// The last minute of a day.
pub(crate) fn end_of(day: Date) -> DateTime {
    day.at(23, 59, 59, 0)
}
