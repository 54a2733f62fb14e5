//! The register as a list: found by name, pinyin, first letters, the last four of the number or the address.

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::{
    actor::{Scope, Verb},
    areas::{AreaCode, AreaPath},
    ids::{PersonId, WorkerId},
};
use jiff::civil::Date;
use store::{
    Fault, areas,
    duties::counts,
    people::page::{self, Find, PeopleFilter, PersonLine},
    workers,
};

use super::{
    export,
    row::{Look, PersonRow},
};
use crate::{
    app::App,
    frame::{Choice, Frame, Tab},
    respond::{Answer, Problem, render},
    session::Asker,
    typed::Typed,
};

/// Lines on a page.
const PAGE: u16 = 50;

/// Beyond this, a list says "more than" instead of counting on.
const MOST_COUNTED: u32 = 10_000;

/// Beyond this, a list of visitors is no help for choosing.
const MOST_WORKERS: u16 = 300;

#[derive(Template)]
#[template(path = "people/list.html")]
struct PeopleListPage {
    frame: Frame,
    typed: Typed,
    told: Option<&'static str>,
    by: Option<&'static str>,
    counted: String,
    tabs: Vec<Tab>,
    state: Option<String>,
    counties: Vec<Choice>,
    areas: Vec<Choice>,
    area_label: &'static str,
    classes: Vec<Choice>,
    tracks: Vec<Choice>,
    workers: Vec<Choice>,
    filtered: bool,
    rows: Vec<PersonRow>,
    shown: String,
    first: Option<String>,
    next: Option<String>,
    may_review: bool,
    may_import: bool,
    may_register: bool,
    may_record: bool,
    may_find: bool,
    /// Where this very list is taken out as a workbook.
    export: Option<String>,
}

/// `GET /people`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let mut typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let told = keep_numbers_out(&mut typed).or_else(|| told(typed.text("told")));
    let scope = county(&asker, &typed)?;
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let filter = filter(&app, &scope, &typed, today);
    let found = search(&app, &scope, filter.clone(), &typed, &asker).await?;
    app.places()
        .learn(app.db(), found.lines.iter().map(|line| &line.area))
        .await
        .map_err(anyhow::Error::new)?;

    let look = Look { today, pack: &pack, places: app.places(), from: &asker.actor.area };
    let more = found.lines.len() > usize::from(PAGE);
    let lines = &found.lines[..found.lines.len().min(usize::from(PAGE))];
    let next = lines.last().filter(|_| more).map(|line| address(&typed, &[("after", &key(line))]));
    let state = typed.given("state").map(str::to_owned);
    let filtered =
        ["q", "area", "class", "track", "worker", "state"].iter().any(|name| typed.given(name).is_some());
    let (mut rows, mut classes, mut tracks) = (Vec::new(), Vec::new(), Vec::new());
    rows.extend(lines.iter().map(|line| look.person(line)));
    classes.extend(pack.rules.classes.iter().map(|class| Choice::new(&class.id, &class.name)));
    tracks.extend(pack.rules.tracks.iter().map(|track| Choice::new(&track.id, &track.name)));
    Ok(render(&PeopleListPage {
        frame: Frame::of(&app, &asker, "/people"),
        told,
        by: found.by,
        counted: counted(found.count),
        tabs: tabs(&typed, found.count),
        state,
        counties: counties(&app, &asker),
        areas: found.areas,
        area_label: "区域",
        classes,
        tracks,
        workers: found.workers,
        filtered,
        rows,
        shown: format!("本页 {} 人", lines.len()),
        first: typed.given("after").map(|_| address(&typed, &[("after", "")])),
        next,
        may_review: asker.actor.may(Verb::ReviewTwins),
        may_import: asker.actor.may(Verb::ImportPeople),
        may_register: asker.actor.may(Verb::RegisterPerson),
        may_record: asker.actor.may(Verb::RecordVisit),
        may_find: asker.actor.may(Verb::RevealIdentity),
        export: asker.actor.may(Verb::ExportPeople).then(|| export::address(&typed)),
        typed,
    }))
}

