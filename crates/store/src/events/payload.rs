//! What an event says (`before`, `after`, `note`) on its way into one ciphertext and out of it again.

use domain::events::{Content, Event, Told};
use domain::ids::{EventId, PersonId, TenantId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fault::Fault;
use crate::people::keys;
use crate::seal::{Cipher, Owner, Page, Salt, numbers};
use crate::tx::Tx;

/// What an event says.
#[derive(Serialize)]
pub(super) struct Said<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) before: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<&'a str>,
}

#[derive(Deserialize)]
struct Read {
    before: Option<Value>,
    after: Option<Value>,
    note: Option<String>,
}

impl<'a> Said<'a> {
    pub(super) fn of(event: &'a Event) -> Self {
        Self { before: event.before.as_ref(), after: event.after.as_ref(), note: event.note.as_deref() }
    }

    fn is_nothing(&self) -> bool {
        self.before.is_none() && self.after.is_none() && self.note.is_none()
    }
}

/// Seals what an event says; nothing for an event that says nothing.
pub(super) fn seal(
    tx: &mut Tx<'_>,
    said: &Said<'_>,
    tenant: TenantId,
    event: EventId,
    person: Option<PersonId>,
) -> Result<Option<Vec<u8>>, Fault> {
    if said.is_nothing() {
        return Ok(None);
    }
    let owner = match person {
        Some(person) => Owner::Person(person, keys::of_or_new(tx, tenant, person)?),
        None => Owner::County,
    };
    seal_for(tx.sealing()?.cipher.as_ref(), said, tenant, event, owner)
}

/// The same for an owner who is known already.
pub(super) fn seal_for(
    cipher: &dyn Cipher,
    said: &Said<'_>,
    tenant: TenantId,
    event: EventId,
    owner: Owner,
) -> Result<Option<Vec<u8>>, Fault> {
    if said.is_nothing() {
        return Ok(None);
    }
    let plain = serde_json::to_vec(said).map_err(|error| Fault::other("events::payload", "json", error))?;
    let page = Page { tenant, event, owner };
    cipher.seal_page(&page, &plain).map(Some).map_err(|fault| Fault::unsealed(&fault))
}

/// Opens what an event says, with the salt that its person has now.
pub(super) fn open(cipher: &dyn Cipher, event: Event, sealed: Option<Vec<u8>>, salt: Option<Salt>) -> Told {
    let Some(sealed) = sealed else { return Told { event, content: Content::Open } };
    let was = numbers(&sealed).map_or(0, |(_, salt)| salt);
    let owner = match (event.person, salt) {
        (None, _) => Owner::County,
        (Some(person), Some(salt)) if salt.number == was => Owner::Person(person, salt),
        (Some(_), now) => {
            let erased = was > 0 && now.is_none_or(|now| now.number > was);
            let content = if erased { Content::Erased } else { Content::Broken };
            return Told { event, content };
        }
    };
    let page = Page { tenant: event.tenant, event: event.id, owner };
    let read = cipher.open_page(&page, &sealed).ok();
    match read.and_then(|plain| serde_json::from_slice::<Read>(&plain).ok()) {
        Some(Read { before, after, note }) => {
            Told { event: Event { before, after, note, ..event }, content: Content::Open }
        }
        None => Told { event, content: Content::Broken },
    }
}
