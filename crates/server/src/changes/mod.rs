//! Changes of facts that wait for consent: handed in by a village, decided by the town or the county.

pub mod decide;
pub mod list;
pub mod propose;
pub mod set_review;
pub mod show;
pub mod withdraw;
pub(crate) mod words;

use domain::{
    accounts::Account,
    actor::{Role, Scope},
    changes::{ProposedChange, Review},
    ids::ChangeId,
    people::Person,
};
use store::{Fault, Tx, changes, people};

use crate::{app::App, respond::Problem, session::Asker};

/// A proposal with its person and the scope in which the asker sees them.
///
/// # Errors
/// Not found, whether there is none of that id or only one the asker may not see.
pub(crate) async fn at_hand(
    app: &App,
    asker: &Asker,
    id: &str,
) -> Result<(Scope, ProposedChange, Person), Problem> {
    let id: ChangeId = id.parse().map_err(|_| Problem::NotFound)?;
    let scopes = asker.scopes();
    let found = app.db().read(move |tx| {
        for scope in &scopes {
            let Some(change) = changes::by_id(tx, scope, id)? else { continue };
            let person = people::by_id(tx, scope, change.command.person)?;
            return Ok::<_, Fault>(person.map(|person| (scope.clone(), change, person)));
        }
        Ok(None)
    });
    found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)
}

/// Whether a clerk's menu leads to what they have handed in: their county asks for it, or they have some from when it
/// did.
///
/// # Errors
/// What the database cannot do.
pub(crate) fn concern(tx: &mut Tx<'_>, account: &Account) -> Result<bool, Fault> {
    if account.role != Role::Clerk {
        return Ok(false);
    }
    let actor = account.actor();
    for scope in actor.tenants.iter().filter_map(|tenant| actor.scope(*tenant)) {
        let asked = changes::review(tx, scope.tenant())? != Review::Nothing;
        if asked || !changes::own(tx, &scope, account.id, None, 1)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
