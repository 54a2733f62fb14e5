//! Entering a visitor, or changing what is known of one.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Verb},
    ids::{TenantId, WorkerId},
    workers::{
        KeepWorker, Worker,
        keep::{KeepRefusal, Scene, keep as decide},
    },
};
use store::{
    Fault, Root, areas,
    organisations::{self, OrganisationFilter},
    workers::{self, charges, reliefs},
};

use super::{at_hand, list::away};
use crate::{
    app::App,
    areas::pick::places_under,
    frame::{Choice, Frame, Tag},
    people::assign::{choices, nearest},
    respond::{Answer, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Keeps a visitor. The inner error is for whoever filled in the form.
///
/// # Errors
/// What the database cannot do.
pub async fn keep(
    app: &App,
    actor: &Actor,
    command: KeepWorker,
) -> anyhow::Result<Result<(), Vec<KeepRefusal>>> {
    let pack = app.pack_for(command.tenant, app.edge().today())?;
    let (now, edge, actor) = (app.edge().now(), app.edge().clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        let (tenant, id) = (command.tenant, command.id);
        tx.lock(Root::Worker, tenant, id.as_bytes())?;
        let existing = workers::by_id(tx, tenant, id)?;
        let area = command.area.as_ref().map(|code| areas::by_code(tx, code)).transpose()?.flatten();
        let organisation =
            command.organisation.map(|id| organisations::by_id(tx, tenant, id)).transpose()?.flatten();
        let companion = command.companion.map(|id| workers::by_id(tx, tenant, id)).transpose()?.flatten();
        let accompanies = workers::accompanied(tx, tenant, id)?;
        let scene = Scene {
            existing: existing.as_ref(),
            area: area.as_ref(),
            organisation: organisation.as_ref(),
            companion: companion.as_ref(),
            kinds: &pack.labels.visitor,
            people: charges::count(tx, tenant, id)?,
            accompanies: &accompanies,
        };
        let decided = decide(&command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        if let Some((worker, event)) = decided {
            workers::save(tx, &worker)?;
            store::events::insert(tx, &event)?;
        }
        Ok(())
    });
    Stop::told(kept.await)
}

#[derive(Template)]
#[template(path = "workers/keep.html")]
struct KeepPage {
    frame: Frame,
    typed: Typed,
    action: String,
    name: Option<String>,
    tags: Vec<Tag>,
    kinds: Vec<Choice>,
    minors: Vec<String>,
    organisations: Vec<Choice>,
    areas: Vec<Choice>,
    companions: Vec<Choice>,
    states: Vec<Choice>,
    account: Option<String>,
    may_relieve: bool,
    /// The page of the phones on which the account is used, for whoever ends phones.
    phones: Option<String>,
    elsewhere: Vec<String>,
}

/// What was just done.
#[derive(serde::Deserialize)]
pub struct Asked {
    done: Option<String>,
}

/// `GET /workers/new`
pub async fn page(State(app): State<App>, asker: Asker) -> Answer {
    let mut typed = Typed::default();
    typed.set("id", app.edge().id().to_string());
    typed.set("active", "yes");
    let tenant = asker.home()?.tenant();
    Ok(render(&sheet(&app, &asker, tenant, None, typed).await?))
}

/// `POST /workers/new`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let tenant = asker.home()?.tenant();
    let mut typed = Typed::read(&body);
    let id = typed.text("id").parse().unwrap_or_else(|_| WorkerId::from(app.edge().id()));
    if done(&app, &asker, tenant, id, &mut typed).await? {
        return Ok(go("/workers?done=worker_kept"));
    }
    let page = sheet(&app, &asker, tenant, None, typed).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// `GET /workers/{worker}`
pub async fn change_page(
    State(app): State<App>,
    asker: Asker,
    Path(worker): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let (scope, worker) = at_hand(&app, &asker, &worker).await?;
    app.places().learn(app.db(), [&worker.area]).await.map_err(anyhow::Error::new)?;
    let mut typed = Typed::default();
    typed.set("name", &worker.name);
    typed.set("kind", &worker.kind);
    typed.set("organisation", worker.organisation.map_or_else(String::new, |id| id.to_string()));
    typed.set("companion", worker.companion.map_or_else(String::new, |id| id.to_string()));
    typed.set("phone", worker.phone.as_ref().map_or("", |phone| phone.as_str()));
    typed.set("area", app.places().get(&worker.area).map_or_else(String::new, |area| area.code.to_string()));
    typed.set("active", if worker.active { "yes" } else { "no" });
    let mut page = sheet(&app, &asker, scope.tenant(), Some(&worker), typed).await?;
    page.frame = page.frame.after(asked.done.as_deref());
    Ok(render(&page))
}

/// `POST /workers/{worker}`
pub async fn change_submit(
    State(app): State<App>,
    asker: Asker,
    Path(worker): Path<String>,
    body: Bytes,
) -> Answer {
    let (scope, worker) = at_hand(&app, &asker, &worker).await?;
    let mut typed = Typed::read(&body);
    if done(&app, &asker, scope.tenant(), worker.id, &mut typed).await? {
        return Ok(go(&format!("/workers/{}?done=worker_kept", worker.id)));
    }
    let page = sheet(&app, &asker, scope.tenant(), Some(&worker), typed).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

async fn done(
    app: &App,
    asker: &Asker,
    tenant: TenantId,
    id: WorkerId,
    typed: &mut Typed,
) -> anyhow::Result<bool> {
    let command = KeepWorker {
        id,
        tenant,
        name: typed.text("name").to_owned(),
        kind: typed.text("kind").to_owned(),
        organisation: typed.text("organisation").parse().ok(),
        companion: typed.text("companion").parse().ok(),
        phone: typed.given("phone").map(str::to_owned),
        area: typed.text("area").parse().ok(),
        active: typed.text("active") != "no",
    };
    let Err(refusals) = keep(app, &asker.actor, command).await? else { return Ok(true) };
    for refusal in domain::refusal::shown(refusals) {
        typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
    }
    Ok(false)
}

/// Fields of the page; sentences at any other stand on top.
const FIELDS: [&str; 7] = ["name", "kind", "organisation", "companion", "phone", "area", "active"];

async fn sheet(
    app: &App,
    asker: &Asker,
    tenant: TenantId,
    worker: Option<&Worker>,
    typed: Typed,
) -> anyhow::Result<KeepPage> {
    let today = app.edge().today();
    let pack = app.pack_for(tenant, today)?;
    let (own, known, id) = (asker.actor.area.clone(), worker.cloned(), worker.map(|worker| worker.id));
    let found = app.db().read(move |tx| {
        let around = known.as_ref().map_or(&own, |worker| &worker.area);
        let filter =
            OrganisationFilter { area: own.clone(), active: Some(true), limit: 300, ..Default::default() };
        let account = known.as_ref().and_then(|worker| worker.account);
        Ok::<_, Fault>((
            organisations::page(tx, tenant, &filter)?,
            places_under(tx, &own, today)?,
            nearest(tx, tenant, around)?,
            reliefs::open(tx, tenant)?,
            account.map(|id| store::accounts::by_id(tx, id)).transpose()?.flatten(),
        ))
    });
    let (bodies, areas, workers, open, account) = found.await?;
    let others = workers.into_iter().filter(|one| Some(one.id) != id).collect();
    let away = open.iter().find(|relief| Some(relief.worker) == id).map(|relief| away(relief, today));
    Ok(KeepPage {
        frame: Frame::of(app, asker, "/workers"),
        action: id.map_or_else(|| "/workers/new".to_owned(), |id| format!("/workers/{id}")),
        name: worker.map(|worker| worker.name.clone()),
        tags: away.into_iter().collect(),
        kinds: pack.labels.visitor.iter().map(|kind| Choice::new(&kind.id, &kind.name)).collect(),
        minors: pack.labels.visitor.iter().filter(|kind| kind.minors).map(|kind| kind.name.clone()).collect(),
        organisations: bodies
            .into_iter()
            .map(|line| Choice::new(line.organisation.id.to_string(), line.organisation.name))
            .collect(),
        areas,
        companions: choices(&pack, others),
        states: vec![Choice::new("yes", "在岗"), Choice::new("no", "已离岗")],
        phones: (account.is_some() && asker.actor.may(Verb::ManageAccounts))
            .then(|| format!("/accounts/phones?worker={}", id.map_or_else(String::new, |id| id.to_string()))),
        account: account.map(|known| known.account.user_name),
        may_relieve: asker.actor.may(Verb::HandOver),
        elsewhere: typed.elsewhere(|field| FIELDS.contains(&field)).into_iter().map(str::to_owned).collect(),
        typed,
    })
}
