//! `calendar.toml`: the days off of a place that has its own, as they are written.

use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{Calendar, Week};
use crate::raw::Located;
use crate::sections::Desk;
use crate::sections::lunar::YearlyDay;
use crate::sections::within::RawNumber;

pub(crate) const FILE: &str = "calendar.toml";

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCalendarFile {
    calendar: Option<RawCalendar>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCalendar {
    clause: Located,
    weekend: Option<Vec<Located>>,
    #[serde(default)]
    every_year: Vec<RawYearly>,
    #[serde(default)]
    off: Vec<RawStretch>,
    #[serde(default)]
    worked: Vec<Spanned<Datetime>>,
    published: Option<Vec<i16>>,
}

/// A day of every year, and how many days from it are off.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawYearly {
    name: Located,
    day: Spanned<YearlyDay>,
    days: Option<Spanned<RawNumber>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStretch {
    #[serde(default, rename = "name")]
    _name: String,
    from: Spanned<Datetime>,
    to: Spanned<Datetime>,
}

const WEEK: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// More days off in one stretch would leave a place without work.
const LONGEST: u16 = 60;

pub(super) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawCalendarFile) -> Option<Calendar> {
    let raw = raw.calendar.as_ref()?;
    desk.clause(FILE, &raw.clause);
    let mut calendar = Calendar {
        week: raw.weekend.as_ref().map_or_else(Week::default, |days| week(desk, days)),
        published: raw.published.iter().flatten().copied().collect(),
        for_ever: raw.published.is_none(),
        stretches: raw.every_year.iter().map(|yearly| stretch(desk, yearly)).collect(),
        ..Calendar::default()
    };
    calendar.worked.extend(raw.worked.iter().filter_map(|day| desk.day(FILE, day)));
    for stretch in &raw.off {
        let (from, to) = (desk.day(FILE, &stretch.from), desk.day(FILE, &stretch.to));
        let (Some(from), Some(to)) = (from, to) else { continue };
        if to < from || (to - from).get_days() >= i32::from(LONGEST) {
            let message = format!("放假从 from 到 to，先后不能颠倒，一次最多 {LONGEST} 天");
            desk.error(FILE, stretch.from.span(), message);
            continue;
        }
        calendar.off.extend(days(from, to));
    }
    Some(calendar)
}

fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |day| day.tomorrow().ok()).take_while(move |day| *day <= to)
}

fn week(desk: &mut Desk<'_, '_>, written: &[Located]) -> Week {
    let known: Vec<String> = WEEK.iter().map(|(word, _)| (*word).to_owned()).collect();
    let words = desk.known(FILE, "星期", written, &known);
    if words.len() == WEEK.len() {
        desk.error(FILE, written[0].span(), "一周七天不能都休息");
    }
    Week(WEEK.iter().filter(|(word, _)| words.iter().any(|one| one == word)).map(|(_, day)| *day).collect())
}

fn stretch(desk: &mut Desk<'_, '_>, raw: &RawYearly) -> (YearlyDay, u16) {
    desk.yearly(FILE, &raw.day);
    let days = raw.days.as_ref().map_or(1, |days| desk.small(FILE, days, 1));
    if days > LONGEST {
        desk.error(FILE, raw.name.span(), format!("“{}”太长：一次最多 {LONGEST} 天", raw.name.get_ref()));
    }
    (*raw.day.get_ref(), days.min(LONGEST))
}
