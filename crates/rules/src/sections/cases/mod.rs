//! Worked examples of the sections: a story, what is given, what is expected. They stand in `cases/*.toml` beside
//! the examples of scope and class.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;
use toml::value::Datetime;

use super::Subject;
use super::calendar::{Calendar, Due};
use super::lunar::YearlyDay;
use crate::cases::{SectionCase, facts_to_json};
use crate::decision::Decision;
use crate::load::to_day;
use crate::pack::{Choices, Host, Pack};
use crate::raw::Located;
use crate::record::Record;
use crate::source::{Diagnostics, SourceFile};
use crate::written::read_tables;

mod away;
mod counts;
mod measures;
mod money;
mod points;
mod statements;
mod times;

/// The arrays of a file of cases. Those of scope and class are read elsewhere.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default, rename = "case")]
    _case: Vec<IgnoredAny>,
    #[serde(rename = "calendar")]
    _calendar: Option<RawCalendar>,
    #[serde(default)]
    deadline_case: Vec<Case<times::Deadlines>>,
    #[serde(default)]
    recurring_case: Vec<Case<times::Recurring>>,
    #[serde(default)]
    event_case: Vec<Case<times::Event>>,
    #[serde(default)]
    ladder_case: Vec<Case<times::Ladder>>,
    #[serde(default)]
    absence_case: Vec<Case<away::Absence>>,
    #[serde(default)]
    alert_case: Vec<Case<statements::Alert>>,
    #[serde(default)]
    flow_case: Vec<Case<statements::Flow>>,
    #[serde(default)]
    count_case: Vec<Case<counts::Counting>>,
    #[serde(default)]
    payment_case: Vec<Case<money::Payment>>,
    #[serde(default)]
    cap_case: Vec<Case<money::Capped>>,
    #[serde(default)]
    points_case: Vec<Case<points::Points>>,
    #[serde(default)]
    indicator_case: Vec<Case<measures::Indicator>>,
}

/// One example of some kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound = "K::Given: Deserialize<'de>, K::Expect: Deserialize<'de>")]
struct Case<K: Kind> {
    id: Located,
    story: String,
    #[serde(default)]
    choose: BTreeMap<String, toml::Value>,
    given: K::Given,
    expect: K::Expect,
}

/// A kind of example: what it is given and what it expects.
trait Kind {
    type Given: std::fmt::Debug;
    type Expect: std::fmt::Debug;

    /// Says every difference. An error is something given that the pack does not know.
    fn run(
        scene: &Scene<'_>,
        given: &Self::Given,
        expect: &Self::Expect,
        differ: &mut Differ,
    ) -> Result<(), String>;
}

/// Days off and worked, for examples that count working days.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCalendar {
    published: Vec<i16>,
    off: Vec<RawStretch>,
    worked: Vec<Datetime>,
    #[serde(default)]
    every_year: Vec<YearlyDay>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStretch {
    from: Datetime,
    to: Datetime,
}

/// Runs the examples of one file and tells each by itself.
pub(crate) fn run_cases(
    pack: &Pack,
    host: &Host,
    file: &SourceFile,
    said: &mut Diagnostics,
) -> Vec<SectionCase> {
    let Some(raw) = read_tables::<RawFile>(file, said) else { return Vec::new() };
    // A pack that has its own days off is tried by them; what the examples publish is of the country.
    let calendar = pack.calendar(&calendar(&pack.files)).clone();
    let mut run = Run { pack, host, calendar, file, told: Vec::new() };
    run.all("时限", &raw.deadline_case);
    run.all("定期", &raw.recurring_case);
    run.all("事件", &raw.event_case);
    run.all("步骤", &raw.ladder_case);
    run.all("暂停", &raw.absence_case);
    run.all("预警", &raw.alert_case);
    run.all("处理", &raw.flow_case);
    run.all("计数", &raw.count_case);
    run.all("补贴", &raw.payment_case);
    run.all("限额", &raw.cap_case);
    run.all("积分", &raw.points_case);
    run.all("指标", &raw.indicator_case);
    run.told
}

struct Run<'a> {
    pack: &'a Pack,
    host: &'a Host,
    calendar: Calendar,
    file: &'a SourceFile,
    told: Vec<SectionCase>,
}

impl Run<'_> {
    fn all<K: Kind>(&mut self, kind: &'static str, cases: &[Case<K>]) {
        for case in cases {
            let mut differ = Differ::default();
            if let Err(fault) = self.one(case, &mut differ) {
                differ.0.push(fault);
            }
            self.told.push(SectionCase {
                kind,
                file: self.file.name.clone(),
                at: case.id.span(),
                id: case.id.get_ref().clone(),
                story: case.story.clone(),
                differences: differ.0,
            });
        }
    }

    fn one<K: Kind>(&self, case: &Case<K>, differ: &mut Differ) -> Result<(), String> {
        let text = |value: &toml::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let choices: Choices = case.choose.iter().map(|(id, value)| (id.clone(), text(value))).collect();
        let chosen = if choices.is_empty() {
            None
        } else {
            let said = |said: Vec<crate::Diagnostic>| {
                said.iter().map(ToString::to_string).collect::<Vec<_>>().join("；")
            };
            Some(Pack::load(self.pack.files.clone(), self.host, &choices).map_err(said)?)
        };
        let scene = Scene { pack: chosen.as_ref().unwrap_or(self.pack), calendar: &self.calendar };
        K::run(&scene, &case.given, &case.expect, differ)
    }
}

