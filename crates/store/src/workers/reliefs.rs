//! Leaves and hand-overs: who takes whose people from when on, and whether it was done.

use std::collections::BTreeMap;

use domain::actor::Scope;
use domain::ids::{PersonId, ReliefId, TenantId, WorkerId};
use domain::workers::Relief;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

/// The columns of a relief, in the order in which its row is read.
macro_rules! columns {
    () => {
        "r.id, r.worker, r.from_on, r.until_on, r.leaves, r.reason, r.begun_on, r.ended_on, r.recorded_at, \
         r.recorded_by"
    };
}

register!(SAVE, SETTLE, BY_ID, OPEN, OF_WORKER, PROMISED, SETTLED);

statement! {
    /// Keeps a leave or hand-over, or how far it has come.
    SAVE = "insert into relief (tenant, id, worker, from_on, until_on, leaves, reason, begun_on, ended_on, \
        recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
        on conflict (tenant, id) do update set until_on = excluded.until_on, begun_on = excluded.begun_on, \
        ended_on = excluded.ended_on";

    /// Notes who takes whom.
    SETTLE = "insert into relief_person (tenant, relief, person, worker) values ($1, $2, $3, $4) \
        on conflict (tenant, relief, person) do update set worker = excluded.worker";
}

/// Keeps a leave or hand-over, or how far it has come.
///
/// # Errors
/// A foreign key when the worker is unknown.
pub fn save(tx: &mut Tx<'_>, tenant: TenantId, relief: &Relief) -> Result<(), Fault> {
    tx.exec(
        &SAVE,
        params![
            tenant,
            relief.id,
            relief.worker,
            relief.from,
            relief.until,
            relief.leaves,
            relief.reason,
            relief.begun_on,
            relief.ended_on,
            relief.recorded_at,
            relief.recorded_by,
        ],
    )
    .map(|_| ())
}

/// Notes who takes whom when it begins.
///
/// # Errors
/// A foreign key when somebody is unknown.
pub fn settle(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    relief: ReliefId,
    settled: &BTreeMap<PersonId, WorkerId>,
) -> Result<(), Fault> {
    settled.iter().try_for_each(|(person, worker)| {
        tx.exec(&SETTLE, params![tenant, relief, person, worker]).map(|_| ())
    })
}

statement! {
    /// One of them.
    BY_ID = "select ", columns!(), " from relief r where r.tenant = $1 and r.id = $2";

    /// All that are not ended, in the order in which they begin.
    OPEN = "select ", columns!(), " from relief r where r.tenant = $1 and r.ended_on is null \
        order by r.from_on, r.id";

    /// All of a worker, newest first.
    OF_WORKER = "select ", columns!(), " from relief r where r.tenant = $1 and r.worker = $2 \
        order by r.from_on desc, r.id desc limit $3";

    /// Those in which a worker is to take somebody, and that are not ended.
    PROMISED = "select distinct ", columns!(), " from relief_person i cross join relief r \
        where i.tenant = $1 and i.worker = $2 and r.tenant = i.tenant and r.id = i.relief and r.ended_on is null \
        order by r.from_on, r.id";
}

/// A leave or hand-over of a county.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(tx: &mut Tx<'_>, tenant: TenantId, id: ReliefId) -> Result<Option<Relief>, Fault> {
    Ok(tx.one::<Kept>(&BY_ID, params![tenant, id])?.map(|kept| kept.0))
}

/// All of a county that are planned or under way, by their first day.
///
/// # Errors
/// What the database cannot do.
pub fn open(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Relief>, Fault> {
    kept(tx.all(&OPEN, params![tenant])?)
}

/// The latest of a worker, newest first.
///
/// # Errors
/// What the database cannot do.
pub fn of_worker(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    worker: WorkerId,
    limit: u16,
) -> Result<Vec<Relief>, Fault> {
    kept(tx.all(&OF_WORKER, params![tenant, worker, limit])?)
}

/// Those in which a worker is to take, or has taken, somebody's people, and that are not ended.
///
/// # Errors
/// What the database cannot do.
pub fn promised(tx: &mut Tx<'_>, tenant: TenantId, worker: WorkerId) -> Result<Vec<Relief>, Fault> {
    kept(tx.all(&PROMISED, params![tenant, worker])?)
}

statement! {
    /// Who takes whom of those within the reader's scope.
    SETTLED = "select i.person, i.worker from relief_person i \
        join person p on p.tenant = i.tenant and p.id = i.person \
        where ", within_any!("p"), " and i.tenant = $1 and i.relief = $6 order by i.person";
}

/// Who takes whom.
///
/// # Errors
/// What the database cannot do.
pub fn settled(
    tx: &mut Tx<'_>,
    scope: &Scope,
    relief: ReliefId,
) -> Result<BTreeMap<PersonId, WorkerId>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<(PersonId, WorkerId)> =
        tx.all(&SETTLED, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, relief])?;
    Ok(rows.into_iter().collect())
}

/// A row of the table.
struct Kept(Relief);

fn kept(rows: Vec<Kept>) -> Result<Vec<Relief>, Fault> {
    Ok(rows.into_iter().map(|kept| kept.0).collect())
}

impl FromRow for Kept {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Relief {
            id: row.get(0)?,
            worker: row.get(1)?,
            from: row.get(2)?,
            until: row.get(3)?,
            leaves: row.get(4)?,
            reason: row.get(5)?,
            begun_on: row.get(6)?,
            ended_on: row.get(7)?,
            recorded_at: row.get(8)?,
            recorded_by: row.get(9)?,
        }))
    }
}
