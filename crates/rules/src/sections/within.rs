//! A span of time after something happened: hours, calendar days, working days or months.

use serde::Deserialize;
use toml::Spanned;

use super::Desk;

/// A number, or the id or name of a parameter that holds it.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "要写整数，或者参数的编号或名称")]
pub(crate) enum RawNumber {
    Fixed(i64),
    Parameter(String),
}

/// `{ hours = 2 }`, `{ days = 3 }`, `{ working_days = 5 }`, `{ months = 6 }`; `{ days = 0 }` is the same day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWithin {
    pub hours: Option<Spanned<RawNumber>>,
    pub days: Option<Spanned<RawNumber>>,
    pub working_days: Option<Spanned<RawNumber>>,
    pub months: Option<Spanned<RawNumber>>,
}

/// No notice gives anybody longer than this, in any unit.
const LONGEST: u32 = 10_000;

/// How soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Within {
    /// Hours by the clock; 0 is at once.
    Hours(u32),
    /// Calendar days after the day of the event, to the end of the last; 0 is the same day.
    Days(u32),
    /// Working days after the day of the event, to the end of the last; 0 is the same day.
    WorkingDays(u32),
    /// Calendar months, to the end of the day with the same number, in a shorter month of its last.
    Months(u32),
}

impl Within {
    /// The same span so many times.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        match self {
            Within::Hours(hours) => Within::Hours(hours.saturating_mul(times)),
            Within::Days(days) => Within::Days(days.saturating_mul(times)),
            Within::WorkingDays(days) => Within::WorkingDays(days.saturating_mul(times)),
            Within::Months(months) => Within::Months(months.saturating_mul(times)),
        }
    }

    /// Whether it ends no later than another span after the same moment, whatever the moment and the days off.
    pub fn never_later_than(self, other: Within) -> bool {
        let hours = |days: u32| u64::from(days) * 24;
        match (self, other) {
            (Within::Hours(new), Within::Hours(old))
            | (Within::Days(new), Within::Days(old) | Within::WorkingDays(old))
            | (Within::WorkingDays(new), Within::WorkingDays(old))
            | (Within::Months(new), Within::Months(old)) => new <= old,
            // A span of days ends with its last day, so at the least so many whole days after any moment of the
            // first; it ends before as many hours and a day more have passed.
            (Within::Hours(new), Within::Days(old) | Within::WorkingDays(old)) => {
                u64::from(new) <= hours(old) || (old == 0 && new == 0)
            }
            (Within::Hours(new), Within::Months(old)) => u64::from(new) <= hours(old) * 28,
            (Within::Days(new), Within::Hours(old)) => hours(new) + 24 <= u64::from(old),
            (Within::Days(new), Within::Months(old)) => new <= old.saturating_mul(28),
            (Within::Months(new), Within::Days(old) | Within::WorkingDays(old)) => {
                new.saturating_mul(31) <= old
            }
            (Within::Months(new), Within::Hours(old)) => (hours(new) * 31) + 24 <= u64::from(old),
            // How long working days last depends on the days off; none at all is the same day.
            (Within::WorkingDays(new), _) => new == 0 && Within::Days(0).never_later_than(other),
        }
    }
}

/// Refuses a span that is written in no unit or in two.
pub(crate) fn assemble(desk: &mut Desk<'_, '_>, file: &str, raw: &Spanned<RawWithin>) -> Within {
    let written = raw.get_ref();
    match (&written.hours, &written.days, &written.working_days, &written.months) {
        (Some(hours), None, None, None) => Within::Hours(bounded(desk, file, hours)),
        (None, Some(days), None, None) => Within::Days(bounded(desk, file, days)),
        (None, None, Some(days), None) => Within::WorkingDays(bounded(desk, file, days)),
        (None, None, None, Some(months)) => Within::Months(bounded(desk, file, months)),
        _ => {
            let message =
                "期限要写一种单位：hours（小时）、days（天）、working_days（工作日）或 months（个月）";
            desk.error(file, raw.span(), message);
            Within::Days(0)
        }
    }
}

fn bounded(desk: &mut Desk<'_, '_>, file: &str, number: &Spanned<RawNumber>) -> u32 {
    let count = desk.count(file, number, 0);
    if count > LONGEST {
        desk.error(file, number.span(), format!("期限太长：最多 {LONGEST}"));
    }
    count.min(LONGEST)
}
