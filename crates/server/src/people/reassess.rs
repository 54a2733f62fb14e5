//! Somebody was assessed again and the result is the same: day, assessor and paper stand in the history.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    packs::Pack,
    people::{
        Fact, Person, Reassess,
        assessment::{FACTS, Told, history},
        reassess::{ReassessRefusal, Scene, reassess as decide},
    },
    refusal::Refusal,
};
use jiff::Timestamp;
use store::{Root, Tx, people};

use super::at_hand;
use crate::{
    app::App,
    desk::{Desk, Seat},
    frame::Frame,
    respond::{Answer, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Keeps an assessment with the same result. The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do.
pub async fn reassess(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: Reassess,
) -> anyhow::Result<Result<(), ReassessRefusal>> {
    let seat = Seat::of(app, scope, actor)?;
    let kept = app.db().write(move |tx| {
        let desk = seat.desk();
        tx.lock(Root::Person, desk.scope.tenant(), command.person.as_bytes())?;
        keep(tx, &desk, &command)
    });
    Stop::told(kept.await)
}

/// The same as a part of a transaction that has locked the person. Nothing is decided anew: no day shows another value.
pub(crate) fn keep(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    command: &Reassess,
) -> Result<(), Stop<ReassessRefusal>> {
    let Desk { scope, actor, now, edge, .. } = *desk;
    let person = people::by_id(tx, scope, command.person)?;
    let facts = people::facts::of_person(tx, scope, command.person)?;
    let scene = Scene { person: person.as_ref(), facts: &facts };
    let kept = decide(command, &scene, actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
    people::facts::insert(tx, scope.tenant(), &kept.facts)?;
    store::events::insert(tx, &kept.event)?;
    Ok(())
}

/// An assessment as a row of a page or a print.
pub(crate) struct AssessmentRow {
    pub(crate) on: String,
    pub(crate) result: String,
    pub(crate) evidence: String,
}

/// All assessments, the latest first.
pub(crate) fn rows(pack: &Pack, facts: &[Fact], now: Timestamp) -> Vec<AssessmentRow> {
    let row = |one: Told<'_>| {
        let told = FACTS.into_iter().zip([one.level, one.score]);
        let words = told.filter_map(|(fact, value)| Some((fact, value?))).map(|(fact, value)| {
            let value = pack.value_in_words(fact, value);
            format!("{}：{value}", pack.fact_name(fact))
        });
        AssessmentRow {
            on: one.on.to_string(),
            result: words.collect::<Vec<_>>().join("，"),
            evidence: one.evidence.unwrap_or_default().to_owned(),
        }
    };
    history(facts, now).into_iter().rev().map(row).collect()
}

#[derive(Template)]
#[template(path = "people/reassess.html")]
struct ReassessPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    assessments: Vec<AssessmentRow>,
}

/// `GET /people/{person}/assessment`
pub async fn page(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::default();
    typed.set("on", app.edge().today().to_string());
    Ok(render(&sheet(&app, &asker, &scope, &person, typed).await?))
}

/// `POST /people/{person}/assessment`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    if let Some(command) = command(&person, &mut typed) {
        match reassess(&app, &scope, &asker.actor, command).await? {
            Ok(()) => return Ok(go(&format!("/people/{}?done=reassessed", person.id))),
            Err(refusal) => {
                let refusal = Refusal::from(refusal);
                typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
            }
        }
    }
    let page = sheet(&app, &asker, &scope, &person, typed).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn command(person: &Person, typed: &mut Typed) -> Option<Reassess> {
    let on = typed.text("on").parse().ok();
    if on.is_none() {
        typed.refuse("on", "请填写评估日期");
    }
    let assessor = typed.given("assessor").map(str::to_owned);
    if assessor.is_none() {
        typed.refuse("assessor", "请填写评估人或评估机构");
    }
    let paper = typed.given("evidence").map(str::to_owned);
    if paper.is_none() {
        typed.refuse("evidence", "请填写评估报告或依据，如：报告编号");
    }
    let evidence = format!("评估人：{}；依据：{}", assessor?, paper?);
    Some(Reassess { person: person.id, on: on?, evidence })
}

async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    typed: Typed,
) -> anyhow::Result<ReassessPage> {
    let (by, id) = (scope.clone(), person.id);
    let facts = app.db().read(move |tx| people::facts::of_person(tx, &by, id)).await?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    Ok(ReassessPage {
        frame: Frame::of(app, asker, "/people"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        assessments: rows(&pack, &facts, app.edge().now()),
        typed,
    })
}
