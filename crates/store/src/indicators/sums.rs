//! How many people of a place have the same line: what all numbers of a month are added up from.

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::dates::Period;
use domain::duties::month::Belongs;
use domain::indicators::{Group, Marks, Modes, name};

use crate::bounds::{Bounds, within};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(GROUPS);

statement! {
    /// People of a month who are alike, along the index alone.
    GROUPS = "select s.area_path, s.class, s.track, s.belongs, s.why, s.modes, s.marks, count(*) as people \
        from person_month s where ", within!("s"), " and s.month = $6 \
        group by s.area_path, s.class, s.track, s.belongs, s.why, s.modes, s.marks";
}

/// The people of a month within the reader's scope, or a place of it, by what their lines say.
///
/// # Errors
/// What the database cannot do, and a row that cannot be read.
pub fn groups(
    tx: &mut Tx<'_>,
    scope: &Scope,
    area: Option<&AreaPath>,
    month: Period,
) -> Result<Vec<Group>, Fault> {
    let b = Bounds::of(scope).in_area(area);
    tx.all(&GROUPS, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, name(month)])
}

impl FromRow for Group {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let why: String = row.get(4)?;
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        Ok(Self {
            area: row.code(0, |text| text.parse().ok())?,
            class: some(row.get(1)?),
            track: some(row.get(2)?),
            belongs: row.code(3, |code| Belongs::from_code(code, Some(&why)))?,
            modes: row.code(5, Modes::read)?,
            marks: row.code(6, Marks::read)?,
            people: row.get(7)?,
        })
    }
}
