//! The rules in force, as an officer can read them.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use domain::packs::Pack;

use super::{propose::Propose, sheet::Sheet};
use crate::app::App;
use crate::frame::Frame;
use crate::respond::{Answer, Problem, render, render_with};
use crate::session::Asker;

#[derive(Template)]
#[template(path = "packs/show.html")]
struct ShowPage {
    frame: Frame,
    sheet: Sheet,
    propose: Option<Propose>,
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct Asked {
    done: Option<String>,
}

/// `GET /packs`: the pack that applies today where the asker works.
pub async fn page(State(app): State<App>, asker: Asker, Query(asked): Query<Asked>) -> Answer {
    let pack = app.pack_of(&asker)?.ok_or(Problem::NotFound)?;
    let propose = Propose::of(&app, &asker, &pack).await?;
    let frame = Frame::of(&app, &asker, "/packs").after(asked.done.as_deref());
    Ok(render(&ShowPage { frame, sheet: Sheet::of(&pack), propose }))
}

/// The same page with what is wrong with a proposed change.
///
/// # Errors
/// A page that cannot be rendered.
pub fn again(app: &App, asker: &Asker, pack: &Pack, propose: Propose) -> Answer {
    let frame = Frame::of(app, asker, "/packs");
    let page = ShowPage { frame, sheet: Sheet::of(pack), propose: Some(propose) };
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
