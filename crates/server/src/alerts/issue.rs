//! Entering an alert: first a look at whom it asks for, then it is entered.

use std::sync::Arc;

use askama::Template;
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    alerts::{
        Alert, IssueAlert,
        issue::{AlertRefusal, Issued, issue as decide},
    },
    areas::{AreaCode, AreaPath, Level},
    dates::day_of,
    ids::AlertId,
    overlays::{Ask, Cause, Load},
    packs::Pack,
};
use jiff::Timestamp;
use store::{Fault, areas, overlays::Whom};

use super::words;
use crate::{
    app::App,
    areas::{pick::places_under, places::everyday},
    frame::{Choice, Frame},
    overlays::{self, muster::Muster},
    people::list::{counties, county},
    respond::{Answer, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::{Typed, query},
    visits::fill::instant,
};

/// Enters an alert. The inner error is for whoever filled in the form.
///
/// # Errors
/// What the database cannot do.
pub async fn issue(
    app: &App,
    actor: &Actor,
    command: IssueAlert,
) -> anyhow::Result<Result<AlertId, Vec<AlertRefusal>>> {
    let pack = app.pack_for(command.tenant, app.edge().today())?;
    let (now, edge, actor) = (app.edge().now(), app.edge().clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        if !store::alerts::of_alert(tx, command.tenant, command.id)?.is_empty() {
            // The same form came twice.
            return Ok(command.id);
        }
        let issued = decide(&command, &pack, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        store::alerts::insert(tx, &issued.row)?;
        store::events::insert(tx, &issued.event)?;
        Ok(issued.row.alert)
    });
    Stop::told(kept.await)
}

#[derive(Template)]
#[template(path = "alerts/issue.html")]
struct IssuePage {
    frame: Frame,
    typed: Typed,
    counties: Vec<Choice>,
    kinds: Vec<Choice>,
    areas: Vec<Choice>,
    looked: Option<Looked>,
    elsewhere: Vec<String>,
}

/// What the alert would ask for.
struct Looked {
    title: String,
    about: String,
    nothing: Option<String>,
    total: String,
    classes: Vec<ClassRow>,
    places: Vec<PlaceRow>,
    running: Vec<String>,
}

struct ClassRow {
    name: String,
    people: u64,
    asks: Vec<String>,
    first_day: u64,
    in_all: String,
}

struct PlaceRow {
    name: String,
    people: u64,
    first_day: u64,
    in_all: String,
}

const FIELDS: [&str; 9] =
    ["county", "kind", "area", "issuer", "from_on", "from_at", "until_on", "until_at", "text"];

/// `GET /alerts/issue`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let mut typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    let clock = domain::dates::clock_of(app.edge().now());
    typed.set("id", app.edge().id().to_string());
    typed.set("from_on", clock.date().to_string());
    typed.set("from_at", format!("{:02}:{:02}", clock.hour(), clock.minute()));
    Ok(render(&sheet(&app, &asker, &scope, typed, None).await?))
}

/// `POST /alerts/issue`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    let scope = county(&asker, &typed)?;
    let command = command(&app, &scope, &mut typed).await?;
    let mut looked = None;
    let refusals = match typed.text("step") {
        "edit" => Vec::new(),
        "read" => {
            take_in(&*app.pack_for(scope.tenant(), app.edge().today())?, &mut typed);
            Vec::new()
        }
        "keep" if !typed.is_wrong() => match issue(&app, &asker.actor, command).await? {
            Ok(id) => {
                let at = [("county", typed.text("county")), ("done", "alert_issued")];
                return Ok(go(&format!("/alerts/{id}{}", query(&at))));
            }
            Err(refusals) => refusals,
        },
        _ => {
            let pack = app.pack_for(scope.tenant(), app.edge().today())?;
            let edge = app.edge();
            match decide(&command, &pack, &asker.actor, edge.now(), &mut || edge.id()) {
                Ok(issued) if !typed.is_wrong() => {
                    looked = Some(look(&app, &asker, &scope, &pack, issued).await?);
                    Vec::new()
                }
                Ok(_) => Vec::new(),
                Err(refusals) => refusals,
            }
        }
    };
    for refusal in domain::refusal::shown(refusals) {
        let field = refusal.field.unwrap_or_default();
        typed.refuse(if field == "level" { "kind".into() } else { field }, refusal.text);
    }
    let wrong = typed.is_wrong();
    let page = sheet(&app, &asker, &scope, typed, looked).await?;
    Ok(if wrong { render_with(StatusCode::UNPROCESSABLE_ENTITY, &page) } else { render(&page) })
}

