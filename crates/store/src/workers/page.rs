//! The list of workers: by name, with how many people each has.

use domain::areas::AreaPath;
use domain::ids::{TenantId, WorkerId};
use domain::workers::Worker;
use jiff::civil::Date;

use super::Member;
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(PAGE);

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkerFilter {
    /// The place they work in, or below it.
    pub area: AreaPath,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only those who visit, or only those who have left.
    pub active: Option<bool>,
    /// How the name begins; empty for all.
    pub name: String,
    /// From after this one.
    pub after: Option<(String, WorkerId)>,
    /// Length of the page.
    pub limit: u16,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerLine {
    /// The worker.
    pub worker: Worker,
    /// Name of their organisation.
    pub organisation: Option<String>,
    /// How many people are theirs now.
    pub people: i64,
    /// To how many of them something is overdue.
    pub overdue: i64,
}

statement! {
    /// Workers of a place, by name. Empty and -1 stand for any.
    PAGE = "select ", super::columns!(), ", o.name, \
        (select count(*) from standing s where s.tenant = w.tenant and s.worker = w.id) as people, \
        (select count(*) from standing s where s.tenant = w.tenant and s.worker = w.id and s.due_on < $4) as overdue \
        from worker w left join organisation o on o.tenant = w.tenant and o.id = w.organisation_id \
        where w.tenant = $1 and w.area_path >= $2 and w.area_path < $3 and ($5 = '' or w.kind = $5) \
        and (w.active = $6 or $6 < 0) and w.name >= $7 and w.name < $8 \
        and (w.name > $9 or (w.name = $9 and w.id > $10)) order by w.name, w.id limit $11";
}

/// A page of the workers of a place, by name.
///
/// # Errors
/// What the database cannot do.
pub fn page(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    filter: &WorkerFilter,
    today: Date,
) -> Result<Vec<WorkerLine>, Fault> {
    let (from, until) = filter.area.bounds();
    let (after, id) = filter.after.as_ref().map_or(("", WorkerId::MIN), |(name, id)| (name.as_str(), *id));
    let active = filter.active.map_or(-1, i64::from);
    tx.all(
        &PAGE,
        params![
            tenant,
            from,
            until,
            today,
            filter.kind.as_deref().unwrap_or_default(),
            active,
            filter.name,
            format!("{}{}", filter.name, char::MAX),
            after,
            id,
            filter.limit,
        ],
    )
}

impl FromRow for WorkerLine {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            worker: Member::from_row(row)?.0,
            organisation: row.get(10)?,
            people: row.get(11)?,
            overdue: row.get(12)?,
        })
    }
}
