//! `ladder.toml`: what is done step by step when nobody answers, until the subject is known to be safe.

use jiff::Span;
use jiff::civil::{DateTime, Time};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::calendar::end_of;
use super::within::RawNumber;
use super::{Desk, ForWhom, Subject};
use crate::pack::Pack;
use crate::raw::Located;

pub(crate) const FILE: &str = "ladder.toml";

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLadders {
    #[serde(default)]
    part_of_day: Vec<RawPart>,
    #[serde(default)]
    ladder: Vec<RawLadder>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    id: Located,
    name: Located,
    from: Spanned<Datetime>,
    to: Spanned<Datetime>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLadder {
    id: Located,
    name: Located,
    clause: Located,
    starts: Vec<Located>,
    ends: Vec<Located>,
    worrying: Option<RawWorrying>,
    step: Vec<RawStep>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWorrying {
    outcomes: Vec<Located>,
    step: Located,
    after_hours: Spanned<RawNumber>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    id: Located,
    name: Located,
    clause: Located,
    after_hours: Spanned<RawNumber>,
    #[serde(default)]
    at: At,
    who: Located,
    #[serde(default = "one_person")]
    people: u32,
    #[serde(rename = "do")]
    what: Located,
    #[serde(default)]
    sooner: Vec<RawSooner>,
}

const fn one_person() -> u32 {
    1
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSooner {
    #[serde(default)]
    class: Vec<Located>,
    is: Option<Located>,
    after_hours: Spanned<RawNumber>,
    clause: Located,
}

/// Parts of the day and ladders.
#[derive(Debug, Clone, Default)]
pub struct Ladder {
    /// Parts of the day, from early to late, none over another.
    pub parts: Vec<PartOfDay>,
    /// Ladders.
    pub ladders: Vec<Steps>,
}

/// A part of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartOfDay {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// First minute.
    pub from: Time,
    /// The minute after the last.
    pub to: Time,
}

/// The steps that follow when nobody answers.
#[derive(Debug, Clone)]
pub struct Steps {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// Codes of the outcomes that start it or lead to its next step.
    pub starts: Vec<String>,
    /// Codes of the outcomes that end it: the subject is known to be safe.
    pub ends: Vec<String>,
    /// What leads to a later step sooner.
    pub worrying: Option<Worrying>,
    /// From first to last.
    pub steps: Vec<Step>,
}

/// Outcomes after which nobody waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worrying {
    /// Their codes.
    pub outcomes: Vec<String>,
    /// Position of the step they lead to, unless the ladder is further already.
    pub step: usize,
    /// Hours after the attempt.
    pub after_hours: u32,
}

/// One step.
#[derive(Debug, Clone)]
pub struct Step {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause.
    pub clause: String,
    /// Hours after the attempt before.
    pub after_hours: u32,
    /// Where on the clock.
    pub at: At,
    /// Who.
    pub who: String,
    /// How many of them together.
    pub people: u32,
    /// What to do.
    pub what: String,
    /// For whom it is sooner, and after how many hours; the first that fits.
    pub sooner: Vec<(ForWhom, u32)>,
}

/// Where on the clock a step stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// Just so many hours later.
    #[default]
    Clock,
    /// So many hours later or when the next other part of the day begins, whichever is later.
    AnotherPartOfDay,
    /// So many hours later, but before the day ends.
    SameDay,
}

/// An attempt and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When, Beijing time.
    pub at: DateTime,
    /// Code of the outcome.
    pub outcome: String,
}

impl Ladder {
    fn part_at(&self, time: Time) -> Option<usize> {
        self.parts.iter().position(|part| part.from <= time && time < part.to)
    }

    /// The first moment not before `earliest` that lies in another part of the day than `last` did.
    fn another_part(&self, last: DateTime, earliest: DateTime) -> DateTime {
        let before = self.part_at(last.time()).filter(|_| last.date() == earliest.date());
        let now = self.part_at(earliest.time());
        if now.is_some() && now != before {
            return earliest;
        }
        let later_today = self.parts.iter().find(|part| part.from > earliest.time());
        match (later_today, self.parts.first()) {
            (Some(part), _) => earliest.date().to_datetime(part.from),
            (None, Some(first)) => {
                earliest.date().saturating_add(Span::new().days(1)).to_datetime(first.from)
            }
            (None, None) => earliest,
        }
    }
}

impl Pack {
    /// The ladder with this id.
    pub fn ladder(&self, id: &str) -> Option<&Steps> {
        self.sections.ladder.ladders.iter().find(|ladder| ladder.id == id)
    }

