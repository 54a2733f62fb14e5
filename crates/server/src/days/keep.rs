//! Entering or correcting the days off of a year.

use axum::{body::Bytes, extract::State, http::StatusCode};
use domain::{
    actor::Actor,
    days::{
        KeepDays,
        keep::{DaysRefusal, keep as decide},
    },
    ids::ArrangementId,
};
use store::{Root, days};

use super::list;
use crate::{
    app::App,
    respond::{Answer, Problem, go},
    session::Asker,
    stop::Stop,
    typed::{Typed, query},
};

/// Keeps an arrangement. The inner error is for whoever filled in the form.
///
/// # Errors
/// What the database cannot do.
pub async fn keep(
    app: &App,
    actor: &Actor,
    command: KeepDays,
) -> anyhow::Result<Result<(), Vec<DaysRefusal>>> {
    let (now, edge, actor) = (app.edge().now(), app.edge().clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::County, command.tenant, &[0; 16])?;
        let before = days::kept(tx, command.tenant)?;
        if before.iter().any(|one| one.id == command.id) {
            // The same form came twice.
            return Ok(());
        }
        let last = before.iter().rev().find(|one| Some(one.year) == command.year);
        let (arrangement, event) =
            decide(&command, last, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        days::insert(tx, &arrangement)?;
        store::events::insert(tx, &event)?;
        Ok(())
    });
    Stop::told(kept.await)
}

/// `POST /days`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    let tenant = list::county_of(&asker, &typed).ok_or(Problem::Forbidden)?;
    let command = KeepDays {
        id: typed.text("id").parse().unwrap_or_else(|_| ArrangementId::from(app.edge().id())),
        tenant,
        year: typed.text("year").parse().ok(),
        text: typed.raw("text").to_owned(),
    };
    match keep(&app, &asker.actor, command).await? {
        Ok(()) => {
            let county = tenant.to_string();
            let at = [("county", county.as_str()), ("year", typed.text("year")), ("done", "days_kept")];
            Ok(go(&format!("/days{}", query(&at))))
        }
        Err(refusals) => {
            for refusal in domain::refusal::shown(refusals) {
                typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
            }
            list::sheet(&app, &asker, tenant, typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
