//! Examples of counting: what contacts do for the duties of a person, or of a household.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{Differ, Kind, Scene, day, moment};
use crate::cadence::Every;
use crate::counting::{Around, Contact, Counted, count};
use crate::decision::{Agreed, Duty};

/// Contacts, and what they did for the duties.
#[derive(Debug)]
pub(super) struct Counting;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Made {
    from: Spanned<Datetime>,
    to: Spanned<Datetime>,
    /// First day of the duties, where it is another.
    since: Option<Spanned<Datetime>>,
    facts: Option<toml::Table>,
    /// The people of a household, in the place of one person.
    people: Option<Vec<toml::Table>>,
    #[serde(default)]
    plans: Vec<RawPlan>,
    #[serde(default)]
    contacts: Vec<RawContact>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlan {
    duty: String,
    count: u32,
    every: Option<Every>,
    #[serde(default)]
    modes: Vec<String>,
}

/// A contact as examples write it: a day or a moment, and what is known of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawContact {
    on: Spanned<Datetime>,
    mode: String,
    #[serde(default)]
    by: String,
    #[serde(default)]
    minutes: u32,
    acts: Option<BTreeMap<String, u32>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Did {
    duties: Option<Vec<ExpectedTally>>,
    /// Why contacts count for nothing, in the order in which they are written.
    not_counted: Option<Vec<String>>,
    /// Duties whose plan the pack does not allow.
    plans_refused: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedTally {
    id: String,
    owed: Option<u32>,
    counted: Option<u32>,
    met: Option<bool>,
    /// Which people of the household it is owed to, the first is 1.
    people: Option<Vec<usize>>,
}

/// What is counted for, each with the people it is owed to.
type Owed = Vec<(Duty, Vec<usize>)>;

impl Kind for Counting {
    type Given = Made;
    type Expect = Did;

    fn run(scene: &Scene<'_>, given: &Made, expect: &Did, differ: &mut Differ) -> Result<(), String> {
        let (from, to) = (day(given.from.get_ref())?, day(given.to.get_ref())?);
        let since = given.since.as_ref().map_or(Ok(from), |since| day(since.get_ref()))?;
        let mut owed = owed(scene, given, to)?;
        let refused = planned(&mut owed, &given.plans)?;
        differ.compare_list("plans_refused", expect.plans_refused.as_ref(), &refused);
        let contacts: Vec<Contact> = given
            .contacts
            .iter()
            .zip(0..)
            .map(|(raw, at)| contact(raw, at))
            .collect::<Result<_, String>>()?;
        let duties: Vec<Duty> = owed.iter().map(|(duty, _)| duty.clone()).collect();
        let parts = &scene.pack.sections.ladder.parts;
        let counted = count(&duties, &contacts, Around { parts, calendar: scene.calendar, since });
        for wanted in expect.duties.iter().flatten() {
            let at = duties.iter().position(|duty| duty.id == wanted.id);
            let Some(at) = at else {
                let ids: Vec<&str> = duties.iter().map(|duty| duty.id.as_str()).collect();
                let there = if ids.is_empty() { "一项也没有".to_owned() } else { ids.join("、") };
                return Err(format!("没有“{}”这项任务（应有的任务：{there}）", wanted.id));
            };
            compare(wanted, (&counted, at), (from, to), &owed[at].1, differ);
        }
        let why = (0..contacts.len()).filter_map(|at| counted.of(at).err());
        let why: Vec<String> = why.map(|why| why.code().to_owned()).collect();
        differ.compare_list("not_counted", expect.not_counted.as_ref(), &why);
        Ok(())
    }
}

fn compare(
    wanted: &ExpectedTally,
    (counted, at): (&Counted<'_>, usize),
    (from, to): (Date, Date),
    people: &[usize],
    differ: &mut Differ,
) {
    let tallies = counted.tallies(at, from, to);
    let what = |key: &str| format!("{} 的 {key}", wanted.id);
    differ.compare(&what("owed"), wanted.owed, tallies.iter().map(|tally| tally.owed).sum::<u32>());
    differ.compare(&what("counted"), wanted.counted, tallies.iter().map(|tally| tally.counted).sum::<u32>());
    differ.compare(&what("met"), wanted.met, tallies.iter().all(|tally| tally.met));
    let text = |people: &[usize]| people.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
    differ.compare(&what("people"), wanted.people.as_ref().map(|people| text(people)), text(people));
}

/// The duties of the person, or those that the household owes once.
fn owed(scene: &Scene<'_>, given: &Made, on: Date) -> Result<Owed, String> {
    let Some(people) = &given.people else {
        let decided = scene.decided(given.facts.as_ref(), on)?;
        return Ok(decided.decision.duties.into_iter().map(|duty| (duty, vec![1])).collect());
    };
    let decided: Vec<_> =
        people.iter().map(|facts| scene.decided(Some(facts), on)).collect::<Result<_, String>>()?;
    let decisions: Vec<_> = decided.iter().map(|one| &one.decision).collect();
    let shared = scene.pack.household_duties(&decisions);
    Ok(shared.into_iter().map(|one| (one.duty, one.people.iter().map(|at| at + 1).collect())).collect())
}

/// Puts plans in the place of what the notice asks; gives back the duties whose plan is not allowed.
fn planned(owed: &mut Owed, plans: &[RawPlan]) -> Result<Vec<String>, String> {
    let mut refused = Vec::new();
    for plan in plans {
        let found = owed.iter_mut().find(|(duty, _)| duty.id == plan.duty);
        let (duty, _) = found.ok_or_else(|| format!("没有“{}”这项任务，不能有个人计划", plan.duty))?;
        let agreed = Agreed { count: plan.count, every: plan.every, modes: plan.modes.clone() };
        match duty.under_plan(&agreed) {
            Some(planned) => *duty = planned,
            None => refused.push(plan.duty.clone()),
        }
    }
    Ok(refused)
}

fn contact(raw: &RawContact, at: usize) -> Result<Contact, String> {
    let (on, time) = moment_of(raw.on.get_ref())?;
    Ok(Contact {
        id: format!("{at:06}"),
        on,
        at: time,
        mode: raw.mode.clone(),
        by: raw.by.clone(),
        minutes: raw.minutes,
        acts: raw.acts.clone().unwrap_or_default(),
    })
}

/// A day, and the time of day where it is written.
pub(super) fn moment_of(raw: &Datetime) -> Result<(Date, Option<Time>), String> {
    let at = moment(raw)?;
    Ok((at.date(), raw.time.is_some().then(|| at.time())))
}
