//! The days that humans chose for contacts that are owed.

use domain::actor::Scope;
use domain::ids::{PersonId, TenantId, WorkerId};
use domain::plans::{Key, Move};
use domain::visits::outcome::Mode;
use jiff::civil::Date;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(SAVE, OF_WORKER, OF_PERSON);

statement! {
    /// Keeps a chosen day, in the place of the one chosen before.
    SAVE = "insert into plan_move (tenant, person, duty, from_on, nth, day, mode, moved_by, moved_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (tenant, person, duty, from_on, nth) \
        do update set day = excluded.day, mode = excluded.mode, moved_by = excluded.moved_by, \
        moved_at = excluded.moved_at";
}

/// Keeps a chosen day.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn save(tx: &mut Tx<'_>, tenant: TenantId, moved: &Move) -> Result<(), Fault> {
    let Key { person, duty, from, nth } = &moved.key;
    let mode = moved.mode.map(Mode::code);
    tx.exec(&SAVE, params![tenant, person, duty, from, nth, moved.day, mode, moved.moved_by, moved.moved_at])
        .map(|_| ())
}

/// The columns of a move, in the order in which its row is read.
macro_rules! moves {
    () => {
        "select m.person, m.duty, m.from_on, m.nth, m.day, m.mode, m.moved_by, m.moved_at from person p \
         cross join plan_move m where m.tenant = p.tenant and m.person = p.id and m.day >= $7 and "
    };
}

statement! {
    /// Days chosen for a visitor's people within the reader's scope. `cross join` keeps SQLite from looking at all
    /// moves first.
    OF_WORKER = moves!(), within_any!("p"), " and p.worker = $6 order by m.person, m.duty, m.from_on, m.nth";

    /// Days chosen for one person within the reader's scope.
    OF_PERSON = moves!(), within_any!("p"), " and p.id = $6 order by m.person, m.duty, m.from_on, m.nth";
}

/// Days from one on that were chosen for a visitor's people within the reader's scope.
///
/// # Errors
/// What the database cannot do.
pub fn of_worker(tx: &mut Tx<'_>, scope: &Scope, worker: WorkerId, since: Date) -> Result<Vec<Move>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<Kept> =
        tx.all(&OF_WORKER, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, worker, since])?;
    Ok(rows.into_iter().map(|kept| kept.0).collect())
}

/// Days from one on that were chosen for a person of the scope.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId, since: Date) -> Result<Vec<Move>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<Kept> =
        tx.all(&OF_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person, since])?;
    Ok(rows.into_iter().map(|kept| kept.0).collect())
}

struct Kept(Move);

impl FromRow for Kept {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let key = Key { person: row.get(0)?, duty: row.get(1)?, from: row.get(2)?, nth: row.get(3)? };
        Ok(Self(Move {
            key,
            day: row.get(4)?,
            mode: row.maybe_code(5, Mode::from_code)?,
            moved_by: row.get(6)?,
            moved_at: row.get(7)?,
        }))
    }
}
