//! Emergencies: what nobody has taken up yet, then what was.

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::actor::{Scope, Verb};
use store::{Fault, emergencies};

use super::{MOST_OPEN, words, words::Card};
use crate::{
    app::App,
    frame::{Choice, Frame},
    people::list::{counties, county},
    respond::{Answer, Problem, render},
    session::Asker,
    typed::Typed,
};

/// Lines on a page.
const PAGE: u16 = 30;

#[derive(Template)]
#[template(path = "emergencies/list.html")]
pub(super) struct ListPage {
    frame: Frame,
    typed: Typed,
    counties: Vec<Choice>,
    open: Vec<Card>,
    over: Vec<Card>,
    next: Option<String>,
    may_record: bool,
    may_acknowledge: bool,
}

/// `GET /emergencies`
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
        let open = emergencies::open(tx, &by, MOST_OPEN)?;
        let over = emergencies::over(tx, &by, before, PAGE + 1)?;
        let names = (words::names(tx, &open)?, words::names(tx, &over)?);
        Ok::<_, Fault>((open, over, names))
    });
    let (open, mut over, names) = found.await.map_err(anyhow::Error::new)?;
    let more = over.len() > usize::from(PAGE);
    over.truncate(PAGE.into());
    let next = over.last().filter(|_| more).map(|line| {
        let key = format!("{}~{}", line.emergency.recorded_at, line.emergency.id);
        typed.address("/emergencies", &["county", "after"], &[("after", &key)])
    });
    let from = &asker.actor.area;
    Ok(ListPage {
        frame: Frame::of(app, asker, "/emergencies").after(typed.given("done")),
        counties: counties(app, asker),
        open: words::cards(app, from, open, &names.0).await?,
        over: words::cards(app, from, over, &names.1).await?,
        next,
        may_record: asker.actor.may(Verb::RecordEmergency),
        may_acknowledge: asker.actor.may(Verb::AcknowledgeEmergency),
        typed,
    })
}
