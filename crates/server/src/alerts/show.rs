//! One alert: what it says, and the evening list of whom it asks for.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
};
use domain::{
    actor::{Scope, Verb},
    alerts::{Alert, AlertRow},
    dates::{add_days, day_of},
    ids::AccountId,
    overlays::Cause,
};
use jiff::civil::Date;
use std::{collections::BTreeMap, sync::Arc};
use store::{Fault, overlays::Whom};

use super::{at_hand, words};
use crate::{
    accounts,
    app::App,
    frame::{Choice, Frame, Tag, short_day},
    overlays::{
        self,
        muster::{Muster, Seen, opening_day},
        sheet::{Look, Sheet},
    },
    respond::{Answer, render_with},
    session::Asker,
    typed::Typed,
};

#[derive(Template)]
#[template(path = "alerts/show.html")]
struct AlertPage {
    frame: Frame,
    typed: Typed,
    id: String,
    head: String,
    title: String,
    about: String,
    state: Tag,
    text: Option<String>,
    stages: Vec<String>,
    history: Vec<String>,
    nothing: Option<String>,
    stops: Vec<String>,
    day: String,
    before: Option<String>,
    after: Option<String>,
    sheet: Sheet,
    may_amend: bool,
    may_record: bool,
    over: bool,
    levels: Vec<Choice>,
    areas: Vec<Choice>,
    elsewhere: Vec<String>,
    fresh: String,
}

/// `GET /alerts/{alert}?on=…&part=…&area=…&worker=…`
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path(alert): Path<String>,
    RawQuery(asked): RawQuery,
) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let (scope, alert, rows) = at_hand(&app, &asker, &alert).await?;
    sheet(&app, &asker, &scope, (alert, rows), typed, StatusCode::OK).await
}

/// The page as it stands, below whatever was refused.
pub(super) async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    (alert, rows): (Alert, Vec<AlertRow>),
    mut typed: Typed,
    status: StatusCode,
) -> Answer {
    let (today, now) = (app.edge().today(), app.edge().now());
    let opens = opening_day(alert.from(), alert.until, today);
    let on = typed.text("on").parse::<Date>().ok().filter(|day| *day <= today).unwrap_or(opens);
    let pack = app.pack_for(scope.tenant(), day_of(alert.from()).min(today))?;
    let (by, under, of) = (scope.clone(), Arc::clone(&pack), alert.clone());
    let (own, who): (_, Vec<AccountId>) =
        (asker.actor.area.clone(), rows.iter().map(|row| row.recorded_by).collect());
    let found = app.db().read(move |tx| {
        let whom = Whom { area: Some(of.area.clone()), worker: None };
        let muster = Muster { scope: &by, whom, pack: &under, cause: Cause::Alert(&of), on, now };
        let seen: Vec<Seen> = muster.call(tx)?;
        let stops = muster.stops(tx)?;
        let names = overlays::muster::names(tx, by.tenant(), &seen)?;
        let entered = accounts::names(tx, who.iter().copied())?;
        let areas = crate::areas::pick::places_under(tx, &own, today)?;
        let place = store::areas::by_path(tx, &of.area)?;
        Ok::<_, Fault>((seen, stops, names, entered, areas, place))
    });
    let (seen, stops, names, entered, areas, place) = found.await.map_err(anyhow::Error::new)?;
    let paths = seen.iter().map(|one| &one.line.area).chain([&alert.area]);
    app.places().learn(app.db(), paths).await.map_err(anyhow::Error::new)?;
    let path = format!("/alerts/{}", alert.id);
    let nothing = seen.is_empty().then(|| words::nothing_asked(&pack, words::whom(&pack, &alert.kind)));
    let look = Look {
        pack: &pack,
        places: app.places(),
        from: &asker.actor.area,
        today,
        path: &path,
        names: &names,
        typed: &typed,
    };
    let sheet = look.sheet(seen);
    let day = |day: Date| {
        typed.address(&path, &["county", "part", "area", "worker", "on"], &[("on", &day.to_string())])
    };
    let last = opening_day(alert.from(), alert.until, today);
    let (before, after) = (
        (on > day_of(alert.from())).then(|| day(add_days(on, -1))),
        (on < last).then(|| day(add_days(on, 1))),
    );
    let code = place.as_ref().map(|place| place.code.to_string()).unwrap_or_default();
    if !typed.is_wrong() {
        typed.set("c_area", code);
        for (field, value) in filled(&alert) {
            typed.set(field, value);
        }
        let clock = domain::dates::clock_of(now);
        for field in ["l_on", "e_on"] {
            typed.set(field, clock.date().to_string());
        }
        for field in ["l_at", "e_at"] {
            typed.set(field, format!("{:02}:{:02}", clock.hour(), clock.minute()));
        }
    }
    let page = AlertPage {
        frame: Frame::of(app, asker, "/alerts").after(typed.given("done")),
        id: alert.id.to_string(),
        head: alert.head.to_string(),
        title: words::name(&pack, &alert.kind, alert.level()),
        about: format!(
            "{}　{}　{}发布",
            place.as_ref().map_or("", |place| place.name.as_str()),
            overlays::words::stretch(alert.from(), alert.until, today),
            alert.issuer
        ),
        state: words::state_now(&alert, now),
        text: alert.text.clone(),
        stages: stages(&pack, &alert, today),
        history: rows.iter().skip(1).rev().map(|row| told(&pack, row, &entered, today)).collect(),
        nothing,
        stops,
        day: if on == today { "今天".to_owned() } else { short_day(on, today) },
        before,
        after,
        sheet,
        may_amend: asker.actor.may(Verb::IssueAlert)
            && asker.actor.area.contains(&alert.area)
            && !alert.withdrawn,
        may_record: asker.actor.may(Verb::RecordVisit),
        over: alert.until.is_some_and(|until| until <= now),
        levels: words::levels(&pack, &alert.kind)
            .into_iter()
            .filter(|one| one.value != alert.level())
            .collect(),
        areas,
        elsewhere: typed
            .elsewhere(|field| super::amend::FIELDS.contains(&field))
            .into_iter()
            .map(str::to_owned)
            .collect(),
        fresh: app.edge().id().to_string(),
        typed,
    };
    Ok(render_with(status, &page))
}

