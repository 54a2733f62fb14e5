//! Concerns: people from outside tell what they noticed, the offices of the place look into it.

pub mod answer;
pub mod list;
pub mod report;
pub(crate) mod words;

use domain::{
    actor::{Actor, Scope, Verb},
    ids::PersonId,
};
use store::concerns;

use crate::app::App;

/// So many of the latest are told on a person's page.
const MOST_OF_PERSON: u16 = 5;

/// How many nobody has answered yet, for whoever sees them; otherwise none.
///
/// # Errors
/// What the database cannot do.
pub(crate) async fn count_open(app: &App, actor: &Actor, scope: &Scope) -> anyhow::Result<i64> {
    if !actor.may(Verb::ListConcerns) {
        return Ok(0);
    }
    let scope = scope.clone();
    Ok(app.db().read(move |tx| concerns::count_open(tx, &scope)).await?)
}

/// What was told about somebody whom the asker sees, a line each, latest first.
///
/// # Errors
/// What the database cannot do.
pub(crate) async fn of_person(
    app: &App,
    actor: &Actor,
    scope: &Scope,
    person: PersonId,
) -> anyhow::Result<Vec<String>> {
    if !actor.may(Verb::ListConcerns) {
        return Ok(Vec::new());
    }
    let tenant = scope.tenant();
    let read = app.db().read(move |tx| concerns::of_person(tx, tenant, person, MOST_OF_PERSON));
    Ok(read.await?.iter().map(words::line).collect())
}
