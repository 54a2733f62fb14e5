//! Working on workbooks that were handed in, beside everything else, one after the other.
//!
//! The workbook lies sealed in the database until it is through: a process that ends in the middle loses nothing, the
//! next one begins again and finds who is registered already.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use domain::{
    actor::{Actor, Scope, Verb},
    ids::{ImportId, TenantId},
    people::{
        Import,
        import::{Counts, Ended, KEPT, Next, SILENCE},
    },
};
use serde::{Deserialize, Serialize};
use sheets::read::Limits;
use store::{
    Fault, accounts,
    people::imports::{self, PartOf},
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    task::JoinHandle,
};

use super::{Taken, Watch, parts, take};
use crate::app::App;

/// Errors shown on the page; the marked workbook has all of them.
const SHOWN: usize = 200;
/// Whoever waits for a turn says so this often.
const SIGN_OF_LIFE: Duration = Duration::from_secs(30);

/// Whose turn it is: one workbook at a time, so that the others' work goes on beside it.
pub struct Imports(Semaphore);

impl Default for Imports {
    fn default() -> Self {
        Self(Semaphore::new(1))
    }
}

/// A workbook as it comes in.
pub struct Sent {
    /// The name of the file.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Only a check.
    pub dry_run: bool,
}

/// What is said about a workbook once it is done with.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Said {
    /// Why it could not be read.
    pub unreadable: Option<String>,
    /// The first wrong cells.
    pub lines: Vec<Line>,
    /// How many more there are.
    pub more: usize,
    /// What should be looked at.
    pub warnings: Vec<String>,
}

/// One wrong cell.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    /// Its row, in words.
    pub place: String,
    /// The heading of its column.
    pub heading: String,
    /// What is wrong and what to do.
    pub text: String,
}

/// Keeps a workbook and sets to work on it. Once this returns, it will be gone through even if the process ends.
///
/// # Errors
/// What the database cannot do.
pub async fn begin(
    app: &App,
    actor: &Actor,
    scope: &Scope,
    sent: Sent,
) -> anyhow::Result<(ImportId, JoinHandle<()>)> {
    let now = app.edge().now();
    let import = Import {
        id: ImportId::from(app.edge().id()),
        tenant: scope.tenant(),
        account: actor.account,
        file_name: sent.name,
        dry_run: sent.dry_run,
        begun_at: now,
        alive_at: now,
        attempts: 1,
        counts: Counts::default(),
        ended: None,
        kept: true,
    };
    let row = import.clone();
    app.db().write(move |tx| imports::insert(tx, &row)).await?;
    parts::keep(app, &import, PartOf::Sent, &sent.bytes).await?;
    Ok((import.id, set_to_work(app, actor, scope, import, sent.bytes)))
}

fn set_to_work(app: &App, actor: &Actor, scope: &Scope, import: Import, bytes: Vec<u8>) -> JoinHandle<()> {
    let (app, actor, scope) = (app.clone(), actor.clone(), scope.clone());
    tokio::spawn(async move {
        let (id, bytes) = (import.id, Arc::new(bytes));
        if let Err(error) = work(&app, &actor, &scope, import, bytes).await {
            // It stays as it is and is taken over once it has been silent.
            tracing::error!(import = %id, error = format!("{error:#}"), "a workbook was not gone through");
        }
    })
}

async fn work(
    app: &App,
    actor: &Actor,
    scope: &Scope,
    import: Import,
    bytes: Arc<Vec<u8>>,
) -> anyhow::Result<()> {
    let _turn = turn(app, &import).await?;
    let mut watch = Watch::page(import.tenant, import.id);
    match take(app, actor, scope, bytes.clone(), import.dry_run, &mut watch).await? {
        Err(unreadable) => {
            let said = Said { unreadable: Some(unreadable.to_string()), ..Said::default() };
            say(app, &import, &said).await?;
            end(app, &import, Ended::Unreadable, import.counts).await
        }
        Ok(taken) => through(app, actor, &import, taken, bytes).await,
    }
}

/// Waits until nobody else's workbook is worked on.
async fn turn<'a>(app: &'a App, import: &Import) -> anyhow::Result<SemaphorePermit<'a>> {
    loop {
        let (tenant, id, now) = (import.tenant, import.id, app.edge().now());
        tokio::select! {
            turn = app.imports().0.acquire() => return Ok(turn?),
            () = tokio::time::sleep(SIGN_OF_LIFE) => {
                app.db().write(move |tx| imports::tell(tx, tenant, id, Counts::default(), now)).await?;
            }
        }
    }
}

