//! Ladders as they are written, and checked.

use jiff::civil::Time;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{At, Ladder, NamedPart, Over, PartOfDay, Since, Step, Steps, Worrying};
use crate::raw::{Located, texts};
use crate::sections::Desk;
use crate::sections::replace::replace;
use crate::sections::within::RawNumber;
use crate::sections::words::Word;

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
    #[serde(default)]
    class: Vec<Located>,
    is: Option<Located>,
    #[serde(default)]
    modes: Vec<Located>,
    starts: Vec<Located>,
    starts_after: Option<Spanned<RawNumber>>,
    ends: Vec<Located>,
    worrying: Option<RawWorrying>,
    step: Vec<RawStep>,
    instead_of: Option<Located>,
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
    #[serde(default)]
    class: Vec<Located>,
    is: Option<Located>,
    after_hours: Option<Spanned<RawNumber>>,
    from: Option<Located>,
    at: Option<Spanned<Word<RawAt>>>,
    part: Option<Located>,
    day: Option<Spanned<Word<RawDay>>>,
    over: Option<Spanned<Word<Over>>>,
    times: Option<Spanned<RawNumber>>,
    who: Located,
    people: Option<Spanned<RawNumber>>,
    #[serde(default)]
    modes: Vec<Located>,
    #[serde(rename = "do")]
    what: Located,
    #[serde(default)]
    tell: Vec<Located>,
    #[serde(default)]
    sooner: Vec<RawSooner>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RawAt {
    Clock,
    AnotherPartOfDay,
    SameDay,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RawDay {
    Same,
    Next,
    AfterNext,
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

pub(super) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawLadders) -> Ladder {
    desk.unique(FILE, raw.part_of_day.iter().map(|part| &part.id));
    desk.unique(FILE, raw.ladder.iter().map(|ladder| &ladder.id));
    let parts = parts(desk, &raw.part_of_day);
    desk.parts = parts.iter().map(|part| part.id.clone()).collect();
    let ladders: Vec<Steps> = raw.ladder.iter().map(|ladder| steps(desk, ladder)).collect();
    let written: Vec<_> = raw.ladder.iter().map(|ladder| (&ladder.id, ladder.instead_of.as_ref())).collect();
    let ladders = replace(desk, FILE, ladders, &written);
    for (at, later) in ladders.iter().enumerate() {
        // A part of a ladder's people or modes given to another is meant to come first.
        let taken = |earlier: &Steps| {
            let of = raw.ladder.iter().find(|ladder| *ladder.id.get_ref() == earlier.id);
            of.and_then(|ladder| ladder.instead_of.as_ref()).is_some_and(|id| *id.get_ref() == later.id)
        };
        let place = raw.ladder.iter().find(|ladder| *ladder.id.get_ref() == later.id);
        for earlier in ladders[..at].iter().filter(|earlier| !taken(earlier)) {
            if let Some(place) = place {
                overlap(desk, earlier, later, &place.id);
            }
        }
    }
    Ladder { parts, ladders }
}

/// Says where an attempt could start two ladders, so that the later never comes to pass for some.
fn overlap(desk: &mut Desk<'_, '_>, earlier: &Steps, later: &Steps, at: &Located) {
    let common =
        |a: &[String], b: &[String]| a.is_empty() || b.is_empty() || a.iter().any(|one| b.contains(one));
    let outcomes: Vec<&str> =
        later.starts.iter().filter(|one| earlier.starts.contains(one)).map(String::as_str).collect();
    // A condition on the earlier one alone is how the special case is written before the general one.
    let condition = earlier.whom.text.is_none() || earlier.whom.text == later.whom.text;
    if outcomes.is_empty()
        || !condition
        || !common(&earlier.modes, &later.modes)
        || !common(&earlier.whom.classes, &later.whom.classes)
    {
        return;
    }
    let message = format!(
        "“{}”和前面的“{}”由同样的结果开始（{}），方式和对象也有重合：先用写在前面的。要分开，请写 modes（哪些方式）或者 class、is（哪些人）",
        later.name,
        earlier.name,
        outcomes.join("、")
    );
    desk.warning(FILE, at.span(), message);
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

fn steps(desk: &mut Desk<'_, '_>, raw: &RawLadder) -> Steps {
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
        whom: desk.whom(FILE, &raw.class, raw.is.as_ref()),
        modes: desk.modes(FILE, &raw.modes),
        starts: texts(&raw.starts),
        starts_after: raw.starts_after.as_ref().map_or(1, |times| desk.count(FILE, times, 1)),
        ends: texts(&raw.ends),
        worrying,
        steps: raw.step.iter().enumerate().map(|(at, step)| step_of(desk, step, &ids[..at])).collect(),
    }
}

fn step_of(desk: &mut Desk<'_, '_>, raw: &RawStep, earlier: &[String]) -> Step {
    let at = at(desk, raw);
    let in_a_part = matches!(at, At::AnotherPartOfDay | At::Part(_));
    if raw.after_hours.is_none() && !in_a_part {
        let message = "这一步要写 after_hours（几小时后），或者 part（哪个时段）";
        desk.error(FILE, raw.id.span(), message);
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
        whom: desk.whom(FILE, &raw.class, raw.is.as_ref()),
        after_hours: raw.after_hours.as_ref().map_or(0, |hours| desk.count(FILE, hours, 0)),
        since: since(desk, raw.from.as_ref(), earlier),
        at,
        times: raw.times.as_ref().map_or(1, |times| times_of(desk, times)),
        who: raw.who.get_ref().clone(),
        people: raw.people.as_ref().map_or(1, |people| desk.count(FILE, people, 1)),
        modes: desk.modes(FILE, &raw.modes),
        what: raw.what.get_ref().clone(),
        tell: texts(&raw.tell),
    }
}

/// Nobody is called more often than this on one step.
const MOST_TIMES: u32 = 100;

fn times_of(desk: &mut Desk<'_, '_>, raw: &Spanned<RawNumber>) -> u32 {
    let times = desk.count(FILE, raw, 1);
    if times > MOST_TIMES {
        desk.error(FILE, raw.span(), format!("同一步最多做 {MOST_TIMES} 次"));
    }
    times.min(MOST_TIMES)
}

fn since(desk: &mut Desk<'_, '_>, raw: Option<&Located>, earlier: &[String]) -> Since {
    let Some(raw) = raw else { return Since::Before };
    match raw.get_ref().as_str() {
        "before" => Since::Before,
        "start" => Since::Start,
        _ => {
            let words = ["before", "start"].map(str::to_owned);
            let known: Vec<String> = words.into_iter().chain(earlier.iter().cloned()).collect();
            let found = desk.known_one(
                FILE,
                "起算点（before 上一次、start 开始的那一次，或者前面的一步）",
                raw,
                &known,
            );
            let step = found.and_then(|found| earlier.iter().position(|id| *id == found));
            step.map_or(Since::Before, Since::Step)
        }
    }
}

fn at(desk: &mut Desk<'_, '_>, raw: &RawStep) -> At {
    let parts = desk.parts.clone();
    let Some(part) = &raw.part else {
        if raw.day.is_some() || raw.over.is_some() {
            desk.error(FILE, raw.id.span(), "day 和 over 说的是 part（哪个时段）：请写上 part");
        }
        return match desk.word_or(FILE, raw.at.as_ref(), RawAt::Clock) {
            RawAt::Clock => At::Clock,
            RawAt::SameDay => At::SameDay,
            RawAt::AnotherPartOfDay => {
                if parts.len() < 2 {
                    desk.error(FILE, raw.id.span(), "“换一个时段”至少要有两个时段（part_of_day）");
                }
                At::AnotherPartOfDay
            }
        };
    };
    if raw.at.is_some() {
        desk.error(FILE, part.span(), "at 和 part 只写一种");
    }
    let found = desk.known_one(FILE, "时段（part_of_day）", part, &parts);
    At::Part(NamedPart {
        part: found.and_then(|id| parts.iter().position(|known| *known == id)).unwrap_or_default(),
        days_later: match desk.word_or(FILE, raw.day.as_ref(), RawDay::Same) {
            RawDay::Same => 0,
            RawDay::Next => 1,
            RawDay::AfterNext => 2,
        },
        over: desk.word_or(FILE, raw.over.as_ref(), Over::NextDay),
    })
}
