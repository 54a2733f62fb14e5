//! Name, telephone, address, place, remark and masked number of people over two times. Rows are only ever added; what
//! they come to stands in [`domain::people::details`].

use domain::actor::Scope;
use domain::ids::{PersonId, TenantId};
use domain::people::{Fact, IdentityKind, Person};

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::people::IdentityIndex;
use crate::people::facts::{Known, write};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, OF_PERSON, RENUMBER, FORGET_IN_DIRECTORY);

statement! {
    /// Adds a row; one of that id stays as it is.
    INSERT = "insert into detail (tenant, id, person, detail, value, valid_from, valid_until, recorded_at, \
        recorded_by, evidence, supersedes) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
        on conflict (tenant, id) do nothing";
}

/// Adds rows to what is known of somebody's details.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn insert(tx: &mut Tx<'_>, tenant: TenantId, rows: &[Fact]) -> Result<(), Fault> {
    write(tx, &INSERT, tenant, rows)
}

statement! {
    /// All rows about a person within the reader's scope, in the order in which they were learnt.
    OF_PERSON = "select d.id, d.person, d.detail, d.value, d.valid_from, d.valid_until, d.recorded_at, \
        d.recorded_by, d.evidence, d.supersedes from detail d \
        join person p on p.tenant = d.tenant and p.id = d.person \
        where ", within_any!("p"), " and d.tenant = $1 and d.person = $6 order by d.recorded_at, d.id";
}

/// All that was ever kept of a person's details, in the order in which it was learnt; nothing where nothing changed.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Fact>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<Known> =
        tx.all(&OF_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])?;
    Ok(rows.into_iter().map(|known| known.0).collect())
}

statement! {
    /// Puts another number, or the first, in the place of what is known.
    RENUMBER = "update person set identity_kind = $3, identity_masked = $4, identity_note = $5, \
        identity_index = $6, last_four = $7 where tenant = $1 and id = $2";

    /// Takes a person's old number out of the region's directory.
    FORGET_IN_DIRECTORY = "delete from identity_directory where identity_index = \
        (select p.identity_index from person p where p.tenant = $1 and p.id = $2) and tenant = $1 and person = $2";
}

/// Brings kind, mask and hashes of a person's number up to date, in the directory of the region too. The sealed number
/// is saved beside it.
///
/// # Errors
/// A duplicate `person_identity` when the number is registered in the county.
pub fn renumber(tx: &mut Tx<'_>, person: &Person, index: &IdentityIndex) -> Result<(), Fault> {
    tx.exec(&FORGET_IN_DIRECTORY, params![person.tenant, person.id])?;
    let number = Number {
        kind: person.identity_kind,
        masked: person.identity_masked.clone(),
        note: person.identity_note.clone(),
        index: Some(index.whole),
        last_four: Some(index.last_four),
    };
    set_number(tx, person.tenant, person.id, &number)?;
    super::note_in_directory(tx, person.tenant, &index.whole, person.id)
}

/// What a person's row says about their number.
pub(super) struct Number {
    pub(super) kind: IdentityKind,
    pub(super) masked: Option<String>,
    pub(super) note: Option<String>,
    pub(super) index: Option<[u8; 16]>,
    pub(super) last_four: Option<[u8; 16]>,
}

/// Lets a person's row say it.
pub(super) fn set_number(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    person: PersonId,
    number: &Number,
) -> Result<(), Fault> {
    let Number { kind, masked, note, index, last_four } = number;
    tx.exec(&RENUMBER, params![tenant, person, kind.code(), masked, note, index, last_four]).map(|_| ())
}
