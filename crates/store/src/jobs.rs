//! Who does the program's own work, and what came of it. The rules of the lease stand in [`domain::jobs`].

use domain::ids::{ProcessId, TenantId};
use domain::jobs::{self, Held};
use jiff::{SignedDuration, Timestamp};

use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(HELD, BEGIN, TAKE, NOTE_RUN, RENEW, FINISH, FINISH_RUN, RUNS, TRIM);

/// A job of a county, or of the region ([`domain::jobs::REGION`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Job {
    /// The county.
    pub tenant: TenantId,
    /// Its name, `noun.verb`.
    pub name: &'static str,
}

/// One run of a job, as it is kept for those who look back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its number, counted over all runs of the job.
    pub run: i64,
    /// The slot it was for.
    pub slot: i64,
    /// Which process.
    pub holder: ProcessId,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was done; nothing for one that broke off.
    pub finished_at: Option<Timestamp>,
    /// What came of it.
    pub note: Option<String>,
}

statement! {
    /// How a job stands.
    HELD = "select run, slot, holder, lease_until, finished_at from job where tenant = $1 and name = $2";

    /// The first claim of a job; of two, one comes through.
    BEGIN = "insert into job (tenant, name, run, slot, holder, lease_until) values ($1, $2, $3, $4, $5, $6) \
        on conflict (tenant, name) do nothing";

    /// A later claim, unless somebody else was quicker since the job was looked at.
    TAKE = "update job set run = $3, slot = $4, holder = $5, lease_until = $6, finished_at = null \
        where tenant = $1 and name = $2 and run = $7 and lease_until = $8";

    /// Notes that a run began.
    NOTE_RUN = "insert into job_run (tenant, name, run, slot, holder, started_at) \
        values ($1, $2, $3, $4, $5, $6) on conflict (tenant, name, run) do nothing";
}

/// How a job stands; `None` before its first run.
///
/// # Errors
/// What the database cannot do.
pub fn held(tx: &mut Tx<'_>, job: Job) -> Result<Option<Held>, Fault> {
    tx.one(&HELD, params![job.tenant, job.name])
}

/// Claims a job for a slot. `None` when somebody else holds it, or the slot is done.
///
/// # Errors
/// What the database cannot do.
pub fn claim(
    tx: &mut Tx<'_>,
    job: Job,
    slot: i64,
    holder: ProcessId,
    now: Timestamp,
    lease: SignedDuration,
) -> Result<Option<Held>, Fault> {
    let held = held(tx, job)?;
    let Some(next) = jobs::claim(held.as_ref(), slot, holder, now, lease) else { return Ok(None) };
    let Held { run, until, .. } = next;
    let taken = match held {
        None => tx.exec(&BEGIN, params![job.tenant, job.name, run, slot, holder, until])?,
        Some(before) => {
            tx.exec(&TAKE, params![job.tenant, job.name, run, slot, holder, until, before.run, before.until])?
        }
    };
    if taken == 0 {
        return Ok(None);
    }
    tx.exec(&NOTE_RUN, params![job.tenant, job.name, run, slot, holder, now])?;
    Ok(Some(next))
}

statement! {
    /// Keeps a job for longer, as long as it is still one's own.
    RENEW = "update job set lease_until = $5 where tenant = $1 and name = $2 and run = $3 and holder = $4 \
        and finished_at is null";
}

/// Keeps a job until `until`. Says `false` when it was lost to another process.
///
/// # Errors
/// What the database cannot do.
pub fn renew(tx: &mut Tx<'_>, job: Job, held: &Held, until: Timestamp) -> Result<bool, Fault> {
    tx.exec(&RENEW, params![job.tenant, job.name, held.run, held.holder, until]).map(|rows| rows == 1)
}

statement! {
    /// The slot is done, as long as the job is still one's own. Said twice it stays as it was said first.
    FINISH = "update job set finished_at = coalesce(finished_at, $5) where tenant = $1 and name = $2 \
        and run = $3 and holder = $4";

    /// The same in the row of the run.
    FINISH_RUN = "update job_run set finished_at = $5, note = $6 where tenant = $1 and name = $2 \
        and run = $3 and holder = $4 and finished_at is null";
}

/// Says that a slot is done and what came of it. Says `false` when the job was lost to another process.
///
/// # Errors
/// What the database cannot do.
pub fn finish(tx: &mut Tx<'_>, job: Job, held: &Held, now: Timestamp, note: &str) -> Result<bool, Fault> {
    let mine = tx.exec(&FINISH, params![job.tenant, job.name, held.run, held.holder, now])? == 1;
    if mine {
        tx.exec(&FINISH_RUN, params![job.tenant, job.name, held.run, held.holder, now, note])?;
    }
    Ok(mine)
}

statement! {
    /// The runs of a job, oldest first.
    RUNS = "select run, slot, holder, started_at, finished_at, note from job_run \
        where tenant = $1 and name = $2 order by run";
}

/// The runs of a job that are still kept, oldest first.
///
/// # Errors
/// What the database cannot do.
pub fn runs(tx: &mut Tx<'_>, job: Job) -> Result<Vec<Run>, Fault> {
    tx.all(&RUNS, params![job.tenant, job.name])
}

statement! {
    /// Forgets old runs.
    TRIM = "delete from job_run where tenant = $1 and started_at < $2";
}

/// Forgets a county's runs that began before an instant. Says how many.
///
/// # Errors
/// What the database cannot do.
pub fn trim(tx: &mut Tx<'_>, tenant: TenantId, before: Timestamp) -> Result<u64, Fault> {
    tx.exec(&TRIM, params![tenant, before])
}

impl FromRow for Held {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let finished: Option<Timestamp> = row.get(4)?;
        Ok(Self {
            run: row.get(0)?,
            slot: row.get(1)?,
            holder: row.get(2)?,
            until: row.get(3)?,
            finished: finished.is_some(),
        })
    }
}

impl FromRow for Run {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            run: row.get(0)?,
            slot: row.get(1)?,
            holder: row.get(2)?,
            started_at: row.get(3)?,
            finished_at: row.get(4)?,
            note: row.get(5)?,
        })
    }
}
