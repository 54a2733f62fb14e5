//! What counted for whom in which period: a cache over contacts, kept so that a month of a city is a sum.

use domain::actor::Scope;
use domain::dates::Period;
use domain::duties::{Recount, Tally};
use domain::ids::{PersonId, TenantId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::json;
use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;
use crate::visits::keep::set_verdict;

register!(SAVE, FORGET, OF_PERSON);

/// The part of a tally that is read for one person only.
#[derive(Serialize, Deserialize)]
struct Detail {
    name: String,
    clause: String,
    /// First day of the whole period, where the duty was asked from a later day on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    starts_on: Option<Date>,
    /// Last day on which it was asked, where that is not the last of the period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
    #[serde(default, skip_serializing_if = "is_zero")]
    days_away: u32,
    counted: Vec<domain::ids::VisitId>,
    by_mode: std::collections::BTreeMap<domain::visits::Mode, u32>,
    refused: Vec<domain::ids::VisitId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    instead: Vec<domain::ids::VisitId>,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

statement! {
    /// Keeps what counted for a duty in a period, under the first day of it on which the duty was asked: after a change of
    /// class and back the same duty is asked twice in one period.
    SAVE = "insert into tally (tenant, person, duty, starts_on, ends_on, owed, counted, refused, detail) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
        on conflict (tenant, person, duty, starts_on) do update set ends_on = excluded.ends_on, \
        owed = excluded.owed, counted = excluded.counted, refused = excluded.refused, detail = excluded.detail";
}

/// Keeps what counted for a person, a row for each duty and period.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn save(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId, tallies: &[Tally]) -> Result<(), Fault> {
    for tally in tallies {
        let detail = Detail {
            name: tally.name.clone(),
            clause: tally.clause.clone(),
            starts_on: Some(tally.period.starts_on).filter(|day| *day != tally.from),
            until: Some(tally.until).filter(|day| *day != tally.period.ends_on),
            days_away: tally.days_away,
            counted: tally.counted.clone(),
            by_mode: tally.by_mode.clone(),
            refused: tally.refused.clone(),
            instead: tally.instead.clone(),
        };
        tx.exec(
            &SAVE,
            params![
                tenant,
                person,
                tally.duty,
                tally.from,
                tally.period.ends_on,
                tally.owed,
                number(tally.counted.len()),
                number(tally.refused.len()),
                json(&detail)?,
            ],
        )?;
    }
    Ok(())
}

fn number(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

statement! {
    /// Forgets what was asked from a day on.
    FORGET = "delete from tally where tenant = $1 and person = $2 and starts_on >= $3";
}

/// Forgets what counted for a person in periods whose first day of being asked is a day or a later one, before they are
/// counted anew.
///
/// # Errors
/// What the database cannot do.
pub fn forget(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId, from: Date) -> Result<u64, Fault> {
    tx.exec(&FORGET, params![tenant, person, from])
}

statement! {
    /// A person's periods that touch a stretch of days.
    OF_PERSON = "select t.duty, t.starts_on, t.ends_on, t.owed, t.detail from tally t \
        join person p on p.tenant = t.tenant and p.id = t.person \
        where ", within_any!("p"), " and t.tenant = $1 and t.person = $6 and t.ends_on >= $7 and t.starts_on <= $8 \
        order by t.starts_on, t.duty";
}

/// Keeps what was counted anew, in the place of what stood there: tallies and verdicts, not the standing.
///
/// # Errors
/// What the database cannot do.
pub fn keep_recount(tx: &mut Tx<'_>, tenant: TenantId, recount: &Recount) -> Result<(), Fault> {
    let person = recount.standing.person;
    forget(tx, tenant, person, recount.since)?;
    save(tx, tenant, person, &recount.tallies)?;
    recount.verdicts.iter().try_for_each(|(visit, verdict)| set_verdict(tx, tenant, *visit, verdict))
}

/// What counted for a person in the periods that touch a stretch of days, by first day.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    stretch: Period,
) -> Result<Vec<Tally>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<Counted> = tx.all(
        &OF_PERSON,
        params![
            b.tenant,
            b.from,
            b.until,
            b.worker_from,
            b.worker_until,
            person,
            stretch.starts_on,
            stretch.ends_on,
        ],
    )?;
    Ok(rows.into_iter().map(|counted| counted.0).collect())
}

struct Counted(Tally);

impl FromRow for Counted {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let detail: Detail = row.json(4)?;
        let (from, ends_on) = (row.get(1)?, row.get(2)?);
        Ok(Self(Tally {
            duty: row.get(0)?,
            name: detail.name,
            clause: detail.clause,
            period: Period { starts_on: detail.starts_on.unwrap_or(from), ends_on },
            from,
            until: detail.until.unwrap_or(ends_on),
            owed: row.get(3)?,
            days_away: detail.days_away,
            counted: detail.counted,
            by_mode: detail.by_mode,
            refused: detail.refused,
            instead: detail.instead,
        }))
    }
}
