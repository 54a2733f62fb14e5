//! Which days of a year are off, and whether that is published or reckoned.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
};
use domain::{
    actor::Verb,
    days::{self, DayKind, SpecialDay},
    ids::TenantId,
};
use jiff::civil::Date;

use crate::{
    app::App,
    frame::{Choice, Frame, weekday},
    people::list::counties,
    respond::{Answer, Problem, render_with},
    session::Asker,
    typed::Typed,
};

#[derive(Template)]
#[template(path = "days/list.html")]
struct DaysPage {
    frame: Frame,
    typed: Typed,
    counties: Vec<Choice>,
    year: i16,
    years: Vec<(i16, String)>,
    published: bool,
    own: bool,
    rows: Vec<HolidayRow>,
    may_keep: bool,
    elsewhere: Vec<String>,
}

struct HolidayRow {
    name: String,
    off: String,
    worked: String,
}

/// The county that is asked about: the only one, the chosen one, or the first.
pub(super) fn county_of(asker: &Asker, typed: &Typed) -> Option<TenantId> {
    let asked = typed.text("county").parse().ok().map(TenantId);
    let tenants = &asker.actor.tenants;
    tenants.iter().find(|tenant| Some(**tenant) == asked).or(tenants.first()).copied()
}

/// `GET /days?year=2027`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let tenant = county_of(&asker, &typed).ok_or(Problem::Forbidden)?;
    sheet(&app, &asker, tenant, typed, StatusCode::OK).await
}

/// The page as it stands, below whatever was refused.
pub(super) async fn sheet(
    app: &App,
    asker: &Asker,
    tenant: TenantId,
    mut typed: Typed,
    status: StatusCode,
) -> Answer {
    let today = app.edge().today();
    let kept = app.db().read(move |tx| store::days::kept(tx, tenant)).await.map_err(anyhow::Error::new)?;
    let this = today.year();
    let year =
        typed.text("year").parse().ok().filter(|year| (2024..=this + 2).contains(year)).unwrap_or(this);
    let special = days::of_year(&kept, year);
    let published = special.is_some();
    let shown = special.unwrap_or_else(|| {
        let fixed = |on: Date| SpecialDay { on, kind: DayKind::Off, holiday: "法定节日".to_owned() };
        days::fixed_days(year).into_iter().map(fixed).collect()
    });
    if !typed.is_wrong() {
        typed.set("id", app.edge().id().to_string());
        typed.set("year", year.to_string());
        typed.set(
            "text",
            if published { shown.iter().map(line).collect::<Vec<_>>().join("\n") } else { String::new() },
        );
    }
    let address = |of: i16| typed.address("/days", &["county", "year"], &[("year", &of.to_string())]);
    let page = DaysPage {
        frame: Frame::of(app, asker, "/days").after(typed.given("done")),
        counties: counties(app, asker),
        year,
        years: (2024..=this + 2).map(|of| (of, address(of))).collect(),
        published,
        own: kept.iter().any(|one| one.year == year),
        rows: rows(&shown),
        may_keep: asker.actor.may(Verb::KeepDays),
        elsewhere: typed
            .elsewhere(|field| ["year", "text"].contains(&field))
            .into_iter()
            .map(str::to_owned)
            .collect(),
        typed,
    };
    Ok(render_with(status, &page))
}

/// `2027-01-01 休 元旦`
fn line(day: &SpecialDay) -> String {
    let kind = match day.kind {
        DayKind::Off => "休",
        DayKind::Worked => "班",
    };
    format!("{} {kind} {}", day.on, day.holiday).trim_end().to_owned()
}

/// Holiday by holiday, in the order of their first days.
fn rows(days: &[SpecialDay]) -> Vec<HolidayRow> {
    let mut names: Vec<&str> = Vec::new();
    for day in days {
        if !names.contains(&day.holiday.as_str()) {
            names.push(&day.holiday);
        }
    }
    let of = |name: &str, kind: DayKind| {
        let days = days.iter().filter(|day| day.holiday == name && day.kind == kind);
        let told = days.map(|day| format!("{}月{}日（周{}）", day.on.month(), day.on.day(), weekday(day.on)));
        told.collect::<Vec<_>>().join("、")
    };
    names
        .into_iter()
        .map(|name| HolidayRow {
            name: name.to_owned(),
            off: of(name, DayKind::Off),
            worked: of(name, DayKind::Worked),
        })
        .collect()
}
