//! The festivals of a year back and a year ahead, those of today on top.

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::{
    festivals::{Campaign, around},
    overlays::may_ask,
};
use rules::sections::ForWhom;

use super::{listed, state};
use crate::{
    alerts::words::nothing_asked,
    app::App,
    frame::{Choice, Frame, Tag, long_day, span},
    people::list::{counties, county},
    respond::{Answer, render},
    session::Asker,
    typed::{Typed, query},
};

#[derive(Template)]
#[template(path = "festivals/list.html")]
struct FestivalsPage {
    frame: Frame,
    typed: Typed,
    counties: Vec<Choice>,
    nothing: Option<String>,
    parts: Vec<(&'static str, Vec<FestivalRow>)>,
}

struct FestivalRow {
    name: String,
    href: String,
    day: String,
    window: String,
    state: Tag,
}

/// `GET /festivals`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let row = |one: &Campaign| {
        let year = one.year.to_string();
        let at = [("county", typed.text("county")), ("year", year.as_str())];
        FestivalRow {
            name: format!("{} 年{}", one.day.year(), one.name),
            href: format!("/festivals/{}{}", one.festival, query(&at)),
            day: long_day(one.day),
            window: span(one.window, today),
            state: state(one, today),
        }
    };
    let (ahead, mut past): (Vec<_>, Vec<_>) =
        around(&pack, listed(today)).into_iter().partition(|one| one.window.ends_on >= today);
    past.reverse();
    let festivals = &pack.rules.sections.overlays.festivals;
    let whom = || festivals.iter().map(|festival| &festival.whom);
    let asks = whom().any(|whom: &ForWhom| may_ask(&pack, whom));
    Ok(render(&FestivalsPage {
        frame: Frame::of(&app, &asker, "/festivals"),
        counties: counties(&app, &asker),
        nothing: (!asks).then(|| nothing_asked(&pack, whom())),
        parts: vec![
            ("现在和一年以内的", ahead.iter().map(row).collect()),
            ("过去一年的", past.iter().map(row).collect()),
        ],
        typed,
    }))
}
