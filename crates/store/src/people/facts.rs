//! What is known of people. Rows are only ever added.

use domain::actor::Scope;
use domain::ids::{PersonId, TenantId};
use domain::people::Fact;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{Statement, register, statement};
use crate::tx::Tx;

register!(INSERT, OF_PERSON);

statement! {
    /// Adds a row; one of that id stays as it is.
    INSERT = "insert into fact (tenant, id, person, fact, value, valid_from, valid_until, recorded_at, \
        recorded_by, evidence, supersedes) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
        on conflict (tenant, id) do nothing";
}

/// Adds rows to what is known, and forgets what was worked out from the rows before.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn insert(tx: &mut Tx<'_>, tenant: TenantId, facts: &[Fact]) -> Result<(), Fault> {
    for (at, fact) in facts.iter().enumerate() {
        if at == 0 || facts[at - 1].person != fact.person {
            super::known::forget(tx, tenant, fact.person)?;
        }
    }
    bring(tx, tenant, facts)
}

/// The same for people of whom nothing was worked out yet: moving a county in, synthetic data.
///
/// # Errors
/// As [`insert`].
pub fn bring(tx: &mut Tx<'_>, tenant: TenantId, facts: &[Fact]) -> Result<(), Fault> {
    write(tx, &INSERT, tenant, facts)
}

/// Adds rows over two times by a statement that takes their columns in the order of a fact's.
pub(super) fn write(
    tx: &mut Tx<'_>,
    statement: &Statement,
    tenant: TenantId,
    rows: &[Fact],
) -> Result<(), Fault> {
    for row in rows {
        tx.exec(
            statement,
            params![
                tenant,
                row.id,
                row.person,
                row.fact,
                row.value,
                row.valid_from,
                row.valid_until,
                row.recorded_at,
                row.recorded_by,
                row.evidence,
                row.supersedes,
            ],
        )?;
    }
    Ok(())
}

statement! {
    /// All rows about a person within the reader's scope, in the order in which they were learnt.
    OF_PERSON = "select f.id, f.person, f.fact, f.value, f.valid_from, f.valid_until, f.recorded_at, \
        f.recorded_by, f.evidence, f.supersedes from fact f \
        join person p on p.tenant = f.tenant and p.id = f.person \
        where ", within_any!("p"), " and f.tenant = $1 and f.person = $6 order by f.recorded_at, f.id";
}

/// All that is and was known of a person, in the order in which it was learnt.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Fact>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<Known> =
        tx.all(&OF_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])?;
    Ok(rows.into_iter().map(|known| known.0).collect())
}

/// A row of what is known.
pub(super) struct Known(pub(super) Fact);

impl FromRow for Known {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Fact {
            id: row.get(0)?,
            person: row.get(1)?,
            fact: row.get(2)?,
            value: row.get(3)?,
            valid_from: row.get(4)?,
            valid_until: row.get(5)?,
            recorded_at: row.get(6)?,
            recorded_by: row.get(7)?,
            evidence: row.get(8)?,
            supersedes: row.get(9)?,
        }))
    }
}
