//! Giving up a change that was tried out. Everything in force stays as it is.

use axum::extract::{Path, State};
use domain::{
    events::{Action, Event, Subject},
    ids::{DraftId, EventId},
};
use store::{Fault, packs::drafts};

use crate::{
    app::App,
    respond::{Answer, Problem, go},
    session::Asker,
};

/// `POST /packs/drafts/{draft}/drop`
pub async fn submit(State(app): State<App>, asker: Asker, Path(draft): Path<String>) -> Answer {
    let tenant = asker.home()?.tenant();
    let id: DraftId = draft.parse().map_err(|_| Problem::NotFound)?;
    let (edge, account) = (app.edge().clone(), asker.actor.account);
    let dropped = app.db().write(move |tx| {
        let Some(draft) = drafts::by_id(tx, tenant, id)? else { return Ok::<_, Fault>(false) };
        drafts::delete(tx, tenant, id)?;
        let event = Event {
            id: EventId::from(edge.id()),
            tenant,
            at: edge.now(),
            actor: account,
            action: Action::PackDropped,
            subject: Subject::Pack(draft.pack),
            person: None,
            before: Some(serde_json::json!({ "draft": id, "choices": draft.choices })),
            after: None,
            pack_hash: Some(draft.pack_hash),
            note: None,
        };
        store::events::insert(tx, &event)?;
        Ok(true)
    });
    if dropped.await.map_err(anyhow::Error::new)? {
        Ok(go("/packs?done=dropped"))
    } else {
        Err(Problem::NotFound)
    }
}
