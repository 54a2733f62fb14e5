//! Alerts on screen: entering them, whom they ask for, who was not reached in the evening.

pub mod amend;
pub mod issue;
pub mod list;
pub mod show;
pub(crate) mod words;

use domain::{
    actor::Scope,
    alerts::{Alert, AlertRow},
    areas::AreaPath,
    ids::AlertId,
};
use store::{Fault, alerts};

use crate::{app::App, respond::Problem, session::Asker};

/// An alert with its rows and the scope in which the asker sees people, where it reaches the asker's place.
///
/// # Errors
/// Not found, whether there is none of that id or only one that is none of the asker's business.
pub(crate) async fn at_hand(
    app: &App,
    asker: &Asker,
    id: &str,
) -> Result<(Scope, Alert, Vec<AlertRow>), Problem> {
    let id: AlertId = id.parse().map_err(|_| Problem::NotFound)?;
    let (scopes, own) = (asker.scopes(), asker.actor.area.clone());
    let found = app.db().read(move |tx| {
        for scope in &scopes {
            let rows = alerts::of_alert(tx, scope.tenant(), id)?;
            if let Some(alert) = Alert::of(&rows).filter(|alert| meet(&alert.area, &own)) {
                return Ok::<_, Fault>(Some((scope.clone(), alert, rows)));
            }
        }
        Ok(None)
    });
    found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)
}

/// Whether one place lies in the other.
pub(crate) fn meet(one: &AreaPath, other: &AreaPath) -> bool {
    one.contains(other) || other.contains(one)
}
