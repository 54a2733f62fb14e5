//! What waits for consent, oldest first, for whoever decides; and for a clerk what they have handed in.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
};
use domain::{
    actor::{Scope, Verb},
    changes::{ProposedChange, Review, State as Became},
    dates::{day_of, days_between},
    ids::{AccountId, ChangeId},
    people::Person,
};
use jiff::Timestamp;
use store::{Fault, changes, people};

use super::words;
use crate::{
    accounts,
    app::App,
    frame::{Choice, Frame, Tab, Tag},
    people::list::{counties, county},
    respond::{Answer, render_with},
    session::Asker,
    typed::Typed,
    visits::moment,
};

/// Lines on a page.
const PAGE: u16 = 50;

#[derive(Template)]
#[template(path = "changes/list.html")]
struct ChangesPage {
    frame: Frame,
    typed: Typed,
    title: &'static str,
    about: &'static str,
    counties: Vec<Choice>,
    reviews: Vec<Choice>,
    decides: bool,
    tabs: Vec<Tab>,
    open: bool,
    empty: &'static str,
    rows: Vec<ChangeRow>,
    next: Option<String>,
}

struct ChangeRow {
    id: String,
    person: String,
    name: String,
    place: String,
    what: String,
    by: String,
    at: String,
    waits: Option<String>,
    tag: Tag,
    said: String,
}

/// What a page of the list is made from.
struct Found {
    review: Review,
    waiting: i64,
    changes: Vec<(ProposedChange, Person)>,
    more: Option<String>,
    names: BTreeMap<AccountId, String>,
}

/// `GET /changes`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    sheet(&app, &asker, &scope, typed, StatusCode::OK).await
}

/// The list as it stands, below whatever was refused.
pub(super) async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    mut typed: Typed,
    status: StatusCode,
) -> Answer {
    let decides = asker.actor.may(Verb::DecideChange);
    let state = Became::CODES.into_iter().find(|code| *code == typed.text("state")).unwrap_or("open");
    let found = read(app, asker, scope, decides.then_some(state), &typed).await?;
    let places = found.changes.iter().map(|(_, person)| &person.area);
    app.places().learn(app.db(), places).await.map_err(anyhow::Error::new)?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let rows = found.changes.iter().map(|(change, person)| ChangeRow {
        id: change.id.to_string(),
        person: person.id.to_string(),
        name: person.name.to_string(),
        place: app.places().address(&person.area, &asker.actor.area, &person.address),
        what: words::summary(&pack, change),
        by: found.names.get(&change.proposed_by).cloned().unwrap_or_default(),
        at: moment(change.proposed_at),
        waits: change.is_open().then(|| waits(change.proposed_at, app.edge().now())),
        tag: words::tag(&change.state),
        said: said(&change.state, &found.names),
    });
    let rows = rows.collect();
    let next = found.more.as_ref().map(|key| address(&typed, &[("after", key)]));
    if !typed.is_wrong() {
        typed.set("review", found.review.code());
    }
    let may_set = asker.actor.may(Verb::SetReview);
    let page = ChangesPage {
        frame: Frame::of(app, asker, "/changes").after(typed.given("done")),
        title: if decides { "变更审核" } else { "我提交的变更" },
        about: about(found.review, decides),
        counties: counties(app, asker),
        reviews: Review::ALL
            .into_iter()
            .filter(|_| may_set)
            .map(|review| Choice::new(review.code(), review.label()))
            .collect(),
        decides,
        tabs: tabs(&typed, state, found.waiting),
        open: decides && state == "open",
        empty: match (decides, state) {
            (false, _) => "您还没有提交过要审核的变更。",
            (true, "open") => "没有等待审核的变更。",
            (true, _) => "没有这一类变更。",
        },
        rows,
        next,
        typed,
    };
    Ok(render_with(status, &page))
}

async fn read(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    state: Option<&'static str>,
    typed: &Typed,
) -> anyhow::Result<Found> {
    let (scope, account) = (scope.clone(), asker.account.id);
    let key = typed.given("after").and_then(read_key);
    let found = app.db().read(move |tx| {
        let limit = PAGE + 1;
        let mut found = match state {
            None => changes::own(tx, &scope, account, key, limit)?,
            Some("open") => changes::waiting(tx, &scope, key, limit)?,
            Some(state) => changes::ended(tx, &scope, state, key, limit)?,
        };
        let more = found.len() > usize::from(PAGE);
        found.truncate(PAGE.into());
        let more = found.last().filter(|_| more).map(written_key);
        let said = found.iter().filter_map(|change| change.state.said()).map(|said| said.by);
        let names = accounts::names(tx, said.chain(found.iter().map(|change| change.proposed_by)))?;
        let mut about = Vec::new();
        for change in found {
            if let Some(person) = people::by_id(tx, &scope, change.command.person)? {
                about.push((change, person));
            }
        }
        Ok::<_, Fault>(Found {
            review: changes::review(tx, scope.tenant())?,
            waiting: changes::count(tx, &scope)?,
            changes: about,
            more,
            names,
        })
    });
    Ok(found.await?)
}

fn about(review: Review, decides: bool) -> &'static str {
    match (decides, review) {
        (true, Review::Nothing) => "本县（市、区）没有要求审核，村（社区）的变更保存后马上生效。",
        (true, Review::Deciding) => "村（社区）提交的、可能影响类别的变更，同意以后才生效。先提交的在前。",
        (true, Review::Everything) => "村（社区）提交的情况变更，同意以后才生效。先提交的在前。",
        (false, Review::Nothing) => "本县（市、区）现在不要求审核，变更保存后马上生效；以前提交的在下面。",
        (false, _) => "镇（街道）同意以后才生效，审核前类别和任务不变。退回的，看清理由后可以重新提交。",
    }
}

fn tabs(typed: &Typed, here: &str, waiting: i64) -> Vec<Tab> {
    let labels =
        [("open", "等待审核"), ("returned", "已退回"), ("confirmed", "已同意"), ("withdrawn", "已撤回")];
    let mut tabs = Tab::plain(here, &labels, |state| {
        address(typed, &[("state", if state == "open" { "" } else { state }), ("after", "")])
    });
    if let Some(first) = tabs.first_mut() {
        first.count = Some(waiting);
    }
    tabs
}

fn address(typed: &Typed, changed: &[(&str, &str)]) -> String {
    typed.address("/changes", &["county", "state", "after"], changed)
}

/// `已等 3 天`
fn waits(since: Timestamp, now: Timestamp) -> String {
    match days_between(day_of(since), day_of(now)) {
        days if days < 1 => "今天提交".to_owned(),
        days => format!("已等 {days} 天"),
    }
}

/// Who ended the waiting, when, and why.
fn said(state: &Became, names: &BTreeMap<AccountId, String>) -> String {
    let Some(said) = state.said() else { return String::new() };
    let reason = said.reason.as_ref().map(|reason| format!("：{reason}")).unwrap_or_default();
    let by = names.get(&said.by).cloned().unwrap_or_default();
    format!("{by}，{}{reason}", moment(said.at))
}

fn written_key(change: &ProposedChange) -> String {
    format!("{}~{}", change.proposed_at.as_millisecond(), change.id)
}

fn read_key(text: &str) -> Option<(Timestamp, ChangeId)> {
    let (at, id) = text.split_once('~')?;
    Some((Timestamp::from_millisecond(at.parse().ok()?).ok()?, id.parse().ok()?))
}
