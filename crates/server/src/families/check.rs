//! Whoever scans the card at a door learns who may stand there: surname and kind of the visitor, the office, its number.
//!
//! A card lies open, and a picture of it travels. So the page tells nothing of who lives there: no name, no address, no
//! day on which somebody comes. The surname is enough to send away who calls themself otherwise, and too little to
//! pretend to be somebody; who wants to be sure calls the number.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use domain::{families::card::surname, ids::TenantId};
use store::{Fault, families::cards, workers};

use super::open::{Office, office};
use crate::{
    app::App,
    respond::{Answer, render, render_with},
};

#[derive(Template)]
#[template(path = "families/check.html")]
struct CheckPage {
    title: &'static str,
    /// Surname and kind.
    visitor: Option<(String, String)>,
    office: Option<Office>,
}

/// `GET /k/{code}`
pub async fn page(State(app): State<App>, Path(code): Path<String>) -> Answer {
    let (tenant, code) = code.split_once('-').unwrap_or(("", code.as_str()));
    let (tenant, code) = (TenantId(tenant.parse().unwrap_or(0)), code.chars().take(64).collect::<String>());
    let found = app.db().read(move |tx| {
        let Some(behind) = cards::behind(tx, tenant, &code)? else { return Ok(None) };
        let worker = behind.worker.map(|id| workers::by_id(tx, tenant, id)).transpose()?.flatten();
        Ok::<_, Fault>(Some((worker, office(tx, tenant, &behind.area)?)))
    });
    let Some((worker, office)) = found.await.map_err(anyhow::Error::new)? else {
        let page = CheckPage { title: "这张卡片已经不能用了", visitor: None, office: None };
        return Ok(render_with(StatusCode::NOT_FOUND, &page));
    };
    let pack = app.pack_for(tenant, app.edge().today())?;
    let visitor = worker.map(|worker| (surname(&worker.name), pack.labels.visitor(&worker.kind).to_owned()));
    Ok(render(&CheckPage { title: "来看望的人是谁", visitor, office }))
}
