//! Examples of deadlines, events, ladders and absences: when something falls due, and what stops.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{Differ, Kind, Scene, day, moment};
use crate::sections::ladder::Attempt;

/// An event on a day, and when its deadlines are.
#[derive(Debug)]
pub(super) struct Deadlines;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Happened {
    event: String,
    on: Spanned<Datetime>,
    facts: Option<toml::Table>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectedDue {
    deadline: String,
    due: Option<Spanned<Datetime>>,
    provisional: Option<bool>,
}

impl Kind for Deadlines {
    type Given = Happened;
    type Expect = Vec<ExpectedDue>;

    fn run(
        scene: &Scene<'_>,
        given: &Happened,
        expect: &Self::Expect,
        differ: &mut Differ,
    ) -> Result<(), String> {
        let at = moment(given.on.get_ref())?;
        let decided = scene.decided(given.facts.as_ref(), at.date())?;
        let running: Vec<_> = scene
            .pack
            .deadlines_from(&given.event)
            .filter(|(deadline, _)| scene.pack.is_for(&deadline.whom, decided.subject()) != Some(false))
            .collect();
        for wanted in expect {
            match running.iter().find(|(deadline, _)| deadline.id == wanted.deadline) {
                Some((_, clock)) => {
                    let due = clock.due(scene.calendar, at);
                    differ.compare_clock(&wanted.deadline, (wanted.due.as_ref(), wanted.provisional), due);
                }
                None => return Err(format!("“{}”没有引起时限“{}”", given.event, wanted.deadline)),
            }
        }
        if running.len() > expect.len() {
            let ids: Vec<&str> = running.iter().map(|(deadline, _)| deadline.id.as_str()).collect();
            return Err(format!("“{}”引起的时限是：{}", given.event, ids.join("、")));
        }
        Ok(())
    }
}

/// A day, and when something that recurs is due next.
#[derive(Debug)]
pub(super) struct Recurring;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Again {
    recurring: String,
    on: Spanned<Datetime>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NextDue {
    due: Spanned<Datetime>,
    provisional: Option<bool>,
}

impl Kind for Recurring {
    type Given = Again;
    type Expect = NextDue;

    fn run(scene: &Scene<'_>, given: &Again, expect: &NextDue, differ: &mut Differ) -> Result<(), String> {
        let mut all = scene.pack.sections.recurring.iter();
        let recurring = all.find(|recurring| recurring.id == given.recurring);
        let recurring = recurring.ok_or_else(|| format!("没有“{}”这个定期时限", given.recurring))?;
        let due = recurring.next_due(day(given.on.get_ref())?, scene.calendar).ok_or("没有下一个期限")?;
        differ.compare_clock("due", (Some(&expect.due), expect.provisional), due);
        Ok(())
    }
}

/// An event, and the contacts and flows it brings.
#[derive(Debug)]
pub(super) struct Event;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Brings {
    triggered: Option<Vec<ExpectedTriggered>>,
    flows: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectedTriggered {
    id: String,
    due: Option<Spanned<Datetime>>,
    count: Option<u32>,
    modes: Option<Vec<String>>,
}

impl Kind for Event {
    type Given = Happened;
    type Expect = Brings;