    /// The step to take next and when, after some attempts in the order of their moments. `None` where no ladder
    /// was started or the last one has ended.
    pub fn next_step<'a>(
        &'a self,
        ladder: &'a Steps,
        subject: Subject<'_>,
        attempts: &[Attempt],
    ) -> Option<(&'a Step, DateTime)> {
        let mut attempts: Vec<&Attempt> = attempts.iter().collect();
        attempts.sort_by_key(|attempt| attempt.at);
        let mut standing: Option<(usize, DateTime, Option<u32>)> = None;
        for attempt in attempts {
            let next = standing.map_or(0, |(step, ..)| step + 1).min(ladder.steps.len() - 1);
            let worrying =
                ladder.worrying.as_ref().filter(|worrying| worrying.outcomes.contains(&attempt.outcome));
            if ladder.ends.contains(&attempt.outcome) {
                standing = None;
            } else if let Some(worrying) = worrying {
                standing = Some((next.max(worrying.step), attempt.at, Some(worrying.after_hours)));
            } else if ladder.starts.contains(&attempt.outcome) {
                standing = Some((next, attempt.at, None));
            }
        }
        let (step, since, hours) = standing?;
        let step = &ladder.steps[step];
        Some((step, self.moment(step, subject, since, hours)))
    }

    fn moment(&self, step: &Step, subject: Subject<'_>, since: DateTime, hours: Option<u32>) -> DateTime {
        let sooner = step.sooner.iter().find(|(whom, _)| self.is_for(whom, subject) == Some(true));
        let usual = sooner.map_or(step.after_hours, |(_, hours)| *hours);
        let hours = hours.map_or(usual, |hours| hours.min(usual));
        let due = since.saturating_add(Span::new().hours(i64::from(hours)));
        match step.at {
            At::Clock => due,
            At::SameDay => due.min(end_of(since.date())),
            At::AnotherPartOfDay => self.sections.ladder.another_part(since, due),
        }
    }
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawLadders) -> Ladder {
    desk.unique(FILE, raw.part_of_day.iter().map(|part| &part.id));
    desk.unique(FILE, raw.ladder.iter().map(|ladder| &ladder.id));
    let parts = parts(desk, &raw.part_of_day);
    let ladders = raw.ladder.iter().map(|ladder| steps(desk, ladder, parts.len())).collect();
    Ladder { parts, ladders }
}

fn parts(desk: &mut Desk<'_, '_>, raw: &[RawPart]) -> Vec<PartOfDay> {
    let mut parts: Vec<PartOfDay> = Vec::new();
    for part in raw {
        let (Some(from), Some(to)) = (time(desk, &part.from), time(desk, &part.to)) else { continue };
        if from >= to || parts.last().is_some_and(|before| before.to > from) {
            desk.error(FILE, part.from.span(), "一天里的时段要从早到晚写，先后不重叠，from 早于 to");
        }
        let (id, name) = (part.id.get_ref().clone(), part.name.get_ref().clone());
        parts.push(PartOfDay { id, name, from, to });
    }
    parts
}

fn time(desk: &mut Desk<'_, '_>, raw: &Spanned<Datetime>) -> Option<Time> {
    let written = raw.get_ref();
    let time = written.time.filter(|_| written.date.is_none()).and_then(|time| {
        Time::new(i8::try_from(time.hour).ok()?, i8::try_from(time.minute).ok()?, 0, 0).ok()
    });
    if time.is_none() {
        desk.error(FILE, raw.span(), "这里应该写时刻，例如 08:00:00（不加引号）");
    }
    time
}

fn steps(desk: &mut Desk<'_, '_>, raw: &RawLadder, parts: usize) -> Steps {
    desk.unique(FILE, raw.step.iter().map(|step| &step.id));
    if raw.step.is_empty() || raw.starts.is_empty() || raw.ends.is_empty() {
        desk.error(
            FILE,
            raw.id.span(),
            "要写明什么结果开始（starts）、什么结果结束（ends），至少有一步（step）",
        );
    }
    let ids: Vec<String> = raw.step.iter().map(|step| step.id.get_ref().clone()).collect();
    for outcome in
        raw.starts.iter().filter(|start| raw.ends.iter().any(|end| end.get_ref() == start.get_ref()))
    {
        let message = format!("结果“{}”不能既开始又结束", outcome.get_ref());
        desk.error(FILE, outcome.span(), message);
    }
    let worrying = raw.worrying.as_ref().and_then(|worrying| {
        let step = desk.known_one(FILE, "步骤", &worrying.step, &ids)?;
        Some(Worrying {
            outcomes: texts(&worrying.outcomes),
            step: ids.iter().position(|id| *id == step)?,
            after_hours: desk.count(FILE, &worrying.after_hours, 0),
        })
    });
    Steps {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        starts: texts(&raw.starts),
        ends: texts(&raw.ends),
        worrying,
        steps: raw.step.iter().map(|step| step_of(desk, step, parts)).collect(),
    }
}

fn step_of(desk: &mut Desk<'_, '_>, raw: &RawStep, parts: usize) -> Step {
    if raw.at == At::AnotherPartOfDay && parts < 2 {
        desk.error(FILE, raw.id.span(), "“换一个时段”至少要有两个时段（part_of_day）");
    }
    let sooner = raw.sooner.iter().map(|sooner| {
        desk.clause(FILE, &sooner.clause);
        let whom = desk.whom(FILE, &sooner.class, sooner.is.as_ref());
        (whom, desk.count(FILE, &sooner.after_hours, 0))
    });
    Step {
        sooner: sooner.collect(),
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        after_hours: desk.count(FILE, &raw.after_hours, 0),
        at: raw.at,
        who: raw.who.get_ref().clone(),
        people: raw.people.max(1),
        what: raw.what.get_ref().clone(),
    }
}

fn texts(raw: &[Located]) -> Vec<String> {
    raw.iter().map(|text| text.get_ref().clone()).collect()
}
