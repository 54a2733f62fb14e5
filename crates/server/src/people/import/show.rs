//! The page of a workbook that was handed in: how far it is, what came of it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::people::{
    Import,
    import::{Ended, SILENCE},
};
use store::people::imports::{self, PartOf};

use super::{parts, run};
use crate::{
    app::App,
    frame::Frame,
    respond::{Answer, Problem, go, render, workbook},
    session::Asker,
};

#[derive(Template)]
#[template(path = "people/imported.html")]
struct ImportedPage {
    frame: Frame,
    import: Import,
    stage: Stage,
    said: run::Said,
    /// Nobody has said anything of it for long.
    silent: bool,
    may_register: bool,
}

/// Where a workbook stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waiting,
    Working,
    Through,
    Unreadable,
    GivenUp,
}

impl Stage {
    fn of(import: &Import) -> Self {
        match import.ended {
            Some(Ended::Through) => Self::Through,
            Some(Ended::Unreadable) => Self::Unreadable,
            Some(Ended::GivenUp) => Self::GivenUp,
            None if import.counts.total == 0 => Self::Waiting,
            None => Self::Working,
        }
    }

    fn is_over(self) -> bool {
        !matches!(self, Self::Waiting | Self::Working)
    }
}

/// `GET /people/import/{import}`
pub async fn page(State(app): State<App>, asker: Asker, Path(id): Path<String>) -> Answer {
    let import = at_hand(&app, &asker, &id).await?;
    let stage = Stage::of(&import);
    let said = if stage.is_over() { run::said_of(&app, &import).await? } else { None };
    let silent = !stage.is_over() && app.edge().now().duration_since(import.alive_at) >= SILENCE;
    Ok(render(&ImportedPage {
        frame: Frame::of(&app, &asker, "/people/import"),
        stage,
        said: said.unwrap_or_default(),
        silent,
        may_register: import.dry_run && import.kept && stage == Stage::Through && import.counts.new > 0,
        import,
    }))
}

/// `GET /people/import/{import}/marked`: the workbook with its errors marked.
pub async fn marked(State(app): State<App>, asker: Asker, Path(id): Path<String>) -> Answer {
    let import = at_hand(&app, &asker, &id).await?;
    let bytes = parts::open(&app, (import.tenant, import.id), PartOf::Marked).await?;
    Ok::<Response, Problem>(workbook("people-marked.xlsx", bytes.ok_or(Problem::NotFound)?))
}

/// `POST /people/import/{import}/register`: what was checked is registered.
pub async fn register(State(app): State<App>, asker: Asker, Path(id): Path<String>) -> Answer {
    let import = at_hand(&app, &asker, &id).await?;
    let scope = asker.scope(import.tenant)?;
    let bytes = parts::open(&app, (import.tenant, import.id), PartOf::Sent).await?;
    let sent = run::Sent {
        name: import.file_name,
        bytes: bytes.filter(|_| import.dry_run).ok_or(Problem::NotFound)?,
        dry_run: false,
    };
    let (id, work) = run::begin(&app, &asker.actor, &scope, sent).await?;
    super::page::wait_a_moment(work).await;
    Ok(go(&format!("/people/import/{id}")))
}

/// The workbook of an address, for whoever handed it in.
///
/// # Errors
/// Not found for everybody else.
async fn at_hand(app: &App, asker: &Asker, id: &str) -> Result<Import, Problem> {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let (tenant, account) = (asker.home()?.tenant(), asker.actor.account);
    let found = app.db().read(move |tx| imports::by_id(tx, tenant, account, id));
    found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)
}
