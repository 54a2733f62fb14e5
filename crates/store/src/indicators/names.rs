//! The names behind a number of a month.

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::dates::Period;
use domain::ids::PersonId;
use domain::indicators::{Kind, Line, Marks, Modes, name};
use domain::visits::Mode;

use super::{Kept, columns};
use crate::bounds::{Bounds, within};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(PAGE);

/// Whose names. Everything that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only of this place; with `own`, of the place itself and of none below it.
    pub area: Option<AreaPath>,
    /// See `area`.
    pub own: bool,
    /// Of whom this indicator says this.
    pub says: Option<(String, Kind)>,
    /// Who is counted by this indicator and in this group of it.
    pub group: Option<(String, String)>,
    /// Of this class; an empty text for people of none.
    pub class: Option<String>,
    /// On this track; an empty text for people on none.
    pub track: Option<String>,
    /// To whom the month belongs in this way, by its code.
    pub belongs: Option<String>,
    /// And for this reason.
    pub why: Option<String>,
    /// Who was contacted in this mode.
    pub mode: Option<Mode>,
}

/// A name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameLine {
    /// What became of the month.
    pub line: Line,
    /// The name.
    pub name: String,
}

statement! {
    /// A page of names, by place and person.
    PAGE = "select ", columns!(), ", p.name from person_month s cross join person p \
        where p.tenant = s.tenant and p.id = s.person and ", within!("s"), " and s.month = $6 \
        and (s.area_path || '' > $7 or s.person > $8) and s.marks like $9 escape '!' and s.marks like $10 escape '!' \
        and s.class like $11 escape '!' and s.track like $12 escape '!' and s.belongs like $13 escape '!' \
        and s.why like $14 escape '!' and s.modes like $15 escape '!' order by s.area_path, s.person limit $16";
}

/// A page of the names of a month within the reader's scope, from after one of them on, by place and person.
///
/// # Errors
/// What the database cannot do, and a row that cannot be read.
pub fn page(
    tx: &mut Tx<'_>,
    scope: &Scope,
    month: Period,
    wanted: &Wanted,
    after: Option<(&AreaPath, PersonId)>,
    limit: u16,
) -> Result<Vec<NameLine>, Fault> {
    let mut b = Bounds::of(scope).in_area(wanted.area.as_ref());
    if let (true, Some(area)) = (wanted.own, &wanted.area) {
        // Paths below it go on with a digit, which comes after this sign.
        b.until = b.until.min(format!("{}!", area.as_str()));
    }
    let (after_area, after_person) = after.map_or(("", PersonId::MIN), |(area, id)| (area.as_str(), id));
    // The next page begins in the place where this one ended.
    b.from = b.from.max(after_area.to_owned());
    let part =
        |text: Option<String>| text.map_or_else(|| "%".to_owned(), |text| format!("%{}%", plain(&text)));
    let whole = |text: Option<&String>| text.map_or_else(|| "%".to_owned(), |text| plain(text));
    tx.all(
        &PAGE,
        params![
            b.tenant,
            b.from,
            b.until,
            b.worker_from,
            b.worker_until,
            name(month),
            after_area,
            after_person,
            part(wanted.says.as_ref().map(|(indicator, kind)| Marks::says(indicator, *kind))),
            part(wanted.group.as_ref().map(|(indicator, group)| Marks::names(indicator, group))),
            whole(wanted.class.as_ref()),
            whole(wanted.track.as_ref()),
            whole(wanted.belongs.as_ref()),
            whole(wanted.why.as_ref()),
            part(wanted.mode.map(Modes::says)),
            limit,
        ],
    )
}

/// A text that means itself in a pattern.
fn plain(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

impl FromRow for NameLine {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self { line: Kept::from_row(row)?.0, name: row.get(9)? })
    }
}
