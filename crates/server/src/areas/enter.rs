//! Entering a village group, a grid or a development zone.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::Actor,
    areas::{
        Area, AreaCode, AreaKind, EnterArea,
        enter::{EnterRefusal, Scene, code_of, enter as decide, level_below},
    },
};
use store::{Root, areas};

use super::at_hand;
use crate::{
    app::App,
    frame::{Choice, Frame},
    respond::{Answer, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Enters a place below another. The inner error is for whoever filled in the form.
///
/// # Errors
/// What the database cannot do.
pub async fn enter(
    app: &App,
    actor: &Actor,
    parent: AreaCode,
    command: EnterArea,
) -> anyhow::Result<Result<AreaCode, Vec<EnterRefusal>>> {
    let (now, today, edge, actor) = (app.edge().now(), app.edge().today(), app.edge().clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::County, command.tenant, &[0; 16])?;
        let parent = areas::by_code(tx, &parent)?;
        let code = match (&parent, command.kind) {
            (Some(parent), Some(kind)) => code_of(kind, parent, &command.code).ok(),
            _ => None,
        };
        let mut taken = code.as_ref().map(|code| areas::by_code(tx, code)).transpose()?.flatten();
        if let (None, Some(code), Some(parent), Some(kind)) = (&taken, &code, &parent, command.kind)
            && let Some(level) = level_below(kind, parent.level)
        {
            taken = areas::by_path(tx, &parent.path.push(code, level))?;
        }
        let beside = match &parent {
            Some(parent) => areas::children(tx, &parent.code)?,
            None => Vec::new(),
        };
        let beside: Vec<String> =
            beside.into_iter().filter(|area| !area.is_closed_on(today)).map(|area| area.name).collect();
        let scene = Scene { parent: parent.as_ref(), taken: taken.as_ref(), beside: &beside };
        let (area, event) =
            decide(&command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        areas::insert_many(tx, std::slice::from_ref(&area))?;
        store::events::insert(tx, &event)?;
        Ok(area.code)
    });
    let told = Stop::told(kept.await)?;
    if told.is_ok() {
        app.places().forget();
    }
    Ok(told)
}

#[derive(Template)]
#[template(path = "areas/enter.html")]
struct EnterPage {
    frame: Frame,
    typed: Typed,
    code: String,
    name: String,
    kinds: Vec<Choice>,
    below_village: bool,
    elsewhere: Vec<String>,
}

/// `GET /areas/{area}/new`
pub async fn page(State(app): State<App>, asker: Asker, Path(area): Path<String>) -> Answer {
    let (_, parent) = at_hand(&app, &asker, &area).await?;
    Ok(render(&sheet(&app, &asker, &parent, Typed::default())))
}

/// `POST /areas/{area}/new`
pub async fn submit(State(app): State<App>, asker: Asker, Path(area): Path<String>, body: Bytes) -> Answer {
    let (tenant, parent) = at_hand(&app, &asker, &area).await?;
    let mut typed = Typed::read(&body);
    let command = EnterArea {
        tenant,
        kind: AreaKind::from_code(typed.text("kind")).filter(|kind| *kind != AreaKind::Ordinary),
        name: typed.text("name").to_owned(),
        code: typed.text("code").to_owned(),
    };
    match enter(&app, &asker.actor, parent.code.clone(), command).await? {
        Ok(_) => return Ok(go(&format!("/areas?area={}&done=area_kept", parent.code))),
        Err(refusals) => {
            for refusal in domain::refusal::shown(refusals) {
                typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
            }
        }
    }
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet(&app, &asker, &parent, typed)))
}

fn sheet(app: &App, asker: &Asker, parent: &Area, typed: Typed) -> EnterPage {
    let words = [(AreaKind::Group, "村民小组"), (AreaKind::Grid, "网格"), (AreaKind::Functional, "功能区")];
    let kinds = words.into_iter().filter(|(kind, _)| level_below(*kind, parent.level).is_some());
    EnterPage {
        frame: Frame::of(app, asker, "/areas"),
        code: parent.code.to_string(),
        name: parent.name.clone(),
        kinds: kinds.map(|(kind, word)| Choice::new(kind.code(), word)).collect(),
        below_village: parent.level == domain::areas::Level::Village,
        elsewhere: typed
            .elsewhere(|field| ["kind", "name", "code"].contains(&field))
            .into_iter()
            .map(str::to_owned)
            .collect(),
        typed,
    }
}
