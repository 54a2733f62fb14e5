//! The register: who the older people are.

pub mod alike;
pub mod consents;
pub mod details;
pub mod facts;
pub mod happenings;
pub mod imports;
pub mod keys;
pub mod known;
pub mod merged;
pub mod mine;
pub mod page;
pub mod secrets;
pub mod tellings;
pub mod twins;

#[cfg(test)]
mod tests;

use domain::actor::Scope;
use domain::ids::{PersonId, TenantId, WorkerId};
use domain::people::{IdentityKind, IdentityNumber, NameKeys, Person, PersonName, Sex};

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::seal::{Cipher, Index};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, UPDATE, UPDATE_STANDING, BY_ID, NOTE_IN_DIRECTORY);

/// The columns of a person, in the order in which the row is read.
macro_rules! columns {
    () => {
        "p.id, p.tenant, p.name, p.name_key, p.initials, p.identity_kind, p.identity_masked, p.identity_note, \
         p.born_on, p.sex, p.phone, p.address, p.area_path, p.registered_on, p.registered_at, p.registered_by, \
         p.note"
    };
}

/// The two keyed hashes by which a number is found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct IdentityIndex {
    /// Of the whole number, the same over the region.
    pub whole: [u8; 16],
    /// Of its last four characters, in this county.
    pub last_four: [u8; 16],
}

impl IdentityIndex {
    /// The hashes of a number.
    pub fn of(cipher: &dyn Cipher, tenant: TenantId, number: &IdentityNumber) -> Self {
        Self {
            whole: cipher.index(Index::Identity, tenant, number.reveal()),
            last_four: cipher.index(Index::LastFour, tenant, number.last_four()),
        }
    }
}

statement! {
    /// Keeps a new person; one of that id stays as it is.
    INSERT = "insert into person (tenant, id, name, first_character, name_key, initials, identity_kind, \
        identity_masked, identity_note, identity_index, last_four, born_on, sex, phone, address, area_path, \
        worker, registered_on, registered_at, registered_by, note, address_key) values ($1, $2, $3, $4, $5, $6, $7, $8, \
        $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) on conflict (tenant, id) do nothing";

    /// Lets the region know where a number is registered.
    NOTE_IN_DIRECTORY = "insert into identity_directory (tenant, identity_index, person) values ($1, $2, $3) \
        on conflict (identity_index, tenant, person) do nothing";
}

/// Keeps a new person, whom nobody visits yet. Says `false` when one of that id is known already; then
/// nothing changes.
///
/// # Errors
/// A duplicate `person_identity` when the number is registered in the county.
pub fn insert(tx: &mut Tx<'_>, person: &Person, identity: Option<&IdentityIndex>) -> Result<bool, Fault> {
    bring(tx, person, identity, None)
}

/// The same for somebody who is visited already: moving a county in, synthetic data.
///
/// # Errors
/// As [`insert`].
pub fn bring(
    tx: &mut Tx<'_>,
    person: &Person,
    identity: Option<&IdentityIndex>,
    worker: Option<WorkerId>,
) -> Result<bool, Fault> {
    let inserted = tx.exec(
        &INSERT,
        params![
            person.tenant,
            person.id,
            person.name.as_str(),
            first_character(person),
            person.name_keys.full,
            person.name_keys.initials,
            person.identity_kind.code(),
            person.identity_masked,
            person.identity_note,
            identity.map(|index| index.whole),
            identity.map(|index| index.last_four),
            person.born_on,
            person.sex.map(Sex::code),
            person.phone.as_ref().map(|phone| phone.as_str()),
            person.address,
            person.area.as_str(),
            worker.unwrap_or(WorkerId::MIN),
            person.registered_on,
            person.registered_at,
            person.registered_by,
            person.note,
            address_key(&person.address),
        ],
    )?;
    if let Some(index) = identity.filter(|_| inserted == 1) {
        note_in_directory(tx, person.tenant, &index.whole, person.id)?;
    }
    Ok(inserted == 1)
}

/// Lets the region know where a number is registered.
fn note_in_directory(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    whole: &[u8; 16],
    person: PersonId,
) -> Result<(), Fault> {
    tx.exec(&NOTE_IN_DIRECTORY, params![tenant, whole, person]).map(|_| ())
}

statement! {
    /// Brings a person's row up to date.
    UPDATE = "update person set name = $3, first_character = $4, name_key = $5, initials = $6, born_on = $7, \
        sex = $8, phone = $9, address = $10, area_path = $11, note = $12, \
        address_key = $13 where tenant = $1 and id = $2";

    /// Lets the copy of the name's key follow.
    UPDATE_STANDING = "update standing set name_key = $3 where tenant = $1 and person = $2 and name_key <> $3";
}

/// Brings name, birth, sex, telephone, address, place and remark up to date. The place of the standing
/// follows when the standing is saved.
///
/// # Errors
/// What the database cannot do.
pub fn update(tx: &mut Tx<'_>, person: &Person) -> Result<(), Fault> {
    tx.exec(
        &UPDATE,
        params![
            person.tenant,
            person.id,
            person.name.as_str(),
            first_character(person),
            person.name_keys.full,
            person.name_keys.initials,
            person.born_on,
            person.sex.map(Sex::code),
            person.phone.as_ref().map(|phone| phone.as_str()),
            person.address,
            person.area.as_str(),
            person.note,
            address_key(&person.address),
        ],
    )?;
    tx.exec(&UPDATE_STANDING, params![person.tenant, person.id, person.name_keys.full]).map(|_| ())
}

/// By which people of one surname are found in order; of a double surname it is half.
fn first_character(person: &Person) -> String {
    person.name.as_str().chars().take(1).collect()
}

/// By which an address is found: without blanks, its digits half-width. Migration 0007 does the same in SQL.
pub(crate) fn address_key(address: &str) -> String {
    address.chars().filter(|letter| !letter.is_whitespace()).map(half_width).collect()
}

/// A full-width digit as the half-width one; everything else as it is.
fn half_width(letter: char) -> char {
    match letter {
        '０'..='９' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    }
}

statement! {
    /// A person within the reader's scope.
    BY_ID = "select ", columns!(), " from person p where ", within_any!("p"), " and p.id = $6";
}

/// A person; `None` for nobody of that id, or nobody in the scope.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Option<Person>, Fault> {
    let b = Bounds::of(scope);
    let found: Option<Entry> =
        tx.one(&BY_ID, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, id])?;
    Ok(found.map(|entry| entry.0))
}

/// A row of the register.
struct Entry(Person);

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Person {
            id: row.get(0)?,
            tenant: row.get(1)?,
            name: row.code(2, |text| PersonName::parse(text).ok())?,
            name_keys: NameKeys { full: row.get(3)?, initials: row.get(4)? },
            identity_kind: row.code(5, IdentityKind::from_code)?,
            identity_masked: row.get(6)?,
            identity_note: row.get(7)?,
            born_on: row.get(8)?,
            sex: row.maybe_code(9, Sex::from_code)?,
            phone: row.maybe_code(10, |text| text.parse().ok())?,
            address: row.get(11)?,
            area: row.code(12, |text| text.parse().ok())?,
            registered_on: row.get(13)?,
            registered_at: row.get(14)?,
            registered_by: row.get(15)?,
            note: row.get(16)?,
        }))
    }
}
