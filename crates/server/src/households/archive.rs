//! A copy of a household's file is filed with the county or the town, under the next number of the year.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    areas::{AreaPath, Level},
    households::archive::{ArchiveHousehold, ArchiveRefusal, Holder, Scene, archive as decide},
    refusal::Refusal,
};
use store::{
    Root, areas,
    households::{self, archives},
};

use super::{at_hand, show};
use crate::{
    app::App,
    respond::{Answer, go, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Files a copy, in one transaction. The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do.
pub async fn archive(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: ArchiveHousehold,
) -> anyhow::Result<Result<(), ArchiveRefusal>> {
    let (now, edge) = (app.edge().now(), app.edge().clone());
    let (scope, actor) = (scope.clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        let tenant = scope.tenant();
        // Numbers run: whoever files waits for whoever is filing.
        tx.lock(Root::County, tenant, command.household.as_bytes())?;
        let people = households::members(tx, &scope, command.household)?;
        let holder = match people.first() {
            Some(person) => above(tx, &person.area, command.holder.level())?,
            None => None,
        };
        let filed = archives::of_household(tx, tenant, command.household)?;
        let last = match &holder {
            Some(place) => archives::last(tx, tenant, &place.code, command.on.year())?,
            None => 0,
        };
        let scene = Scene {
            place: holder.as_ref().map(|place| &place.code),
            filed: filed.iter().find(|copy| copy.holder == command.holder),
            last,
        };
        let (copy, event) =
            decide(&command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        archives::insert(tx, &copy)?;
        store::events::insert(tx, &event)?;
        Ok(())
    });
    Stop::told(kept.await)
}

/// The node of a level above a place, or the place itself.
pub(super) fn above(
    tx: &mut store::Tx<'_>,
    path: &AreaPath,
    level: Level,
) -> Result<Option<domain::areas::Area>, store::Fault> {
    let mut here = Some(path.clone());
    while let Some(path) = here {
        if let Some(area) = areas::by_path(tx, &path)?.filter(|area| area.level == level) {
            return Ok(Some(area));
        }
        here = path.parent();
    }
    Ok(None)
}

/// `POST /households/{household}/archive`
pub async fn submit(
    State(app): State<App>,
    asker: Asker,
    Path(household): Path<String>,
    body: Bytes,
) -> Answer {
    let (scope, id, _) = at_hand(&app, &asker, &household).await?;
    let mut typed = Typed::read(&body);
    let holder = Holder::from_code(typed.text("holder"));
    if holder.is_none() {
        typed.refuse("holder", "请选择存放在哪里");
    }
    let on = typed.text("on").parse().ok();
    if on.is_none() {
        typed.refuse("on", "请填写归档日期");
    }
    if let (Some(holder), Some(on)) = (holder, on) {
        let note = typed.given("note").map(str::to_owned);
        let command = ArchiveHousehold { tenant: scope.tenant(), household: id, holder, on, note };
        match archive(&app, &scope, &asker.actor, command).await? {
            Ok(()) => return Ok(go(&format!("{}?done=archived#copies", show::address(id)))),
            Err(refusal) => {
                let refusal = Refusal::from(refusal);
                typed.refuse(refusal.field.unwrap_or("holder".into()), refusal.text);
            }
        }
    }
    let page = show::sheet(&app, &asker, &household, typed).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
