//! The register on the screen: finding people, their pages, and everything that changes them.

pub mod assign;
pub mod change_certificate;
pub mod change_details;
pub mod change_facts;
pub mod coming;
pub mod consent;
pub(crate) mod contacts;
pub mod export;
pub mod fields;
pub mod find;
pub mod happen;
pub mod import;
pub mod list;
pub mod merge;
pub mod mine;
pub mod paper;
pub mod past;
pub mod print;
pub mod reassess;
pub mod register;
pub mod reveal;
pub mod row;
pub mod show;
pub mod tell;
pub mod twins;

use domain::{actor::Scope, ids::PersonId, people::Person};
use store::Fault;

use crate::{app::App, respond::Problem, session::Asker};

/// The person of an address with the scope in which the asker sees them.
///
/// # Errors
/// Not found, whether there is nobody of that id or only nobody the asker may see.
pub(crate) async fn at_hand(app: &App, asker: &Asker, id: &str) -> Result<(Scope, Person), Problem> {
    let id: PersonId = id.parse().map_err(|_| Problem::NotFound)?;
    let scopes = asker.scopes();
    let found = app.db().read(move |tx| {
        for scope in &scopes {
            // An old address leads to the entry that the old one went into.
            let meant = store::people::merged::meant(tx, scope.tenant(), id)?;
            if let Some(person) = store::people::by_id(tx, scope, meant)? {
                return Ok::<_, Fault>(Some((scope.clone(), person)));
            }
        }
        Ok(None)
    });
    found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)
}
