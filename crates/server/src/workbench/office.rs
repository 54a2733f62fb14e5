//! An officer's page: what is wrong today in a place, and below it.

use std::collections::BTreeMap;

use askama::Template;
use domain::{
    actor::{Scope, Verb},
    areas::{Area, AreaCode, AreaPath, Level},
    ids::WorkerId,
};
use jiff::civil::Date;
use store::{
    Fault, areas,
    duties::{
        counts::{self, Counts},
        due::{self, DueFilter, DueLine},
    },
};

use super::numbers::{
    Child, HEADS, calling, cells, from_families, headline, looked_for, numbers_of, to_decide, told,
};
use crate::{
    app::App,
    concerns,
    duties::due::names,
    emergencies::{self, words::Card},
    families,
    frame::{Count, Frame, long_day},
    overlays,
    people::row::{Look, PersonRow},
    respond::{Answer, Problem, render},
    session::Asker,
    typed::query,
};

/// People shown at once to somebody at a desk.
const MOST_URGENT: u16 = 10;

#[derive(Template)]
#[template(path = "workbench/office.html")]
pub(super) struct OfficePage {
    pub(super) frame: Frame,
    pub(super) about: String,
    pub(super) emergencies: Vec<Card>,
    pub(super) crumbs: Vec<Crumb>,
    pub(super) counts: Vec<Count>,
    pub(super) heads: Vec<&'static str>,
    pub(super) child_word: &'static str,
    pub(super) children: Vec<Child>,
    pub(super) totals: Vec<i64>,
    pub(super) rows: Vec<PersonRow>,
    pub(super) all_href: String,
    pub(super) may_record: bool,
}

/// A step on the way down to a smaller place.
pub(super) struct Crumb {
    pub(super) name: String,
    pub(super) href: String,
}

struct OfficeNumbers {
    here: Area,
    line: Vec<Area>,
    total: Counts,
    children: Vec<counts::AreaCounts>,
    own: Counts,
    urgent: Vec<DueLine>,
    /// Changes that wait for the reader's consent, where they look at all that they answer for.
    changes: i64,
    /// What families said at which nobody has looked yet, looked at in the same way.
    families: i64,
    /// How many people nobody reaches, and how many of them should have been gone on with.
    looked_for: (i64, i64),
    names: BTreeMap<WorkerId, String>,
}

/// A place with the places below it and the most urgent people.
pub(super) async fn office(
    app: &App,
    asker: &Asker,
    frame: Frame,
    scope: &Scope,
    area: Option<&str>,
) -> Answer {
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let home = app.tenant(scope.tenant()).map(|tenant| tenant.area).ok_or(Problem::NotFound)?;
    let top = if asker.actor.area.contains(&home) { home } else { asker.actor.area.clone() };
    let decides = asker.actor.may(Verb::DecideChange);
    let mut found =
        read(app, asker, scope, top.clone(), area.and_then(|code| code.parse().ok()), today).await?;
    if !decides || found.here.path != top {
        found.changes = 0;
    }
    if found.here.path != top {
        found.families = 0;
    }
    // Looked at where somebody looks at all that they answer for, as with what waits for their consent.
    let callings =
        if found.here.path == top { overlays::today::today(app, asker, scope).await? } else { Vec::new() };
    app.places()
        .learn(app.db(), found.urgent.iter().map(|line| &line.area))
        .await
        .map_err(anyhow::Error::new)?;

    let county = scope.tenant().to_string();
    let county = if asker.actor.tenants.len() > 1 { county.as_str() } else { "" };
    let code = if found.here.path == top { "" } else { found.here.code.as_str() };
    let at = [("county", county), ("area", code)];
    let look = Look { today, pack: &pack, places: app.places(), from: &found.here.path };
    let rows = found.urgent.iter().map(|line| {
        let name = line.worker.and_then(|id| found.names.get(&id).cloned());
        look.due(line, name)
    });
    Ok(render(&OfficePage {
        about: format!("{}　{}", found.here.name, long_day(today)),
        emergencies: emergencies::open(app, &asker.actor, scope).await?,
        crumbs: crumbs(&found, &top, county),
        counts: looked_for(found.looked_for, &at)
            .into_iter()
            .chain(told(concerns::count_open(app, &asker.actor, scope).await?, county))
            .chain(callings.iter().filter_map(calling))
            .chain(headline(&found.total, &at))
            .chain(to_decide(found.changes, county))
            .chain(from_families(found.families, county))
            .collect(),
        heads: HEADS.to_vec(),
        child_word: child_word(found.here.level),
        totals: numbers_of(&found.total),
        rows: rows.collect(),
        children: children(&found, county),
        all_href: format!("/duties{}", query(&at)),
        may_record: asker.actor.may(Verb::RecordVisit),
        frame,
    }))
}

