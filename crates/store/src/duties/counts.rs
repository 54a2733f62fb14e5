//! How many are due, overdue or without visitor: the numbers of a workbench, each of which opens its list.

use domain::actor::Scope;
use domain::areas::{AreaCode, AreaPath};
use domain::ids::WorkerId;
use jiff::civil::Date;

use super::assigned;
use crate::areas;
use crate::bounds::{Bounds, within};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(TOTAL, AT_NODE, BY_WORKER);

/// Numbers of people on a day. Overdue and due now exclude each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Everybody to whom something may be owed or not: all with a standing.
    pub people: i64,
    /// Something can be done now, and is in time.
    pub due_now: i64,
    /// Something should have been done.
    pub overdue: i64,
    /// Something is owed, and nobody is assigned.
    pub unassigned: i64,
    /// The class may change once a fact is known.
    pub provisional: i64,
}

/// The numbers, over a table alias `s` and with today as the sixth parameter.
macro_rules! numbers {
    () => {
        "count(s.person) as people, \
         coalesce(sum(case when s.opens_on <= $6 and s.due_on >= $6 then 1 else 0 end), 0) as due_now, \
         coalesce(sum(case when s.due_on < $6 then 1 else 0 end), 0) as overdue, \
         coalesce(sum(case when s.due_on is not null and s.worker = $7 then 1 else 0 end), 0) as unassigned, \
         cast(coalesce(sum(s.provisional), 0) as bigint) as provisional"
    };
}

statement! {
    /// The numbers of everybody within the bounds.
    TOTAL = "select ", numbers!(), " from standing s where ", within!("s");
}

/// The numbers of a place, or of the whole scope.
///
/// # Errors
/// What the database cannot do.
pub fn total(tx: &mut Tx<'_>, scope: &Scope, area: Option<&AreaPath>, today: Date) -> Result<Counts, Fault> {
    let b = Bounds::of(scope).in_area(area);
    let found: Option<Numbers> = tx.one(
        &TOTAL,
        params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, today, WorkerId::MIN],
    )?;
    Ok(found.map_or(Counts::default(), |numbers| numbers.0))
}

/// The numbers of one place among its neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaCounts {
    /// The place.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// Where it hangs.
    pub area: AreaPath,
    /// Its numbers.
    pub counts: Counts,
}

statement! {
    /// The numbers of people who belong to a node itself and to none of the places below it.
    AT_NODE = "select ", numbers!(), " from standing s where ", within!("s"), " and s.area_path = $8";
}

/// The numbers of each place right below `code` that meets the scope, by code, and of the people who belong to
/// none of them.
///
/// # Errors
/// What the database cannot do.
pub fn by_child(
    tx: &mut Tx<'_>,
    scope: &Scope,
    area: &AreaPath,
    code: &AreaCode,
    today: Date,
) -> Result<(Vec<AreaCounts>, Counts), Fault> {
    let b = Bounds::of(scope);
    let mut children = Vec::new();
    for child in areas::children(tx, code)? {
        let inside = b.clone().in_area(Some(&child.path));
        if inside.from < inside.until {
            // One stretch of the index for each place.
            let counts = total(tx, scope, Some(&child.path), today)?;
            children.push(AreaCounts { code: child.code, name: child.name, area: child.path, counts });
        }
    }
    let own: Option<Numbers> = tx.one(
        &AT_NODE,
        params![
            b.tenant,
            b.from,
            b.until,
            b.worker_from,
            b.worker_until,
            today,
            WorkerId::MIN,
            area.as_str(),
        ],
    )?;
    Ok((children, own.map_or(Counts::default(), |numbers| numbers.0)))
}

/// The numbers of one visitor's people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerCounts {
    /// The visitor; `None` for the people whom nobody visits.
    pub worker: Option<WorkerId>,
    /// Their name.
    pub name: Option<String>,
    /// Their numbers.
    pub counts: Counts,
}

statement! {
    /// The numbers of each visitor's people within the bounds.
    BY_WORKER = "select ", numbers!(), ", s.worker, w.name from standing s \
        left join worker w on w.tenant = s.tenant and w.id = s.worker \
        where ", within!("s"), " group by s.worker, w.name order by w.name, s.worker";
}

/// The numbers of each visitor's people in a place, by name.
///
/// # Errors
/// What the database cannot do.
pub fn by_worker(
    tx: &mut Tx<'_>,
    scope: &Scope,
    area: Option<&AreaPath>,
    today: Date,
) -> Result<Vec<WorkerCounts>, Fault> {
    let b = Bounds::of(scope).in_area(area);
    let mut rows: Vec<WorkerCounts> = tx.all(
        &BY_WORKER,
        params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, today, WorkerId::MIN],
    )?;
    // Where nothing stands among names, the engines put it at different ends.
    rows.sort_by(|a, b| {
        (a.worker.is_none(), &a.name, a.worker).cmp(&(b.worker.is_none(), &b.name, b.worker))
    });
    Ok(rows)
}

struct Numbers(Counts);

impl FromRow for Numbers {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Counts {
            people: row.get(0)?,
            due_now: row.get(1)?,
            overdue: row.get(2)?,
            unassigned: row.get(3)?,
            provisional: row.get(4)?,
        }))
    }
}

impl FromRow for WorkerCounts {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self { counts: Numbers::from_row(row)?.0, worker: assigned(row.get(5)?), name: row.get(6)? })
    }
}