/// Writes down what came of a workbook.
async fn through(
    app: &App,
    actor: &Actor,
    import: &Import,
    mut taken: Taken,
    bytes: Arc<Vec<u8>>,
) -> anyhow::Result<()> {
    taken.counts = taken.counts.after(import.counts.new);
    say(app, import, &said(&taken)).await?;
    if !taken.file.errors.is_empty() {
        let marking = tokio::task::spawn_blocking(move || {
            let marked = taken.file.marked(&bytes, &Limits::default());
            (taken, marked)
        });
        let (back, marked) = marking.await?;
        taken = back;
        parts::keep(app, import, PartOf::Marked, &marked?).await?;
    }
    if import.dry_run {
        return end(app, import, Ended::Through, taken.counts).await;
    }
    let (tenant, id, now, counts) = (import.tenant, import.id, app.edge().now(), taken.counts);
    let event = taken.event(app, actor, tenant, &import.file_name);
    let ended = app.db().write(move |tx| {
        imports::end(tx, tenant, id, Ended::Through, counts, now)?;
        imports::drop_parts(tx, tenant, id, PartOf::Sent)?;
        store::events::insert(tx, &event)
    });
    Ok(ended.await?)
}

async fn say(app: &App, import: &Import, said: &Said) -> anyhow::Result<()> {
    parts::keep(app, import, PartOf::Said, &serde_json::to_vec(said)?).await
}

async fn end(app: &App, import: &Import, ended: Ended, counts: Counts) -> anyhow::Result<()> {
    let (tenant, id, now) = (import.tenant, import.id, app.edge().now());
    Ok(app.db().write(move |tx| imports::end(tx, tenant, id, ended, counts, now)).await?)
}

fn said(taken: &Taken) -> Said {
    let errors = &taken.file.errors;
    let line = |error: &sheets::CellError| Line {
        place: error.place(),
        heading: error.heading.clone(),
        text: error.text.clone(),
    };
    let warning = |warning: &sheets::Warning| match warning.row {
        Some(row) => format!("第 {row} 行：{}", warning.text),
        None => warning.text.clone(),
    };
    Said {
        unreadable: None,
        lines: errors.iter().take(SHOWN).map(line).collect(),
        more: errors.len().saturating_sub(SHOWN),
        warnings: taken.file.warnings.iter().take(SHOWN).map(warning).collect(),
    }
}

/// Goes on with a county's workbooks that nobody works on any more, and forgets the pieces of old ones. Gives the work
/// that was begun; nobody needs to wait for it.
///
/// # Errors
/// What the database cannot do.
pub async fn take_over(app: &App, tenant: TenantId) -> anyhow::Result<Vec<JoinHandle<()>>> {
    let now = app.edge().now();
    let (since, before) = (now.saturating_sub(SILENCE)?, now.saturating_sub(KEPT)?);
    let found = app.db().read(move |tx| {
        Ok::<_, Fault>((imports::silent(tx, tenant, since)?, imports::old(tx, tenant, before)?))
    });
    let (silent, old) = found.await?;
    for id in old {
        app.db().write(move |tx| imports::forget(tx, tenant, id)).await?;
    }
    let mut begun = Vec::new();
    for import in silent {
        match import.next(now) {
            Next::Leave => {}
            Next::GiveUp => end(app, &import, Ended::GivenUp, import.counts).await?,
            Next::TakeOver => begun.extend(begin_again(app, import).await?),
        }
    }
    Ok(begun)
}

async fn begin_again(app: &App, import: Import) -> anyhow::Result<Option<JoinHandle<()>>> {
    let (now, taken, account) = (app.edge().now(), import.clone(), import.account);
    if !app.db().write(move |tx| imports::take_over(tx, &taken, now)).await? {
        return Ok(None);
    }
    let account = app.db().read(move |tx| accounts::by_id(tx, account)).await?;
    let actor = account.map(|found| found.account).filter(|account| account.active).map(|one| one.actor());
    let allowed = actor.filter(|actor| actor.may(Verb::ImportPeople));
    let allowed = allowed.and_then(|actor| actor.scope(import.tenant).map(|scope| (actor, scope)));
    let bytes = parts::open(app, (import.tenant, import.id), PartOf::Sent).await?;
    let (Some((actor, scope)), Some(bytes)) = (allowed, bytes) else {
        // Whoever handed it in is gone, or it never was all here: nobody was told that it was.
        end(app, &import, Ended::GivenUp, import.counts).await?;
        return Ok(None);
    };
    tracing::info!(import = %import.id, attempt = import.attempts + 1, "a workbook is begun again");
    Ok(Some(set_to_work(app, &actor, &scope, import, bytes)))
}

/// What is said about a workbook; `None` while nothing is, or once it is forgotten.
///
/// # Errors
/// What the database cannot do.
pub async fn said_of(app: &App, import: &Import) -> anyhow::Result<Option<Said>> {
    let bytes = parts::open(app, (import.tenant, import.id), PartOf::Said).await?;
    bytes.map(|bytes| serde_json::from_slice(&bytes).context("what was said")).transpose()
}
