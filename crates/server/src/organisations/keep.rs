//! Entering an organisation, or changing what is known of one.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::Actor,
    ids::{OrganisationId, TenantId},
    organisations::{
        KeepOrganisation, Organisation, OrganisationKind,
        keep::{KeepRefusal, Scene, keep as decide},
    },
};
use store::{Fault, Root, areas, organisations};

use super::list::kinds;
use crate::{
    app::App,
    areas::pick::places_under,
    frame::{Choice, Frame},
    respond::{Answer, Problem, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Keeps an organisation. The inner error is for whoever filled in the form.
///
/// # Errors
/// What the database cannot do.
pub async fn keep(
    app: &App,
    actor: &Actor,
    command: KeepOrganisation,
) -> anyhow::Result<Result<(), Vec<KeepRefusal>>> {
    let (now, edge, actor) = (app.edge().now(), app.edge().clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        let (tenant, id) = (command.tenant, command.id);
        // Names are given once in a county; there are few organisations, and they change rarely.
        tx.lock(Root::County, tenant, &[0; 16])?;
        let existing = organisations::by_id(tx, tenant, id)?;
        let area = command.area.as_ref().map(|code| areas::by_code(tx, code)).transpose()?.flatten();
        let same_name = organisations::by_name(tx, tenant, command.name.trim())?.map(|other| other.id);
        let people = organisations::answering(tx, tenant, id)?;
        let scene = Scene { existing: existing.as_ref(), area: area.as_ref(), same_name, people };
        let decided = decide(&command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        if let Some((organisation, event)) = decided {
            organisations::save(tx, &organisation)?;
            store::events::insert(tx, &event)?;
        }
        Ok(())
    });
    Stop::told(kept.await)
}

#[derive(Template)]
#[template(path = "organisations/keep.html")]
struct KeepPage {
    frame: Frame,
    typed: Typed,
    action: String,
    name: Option<String>,
    kinds: Vec<Choice>,
    areas: Vec<Choice>,
    states: Vec<Choice>,
    elsewhere: Vec<String>,
}

/// `GET /organisations/new`
pub async fn page(State(app): State<App>, asker: Asker) -> Answer {
    let mut typed = Typed::default();
    typed.set("id", app.edge().id().to_string());
    typed.set("active", "yes");
    Ok(render(&sheet(&app, &asker, None, typed).await?))
}

/// `POST /organisations/new`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    let id = typed.text("id").parse().unwrap_or_else(|_| OrganisationId::from(app.edge().id()));
    let tenant = asker.home()?.tenant();
    if done(&app, &asker, tenant, id, &mut typed).await? {
        return Ok(go("/organisations?done=organisation_kept"));
    }
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet(&app, &asker, None, typed).await?))
}

/// `GET /organisations/{organisation}`
pub async fn change_page(State(app): State<App>, asker: Asker, Path(id): Path<String>) -> Answer {
    let organisation = at_hand(&app, &asker, &id).await?;
    app.places().learn(app.db(), [&organisation.area]).await.map_err(anyhow::Error::new)?;
    let mut typed = Typed::default();
    typed.set("name", &organisation.name);
    typed.set("kind", organisation.kind.code());
    typed.set(
        "area",
        app.places().get(&organisation.area).map_or_else(String::new, |area| area.code.to_string()),
    );
    typed.set("contact", organisation.contact.as_deref().unwrap_or_default());
    typed.set("phone", organisation.phone.as_ref().map_or("", |phone| phone.as_str()));
    typed.set("active", if organisation.active { "yes" } else { "no" });
    Ok(render(&sheet(&app, &asker, Some(&organisation), typed).await?))
}

/// `POST /organisations/{organisation}`
pub async fn change_submit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let organisation = at_hand(&app, &asker, &id).await?;
    let mut typed = Typed::read(&body);
    if done(&app, &asker, organisation.tenant, organisation.id, &mut typed).await? {
        return Ok(go("/organisations?done=organisation_kept"));
    }
    let page = sheet(&app, &asker, Some(&organisation), typed).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// The organisation of an address, where the asker answers for the place it works in.
async fn at_hand(app: &App, asker: &Asker, id: &str) -> Result<Organisation, Problem> {
    let id: OrganisationId = id.parse().map_err(|_| Problem::NotFound)?;
    let (tenants, own) = (asker.actor.tenants.clone(), asker.actor.area.clone());
    let found = app.db().read(move |tx| {
        for tenant in &tenants {
            if let Some(found) = organisations::by_id(tx, *tenant, id)? {
                return Ok::<_, Fault>(own.contains(&found.area).then_some(found));
            }
        }
        Ok(None)
    });
    found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)
}

async fn done(
    app: &App,
    asker: &Asker,
    tenant: TenantId,
    id: OrganisationId,
    typed: &mut Typed,
) -> anyhow::Result<bool> {
    let command = KeepOrganisation {
        id,
        tenant,
        name: typed.text("name").to_owned(),
        kind: OrganisationKind::from_code(typed.text("kind")),
        area: typed.text("area").parse().ok(),
        contact: typed.given("contact").map(str::to_owned),
        phone: typed.given("phone").map(str::to_owned),
        active: typed.text("active") != "no",
    };
    let Err(refusals) = keep(app, &asker.actor, command).await? else { return Ok(true) };
    for refusal in domain::refusal::shown(refusals) {
        typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
    }
    Ok(false)
}

async fn sheet(
    app: &App,
    asker: &Asker,
    organisation: Option<&Organisation>,
    typed: Typed,
) -> anyhow::Result<KeepPage> {
    let (own, today) = (asker.actor.area.clone(), app.edge().today());
    let areas = app.db().read(move |tx| places_under(tx, &own, today)).await?;
    let fields = ["name", "kind", "area", "contact", "phone", "active"];
    Ok(KeepPage {
        frame: Frame::of(app, asker, "/organisations"),
        action: organisation
            .map_or_else(|| "/organisations/new".to_owned(), |known| format!("/organisations/{}", known.id)),
        name: organisation.map(|known| known.name.clone()),
        kinds: kinds(),
        areas,
        states: vec![Choice::new("yes", "在用"), Choice::new("no", "停用")],
        elsewhere: typed.elsewhere(|field| fields.contains(&field)).into_iter().map(str::to_owned).collect(),
        typed,
    })
}
