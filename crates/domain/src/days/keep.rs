//! Somebody enters or corrects the arrangement of a year: what is newly published, or what a county has otherwise.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use serde_json::json;

use super::{Arrangement, DayKind, SpecialDay};
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{ArrangementId, EventId, Mint, TenantId};
use crate::refusal::Refusal;

/// Years before this one are in no arrangement that is kept.
const FIRST_YEAR: i16 = 2024;

/// More lines than any year has.
const MOST: usize = 100;

/// The arrangement of a year as it is typed, a line for each day: `2027-01-01 休 元旦`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeepDays {
    /// Its id, made by the screen that opened the form.
    pub id: ArrangementId,
    /// The county.
    pub tenant: TenantId,
    /// The year; `None` where it could not be read.
    pub year: Option<i16>,
    /// The lines.
    pub text: String,
}

/// Why an arrangement is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DaysRefusal {
    /// The role does not do this.
    NotAllowed,
    /// No such year, or one too far away.
    Year,
    /// No line at all.
    Empty,
    /// More than a year can have.
    TooMany,
    /// A line, counted from 1, that says no day, kind and name.
    Line(usize),
    /// A line with a day of another year.
    OtherYear(usize),
    /// A day that two lines name.
    Twice(usize),
    /// A working day that is one anyway.
    NoWeekend(usize),
}

impl From<DaysRefusal> for Refusal {
    fn from(refusal: DaysRefusal) -> Self {
        use DaysRefusal as R;
        let line = |text: String| Refusal::new("days.line", text).at("text");
        match refusal {
            R::NotAllowed => Refusal::new("days.not_allowed", "您的账号不能修改放假安排"),
            R::Year => Refusal::new("days.year", "请填写年份，最早 2024 年，最晚后年").at("year"),
            R::Empty => Refusal::new("days.empty", "请填写这一年的放假和调休，一行一天").at("text"),
            R::TooMany => Refusal::new("days.too_many", format!("最多 {MOST} 行，请核对")).at("text"),
            R::Line(at) => {
                line(format!("第 {at} 行看不懂，请写成“2027-01-01 休 元旦”或“2027-02-07 班 春节”"))
            }
            R::OtherYear(at) => line(format!("第 {at} 行不是这一年的日子；年底的放在它自己的那一年")),
            R::Twice(at) => line(format!("第 {at} 行的日子上面已经写过")),
            R::NoWeekend(at) => line(format!("第 {at} 行不是周末，本来就上班，不用写“班”")),
        }
    }
}

/// Decides whether an arrangement is taken.
///
/// # Errors
/// All refusals at once.
pub fn keep(
    command: &KeepDays,
    before: Option<&Arrangement>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<(Arrangement, Event), Vec<DaysRefusal>> {
    if !actor.may(Verb::KeepDays) || !actor.tenants.contains(&command.tenant) {
        return Err(vec![DaysRefusal::NotAllowed]);
    }
    let last = day_of(now).year().saturating_add(2);
    let year = command.year.filter(|year| (FIRST_YEAR..=last).contains(year));
    let year = year.ok_or_else(|| vec![DaysRefusal::Year])?;
    let days = read(&command.text, year)?;
    let arrangement = Arrangement {
        id: command.id,
        tenant: command.tenant,
        year,
        days,
        recorded_at: now,
        recorded_by: actor.account,
    };
    let told = |one: &Arrangement| json!({ "year": one.year, "days": one.days.len() });
    let event = Event {
        id: EventId::mint(mint),
        tenant: command.tenant,
        at: now,
        actor: actor.account,
        action: Action::DaysKept,
        subject: Subject::Setting(format!("days.{year}")),
        person: None,
        before: before.map(told),
        after: Some(told(&arrangement)),
        pack_hash: None,
        note: None,
    };
    Ok((arrangement, event))
}

fn read(text: &str, year: i16) -> Result<Vec<SpecialDay>, Vec<DaysRefusal>> {
    let (mut days, mut refusals): (Vec<SpecialDay>, Vec<DaysRefusal>) = (Vec::new(), Vec::new());
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    for (at, line) in lines.map(|(at, line)| (at + 1, line)) {
        match day(line) {
            None => refusals.push(DaysRefusal::Line(at)),
            Some(day) if day.on.year() != year => refusals.push(DaysRefusal::OtherYear(at)),
            Some(day) if days.iter().any(|known| known.on == day.on) => refusals.push(DaysRefusal::Twice(at)),
            Some(day) if day.kind == DayKind::Worked && !weekend(day.on) => {
                refusals.push(DaysRefusal::NoWeekend(at));
            }
            Some(day) => days.push(day),
        }
    }
    if days.len() + refusals.len() > MOST {
        return Err(vec![DaysRefusal::TooMany]);
    }
    if days.is_empty() && refusals.is_empty() {
        refusals.push(DaysRefusal::Empty);
    }
    days.sort_by_key(|day| day.on);
    if refusals.is_empty() { Ok(days) } else { Err(refusals) }
}

/// `2027-01-01 休 元旦`, with blanks or commas between.
fn day(line: &str) -> Option<SpecialDay> {
    let mut words = line.split([' ', '\t', ',', '，', '\u{3000}']).filter(|word| !word.is_empty());
    let on: Date = words.next()?.trim().parse().ok()?;
    let kind = match words.next()?.trim() {
        "休" | "off" => DayKind::Off,
        "班" | "workday" => DayKind::Worked,
        _ => return None,
    };
    let holiday = words.next().map_or_else(String::new, |name| name.trim().to_owned());
    let short = holiday.chars().count() <= 20;
    (short && words.next().is_none()).then_some(SpecialDay { on, kind, holiday })
}

fn weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
