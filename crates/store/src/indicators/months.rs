//! How far months have been worked out, which are closed, and what a closed month would say by now.

use domain::actor::Scope;
use domain::dates::Period;
use domain::ids::{PersonId, TenantId, WorkerId};
use domain::indicators::close::Closed;
use domain::indicators::{Line, name};
use jiff::Timestamp;
use jiff::civil::Date;

use super::{Kept, columns, text};
use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(WORKED_OUT, CLOSE, BY_MONTH, SINCE, CORRECT, LATEST, CORRECTIONS);

/// A month of a county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthState {
    /// Its name.
    pub month: String,
    /// The day whose end its lines describe.
    pub worked_out_on: Date,
    /// When everybody was gone through.
    pub worked_out_at: Timestamp,
    /// Whether it is closed.
    pub closed: Option<Closed>,
}

statement! {
    /// Notes that everybody was gone through.
    WORKED_OUT = "insert into indicator_month (tenant, month, worked_out_on, worked_out_at) values ($1, $2, $3, $4) \
        on conflict (tenant, month) do update set worked_out_on = excluded.worked_out_on, \
        worked_out_at = excluded.worked_out_at";

    /// Closes a month.
    CLOSE = "update indicator_month set closed_at = $3, closed_by = $4, people = $5, sum = $6 \
        where tenant = $1 and month = $2 and closed_at is null";

    /// A month.
    BY_MONTH = "select m.month, m.worked_out_on, m.worked_out_at, m.closed_at, m.closed_by, m.people, m.sum \
        from indicator_month m where m.tenant = $1 and m.month = $2";

    /// Months from one on, latest first.
    SINCE = "select m.month, m.worked_out_on, m.worked_out_at, m.closed_at, m.closed_by, m.people, m.sum \
        from indicator_month m where m.tenant = $1 and m.month >= $2 order by m.month desc";
}

/// Notes that the lines of a month describe the end of a day for everybody.
///
/// # Errors
/// What the database cannot do.
pub fn worked_out(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    month: Period,
    on: Date,
    at: Timestamp,
) -> Result<(), Fault> {
    tx.exec(&WORKED_OUT, params![tenant, name(month), on, at]).map(|_| ())
}

/// Closes a month that was worked out and is not closed; says whether it did.
///
/// # Errors
/// What the database cannot do.
pub fn close(tx: &mut Tx<'_>, tenant: TenantId, month: Period, closed: &Closed) -> Result<bool, Fault> {
    let people = i64::try_from(closed.people).unwrap_or(i64::MAX);
    let month = name(month);
    let params = params![tenant, month, closed.at, closed.by, people, closed.sum];
    Ok(tx.exec(&CLOSE, params)? > 0)
}

/// How far a month has come; `None` where it was never worked out.
///
/// # Errors
/// What the database cannot do.
pub fn by_month(tx: &mut Tx<'_>, tenant: TenantId, month: Period) -> Result<Option<MonthState>, Fault> {
    tx.one(&BY_MONTH, params![tenant, name(month)])
}

/// The months of a county from one on, latest first.
///
/// # Errors
/// What the database cannot do.
pub fn since(tx: &mut Tx<'_>, tenant: TenantId, month: Period) -> Result<Vec<MonthState>, Fault> {
    tx.all(&SINCE, params![tenant, name(month)])
}

/// What a closed month would say of somebody, and since when that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// When it was learnt.
    pub learnt_at: Timestamp,
    /// What it would say.
    pub line: Line,
    /// The name of the person.
    pub name: String,
}

statement! {
    /// Adds what a closed month would say.
    CORRECT = "insert into month_correction (tenant, month, person, learnt_at, area_path, worker, class, track, belongs, \
        why, modes, marks) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
        on conflict (tenant, month, person, learnt_at) do update set area_path = excluded.area_path, \
        class = excluded.class, track = excluded.track, belongs = excluded.belongs, why = excluded.why, \
        modes = excluded.modes, marks = excluded.marks";

    /// What was last learnt of somebody's closed month.
    LATEST = "select ", columns!(), " from month_correction s where ", within_any!("s"), " and s.month = $6 \
        and s.person = $7 order by s.learnt_at desc limit 1";

    /// What was learnt after a month was closed, in the order in which it was learnt.
    CORRECTIONS = "select ", columns!(), ", s.learnt_at, p.name from month_correction s \
        cross join person p where p.tenant = s.tenant and p.id = s.person and ", within_any!("s"), " and s.month = $6 \
        and s.learnt_at >= $7 order by s.learnt_at, s.person limit $8";
}

/// Adds what a closed month would say of somebody by what was learnt at an instant.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn correct(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    month: Period,
    learnt_at: Timestamp,
    line: &Line,
) -> Result<(), Fault> {
    tx.exec(
        &CORRECT,
        params![
            tenant,
            name(month),
            line.person,
            learnt_at,
            line.area.as_str(),
            line.worker.unwrap_or(WorkerId::MIN),
            text(line.class.as_ref()),
            text(line.track.as_ref()),
            line.belongs.code(),
            line.belongs.why().unwrap_or_default(),
            line.modes.text(),
            line.marks.to_string(),
        ],
    )
    .map(|_| ())
}

/// What was last learnt of somebody's closed month; `None` where it still says what it said.
///
/// # Errors
/// What the database cannot do, and a row that cannot be read.
pub fn latest(
    tx: &mut Tx<'_>,
    scope: &Scope,
    month: Period,
    person: PersonId,
) -> Result<Option<Line>, Fault> {
    let (b, month) = (Bounds::of(scope), name(month));
    let params = params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, month, person];
    Ok(tx.one::<Kept>(&LATEST, params)?.map(|kept| kept.0))
}

/// What was learnt after a month was closed, in the order in which it was learnt, the first `limit` of it from an instant
/// on.
///
/// # Errors
/// What the database cannot do, and a row that cannot be read.
pub fn corrections(
    tx: &mut Tx<'_>,
    scope: &Scope,
    month: Period,
    from: Timestamp,
    limit: u16,
) -> Result<Vec<Correction>, Fault> {
    let (b, month) = (Bounds::of(scope), name(month));
    let params = params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, month, from, limit];
    tx.all(&CORRECTIONS, params)
}

impl FromRow for Correction {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self { line: Kept::from_row(row)?.0, learnt_at: row.get(9)?, name: row.get(10)? })
    }
}

impl FromRow for MonthState {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let closed = match row.get::<Option<Timestamp>>(3)? {
            None => None,
            Some(at) => Some(Closed {
                at,
                by: row.get(4)?,
                people: u64::try_from(row.get::<i64>(5)?).unwrap_or_default(),
                sum: row.get(6)?,
            }),
        };
        Ok(Self { month: row.get(0)?, worked_out_on: row.get(1)?, worked_out_at: row.get(2)?, closed })
    }
}