/// Fills in what the published text says; whatever it does not say stays as it was typed.
fn take_in(pack: &Pack, typed: &mut Typed) {
    let told = domain::alerts::read(pack, typed.text("text"));
    if told.lifts {
        return typed.refuse("text", "这是解除预警的通知。请到那次预警的页面登记解除");
    }
    if told.kind.is_none() {
        typed.refuse("text", "没有读出是哪种预警、什么级别。请在上面选，或者检查原文是否完整");
    }
    if let Some((kind, level)) = told.kind {
        typed.set("kind", format!("{kind}/{level}"));
    }
    if let Some(issuer) = told.issuer {
        typed.set("issuer", issuer);
    }
    if let Some(from) = told.from {
        typed.set("from_on", from.date().to_string());
        typed.set("from_at", format!("{:02}:{:02}", from.hour(), from.minute()));
    }
}

async fn command(app: &App, scope: &Scope, typed: &mut Typed) -> anyhow::Result<IssueAlert> {
    let (kind, level) = typed.text("kind").split_once('/').unwrap_or_default();
    let (kind, level) = (kind.to_owned(), level.to_owned());
    let until = end(typed);
    Ok(IssueAlert {
        id: typed.text("id").parse().unwrap_or_else(|_| AlertId::from(app.edge().id())),
        tenant: scope.tenant(),
        kind,
        level,
        area: place(app, typed.text("area")).await?,
        issuer: typed.given("issuer").map(str::to_owned),
        from: instant(typed.text("from_on"), typed.text("from_at")).ok(),
        until,
        text: typed.given("text").map(str::to_owned),
    })
}

/// An end, where one is given; half of one is told at its field.
pub(super) fn end(typed: &mut Typed) -> Option<Timestamp> {
    if typed.given("until_on").is_none() && typed.given("until_at").is_none() {
        return None;
    }
    let until = instant(typed.text("until_on"), typed.text("until_at")).ok();
    if until.is_none() {
        typed.refuse("until_on", "结束的日期和时间请都填，或者都不填");
    }
    until
}

/// The place of a code.
pub(super) async fn place(app: &App, code: &str) -> anyhow::Result<Option<AreaPath>> {
    let Ok(code) = code.parse::<AreaCode>() else { return Ok(None) };
    let found = app.db().read(move |tx| areas::by_code(tx, &code)).await?;
    Ok(found.map(|area| area.path))
}

/// Whom it would ask for what, without keeping anything.
async fn look(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    pack: &Arc<Pack>,
    issued: Issued,
) -> anyhow::Result<Looked> {
    let row = issued.row;
    let alert = Alert::of(std::slice::from_ref(&row)).expect("a first row is an alert");
    // The notice of the day on which it begins.
    let under = app.pack_for(scope.tenant(), day_of(row.from)).unwrap_or_else(|_| Arc::clone(pack));
    let (by, now, seen, area) = (scope.clone(), app.edge().now(), alert.clone(), row.area.clone());
    let packed = Arc::clone(&under);
    let today = app.edge().today();
    let asked = app.db().read(move |tx| {
        let muster = Muster {
            scope: &by,
            whom: Whom { area: Some(seen.area.clone()), worker: None },
            pack: &packed,
            cause: Cause::Alert(&seen),
            on: today.max(day_of(seen.from())),
            now,
        };
        let running = store::alerts::running(tx, by.tenant(), &area, now, 20)?;
        Ok::<_, Fault>((muster.asked(tx)?, running))
    });
    let (asked, running) = asked.await?;
    app.places().learn(app.db(), asked.iter().map(|(line, _)| &line.area).chain([&row.area])).await?;
    let mut load = Load::default();
    for (line, asks) in &asked {
        load.take(line.class.as_deref(), &village(app, asker, &line.area), asks);
    }
    Ok(told(app, &under, &row, &load, &running))
}

