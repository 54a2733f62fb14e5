//! Alerts: those in force on top with how many were not reached today, then those that are over.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::{
    actor::{Scope, Verb},
    alerts::{Alert, AlertRow},
    dates::day_of,
    overlays::{Cause, Stand},
    packs::Pack,
};
use jiff::{Timestamp, civil::Date};
use store::{Fault, Tx, alerts, overlays::Whom};

use super::words;
use crate::{
    app::App,
    frame::{Choice, Frame, Tag},
    overlays::{
        self,
        muster::{Muster, opening_day},
    },
    people::list::{counties, county},
    respond::{Answer, render},
    session::Asker,
    typed::Typed,
};

/// Lines on a page.
const PAGE: u16 = 50;
/// More alerts at once than any county has.
const MOST: u16 = 50;

#[derive(Template)]
#[template(path = "alerts/list.html")]
struct AlertsPage {
    frame: Frame,
    typed: Typed,
    counties: Vec<Choice>,
    nothing: Option<String>,
    running: Vec<AlertLine>,
    over: Vec<AlertLine>,
    next: Option<String>,
    first: bool,
    may_issue: bool,
}

struct AlertLine {
    id: String,
    name: String,
    area: String,
    days: String,
    issuer: String,
    state: Tag,
    asked: Option<Numbers>,
}

/// How many are asked for today, and how it stands with them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Numbers {
    pub(crate) asked: usize,
    pub(crate) not_reached: usize,
    pub(crate) open: usize,
    pub(crate) met: usize,
}

/// `GET /alerts`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    let (today, now) = (app.edge().today(), app.edge().now());
    let pack = app.pack_for(scope.tenant(), today)?;
    let after = typed.after();
    let running = if after.is_none() { running(&app, &asker, &scope).await? } else { Vec::new() };
    let (tenant, own) = (scope.tenant(), asker.actor.area.clone());
    let found = app.db().read(move |tx| alerts::over(tx, tenant, &own, now, after, PAGE + 1));
    let mut over: Vec<AlertRow> = found.await.map_err(|fault: Fault| anyhow::Error::new(fault))?;
    let more = over.len() > usize::from(PAGE);
    over.truncate(PAGE.into());
    let paths = running.iter().map(|(row, _)| &row.area).chain(over.iter().map(|row| &row.area));
    app.places().learn(app.db(), paths).await.map_err(anyhow::Error::new)?;
    let line = |row: &AlertRow, asked| AlertLine {
        id: row.alert.to_string(),
        // Two alerts of one kind and level are told apart by their beginning.
        name: format!(
            "{}（{}）",
            words::name(&pack, &row.kind, &row.level),
            crate::frame::short_day(day_of(row.from), today)
        ),
        area: app.places().get(&row.area).map_or_else(String::new, |area| area.name.clone()),
        days: overlays::words::stretch(row.from, row.until, today),
        issuer: row.issuer.clone(),
        state: words::state_of(row, now),
        asked,
    };
    let next = over.last().filter(|_| more).map(|row| {
        let key = format!("{}~{}", row.until.unwrap_or(Timestamp::MAX), row.id);
        typed.address("/alerts", &["county", "after"], &[("after", &key)])
    });
    Ok(render(&AlertsPage {
        frame: Frame::of(&app, &asker, "/alerts").after(typed.given("done")),
        counties: counties(&app, &asker),
        nothing: nothing(&pack),
        running: running.iter().map(|(row, numbers)| line(row, *numbers)).collect(),
        over: over.iter().map(|row| line(row, None)).collect(),
        next,
        first: after.is_none(),
        may_issue: asker.actor.may(Verb::IssueAlert),
        typed,
    }))
}

/// Why no alert asks for anything, where that holds of every kind whoever the person is.
fn nothing(pack: &Pack) -> Option<String> {
    let kinds = &pack.rules.sections.overlays.alerts;
    if kinds.is_empty() {
        return Some("本地规则没有写预警，登记不了。".to_owned());
    }
    let overlays = &pack.rules.sections.overlays.overlays;
    let asks = overlays.iter().any(|overlay| domain::overlays::may_ask(pack, &overlay.whom));
    (!asks).then(|| words::nothing_asked(pack, overlays.iter().map(|overlay| &overlay.whom)))
}

/// What is not over, the gravest to reach first; of what is in force how it stands today with the asker's people.
pub(crate) async fn running(
    app: &App,
    asker: &Asker,
    scope: &Scope,
) -> anyhow::Result<Vec<(AlertRow, Option<Numbers>)>> {
    let (today, now, own, scope) =
        (app.edge().today(), app.edge().now(), asker.actor.area.clone(), scope.clone());
    let at = app.clone();
    let found = app.db().read(move |tx| {
        let mut found = Vec::new();
        for row in alerts::running(tx, scope.tenant(), &own, now, MOST)? {
            let alert = alerts::by_id(tx, scope.tenant(), row.alert)?;
            let in_force = alert.filter(|alert| alert.in_force(now));
            let pack = at.pack_for(scope.tenant(), day_of(row.from).min(today)).ok();
            let numbers = match (in_force, pack) {
                (Some(alert), Some(pack)) => Some(numbers(tx, &scope, &alert, &pack, (today, now))?),
                _ => None,
            };
            found.push((row, numbers));
        }
        Ok::<_, Fault>(found)
    });
    Ok(found.await?)
}

/// How it stands today.
fn numbers(
    tx: &mut Tx<'_>,
    scope: &Scope,
    alert: &Alert,
    pack: &Arc<Pack>,
    (today, now): (Date, Timestamp),
) -> Result<Numbers, Fault> {
    let whom = Whom { area: Some(alert.area.clone()), worker: None };
    let on = opening_day(alert.from(), alert.until, today);
    let seen = Muster { scope, whom, pack, cause: Cause::Alert(alert), on, now }.call(tx)?;
    Ok(seen.iter().fold(Numbers::default(), |mut sum, one| {
        sum.asked += 1;
        sum.not_reached += usize::from(one.found.stand.not_reached());
        sum.open += usize::from(one.found.stand.is_open());
        sum.met += usize::from(one.found.stand == Stand::Met);
        sum
    }))
}