async fn read(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    top: AreaPath,
    chosen: Option<AreaCode>,
    today: Date,
) -> Result<OfficeNumbers, Problem> {
    let (scope, actor, now) = (scope.clone(), asker.actor.clone(), app.edge().now());
    let found = app.db().read(move |tx| {
        let chosen = chosen.as_ref().map(|code| areas::by_code(tx, code)).transpose()?.flatten();
        let here = match chosen {
            Some(area) if top.contains(&area.path) => Some(area),
            Some(_) => return Ok(None),
            None => areas::by_path(tx, &top)?,
        };
        let Some(here) = here else { return Ok(None) };
        let (children, own) = counts::by_child(tx, &scope, &here.path, &here.code, today)?;
        let filter = DueFilter {
            opens_until: today,
            due_before: None,
            area: Some(here.path.clone()),
            worker: None,
            after: None,
            limit: MOST_URGENT,
        };
        let urgent = due::page(tx, &scope, &filter)?;
        let names = names(tx, scope.tenant(), urgent.iter().filter_map(|line| line.worker))?;
        let total = counts::total(tx, &scope, Some(&here.path), today)?;
        let line = areas::line(tx, &here.path)?;
        let changes = store::changes::count(tx, &scope)?;
        let families = families::inbox::count(tx, &scope, &actor)?;
        let looked_for = store::ladders::count(tx, &scope, Some(&here.path), now)?;
        Ok::<_, Fault>(Some(OfficeNumbers {
            here,
            line,
            total,
            children,
            own,
            urgent,
            changes,
            families,
            looked_for,
            names,
        }))
    });
    found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)
}

fn crumbs(found: &OfficeNumbers, top: &AreaPath, county: &str) -> Vec<Crumb> {
    let steps = found.line.iter().filter(|step| top.contains(&step.path) && step.path != found.here.path);
    let steps = steps.map(|step| {
        let code = if step.path == *top { "" } else { step.code.as_str() };
        Crumb { name: step.name.clone(), href: format!("/{}", query(&[("county", county), ("area", code)])) }
    });
    steps.collect()
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

/// Places with somebody in them, the most overdue first; then whoever belongs to none of them.
fn children(found: &OfficeNumbers, county: &str) -> Vec<Child> {
    let mut rows: Vec<&counts::AreaCounts> =
        found.children.iter().filter(|row| row.counts.people > 0).collect();
    rows.sort_by_key(|row| (-row.counts.overdue, -row.counts.due_now));
    let mut children: Vec<Child> = rows
        .into_iter()
        .map(|row| {
            let at = [("county", county), ("area", row.code.as_str())];
            let deeper = found.here.level < Level::Village;
            Child {
                name: row.name.clone(),
                href: Some(if deeper {
                    format!("/{}", query(&at))
                } else {
                    format!("/people{}", query(&at))
                }),
                cells: cells(&row.counts, &at),
            }
        })
        .collect();
    if found.own.people > 0 && !children.is_empty() {
        let at = [("county", county), ("area", found.here.code.as_str())];
        children.push(Child {
            name: "（未分到下一级）".to_owned(),
            href: None,
            cells: cells(&found.own, &at),
        });
    }
    children
}
