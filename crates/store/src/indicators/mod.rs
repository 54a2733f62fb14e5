//! The month of each person, what the indicators say of it, and which months are closed.
//!
//! Rows of a month that is not closed are a cache: worked out from facts, contacts and notices, rebuilt and compared in
//! tests. Who may look is decided by the place the person belonged to in that month.

pub mod changed;
pub mod months;
pub mod names;
pub mod sums;

use domain::actor::Scope;
use domain::dates::Period;
use domain::duties::Course;
use domain::duties::month::Belongs;
use domain::ids::{PersonId, TenantId, WorkerId};
use domain::indicators::{Line, Marks, Modes, name};

use crate::bounds::{Bounds, within_any};
use crate::duties::assigned;
use crate::fault::Fault;
use crate::params;
use crate::people::known::Stretch;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(SAVE, DROP, OF_STRETCH, OF_PERSON, COURSES);

/// The columns of a line, in the order in which its row is read.
macro_rules! columns {
    () => {
        "s.person, s.area_path, s.worker, s.class, s.track, s.belongs, s.why, s.modes, s.marks"
    };
}
pub(crate) use columns;

statement! {
    /// Keeps a line in the place of what stood there.
    SAVE = "insert into person_month (tenant, month, person, area_path, worker, class, track, belongs, why, modes, marks) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (tenant, month, person) do update set \
        area_path = excluded.area_path, worker = excluded.worker, class = excluded.class, track = excluded.track, \
        belongs = excluded.belongs, why = excluded.why, modes = excluded.modes, marks = excluded.marks";

    /// Forgets a line: the person stands nowhere any more.
    DROP = "delete from person_month where tenant = $1 and month = $2 and person = $3";
}

/// Keeps somebody's line of a month that is not closed.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn save(tx: &mut Tx<'_>, tenant: TenantId, month: Period, line: &Line) -> Result<(), Fault> {
    tx.exec(
        &SAVE,
        params![
            tenant,
            name(month),
            line.person,
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

/// Forgets somebody's line of a month that is not closed: they went into another entry.
///
/// # Errors
/// What the database cannot do.
pub fn drop(tx: &mut Tx<'_>, tenant: TenantId, month: Period, person: PersonId) -> Result<(), Fault> {
    tx.exec(&DROP, params![tenant, name(month), person]).map(|_| ())
}

pub(crate) fn text(text: Option<&String>) -> &str {
    text.map_or("", String::as_str)
}

statement! {
    /// A month's lines of a stretch of people, by id.
    OF_STRETCH = "select ", columns!(), " from person_month s where ", within_any!("s"), " and s.month = $6 \
        and s.person > $7 and s.person <= $8 order by s.person limit $9";

    /// Somebody's lines of all months from one on.
    OF_PERSON = "select ", columns!(), ", s.month from person_month s where ", within_any!("s"), " and s.tenant = $1 \
        and s.person = $6 and s.month >= $7 order by s.month";
}

/// A month's lines of a stretch of people within the reader's scope, by id.
///
/// # Errors
/// What the database cannot do, and a row that cannot be read.
pub fn of_stretch(
    tx: &mut Tx<'_>,
    scope: &Scope,
    month: Period,
    stretch: Stretch,
) -> Result<Vec<Line>, Fault> {
    let (b, month) = (Bounds::of(scope), name(month));
    let Stretch { after, until, limit } = stretch;
    let params =
        params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, month, after, until, limit];
    let rows: Vec<Kept> = tx.all(&OF_STRETCH, params)?;
    Ok(rows.into_iter().map(|kept| kept.0).collect())
}

/// Somebody's lines, the name of the month beside each, from a month on.
///
/// # Errors
/// What the database cannot do, and a row that cannot be read.
pub fn of_person(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    from: Period,
) -> Result<Vec<(String, Line)>, Fault> {
    let (b, from) = (Bounds::of(scope), name(from));
    let params = params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person, from];
    let rows: Vec<OfMonth> = tx.all(&OF_PERSON, params)?;
    Ok(rows.into_iter().map(|row| (row.0, row.1)).collect())
}

/// Somebody whose months are to be worked out.
#[derive(Debug, Clone)]
pub struct Walked {
    /// Who.
    pub person: PersonId,
    /// Who visits them.
    pub worker: Option<WorkerId>,
    /// What was asked; `None` in a row of before courses were kept.
    pub course: Option<Course>,
}

statement! {
    /// What was asked for everybody of a stretch, by id.
    COURSES = "select s.person, s.worker, d.course from standing s \
        join decision d on d.tenant = s.tenant and d.person = s.person \
        where ", within_any!("s"), " and s.person > $6 and s.person <= $7 order by s.person limit $8";
}

/// What was asked for everybody of a stretch within a scope, by id.
///
/// # Errors
/// What the database cannot do, and a row that cannot be read.
pub fn courses(tx: &mut Tx<'_>, scope: &Scope, stretch: Stretch) -> Result<Vec<Walked>, Fault> {
    let b = Bounds::of(scope);
    let Stretch { after, until, limit } = stretch;
    let params = params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, after, until, limit];
    tx.all(&COURSES, params)
}

impl FromRow for Walked {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self { person: row.get(0)?, worker: assigned(row.get(1)?), course: row.maybe_json(2)? })
    }
}

/// A row of a line.
pub(crate) struct Kept(pub(crate) Line);

impl FromRow for Kept {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let why: String = row.get(6)?;
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        Ok(Self(Line {
            person: row.get(0)?,
            area: row.code(1, |text| text.parse().ok())?,
            worker: assigned(row.get(2)?),
            class: some(row.get(3)?),
            track: some(row.get(4)?),
            belongs: row.code(5, |code| Belongs::from_code(code, Some(&why)))?,
            modes: row.code(7, Modes::read)?,
            marks: row.code(8, Marks::read)?,
        }))
    }
}

struct OfMonth(String, Line);

impl FromRow for OfMonth {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(row.get(9)?, Kept::from_row(row)?.0))
    }
}
