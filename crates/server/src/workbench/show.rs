//! The page that each role lands on: what is wrong today and the way to the names.

use askama::Template;
use axum::extract::{Query, State};
use domain::{
    actor::{Role, Scope, Verb},
    areas::{Area, AreaCode, AreaPath, Level},
    dates::age_on,
    duties::Progress,
    packs::{Pack, words},
};
use jiff::civil::Date;
use store::{
    Fault, areas,
    duties::{
        counts::{self, Counts},
        due::{self, DueFilter, DueLine},
    },
};

use crate::{
    app::App,
    duties::due::names,
    frame::{Count, Frame, Tag, long_day},
    people::row::{Look, PersonRow, due_tag},
    respond::{Answer, Problem, render},
    session::Asker,
    typed::query,
};

/// People shown at once to somebody at a desk.
const MOST_URGENT: u16 = 10;

/// People shown to a visitor: more than anybody can see on a day.
const ROUND: u16 = 100;

#[derive(Template)]
#[template(path = "workbench/office.html")]
struct OfficePage {
    frame: Frame,
    about: String,
    crumbs: Vec<Crumb>,
    counts: Vec<Count>,
    heads: Vec<&'static str>,
    child_word: &'static str,
    children: Vec<Child>,
    totals: Vec<i64>,
    rows: Vec<PersonRow>,
    all_href: String,
    may_record: bool,
}

/// A step on the way down to a smaller place.
struct Crumb {
    name: String,
    href: String,
}

/// A place below with its numbers.
struct Child {
    name: String,
    href: Option<String>,
    cells: Vec<Cell>,
}

/// A number and the way to its names.
struct Cell {
    number: i64,
    href: String,
}

#[derive(Template)]
#[template(path = "workbench/visitor.html")]
struct VisitorPage {
    frame: Frame,
    heading: String,
    day: String,
    nothing: &'static str,
    doors: Vec<Door>,
    later: Option<&'static str>,
}

/// Somebody to see or to call.
struct Door {
    id: String,
    name: String,
    tags: Vec<Tag>,
    place: String,
    age: String,
    left: String,
    phone: Option<String>,
}

#[derive(Template)]
#[template(path = "workbench/plain.html")]
struct PlainPage {
    frame: Frame,
    text: &'static str,
}

/// Which place is looked at, and what was just done.
#[derive(serde::Deserialize)]
pub struct Asked {
    area: Option<String>,
    county: Option<i64>,
    done: Option<String>,
}

/// `GET /`
pub async fn page(State(app): State<App>, asker: Asker, Query(asked): Query<Asked>) -> Answer {
    let frame = Frame::of(&app, &asker, "/").after(asked.done.as_deref());
    let scopes = asker.scopes();
    match (asker.account.role, scopes.as_slice()) {
        (_, []) => Ok(render(&PlainPage { frame, text: without_people(asker.account.role) })),
        (Role::Visitor, [scope, ..]) => visitor(&app, &asker, frame, scope).await,
        (_, [_, _, ..]) if asked.county.is_none() => region(&app, &asker, frame, &scopes).await,
        (_, [first, ..]) => {
            let scope = scopes.iter().find(|scope| Some(scope.tenant().0) == asked.county).unwrap_or(first);
            office(&app, &asker, frame, scope, asked.area.as_deref()).await
        }
    }
}

/// What somebody without people of their own finds here.
fn without_people(role: Role) -> &'static str {
    match role {
        Role::Admin => "系统管理员管理账号和设置，不查看老年人信息。",
        Role::Agency => "目前没有交给贵机构的委托服务。签订委托协议后，这里会列出要办的事项。",
        Role::Partner => "目前没有转交给您的事项。有新的转介时会列在这里。",
        _ => "您的账号还没有可以查看的区域，请联系本地管理员。",
    }
}

async fn visitor(app: &App, asker: &Asker, frame: Frame, scope: &Scope) -> Answer {
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let by_scope = scope.clone();
    let filter = DueFilter {
        opens_until: today,
        due_before: None,
        area: None,
        worker: None,
        after: None,
        limit: ROUND,
    };
    let found = app.db().read(move |tx| {
        let lines = due::page(tx, &by_scope, &filter)?;
        let standings: Result<Vec<_>, Fault> =
            lines.iter().map(|line| store::duties::by_person(tx, &by_scope, line.person)).collect();
        Ok::<_, Fault>((lines, standings?))
    });
    let (lines, standings) = found.await.map_err(anyhow::Error::new)?;
    app.places().learn(app.db(), lines.iter().map(|line| &line.area)).await.map_err(anyhow::Error::new)?;
    let look = Look { today, pack: &pack, places: app.places(), from: &asker.actor.area };
    let doors: Vec<Door> = lines
        .iter()
        .zip(standings)
        .map(|(line, standing)| {
            let duties = standing.map(|standing| standing.classified.decision.duties).unwrap_or_default();
            door(&look, line, &duties)
        })
        .collect();
    Ok(render(&VisitorPage {
        frame,
        heading: format!("要联系的 {} 位", doors.len()),
        day: long_day(today),
        nothing: "这几天该看的都看过了，谢谢！",
        doors,
        later: Some("/people"),
    }))
}

fn door(look: &Look<'_>, line: &DueLine, duties: &[rules::Duty]) -> Door {
    let age = line.born_on.and_then(|born_on| age_on(born_on, look.today));
    Door {
        id: line.person.to_string(),
        name: line.name.clone(),
        tags: due_tag(Some(line.due), line.last_counted_on, look.today).into_iter().collect(),
        place: look.place(&line.area, &line.address),
        age: age.map_or_else(String::new, |age| format!("{age}岁")),
        left: open_duties(look.pack, duties, &line.progress, look.today),
        phone: line.phone.as_ref().map(|phone| phone.as_str().to_owned()),
    }
}

