//! Working days, as far as they are published, and the moment at which something is due.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::{Date, DateTime, Weekday};

use super::Desk;
use super::lunar::YearlyDay;
use super::within::Within;
use crate::pack::Pack;

mod written;

pub(crate) use written::{FILE, RawCalendarFile};

/// Days off and make-up working days. Years that are not published yet are weekends and the days that are off
/// every year; what is counted into them is provisional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Days of the week that are off.
    pub week: Week,
    /// Days off, weekends left out or not.
    pub off: BTreeSet<Date>,
    /// Days that are worked although they would be off.
    pub worked: BTreeSet<Date>,
    /// Years whose arrangement is published.
    pub published: BTreeSet<i16>,
    /// Days that are off whatever the year's arrangement will be.
    pub every_year: Vec<YearlyDay>,
    /// The same for several days that begin on such a day.
    pub stretches: Vec<(YearlyDay, u16)>,
    /// Nothing is published year by year: the rule holds for ever, and nothing is provisional.
    pub for_ever: bool,
}

/// Which days of the week are off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week(pub Vec<Weekday>);

impl Default for Week {
    fn default() -> Self {
        Self(vec![Weekday::Saturday, Weekday::Sunday])
    }
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
        let fixed = !self.published.contains(&day.year()) && self.is_off_every_year(day);
        !(self.week.0.contains(&day.weekday()) || fixed || self.off.contains(&day))
    }

    fn is_off_every_year(&self, day: Date) -> bool {
        // A stretch of this year may have begun in the year before.
        let in_stretch = |first: &YearlyDay, days: u16| {
            [day.year() - 1, day.year()]
                .into_iter()
                .filter_map(|year| first.in_year(year))
                .any(|first| first <= day && day < first.saturating_add(Span::new().days(i64::from(days))))
        };
        self.every_year.iter().any(|off| off.in_year(day.year()) == Some(day))
            || self.stretches.iter().any(|(first, days)| in_stretch(first, *days))
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
            Within::Months(months) => {
                end_of(event.date().saturating_add(Span::new().months(i64::from(months))))
            }
        };
        let counted = matches!(within, Within::WorkingDays(days) if days > 0);
        Due { until, provisional: counted && self.is_open(event.date(), until.date()) }
    }

    /// The same, moved to the next working day where calendar days end on a day off (Civil Code art. 203).
    pub fn due_when_worked(&self, within: Within, event: DateTime) -> Due {
        let due = self.due(within, event);
        if !matches!(within, Within::Days(_) | Within::Months(_)) {
            return due;
        }
        let day = due.until.date();
        let moved = self.next_worked(day);
        Due { until: end_of(moved), provisional: self.is_open(day, moved) }
    }

    /// Whether a year between two days is not published.
    pub(crate) fn is_open(&self, from: Date, to: Date) -> bool {
        !self.for_ever && (from.year()..=to.year()).any(|year| !self.published.contains(&year))
    }
}

fn tomorrow(day: Date) -> Date {
    day.saturating_add(Span::new().days(1))
}

/// The last minute of a day.
pub(crate) fn end_of(day: Date) -> DateTime {
    day.at(23, 59, 59, 0)
}

impl Pack {
    /// The days off by which this pack counts: its own where it has any, else those of the country.
    pub fn calendar<'a>(&'a self, of_the_country: &'a Calendar) -> &'a Calendar {
        self.sections.calendar.as_ref().unwrap_or(of_the_country)
    }
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawCalendarFile) -> Option<Calendar> {
    written::assemble(desk, raw)
}
