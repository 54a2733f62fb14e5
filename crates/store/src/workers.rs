//! Who visits, and whom.

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::ids::{PersonId, TenantId, WorkerId};
use domain::workers::{Assignment, Worker};

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

/// The columns of a visitor, in the order in which the row is read.
macro_rules! columns {
    () => {
        "w.id, w.tenant, w.name, w.kind, w.organisation, w.phone, w.area_path, w.account, w.active"
    };
}

/// The columns of an assignment, in the order in which the row is read.
macro_rules! assignment_columns {
    () => {
        "a.id, a.person, a.worker, a.from_on, a.until_on"
    };
}

register!(
    SAVE,
    BY_ID,
    IN_AREA,
    SAVE_ASSIGNMENT,
    ASSIGNMENTS,
    ASSIGNMENTS_OF_WORKER,
    SET_WORKER_OF_PERSON,
    SET_WORKER_OF_STANDING,
);

statement! {
    /// Keeps a visitor, or what has changed about one.
    SAVE = "insert into worker (tenant, id, name, kind, organisation, phone, area_path, account, active) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
        on conflict (tenant, id) do update set name = excluded.name, kind = excluded.kind, \
        organisation = excluded.organisation, phone = excluded.phone, area_path = excluded.area_path, \
        account = excluded.account, active = excluded.active";
}

/// Keeps a visitor, or what has changed about one.
///
/// # Errors
/// What the database cannot do.
pub fn save(tx: &mut Tx<'_>, worker: &Worker) -> Result<(), Fault> {
    tx.exec(
        &SAVE,
        params![
            worker.tenant,
            worker.id,
            worker.name,
            worker.kind,
            worker.organisation,
            worker.phone.as_ref().map(|phone| phone.as_str()),
            worker.area.as_str(),
            worker.account,
            worker.active,
        ],
    )
    .map(|_| ())
}

statement! {
    /// One visitor of a county.
    BY_ID = "select ", columns!(), " from worker w where w.tenant = $1 and w.id = $2";
}

/// A visitor of a county.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(tx: &mut Tx<'_>, tenant: TenantId, id: WorkerId) -> Result<Option<Worker>, Fault> {
    Ok(tx.one::<Member>(&BY_ID, params![tenant, id])?.map(|member| member.0))
}

statement! {
    /// Visitors who work in a place, by name.
    IN_AREA = "select ", columns!(), " from worker w where w.tenant = $1 and w.area_path >= $2 \
        and w.area_path < $3 and (w.name > $4 or (w.name = $4 and w.id > $5)) order by w.name, w.id limit $6";
}

/// A page of the visitors who work in a place or below it, by name, from after `after`.
///
/// Visitors who work for a wider area are not among them; ask for that area.
///
/// # Errors
/// What the database cannot do.
pub fn in_area(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    area: &AreaPath,
    after: Option<(&str, WorkerId)>,
    limit: u16,
) -> Result<Vec<Worker>, Fault> {
    let (from, until) = area.bounds();
    let (name, id) = after.unwrap_or(("", WorkerId::MIN));
    let rows: Vec<Member> = tx.all(&IN_AREA, params![tenant, from, until, name, id, limit])?;
    Ok(rows.into_iter().map(|member| member.0).collect())
}

statement! {
    /// Keeps an assignment, or its last day.
    SAVE_ASSIGNMENT = "insert into assignment (tenant, id, person, worker, from_on, until_on) \
        values ($1, $2, $3, $4, $5, $6) on conflict (tenant, id) do update set until_on = excluded.until_on";
}

/// Keeps an assignment, or its last day when it is known already.
///
/// # Errors
/// A foreign key when person or worker is unknown.
pub fn save_assignment(tx: &mut Tx<'_>, tenant: TenantId, assignment: &Assignment) -> Result<(), Fault> {
    tx.exec(
        &SAVE_ASSIGNMENT,
        params![
            tenant,
            assignment.id,
            assignment.person,
            assignment.worker,
            assignment.from,
            assignment.until,
        ],
    )
    .map(|_| ())
}

statement! {
    /// Who was in charge of a person within the reader's scope, newest first.
    ASSIGNMENTS = "select ", assignment_columns!(), " from assignment a \
        join person p on p.tenant = a.tenant and p.id = a.person \
        where ", within_any!("p"), " and a.tenant = $1 and a.person = $6 order by a.from_on desc, a.id desc";
}

/// Everybody who was or is in charge of a person, newest first.
///
/// # Errors
/// What the database cannot do.
pub fn assignments(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Assignment>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<Charge> =
        tx.all(&ASSIGNMENTS, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])?;
    Ok(rows.into_iter().map(|charge| charge.0).collect())
}

statement! {
    /// Whom a worker is in charge of without a last day, within the reader's scope.
    ASSIGNMENTS_OF_WORKER = "select ", assignment_columns!(), " from assignment a \
        join person p on p.tenant = a.tenant and p.id = a.person \
        where ", within_any!("p"), " and a.tenant = $1 and a.worker = $6 and a.until_on is null \
        order by a.from_on, a.id";
}

/// The assignments of a worker that have no last day, oldest first: what must be handed over when they leave.
///
/// # Errors
/// What the database cannot do.
pub fn assignments_of_worker(
    tx: &mut Tx<'_>,
    scope: &Scope,
    worker: WorkerId,
) -> Result<Vec<Assignment>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<Charge> = tx.all(
        &ASSIGNMENTS_OF_WORKER,
        params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, worker],
    )?;
    Ok(rows.into_iter().map(|charge| charge.0).collect())
}

statement! {
    /// Who visits a person from now on, on the person's row.
    SET_WORKER_OF_PERSON = "update person set worker = $3 where tenant = $1 and id = $2";

    /// The same on the row of where the person stands.
    SET_WORKER_OF_STANDING = "update standing set worker = $3 where tenant = $1 and person = $2";
}

/// Lets a person stand in the lists of a worker, or of nobody. The assignment itself is kept by
/// [`save_assignment`].
///
/// # Errors
/// What the database cannot do.
pub fn set_worker(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    person: PersonId,
    worker: Option<WorkerId>,
) -> Result<(), Fault> {
    let worker = worker.unwrap_or(WorkerId::MIN);
    tx.exec(&SET_WORKER_OF_PERSON, params![tenant, person, worker])?;
    tx.exec(&SET_WORKER_OF_STANDING, params![tenant, person, worker]).map(|_| ())
}

/// A row of the table of visitors.
struct Member(Worker);

impl FromRow for Member {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Worker {
            id: row.get(0)?,
            tenant: row.get(1)?,
            name: row.get(2)?,
            kind: row.get(3)?,
            organisation: row.get(4)?,
            phone: row.maybe_code(5, |text| text.parse().ok())?,
            area: row.code(6, |text| text.parse().ok())?,
            account: row.get(7)?,
            active: row.get(8)?,
        }))
    }
}

/// A row of the table of assignments.
struct Charge(Assignment);

impl FromRow for Charge {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Assignment {
            id: row.get(0)?,
            person: row.get(1)?,
            worker: row.get(2)?,
            from: row.get(3)?,
            until: row.get(4)?,
        }))
    }
}
