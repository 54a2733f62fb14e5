//! Examples of absences and exits: what stops, what is owed instead, and what comes after.

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{Differ, Kind, Scene, day, moment};
use crate::sections::absences::StandIn;

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
    /// When the subject came back.
    back: Option<Spanned<Datetime>>,
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
    /// The first day on which duties stop.
    begins: Option<Spanned<Datetime>>,
    /// What it turns into by itself, and on which day.
    becomes: Option<String>,
    becomes_on: Option<Spanned<Datetime>>,
    /// Ids of the contacts that are owed instead.
    contacts: Option<Vec<String>>,
    /// Until when somebody who came back must be contacted.
    back_due: Option<Spanned<Datetime>>,
    /// The first days on which somebody who left is asked again.
    asks: Option<Vec<Spanned<Datetime>>>,
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
        let duties = decided.decision.duties.iter();
        let owed: Vec<u32> = duties.map(|duty| absence.owed_of(duty, present, days)).collect();
        differ.compare("owed", expect.owed.as_ref().map(|owed| format!("{owed:?}")), format!("{owed:?}"));
    } else if expect.owed.is_some() {
        return Err("要比 owed，given 里要写 present（在家几天）和 days（一共几天）".into());
    }
    differ.compare_due("begins", expect.begins.as_ref(), absence.begins_on(on).at(0, 0, 0, 0));
    differ.compare_list("contacts", expect.contacts.as_ref(), &ids(&absence.contacts));
    let becomes = absence.becomes_on(on);
    differ.compare("becomes", expect.becomes.as_ref(), becomes.map_or("none", |(state, _)| state.id()));
    if let Some((_, on)) = becomes {
        differ.compare_due("becomes_on", expect.becomes_on.as_ref(), on.at(0, 0, 0, 0));
    }
    if let Some(wanted) = &expect.back_due {
        let (back, came) = absence.back.as_ref().zip(given.back.as_ref()).ok_or_else(|| {
            format!("要比 back_due，“{id}”要写回来以后怎么办（back），given 里要写 back（哪天回来的）")
        })?;
        differ.compare_due("back_due", Some(wanted), back.due(scene.calendar, moment(came.get_ref())?).until);
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
    differ.compare_list("contacts", expect.contacts.as_ref(), &ids(&exit.contacts));
    if let Some(wanted) = &expect.asks {
        let got = exit.asked_again_on(on, scene.calendar, wanted.len());
        let days = |days: Vec<Date>| days.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
        let wanted: Vec<Date> = wanted.iter().map(|on| day(on.get_ref())).collect::<Result<_, _>>()?;
        differ.compare("asks", Some(days(wanted)), days(got));
    }
    differ.compare("notice", expect.notice.as_ref(), exit.notice.as_deref().unwrap_or("none"));
    Ok(())
}

fn ids(contacts: &[StandIn]) -> Vec<String> {
    contacts.iter().map(|contact| contact.id.clone()).collect()
}
