//! How many people of a place have the same line: what all numbers of a month are added up from.
//!
//! A city is hundreds of villages, and a page about it tells only its towns apart. What lies below the places that are told
//! apart is added up by the database: tens of thousands of groups become a few thousand before anybody reads them.

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
    /// People of a month who are alike, along the index alone. Of a place so many characters are kept.
    GROUPS = "select substr(s.area_path, 1, cast(cast($7 as bigint) as integer)) as place, s.class, s.track, s.belongs, \
        s.why, s.modes, s.marks, count(*) as people \
        from person_month s where ", within!("s"), " and s.month = $6 \
        group by 1, s.class, s.track, s.belongs, s.why, s.modes, s.marks \
        order by 1, s.class, s.track, s.belongs, s.why, s.modes, s.marks";
}

/// How finely places are told apart.
#[derive(Debug, Clone, Copy)]
pub enum Apart<'a> {
    /// Each village and each group of neighbours by itself.
    All,
    /// These, which lie beside one another; everybody who lives below one of them counts for it.
    At(&'a [AreaPath]),
}

impl Apart<'_> {
    /// How much of a path is kept: as much as the longest of the places needs. In a shorter one, places below may stay
    /// apart, which adds up to the same.
    fn characters(self) -> i64 {
        let longest = |places: &[AreaPath]| places.iter().map(|place| place.as_str().len()).max();
        match self {
            // Longer than any path.
            Apart::All => 10_000,
            Apart::At(places) => i64::try_from(longest(places).unwrap_or(0)).unwrap_or(i64::MAX),
        }
    }
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
    apart: Apart<'_>,
) -> Result<Vec<Group>, Fault> {
    let b = Bounds::of(scope).in_area(area);
    let month = name(month);
    let kept = apart.characters();
    tx.all(&GROUPS, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, month, kept])
}

/// A path that may have been cut within its last step, which then goes.
fn whole_steps(cut: &str) -> Option<AreaPath> {
    cut[..cut.rfind('/').map_or(0, |last| last + 1)].parse().ok()
}

impl FromRow for Group {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let why: String = row.get(4)?;
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        Ok(Self {
            area: row.code(0, whole_steps)?,
            class: some(row.get(1)?),
            track: some(row.get(2)?),
            belongs: row.code(3, |code| Belongs::from_code(code, Some(&why)))?,
            modes: row.code(5, Modes::read)?,
            marks: row.code(6, Marks::read)?,
            people: row.get(7)?,
        })
    }
}
