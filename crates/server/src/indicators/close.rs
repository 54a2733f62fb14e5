//! Closing a month, and what was learnt after it: the closed numbers stay, corrections stand beside them with their days.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope, Verb},
    dates::{Period, day_of},
    ids::{PersonId, TenantId},
    indicators::{
        Line, Marks, Sum,
        close::{CloseMonth, CloseRefusal, Closed, Scene, close as decide},
        monthly, name,
    },
    packs::Pack,
    refusal::Refusal,
};
use jiff::Timestamp;
use store::{Fault, Root, Tx, indicators, indicators::months, people::known::Stretch};

use super::{tables::page as month_page, words};
use crate::{
    app::App,
    duties::recheck::calendar_of,
    frame::{Frame, short_day},
    months::Month,
    people::list::county,
    respond::{Answer, Problem, go, render_with},
    session::Asker,
    stop::Stop,
    typed::{Typed, query},
};

/// Corrections on a page.
const PAGE: u16 = 200;

/// How many lines are hashed at once.
const PART: u16 = 5_000;

#[derive(Template)]
#[template(path = "indicators/close.html")]
struct ClosePage {
    frame: Frame,
    typed: Typed,
    county: String,
    month: String,
    month_code: String,
    back: String,
    closed: Option<ClosedSheet>,
    may_close: bool,
    over: bool,
    corrections: Vec<Row>,
    more: Option<String>,
}

struct ClosedSheet {
    on: String,
    people: u64,
    sum: String,
    /// Whether the rows that are kept give the same hash.
    holds: bool,
}

struct Row {
    since: String,
    name: String,
    href: String,
    before: String,
    after: String,
}

/// The address of the page.
pub(super) fn address(at: &[(&str, &str)]) -> String {
    let kept: Vec<(&str, &str)> = at.iter().filter(|(name, _)| *name != "area").copied().collect();
    format!("/indicators/close{}", query(&kept))
}

/// Closes a month. The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do.
pub async fn close(
    app: &App,
    actor: &Actor,
    command: CloseMonth,
) -> anyhow::Result<Result<Closed, CloseRefusal>> {
    // What was entered a moment ago belongs to the month as it is closed.
    super::work_out::work_out(app, command.tenant).await?;
    let (now, edge, actor) = (app.edge().now(), app.edge().clone(), actor.clone());
    let everybody = everybody(app, command.tenant)?;
    let kept = app.db().write(move |tx| {
        tx.lock(Root::County, command.tenant, &[0; 16])?;
        let scene = scene(tx, &everybody, command.month)?;
        let (closed, event) =
            decide(command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        months::close(tx, command.tenant, command.month, &closed)?;
        store::events::insert(tx, &event)?;
        Ok(closed)
    });
    Stop::told(kept.await)
}

fn everybody(app: &App, tenant: TenantId) -> anyhow::Result<Scope> {
    let area = app.tenant(tenant).map(|county| county.area);
    area.and_then(|area| calendar_of(tenant, area).scope(tenant))
        .ok_or_else(|| anyhow::anyhow!("no such county"))
}

fn scene(tx: &mut Tx<'_>, everybody: &Scope, month: Period) -> Result<Scene, Fault> {
    let state = months::by_month(tx, everybody.tenant(), month)?;
    let (people, sum) = sum(tx, everybody, month)?;
    Ok(Scene {
        worked_out: state.as_ref().map(|state| state.worked_out_on),
        closed: state.is_some_and(|state| state.closed.is_some()),
        people,
        sum,
    })
}

/// How many lines a month has, and the hash over them.
fn sum(tx: &mut Tx<'_>, everybody: &Scope, month: Period) -> Result<(u64, String), Fault> {
    let (mut sum, mut after) = (Sum::of(month), PersonId::MIN);
    loop {
        let stretch = Stretch { after, until: PersonId::MAX, limit: PART };
        let lines = indicators::of_stretch(tx, everybody, month, stretch)?;
        let Some(last) = lines.last() else { return Ok(sum.finish()) };
        after = last.person;
        lines.iter().for_each(|line| sum.add(line));
    }
}

/// `GET /indicators/close?county=…&month=2026-10`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    sheet(&app, &asker, &scope, typed, StatusCode::OK).await
}

