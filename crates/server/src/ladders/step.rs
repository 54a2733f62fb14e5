//! Entering what was done because nobody answers.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    dates::instant_of,
    ids::LadderStepId,
    ladders::{
        Found, TakeStep,
        step::{Scene, StepRefusal, step as decide},
    },
};
use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::{
    follow::{Following, Sought},
    show, step_of,
};
use crate::{
    app::App,
    desk::{Desk, Seat},
    people::at_hand,
    respond::{Answer, go, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Keeps what was done, and looks at what comes next, in one transaction. The inner error is for whoever did it.
///
/// # Errors
/// What the database cannot do.
pub async fn step(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: TakeStep,
) -> anyhow::Result<Result<(), Vec<StepRefusal>>> {
    let seat = Seat::of(app, scope, actor)?;
    let kept = app.db().write(move |tx| {
        let Desk { pack, notices, scope, actor, now, edge } = seat.desk();
        let Sought { person, open, known } = Sought::read(tx, scope, command.person, command.id)?;
        let due = open.as_ref().and_then(|open| step_of(pack, &open.kind, open.open()?));
        let people = due.map_or(1, |step| step.people);
        let scene = Scene { person: person.as_ref(), open: open.as_ref(), people, known };
        let decided = decide(&command, &scene, actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        let Some((done, event)) = decided else { return Ok(()) };
        Following { notices, scope, now }.keep(tx, &done, &event)
    });
    Stop::told(kept.await)
}

/// `POST /ladders/{person}/steps`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    if let Some(command) = read(&app, person.id, &mut typed) {
        match step(&app, &scope, &asker.actor, command).await? {
            Ok(()) => return Ok(go(&format!("/ladders/{}?done=ladder_step", person.id))),
            Err(refusals) => {
                for refusal in refusals {
                    let (field, sentence) = refusal.text();
                    typed.refuse(field, sentence);
                }
            }
        }
    }
    let page = show::sheet(&app, &asker, &scope, &person, typed, Typed::default()).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn read(app: &App, person: domain::ids::PersonId, typed: &mut Typed) -> Option<TakeStep> {
    let found = Found::from_code(typed.text("found"));
    if found.is_none() {
        typed.refuse("found", "请选一项");
    }
    let at = moment(typed);
    if at.is_none() {
        typed.refuse("at", "请填写日期和时间，例如 2026-02-16 和 19:30");
    }
    Some(TakeStep {
        id: typed.text("id").parse().unwrap_or_else(|_| LadderStepId::from(app.edge().id())),
        person,
        at: at?,
        found: found?,
        with: typed.given("with").map(str::to_owned),
        note: typed.given("note").map(str::to_owned),
    })
}

fn moment(typed: &Typed) -> Option<Timestamp> {
    let (day, time) = (typed.text("day").parse::<Date>().ok()?, typed.text("time").parse::<Time>().ok()?);
    Some(instant_of(day.to_datetime(time)))
}
