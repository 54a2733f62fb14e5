//! Where people stand, what is owed to them, and what is due.
//!
//! All of it is a cache over facts, contacts and packs, rebuilt and compared in tests.

pub mod counts;
pub mod due;
pub mod exceptions;
pub mod tallies;

use domain::actor::Scope;
use domain::classes::classify::Classified;
use domain::duties::{Course, Standing};
use domain::ids::{PersonId, TenantId, WorkerId};
use jiff::civil::Date;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;
use crate::value::{ToValue, Value};

register!(SAVE, BRING, SAVE_DECISION, SAVE_PROGRESS, BY_PERSON, TO_RECHECK, RECHECK_FROM);

statement! {
    /// Keeps where a person stands: the slim part that lists look at.
    SAVE = "insert into standing (tenant, person, name_key, area_path, worker, class, track, provisional, \
        duties_from, opens_on, due_on, last_counted_on, recheck_on, progress, elsewhere) \
        select p.tenant, p.id, p.name_key, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 from person p \
        where p.tenant = $1 and p.id = $2 \
        on conflict (tenant, person) do update set name_key = excluded.name_key, \
        area_path = excluded.area_path, worker = excluded.worker, class = excluded.class, \
        track = excluded.track, provisional = excluded.provisional, duties_from = excluded.duties_from, \
        opens_on = excluded.opens_on, due_on = excluded.due_on, \
        last_counted_on = excluded.last_counted_on, recheck_on = excluded.recheck_on, \
        progress = excluded.progress, elsewhere = excluded.elsewhere";

    /// Keeps where somebody stands of whom nothing stood here before.
    BRING = "insert into standing (tenant, person, area_path, worker, class, track, provisional, duties_from, \
        opens_on, due_on, last_counted_on, recheck_on, progress, elsewhere, name_key) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

    /// Keeps the decision behind it, which is long and read for one person at a time.
    SAVE_DECISION = "insert into decision (tenant, person, classified, course) values ($1, $2, $3, $4) \
        on conflict (tenant, person) do update set classified = excluded.classified, course = excluded.course";
}

/// Keeps where a person stands.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn save(tx: &mut Tx<'_>, tenant: TenantId, standing: &Standing) -> Result<(), Fault> {
    let progress = json(&standing.progress)?;
    tx.exec(&SAVE, &row(&tenant, standing, &progress))?;
    save_decision(tx, tenant, standing)
}

/// Keeps where somebody stands who has just been brought in with [`people::bring`](crate::people::bring);
/// `name_key` is the key of their name.
///
/// # Errors
/// A duplicate when they stand somewhere already.
pub fn bring(tx: &mut Tx<'_>, tenant: TenantId, name_key: &str, standing: &Standing) -> Result<(), Fault> {
    let progress = json(&standing.progress)?;
    let mut row = row(&tenant, standing, &progress);
    row.push(name_key.to_value());
    tx.exec(&BRING, &row)?;
    save_decision(tx, tenant, standing)
}

fn save_decision(tx: &mut Tx<'_>, tenant: TenantId, standing: &Standing) -> Result<(), Fault> {
    let (classified, course) = (json(&standing.classified)?, json(&standing.course)?);
    tx.exec(&SAVE_DECISION, params![tenant, standing.person, classified, course]).map(|_| ())
}

/// What both statements want, in their order.
fn row<'a>(tenant: &TenantId, standing: &'a Standing, progress: &'a str) -> Vec<Value<'a>> {
    let due = standing.due();
    let day = |day: Option<Date>| day.map_or(Value::Null, |day| Value::Text(day.to_string().into()));
    vec![
        Value::Int(tenant.0),
        standing.person.to_value(),
        standing.area.as_str().to_value(),
        Value::Id(*standing.worker.unwrap_or(WorkerId::MIN).as_bytes()),
        standing.class().map_or(Value::Null, ToValue::to_value),
        standing.track().map_or(Value::Null, ToValue::to_value),
        Value::Int(standing.provisional().into()),
        day(Some(standing.duties_from())),
        day(due.map(|due| due.opens_on)),
        day(due.map(|due| due.due_on)),
        day(standing.last_counted_on()),
        day(standing.recheck_on),
        progress.to_value(),
        standing.elsewhere.as_deref().map_or(Value::Null, ToValue::to_value),
    ]
}

