//! Whoever proposed a change takes it back while it waits.

use axum::{
    body::Bytes,
    extract::{Path, State},
};
use domain::{
    actor::{Actor, Scope},
    changes::{
        WithdrawChange,
        withdraw::{WithdrawRefusal, withdraw as decide},
    },
    refusal::Refusal,
};
use store::{Root, changes};

use super::{at_hand, show};
use crate::{
    app::App,
    respond::{Answer, go},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Takes a proposal back. The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do.
pub async fn withdraw(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: WithdrawChange,
) -> anyhow::Result<Result<(), WithdrawRefusal>> {
    let (now, edge, scope, actor) = (app.edge().now(), app.edge().clone(), scope.clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        let Some(change) = changes::by_id(tx, &scope, command.change)? else {
            return Err(Stop::Refused(WithdrawRefusal::Unknown));
        };
        tx.lock(Root::Person, scope.tenant(), change.command.person.as_bytes())?;
        let change = changes::by_id(tx, &scope, command.change)?;
        let (ended, event) =
            decide(change.as_ref(), &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        changes::end(tx, &ended)?;
        store::events::insert(tx, &event)?;
        Ok(())
    });
    Stop::told(kept.await)
}

/// `POST /changes/{change}/withdraw`
pub async fn submit(State(app): State<App>, asker: Asker, Path(change): Path<String>, body: Bytes) -> Answer {
    let (scope, change, person) = at_hand(&app, &asker, &change).await?;
    match withdraw(&app, &scope, &asker.actor, WithdrawChange { change: change.id }).await? {
        Ok(()) => Ok(go("/changes?done=withdrawn")),
        Err(refusal) => {
            let mut typed = Typed::read(&body);
            typed.refuse("", Refusal::from(refusal).text);
            show::refused(&app, &asker, &scope, (&change, &person), typed).await
        }
    }
}
