//! One household, one file: who lives together, their file on the screen and on paper, and where its copies stand.

pub mod archive;
pub mod archives;
pub mod file;
pub(crate) mod follow;
pub mod join;
pub mod leave;
pub mod print;
pub mod show;

use domain::{actor::Scope, ids::HouseholdId, people::Person};
use store::{Fault, households};

use crate::{app::App, respond::Problem, session::Asker};

/// The household of an address, with those of its people whom the asker may see.
///
/// # Errors
/// Not found, whether there is none of that id or only nobody the asker may see.
pub(crate) async fn at_hand(
    app: &App,
    asker: &Asker,
    id: &str,
) -> Result<(Scope, HouseholdId, Vec<Person>), Problem> {
    let id: HouseholdId = id.parse().map_err(|_| Problem::NotFound)?;
    let scopes = asker.scopes();
    let found = app.db().read(move |tx| {
        for scope in &scopes {
            let people = households::members(tx, scope, id)?;
            if !people.is_empty() {
                return Ok::<_, Fault>(Some((scope.clone(), id, people)));
            }
        }
        Ok(None)
    });
    found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)
}