/// Town and village, or the town where somebody belongs to no village.
fn village(app: &App, asker: &Asker, area: &AreaPath) -> String {
    let places = app.places();
    let own = places.above(area, Level::Village).or_else(|| places.get(area));
    let town = places.above(area, Level::Township).filter(|town| !town.path.contains(&asker.actor.area));
    let own = own.map_or_else(String::new, |place| everyday(&place.name).to_owned());
    town.map_or_else(|| own.clone(), |town| format!("{} · {own}", town.name))
}

fn told(
    app: &App,
    pack: &Pack,
    row: &domain::alerts::AlertRow,
    load: &Load,
    running: &[domain::alerts::AlertRow],
) -> Looked {
    let today = app.edge().today();
    let area = app.places().get(&row.area).map_or_else(String::new, |area| area.name.clone());
    let total = load.total();
    let all =
        |number: Option<u64>| number.map_or_else(|| "看持续几天".to_owned(), |number| number.to_string());
    let name = |id: Option<&str>| match id {
        Some(id) => pack.rules.class(id).map_or_else(|| id.to_owned(), |class| class.name.clone()),
        None => "类别未认定".to_owned(),
    };
    let mut classes: Vec<(usize, ClassRow)> = load
        .classes
        .iter()
        .map(|(id, share)| {
            let rank = pack.rules.classes.iter().position(|class| Some(&class.id) == id.as_ref());
            let row = ClassRow {
                name: name(id.as_deref()),
                people: share.people,
                asks: share.asks.iter().map(|ask: &Ask| overlays::words::ask(pack, ask)).collect(),
                first_day: share.first_day,
                in_all: all(share.in_all),
            };
            (rank.unwrap_or(usize::MAX), row)
        })
        .collect();
    classes.sort_by_key(|(rank, _)| *rank);
    Looked {
        title: format!("{}，{area}", words::name(pack, &row.kind, &row.level)),
        about: overlays::words::stretch(row.from, row.until, today),
        nothing: (total.people == 0).then(|| words::nothing_asked(pack, words::whom(pack, &row.kind))),
        total: format!(
            "共 {} 人，第一天要加 {} 次联系，全程{}",
            total.people,
            total.first_day,
            total.in_all.map_or_else(|| "看持续几天".to_owned(), |number| format!("共 {number} 次"))
        ),
        classes: classes.into_iter().map(|(_, row)| row).collect(),
        places: load
            .places
            .iter()
            .map(|(name, share)| PlaceRow {
                name: name.clone(),
                people: share.people,
                first_day: share.first_day,
                in_all: all(share.in_all),
            })
            .collect(),
        running: running
            .iter()
            .filter(|other| other.kind == row.kind)
            .map(|other| {
                format!(
                    "{}（{}）",
                    words::name(pack, &other.kind, &other.level),
                    overlays::words::stretch(other.from, other.until, today)
                )
            })
            .collect(),
    }
}

async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    typed: Typed,
    looked: Option<Looked>,
) -> anyhow::Result<IssuePage> {
    let (own, today) = (asker.actor.area.clone(), app.edge().today());
    let pack = app.pack_for(scope.tenant(), today)?;
    let home = app.tenant(scope.tenant()).map_or_else(|| own.clone(), |tenant| tenant.area);
    let top = if own.contains(&home) { home } else { own };
    let areas = app.db().read(move |tx| places_under(tx, &top, today)).await?;
    Ok(IssuePage {
        frame: Frame::of(app, asker, "/alerts"),
        counties: counties(app, asker),
        kinds: words::choices(&pack),
        areas,
        looked,
        elsewhere: typed.elsewhere(|field| FIELDS.contains(&field)).into_iter().map(str::to_owned).collect(),
        typed,
    })
}
