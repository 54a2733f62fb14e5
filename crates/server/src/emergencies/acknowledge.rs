//! Somebody in the office takes an emergency up.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    emergencies::{
        AcknowledgeEmergency,
        acknowledge::{AcknowledgeRefusal, acknowledge as decide},
    },
    ids::EmergencyId,
    refusal::Refusal,
};
use store::{Fault, emergencies};

use super::list;
use crate::{
    app::App,
    respond::{Answer, Problem, go, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Keeps who took it up; whoever was there first stays. The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do.
pub async fn acknowledge(
    app: &App,
    (scope, actor): (&Scope, &Actor),
    command: AcknowledgeEmergency,
) -> anyhow::Result<Result<(), AcknowledgeRefusal>> {
    let (scope, actor, now, edge) = (scope.clone(), actor.clone(), app.edge().now(), app.edge().clone());
    let kept = app.db().write(move |tx| {
        let lines = emergencies::by_id(tx, &scope, command.emergency)?;
        let first = lines.first();
        let seen = (first.map(|line| &line.emergency), first.and_then(|line| line.acknowledged.as_ref()));
        let decided = decide(&command, seen, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        if let Some((taken, event)) = decided {
            emergencies::acknowledge(tx, scope.tenant(), &taken)?;
            store::events::insert(tx, &event)?;
        }
        Ok(())
    });
    Stop::told(kept.await)
}

/// `POST /emergencies/{emergency}/acknowledge`
pub async fn submit(
    State(app): State<App>,
    asker: Asker,
    Path(emergency): Path<String>,
    body: Bytes,
) -> Answer {
    let id: EmergencyId = emergency.parse().map_err(|_| Problem::NotFound)?;
    let mut typed = Typed::read(&body);
    let scopes = asker.scopes();
    let found = app.db().read(move |tx| {
        for scope in &scopes {
            if !emergencies::by_id(tx, scope, id)?.is_empty() {
                return Ok::<_, Fault>(Some(scope.clone()));
            }
        }
        Ok(None)
    });
    let scope = found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)?;
    let command = AcknowledgeEmergency { emergency: id, words: typed.text("words").to_owned() };
    match acknowledge(&app, (&scope, &asker.actor), command).await? {
        Ok(()) => Ok(go("/emergencies?done=emergency_acknowledged")),
        Err(refusal) => {
            typed.set("emergency", emergency);
            typed.refuse("words", Refusal::from(refusal).text);
            let page = list::sheet(&app, &asker, &scope, typed).await?;
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}