/// A whole number in the search would stay in the browser's history: it is taken out, and the way to the
/// field that does not is told.
pub(super) fn keep_numbers_out(typed: &mut Typed) -> Option<&'static str> {
    let digits = typed
        .text("q")
        .chars()
        .filter(|letter| letter.is_ascii_digit() || matches!(letter, '０'..='９'))
        .count();
    (digits >= 8).then(|| {
        typed.set("q", "");
        "请不要在这里输入完整证件号或电话。证件号可输入后四位，或在页面下方“按完整证件号查找”。"
    })
}

/// What came of a search that has no page of its own.
fn told(code: &str) -> Option<&'static str> {
    match code {
        "number" => Some("这个证件号码不正确，请对照证件逐位核对。"),
        "nobody" => Some("在您负责的范围内没有找到这个证件号码的人。"),
        _ => None,
    }
}

/// The county that is looked at: the one asked for if the asker works there, otherwise their first.
pub fn county(asker: &Asker, typed: &Typed) -> Result<Scope, Problem> {
    let asked = typed.given("county").and_then(|number| number.parse().ok());
    let scopes = asker.scopes();
    let found = scopes.iter().find(|scope| Some(scope.tenant().0) == asked).or(scopes.first());
    found.cloned().ok_or(Problem::Forbidden)
}

/// The counties to choose from, for somebody who works in several.
pub fn counties(app: &App, asker: &Asker) -> Vec<Choice> {
    let own = asker.actor.tenants.iter().filter_map(|id| app.tenant(*id));
    let all: Vec<Choice> = own.map(|tenant| Choice::new(tenant.id.to_string(), tenant.name)).collect();
    if all.len() > 1 { all } else { Vec::new() }
}

pub(super) fn filter(app: &App, scope: &Scope, typed: &Typed, today: Date) -> PeopleFilter {
    let state = typed.text("state");
    let worker = match typed.text("worker") {
        "none" => Some(WorkerId::MIN),
        id => id.parse().ok(),
    };
    PeopleFilter {
        area: None,
        worker: if state == "unassigned" { Some(WorkerId::MIN) } else { worker },
        class: typed.given("class").map(str::to_owned),
        track: typed.given("track").map(str::to_owned),
        overdue_on: (state == "overdue").then_some(today),
        find: Find::typed(typed.text("q"), scope.tenant(), app.cipher().as_ref()),
        after: typed.given("after").and_then(read_key),
        limit: PAGE + 1,
    }
}

struct Found {
    lines: Vec<PersonLine>,
    count: u32,
    by: Option<&'static str>,
    areas: Vec<Choice>,
    workers: Vec<Choice>,
}

async fn search(
    app: &App,
    scope: &Scope,
    mut filter: PeopleFilter,
    typed: &Typed,
    asker: &Asker,
) -> Result<Found, Problem> {
    let (scope, own) = (scope.clone(), asker.actor.area.clone());
    let (area, lists_workers) = (typed.text("area").to_owned(), asker.actor.may(Verb::ListWorkers));
    let (provisional, today) = (typed.text("state") == "provisional", app.edge().today());
    let found = app.db().read(move |tx| {
        let (chosen, by) = settle(tx, &scope, &mut filter, &area)?;
        let workers = if lists_workers {
            let within = chosen.as_ref().unwrap_or(&own);
            workers::in_area(tx, scope.tenant(), within, None, MOST_WORKERS)?
        } else {
            Vec::new()
        };
        let (lines, count) = if provisional {
            let numbers = counts::total(tx, &scope, chosen.as_ref(), today)?;
            (provisional_lines(tx, &scope, filter.clone())?, u32::try_from(numbers.provisional).unwrap_or(0))
        } else {
            (page::page(tx, &scope, &filter)?, page::count(tx, &scope, &filter, MOST_COUNTED + 1)?)
        };
        Ok::<_, Fault>(Found {
            lines,
            count,
            by,
            areas: area_choices(tx, &own, chosen.as_ref())?,
            workers: workers
                .into_iter()
                .map(|worker| Choice::new(worker.id.to_string(), worker.name))
                .collect(),
        })
    });
    Ok(found.await.map_err(anyhow::Error::new)?)
}

