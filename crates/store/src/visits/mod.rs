//! Contacts: what took place, and what it counted for.

pub mod keep;
pub mod page;
pub mod scene;

use domain::dates::Period;
use domain::duties::{Verdict, WhyNot};
use domain::visits::{Content, ContentHash, Mode, Outcome, Visit};
use jiff::civil::Date;

use crate::fault::Fault;
use crate::row::{FromRow, Row};

/// The columns of a visit, in the order in which [`Record`] reads them.
macro_rules! columns {
    () => {
        "v.id, v.person, v.worker, v.visitor_kind, v.mode, v.outcome, v.reason, v.visited_at, v.form, \
         v.form_version, v.answers, v.note, v.late_reason, v.content_hash, v.recorded_by, v.received_at, \
         v.verdict, v.duty, v.period_from, v.period_until, v.pack_hash, v.photos, v.phone_at"
    };
}

pub(crate) use columns;

/// Code of a contact that counts; the others carry the code of the reason why not.
const COUNTS: &str = "counts";
/// Code of a contact that stands in for a refused one.
const INSTEAD: &str = "instead";

/// A verdict as it stands in its four columns: code, duty, first and last day of the period.
pub(crate) fn verdict_columns(verdict: &Verdict) -> (&'static str, Option<&str>, Option<Date>, Option<Date>) {
    match verdict {
        Verdict::Counts { duty, period } => {
            (COUNTS, Some(duty), Some(period.starts_on), Some(period.ends_on))
        }
        Verdict::Instead { duty, period } => {
            (INSTEAD, Some(duty), Some(period.starts_on), Some(period.ends_on))
        }
        Verdict::Uncounted(why) => (why.code(), None, None, None),
    }
}

/// A row of the table of visits.
pub(crate) struct Record(pub(crate) Visit);

impl FromRow for Record {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let reason: Option<String> = row.get(6)?;
        Ok(Self(Visit {
            id: row.get(0)?,
            content: Content {
                person: row.get(1)?,
                worker: row.get(2)?,
                visitor_kind: row.get(3)?,
                mode: row.code(4, Mode::from_code)?,
                outcome: row.code(5, |kind| Outcome::from_codes(kind, reason.as_deref()))?,
                visited_at: row.get(7)?,
                form: row.get(8)?,
                form_version: row.get(9)?,
                answers: row.json(10)?,
                note: row.get(11)?,
                late_reason: row.get(12)?,
                photos: row.maybe_json(21)?.unwrap_or_default(),
            },
            hash: row.get(13).map(ContentHash::from_bytes)?,
            recorded_by: row.get(14)?,
            received_at: row.get(15)?,
            phone_at: row.get(22)?,
            verdict: verdict(row)?,
            pack_hash: row.get(20)?,
        }))
    }
}

fn verdict(row: &Row<'_>) -> Result<Verdict, Fault> {
    match (row.get(17)?, row.get(18)?, row.get(19)?) {
        (Some(duty), Some(starts_on), Some(ends_on)) => {
            let period = Period { starts_on, ends_on };
            row.code(16, |code| match code {
                COUNTS => Some(Verdict::Counts { duty, period }),
                INSTEAD => Some(Verdict::Instead { duty, period }),
                _ => None,
            })
        }
        (None, None, None) => row.code(16, WhyNot::from_code).map(Verdict::Uncounted),
        _ => Err(row.bad(17)),
    }
}
