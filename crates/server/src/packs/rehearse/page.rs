//! The page of a rehearsal: what would change, for how many, where, for whom; and the two buttons.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
};
use domain::{actor::Verb, areas::AreaPath, ids::WorkerId, packs::rehearse::Effect, refusal::Refusal};
use jiff::civil::Date;
use store::Fault;

use super::{
    Opened, Rehearsed,
    movers::{self, MoverRow, PAGE, Wanted},
    rehearsed,
    sheet::{self, Change, Pair, Rows, Step},
};
use crate::{
    app::App,
    duties::due::names,
    frame::{Frame, long_day, short_day},
    respond::{Answer, render, render_with},
    session::Asker,
    typed::{Typed, query},
};

#[derive(Template)]
#[template(path = "packs/rehearse.html")]
struct RehearsePage {
    frame: Frame,
    typed: Typed,
    here: String,
    title: String,
    changes: Vec<Change>,
    on: String,
    on_in_words: String,
    first: String,
    hashes: (String, String),
    read_at: String,
    moved: u64,
    people: u64,
    totals: Vec<Pair>,
    steps: Vec<Step>,
    lists: [Rows; 2],
    unreadable: u64,
    narrow: Option<String>,
    movers: Vec<MoverRow>,
    next: Option<String>,
    may_commit: bool,
    whole: Vec<String>,
}

impl RehearsePage {
    fn address(&self, changed: &[(&str, &str)]) -> String {
        address(&self.here, &self.typed, changed)
    }
}

/// `GET /packs/drafts/{draft}`
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path(draft): Path<String>,
    RawQuery(asked): RawQuery,
) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    show(&app, &asker, &draft, typed, Vec::new()).await
}

/// The page again with what stands against putting the change into force.
///
/// # Errors
/// As the page itself.
pub async fn refused(app: &App, asker: &Asker, draft: &str, typed: Typed, refusals: Vec<Refusal>) -> Answer {
    show(app, asker, draft, typed, refusals).await
}

async fn show(app: &App, asker: &Asker, draft: &str, mut typed: Typed, refusals: Vec<Refusal>) -> Answer {
    let scope = asker.home()?;
    let asked_on = day(&mut typed);
    let wrong = !refusals.is_empty() || typed.is_wrong();
    let mut whole = Vec::new();
    for refusal in refusals {
        match refusal.field {
            Some(field) => typed.refuse(field, refusal.text),
            None => whole.push(refusal.text),
        }
    }
    let opened = Opened::of(app, &scope, draft, asked_on).await?;
    let shown = rehearsed(app, &scope, &opened, typed.given("again").is_some()).await?;
    typed.set("again", "");
    let wanted = Wanted::of(&typed);
    let found = wanted.page(&shown.effect);
    let more = found.len() > PAGE;
    let found = &found[..found.len().min(PAGE)];
    let from = &asker.actor.area;
    let movers = movers::rows(app, &scope, &opened, &shown, found, from).await?;
    app.places()
        .learn(app.db(), shown.effect.areas.iter().map(|(path, _)| path))
        .await
        .map_err(anyhow::Error::new)?;
    let ids: Vec<WorkerId> = shown.effect.workers.keys().filter_map(|worker| *worker).collect();
    let tenant = scope.tenant();
    let names = app
        .db()
        .read(move |tx| names(tx, tenant, ids.iter().copied()))
        .await
        .map_err(|fault: Fault| anyhow::Error::new(fault))?;
    let here = format!("/packs/drafts/{}", opened.draft.id);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| address(&here, &typed, &[("after", &last.person.to_string())]));
    let (before, after) = (&opened.before, &opened.after);
    let page = RehearsePage {
        frame: Frame::of(app, asker, "/packs"),
        title: after.rules.title.clone(),
        changes: sheet::changes(&opened.draft, before, after),
        on: opened.on.to_string(),
        on_in_words: long_day(opened.on),
        first: opened.first.to_string(),
        hashes: (before.rules.hash.clone(), after.rules.hash.clone()),
        read_at: read_at(app, &shown),
        moved: shown.effect.total.moved,
        people: shown.effect.total.people,
        totals: sheet::totals(&shown.effect.total, false),
        steps: sheet::steps(&shown.effect, before, after),
        lists: [
            sheet::places(&shown.effect, app.places(), from, typed.has("all", "area")),
            sheet::visitors(&shown.effect, &names, typed.has("all", "worker")),
        ],
        unreadable: shown.effect.unreadable.1,
        narrow: narrow(&wanted, &shown.effect, app, asker, &names),
        movers,
        next,
        may_commit: asker.actor.may(Verb::CommitPack),
        whole,
        here,
        typed,
    };
    Ok(if wrong { render_with(StatusCode::UNPROCESSABLE_ENTITY, &page) } else { render(&page) })
}

/// The day that was asked for; a sentence at the field where it is none.
fn day(typed: &mut Typed) -> Option<Date> {
    let text = typed.given("on")?.to_owned();
    let day = text.parse().ok();
    if day.is_none() {
        typed.refuse("on", "日期请按“年-月-日”填写，如 2026-12-01");
    }
    day
}

fn read_at(app: &App, shown: &Rehearsed) -> String {
    let today = app.edge().today();
    let day = domain::dates::day_of(shown.at);
    let minutes = shown.at.duration_since(domain::dates::start_of(day)).as_mins();
    format!("{} {:02}:{:02}", short_day(day, today), minutes / 60, minutes % 60)
}

/// What the list of names is narrowed to, in words.
fn narrow(
    wanted: &Wanted,
    effect: &Effect,
    app: &App,
    asker: &Asker,
    names: &std::collections::BTreeMap<WorkerId, String>,
) -> Option<String> {
    let mut parts = Vec::new();
    if wanted.step.is_some() {
        parts.push("只看这一种变化".to_owned());
    }
    if let Some(code) = &wanted.area {
        let named = effect.areas.iter().find_map(|(path, _)| named(app, asker, path, code));
        parts.extend(named);
    }
    match wanted.worker {
        Some(None) => parts.push("未安排探访人".to_owned()),
        Some(Some(id)) => parts.push(format!("探访人 {}", names.get(&id).map_or("", String::as_str))),
        None => {}
    }
    wanted.is_narrow().then(|| parts.join("，"))
}

/// The name of the place with a code on the way to another.
fn named(app: &App, asker: &Asker, path: &AreaPath, code: &str) -> Option<String> {
    let way = std::iter::successors(Some(path.clone()), AreaPath::parent);
    let place = way.into_iter().find(|step| step.segments().next_back() == Some(code))?;
    Some(app.places().steps(&place, &asker.actor.area).join(" · "))
}

/// The address of this page with some of its conditions changed.
fn address(here: &str, typed: &Typed, changed: &[(&str, &str)]) -> String {
    let names = ["on", "step", "area", "worker", "all", "after", "again"];
    let pairs: Vec<(&str, &str)> = names
        .iter()
        .map(|name| {
            let new = changed.iter().find(|(changed, _)| changed == name).map(|(_, value)| *value);
            (*name, new.unwrap_or_else(|| typed.text(name)))
        })
        .collect();
    format!("{here}{}", query(&pairs))
}
