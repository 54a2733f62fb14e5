//! Calendar days of the country: which are worked, by the yearly arrangement of the State Council as far as it is
//! published, and beyond by weekends and the days that the law fixes.
//!
//! A deadline that is counted into a year without arrangement is provisional. None is kept as final: it is counted anew
//! whenever it is shown, so that the next arrangement moves it by itself.

pub mod keep;

pub use keep::KeepDays;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::sections::calendar::Calendar;
use rules::sections::lunar::YearlyDay;
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, ArrangementId, TenantId};

#[cfg(test)]
mod tests;

/// The arrangements that are published: day, `off` or `workday`, holiday.
const PUBLISHED: &str = include_str!("published.csv");

/// Years whose solar term Qingming the common formula gives.
const QINGMING: std::ops::RangeInclusive<i16> = 2001..=2099;

/// What a published day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Nobody works, weekend or not.
    Off,
    /// A day at a weekend on which people work.
    Worked,
}

/// A day that is not what its day of the week says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialDay {
    /// Which.
    pub on: Date,
    /// What it is.
    pub kind: DayKind,
    /// Name of the holiday.
    pub holiday: String,
}

/// The arrangement of a year as a county has entered it: the whole of it, in the place of the one that comes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrangement {
    /// Its id.
    pub id: ArrangementId,
    /// The county.
    pub tenant: TenantId,
    /// The year.
    pub year: i16,
    /// Its special days, earliest first.
    pub days: Vec<SpecialDay>,
    /// When it was entered.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: AccountId,
}

/// Every published day that is not what its day of the week says, earliest first.
pub fn published() -> impl Iterator<Item = SpecialDay> {
    PUBLISHED.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        let on = cells.next()?.parse().ok()?;
        let kind = match cells.next()? {
            "off" => DayKind::Off,
            "workday" => DayKind::Worked,
            _ => return None,
        };
        Some(SpecialDay { on, kind, holiday: cells.next()?.to_owned() })
    })
}

/// The special days of a year, and whether they are those of an arrangement; of a year without one, nothing.
pub fn of_year(kept: &[Arrangement], year: i16) -> Option<Vec<SpecialDay>> {
    let own = kept.iter().filter(|one| one.year == year).max_by_key(|one| (one.recorded_at, one.id));
    let come_along = || published().filter(|day| day.on.year() == year).collect();
    own.map(|one| one.days.clone()).or_else(|| Some(come_along()).filter(|days: &Vec<_>| !days.is_empty()))
}

/// The calendar by what a county has entered, and for the other years by what came along.
pub fn calendar(kept: &[Arrangement]) -> Calendar {
    let years = published().map(|day| day.on.year()).chain(kept.iter().map(|one| one.year));
    let years: BTreeSet<i16> = years.collect();
    let days: Vec<SpecialDay> = years.iter().filter_map(|year| of_year(kept, *year)).flatten().collect();
    let of_kind = |kind: DayKind| days.iter().filter(move |day| day.kind == kind).map(|day| day.on);
    let qingming = QINGMING.filter(|year| !years.contains(year)).filter_map(qingming);
    Calendar {
        off: of_kind(DayKind::Off).chain(qingming).collect(),
        worked: of_kind(DayKind::Worked).collect(),
        published: years,
        every_year: statutory().to_vec(),
        stretches: vec![SPRING_FESTIVAL],
        ..Calendar::default()
    }
}

/// The calendar of the country, as it came along.
pub fn of_the_country() -> &'static Calendar {
    static COUNTRY: OnceLock<Calendar> = OnceLock::new();
    COUNTRY.get_or_init(|| calendar(&[]))
}

/// Days that are off by law in a year whose arrangement is not published, earliest first.
pub fn fixed_days(year: i16) -> Vec<Date> {
    let first = Date::new(year, 1, 1).unwrap_or(Date::MAX);
    let days =
        std::iter::successors(Some(first), |day| day.tomorrow().ok()).take_while(|day| day.year() == year);
    let bare = Calendar { week: rules::sections::calendar::Week(Vec::new()), ..calendar(&[]) };
    days.filter(|day| !bare.is_worked(*day)).collect()
}

/// Days that are off by law every year, whatever the arrangement will be (Regulation on public holidays of 2025, art. 2);
/// Qingming, a solar term, is reckoned year by year.
const fn statutory() -> [YearlyDay; 8] {
    [
        YearlyDay::civil(1, 1),
        YearlyDay::civil(5, 1),
        YearlyDay::civil(5, 2),
        YearlyDay::lunar(5, 5),
        YearlyDay::lunar(8, 15),
        YearlyDay::civil(10, 1),
        YearlyDay::civil(10, 2),
        YearlyDay::civil(10, 3),
    ]
}

/// The Spring Festival: from the eve, the last day of the lunar year before, four days.
const SPRING_FESTIVAL: (YearlyDay, u16) = (YearlyDay::lunar(12, 30), 4);

/// The day of Qingming of a year of this century.
fn qingming(year: i16) -> Option<Date> {
    let of_century = i32::from(year) - 2000;
    let day = (of_century * 2422 + 48_100) / 10_000 - of_century / 4;
    Date::new(year, 4, i8::try_from(day).ok()?).ok()
}
