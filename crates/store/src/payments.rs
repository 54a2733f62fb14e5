//! What the work is paid: a visitor's contacts of some days, whoever they were with.

use domain::actor::Scope;
use domain::dates::{Period, add_days, start_of};
use domain::ids::WorkerId;
use domain::visits::Visit;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;
use crate::visits::{Record, columns};

register!(OF_WORKER);

/// A contact that a visitor made.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The contact with what it counts for.
    pub visit: Visit,
    /// The name of the person.
    pub name: String,
}

statement! {
    /// The contacts of a visitor between two instants, earliest first: those with people of the reader's scope, and for
    /// whoever sees one visitor's people only, all of that visitor's own, also with people who have passed to others.
    OF_WORKER = "select ", columns!(), ", p.name from visit v join person p on p.tenant = v.tenant and p.id = v.person \
        where v.tenant = $1 and v.worker = $6 and v.visited_at >= $7 and v.visited_at < $8 \
        and ((", within_any!("p"), ") or ($4 = $5 and v.worker = $4)) order by v.visited_at, v.id";
}

/// A visitor's contacts over some days, earliest first, as far as the scope reaches; a visitor sees all of their own.
///
/// # Errors
/// What the database cannot do.
pub fn of_worker(
    tx: &mut Tx<'_>,
    scope: &Scope,
    worker: WorkerId,
    stretch: Period,
) -> Result<Vec<Made>, Fault> {
    let b = Bounds::of(scope);
    let from = start_of(stretch.starts_on);
    let until = start_of(add_days(stretch.ends_on, 1));
    tx.all(&OF_WORKER, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, worker, from, until])
}

impl FromRow for Made {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self { visit: Record::from_row(row)?.0, name: row.get(23)? })
    }
}
