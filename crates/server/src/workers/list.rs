//! Who visits in a place: kind, organisation, how many people each has, who is away.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::{actor::Verb, areas::AreaCode, ids::WorkerId, packs::Pack, workers::Relief};
use jiff::civil::Date;
use store::{
    Fault, areas,
    workers::{
        page::{WorkerFilter, WorkerLine, page as lines},
        reliefs,
    },
};

use crate::{
    app::App,
    frame::{Choice, Frame, Tab, Tag, short_day},
    people::list::{area_choices, counties, county},
    respond::{Answer, render},
    session::Asker,
    typed::{Typed, query},
};

/// Lines on a page.
const PAGE: u16 = 100;

#[derive(Template)]
#[template(path = "workers/list.html")]
struct WorkerListPage {
    frame: Frame,
    typed: Typed,
    tabs: Vec<Tab>,
    state: Option<String>,
    counties: Vec<Choice>,
    areas: Vec<Choice>,
    kinds: Vec<Choice>,
    rows: Vec<Row>,
    first: Option<String>,
    next: Option<String>,
    may_manage: bool,
}

struct Row {
    id: String,
    name: String,
    kind: String,
    organisation: String,
    place: String,
    phone: Option<String>,
    people: i64,
    people_href: String,
    overdue: i64,
    tags: Vec<Tag>,
    changeable: bool,
}

/// `GET /workers`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    let (tenant, today) = (scope.tenant(), app.edge().today());
    let pack = app.pack_for(tenant, today)?;
    let (own, chosen) = (asker.actor.area.clone(), typed.text("area").parse::<AreaCode>().ok());
    let mut filter = WorkerFilter {
        area: own.clone(),
        kind: typed.given("kind").map(str::to_owned),
        active: Some(typed.text("state") != "left"),
        name: typed.text("q").to_owned(),
        after: typed.given("after").and_then(read_key),
        limit: PAGE + 1,
    };
    let found = app.db().read(move |tx| {
        let chosen = chosen.as_ref().map(|code| areas::by_code(tx, code)).transpose()?.flatten();
        let chosen = chosen.map(|area| area.path).filter(|path| own.contains(path));
        filter.area = chosen.clone().unwrap_or_else(|| own.clone());
        Ok::<_, Fault>((
            lines(tx, tenant, &filter, today)?,
            reliefs::open(tx, tenant)?,
            area_choices(tx, &own, chosen.as_ref())?,
        ))
    });
    let (mut found, away, areas) = found.await.map_err(anyhow::Error::new)?;
    app.places()
        .learn(app.db(), found.iter().map(|line| &line.worker.area))
        .await
        .map_err(anyhow::Error::new)?;
    let more = found.len() > usize::from(PAGE);
    found.truncate(PAGE.into());
    let next = found.last().filter(|_| more).map(|line| {
        let key = format!("{}~{}", line.worker.name, line.worker.id);
        address(&typed, &[("after", &key)])
    });
    let look = Look { app: &app, asker: &asker, pack: &pack, away: by_worker(&away), today };
    Ok(render(&WorkerListPage {
        frame: Frame::of(&app, &asker, "/workers").after(typed.given("done")),
        tabs: tabs(&typed),
        state: typed.given("state").map(str::to_owned),
        counties: counties(&app, &asker),
        areas,
        kinds: pack.labels.visitor.iter().map(|kind| Choice::new(&kind.id, &kind.name)).collect(),
        rows: found.iter().map(|line| look.row(line)).collect(),
        first: typed.given("after").map(|_| address(&typed, &[("after", "")])),
        next,
        may_manage: asker.actor.may(Verb::ManageWorkers),
        typed,
    }))
}

fn by_worker(away: &[Relief]) -> BTreeMap<WorkerId, &Relief> {
    away.iter().rev().map(|relief| (relief.worker, relief)).collect()
}

struct Look<'a> {
    app: &'a App,
    asker: &'a Asker,
    pack: &'a Pack,
    away: BTreeMap<WorkerId, &'a Relief>,
    today: Date,
}

impl Look<'_> {
    fn row(&self, line: &WorkerLine) -> Row {
        let worker = &line.worker;
        let mut tags: Vec<Tag> = Vec::new();
        if !worker.active {
            tags.push(Tag::new("none", "已离岗"));
        }
        tags.extend(self.away.get(&worker.id).map(|relief| away(relief, self.today)));
        if self.pack.labels.are_minors(&worker.kind) {
            tags.push(Tag::new("odd", "须成年人陪同"));
        }
        let id = worker.id.to_string();
        Row {
            people_href: format!("/people{}", query(&[("worker", &id)])),
            id,
            name: worker.name.clone(),
            kind: self.pack.labels.visitor(&worker.kind).to_owned(),
            organisation: line.organisation.clone().unwrap_or_default(),
            place: self.app.places().steps(&worker.area, &self.asker.actor.area).join(" · "),
            phone: worker.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            people: line.people,
            overdue: line.overdue,
            tags,
            changeable: self.asker.actor.area.contains(&worker.area),
        }
    }
}

/// What is said of somebody who is away, will be, or goes.
pub(super) fn away(relief: &Relief, today: Date) -> Tag {
    let from = short_day(relief.from, today);
    match relief.until {
        Some(until) if relief.begun_on.is_some() || relief.from <= today => {
            Tag::new("odd", format!("休假到{}", short_day(until, today)))
        }
        Some(until) => Tag::new("due", format!("{from}—{}休假", short_day(until, today))),
        None => Tag::new("due", format!("{from}起交接")),
    }
}

fn tabs(typed: &Typed) -> Vec<Tab> {
    Tab::plain(typed.text("state"), &[("", "在岗"), ("left", "已离岗")], |state| {
        address(typed, &[("state", state), ("after", "")])
    })
}

fn address(typed: &Typed, changed: &[(&str, &str)]) -> String {
    typed.address("/workers", &["county", "q", "area", "kind", "state", "after"], changed)
}

fn read_key(text: &str) -> Option<(String, WorkerId)> {
    let (name, worker) = text.rsplit_once('~')?;
    Some((name.to_owned(), worker.parse().ok()?))
}
