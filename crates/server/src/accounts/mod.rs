//! Coming, going, and the word that opens the door.

pub mod bind;
pub mod change_password;
pub mod password;
pub mod phones;
pub mod set_pin;
pub mod sign_in;
pub mod sign_out;
pub mod sweep;

use domain::{
    accounts::Account,
    events::{Action, Event, Subject},
    ids::EventId,
};
use jiff::Timestamp;

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
