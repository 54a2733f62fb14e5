//! The page for other content under the id of a known contact: both side by side.

use askama::Template;
use axum::http::StatusCode;
use domain::{actor::Scope, ids::VisitId, people::Person, visits::Content};
use store::visits::page as visit_page;

use crate::{
    app::App,
    frame::Frame,
    respond::{Answer, render_with},
    session::Asker,
    visits::show::lines,
};

#[derive(Template)]
#[template(path = "visits/conflict.html")]
struct ConflictPage {
    frame: Frame,
    id: String,
    name: String,
    visit: String,
    rows: Vec<Differing>,
}

struct Differing {
    label: String,
    first: String,
    second: String,
}

/// Shows the contact that stands beside the one that was sent.
pub(super) async fn conflict(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    visit: VisitId,
    sent: &Content,
) -> Answer {
    let by_scope = scope.clone();
    let first =
        app.db().read(move |tx| visit_page::by_id(tx, &by_scope, visit)).await.map_err(anyhow::Error::new)?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let said = |content: &Content| lines(&pack, content);
    // Somebody else's visit under this id is not shown to who may not see it.
    let known = first.map(|first| said(&first.content)).unwrap_or_default();
    let rows = said(sent)
        .into_iter()
        .map(|(label, second)| {
            let first = known
                .iter()
                .find(|(known, _)| *known == label)
                .map_or_else(String::new, |(_, value)| value.clone());
            Differing { label, first, second }
        })
        .filter(|row| row.first != row.second)
        .collect();
    Ok(render_with(
        StatusCode::CONFLICT,
        &ConflictPage {
            frame: Frame::of(app, asker, "/people"),
            id: person.id.to_string(),
            name: person.name.to_string(),
            visit: visit.to_string(),
            rows,
        },
    ))
}
