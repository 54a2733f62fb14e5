//! A month of a place: every indicator of the notice with its rules beside it, and where it falls short.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
};
use domain::{
    actor::{Scope, Verb},
    areas::{Area, AreaCode, AreaPath, Level},
    dates::day_of,
    indicators::{Group, Rate, monthly, name, rate},
    packs::Pack,
};
use rules::sections::indicators::Indicator;
use store::{
    Fault, areas,
    indicators::{
        months,
        months::MonthState,
        sums::{self, Apart},
    },
};

use super::{
    tables::{Cell, Line, Number, Tables, names, page as address},
    words,
};
use crate::{
    app::App,
    frame::{Choice, Frame, Tag, short_day},
    months::Month,
    people::list::{counties, county},
    respond::{Answer, Problem, render_with},
    session::Asker,
    typed::Typed,
};

#[derive(Template)]
#[template(path = "indicators/show.html")]
struct ShowPage {
    frame: Frame,
    place: String,
    month: String,
    month_code: String,
    wrong: bool,
    earlier: String,
    later: Option<String>,
    typed: Typed,
    counties: Vec<Choice>,
    crumbs: Vec<(String, String)>,
    up_to: String,
    closed: Option<ClosedNote>,
    /// Where the month is closed, or its later facts are listed.
    close: Option<(String, &'static str)>,
    panels: Vec<Panel>,
    heads: Vec<String>,
    child_word: &'static str,
    places: Vec<Line>,
    total: Vec<Cell>,
    classes: Vec<Line>,
    tracks: Vec<Line>,
    modes: Vec<(String, Vec<Number>)>,
    left_out: Vec<Number>,
    /// Indicators of the notice that are measured elsewhere or over longer.
    others: Vec<String>,
}

struct ClosedNote {
    on: String,
    sum: String,
}

/// An indicator.
struct Panel {
    name: String,
    clause: String,
    percent: String,
    width: u32,
    goal: Option<Tag>,
    counted: u32,
    reached: u32,
    reached_href: String,
    missing: u32,
    missing_href: String,
    open: u32,
    open_href: String,
    denominator: String,
    numerator: String,
    readings: Vec<String>,
    variants: Vec<Variant>,
}

/// The same without a group.
struct Variant {
    name: String,
    clause: String,
    percent: String,
    of: u32,
    people: u32,
    href: String,
}

/// What was read for a page.
pub(super) struct Found {
    pub(super) here: Area,
    pub(super) line: Vec<Area>,
    pub(super) below: Vec<Area>,
    pub(super) groups: Vec<Group>,
    pub(super) state: Option<MonthState>,
}

/// `GET /indicators?county=…&month=2026-11&area=…`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    if asker.actor.tenants.len() > 1 && typed.given("county").is_none() {
        return super::compare::page(&app, &asker, typed).await;
    }
    let scope = county(&asker, &typed)?;
    let today = app.edge().today();
    let read = Month::read(typed.given("month"), today);
    let period = read.period;
    let pack = app.pack_for(scope.tenant(), period.ends_on.min(today))?;
    let top = top(&app, &asker, &scope)?;
    let found = read_month(&app, &scope, &top, typed.given("area"), &read).await?;
    let month_code = name(period);
    let (county_code, area_code) =
        (typed.text("county").to_owned(), if found.here.path == top { "" } else { found.here.code.as_str() });
    let at = [("county", county_code.as_str()), ("month", month_code.as_str()), ("area", area_code)];
    let indicators: Vec<&Indicator> = monthly(&pack).collect();
    let tables = Tables { pack: &pack, indicators: &indicators, at: &at };
    let crumbs = found.line.iter().filter(|step| top.contains(&step.path) && step.path != found.here.path);
    let crumbs = crumbs.map(|step| {
        let code = if step.path == top { "" } else { step.code.as_str() };
        (step.name.clone(), address(&at, &[("area", code)]))
    });
    let closed = found.state.as_ref().and_then(|state| state.closed.as_ref());
    let status = if read.wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let is_over = period.ends_on < today;
    let whole = found.here.path == top;
    let page = ShowPage {
        frame: Frame::of(&app, &asker, "/indicators").after(typed.given("done")),
        place: found.here.name.clone(),
        month: read.name(),
        wrong: read.wrong,
        earlier: address(&at, &[("month", &read.earlier())]),
        later: read.later(today).map(|month| address(&at, &[("month", &month)])),
        counties: counties(&app, &asker),
        crumbs: crumbs.collect(),
        up_to: found.state.as_ref().map_or_else(
            || "这个月的数字还在算，几分钟后再看".to_owned(),
            |state| words::up_to(state.worked_out_on, period.ends_on, today),
        ),
        closed: closed
            .map(|closed| ClosedNote { on: short_day(day_of(closed.at), today), sum: closed.sum.clone() }),
        close: match closed {
            Some(_) => Some((super::close::address(&at), "封存后的更正")),
            None if is_over && whole && asker.actor.may(Verb::CloseMonth) => {
                Some((super::close::address(&at), "封存这个月"))
            }
            None => None,
        },
        panels: indicators
            .iter()
            .map(|indicator| panel(&pack, indicator, &rate(indicator, &found.groups), &at))
            .collect(),
        heads: indicators.iter().map(|indicator| indicator.name.clone()).collect(),
        child_word: child_word(found.here.level),
        places: tables.places(&found.here, &found.below, &found.groups),
        total: tables.cells("合计", found.groups.iter(), &[]),
        classes: tables.classes(&found.groups),
        tracks: Some(tables.tracks(&found.groups)).filter(|lines| lines.len() > 1).unwrap_or_default(),
        modes: indicators
            .iter()
            .map(|indicator| (indicator.name.clone(), tables.modes(indicator, &found.groups)))
            .filter(|(_, numbers)| !numbers.is_empty())
            .collect(),
        left_out: tables.left_out(&found.groups),
        others: others(&pack),
        month_code: month_code.clone(),
        typed,
    };
    Ok(render_with(status, &page))
}

