//! The tree of places (区划). It belongs to the region: reading it needs no scope.

use domain::areas::{Area, AreaCode, AreaPath, Level};

use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

/// The columns of a place, in the order in which [`Place`] reads them.
macro_rules! columns {
    () => {
        "code, name, level, parent, path, valid_from, valid_until"
    };
}

register!(INSERT, BY_CODE, BY_PATH, CHILDREN, UNDER);

statement! {
    /// Keeps a place; one that is known is brought up to date.
    INSERT = "insert into area (", columns!(), ") values ($1, $2, $3, $4, $5, $6, $7) \
        on conflict (code) do update set name = excluded.name, level = excluded.level, \
        parent = excluded.parent, path = excluded.path, valid_from = excluded.valid_from, \
        valid_until = excluded.valid_until";
}

/// Keeps places, parents before children. Known ones are brought up to date, so that a list can be read
/// again. At most some hundreds at a time.
///
/// # Errors
/// What the database cannot do; two codes with one path.
pub fn insert_many(tx: &mut Tx<'_>, areas: &[Area]) -> Result<(), Fault> {
    for area in areas {
        tx.exec(
            &INSERT,
            params![
                area.code.as_str(),
                area.name,
                area.level.code(),
                area.parent.as_ref().map(AreaCode::as_str),
                area.path.as_str(),
                area.valid_from,
                area.valid_until,
            ],
        )?;
    }
    Ok(())
}

statement! {
    /// One place.
    BY_CODE = "select ", columns!(), " from area where code = $1";
}

/// The place with a code.
///
/// # Errors
/// What the database cannot do.
pub fn by_code(tx: &mut Tx<'_>, code: &AreaCode) -> Result<Option<Area>, Fault> {
    Ok(tx.one::<Place>(&BY_CODE, params![code.as_str()])?.map(|place| place.0))
}

statement! {
    /// One place by where it hangs.
    BY_PATH = "select ", columns!(), " from area where path = $1";
}

/// The place at a path.
///
/// # Errors
/// What the database cannot do.
pub fn by_path(tx: &mut Tx<'_>, path: &AreaPath) -> Result<Option<Area>, Fault> {
    Ok(tx.one::<Place>(&BY_PATH, params![path.as_str()])?.map(|place| place.0))
}

/// The places from the province down to `path`, itself included: what a full address is made of. Places
/// that are not in the tree are left out.
///
/// # Errors
/// What the database cannot do.
pub fn line(tx: &mut Tx<'_>, path: &AreaPath) -> Result<Vec<Area>, Fault> {
    let mut line = Vec::new();
    let mut next = Some(path.clone());
    while let Some(path) = next {
        line.extend(by_path(tx, &path)?);
        next = path.parent();
    }
    line.reverse();
    Ok(line)
}

statement! {
    /// The nodes right below one, by code.
    CHILDREN = "select ", columns!(), " from area where parent = $1 order by code";
}

/// The places right below one, by code.
///
/// # Errors
/// What the database cannot do.
pub fn children(tx: &mut Tx<'_>, parent: &AreaCode) -> Result<Vec<Area>, Fault> {
    places(tx.all(&CHILDREN, params![parent.as_str()])?)
}

statement! {
    /// A node and everything below it, top down.
    UNDER = "select ", columns!(), " from area where path >= $1 and path < $2 order by path";
}

/// A place and everything in it, each place before what lies in it.
///
/// # Errors
/// What the database cannot do.
pub fn under(tx: &mut Tx<'_>, path: &AreaPath) -> Result<Vec<Area>, Fault> {
    let (from, until) = path.bounds();
    places(tx.all(&UNDER, params![from, until])?)
}

/// A row of the table.
struct Place(Area);

fn places(rows: Vec<Place>) -> Result<Vec<Area>, Fault> {
    Ok(rows.into_iter().map(|place| place.0).collect())
}

impl FromRow for Place {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Area {
            code: row.code(0, |text| text.parse().ok())?,
            name: row.get(1)?,
            level: row.code(2, Level::from_code)?,
            parent: row.maybe_code(3, |text| text.parse().ok())?,
            path: row.code(4, |text| text.parse().ok())?,
            valid_from: row.get(5)?,
            valid_until: row.get(6)?,
        }))
    }
}
