//! The program's own work, done by one process at a time however many serve the database.
//!
//! Each job has a line of its own: what takes long keeps nothing else waiting. A slot that fails is done all the
//! same; the next one tries again, because every job looks for what is left to do.

use std::{future::Future, pin::Pin, time::Duration};

use domain::{
    ids::{ProcessId, TenantId},
    jobs::{REGION, claim, slot_at},
};
use jiff::SignedDuration;
use store::jobs;

use crate::{accounts, app::App, duties, events, indicators, people, photos, workers};

/// How long a process that no longer answers keeps a job.
const LEASE: SignedDuration = SignedDuration::from_secs(120);
/// How often the lease is renewed while the work goes on.
const RENEWAL: Duration = Duration::from_secs(40);
/// How often a line looks whether a new slot has begun.
const PULSE: Duration = Duration::from_secs(10);
/// How often every process reads again which notices the counties follow.
const COUNTIES: Duration = Duration::from_secs(600);
/// How long the rows of past runs are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

type Done = Pin<Box<dyn Future<Output = anyhow::Result<String>> + Send>>;

/// Work that the program does by itself.
#[derive(Clone, Copy)]
pub struct Job {
    /// Its name, `noun.verb`, as it stands in the database.
    pub name: &'static str,
    /// The length of a slot: how often it is done.
    pub every: SignedDuration,
    /// Whether each county has the job for itself; otherwise it is done once for all.
    pub by_county: bool,
    /// The work, for a county or the region; says what came of it.
    pub run: fn(App, TenantId) -> Done,
}

/// All of them.
pub const JOBS: &[Job] = &[
    Job {
        name: "duties.recheck",
        every: SignedDuration::from_secs(600),
        by_county: false,
        run: |app, _| {
            Box::pin(async move {
                // Another process may have put a change into force; its first day is tomorrow at the earliest,
                // so that it is known here in time.
                app.reload_counties().await?;
                Ok(format!("people={}", duties::recheck::recheck(&app).await?))
            })
        },
    },
    Job {
        name: "accounts.sweep",
        every: SignedDuration::from_hours(6),
        by_county: false,
        run: |app, _| {
            Box::pin(async move { Ok(format!("sessions={}", accounts::sweep::sweep(&app).await?)) })
        },
    },
    Job {
        name: "events.seal",
        every: SignedDuration::from_secs(120),
        by_county: true,
        run: |app, tenant| {
            Box::pin(async move { Ok(format!("events={}", events::seal::seal(&app, tenant).await?)) })
        },
    },
    Job {
        name: "people.import",
        every: SignedDuration::from_secs(120),
        by_county: true,
        run: |app, tenant| {
            Box::pin(async move {
                // What is begun goes on beside the job.
                let begun = people::import::run::take_over(&app, tenant).await?;
                Ok(format!("begun again={}", begun.len()))
            })
        },
    },
    Job {
        name: "people.twins",
        every: SignedDuration::from_secs(600),
        by_county: true,
        run: |app, tenant| {
            Box::pin(
                async move { Ok(format!("pairs={}", people::twins::look_for_pairs(&app, tenant).await?)) },
            )
        },
    },
    Job {
        name: "indicators.work_out",
        every: SignedDuration::from_secs(120),
        by_county: true,
        run: |app, tenant| {
            Box::pin(
                async move { Ok(format!("months={}", indicators::work_out::work_out(&app, tenant).await?)) },
            )
        },
    },
    Job {
        name: "workers.relieve",
        every: SignedDuration::from_secs(600),
        by_county: true,
        run: |app, tenant| {
            Box::pin(async move { Ok(format!("reliefs={}", workers::relieve::relieve(&app, tenant).await?)) })
        },
    },
    Job {
        name: "photos.sweep",
        every: SignedDuration::from_hours(6),
        by_county: false,
        run: |app, _| Box::pin(async move { Ok(format!("photos={}", photos::sweep::sweep(&app).await?)) }),
    },
    Job {
        name: "jobs.trim",
        every: SignedDuration::from_hours(24),
        by_county: false,
        run: |app, _| Box::pin(async move { Ok(format!("runs={}", trim(&app).await?)) }),
    },
];