/// What stands in the form for corrections.
fn filled(alert: &Alert) -> Vec<(&'static str, String)> {
    let clock = |at: jiff::Timestamp| {
        let clock = domain::dates::clock_of(at);
        (clock.date().to_string(), format!("{:02}:{:02}", clock.hour(), clock.minute()))
    };
    let (from_on, from_at) = clock(alert.from());
    let (until_on, until_at) = alert.until.map(clock).unwrap_or_default();
    vec![
        ("c_issuer", alert.issuer.clone()),
        ("c_from_on", from_on),
        ("c_from_at", from_at),
        ("c_until_on", until_on),
        ("c_until_at", until_at),
        ("c_text", alert.text.clone().unwrap_or_default()),
    ]
}

/// Level by level, where there was more than one.
fn stages(pack: &domain::packs::Pack, alert: &Alert, today: Date) -> Vec<String> {
    let stages: Vec<String> = alert
        .stages()
        .map(|stage| {
            let name = words::name(pack, &alert.kind, stage.level);
            format!("{}起 {name}", overlays::words::moment(stage.from, today))
        })
        .collect();
    if stages.len() > 1 { stages } else { Vec::new() }
}

/// `11月23日 09:00 陈立军 变更级别：…`
fn told(
    pack: &domain::packs::Pack,
    row: &AlertRow,
    entered: &BTreeMap<AccountId, String>,
    today: Date,
) -> String {
    let by = entered.get(&row.recorded_by).map_or("", String::as_str);
    let what = match row.change {
        domain::alerts::Change::Levelled => format!(
            "{}起改为{}",
            overlays::words::moment(row.level_from, today),
            words::name(pack, &row.kind, &row.level)
        ),
        _ => overlays::words::stretch(row.from, row.until, today),
    };
    let reason = row.reason.as_ref().map_or_else(String::new, |reason| format!("。原因：{reason}"));
    format!("{} {by} {}：{what}{reason}", overlays::words::moment(row.recorded_at, today), row.change.label())
}
