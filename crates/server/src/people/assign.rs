//! Giving a person to a visitor.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    ids::{PersonId, WorkerId},
    packs::Pack,
    people::Person,
    refusal::Refusal,
    workers::{
        AssignWorker, Worker,
        assign::{AssignRefusal, Scene, assign as decide},
    },
};
use store::{Fault, Root, workers};

use super::at_hand;
use crate::{
    app::App,
    frame::{Choice, Frame},
    respond::{Answer, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Gives a person to a visitor from today on, or takes them back (`None`). The inner error is for whoever
/// asked.
///
/// # Errors
/// What the database cannot do.
pub async fn assign(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    person: PersonId,
    worker: Option<WorkerId>,
) -> anyhow::Result<Result<(), AssignRefusal>> {
    let (now, edge) = (app.edge().now(), app.edge().clone());
    let (scope, actor) = (scope.clone(), actor.clone());
    let command = AssignWorker { tenant: scope.tenant(), person, worker };
    let kept = app.db().write(move |tx| {
        let tenant = scope.tenant();
        tx.lock(Root::Person, tenant, person.as_bytes())?;
        let standing = store::duties::by_person(tx, &scope, person)?;
        let worker = worker.map(|id| workers::by_id(tx, tenant, id)).transpose()?.flatten();
        let current =
            workers::assignments(tx, &scope, person)?.into_iter().find(|known| known.until.is_none());
        let scene = Scene { standing: standing.as_ref(), worker: worker.as_ref(), current: current.as_ref() };
        let assigned = decide(&command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        for assignment in assigned.closed.iter().chain(&assigned.opened) {
            workers::save_assignment(tx, tenant, assignment)?;
        }
        workers::set_worker(tx, tenant, person, assigned.standing.worker)?;
        store::events::insert(tx, &assigned.event)?;
        Ok(())
    });
    Stop::told(kept.await)
}

/// Visitors to choose from: name, and what kind of visitor in the words of the notice.
pub(crate) fn choices(pack: &Pack, workers: Vec<Worker>) -> Vec<Choice> {
    let active = workers.into_iter().filter(|worker| worker.active);
    active
        .map(|worker| {
            let kind = pack.labels.visitor(&worker.kind);
            Choice::new(worker.id.to_string(), format!("{}（{kind}）", worker.name))
        })
        .collect()
}

#[derive(Template)]
#[template(path = "people/assign.html")]
struct AssignPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    place: String,
    now: Option<String>,
    workers: Vec<Choice>,
    elsewhere: Vec<String>,
}

/// `GET /people/{person}/worker`
pub async fn page(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    Ok(render(&sheet(&app, &asker, &scope, &person, Typed::default()).await?))
}

/// `POST /people/{person}/worker`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    let worker = typed.text("worker").parse().ok();
    if worker.is_none() && typed.text("worker") != "none" {
        typed.refuse("worker", "请选择探访人");
    } else if let Err(refusal) = assign(&app, &scope, &asker.actor, person.id, worker).await? {
        let refusal = Refusal::from(refusal);
        typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
    } else {
        return Ok(go(&format!("/people/{}?done=assigned", person.id)));
    }
    let page = sheet(&app, &asker, &scope, &person, typed).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    typed: Typed,
) -> anyhow::Result<AssignPage> {
    let (by_scope, id, own) = (scope.clone(), person.id, asker.actor.area.clone());
    let found = app.db().read(move |tx| {
        let standing = store::duties::by_person(tx, &by_scope, id)?;
        let now = standing.and_then(|standing| standing.worker);
        let now = now.map(|id| workers::by_id(tx, by_scope.tenant(), id)).transpose()?.flatten();
        Ok::<_, Fault>((now, workers::in_area(tx, by_scope.tenant(), &own, None, 300)?))
    });
    let (now, workers) = found.await?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let mut choices = choices(&pack, workers);
    if now.is_some() {
        choices.push(Choice::new("none", "暂不安排"));
    }
    Ok(AssignPage {
        frame: Frame::of(app, asker, "/people"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        place: person.address.clone(),
        now: now.map(|worker| worker.name),
        workers: choices,
        elsewhere: typed.elsewhere(|field| field == "worker").into_iter().map(str::to_owned).collect(),
        typed,
    })
}
