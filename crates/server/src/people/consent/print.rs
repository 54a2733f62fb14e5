//! The texts of consents and the leaflet, to be printed by the browser, with room for signatures.

use askama::Template;
use axum::extract::{Path, Query, State};
use domain::people::consents::{Leaflet, Purpose, Text};

use super::{Asked, texts};
use crate::{
    app::App,
    frame::{Frame, long_day},
    people::at_hand,
    respond::{Answer, Problem, render},
    session::Asker,
};

#[derive(Template)]
#[template(path = "people/consent_text.html")]
struct TextPage {
    frame: Frame,
    id: String,
    name: String,
    place: String,
    texts: Vec<Text>,
}

/// `GET /people/{person}/consents/print?purpose=…`: the text of one purpose, or of all, one on each sheet. Without any
/// number: whoever carries it to the door does not need it.
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let wanted = asked.purpose();
    let purposes = Purpose::ALL.iter().copied().filter(|one| wanted.is_none_or(|wanted| wanted == *one));
    app.places().learn(app.db(), [&person.area]).await.map_err(anyhow::Error::new)?;
    Ok(render(&TextPage {
        frame: Frame::of(&app, &asker, "/people"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        place: app.places().postal(&person.area, &person.address),
        texts: purposes.filter_map(|purpose| texts(&pack).text(purpose, today).cloned()).collect(),
    }))
}

#[derive(Template)]
#[template(path = "people/leaflet.html")]
struct LeafletPage {
    frame: Frame,
    leaflet: Leaflet,
    office: String,
    day: String,
}

/// `GET /people/leaflet`: what is handed out about the policy.
pub async fn leaflet(State(app): State<App>, asker: Asker) -> Answer {
    let today = app.edge().today();
    let pack = app.pack_of(&asker)?.ok_or(Problem::NotFound)?;
    let leaflet = texts(&pack).leaflet(today).cloned().ok_or(Problem::NotFound)?;
    Ok(render(&LeafletPage {
        frame: Frame::of(&app, &asker, "/people"),
        leaflet,
        office: asker.place.clone(),
        day: long_day(today),
    }))
}