/// `POST /indicators/close`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    let scope = county(&asker, &typed)?;
    let today = app.edge().today();
    let month = Month::read(typed.given("month"), today).period;
    match close(&app, &asker.actor, CloseMonth { tenant: scope.tenant(), month }).await? {
        Ok(_) => {
            let month = name(month);
            let at = [("county", typed.text("county")), ("month", month.as_str()), ("done", "month_closed")];
            Ok(go(&format!("/indicators/close{}", query(&at))))
        }
        Err(refusal) => {
            typed.refuse("month", Refusal::from(refusal).text);
            sheet(&app, &asker, &scope, typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn sheet(app: &App, asker: &Asker, scope: &Scope, typed: Typed, status: StatusCode) -> Answer {
    let today = app.edge().today();
    let read = Month::read(typed.given("month"), today);
    let period = read.period;
    let pack = app.pack_for(scope.tenant(), period.ends_on.min(today))?;
    let (seen, all) = (scope.clone(), everybody(app, scope.tenant())?);
    let from = typed.given("from").and_then(|text| text.parse().ok()).unwrap_or(Timestamp::UNIX_EPOCH);
    let found = app.db().read(move |tx| {
        let state = months::by_month(tx, all.tenant(), period)?;
        let closed = state.and_then(|state| state.closed);
        let (people, now) = match closed {
            Some(_) => sum(tx, &all, period)?,
            None => (0, String::new()),
        };
        let mut rows = Vec::new();
        for correction in months::corrections(tx, &seen, period, from, PAGE + 1)? {
            let month = name(period);
            let frozen = indicators::of_person(tx, &seen, correction.line.person, period)?;
            let frozen = frozen.into_iter().find(|(of, _)| *of == month).map(|(_, line)| line);
            rows.push((correction, frozen));
        }
        Ok::<_, Fault>((closed, people, now, rows))
    });
    let (closed, people, now, rows) = found.await.map_err(anyhow::Error::new)?;
    if closed.is_none() && !asker.actor.may(Verb::CloseMonth) {
        return Err(Problem::NotFound);
    }
    let month_code = name(period);
    let county_code = typed.text("county").to_owned();
    let at = [("county", county_code.as_str()), ("month", month_code.as_str())];
    let shown = &rows[..rows.len().min(usize::from(PAGE))];
    let next = rows.get(usize::from(PAGE)).map(|(correction, _)| correction.learnt_at.to_string());
    let page = ClosePage {
        frame: Frame::of(app, asker, "/indicators").after(typed.given("done")),
        month: read.name(),
        back: month_page(&at, &[]),
        closed: closed.as_ref().map(|closed| ClosedSheet {
            on: short_day(day_of(closed.at), today),
            people: closed.people,
            sum: closed.sum.clone(),
            holds: closed.sum == now && closed.people == people,
        }),
        may_close: asker.actor.may(Verb::CloseMonth) && closed.is_none(),
        over: period.ends_on < today,
        corrections: shown
            .iter()
            .map(|(correction, frozen)| Row {
                since: short_day(day_of(correction.learnt_at), today),
                name: correction.name.clone(),
                href: format!("/people/{}/calendar?month={month_code}", correction.line.person),
                before: frozen.as_ref().map_or_else(|| "没有这个人".to_owned(), |line| said(&pack, line)),
                after: said(&pack, &correction.line),
            })
            .collect(),
        more: next.map(|from| format!("/indicators/close{}", query(&[at[0], at[1], ("from", &from)]))),
        county: county_code.clone(),
        month_code: month_code.clone(),
        typed,
    };
    Ok(render_with(status, &page))
}

/// What a line says, in words.
fn said(pack: &Pack, line: &Line) -> String {
    let mut parts = vec![words::belongs(pack, &line.belongs)];
    if line.class.is_some() {
        parts.push(words::class(pack, line.class.as_deref()).to_owned());
    }
    let modes: Vec<&str> = line.modes.0.iter().map(|mode| pack.labels.mode(*mode)).collect();
    if !modes.is_empty() {
        parts.push(modes.join("、"));
    }
    parts.extend(marks(pack, &line.marks));
    parts.join("，")
}

fn marks<'a>(pack: &'a Pack, marks: &'a Marks) -> impl Iterator<Item = String> + 'a {
    monthly(pack).filter_map(|indicator| {
        let mark = marks.0.get(&indicator.id)?;
        let word = match mark.kind {
            domain::indicators::Kind::Reached => "达到",
            domain::indicators::Kind::NotReached => "未达到",
            domain::indicators::Kind::Open => "缺少情况",
        };
        Some(format!("{}{word}", indicator.name))
    })
}
