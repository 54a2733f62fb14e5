//! What to ask, bring or look at on the next visits.

use domain::actor::Scope;
use domain::dates::Period;
use domain::ids::{AccountId, PersonId, TenantId, WorkerId};
use domain::plans::Item;
use jiff::Timestamp;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(SAVE, OF_WORKER, OF_PERSON);

statement! {
    /// Keeps an item, or that somebody was done with it.
    SAVE = "insert into plan_item (tenant, id, person, words, from_on, until_on, written_by, written_at, ended_by, \
        ended_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        on conflict (tenant, id) do update set ended_by = excluded.ended_by, ended_at = excluded.ended_at";
}

/// Keeps an item, or that somebody was done with it.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn save(tx: &mut Tx<'_>, tenant: TenantId, item: &Item) -> Result<(), Fault> {
    let (ended_by, ended_at) = item.ended.unzip();
    tx.exec(
        &SAVE,
        params![
            tenant,
            item.id,
            item.person,
            item.words,
            item.from,
            item.until,
            item.written_by,
            item.written_at,
            ended_by,
            ended_at,
        ],
    )
    .map(|_| ())
}

/// The columns of an item, in the order in which its row is read.
macro_rules! items {
    () => {
        "select i.id, i.person, i.words, i.from_on, i.until_on, i.written_by, i.written_at, i.ended_by, i.ended_at \
         from person p cross join plan_item i where i.tenant = p.tenant and i.person = p.id and "
    };
}

statement! {
    /// What holds on some days for a visitor's people within the reader's scope. `cross join` keeps SQLite from
    /// looking at all items first.
    OF_WORKER = items!(), within_any!("p"), " and p.worker = $6 and i.ended_at is null and i.from_on <= $8 \
        and (i.until_on is null or i.until_on >= $7) order by i.person, i.from_on, i.id";

    /// All items of one person within the reader's scope that nobody has ended.
    OF_PERSON = items!(), within_any!("p"), " and p.id = $6 and i.ended_at is null order by i.from_on, i.id";
}

/// What holds on some of these days for a visitor's people within the reader's scope.
///
/// # Errors
/// What the database cannot do.
pub fn of_worker(tx: &mut Tx<'_>, scope: &Scope, worker: WorkerId, days: Period) -> Result<Vec<Item>, Fault> {
    let b = Bounds::of(scope);
    let params = params![
        b.tenant,
        b.from,
        b.until,
        b.worker_from,
        b.worker_until,
        worker,
        days.starts_on,
        days.ends_on,
    ];
    let rows: Vec<Kept> = tx.all(&OF_WORKER, params)?;
    Ok(rows.into_iter().map(|kept| kept.0).collect())
}

/// All items of a person of the scope that nobody has ended, those whose days are over or to come too.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Item>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<Kept> =
        tx.all(&OF_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])?;
    Ok(rows.into_iter().map(|kept| kept.0).collect())
}

pub(crate) struct Kept(pub(crate) Item);

impl FromRow for Kept {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let ended: (Option<AccountId>, Option<Timestamp>) = (row.get(7)?, row.get(8)?);
        Ok(Self(Item {
            id: row.get(0)?,
            person: row.get(1)?,
            words: row.get(2)?,
            from: row.get(3)?,
            until: row.get(4)?,
            written_by: row.get(5)?,
            written_at: row.get(6)?,
            ended: ended.0.zip(ended.1),
        }))
    }
}
