//! A change of facts by a village is kept as a proposal where the county asks for review.

use domain::{
    actor::Role,
    changes::propose::{Proposed, propose as decide},
    households::LIST,
    people::{ChangeFacts, Changed, change_facts::ChangeRefusal},
};
use store::{Fault, Tx, changes};

use crate::{desk::Desk, stop::Stop};

/// Whether a sound change waits at this desk instead of being applied.
///
/// # Errors
/// What the database cannot do.
pub(crate) fn asked(tx: &mut Tx<'_>, desk: &Desk<'_>, changed: &Changed) -> Result<bool, Fault> {
    if desk.actor.role != Role::Clerk {
        return Ok(false);
    }
    let review = changes::review(tx, desk.scope.tenant())?;
    Ok(review.asks(desk.actor.role, desk.pack.rules.dictionary(), &changed.facts))
}

/// Whether this desk may not write who lives with whom, because the lists of a home are reviewed.
///
/// # Errors
/// What the database cannot do.
pub(crate) fn homes_are_reviewed(tx: &mut Tx<'_>, desk: &Desk<'_>) -> Result<bool, Fault> {
    if desk.actor.role != Role::Clerk {
        return Ok(false);
    }
    let review = changes::review(tx, desk.scope.tenant())?;
    Ok(review.asks_of(desk.actor.role, desk.pack.rules.dictionary(), LIST))
}

/// Keeps a sound change as a proposal, as a part of a transaction that has locked the person.
pub(crate) fn propose(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    command: &ChangeFacts,
    changed: &Changed,
) -> Result<(), Stop<Vec<ChangeRefusal>>> {
    let waiting = changes::of_person(tx, desk.scope, command.person)?;
    let dictionary = desk.pack.rules.dictionary();
    let mut mint = || desk.edge.id();
    let proposed = decide(command, changed, &waiting, dictionary, desk.actor, desk.now, &mut mint);
    let Proposed { change, event } = proposed.map_err(Stop::Refused)?;
    changes::insert(tx, &change)?;
    store::events::insert(tx, &event)?;
    Ok(())
}
