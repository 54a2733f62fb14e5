//! On which days of the week a visitor rests: no contact is proposed then while another day is left.

use axum::{body::Bytes, extract::State, http::StatusCode};
use domain::{
    actor::{Actor, Scope},
    plans::{
        SetRest, Weekdays,
        rest::{RestRefusal, set_rest as decide},
    },
    refusal::Refusal,
};
use store::{Root, plans, workers};

use super::{round::asked, week::sheet};
use crate::{
    app::App,
    respond::{Answer, Problem, go, render_with},
    session::Asker,
    stop::Stop,
    typed::{Typed, query},
};

/// Keeps days of rest. The inner error is for whoever ticked them.
///
/// # Errors
/// What the database cannot do.
pub async fn set_rest(
    app: &App,
    (scope, actor): (&Scope, &Actor),
    command: SetRest,
) -> anyhow::Result<Result<(), Vec<RestRefusal>>> {
    let (tenant, actor, now, edge) = (scope.tenant(), actor.clone(), app.edge().now(), app.edge().clone());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::Worker, tenant, command.worker.as_bytes())?;
        let worker = workers::by_id(tx, tenant, command.worker)?;
        let before = plans::rest(tx, tenant, command.worker)?;
        let event = decide(&command, worker.as_ref(), before, (&actor, now), &mut || edge.id())
            .map_err(Stop::Refused)?;
        if before != command.days {
            plans::save_rest(tx, tenant, command.worker, command.days, (actor.account, now))?;
            store::events::insert(tx, &event)?;
        }
        Ok(())
    });
    Stop::told(kept.await)
}

/// `POST /plans/rest`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    let whose = asked(&app, &asker, &typed).await?.ok_or(Problem::NotFound)?;
    let code: String = typed.all("rest").collect();
    let days = Weekdays::from_code(&code).unwrap_or_default();
    let command = SetRest { tenant: whose.scope.tenant(), worker: whose.worker.id, days };
    match set_rest(&app, (&whose.scope, &asker.actor), command).await? {
        Ok(()) => {
            let back = [
                ("county", typed.text("county")),
                ("worker", typed.text("worker")),
                ("monday", typed.text("monday")),
                ("done", "rest_set"),
            ];
            Ok(go(&format!("/plans/week{}", query(&back))))
        }
        Err(refusals) => {
            for refusal in refusals {
                let refusal = Refusal::from(refusal);
                typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
            }
            let page = sheet(&app, &asker, typed, None).await?;
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}
