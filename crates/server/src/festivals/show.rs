//! One festival's visits in one year: who was visited, who not yet, by village and visitor. Nothing is recorded apart: a
//! visit of these days counts.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use domain::{actor::Verb, overlays::Cause};
use store::{Fault, overlays::Whom};

use super::{campaign, state};
use crate::{
    alerts::words::nothing_asked,
    app::App,
    frame::{Frame, Tag, long_day, span},
    overlays::{
        self,
        muster::Muster,
        sheet::{Look, Sheet},
    },
    people::list::county,
    respond::{Answer, Problem, render},
    session::Asker,
    typed::Typed,
};

#[derive(Template)]
#[template(path = "festivals/show.html")]
struct FestivalPage {
    frame: Frame,
    title: String,
    about: String,
    state: Tag,
    asked: Vec<String>,
    nothing: Option<String>,
    day: String,
    before: Option<String>,
    after: Option<String>,
    sheet: Sheet,
    may_record: bool,
}

/// `GET /festivals/{festival}?year=…`
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path(festival): Path<String>,
    RawQuery(asked): RawQuery,
) -> Answer {
    let mut typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    let (today, now) = (app.edge().today(), app.edge().now());
    let year = typed.text("year").parse().unwrap_or(today.year());
    typed.set("year", year.to_string());
    let (campaign, pack) = campaign(&app, &scope, &festival, year)?.ok_or(Problem::NotFound)?;
    let window = campaign.window;
    let on = today.clamp(window.starts_on, window.ends_on);
    let (by, under, of) = (scope.clone(), Arc::clone(&pack), festival.clone());
    let found = app.db().read(move |tx| {
        let cause = Cause::Festival(&of, year);
        let muster = Muster { scope: &by, whom: Whom::default(), pack: &under, cause, on, now };
        let seen = muster.call(tx)?;
        let names = overlays::muster::names(tx, by.tenant(), &seen)?;
        Ok::<_, Fault>((seen, names))
    });
    let (seen, names) = found.await.map_err(anyhow::Error::new)?;
    app.places().learn(app.db(), seen.iter().map(|one| &one.line.area)).await.map_err(anyhow::Error::new)?;
    let mut asked: Vec<String> = Vec::new();
    for ask in seen.iter().flat_map(|one| one.asks.iter()) {
        let words = overlays::words::ask(&pack, ask);
        if !asked.contains(&words) {
            asked.push(words);
        }
    }
    let whom = pack.rules.sections.overlays.festivals.iter().filter(|one| one.id == festival);
    let path = format!("/festivals/{festival}");
    let nothing = seen.is_empty().then(|| nothing_asked(&pack, whom.map(|one| &one.whom)));
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
    Ok(render(&FestivalPage {
        frame: Frame::of(&app, &asker, "/festivals"),
        title: format!("{} 年{}", campaign.day.year(), campaign.name),
        about: format!("节日是{}　{}去　{}", long_day(campaign.day), span(window, today), campaign.clause),
        state: state(&campaign, today),
        asked,
        nothing,
        day: span(window, today),
        before: None,
        after: None,
        sheet,
        may_record: asker.actor.may(Verb::RecordVisit) && window.starts_on <= today,
    }))
}
