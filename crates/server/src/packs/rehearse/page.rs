//! The page of a rehearsal: what would change, for how many, where, for whom; and the two buttons.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
};
use domain::{
    actor::{Scope, Verb},
    areas::AreaPath,
    ids::{PersonId, WorkerId},
    packs::rehearse::Effect,
    refusal::Refusal,
};
use jiff::civil::Date;
use rules::DutyRule;
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
    respond::{Answer, Problem, render, render_with},
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
    /// Some duties are owed in hours, acts or to a household: they are not among the visits a week.
    beside_contacts: bool,
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
    let mut whole = Vec::new();
    for refusal in refusals {
        match refusal.field {
            Some(field) => typed.refuse(field, refusal.text),
            None => whole.push(refusal.text),
        }
    }
    let wrong = !whole.is_empty() || typed.is_wrong();
    let opened = Opened::of(app, &scope, draft, asked_on).await?;
    let shown = rehearsed(app, &scope, &opened, typed.given("again").is_some()).await?;
    typed.set("again", "");
    let names = Names::read(app, asker, &scope, (&opened, &shown), &typed).await?;
    let page = lay_out(app, asker, (opened, shown), names, (typed, whole));
    Ok(if wrong { render_with(StatusCode::UNPROCESSABLE_ENTITY, &page) } else { render(&page) })
}

/// Everything on the page that has a name.
struct Names {
    lists: [Rows; 2],
    movers: Vec<MoverRow>,
    last: Option<PersonId>,
    narrow: Option<String>,
}

impl Names {
    async fn read(
        app: &App,
        asker: &Asker,
        scope: &Scope,
        (opened, shown): (&Opened, &Rehearsed),
        typed: &Typed,
    ) -> Result<Self, Problem> {
        let (wanted, effect, from) = (Wanted::of(typed), &shown.effect, &asker.actor.area);
        let found = wanted.page(effect);
        let on_page = &found[..found.len().min(PAGE)];
        let last = on_page.last().filter(|_| found.len() > PAGE).map(|mover| mover.person);
        let paths = effect.areas.iter().map(|(path, _)| path);
        app.places().learn(app.db(), paths).await.map_err(anyhow::Error::new)?;
        let movers = movers::rows(app, scope, opened, shown, on_page, from).await?;
        let places = sheet::places(effect, app.places(), from, typed.has("all", "area"));
        let mut visitors = sheet::visitors(effect, typed.has("all", "worker"));
        let ids = visitors.rows.iter().filter_map(|row| row.key.parse().ok());
        let ids: Vec<WorkerId> = ids.chain(wanted.worker.flatten()).collect();
        let tenant = scope.tenant();
        let known = app.db().read(move |tx| names(tx, tenant, ids.iter().copied()));
        let known = known.await.map_err(|fault: Fault| anyhow::Error::new(fault))?;
        for row in &mut visitors.rows {
            if let Ok(id) = row.key.parse::<WorkerId>() {
                row.name = known.get(&id).cloned().unwrap_or_else(|| "（已不在册）".into());
            }
        }
        let narrow = narrow(&wanted, effect, app, asker, &known);
        Ok(Self { lists: [places, visitors], movers, last, narrow })
    }
}

fn lay_out(
    app: &App,
    asker: &Asker,
    (opened, shown): (Opened, Arc<Rehearsed>),
    names: Names,
    (typed, whole): (Typed, Vec<String>),
) -> RehearsePage {
    let (before, after, effect) = (&opened.before, &opened.after, &shown.effect);
    let here = format!("/packs/drafts/{}", opened.draft.id);
    RehearsePage {
        frame: Frame::of(app, asker, "/packs"),
        title: after.rules.title.clone(),
        changes: sheet::changes(&opened.draft, before, after),
        on: opened.on.to_string(),
        on_in_words: long_day(opened.on),
        first: opened.first.to_string(),
        hashes: (before.rules.hash.clone(), after.rules.hash.clone()),
        read_at: read_at(app, &shown),
        moved: effect.total.moved,
        people: effect.total.people,
        totals: sheet::totals(&effect.total, before, after),
        beside_contacts: [before, after]
            .iter()
            .any(|pack| !pack.rules.duties.iter().all(DutyRule::counts_contacts)),
        steps: sheet::steps(effect, before, after),
        lists: names.lists,
        unreadable: effect.unreadable.1,
        narrow: names.narrow,
        movers: names.movers,
        next: names.last.map(|last| address(&here, &typed, &[("after", &last.to_string())])),
        may_commit: asker.actor.may(Verb::CommitPack),
        whole,
        here,
        typed,
    }
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
