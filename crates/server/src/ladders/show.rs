//! Somebody whom nobody reaches: what has to be done now, whom to call, and everything that was done.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use domain::{
    actor::{Scope, Verb},
    dates::clock_of,
    ids::{AccountId, LadderStepId},
    ladders::{Done, Found, How, Ladder, State as Stands, Trace, Why},
    packs::Pack,
    people::{Person, facts::facts_on},
};
use jiff::Timestamp;
use serde_json::{Map, Value};
use store::Fault;

use super::{clock, step_of};
use crate::{
    accounts,
    app::App,
    emergencies::{self, words::Card},
    frame::{Choice, Frame, Tag},
    people::{
        at_hand,
        contacts::{Call, calls},
    },
    respond::{Answer, Problem, render},
    session::Asker,
    typed::Typed,
    visits::moment,
};

#[derive(Template)]
#[template(path = "ladders/show.html")]
pub(super) struct ShowPage {
    frame: Frame,
    id: String,
    name: String,
    place: String,
    phone: Option<String>,
    note: Option<String>,
    calls: Vec<Call>,
    due: Option<Due>,
    ended: Option<String>,
    rows: Vec<Row>,
    /// What was told of the person in danger since the search began.
    emergencies: Vec<Card>,
    step: Typed,
    close: Typed,
    found: Vec<Choice>,
    whys: Vec<Choice>,
    may_step: bool,
    may_close: bool,
    may_record: bool,
}

/// What has to be done now.
struct Due {
    name: String,
    what: String,
    who: String,
    together: bool,
    clause: String,
    tell: String,
    clock: Tag,
}

/// Something that was tried or done.
struct Row {
    at: String,
    what: String,
    came: String,
    by: String,
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct Asked {
    done: Option<String>,
}

/// `GET /ladders/{person}`
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut page = sheet(&app, &asker, &scope, &person, Typed::default(), Typed::default()).await?;
    page.frame = page.frame.after(asked.done.as_deref());
    Ok(render(&page))
}

struct Everything {
    ladders: Vec<Ladder>,
    traces: Vec<Trace>,
    steps: Vec<Done>,
    known: Map<String, Value>,
    accounts: BTreeMap<AccountId, String>,
}

async fn read(app: &App, scope: &Scope, person: &Person) -> Result<Everything, Problem> {
    let (scope, id, today, now) = (scope.clone(), person.id, app.edge().today(), app.edge().now());
    let found = app.db().read(move |tx| {
        let ladders = store::ladders::of_person(tx, &scope, id)?;
        let since = ladders.first().map_or(Timestamp::MAX, |ladder| ladder.started_at);
        let traces = store::ladders::traces(tx, &scope, id, since)?;
        let steps = store::ladders::steps(tx, &scope, id)?;
        let accounts = accounts::names(tx, steps.iter().map(|step| step.recorded_by))?;
        let facts = store::people::facts::of_person(tx, &scope, id)?;
        Ok::<_, Fault>(Everything { ladders, traces, steps, known: facts_on(&facts, today, now), accounts })
    });
    Ok(found.await.map_err(anyhow::Error::new)?)
}

