//! A span of time after something happened: hours, calendar days or working days.

use serde::Deserialize;
use toml::Spanned;

use super::Desk;

/// A number, or the id or name of a parameter that holds it.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "要写整数，或者参数的编号或名称")]
pub(crate) enum RawNumber {
    Fixed(i64),
    Parameter(String),
}

/// `{ hours = 2 }`, `{ days = 3 }`, `{ working_days = 5 }`; `{ days = 0 }` is the same day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWithin {
    pub hours: Option<Spanned<RawNumber>>,
    pub days: Option<Spanned<RawNumber>>,
    pub working_days: Option<Spanned<RawNumber>>,
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
}

/// Refuses a span that is written in no unit or in two.
pub(crate) fn assemble(desk: &mut Desk<'_, '_>, file: &str, raw: &Spanned<RawWithin>) -> Within {
    let written = raw.get_ref();
    match (&written.hours, &written.days, &written.working_days) {
        (Some(hours), None, None) => Within::Hours(bounded(desk, file, hours)),
        (None, Some(days), None) => Within::Days(bounded(desk, file, days)),
        (None, None, Some(days)) => Within::WorkingDays(bounded(desk, file, days)),
        _ => {
            let message = "期限要写一种单位：hours（小时）、days（天）或 working_days（工作日）";
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
