//! The county says which changes of facts wait for consent.

use axum::{body::Bytes, extract::State, http::StatusCode};
use domain::{
    actor::Actor,
    changes::{
        Review, SetReview,
        set_review::{SetReviewRefusal, set_review as decide},
    },
    refusal::Refusal,
};
use store::{Root, changes};

use super::list;
use crate::{
    app::App,
    people::list::county,
    respond::{Answer, go},
    session::Asker,
    stop::Stop,
    typed::{Typed, query},
};

/// Keeps a choice; the same choice again says nothing. The inner error is for whoever chose.
///
/// # Errors
/// What the database cannot do.
pub async fn set_review(
    app: &App,
    actor: &Actor,
    command: SetReview,
) -> anyhow::Result<Result<(), SetReviewRefusal>> {
    let (now, edge, actor) = (app.edge().now(), app.edge().clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::County, command.tenant, &[0; 16])?;
        let before = changes::review(tx, command.tenant)?;
        let event = decide(command, before, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        if let Some(event) = event {
            changes::set_review(tx, command.tenant, command.review, now)?;
            store::events::insert(tx, &event)?;
        }
        Ok(())
    });
    Stop::told(kept.await)
}

/// `POST /changes/review`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    let scope = county(&asker, &typed)?;
    match Review::from_code(typed.text("review")) {
        None => typed.refuse("review", "请选择哪些变更要审核"),
        Some(review) => {
            let command = SetReview { tenant: scope.tenant(), review };
            match set_review(&app, &asker.actor, command).await? {
                Ok(()) => {
                    let at = [("county", typed.text("county")), ("done", "review_set")];
                    return Ok(go(&format!("/changes{}", query(&at))));
                }
                Err(refusal) => typed.refuse("review", Refusal::from(refusal).text),
            }
        }
    }
    list::sheet(&app, &asker, &scope, typed, StatusCode::UNPROCESSABLE_ENTITY).await
}
