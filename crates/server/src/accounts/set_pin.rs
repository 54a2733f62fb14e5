//! The county says whether phones ask for a PIN.

use axum::{body::Bytes, extract::State, http::StatusCode};
use domain::{
    accounts::{
        SetPin,
        set_pin::{SetPinRefusal, set_pin as decide},
    },
    actor::Actor,
    refusal::Refusal,
};
use store::{Root, accounts};

use super::phones;
use crate::{
    app::App,
    respond::{Answer, Problem, go, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Keeps a choice; the same choice again says nothing. The inner error is for whoever chose.
///
/// # Errors
/// What the database cannot do.
pub async fn set_pin(app: &App, actor: &Actor, command: SetPin) -> anyhow::Result<Result<(), SetPinRefusal>> {
    let (now, edge, actor) = (app.edge().now(), app.edge().clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::County, command.tenant, &[0; 16])?;
        let before = accounts::asks_for_pin(tx, command.tenant)?;
        let event = decide(command, before, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        if let Some(event) = event {
            accounts::set_pin(tx, command.tenant, command.asked, now)?;
            store::events::insert(tx, &event)?;
        }
        Ok(())
    });
    Stop::told(kept.await)
}

/// `POST /accounts/pin`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    let tenant = *asker.actor.tenants.first().ok_or(Problem::NotFound)?;
    match typed.text("asked") {
        "yes" | "no" => {
            let command = SetPin { tenant, asked: typed.text("asked") == "yes" };
            match set_pin(&app, &asker.actor, command).await? {
                Ok(()) => return Ok(go("/accounts/phones?done=pin_set")),
                Err(refusal) => typed.refuse("asked", Refusal::from(refusal).text),
            }
        }
        _ => typed.refuse("asked", "请选择要不要口令"),
    }
    let page = phones::sheet(&app, &asker, typed).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
