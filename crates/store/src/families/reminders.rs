//! That relatives were reminded to come or call.

use domain::actor::Scope;
use domain::families::{Asked, Reminder};
use domain::ids::PersonId;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, OF_PERSON);

statement! {
    /// Keeps a reminder; one of that id stays as it is.
    INSERT = "insert into family_reminder (tenant, id, person, whom, asked, reminded_on, answer, recorded_at, \
        recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (tenant, id) do nothing";
}

/// Keeps a reminder.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn insert(tx: &mut Tx<'_>, one: &Reminder) -> Result<(), Fault> {
    tx.exec(
        &INSERT,
        params![
            one.tenant,
            one.id,
            one.person,
            one.whom,
            one.asked.code(),
            one.on,
            one.answer,
            one.recorded_at,
            one.recorded_by,
        ],
    )
    .map(|_| ())
}

statement! {
    /// The latest reminders about a person within the reader's scope, the latest first.
    OF_PERSON = "select r.id, r.tenant, r.person, r.whom, r.asked, r.reminded_on, r.answer, r.recorded_at, \
        r.recorded_by from family_reminder r join person p on p.tenant = r.tenant and p.id = r.person \
        where ", within_any!("p"), " and r.tenant = $1 and r.person = $6 \
        order by r.reminded_on desc, r.id desc limit $7";
}

/// The latest reminders about a person, the latest first.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    limit: u16,
) -> Result<Vec<Reminder>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&OF_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person, limit])
}

impl FromRow for Reminder {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: row.get(0)?,
            tenant: row.get(1)?,
            person: row.get(2)?,
            whom: row.get(3)?,
            asked: row.code(4, Asked::from_code)?,
            on: row.get(5)?,
            answer: row.get(6)?,
            recorded_at: row.get(7)?,
            recorded_by: row.get(8)?,
        })
    }
}