/// Starts a line for every job, and keeps the process informed about the counties.
pub fn start(app: &App) {
    let holder = ProcessId::from(app.edge().id());
    for job in JOBS {
        tokio::spawn(line(Runner { app: app.clone(), holder }, *job));
    }
    tokio::spawn(stay_informed(app.clone()));
}

async fn line(runner: Runner, job: Job) {
    loop {
        runner.turn(&job).await;
        tokio::time::sleep(PULSE).await;
    }
}

/// What another process has changed about the counties becomes known here.
async fn stay_informed(app: App) {
    loop {
        tokio::time::sleep(COUNTIES).await;
        if let Err(error) = app.reload_counties().await {
            tracing::error!(error = format!("{error:#}"), "the counties were not read again");
        }
    }
}

/// A process that does jobs.
#[derive(Clone)]
pub struct Runner {
    app: App,
    holder: ProcessId,
}

impl Runner {
    /// With an id of its own.
    pub fn new(app: App) -> Self {
        let holder = ProcessId::from(app.edge().id());
        Self { app, holder }
    }

    /// Does a job where its slot of this moment is not done and nobody else is at it. Says how often it was done:
    /// once, or once for every county.
    pub async fn turn(&self, job: &Job) -> usize {
        let tenants: Vec<TenantId> = if job.by_county {
            self.app.counties().iter().map(|county| county.tenant.id).collect()
        } else {
            vec![REGION]
        };
        let mut done = 0;
        for tenant in tenants {
            match self.once(job, tenant).await {
                Ok(did) => done += usize::from(did),
                Err(error) => {
                    tracing::error!(job = job.name, %tenant, error = format!("{error:#}"), "a job was not done");
                }
            }
        }
        done
    }

    async fn once(&self, job: &Job, tenant: TenantId) -> anyhow::Result<bool> {
        let (app, holder) = (&self.app, self.holder);
        let (now, named) = (app.edge().now(), jobs::Job { tenant, name: job.name });
        let slot = slot_at(now, job.every);
        // Most looks find the slot done; they do not disturb whoever writes.
        let held = app.db().read(move |tx| jobs::held(tx, named)).await?;
        if claim(held.as_ref(), slot, holder, now, LEASE).is_none() {
            return Ok(false);
        }
        let claimed = app.db().write(move |tx| jobs::claim(tx, named, slot, holder, now, LEASE)).await?;
        let Some(held) = claimed else { return Ok(false) };
        let mut work = (job.run)(app.clone(), tenant);
        let came_of_it = loop {
            tokio::select! {
                done = &mut work => break done,
                () = tokio::time::sleep(RENEWAL) => {
                    let until = app.edge().now().saturating_add(LEASE)?;
                    let renewed = app.db().write(move |tx| jobs::renew(tx, named, &held, until)).await;
                    anyhow::ensure!(!matches!(renewed, Ok(false)), "the lease ran out and another process took over");
                }
            }
        };
        let note = match came_of_it {
            Ok(note) => note,
            Err(error) => {
                tracing::error!(job = job.name, %tenant, error = format!("{error:#}"), "a job failed");
                format!("failed: {error:#}")
            }
        };
        let (now, note) = (app.edge().now(), note.chars().take(300).collect::<String>());
        Ok(app.db().write(move |tx| jobs::finish(tx, named, &held, now, &note)).await?)
    }
}

async fn trim(app: &App) -> anyhow::Result<u64> {
    let before = app.edge().now().saturating_sub(KEPT)?;
    let mut forgotten = 0;
    let counties = app.counties();
    for tenant in counties.iter().map(|county| county.tenant.id).chain([REGION]) {
        forgotten += app.db().write(move |tx| jobs::trim(tx, tenant, before)).await?;
    }
    Ok(forgotten)
}
