//! The registration form of a person on paper, for the file of the county and that of the town.

use axum::extract::{Path, State};
use domain::{
    actor::Scope,
    events::{Action, Subject},
    packs::Pack,
    people::{
        Person,
        consents::{Purpose, allows},
    },
};
use store::people::consents;

use super::{at_hand, consent::panel::KEEP_INSIDE, paper, show::FORM_LAYOUT};
use crate::{
    app::App,
    prints::Layout,
    respond::{Answer, Problem},
    session::Asker,
    visits::print::{facts, layout, left_the_house, numbers, pdf, subject},
};

/// `GET /people/{person}/registration`: everything that is known, the full number included; that it left the house
/// is written into the log.
pub async fn form(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let layout = form_layout(&app, &scope, &person, &pack).await?;
    let mut subject = subject(&app, &scope, &person, &pack, today).await?;
    let about = (Action::PersonPrinted, Subject::Person(person.id));
    let event = left_the_house(&app, &asker, &person, about, layout.title());
    (subject.identity, subject.certificate) = numbers(&app, &scope, &person, event).await?;
    let known = facts(&app, &scope, &person, today).await?;
    let filled = paper::form(&pack, &subject, &person, &known);
    pdf(&app, &layout, &person, &filled, "registration.pdf")
}

/// The layout of the registration form for a person: without their "yes" it says on the paper, as the page does, that it
/// stays in the file.
pub(crate) async fn form_layout(
    app: &App,
    scope: &Scope,
    person: &Person,
    pack: &Pack,
) -> Result<Layout, Problem> {
    let layout = layout(pack, FORM_LAYOUT)?;
    let (by, id, now, today) = (scope.clone(), person.id, app.edge().now(), app.edge().today());
    let said = app.db().read(move |tx| consents::of_person(tx, &by, id)).await.map_err(anyhow::Error::new)?;
    if allows(&said, Purpose::Health, today, now) {
        return Ok(layout);
    }
    Ok(layout.with_remark(KEEP_INSIDE))
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