    fn run(scene: &Scene<'_>, given: &Happened, expect: &Brings, differ: &mut Differ) -> Result<(), String> {
        let at = moment(given.on.get_ref())?;
        let decided = scene.decided(given.facts.as_ref(), at.date())?;
        if !scene.pack.sections.events.events.iter().any(|event| event.id == given.event) {
            return Err(format!("没有“{}”这种事件", given.event));
        }
        let got = scene.pack.triggered_by(decided.subject(), &given.event, at, scene.calendar);
        if let Some(wanted) = &expect.triggered {
            let ids = |list: Vec<&str>| list.join("、");
            let wanted_ids = ids(wanted.iter().map(|one| one.id.as_str()).collect());
            differ.compare(
                "triggered",
                Some(wanted_ids),
                ids(got.iter().map(|(rule, _)| rule.id.as_str()).collect()),
            );
            for (wanted, (rule, due)) in wanted.iter().zip(&got) {
                differ.compare_due(&wanted.id, wanted.due.as_ref(), due.until);
                differ.compare(&format!("{} 的 count", wanted.id), wanted.count, rule.count);
                differ.compare_list(&format!("{} 的 modes", wanted.id), wanted.modes.as_ref(), &rule.modes);
            }
        }
        let flows = scene.pack.opened_by_event(decided.subject(), &given.event);
        let flows: Vec<String> = flows.iter().map(|flow| flow.id.clone()).collect();
        differ.compare_list("flows", expect.flows.as_ref(), &flows);
        Ok(())
    }
}

/// Attempts, and the step that comes next.
#[derive(Debug)]
pub(super) struct Ladder;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tried {
    ladder: String,
    facts: Option<toml::Table>,
    attempts: Vec<RawAttempt>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAttempt {
    at: Spanned<Datetime>,
    outcome: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NextStep {
    /// `none` where nothing more is to be done.
    step: String,
    due: Option<Spanned<Datetime>>,
    people: Option<u32>,
}

impl Kind for Ladder {
    type Given = Tried;
    type Expect = NextStep;

    fn run(scene: &Scene<'_>, given: &Tried, expect: &NextStep, differ: &mut Differ) -> Result<(), String> {
        let ladder = scene.pack.ladder(&given.ladder);
        let ladder = ladder.ok_or_else(|| format!("没有“{}”这个步骤表", given.ladder))?;
        let mut attempts = Vec::new();
        for attempt in &given.attempts {
            attempts.push(Attempt { at: moment(attempt.at.get_ref())?, outcome: attempt.outcome.clone() });
        }
        let first = attempts.first().ok_or("attempts 是空的")?;
        let decided = scene.decided(given.facts.as_ref(), first.at.date())?;
        let next = scene.pack.next_step(ladder, decided.subject(), &attempts);
        differ.compare("step", Some(&expect.step), next.map_or("none", |(step, _)| step.id.as_str()));
        if let Some((step, due)) = next {
            differ.compare_due("due", expect.due.as_ref(), due);
            differ.compare("people", expect.people, step.people);
        }
        Ok(())
    }
}

/// An absence or an exit, and what stops.
#[derive(Debug)]
pub(super) struct Absence;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Away {
    absence: Option<String>,
    exit: Option<String>,
    on: Spanned<Datetime>,
    facts: Option<toml::Table>,
    /// Days present of the days of a period.
    present: Option<u32>,
    days: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stopped {
    /// Ids of the duties that go on.
    duties: Option<Vec<String>>,
    /// What each decided duty still asks for in the period.
    owed: Option<Vec<u32>>,
    ask_again: Option<Spanned<Datetime>>,
    ladder: Option<String>,
    duties_until: Option<Spanned<Datetime>>,
    paid_until: Option<Spanned<Datetime>>,
    notice: Option<String>,
}

impl Kind for Absence {
    type Given = Away;
    type Expect = Stopped;

    fn run(scene: &Scene<'_>, given: &Away, expect: &Stopped, differ: &mut Differ) -> Result<(), String> {
        match (&given.absence, &given.exit) {
            (Some(id), None) => absent(scene, id, given, expect, differ),
            (None, Some(id)) => gone(scene, id, given, expect, differ),
            _ => Err("given 要写 absence 或者 exit，两者取一".into()),
        }
    }
}

fn absent(
    scene: &Scene<'_>,
    id: &str,
    given: &Away,
    expect: &Stopped,
    differ: &mut Differ,
) -> Result<(), String> {
    let absence = scene.pack.absence(id).ok_or_else(|| format!("没有“{id}”这种离开情形"))?;
    let on = day(given.on.get_ref())?;
    let decided = scene.decided(given.facts.as_ref(), on)?;
    let left: Vec<String> = absence.remaining(&decided.decision).into_iter().map(|duty| duty.id).collect();
    differ.compare_list("duties", expect.duties.as_ref(), &left);
    differ.compare("ladder", expect.ladder.as_ref(), absence.ladder.as_deref().unwrap_or("none"));
    if let (Some(present), Some(days)) = (given.present, given.days) {
        let owed: Vec<u32> =
            decided.decision.duties.iter().map(|duty| absence.owed(duty.count, present, days)).collect();
        differ.compare("owed", expect.owed.as_ref().map(|owed| format!("{owed:?}")), format!("{owed:?}"));
    }
    if let Some(again) = absence.asked_again_on(on) {
        differ.compare_due("ask_again", expect.ask_again.as_ref(), again.at(0, 0, 0, 0));
    } else if expect.ask_again.is_some() {
        return Err(format!("“{id}”没有写多少天后再问（most_days）"));
    }
    Ok(())
}

fn gone(
    scene: &Scene<'_>,
    id: &str,
    given: &Away,
    expect: &Stopped,
    differ: &mut Differ,
) -> Result<(), String> {
    let exit = scene.pack.exit(id).ok_or_else(|| format!("没有“{id}”这种退出情形"))?;
    let on = day(given.on.get_ref())?;
    let ends = [
        ("duties_until", &expect.duties_until, exit.duties),
        ("paid_until", &expect.paid_until, exit.payments),
    ];
    for (what, wanted, ends) in ends {
        if let Some(wanted) = wanted {
            let last = ends.last_day(on).ok_or_else(|| format!("“{id}”不停止：{what}"))?;
            differ.compare_due(what, Some(wanted), last.at(0, 0, 0, 0));
        }
    }
    differ.compare("notice", expect.notice.as_ref(), exit.notice.as_deref().unwrap_or("none"));
    Ok(())
}
