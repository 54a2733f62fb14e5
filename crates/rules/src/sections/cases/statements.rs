//! Examples of alerts, festivals and flows: what is added, and where something found goes.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use jiff::civil::DateTime;

use super::{Differ, Kind, Scene, moment};
use crate::decision::Decision;
use crate::sections::followups;
use crate::sections::overlays::{Overlay, When, left_under};

/// An alert or the festivals of a year, and what they add.
#[derive(Debug)]
pub(super) struct Alert;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Warned {
    alert: Option<String>,
    level: Option<String>,
    /// While it lasts, or after it is lifted.
    #[serde(default)]
    when: When,
    #[serde(default = "one_day")]
    days: u32,
    /// How many ordinary contacts each of those days had, where they may count.
    ordinary: Option<Vec<u32>>,
    festivals_of: Option<i16>,
    /// The day, or the moment at which the alert was issued or lifted.
    on: Spanned<Datetime>,
    facts: Option<toml::Table>,
}

const fn one_day() -> u32 {
    1
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Adds {
    overlays: Option<Vec<ExpectedOverlay>>,
    festivals: Option<Vec<ExpectedFestival>>,
    /// Ids of the ordinary duties that go on.
    duties: Option<Vec<String>>,
    /// There is no such alert or level.
    unknown: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedOverlay {
    id: String,
    owed: Option<u32>,
    modes: Option<Vec<String>>,
    due: Option<Spanned<Datetime>>,
    stops: Option<Vec<String>>,
    parts: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedFestival {
    id: String,
    from: Option<Spanned<Datetime>>,
    to: Option<Spanned<Datetime>>,
    count: Option<u32>,
    owed: Option<u32>,
}

impl Kind for Alert {
    type Given = Warned;
    type Expect = Adds;

    fn run(scene: &Scene<'_>, given: &Warned, expect: &Adds, differ: &mut Differ) -> Result<(), String> {
        let at = moment(given.on.get_ref())?;
        let decided = scene.decided(given.facts.as_ref(), at.date())?;
        if let (Some(alert), Some(level)) = (&given.alert, &given.level) {
            let found = scene.pack.overlays_of(decided.subject(), alert, level, given.when);
            differ.compare("unknown", expect.unknown, found.is_err());
            let found = match found {
                Err(_) if expect.unknown == Some(true) => return Ok(()),
                found => found?,
            };
            return overlays(given, expect, &decided.decision, &found, at, differ);
        }
        let year = given.festivals_of.ok_or("given 要写 alert 和 level，或者 festivals_of（年份）")?;
        let found = scene.pack.festivals_of(decided.subject(), year);
        for wanted in expect.festivals.as_ref().ok_or("expect 里要写 festivals")? {
            let one = found.iter().find(|(festival, ..)| festival.id == wanted.id);
            let (festival, from, to) = one.ok_or_else(|| format!("{year} 年没有节日职责“{}”", wanted.id))?;
            differ.compare_due(&format!("{} 的 from", wanted.id), wanted.from.as_ref(), from.at(0, 0, 0, 0));
            differ.compare_due(&format!("{} 的 to", wanted.id), wanted.to.as_ref(), to.at(0, 0, 0, 0));
            differ.compare(&format!("{} 的 count", wanted.id), wanted.count, festival.count);
            differ.compare(&format!("{} 的 owed", wanted.id), wanted.owed, festival.owed());
        }
        Ok(())
    }
}

/// What an alert adds to the duties that were decided, and what goes on of them.
fn overlays(
    given: &Warned,
    expect: &Adds,
    decision: &Decision,
    found: &[Overlay],
    at: DateTime,
    differ: &mut Differ,
) -> Result<(), String> {
    let left: Vec<String> = left_under(decision, found).into_iter().map(|duty| duty.id).collect();
    differ.compare_list("duties", expect.duties.as_ref(), &left);
    let Some(wanted) = expect.overlays.as_ref() else {
        return expect.duties.as_ref().map(|_| ()).ok_or_else(|| "expect 里要写 overlays 或者 duties".into());
    };
    let ids = |list: Vec<&str>| list.join("、");
    let wanted_ids = ids(wanted.iter().map(|one| one.id.as_str()).collect());
    differ.compare("overlays", Some(wanted_ids), ids(found.iter().map(|one| one.id.as_str()).collect()));
    for (wanted, overlay) in wanted.iter().zip(found) {
        let what = |key: &str| format!("{} 的 {key}", wanted.id);
        let owed = given
            .ordinary
            .as_ref()
            .map_or_else(|| overlay.owed(given.days), |ordinary| overlay.owed_beside(ordinary));
        differ.compare(&what("owed"), wanted.owed, owed);
        differ.compare_list(&what("modes"), wanted.modes.as_ref(), &overlay.modes);
        differ.compare_list(&what("stops"), wanted.stops.as_ref(), &overlay.stops);
        differ.compare_list(&what("parts"), wanted.parts.as_ref(), &overlay.parts);
        match (overlay.due(at), &wanted.due) {
            (Some(due), wanted) => differ.compare_due(&what("due"), wanted.as_ref(), due),
            (None, Some(_)) => return Err(format!("“{}”没有写几小时之内（per）", overlay.id)),
            (None, None) => {}
        }
    }
    Ok(())
}

/// Something found, what it opens, and where it stands after some results.
#[derive(Debug)]
pub(super) struct Flow;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Found {
    #[serde(default = "visit")]
    form: String,
    field: Option<String>,
    answer: Option<String>,
    event: Option<String>,
    on: Option<Spanned<Datetime>>,
    /// When it was found, where that was before.
    found: Option<Spanned<Datetime>>,
    facts: Option<toml::Table>,
    /// Ids of results one after another; `overdue` where nobody did it in time.
    #[serde(default)]
    results: Vec<String>,
}

fn visit() -> String {
    "visit".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stands {
    /// Ids of the flows that are opened.
    opens: Option<Vec<String>>,
    /// Where the first of them stands after the results; `closed` at the end.
    step: Option<String>,
    who: Option<String>,
    /// Until when that step must be done, where the last result came on the day given.
    due: Option<Spanned<Datetime>>,
    /// The flow that its last result opened.
    then_opens: Option<String>,
}

impl Kind for Flow {
    type Given = Found;
    type Expect = Stands;

    fn run(scene: &Scene<'_>, given: &Found, expect: &Stands, differ: &mut Differ) -> Result<(), String> {
        let on = given.on.as_ref().map(|on| moment(on.get_ref())).transpose()?;
        let on = on.unwrap_or_else(|| scene.pack.in_force_from.at(0, 0, 0, 0));
        let decided = scene.decided(given.facts.as_ref(), on.date())?;
        let flows = match (&given.field, &given.answer, &given.event) {
            (Some(field), Some(answer), None) => {
                scene.pack.opened_by_answer(decided.subject(), &given.form, field, answer)
            }
            (None, None, Some(event)) => scene.pack.opened_by_event(decided.subject(), event),
            _ => return Err("given 要写 field 和 answer，或者 event".into()),
        };
        let ids: Vec<String> = flows.iter().map(|flow| flow.id.clone()).collect();
        differ.compare_list("opens", expect.opens.as_ref(), &ids);
        let Some(flow) = flows.first() else { return Ok(()) };
        let (stands, opened) = walk(flow, &given.results)?;
        let step = stands.map(|at| &flow.steps[at]);
        differ.compare("step", expect.step.as_ref(), step.map_or("closed", |step| step.id.as_str()));
        differ.compare("who", expect.who.as_ref(), step.map_or("", |step| step.who.as_str()));
        if let Some(step) = step {
            let found = given.found.as_ref().map(|found| moment(found.get_ref())).transpose()?;
            let due = step.due(scene.calendar, found.unwrap_or(on), on);
            differ.compare_due("due", expect.due.as_ref(), due.until);
        }
        differ.compare("then_opens", expect.then_opens.as_ref(), opened.unwrap_or("none"));
        Ok(())
    }
}

/// Where a flow stands after some results, and what the last of them opened.
fn walk<'a>(
    flow: &'a followups::Flow,
    results: &[String],
) -> Result<(Option<usize>, Option<&'a str>), String> {
    let (mut at, mut opened) = (Some(0), None);
    for result in results {
        let step = at.map(|at| &flow.steps[at]).ok_or_else(|| format!("已经办结，不能再有“{result}”"))?;
        if result == "overdue" {
            at = Some(step.overdue.ok_or_else(|| format!("步骤“{}”没有写逾期转到哪里", step.id))?);
            continue;
        }
        let found = step.results.iter().find(|known| known.id == *result);
        let found = found.ok_or_else(|| format!("步骤“{}”没有“{result}”这个结果", step.id))?;
        (at, opened) = (found.next, found.opens.as_deref());
    }
    Ok((at, opened))
}