/// What is still to be done now, in words: `本周：上门探访；电话问候或视频问候`.
fn open_duties(pack: &Pack, duties: &[rules::Duty], progress: &[Progress], today: Date) -> String {
    let open = progress.iter().filter(|one| one.due.is_some_and(|due| due.opens_on <= today));
    let parts: Vec<String> = open
        .filter_map(|one| duties.iter().find(|duty| duty.id == one.duty))
        .map(|duty| format!("{}{}", words::this_period(duty.every), pack.modes_in_words(&duty.modes)))
        .collect();
    if parts.is_empty() { String::new() } else { format!("还要：{}", parts.join("；")) }
}

/// Several counties side by side: a city's or an auditor's desk.
async fn region(app: &App, asker: &Asker, frame: Frame, scopes: &[Scope]) -> Answer {
    let today = app.edge().today();
    let all = scopes.to_vec();
    let numbers = app.db().read(move |tx| {
        all.iter()
            .map(|scope| Ok((scope.tenant(), counts::total(tx, scope, None, today)?)))
            .collect::<Result<Vec<_>, Fault>>()
    });
    let numbers = numbers.await.map_err(anyhow::Error::new)?;
    let total = numbers.iter().fold(Counts::default(), |sum, (_, counts)| add(sum, counts));
    let mut children: Vec<(i64, Child)> = numbers
        .iter()
        .map(|(tenant, counts)| {
            let county = tenant.to_string();
            let child = Child {
                name: app.tenant(*tenant).map_or_else(|| county.clone(), |known| known.name),
                href: Some(format!("/{}", query(&[("county", &county)]))),
                cells: cells(counts, &[("county", &county)]),
            };
            (counts.overdue, child)
        })
        .collect();
    children.sort_by_key(|(overdue, _)| -overdue);
    Ok(render(&OfficePage {
        frame,
        about: long_day(today),
        crumbs: Vec::new(),
        counts: headline(&total, &[]),
        heads: HEADS.to_vec(),
        child_word: "区县",
        children: children.into_iter().map(|(_, child)| child).collect(),
        totals: numbers_of(&total),
        rows: Vec::new(),
        all_href: "/duties".to_owned(),
        may_record: asker.actor.may(Verb::RecordVisit),
    }))
}

struct OfficeNumbers {
    here: Area,
    line: Vec<Area>,
    total: Counts,
    children: Vec<counts::AreaCounts>,
    own: Counts,
    urgent: Vec<DueLine>,
    names: std::collections::BTreeMap<domain::ids::WorkerId, String>,
}

async fn office(app: &App, asker: &Asker, frame: Frame, scope: &Scope, area: Option<&str>) -> Answer {
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let home = app.tenant(scope.tenant()).map(|tenant| tenant.area).ok_or(Problem::NotFound)?;
    let top = if asker.actor.area.contains(&home) { home } else { asker.actor.area.clone() };
    let found = read(app, scope, top.clone(), area.and_then(|code| code.parse().ok()), today).await?;
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
        crumbs: crumbs(&found, &top, county),
        counts: headline(&found.total, &at),
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
    scope: &Scope,
    top: AreaPath,
    chosen: Option<AreaCode>,
    today: Date,
) -> Result<OfficeNumbers, Problem> {
    let scope = scope.clone();
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
        Ok::<_, Fault>(Some(OfficeNumbers { here, line, total, children, own, urgent, names }))
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

/// Headings of the numbers, in the order of [`numbers_of`].
const HEADS: [&str; 5] = ["在册", "逾期", "该联系", "没有探访人", "分类暂定"];

fn numbers_of(counts: &Counts) -> Vec<i64> {
    vec![counts.people, counts.overdue, counts.due_now, counts.unassigned, counts.provisional]
}

fn add(sum: Counts, counts: &Counts) -> Counts {
    Counts {
        people: sum.people + counts.people,
        due_now: sum.due_now + counts.due_now,
        overdue: sum.overdue + counts.overdue,
        unassigned: sum.unassigned + counts.unassigned,
        provisional: sum.provisional + counts.provisional,
    }
}

/// Where the names behind each number are listed.
fn lists(at: &[(&str, &str)]) -> [String; 5] {
    let with = |page: &str, name: &'static str, value: &'static str| {
        let pairs: Vec<(&str, &str)> = at.iter().copied().chain([(name, value)]).collect();
        format!("{page}{}", query(&pairs))
    };
    [
        with("/people", "state", ""),
        with("/people", "state", "overdue"),
        with("/duties", "when", ""),
        with("/people", "state", "unassigned"),
        with("/people", "state", "provisional"),
    ]
}

fn cells(counts: &Counts, at: &[(&str, &str)]) -> Vec<Cell> {
    numbers_of(counts).into_iter().zip(lists(at)).map(|(number, href)| Cell { number, href }).collect()
}

fn headline(counts: &Counts, at: &[(&str, &str)]) -> Vec<Count> {
    let [people, overdue, due, unassigned, provisional] = lists(at);
    let count = |kind, number: i64, label, small: &str, href| Count {
        kind: if number == 0 { "none" } else { kind },
        number: number.to_string(),
        label,
        small: small.to_owned(),
        href,
    };
    vec![
        count("late", counts.overdue, "逾期未联系", "应立即安排", overdue),
        count("due", counts.due_now, "该联系", "期限内，可以开始", due),
        count("odd", counts.unassigned, "没有探访人", "有任务、无人负责", unassigned),
        count("odd", counts.provisional, "分类暂定", "缺少情况或按替代规则", provisional),
        count("plain", counts.people, "在册老年人", "", people),
    ]
}
