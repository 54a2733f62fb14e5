//! A list on its way out: the reason is asked for, the workbook is written row by row, and its entry stands in the log
//! before a byte of it leaves.

use std::collections::BTreeSet;

use anyhow::Context;
use askama::Template;
use axum::http::StatusCode;
use domain::{
    actor::Scope,
    ids::PersonId,
    people::{
        consents::Purpose,
        export::{Allowed, ExportList, Listed, export},
    },
    refusal::Refusal,
};
use sheets::out::{Heading, List, Shown, Taken};
use store::people::consents;

use crate::{
    app::App,
    frame::Frame,
    respond::{Answer, Problem, render, render_with, workbook},
    session::Asker,
    typed::Typed,
};

/// Which part of which list.
pub(crate) struct Part {
    /// How far the asker sees, in the county that is looked at.
    pub(crate) scope: Scope,
    /// The list.
    pub(crate) list: Listed,
    /// The part in words.
    pub(crate) shows: String,
    /// The same as fields of a form.
    pub(crate) conditions: Vec<(&'static str, String)>,
    /// Where the list itself is.
    pub(crate) back: String,
    /// Where the form goes.
    pub(crate) action: &'static str,
}

#[derive(Template)]
#[template(path = "people/export.html")]
struct ExportPage {
    frame: Frame,
    title: &'static str,
    shows: String,
    back: String,
    action: &'static str,
    conditions: Vec<(&'static str, String)>,
    typed: Typed,
}

/// The page that asks for the reason.
pub(crate) fn ask(app: &App, asker: &Asker, part: &Part, typed: Typed) -> Answer {
    Ok(render(&sheet(app, asker, part, typed)))
}

/// The same page with what is wrong.
pub(crate) fn refused(app: &App, asker: &Asker, part: &Part, mut typed: Typed, refusal: Refusal) -> Answer {
    typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet(app, asker, part, typed)))
}

fn sheet(app: &App, asker: &Asker, part: &Part, typed: Typed) -> ExportPage {
    ExportPage {
        frame: Frame::of(app, asker, if part.list == Listed::Due { "/duties" } else { "/people" }),
        title: part.list.title(),
        shows: part.shows.clone(),
        back: part.back.clone(),
        action: part.action,
        conditions: part.conditions.clone(),
        typed,
    }
}

/// The place that was chosen, or all of what the asker sees.
pub(crate) fn whole(app: &App, asker: &Asker, scope: &Scope, place: Option<String>) -> String {
    place.unwrap_or_else(|| match app.tenant(scope.tenant()) {
        Some(county) if asker.actor.tenants.len() > 1 => county.name,
        _ => asker.place.clone(),
    })
}

const NOTE: &str = "写“未同意提供”的，是本人不同意把健康信息提供给医生和服务机构，人数见表末";

const NOTE_LEFT_OUT: &str = "按类别或服务方式导出的表，不列入不同意提供健康信息的人，人数见表末";

/// A workbook being written.
pub(crate) struct Leaving {
    list: List,
    allowed: Allowed,
    rows: u32,
    silent: BTreeSet<PersonId>,
    kept_back: u32,
    /// The first line names a class or a track: a row alone would tell what its person does not want told.
    tells_health: bool,
    left_out: u32,
}

/// What stands in place of health data of somebody who does not want them passed on.
pub(crate) const KEPT_BACK: &str = "未同意提供";

/// Who within a scope said no to passing on health data: of them neither class and track, which tell of health, nor
/// whether they are in hospital leaves the house.
///
/// # Errors
/// What the database cannot do.
pub(crate) async fn silent(app: &App, scope: &Scope) -> Result<BTreeSet<PersonId>, Problem> {
    let (scope, now, today) = (scope.clone(), app.edge().now(), app.edge().today());
    let found = app.db().read(move |tx| consents::who_say_no(tx, &scope, Purpose::Health, today, now));
    Ok(found.await.map_err(anyhow::Error::new)?)
}

impl Leaving {
    /// Begins a workbook, if it may leave. The inner error is for whoever asked.
    ///
    /// # Errors
    /// No room for the temporary file.
    pub(crate) fn begin(
        app: &App,
        asker: &Asker,
        part: &Part,
        typed: &Typed,
        headings: &[Heading<'_>],
        silent: BTreeSet<PersonId>,
    ) -> Result<Result<Self, Refusal>, Problem> {
        let asked = ExportList {
            tenant: part.scope.tenant(),
            list: part.list,
            shows: part.shows.clone(),
            reason: typed.text("reason").to_owned(),
        };
        let allowed = match export(asked, &asker.actor) {
            Ok(allowed) => allowed,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        let named = |(name, value): &(&str, String)| matches!(*name, "class" | "track") && !value.is_empty();
        let tells_health = part.conditions.iter().any(named);
        let taken = Taken {
            title: part.list.title(),
            shows: &part.shows,
            by: &format!("{} {}", asker.place, asker.account.name),
            at: app.edge().now(),
            why: &allowed.asked().reason,
            note: match (silent.is_empty(), tells_health) {
                (true, _) => "",
                (false, true) => NOTE_LEFT_OUT,
                (false, false) => NOTE,
            },
        };
        let list = List::begin(&taken, headings).map_err(anyhow::Error::new)?;
        Ok(Ok(Self { list, allowed, rows: 0, silent, kept_back: 0, tells_health, left_out: 0 }))
    }

    /// Adds somebody's row, which is told its number and whether health data are kept back. In a list of one class or
    /// track whoever said no is left out and counted.
    ///
    /// # Errors
    /// More rows than a sheet has.
    pub(crate) fn row<'a>(
        &mut self,
        person: PersonId,
        cells: impl FnOnce(u32, bool) -> Vec<Shown<'a>>,
    ) -> Result<(), Problem> {
        let silent = self.silent.contains(&person);
        if silent && self.tells_health {
            self.left_out += 1;
            return Ok(());
        }
        self.rows += 1;
        self.kept_back += u32::from(silent);
        Ok(self.list.row(&cells(self.rows, silent)).map_err(anyhow::Error::new)?)
    }

    /// Ends the workbook, writes the entry for the log, and only then lets it go.
    ///
    /// # Errors
    /// What the database cannot do; the temporary file cannot be read back.
    pub(crate) async fn end(mut self, app: &App, name: &str) -> Answer {
        if self.kept_back > 0 {
            let words = format!("本表有 {} 人不同意提供健康信息，有关各栏写“{KEPT_BACK}”。", self.kept_back);
            self.list.remark(&words).map_err(anyhow::Error::new)?;
        }
        if self.left_out > 0 {
            let words =
                format!("另有 {} 人不同意提供健康信息，按类别或服务方式导出时不列入。", self.left_out);
            self.list.remark(&words).map_err(anyhow::Error::new)?;
        }
        let event = self.allowed.event(self.rows, self.kept_back, app.edge().now(), &mut || app.edge().id());
        let written = tokio::task::spawn_blocking(move || self.list.end());
        let bytes = written.await.context("a workbook")?.map_err(anyhow::Error::new)?;
        app.db().write(move |tx| store::events::insert(tx, &event)).await.map_err(anyhow::Error::new)?;
        Ok(workbook(name, bytes))
    }
}