statement! {
    /// Moves a person's duties on after a contact.
    SAVE_PROGRESS = "update standing set opens_on = $3, due_on = $4, last_counted_on = $5, progress = $6 \
        where tenant = $1 and person = $2";
}

/// Keeps how far a person's duties have come, when nothing else about the standing has changed.
///
/// # Errors
/// What the database cannot do.
pub fn save_progress(tx: &mut Tx<'_>, tenant: TenantId, standing: &Standing) -> Result<(), Fault> {
    let due = standing.due();
    tx.exec(
        &SAVE_PROGRESS,
        params![
            tenant,
            standing.person,
            due.map(|due| due.opens_on),
            due.map(|due| due.due_on),
            standing.last_counted_on(),
            json(&standing.progress)?,
        ],
    )
    .map(|_| ())
}

/// The columns of a standing, in the order in which [`Place`] reads them.
macro_rules! columns {
    () => {
        "s.person, s.area_path, s.worker, d.classified, s.duties_from, s.progress, s.recheck_on, s.elsewhere, d.course"
    };
}

statement! {
    /// Where a person within the reader's scope stands.
    BY_PERSON = "select ", columns!(), " from standing s \
        join decision d on d.tenant = s.tenant and d.person = s.person \
        where ", within_any!("s"), " and s.person = $6";
}

/// Where a person stands; `None` for one who is outside the scope or was never classified.
///
/// # Errors
/// What the database cannot do.
pub fn by_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Option<Standing>, Fault> {
    let b = Bounds::of(scope);
    let found: Option<Place> =
        tx.one(&BY_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])?;
    Ok(found.map(|place| place.0))
}

statement! {
    /// People whose decision may have changed by itself, by the day on which it does.
    TO_RECHECK = "select s.person from standing s where ", within_any!("s"), " and s.recheck_on <= $6 \
        order by s.recheck_on, s.person limit $7";
}

/// People whose class could have changed by a day without anybody touching their facts: a birthday, a fact
/// that began or ended. The first `limit` of them, longest waiting first.
///
/// # Errors
/// What the database cannot do.
pub fn to_recheck(tx: &mut Tx<'_>, scope: &Scope, on: Date, limit: u16) -> Result<Vec<PersonId>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<(PersonId,)> =
        tx.all(&TO_RECHECK, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, on, limit])?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

statement! {
    /// Lets a stretch of people be looked at again on a day, unless they are earlier.
    RECHECK_FROM = "update standing set recheck_on = $2 where tenant = $1 and person > $3 and person <= $4 \
        and (recheck_on is null or recheck_on > $2)";
}

/// Lets everybody behind one person and up to another be looked at again on a day: the notice has changed. A few
/// hundred at a time, so that nobody waits behind them.
///
/// # Errors
/// What the database cannot do.
pub fn recheck_from(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    on: Date,
    after: PersonId,
    until: PersonId,
) -> Result<u64, Fault> {
    tx.exec(&RECHECK_FROM, params![tenant, on, after, until])
}

/// A row of a standing with its decision.
pub(crate) struct Place(pub(crate) Standing);

impl FromRow for Place {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let classified: Classified = row.json(3)?;
        Ok(Self(Standing {
            person: row.get(0)?,
            area: row.code(1, |text| text.parse().ok())?,
            worker: assigned(row.get(2)?),
            course: course(row.maybe_json(8)?, Some(&classified), row.get(4)?),
            classified,
            progress: row.json(5)?,
            recheck_on: row.get(6)?,
            elsewhere: row.get(7)?,
        }))
    }
}

/// What is asked; of a row that was written before courses were kept, the duties of its decision from a day on.
pub(crate) fn course(kept: Option<Course>, classified: Option<&Classified>, from: Date) -> Course {
    kept.unwrap_or_else(|| {
        Course::since(classified.map_or(&[], |classified| &classified.decision.duties), from)
    })
}

/// The stored visitor as a visitor: all zero bytes are nobody.
pub(crate) fn assigned(worker: WorkerId) -> Option<WorkerId> {
    (worker != WorkerId::MIN).then_some(worker)
}

/// A structure as JSON text.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|_| Fault::other("json", "serialize", ""))
}
