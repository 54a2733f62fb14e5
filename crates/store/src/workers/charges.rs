//! The people of a worker: their own, and those whom others hold for them.

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::ids::{AssignmentId, PersonId, TenantId, WorkerId};
use domain::workers::{Assignment, Charge, Part};
use jiff::civil::Date;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(OWN, HELD, HELD_FOR, COUNT);

/// One of a worker's people, with what a list shows of them.
#[derive(Debug, Clone, PartialEq)]
pub struct ChargeLine {
    /// The assignment and the substitute.
    pub charge: Charge,
    /// Their name.
    pub name: String,
    /// By what the name is put in order.
    pub name_key: String,
    /// Address within the village.
    pub address: String,
    /// The place whose people they belong to.
    pub area: AreaPath,
    /// Last day on which the next contact is in time; `None` where nothing is owed.
    pub due_on: Option<Date>,
    /// First day on which it counts.
    pub opens_on: Option<Date>,
}

/// What is read of everybody. `cross join` keeps SQLite from looking at all people first.
macro_rules! everybody {
    () => {
        "select a.id, a.person, a.worker, a.in_place_of, a.from_on, b.id, b.worker, b.from_on, p.name, \
         p.address, p.area_path, s.due_on, s.opens_on, p.name_key from assignment a \
         cross join person p left join standing s on s.tenant = p.tenant and s.person = p.id \
         left join assignment b on b.tenant = p.tenant and b.person = p.id and b.role = 'substitute' \
         and b.until_on is null \
         where p.tenant = a.tenant and p.id = a.person and a.tenant = $1 and a.role = 'visitor' \
         and a.until_on is null and "
    };
}

statement! {
    /// Whose visitor a worker is, within the reader's scope.
    OWN = everybody!(), "a.worker = $6 and ", within_any!("p");

    /// Whom others hold for them, within the reader's scope.
    HELD = everybody!(), "a.in_place_of = $6 and ", within_any!("p");
}

/// The people of a worker by name, those included whom others hold for them during a leave.
///
/// # Errors
/// What the database cannot do.
pub fn of_worker(tx: &mut Tx<'_>, scope: &Scope, worker: WorkerId) -> Result<Vec<ChargeLine>, Fault> {
    let b = Bounds::of(scope);
    let params = params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, worker];
    let mut lines: Vec<ChargeLine> = tx.all(&OWN, params)?;
    lines.extend(tx.all::<ChargeLine>(&HELD, params)?);
    lines.sort_by(|a, b| (&a.name_key, a.charge.current.person).cmp(&(&b.name_key, b.charge.current.person)));
    Ok(lines)
}

statement! {
    /// Whom others hold for a worker, within the reader's scope.
    HELD_FOR = "select ", super::assignment_columns!(), " from assignment a cross join person p \
        where p.tenant = a.tenant and p.id = a.person and ", within_any!("p"), " and a.tenant = $1 \
        and a.in_place_of = $6 and a.until_on is null";
}

/// The assignments of those who stand in for a worker, by person.
///
/// # Errors
/// What the database cannot do.
pub fn held_for(tx: &mut Tx<'_>, scope: &Scope, worker: WorkerId) -> Result<Vec<Assignment>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<super::Charge> =
        tx.all(&HELD_FOR, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, worker])?;
    let mut held: Vec<Assignment> = rows.into_iter().map(|charge| charge.0).collect();
    held.sort_by_key(|one| (one.person, one.id));
    Ok(held)
}

statement! {
    /// How many people are a worker's in any part, and how many others hold for them.
    COUNT = "select (select count(*) from assignment where tenant = $1 and worker = $2 and until_on is null) as own, \
        (select count(*) from assignment where tenant = $1 and in_place_of = $2 and until_on is null) as held";
}

/// For how many people a worker is visitor or substitute now, those included whom others hold for them.
///
/// # Errors
/// What the database cannot do.
pub fn count(tx: &mut Tx<'_>, tenant: TenantId, worker: WorkerId) -> Result<usize, Fault> {
    let found: Option<(i64, i64)> = tx.one(&COUNT, params![tenant, worker])?;
    Ok(found.map_or(0, |(own, held)| usize::try_from(own + held).unwrap_or(0)))
}

impl FromRow for ChargeLine {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let person: PersonId = row.get(1)?;
        let substitute: (Option<AssignmentId>, Option<WorkerId>, Option<Date>) =
            (row.get(5)?, row.get(6)?, row.get(7)?);
        let substitute = match substitute {
            (Some(id), Some(worker), Some(from)) => {
                Some(Assignment { part: Part::Substitute, ..Assignment::visitor(id, person, worker, from) })
            }
            _ => None,
        };
        let current = Assignment::visitor(row.get(0)?, person, row.get(2)?, row.get(4)?);
        Ok(Self {
            charge: Charge { current: Assignment { in_place_of: row.get(3)?, ..current }, substitute },
            name: row.get(8)?,
            address: row.get(9)?,
            area: row.code(10, |text| text.parse().ok())?,
            due_on: row.get(11)?,
            opens_on: row.get(12)?,
            name_key: row.get(13)?,
        })
    }
}
