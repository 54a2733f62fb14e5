//! Contacts as they are looked at: one, a person's, and what waits beside one.

use domain::actor::Scope;
use domain::dates::{Period, add_days, start_of};
use domain::ids::{PersonId, VisitId};
use domain::visits::{ContentHash, Proposal, Visit};
use jiff::Timestamp;

use super::{Record, columns};
use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(BY_ID, OF_PERSON, IN_STRETCH, PROPOSALS);

statement! {
    /// A contact of a person within the reader's scope.
    BY_ID = "select ", columns!(), " from visit v join person p on p.tenant = v.tenant and p.id = v.person \
        where ", within_any!("p"), " and v.tenant = $1 and v.id = $6";
}

/// A contact of a person in the scope.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(tx: &mut Tx<'_>, scope: &Scope, id: VisitId) -> Result<Option<Visit>, Fault> {
    let b = Bounds::of(scope);
    let found: Option<Record> =
        tx.one(&BY_ID, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, id])?;
    Ok(found.map(|record| record.0))
}

statement! {
    /// A person's contacts, latest first.
    OF_PERSON = "select ", columns!(), " from visit v join person p on p.tenant = v.tenant and p.id = v.person \
        where ", within_any!("p"), " and v.tenant = $1 and v.person = $6 and v.visited_at <= $7 \
        and (v.visited_at < $7 or v.id < $8) order by v.visited_at desc, v.id desc limit $9";
}

/// A page of a person's contacts, latest first, from before `before` (`None`: the latest).
///
/// # Errors
/// What the database cannot do.
pub fn of_person(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    before: Option<(Timestamp, VisitId)>,
    limit: u16,
) -> Result<Vec<Visit>, Fault> {
    let b = Bounds::of(scope);
    let (at, id) = before.unwrap_or((Timestamp::MAX, VisitId::MAX));
    let rows: Vec<Record> = tx.all(
        &OF_PERSON,
        params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person, at, id, limit],
    )?;
    Ok(rows.into_iter().map(|record| record.0).collect())
}

statement! {
    /// A person's contacts within two instants, earliest first.
    IN_STRETCH = "select ", columns!(), " from visit v join person p on p.tenant = v.tenant and p.id = v.person \
        where ", within_any!("p"), " and v.tenant = $1 and v.person = $6 and v.visited_at >= $7 \
        and v.visited_at < $8 order by v.visited_at, v.id";
}

/// A person's contacts over a stretch of days, earliest first: a month's ledger.
///
/// # Errors
/// What the database cannot do.
pub fn in_stretch(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    stretch: Period,
) -> Result<Vec<Visit>, Fault> {
    let b = Bounds::of(scope);
    let from = start_of(stretch.starts_on);
    let until = start_of(add_days(stretch.ends_on, 1));
    let rows: Vec<Record> = tx.all(
        &IN_STRETCH,
        params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person, from, until],
    )?;
    Ok(rows.into_iter().map(|record| record.0).collect())
}

statement! {
    /// What waits beside a contact of a person within the reader's scope, in the order of arrival.
    PROPOSALS = "select c.id, c.visit, c.content, c.content_hash, c.proposed_by, c.received_at \
        from visit_proposal c join visit v on v.tenant = c.tenant and v.id = c.visit \
        join person p on p.tenant = v.tenant and p.id = v.person \
        where ", within_any!("p"), " and c.tenant = $1 and c.visit = $6 order by c.received_at, c.id";
}

/// Other contents that came in under the id of a contact, in the order of arrival.
///
/// # Errors
/// What the database cannot do.
pub fn proposals(tx: &mut Tx<'_>, scope: &Scope, visit: VisitId) -> Result<Vec<Proposal>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<Waiting> =
        tx.all(&PROPOSALS, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, visit])?;
    Ok(rows.into_iter().map(|waiting| waiting.0).collect())
}

/// A row of what waits.
struct Waiting(Proposal);

impl FromRow for Waiting {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Proposal {
            id: row.get(0)?,
            visit: row.get(1)?,
            content: row.json(2)?,
            hash: row.get(3).map(ContentHash::from_bytes)?,
            proposed_by: row.get(4)?,
            received_at: row.get(5)?,
        }))
    }
}
