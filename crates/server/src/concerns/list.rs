//! Concerns: what nobody has answered yet, then what was.

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::{
    actor::{Scope, Verb},
    days,
};
use store::{Fault, concerns};

use super::words::{self, Card, card};
use crate::{
    app::App,
    frame::{Choice, Frame},
    people::list::{counties, county},
    respond::{Answer, Problem, render},
    session::Asker,
    typed::Typed,
};

/// More than an office leaves unanswered.
const MOST_OPEN: u16 = 100;

/// Lines on a page.
const PAGE: u16 = 30;

#[derive(Template)]
#[template(path = "concerns/list.html")]
pub(super) struct ListPage {
    frame: Frame,
    typed: Typed,
    counties: Vec<Choice>,
    open: Vec<Card>,
    over: Vec<Card>,
    next: Option<String>,
    /// Among whom the person that was named has to be chosen.
    pub(super) candidates: Vec<Choice>,
    may_report: bool,
    may_answer: bool,
}

/// `GET /concerns`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    Ok(render(&sheet(&app, &asker, &scope, typed).await?))
}

/// The page, with what was typed into the form of one of them.
pub(super) async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    typed: Typed,
) -> Result<ListPage, Problem> {
    let (by, before) = (scope.clone(), typed.after());
    let found = app.db().read(move |tx| {
        let open = concerns::open(tx, &by, MOST_OPEN)?;
        let over = concerns::over(tx, &by, before, PAGE + 1)?;
        let names = words::names(tx, &over)?;
        Ok::<_, Fault>((open, over, names, store::days::kept(tx, by.tenant())?))
    });
    let (open, mut over, names, kept) = found.await.map_err(anyhow::Error::new)?;
    let more = over.len() > usize::from(PAGE);
    over.truncate(PAGE.into());
    let next = over.last().filter(|_| more).map(|line| {
        let key = format!("{}~{}", line.concern.reported_at, line.concern.id);
        typed.address("/concerns", &["county", "after"], &[("after", &key)])
    });
    let (calendar, today) = (days::calendar(&kept), app.edge().today());
    let cards = |lines: Vec<_>| lines.into_iter().map(|line| card(line, &names, &calendar, today)).collect();
    Ok(ListPage {
        frame: Frame::of(app, asker, "/concerns").after(typed.given("done")),
        counties: counties(app, asker),
        open: cards(open),
        over: cards(over),
        next,
        candidates: Vec::new(),
        may_report: asker.actor.may(Verb::ReportConcern),
        may_answer: asker.actor.may(Verb::AnswerConcern),
        typed,
    })
}
