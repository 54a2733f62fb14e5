//! Copies of files that were filed, by holder and number.

use domain::areas::AreaCode;
use domain::households::archive::{Archived, Holder};
use domain::ids::{HouseholdId, TenantId};

use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(SAVE, OF_HOUSEHOLD, LAST, OF_PLACE);

/// The columns of a copy, in the order in which the row is read.
macro_rules! columns {
    () => {
        "a.id, a.tenant, a.household, a.holder, a.place, a.year, a.sequence, a.filed_on, a.note"
    };
}

statement! {
    /// Keeps a copy.
    SAVE = "insert into archive (tenant, id, household, holder, place, year, sequence, filed_on, note) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}

/// Keeps a copy.
///
/// # Errors
/// A duplicate `archive_number` or `archive_by_household` when somebody else was quicker.
pub fn insert(tx: &mut Tx<'_>, copy: &Archived) -> Result<(), Fault> {
    tx.exec(
        &SAVE,
        params![
            copy.tenant,
            copy.id,
            copy.household,
            copy.holder.code(),
            copy.place.as_str(),
            i64::from(copy.year),
            copy.sequence,
            copy.on,
            copy.note,
        ],
    )
    .map(|_| ())
}

statement! {
    /// The copies of a household's file.
    OF_HOUSEHOLD = "select ", columns!(), " from archive a where a.tenant = $1 and a.household = $2 \
        order by a.holder";

    /// The last running number of a place in a year.
    LAST = "select max(a.sequence) as last from archive a where a.tenant = $1 and a.place = $2 and a.year = $3";

    /// The copies that a place holds of a year, by number, from after one on.
    OF_PLACE = "select ", columns!(), " from archive a where a.tenant = $1 and a.place = $2 and a.year = $3 \
        and a.sequence > $4 order by a.sequence limit $5";
}

/// The copies of a household's file: at most one for each holder.
///
/// # Errors
/// What the database cannot do.
pub fn of_household(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    household: HouseholdId,
) -> Result<Vec<Archived>, Fault> {
    tx.all(&OF_HOUSEHOLD, params![tenant, household])
}

/// The last running number of a place in a year; 0 where there is none yet.
///
/// # Errors
/// What the database cannot do.
pub fn last(tx: &mut Tx<'_>, tenant: TenantId, place: &AreaCode, year: i16) -> Result<u32, Fault> {
    let last: Option<(Option<i64>,)> = tx.one(&LAST, params![tenant, place.as_str(), i64::from(year)])?;
    Ok(last.and_then(|(last,)| last).and_then(|last| u32::try_from(last).ok()).unwrap_or(0))
}

/// A page of the copies that a place holds of a year, by number.
///
/// # Errors
/// What the database cannot do.
pub fn of_place(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    place: &AreaCode,
    year: i16,
    after: u32,
    limit: u16,
) -> Result<Vec<Archived>, Fault> {
    tx.all(&OF_PLACE, params![tenant, place.as_str(), i64::from(year), after, limit])
}

impl FromRow for Archived {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let (year, sequence): (i64, i64) = (row.get(5)?, row.get(6)?);
        Ok(Self {
            id: row.get(0)?,
            tenant: row.get(1)?,
            household: row.get(2)?,
            holder: row.code(3, Holder::from_code)?,
            place: row.code(4, |text| text.parse().ok())?,
            year: i16::try_from(year).map_err(|_| row.bad(5))?,
            sequence: u32::try_from(sequence).map_err(|_| row.bad(6))?,
            on: row.get(7)?,
            note: row.get(8)?,
        })
    }
}
