//! Whom nobody reaches, the most urgent on top.

use askama::Template;
use axum::extract::{RawQuery, State};
use store::Fault;

use super::{clock, step_of};
use crate::{
    app::App,
    duties::due::{names, place},
    frame::{Choice, Frame, Tag},
    people::{
        list::{area_choices, counties, county},
        row::Look,
    },
    respond::{Answer, render},
    session::Asker,
    typed::Typed,
};

/// Lines on a page.
const PAGE: u16 = 50;

#[derive(Template)]
#[template(path = "ladders/list.html")]
struct ListPage {
    frame: Frame,
    typed: Typed,
    about: String,
    counties: Vec<Choice>,
    areas: Vec<Choice>,
    rows: Vec<Row>,
    next: Option<String>,
}

/// Somebody who is being looked for.
struct Row {
    id: String,
    name: String,
    place: String,
    phone: Option<String>,
    step: String,
    what: String,
    who: String,
    worker: String,
    clock: Tag,
}

/// `GET /ladders`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    let now = app.edge().now();
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let (area, own) = (typed.text("area").to_owned(), asker.actor.area.clone());
    let after = typed.after();
    let found = app.db().read(move |tx| {
        let chosen = place(tx, &area)?;
        let lines = store::ladders::page(tx, &scope, chosen.as_ref(), after, PAGE + 1)?;
        let names = names(tx, scope.tenant(), lines.iter().filter_map(|line| line.worker))?;
        let count = store::ladders::count(tx, &scope, chosen.as_ref(), now)?;
        Ok::<_, Fault>((lines, names, count, area_choices(tx, &own, chosen.as_ref())?))
    });
    let (mut lines, names, (open, late), areas) = found.await.map_err(anyhow::Error::new)?;
    let more = lines.len() > usize::from(PAGE);
    lines.truncate(PAGE.into());
    app.places().learn(app.db(), lines.iter().map(|line| &line.area)).await.map_err(anyhow::Error::new)?;
    let look = Look { today: app.edge().today(), pack: &pack, places: app.places(), from: &asker.actor.area };
    let next = lines.last().filter(|_| more).and_then(|line| {
        let key = format!("{}~{}", line.ladder.open()?.due_at, line.ladder.person);
        Some(typed.address("/ladders", &["county", "area", "after"], &[("after", &key)]))
    });
    let rows = lines.iter().filter_map(|line| {
        let rung = line.ladder.open()?;
        let step = step_of(&pack, &line.ladder.kind, rung);
        Some(Row {
            id: line.ladder.person.to_string(),
            name: line.name.clone(),
            place: look.place(&line.area, &line.address),
            phone: line.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            step: step.map_or_else(|| rung.step.clone(), |step| step.name.clone()),
            what: step.map(|step| step.what.clone()).unwrap_or_default(),
            who: step.map(|step| step.who.clone()).unwrap_or_default(),
            worker: line.worker.and_then(|id| names.get(&id).cloned()).unwrap_or_else(|| "未安排".to_owned()),
            clock: clock(rung, now),
        })
    });
    let rows: Vec<Row> = rows.collect();
    Ok(render(&ListPage {
        frame: Frame::of(&app, &asker, "/ladders").after(typed.given("done")),
        about: format!("{open} 位正在查找，{late} 位的下一步已超过时限"),
        counties: counties(&app, &asker),
        areas,
        rows,
        next,
        typed,
    }))
}
