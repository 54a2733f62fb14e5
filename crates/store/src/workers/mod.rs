//! Who visits, and whom.

pub mod charges;
pub mod page;
pub mod reliefs;

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::ids::{PersonId, TenantId, WorkerId};
use domain::workers::{Assignment, Part, Worker};
use jiff::civil::Date;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

/// The columns of a visitor, in the order in which the row is read.
macro_rules! columns {
    () => {
        "w.id, w.tenant, w.name, w.kind, w.organisation_id, w.phone, w.area_path, w.account, w.active, w.companion"
    };
}

pub(crate) use columns;

/// The columns of an assignment, in the order in which the row is read.
macro_rules! assignment_columns {
    () => {
        "a.id, a.person, a.worker, a.role, a.in_place_of, a.from_on, a.until_on"
    };
}

pub(crate) use assignment_columns;

register!(
    SAVE,
    BY_ID,
    IN_AREA,
    REACHING,
    ACCOMPANIED,
    SAVE_ASSIGNMENT,
    ASSIGNMENTS,
    ASSIGNMENTS_OF_WORKER,
    WAS_IN_CHARGE,
    END_SUBSTITUTES,
    SET_WORKER_OF_PERSON,
    SET_WORKER_OF_STANDING,
);

statement! {
    /// Keeps a visitor, or what has changed about one.
    SAVE = "insert into worker (tenant, id, name, kind, organisation_id, phone, area_path, account, active, \
        companion) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        on conflict (tenant, id) do update set name = excluded.name, kind = excluded.kind, \
        organisation_id = excluded.organisation_id, companion = excluded.companion, phone = excluded.phone, area_path = excluded.area_path, \
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
            worker.companion,
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
    /// Workers of a place, and those who work for a wider one that holds it: their path begins this one's.
    REACHING = "select ", columns!(), " from worker w where w.tenant = $1 and ((w.area_path >= $2 and w.area_path < $3) \
        or substr($2, 1, length(w.area_path)) = w.area_path) and w.active = 1 order by w.name, w.id limit $4";
}

/// Whoever could visit somebody who lives in a place, by name: workers of it, of what lies below it, and of the wider
/// places around it.
///
/// # Errors
/// What the database cannot do.
pub fn reaching(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    area: &AreaPath,
    limit: u16,
) -> Result<Vec<Worker>, Fault> {
    let (from, until) = area.bounds();
    let rows: Vec<Member> = tx.all(&REACHING, params![tenant, from, until, limit])?;
    Ok(rows.into_iter().map(|member| member.0).collect())
}

statement! {
    /// Minors with whom a worker goes along, by name.
    ACCOMPANIED = "select name from worker where tenant = $1 and companion = $2 and active = 1";
}

/// Names of the minors with whom a worker goes along.
///
/// # Errors
/// What the database cannot do.
pub fn accompanied(tx: &mut Tx<'_>, tenant: TenantId, by: WorkerId) -> Result<Vec<String>, Fault> {
    let rows: Vec<(String,)> = tx.all(&ACCOMPANIED, params![tenant, by])?;
    let mut names: Vec<String> = rows.into_iter().map(|(name,)| name).collect();
    names.sort();
    Ok(names)
}

statement! {
    /// Keeps an assignment, or its last day.
    SAVE_ASSIGNMENT = "insert into assignment (tenant, id, person, worker, role, in_place_of, from_on, until_on) \
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant, id) do update set until_on = excluded.until_on";
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
            assignment.part.code(),
            assignment.in_place_of,
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

/// Everybody who was or is visitor or substitute of a person, newest first.
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

statement! {
    /// Whether somebody was a worker's on a day, or until the day before it.
    WAS_IN_CHARGE = "select 1 as found from assignment where tenant = $1 and person = $2 and worker = $3 \
        and role = 'visitor' and from_on <= $4 and (until_on is null or until_on >= $5) limit 1";
}

/// Whether a person was a worker's on a day, so that what this worker did on it is taken in however late. The day on
/// which the person passed to another counts: the contact may have been in the morning.
///
/// # Errors
/// What the database cannot do.
pub fn was_in_charge(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    person: PersonId,
    worker: WorkerId,
    on: Date,
) -> Result<bool, Fault> {
    let before = domain::dates::add_days(on, -1);
    Ok(tx.one::<(i64,)>(&WAS_IN_CHARGE, params![tenant, person, worker, on, before])?.is_some())
}

statement! {
    /// Somebody who leaves is nobody's substitute any more.
    END_SUBSTITUTES = "update assignment set until_on = $3 where tenant = $1 and worker = $2 \
        and role = 'substitute' and until_on is null";
}

/// Ends every substitution of a worker with `until` as its last day. Says how many there were.
///
/// # Errors
/// What the database cannot do.
pub fn end_substitutes(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    worker: WorkerId,
    until: Date,
) -> Result<u64, Fault> {
    tx.exec(&END_SUBSTITUTES, params![tenant, worker, until])
}

/// A row of the table of visitors.
pub(crate) struct Member(pub(crate) Worker);

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
            companion: row.get(9)?,
        }))
    }
}

/// A row of the table of assignments.
pub(crate) struct Charge(pub(crate) Assignment);

impl FromRow for Charge {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Assignment {
            id: row.get(0)?,
            person: row.get(1)?,
            worker: row.get(2)?,
            part: row.code(3, Part::from_code)?,
            in_place_of: row.get(4)?,
            from: row.get(5)?,
            until: row.get(6)?,
        }))
    }
}
