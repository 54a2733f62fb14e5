//! Alerts, row by row. What they come to stands in [`domain::alerts`].

use domain::alerts::{Alert, AlertRow, Change};
use domain::areas::AreaPath;
use domain::ids::{AlertId, TenantId};
use jiff::Timestamp;

use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, OF_ALERT, RUNNING, OVER);

/// The end of an alert whose end nobody knows: the year 9999.
const OPEN: Timestamp = Timestamp::constant(253_370_764_800, 0);

/// A place in the list of what is over: its end, and the id of its last row.
pub type Key = (Timestamp, AlertId);

statement! {
    /// Adds a row; one of that id stays as it is.
    INSERT = "insert into alert (tenant, id, alert, change, kind, level, level_from, area_path, issuer, from_at, until_at, \
        wording, reason, recorded_at, recorded_by, supersedes) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
        $13, $14, $15, $16) on conflict (tenant, id) do nothing";
}

/// Adds what was told about an alert; a form that is sent twice adds nothing.
///
/// # Errors
/// A duplicate `alert_supersedes` where somebody else has changed the alert meanwhile.
pub fn insert(tx: &mut Tx<'_>, row: &AlertRow) -> Result<(), Fault> {
    tx.exec(
        &INSERT,
        params![
            row.tenant,
            row.id,
            row.alert,
            row.change.code(),
            row.kind,
            row.level,
            row.level_from,
            row.area.as_str(),
            row.issuer,
            row.from,
            row.until.unwrap_or(OPEN),
            row.text,
            row.reason,
            row.recorded_at,
            row.recorded_by,
            row.supersedes,
        ],
    )
    .map(|_| ())
}

macro_rules! rows {
    () => {
        "select a.id, a.alert, a.tenant, a.change, a.kind, a.level, a.level_from, a.area_path, a.issuer, a.from_at, \
         a.until_at, a.wording, a.reason, a.recorded_at, a.recorded_by, a.supersedes from alert a where a.tenant = $1"
    };
}

/// The rows that were told last, of places that lie within one or around it.
macro_rules! heads {
    () => {
        " and (a.area_path >= $2 and a.area_path < $3 or substr($2, 1, length(a.area_path)) = a.area_path) \
         and not exists (select 1 from alert n where n.tenant = a.tenant and n.supersedes = a.id)"
    };
}

statement! {
    /// Everything that was told about one alert.
    OF_ALERT = rows!(), " and a.alert = $2 order by a.recorded_at, a.id";

    /// What is not over at an instant, by its end.
    RUNNING = rows!(), " and a.until_at > $4 and a.change <> 'withdrawn'", heads!(), " order by a.until_at, a.id limit $5";

    /// What is over at an instant, or was none, latest first.
    OVER = rows!(), " and a.until_at <= $4", heads!(), " and (a.until_at < $5 or a.until_at = $5 and a.id < $6) \
        order by a.until_at desc, a.id desc limit $7";
}

/// Everything that was told about an alert, in the order in which it was.
///
/// # Errors
/// What the database cannot do.
pub fn of_alert(tx: &mut Tx<'_>, tenant: TenantId, alert: AlertId) -> Result<Vec<AlertRow>, Fault> {
    tx.all(&OF_ALERT, params![tenant, alert])
}

/// An alert as it is known.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(tx: &mut Tx<'_>, tenant: TenantId, alert: AlertId) -> Result<Option<Alert>, Fault> {
    Ok(Alert::of(&of_alert(tx, tenant, alert)?))
}

/// The last rows of alerts of a place, of those within it and around it that are not over at an instant, by their end.
///
/// # Errors
/// What the database cannot do.
pub fn running(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    area: &AreaPath,
    at: Timestamp,
    limit: u16,
) -> Result<Vec<AlertRow>, Fault> {
    let (from, until) = area.bounds();
    tx.all(&RUNNING, params![tenant, from, until, at, limit])
}

/// A page of the last rows of alerts that are over or were none, latest first, from before `before`.
///
/// # Errors
/// What the database cannot do.
pub fn over(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    area: &AreaPath,
    at: Timestamp,
    before: Option<Key>,
    limit: u16,
) -> Result<Vec<AlertRow>, Fault> {
    let (from, until) = area.bounds();
    let (end, id) = before.unwrap_or((OPEN, AlertId::MAX));
    tx.all(&OVER, params![tenant, from, until, at, end, id, limit])
}

impl FromRow for AlertRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let until: Timestamp = row.get(10)?;
        Ok(Self {
            id: row.get(0)?,
            alert: row.get(1)?,
            tenant: row.get(2)?,
            change: row.code(3, Change::from_code)?,
            kind: row.get(4)?,
            level: row.get(5)?,
            level_from: row.get(6)?,
            area: row.code(7, |text| text.parse().ok())?,
            issuer: row.get(8)?,
            from: row.get(9)?,
            until: Some(until).filter(|until| *until < OPEN),
            text: row.get(11)?,
            reason: row.get(12)?,
            recorded_at: row.get(13)?,
            recorded_by: row.get(14)?,
            supersedes: row.get(15)?,
        })
    }
}
