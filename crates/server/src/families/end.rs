//! A link is ended: it was lost, or passed on.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    families::{EndLink, end::end},
    ids::FamilyLinkId,
    refusal::Refusal,
};
use store::{Root, families};

use super::list;
use crate::{
    app::App,
    people::at_hand,
    respond::{Answer, Problem, go, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// `POST /people/{person}/family/links/{link}/end`
pub async fn submit(
    State(app): State<App>,
    asker: Asker,
    Path((person, link)): Path<(String, String)>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let link: FamilyLinkId = link.parse().map_err(|_| Problem::NotFound)?;
    let (by, actor, id) = (scope.clone(), asker.actor.clone(), person.id);
    let (now, edge) = (app.edge().now(), app.edge().clone());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::Person, by.tenant(), id.as_bytes())?;
        let links = families::links::of_person(tx, &by, id)?;
        let decided =
            end(&EndLink { link }, &links, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        if let Some(event) = decided {
            families::links::end(tx, by.tenant(), link, (now, actor.account))?;
            store::events::insert(tx, &event)?;
        }
        Ok(())
    });
    match Stop::told(kept.await)? {
        Ok(()) => Ok(go(&list::back(person.id, "family_link_ended"))),
        Err(refusal) => {
            let mut typed = Typed::default();
            typed.refuse("", Refusal::from(refusal).text);
            let page = list::sheet(&app, &asker, &scope, &person, typed).await?;
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}