/// The highest place that the reader sees in a county.
pub(super) fn top(app: &App, asker: &Asker, scope: &Scope) -> Result<AreaPath, Problem> {
    let home = app.tenant(scope.tenant()).map(|tenant| tenant.area).ok_or(Problem::NotFound)?;
    Ok(if asker.actor.area.contains(&home) { home } else { asker.actor.area.clone() })
}

async fn read_month(
    app: &App,
    scope: &Scope,
    top: &AreaPath,
    area: Option<&str>,
    month: &Month,
) -> Result<Found, Problem> {
    let chosen: Option<AreaCode> = area.and_then(|code| code.parse().ok());
    let (scope, top, period) = (scope.clone(), top.clone(), month.period);
    let found = app.db().read(move |tx| {
        let chosen = chosen.as_ref().map(|code| areas::by_code(tx, code)).transpose()?.flatten();
        let here = match chosen {
            Some(area) if top.contains(&area.path) => Some(area),
            Some(_) => return Ok(None),
            None => areas::by_path(tx, &top)?,
        };
        let Some(here) = here else { return Ok(None) };
        let below = areas::children(tx, &here.code)?;
        let places: Vec<AreaPath> = below.iter().chain([&here]).map(|area| area.path.clone()).collect();
        let groups = sums::groups(tx, &scope, Some(&here.path), period, Apart::At(&places))?;
        let line = areas::line(tx, &here.path)?;
        let state = months::by_month(tx, scope.tenant(), period)?;
        Ok::<_, Fault>(Some(Found { here, line, below, groups, state }))
    });
    found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)
}

fn panel(pack: &Pack, indicator: &Indicator, rate: &Rate, at: &[(&str, &str)]) -> Panel {
    let id = indicator.id.as_str();
    let with = |kind: &str| names(at, &[("indicator", id), ("kind", kind)]);
    let goal = indicator.goal_percent.map(|goal| match rate.all.reaches(goal) {
        Some(true) => Tag::new("fine", format!("达到目标 {goal}%")),
        Some(false) => Tag::new("late", format!("未达目标 {goal}%")),
        None => Tag::new("none", format!("目标 {goal}%")),
    });
    let variant =
        |(group, without): (&rules::sections::indicators::Group, &domain::indicators::Without)| Variant {
            name: group.name.clone(),
            clause: group.clause.clone(),
            percent: words::percent(without.share),
            of: without.share.of,
            people: without.people,
            href: names(at, &[("indicator", id), ("group", group.id.as_str())]),
        };
    Panel {
        name: indicator.name.clone(),
        clause: indicator.clause.clone(),
        percent: if indicator.is_number() { rate.all.reached.to_string() } else { words::percent(rate.all) },
        width: rate.all.permille().unwrap_or(0).min(1000) / 10,
        goal,
        counted: rate.reached + rate.not_reached,
        reached: rate.reached,
        reached_href: with("reached"),
        missing: rate.not_reached,
        missing_href: with("not_reached"),
        open: rate.open,
        open_href: with("open"),
        denominator: words::denominator(pack, indicator),
        numerator: words::numerator(pack, indicator),
        readings: words::readings(pack, indicator),
        variants: indicator.without.iter().zip(&rate.without).map(variant).collect(),
    }
}

/// What is not measured here, with its clause.
fn others(pack: &Pack) -> Vec<String> {
    let monthly: Vec<&str> = monthly(pack).map(|indicator| indicator.id.as_str()).collect();
    let all = pack.rules.sections.indicators.iter();
    all.filter(|indicator| !monthly.contains(&indicator.id.as_str()))
        .map(|indicator| format!("{}（{}）", indicator.name, indicator.clause))
        .collect()
}

fn child_word(level: Level) -> &'static str {
    match level {
        Level::Province => "市",
        Level::Prefecture => "区县",
        Level::County => "镇（街道）",
        Level::Township => "村（社区）",
        Level::Village | Level::Group => "组（网格）",
    }
}