/// Fills in what only the register knows of a filter: the place of a code, and what characters mean. Says which place
/// was chosen, and what was searched by.
pub(super) fn settle(
    tx: &mut store::Tx<'_>,
    scope: &Scope,
    filter: &mut PeopleFilter,
    area: &str,
) -> Result<(Option<AreaPath>, Option<&'static str>), Fault> {
    let chosen = match area.parse::<AreaCode>() {
        Ok(code) => areas::by_code(tx, &code)?.map(|area| area.path),
        Err(_) => None,
    };
    filter.area.clone_from(&chosen);
    Ok((chosen, settle_address(tx, scope, filter)?))
}

/// Decides whether characters are an address: when nobody in the whole list is called so, whichever page of it
/// is asked for. Says what was searched by, unless it is what everybody expects.
fn settle_address(
    tx: &mut store::Tx<'_>,
    scope: &Scope,
    filter: &mut PeopleFilter,
) -> Result<Option<&'static str>, Fault> {
    if let Some(Find::Address(_)) = &filter.find {
        return Ok(Some("按住址的开头查找。"));
    }
    let Some(address) = filter.find.as_ref().and_then(Find::or_address) else { return Ok(None) };
    if page::count(tx, scope, filter, 1)? > 0 {
        return Ok(None);
    }
    filter.find = Some(address);
    Ok(Some("没有找到这个姓名，已改按住址的开头查找。"))
}

/// People read at a time, and at most, while looking for provisional classes.
const STRIDE: u16 = 500;
const FARTHEST: usize = 20;

/// A page of the people whose class may still change. The register has no index over them: it is walked in
/// order, and when nobody turns up within ten thousand the page ends early and the next one goes on.
fn provisional_lines(
    tx: &mut store::Tx<'_>,
    scope: &Scope,
    mut filter: PeopleFilter,
) -> Result<Vec<PersonLine>, Fault> {
    filter.limit = STRIDE;
    let mut found = Vec::new();
    for _ in 0..FARTHEST {
        let lines = page::page(tx, scope, &filter)?;
        filter.after = lines.last().map(PersonLine::key);
        let ended = lines.len() < usize::from(STRIDE);
        found.extend(lines.into_iter().filter(|line| line.provisional));
        if ended || found.len() > usize::from(PAGE) {
            break;
        }
    }
    found.truncate(usize::from(PAGE) + 1);
    Ok(found)
}

/// The places right below the asker's, and below the chosen one, indented.
pub fn area_choices(
    tx: &mut store::Tx<'_>,
    own: &AreaPath,
    chosen: Option<&AreaPath>,
) -> Result<Vec<Choice>, Fault> {
    let Some(here) = areas::by_path(tx, own)? else { return Ok(Vec::new()) };
    let mut choices = Vec::new();
    // What was closed is chosen no more.
    let stands = |area: &domain::areas::Area| area.valid_until.is_none();
    for child in areas::children(tx, &here.code)?.into_iter().filter(stands) {
        choices.push(Choice::new(child.code.as_str(), &child.name));
        if chosen.is_some_and(|chosen| child.path.contains(chosen)) {
            for grandchild in areas::children(tx, &child.code)?.into_iter().filter(stands) {
                choices.push(Choice::new(grandchild.code.as_str(), format!("　{}", grandchild.name)));
            }
        }
    }
    Ok(choices)
}

fn tabs(typed: &Typed, count: u32) -> Vec<Tab> {
    let here = typed.text("state");
    [("", "全部"), ("overdue", "逾期"), ("unassigned", "未安排探访人"), ("provisional", "分类暂定")]
        .into_iter()
        .map(|(state, label)| Tab {
            label,
            count: (state == here).then_some(count.into()),
            href: address(typed, &[("state", state), ("after", "")]),
            here: state == here,
        })
        .collect()
}

/// The address of this list with some of its conditions changed.
fn address(typed: &Typed, changed: &[(&str, &str)]) -> String {
    typed.address("/people", &["county", "q", "area", "class", "track", "worker", "state", "after"], changed)
}

fn counted(count: u32) -> String {
    if count > MOST_COUNTED { format!("超过 {MOST_COUNTED} 人") } else { format!("共 {count} 人") }
}

/// A line's key as it travels in an address.
fn key(line: &PersonLine) -> String {
    let (name, person) = line.key();
    format!("{name}~{person}")
}

fn read_key(text: &str) -> Option<(String, PersonId)> {
    let (name, person) = text.rsplit_once('~')?;
    Some((name.to_owned(), person.parse().ok()?))
}