/// Where an example plays: the pack with what was chosen, and the working days.
struct Scene<'a> {
    pack: &'a Pack,
    calendar: &'a Calendar,
}

impl Scene<'_> {
    /// The subject of an example, decided. Without facts it is somebody of whom nothing is known.
    fn decided(&self, facts: Option<&toml::Table>, on: Date) -> Result<Decided, String> {
        let empty = toml::Table::new();
        let facts = facts_to_json(facts.unwrap_or(&empty), self.pack.dictionary())
            .map_err(|word| format!("不认识的事实“{word}”"))?;
        let decision = self.pack.decide(&facts, on).map_err(|error| error.to_string())?;
        let record = self.pack.read(&facts, on).map_err(|error| error.to_string())?;
        Ok(Decided { decision, record })
    }
}

struct Decided {
    decision: Decision,
    record: Record,
}

impl Decided {
    fn subject(&self) -> Subject<'_> {
        Subject { decision: &self.decision, record: &self.record }
    }
}

/// Collects what is not as expected.
#[derive(Debug, Default)]
struct Differ(Vec<String>);

impl Differ {
    /// Compares only what an example speaks of.
    fn compare<W: ToString, G: ToString>(&mut self, what: &str, wanted: Option<W>, got: G) {
        let (Some(wanted), got) = (wanted.map(|wanted| wanted.to_string()), got.to_string()) else { return };
        if wanted != got {
            self.0.push(format!("{what} 应为 {wanted}，得到 {got}"));
        }
    }

    fn compare_list(&mut self, what: &str, wanted: Option<&Vec<String>>, got: &[String]) {
        self.compare(what, wanted.map(|wanted| wanted.join("、")), got.join("、"));
    }

    /// A day, or a moment to the minute, as precise as it is written.
    fn compare_due(&mut self, what: &str, wanted: Option<&Spanned<Datetime>>, got: DateTime) {
        let Some(wanted) = wanted.map(Spanned::get_ref) else { return };
        let got = if wanted.time.is_some() {
            got.strftime("%Y-%m-%dT%H:%M").to_string()
        } else {
            got.date().to_string()
        };
        let wanted = moment(wanted).map_or_else(
            |fault| fault,
            |at| {
                if wanted.time.is_some() {
                    at.strftime("%Y-%m-%dT%H:%M").to_string()
                } else {
                    at.date().to_string()
                }
            },
        );
        self.compare(what, Some(wanted), got);
    }

    fn compare_clock(&mut self, what: &str, wanted: (Option<&Spanned<Datetime>>, Option<bool>), got: Due) {
        self.compare_due(what, wanted.0, got.until);
        self.compare(&format!("{what} 的 provisional"), wanted.1, got.provisional);
    }
}

fn day(raw: &Datetime) -> Result<Date, String> {
    to_day(raw).ok_or_else(|| format!("“{raw}”应该是日期，例如 2026-11-23"))
}

/// A day (its first minute) or a moment.
fn moment(raw: &Datetime) -> Result<DateTime, String> {
    let fault = || format!("“{raw}”应该是日期或时刻，例如 2026-11-23T09:00:00");
    let date = to_day(&Datetime { date: raw.date, time: None, offset: None }).ok_or_else(fault)?;
    let Some(time) = raw.time else { return Ok(date.at(0, 0, 0, 0)) };
    let (hour, minute) = (i8::try_from(time.hour), i8::try_from(time.minute));
    let (hour, minute) = (hour.map_err(|_| fault())?, minute.map_err(|_| fault())?);
    Ok(date.at(hour, minute, 0, 0))
}

/// The days of every `[calendar]` in the cases of a pack.
fn calendar(files: &[SourceFile]) -> Calendar {
    #[derive(Deserialize)]
    struct Only {
        calendar: Option<RawCalendar>,
    }
    let mut calendar = Calendar::default();
    for file in files.iter().filter(|file| file.name.starts_with("cases/") && file.name.ends_with(".toml")) {
        // A file that cannot be read is said where its examples are run.
        let Some(raw) = toml::from_str::<Only>(&file.text).ok().and_then(|only| only.calendar) else {
            continue;
        };
        calendar.published.extend(&raw.published);
        calendar.worked.extend(raw.worked.iter().filter_map(to_day));
        calendar.every_year.extend(&raw.every_year);
        for stretch in &raw.off {
            let (Some(mut day), Some(to)) = (to_day(&stretch.from), to_day(&stretch.to)) else { continue };
            while day <= to {
                calendar.off.insert(day);
                day = day.tomorrow().unwrap_or(Date::MAX);
            }
        }
    }
    calendar
}
