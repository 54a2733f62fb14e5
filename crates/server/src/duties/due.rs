//! The due list: who must be contacted by when, overdue first, by place and by visitor.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::{
    actor::{Role, Scope, Verb},
    areas::{AreaCode, AreaPath},
    ids::{TenantId, WorkerId},
};
use jiff::civil::Date;
use store::{
    Fault, Tx, areas,
    duties::{
        counts,
        due::{self, DueFilter, DueLine},
    },
    workers,
};

use crate::{
    app::App,
    frame::{Choice, Frame, Tab, long_day},
    people::{
        list::{area_choices, counties, county},
        row::{Look, PersonRow},
    },
    respond::{Answer, Problem, render},
    session::Asker,
    typed::Typed,
};

/// Lines on a page.
const PAGE: u16 = 50;

#[derive(Template)]
#[template(path = "duties/due.html")]
struct DuePage {
    frame: Frame,
    typed: Typed,
    about: String,
    tabs: Vec<Tab>,
    when: Option<String>,
    counties: Vec<Choice>,
    areas: Vec<Choice>,
    area_label: &'static str,
    workers: Vec<Choice>,
    rows: Vec<PersonRow>,
    shown: String,
    next: Option<String>,
    may_record: bool,
    /// Where this very list is taken out as a workbook.
    export: Option<String>,
}

/// `GET /duties`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let found = read(&app, &scope, &typed, &asker, today).await?;
    app.places()
        .learn(app.db(), found.lines.iter().map(|line| &line.area))
        .await
        .map_err(anyhow::Error::new)?;

    let look = Look { today, pack: &pack, places: app.places(), from: &asker.actor.area };
    let lines = &found.lines[..found.lines.len().min(usize::from(PAGE))];
    let more = found.lines.len() > lines.len();
    let next = lines.last().filter(|_| more).map(|line| address(&typed, &[("after", &key(line))]));
    let row = |line: &DueLine| {
        let name = line.worker.and_then(|id| found.names.get(&id).cloned());
        look.due(line, name)
    };
    Ok(render(&DuePage {
        frame: Frame::of(&app, &asker, "/duties"),
        about: format!("{}　到期的在前，可以开始的都列出", long_day(today)),
        tabs: tabs(&typed, &found.counts),
        when: typed.given("when").map(str::to_owned),
        counties: counties(&app, &asker),
        areas: found.areas,
        area_label: "区域",
        workers: found.workers,
        rows: lines.iter().map(row).collect(),
        shown: format!("本页 {} 人", lines.len()),
        next,
        may_record: asker.actor.may(Verb::RecordVisit),
        export: asker.actor.may(Verb::ExportPeople).then(|| super::export::address(&typed)),
        typed,
    }))
}

struct Found {
    lines: Vec<DueLine>,
    counts: counts::Counts,
    areas: Vec<Choice>,
    workers: Vec<Choice>,
    names: BTreeMap<WorkerId, String>,
}

async fn read(app: &App, scope: &Scope, typed: &Typed, asker: &Asker, today: Date) -> Result<Found, Problem> {
    let (scope, own, role) = (scope.clone(), asker.actor.area.clone(), asker.actor.role);
    let area = typed.text("area").to_owned();
    let mut filter = filter(typed, today);
    let found = app.db().read(move |tx| {
        let chosen = place(tx, &area)?;
        filter.area.clone_from(&chosen);
        let lines = due::page(tx, &scope, &filter)?;
        let names = names(tx, scope.tenant(), lines.iter().filter_map(|line| line.worker))?;
        let workers = match role {
            Role::Visitor => Vec::new(),
            _ => worker_choices(tx, &scope, chosen.as_ref(), today)?,
        };
        Ok::<_, Fault>(Found {
            counts: counts::total(tx, &scope, chosen.as_ref(), today)?,
            areas: if role == Role::Visitor { Vec::new() } else { area_choices(tx, &own, chosen.as_ref())? },
            workers,
            lines,
            names,
        })
    });
    Ok(found.await.map_err(anyhow::Error::new)?)
}

/// Which part of the list is asked for; the place is found by [`place`].
pub(super) fn filter(typed: &Typed, today: Date) -> DueFilter {
    let worker = match typed.text("worker") {
        "none" => Some(WorkerId::MIN),
        id => id.parse().ok(),
    };
    DueFilter {
        opens_until: today,
        due_before: (typed.text("when") == "overdue").then_some(today),
        area: None,
        worker,
        after: typed.after(),
        limit: PAGE + 1,
    }
}

/// The place of a code.
pub(crate) fn place(tx: &mut Tx<'_>, area: &str) -> Result<Option<AreaPath>, Fault> {
    let found = area.parse::<AreaCode>().ok().map(|code| areas::by_code(tx, &code)).transpose()?;
    Ok(found.flatten().map(|area| area.path))
}

/// Visitors with how many of theirs are overdue or due, so that the list is chosen where help is needed.
fn worker_choices(
    tx: &mut Tx<'_>,
    scope: &Scope,
    area: Option<&AreaPath>,
    today: Date,
) -> Result<Vec<Choice>, Fault> {
    let rows = counts::by_worker(tx, scope, area, today)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let name = row.name.unwrap_or_else(|| "未安排探访人".to_owned());
            let late = row.counts.overdue;
            let label = if late > 0 { format!("{name}（逾期 {late}）") } else { name };
            Choice::new(row.worker.map_or_else(|| "none".to_owned(), |id| id.to_string()), label)
        })
        .collect())
}

/// Names of visitors, each read once.
pub(crate) fn names(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    ids: impl Iterator<Item = WorkerId>,
) -> Result<BTreeMap<WorkerId, String>, Fault> {
    let mut names = BTreeMap::new();
    for id in ids {
        if !names.contains_key(&id)
            && let Some(worker) = workers::by_id(tx, tenant, id)?
        {
            names.insert(id, worker.name);
        }
    }
    Ok(names)
}

fn tabs(typed: &Typed, counts: &counts::Counts) -> Vec<Tab> {
    let here = typed.text("when");
    [("", "该联系的", counts.overdue + counts.due_now), ("overdue", "已逾期", counts.overdue)]
        .into_iter()
        .map(|(when, label, count)| Tab {
            label,
            count: (typed.given("worker").is_none()).then_some(count),
            href: address(typed, &[("when", when), ("after", "")]),
            here: when == here,
        })
        .collect()
}

fn address(typed: &Typed, changed: &[(&str, &str)]) -> String {
    typed.address("/duties", &["county", "area", "worker", "when", "after"], changed)
}

fn key(line: &DueLine) -> String {
    let (day, person) = line.key();
    format!("{day}~{person}")
}
