//! 家属来话: what nobody has looked at yet, then what was said and done.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::{
    actor::{Actor, Scope, Verb},
    families::WordKind,
    ids::AccountId,
};
use jiff::civil::Date;
use store::{
    Fault,
    families::words::{self, Line},
};

use super::{
    card::is_of_a_village,
    words::{tag, text},
};
use crate::{
    accounts,
    app::App,
    frame::{Choice, Frame, Tag},
    people::list::{counties, county},
    respond::{Answer, Problem, render},
    session::Asker,
    typed::Typed,
    visits::moment,
};

/// More than anybody can look at at once.
const MOST_OPEN: u16 = 100;

/// Lines on a page.
const PAGE: u16 = 30;

#[derive(Template)]
#[template(path = "families/inbox.html")]
pub(super) struct InboxPage {
    frame: Frame,
    typed: Typed,
    counties: Vec<Choice>,
    open: Vec<Card>,
    over: Vec<Card>,
    next: Option<String>,
    may_settle: bool,
    prints_village: bool,
}

/// A word on the page.
struct Card {
    id: String,
    person: String,
    name: String,
    at: String,
    by: String,
    phone: Option<String>,
    kind: Tag,
    text: String,
    is_away: bool,
    settled: String,
}

/// `GET /families`
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
) -> Result<InboxPage, Problem> {
    let (by, actor, before) = (scope.clone(), asker.actor.clone(), typed.after());
    let found = app.db().read(move |tx| {
        let open = words::list(tx, (&by, &actor), true, None, MOST_OPEN)?;
        let over = words::list(tx, (&by, &actor), false, before, PAGE + 1)?;
        let settled = over.iter().filter_map(|line| line.word.settled.as_ref());
        let names = accounts::names(tx, settled.map(|settled| settled.by))?;
        Ok::<_, Fault>((open, over, names))
    });
    let (open, mut over, names) = found.await.map_err(anyhow::Error::new)?;
    let (more, today) = (over.len() > usize::from(PAGE), app.edge().today());
    over.truncate(PAGE.into());
    let next = over.last().filter(|_| more).map(|line| {
        let key = format!("{}~{}", line.word.said_at, line.word.id);
        typed.address("/families", &["county", "after"], &[("after", &key)])
    });
    let card = |line: &Line| card(line, &names, today);
    Ok(InboxPage {
        frame: Frame::of(app, asker, "/families").after(typed.given("done")),
        counties: counties(app, asker),
        open: open.iter().map(card).collect(),
        over: over.iter().map(card).collect(),
        next,
        may_settle: asker.actor.may(Verb::SettleFamilyWord),
        prints_village: asker.actor.may(Verb::PrintDoorCard) && is_of_a_village(app, asker).await?,
        typed,
    })
}

fn card(line: &Line, names: &BTreeMap<AccountId, String>, today: Date) -> Card {
    let word = &line.word;
    Card {
        id: word.id.to_string(),
        person: word.person.to_string(),
        name: line.name.clone(),
        at: moment(word.said_at),
        by: holder(line),
        phone: line.phone.clone(),
        kind: tag(word),
        text: text(&word.said, today),
        is_away: word.said.kind() == WordKind::Away,
        settled: word.settled.as_ref().map_or_else(String::new, |one| {
            let by = names.get(&one.by).cloned().unwrap_or_default();
            format!("{} {by}：{}", moment(one.at), one.words)
        }),
    }
}

/// `钱来（儿子）`, or `本人`.
pub(crate) fn holder(line: &Line) -> String {
    line.holder.as_ref().map_or_else(
        || domain::families::ONESELF.to_owned(),
        |(name, relation)| format!("{name}（{relation}）"),
    )
}

/// How many somebody has to look at; none for whoever does not see them.
///
/// # Errors
/// What the database cannot do.
pub(crate) fn count(tx: &mut store::Tx<'_>, scope: &Scope, actor: &Actor) -> Result<i64, Fault> {
    if !actor.may(Verb::SettleFamilyWord) {
        return Ok(0);
    }
    words::count_open(tx, (scope, actor))
}
