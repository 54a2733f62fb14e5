//! Emergencies: told from the door or in the office, on top of every page until somebody in the office takes them up.

pub mod acknowledge;
pub mod list;
pub mod receive;
pub mod record;
pub(crate) mod words;

use domain::{
    actor::{Actor, Scope, Verb},
    ids::PersonId,
};
use store::{Fault, emergencies};

use crate::{app::App, respond::Problem};
use words::Card;

/// More than anybody can take up at once.
const MOST_OPEN: u16 = 50;

/// So many of the latest are told on a person's page.
const MOST_OF_PERSON: u16 = 5;

/// What nobody has taken up yet, as pages show it on top; nothing for whoever does not see emergencies.
///
/// # Errors
/// What the database cannot do.
pub(crate) async fn open(app: &App, actor: &Actor, scope: &Scope) -> Result<Vec<Card>, Problem> {
    if !actor.may(Verb::ListEmergencies) {
        return Ok(Vec::new());
    }
    let by = scope.clone();
    let found = app.db().read(move |tx| {
        let lines = emergencies::open(tx, &by, MOST_OPEN)?;
        let names = words::names(tx, &lines)?;
        Ok::<_, Fault>((lines, names))
    });
    let (lines, names) = found.await.map_err(anyhow::Error::new)?;
    words::cards(app, &actor.area, lines, &names).await
}

/// The latest about a person, whether somebody took them up or not.
///
/// # Errors
/// What the database cannot do.
pub(crate) async fn of_person(
    app: &App,
    actor: &Actor,
    scope: &Scope,
    person: PersonId,
) -> Result<Vec<Card>, Problem> {
    let by = scope.clone();
    let found = app.db().read(move |tx| {
        let lines = emergencies::of_person(tx, &by, person, MOST_OF_PERSON)?;
        let names = words::names(tx, &lines)?;
        Ok::<_, Fault>((lines, names))
    });
    let (lines, names) = found.await.map_err(anyhow::Error::new)?;
    words::cards(app, &actor.area, lines, &names).await
}
