//! The rules in force, as an officer can read them.

use askama::Template;
use axum::extract::State;

use super::sheet::Sheet;
use crate::app::App;
use crate::frame::Frame;
use crate::respond::{Answer, Problem, render};
use crate::session::Asker;

#[derive(Template)]
#[template(path = "packs/show.html")]
struct ShowPage {
    frame: Frame,
    sheet: Sheet,
}

/// `GET /packs`: the pack that applies today where the asker works.
pub async fn page(State(app): State<App>, asker: Asker) -> Answer {
    let pack = app.pack_of(&asker)?.ok_or(Problem::NotFound)?;
    let frame = Frame::of(&app, &asker, "/packs");
    Ok(render(&ShowPage { frame, sheet: Sheet::of(&pack) }))
}
