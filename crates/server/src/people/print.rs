//! The registration form of a person on paper, for the file of the county and that of the town.

use axum::extract::{Path, State};
use domain::events::{Action, Subject};

use super::{at_hand, paper, show::FORM_LAYOUT};
use crate::{
    app::App,
    respond::Answer,
    session::Asker,
    visits::print::{facts, layout, left_the_house, numbers, pdf, subject},
};

/// `GET /people/{person}/registration`: everything that is known, the full number included; that it left the house
/// is written into the log.
pub async fn form(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let layout = layout(&pack, FORM_LAYOUT)?;
    let mut subject = subject(&app, &scope, &person, &pack, today).await?;
    let about = (Action::PersonPrinted, Subject::Person(person.id));
    let event = left_the_house(&app, &asker, &person, about, layout.title());
    (subject.identity, subject.certificate) = numbers(&app, &scope, &person, event).await?;
    let known = facts(&app, &scope, &person, today).await?;
    let filled = paper::form(&pack, &subject, &person, &known);
    pdf(&app, &layout, &person, &filled, "registration.pdf")
}

/// `GET /people/{person}/registration/blank`: the same form to be filled in by hand, with name and address only.
pub async fn blank(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let layout = layout(&pack, FORM_LAYOUT)?;
    app.places().learn(app.db(), [&person.area]).await.map_err(anyhow::Error::new)?;
    let address = app.places().postal(&person.area, &person.address);
    pdf(&app, &layout, &person, &paper::blank(&pack, &person, &address), "registration-blank.pdf")
}
