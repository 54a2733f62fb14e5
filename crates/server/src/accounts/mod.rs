//! Coming, going, and the word that opens the door.

pub mod bind;
pub mod change_password;
pub mod password;
pub mod phones;
pub mod set_pin;
pub mod sign_in;
pub mod sign_out;
pub mod sweep;

use std::collections::{BTreeMap, btree_map::Entry};

use domain::{
    accounts::Account,
    events::{Action, Event, Subject},
    ids::{AccountId, EventId},
};
use jiff::Timestamp;
use store::{Fault, Tx, accounts};

/// Names of accounts, each looked up once; without those that are no more.
///
/// # Errors
/// What the database cannot do.
pub(crate) fn names(
    tx: &mut Tx<'_>,
    ids: impl IntoIterator<Item = AccountId>,
) -> Result<BTreeMap<AccountId, String>, Fault> {
    let mut names = BTreeMap::new();
    for id in ids {
        if let Entry::Vacant(seat) = names.entry(id)
            && let Some(known) = accounts::by_id(tx, id)?
        {
            seat.insert(known.account.name);
        }
    }
    Ok(names)
}

/// The entry for the log about an account; `None` for one without a county, whose log nobody reads.
pub(crate) fn event(account: &Account, action: Action, id: EventId, at: Timestamp) -> Option<Event> {
    Some(Event {
        id,
        tenant: *account.tenants.first()?,
        at,
        actor: account.id,
        action,
        subject: Subject::Account(account.id),
        person: None,
        before: None,
        after: None,
        pack_hash: None,
        note: None,
    })
}