/// The page, with what was typed into its two forms.
pub(super) async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    mut step: Typed,
    mut close: Typed,
) -> Result<ShowPage, Problem> {
    let now = app.edge().now();
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let found = read(app, scope, person).await?;
    app.places().learn(app.db(), [&person.area]).await.map_err(anyhow::Error::new)?;
    for typed in [&mut step, &mut close] {
        if typed.given("id").is_none() {
            typed.set("id", LadderStepId::from(app.edge().id()).to_string());
        }
    }
    if step.given("day").is_none() {
        step.set("day", app.edge().today().to_string());
        step.set("time", clock_of(now).time().strftime("%H:%M").to_string());
    }
    let last = found.ladders.first();
    let mut emergencies = emergencies::of_person(app, &asker.actor, scope, person.id).await?;
    emergencies.retain(|card| last.is_some_and(|ladder| card.told_at >= ladder.started_at));
    Ok(ShowPage {
        frame: Frame::of(app, asker, "/ladders"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        place: app.places().address(&person.area, &asker.actor.area, &person.address),
        phone: person.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        note: person.note.clone(),
        calls: calls(&pack, &found.known),
        due: last.and_then(|ladder| due(&pack, ladder, now)),
        ended: last.and_then(|ladder| ended(&pack, ladder, &found)),
        rows: rows(&pack, &found),
        emergencies,
        found: Found::ALL.map(|found| Choice::new(found.code(), found.label())).into(),
        whys: Why::ALL.map(|why| Choice::new(why.code(), why.label())).into(),
        may_step: asker.actor.may(Verb::TakeLadderStep),
        may_close: asker.actor.may(Verb::CloseLadder),
        may_record: asker.actor.may(Verb::RecordVisit),
        step,
        close,
    })
}

fn due(pack: &Pack, ladder: &Ladder, now: Timestamp) -> Option<Due> {
    let rung = ladder.open()?;
    let step = step_of(pack, &ladder.kind, rung);
    let text = |of: fn(&rules::sections::ladder::Step) -> &str| step.map(of).unwrap_or_default().to_owned();
    Some(Due {
        name: step.map_or_else(|| rung.step.clone(), |step| step.name.clone()),
        what: text(|step| &step.what),
        who: text(|step| &step.who),
        together: step.is_some_and(|step| step.people > 1),
        clause: text(|step| &step.clause),
        tell: step.map(|step| step.tell.join("、")).unwrap_or_default(),
        clock: clock(rung, now),
    })
}

/// How the last ladder ended, in words.
fn ended(pack: &Pack, ladder: &Ladder, found: &Everything) -> Option<String> {
    let Stands::Ended { at, how } = &ladder.state else { return None };
    let how = match how {
        How::Contact(visit) => found.traces.iter().find_map(|trace| match trace {
            Trace::Contact { visit: other, outcome, .. } if other == visit => {
                Some(outcome.label().to_owned())
            }
            _ => None,
        }),
        How::Done(id) => found.steps.iter().find(|step| step.id == *id).map(came_of),
        How::Elsewhere(id) => {
            let absence = pack.rules.absence(id).map(|absence| absence.name.clone());
            let name = absence.or_else(|| pack.rules.exit(id).map(|exit| exit.name.clone()));
            Some(format!("已登记“{}”", name.unwrap_or_else(|| id.clone())))
        }
    };
    Some(format!("{}：{}", moment(*at), how.unwrap_or_default()))
}

fn came_of(done: &Done) -> String {
    done.closed.map_or_else(|| done.found.label().to_owned(), |why| format!("结束查找：{}", why.label()))
}

/// Everything since the last ladder began, from first to last.
fn rows(pack: &Pack, found: &Everything) -> Vec<Row> {
    let Some(ladder) = found.ladders.first() else { return Vec::new() };
    let mut rows: Vec<(Timestamp, Row)> = Vec::new();
    for trace in &found.traces {
        let row = match trace {
            Trace::Contact { at, mode, outcome, .. } => Row {
                at: moment(*at),
                what: pack.labels.mode(*mode).to_owned(),
                came: outcome.label().to_owned(),
                by: String::new(),
            },
            Trace::Done(done) => {
                let steps = pack.rules.ladder(&ladder.kind).map(|ladder| ladder.steps.as_slice());
                let step = steps.unwrap_or_default().iter().find(|step| step.id == done.step);
                let with = done.with.as_ref().map(|with| format!("，同去：{with}")).unwrap_or_default();
                let note = done.note.as_ref().map(|note| format!("。{note}")).unwrap_or_default();
                let name = step.map_or("", |step| step.name.as_str());
                Row {
                    at: moment(done.at),
                    what: if done.closed.is_some() { String::new() } else { name.to_owned() },
                    came: format!("{}{with}{note}", came_of(done)),
                    by: found.accounts.get(&done.recorded_by).cloned().unwrap_or_default(),
                }
            }
            Trace::Elsewhere { .. } => continue,
        };
        rows.push((trace.at(), row));
    }
    rows.sort_by_key(|(at, _)| *at);
    rows.into_iter().map(|(_, row)| row).collect()
}
