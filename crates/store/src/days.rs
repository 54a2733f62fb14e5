//! Days off as counties have entered them, year by year.

use domain::days::Arrangement;
use domain::ids::TenantId;

use crate::duties::json;
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, KEPT);

statement! {
    /// Adds an arrangement; one of that id stays as it is.
    INSERT = "insert into arrangement (tenant, id, year, days, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6) \
        on conflict (tenant, id) do nothing";

    /// Every arrangement of a county: a few for each year.
    KEPT = "select a.id, a.tenant, a.year, a.days, a.recorded_at, a.recorded_by from arrangement a \
        where a.tenant = $1 and a.year > 0 order by a.year, a.recorded_at, a.id";
}

/// Keeps the arrangement of a year; those entered before stay.
///
/// # Errors
/// What the database cannot do.
pub fn insert(tx: &mut Tx<'_>, arrangement: &Arrangement) -> Result<(), Fault> {
    tx.exec(
        &INSERT,
        params![
            arrangement.tenant,
            arrangement.id,
            i64::from(arrangement.year),
            json(&arrangement.days)?,
            arrangement.recorded_at,
            arrangement.recorded_by,
        ],
    )
    .map(|_| ())
}

/// Everything that a county has entered, year by year; of each year the last holds.
///
/// # Errors
/// What the database cannot do.
pub fn kept(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Arrangement>, Fault> {
    tx.all(&KEPT, params![tenant])
}

impl FromRow for Arrangement {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let year: i64 = row.get(2)?;
        Ok(Self {
            id: row.get(0)?,
            tenant: row.get(1)?,
            year: i16::try_from(year).map_err(|_| row.bad(2))?,
            days: row.json(3)?,
            recorded_at: row.get(4)?,
            recorded_by: row.get(5)?,
        })
    }
}
