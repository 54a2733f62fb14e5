//! A visitor is back before the last day of a leave, or a leave or hand-over that was planned will not take place.

use axum::{
    body::Bytes,
    extract::{Path, State},
};
use domain::{
    actor::Actor,
    ids::TenantId,
    workers::{
        EndLeave,
        end_leave::{EndRefusal, Scene, end_leave as decide},
    },
};
use store::workers::{charges, reliefs};

use super::{Around, at_hand, everybody, keep_taken};
use crate::{
    app::App,
    respond::{Answer, Problem, go},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Ends a leave today. The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do.
pub async fn end_leave(
    app: &App,
    tenant: TenantId,
    actor: &Actor,
    command: EndLeave,
) -> Result<Result<(), EndRefusal>, Problem> {
    let scope = everybody(app, tenant)?;
    let (now, edge, actor) = (app.edge().now(), app.edge().clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        let mut relief = reliefs::by_id(tx, tenant, command.relief)?;
        let Some(id) = relief.as_ref().map(|one| one.worker) else {
            return Err(Stop::Refused(EndRefusal::Unknown));
        };
        let around = Around::locked(tx, &scope, id, &[])?;
        relief = reliefs::by_id(tx, tenant, command.relief)?;
        let held = charges::held_for(tx, &scope, id)?;
        let scene = Scene { relief: relief.as_ref(), worker: around.worker.as_ref(), held: &held };
        let ended = decide(&command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        keep_taken(tx, tenant, &ended.taken)?;
        reliefs::save(tx, tenant, &ended.relief)?;
        ended.event.iter().try_for_each(|event| store::events::insert(tx, event))?;
        Ok(())
    });
    Ok(Stop::told(kept.await)?)
}

/// `POST /workers/{worker}/leave/end`
pub async fn submit(State(app): State<App>, asker: Asker, Path(worker): Path<String>, body: Bytes) -> Answer {
    let (scope, worker) = at_hand(&app, &asker, &worker).await?;
    let relief = Typed::read(&body).text("relief").parse().map_err(|_| Problem::NotFound)?;
    let command = EndLeave { tenant: scope.tenant(), relief };
    let done = match end_leave(&app, scope.tenant(), &asker.actor, command).await? {
        Ok(()) => "leave_ended",
        Err(EndRefusal::Over) => "leave_over",
        Err(EndRefusal::Unknown) => return Err(Problem::NotFound),
        Err(EndRefusal::NotAllowed) => return Err(Problem::Forbidden),
    };
    Ok(go(&format!("/workers/{}?done={done}", worker.id)))
}
