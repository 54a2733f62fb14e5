//! The salt from which a person's key comes, and forgetting it.

use domain::events::Event;
use domain::ids::{PersonId, TenantId};

use crate::fault::Fault;
use crate::seal::Salt;
use crate::statement::{register, statement};
use crate::tx::{Root, Tx};
use crate::{events, params};

register!(OF, ADD, BRING, RENEW);

statement! {
    /// A person's salt.
    OF = "select number, salt from person_key where tenant = $1 and person = $2";

    /// A person's first salt; one that is there stays.
    ADD = "insert into person_key (tenant, person, number, salt) values ($1, $2, 1, $3) \
        on conflict (tenant, person) do nothing";
}

/// A person's salt, if one was made.
pub(crate) fn of(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId) -> Result<Option<Salt>, Fault> {
    let found: Option<(u8, [u8; 16])> = tx.one(&OF, params![tenant, person])?;
    Ok(found.map(|(number, bytes)| Salt { number, bytes }))
}

/// A person's salt, made with the first thing that the log says of them: as a rule, that they were registered.
pub(crate) fn of_or_new(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId) -> Result<Salt, Fault> {
    if let Some(salt) = of(tx, tenant, person)? {
        return Ok(salt);
    }
    let fresh = (tx.sealing()?.chance)();
    tx.exec(&ADD, params![tenant, person, &fresh[..]])?;
    // Somebody else may have been quicker; what stands there counts.
    of(tx, tenant, person)?.ok_or_else(|| Fault::other("people::keys::ADD", "salt", ""))
}

statement! {
    /// The first salt of somebody who is new.
    BRING = "insert into person_key (tenant, person, number, salt) values ($1, $2, $3, $4)";
}

/// Keeps the first salt of somebody of whom the log says nothing yet.
pub(crate) fn bring(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    person: PersonId,
    bytes: [u8; 16],
) -> Result<Salt, Fault> {
    let first = Salt { number: 1, bytes };
    tx.exec(&BRING, params![tenant, person, first.number, &bytes[..]])?;
    Ok(first)
}

statement! {
    /// Forgets a person's salt by putting the next in its place.
    RENEW = "update person_key set number = number + 1, salt = $3, erased_at = $4 \
        where tenant = $1 and person = $2";
}

/// Destroys the key under which the log has kept what it says of a person, and notes that in the log. The entries
/// stay where they are and the log can still be verified; what they said cannot be read any more. Copies of the
/// database that were made before hold the salt until they are destroyed too.
///
/// # Errors
/// What the database cannot do; an event that concerns no person; the 255th time.
pub fn erase(tx: &mut Tx<'_>, event: &Event) -> Result<(), Fault> {
    let Some(person) = event.person else {
        return Err(Fault::other("people::keys::erase", "person", "该日志不涉及老年人"));
    };
    tx.lock(Root::Person, event.tenant, person.as_bytes())?;
    if events::is_known(tx, event.tenant, event.id)? {
        // The action ran twice.
        return Ok(());
    }
    of_or_new(tx, event.tenant, person)?;
    let fresh = (tx.sealing()?.chance)();
    tx.exec(&RENEW, params![event.tenant, person, &fresh[..], event.at])?;
    events::insert(tx, event)
}
