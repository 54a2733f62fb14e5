//! Examples of deadlines, events and ladders: when something falls due.

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
    /// It is the least time that must pass.
    at_least: Option<bool>,
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
                    differ.compare(
                        &format!("{} 的 at_least", wanted.deadline),
                        wanted.at_least,
                        clock.at_least,
                    );
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
    on: Option<Spanned<Datetime>>,
    /// When it was done last, for what is counted from there.
    last: Option<Spanned<Datetime>>,
    facts: Option<toml::Table>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NextDue {
    due: Option<Spanned<Datetime>>,
    /// The first day on which it may be done.
    from: Option<Spanned<Datetime>>,
    provisional: Option<bool>,
    /// Whether it is for this subject at all.
    applies: Option<bool>,
}

impl Kind for Recurring {
    type Given = Again;
    type Expect = NextDue;

    fn run(scene: &Scene<'_>, given: &Again, expect: &NextDue, differ: &mut Differ) -> Result<(), String> {
        let mut all = scene.pack.sections.recurring.iter();
        let recurring = all.find(|recurring| recurring.id == given.recurring);
        let recurring = recurring.ok_or_else(|| format!("没有“{}”这个定期时限", given.recurring))?;
        let on = match (&given.on, &given.last) {
            (Some(on), None) if !recurring.after_last => day(on.get_ref())?,
            (None, Some(last)) if recurring.after_last => day(last.get_ref())?,
            _ => return Err("given 写 on（哪天问的）；从上一次起算的写 last（上一次是哪天）".into()),
        };
        let decided = scene.decided(given.facts.as_ref(), on)?;
        let applies = scene.pack.is_for(&recurring.whom, decided.subject()) != Some(false);
        differ.compare("applies", expect.applies, applies);
        let window = match recurring.due_after(on, scene.calendar) {
            Some(due) => (on, due),
            None => recurring.next_window(on, scene.calendar).ok_or("没有下一个期限")?,
        };
        differ.compare_clock("due", (expect.due.as_ref(), expect.provisional), window.1);
        differ.compare_due("from", expect.from.as_ref(), window.0.at(0, 0, 0, 0));
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
    /// From when.
    from: Option<Spanned<Datetime>>,
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
                let (from, _) = rule.window(at, scene.calendar);
                differ.compare_due(&format!("{} 的 from", wanted.id), wanted.from.as_ref(), from);
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
    /// The ladder; where it is not said, the one that the attempts start.
    ladder: Option<String>,
    facts: Option<toml::Table>,
    attempts: Vec<RawAttempt>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAttempt {
    at: Spanned<Datetime>,
    outcome: String,
    mode: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NextStep {
    /// `none` where nothing more is to be done.
    step: String,
    ladder: Option<String>,
    due: Option<Spanned<Datetime>>,
    /// The last moment at which it is in time.
    until: Option<Spanned<Datetime>>,
    /// Which time it is done.
    time: Option<u32>,
    people: Option<u32>,
    who: Option<String>,
    modes: Option<Vec<String>>,
}

impl Kind for Ladder {
    type Given = Tried;
    type Expect = NextStep;

    fn run(scene: &Scene<'_>, given: &Tried, expect: &NextStep, differ: &mut Differ) -> Result<(), String> {
        let mut attempts = Vec::new();
        for attempt in &given.attempts {
            let (at, outcome) = (moment(attempt.at.get_ref())?, attempt.outcome.clone());
            attempts.push(Attempt { at, outcome, mode: attempt.mode.clone() });
        }
        let first = attempts.first().ok_or("attempts 是空的")?;
        let decided = scene.decided(given.facts.as_ref(), first.at.date())?;
        let next = match &given.ladder {
            None => scene.pack.next_on_any_ladder(decided.subject(), &attempts),
            Some(id) => {
                let ladder = scene.pack.ladder(id).ok_or_else(|| format!("没有“{id}”这个步骤表"))?;
                scene.pack.next_step(ladder, decided.subject(), &attempts)
            }
        };
        differ.compare("step", Some(&expect.step), next.map_or("none", |next| next.step.id.as_str()));
        differ.compare("ladder", expect.ladder.as_ref(), next.map_or("none", |next| next.ladder.id.as_str()));
        if let Some(next) = next {
            differ.compare_due("due", expect.due.as_ref(), next.moment.due);
            differ.compare_due("until", expect.until.as_ref(), next.moment.until);
            differ.compare("time", expect.time, next.time);
            differ.compare("people", expect.people, next.step.people);
            differ.compare("who", expect.who.as_ref(), &next.step.who);
            differ.compare_list("modes", expect.modes.as_ref(), &next.step.modes);
        }
        Ok(())
    }
}
