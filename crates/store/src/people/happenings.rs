//! What happened to people. Rows are only ever added; what they come to stands in
//! [`domain::people::happenings`].

use domain::actor::Scope;
use domain::ids::PersonId;
use domain::people::Happening;
use domain::people::happenings::Kind;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, OF_PERSON);

statement! {
    /// Adds a row; one of that id stays as it is.
    INSERT = "insert into happening (tenant, id, person, sort, kind, from_on, until_on, evidence, note, recorded_at, \
        recorded_by, supersedes, withdrawn) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
        on conflict (tenant, id) do nothing";
}

/// Adds what happened.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn insert(tx: &mut Tx<'_>, row: &Happening) -> Result<(), Fault> {
    tx.exec(
        &INSERT,
        params![
            row.tenant,
            row.id,
            row.person,
            row.kind.sort(),
            row.kind.id(),
            row.from_on,
            row.until_on,
            row.evidence,
            row.note,
            row.recorded_at,
            row.recorded_by,
            row.supersedes,
            row.withdrawn,
        ],
    )
    .map(|_| ())
}

statement! {
    /// All rows about a person within the reader's scope, in the order in which they were learnt.
    OF_PERSON = "select h.id, h.tenant, h.person, h.sort, h.kind, h.from_on, h.until_on, h.evidence, h.note, \
        h.recorded_at, h.recorded_by, h.supersedes, h.withdrawn from happening h \
        join person p on p.tenant = h.tenant and p.id = h.person \
        where ", within_any!("p"), " and h.tenant = $1 and h.person = $6 order by h.recorded_at, h.id";
}

/// All that happened to a person, in the order in which it was learnt.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Happening>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&OF_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])
}

impl FromRow for Happening {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let sort: String = row.get(3)?;
        Ok(Self {
            id: row.get(0)?,
            tenant: row.get(1)?,
            person: row.get(2)?,
            kind: row.code(4, |id| Kind::from_parts(&sort, id))?,
            from_on: row.get(5)?,
            until_on: row.get(6)?,
            evidence: row.get(7)?,
            note: row.get(8)?,
            recorded_at: row.get(9)?,
            recorded_by: row.get(10)?,
            supersedes: row.get(11)?,
            withdrawn: row.get(12)?,
        })
    }
}
