//! The names behind a number of a month; each leads to that person's calendar with contacts and clauses.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
};
use domain::{
    actor::Scope,
    areas::{AreaCode, AreaPath},
    dates::Period,
    duties::month::Belongs,
    ids::PersonId,
    indicators::{Group, Kind, monthly, name},
    packs::Pack,
    visits::Mode,
};
use store::{
    Fault, Tx, areas,
    indicators::{
        names as kept,
        names::NameLine,
        names::Wanted,
        sums::{self, Apart},
    },
};

use super::{show::top, tables::page as address, words};
use crate::{
    app::App,
    frame::{Frame, Tag},
    months::Month,
    people::list::county,
    respond::{Answer, Problem, render_with},
    session::Asker,
    typed::Typed,
};

/// Names on a page.
const PAGE: u16 = 50;

/// What may stand behind the question mark.
const ASKED: [&str; 13] = [
    "county",
    "month",
    "area",
    "own",
    "indicator",
    "kind",
    "group",
    "class",
    "track",
    "mode",
    "belongs",
    "why",
    "after",
];

#[derive(Template)]
#[template(path = "indicators/names.html")]
struct NamesPage {
    frame: Frame,
    title: String,
    place: String,
    month: String,
    back: String,
    wrong: bool,
    people: u32,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    name: String,
    href: String,
    place: String,
    class: String,
    done: String,
    tags: Vec<Tag>,
}

/// `GET /indicators/names?month=2026-11&indicator=…&kind=not_reached&…`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    let today = app.edge().today();
    let read = Month::read(typed.given("month"), today);
    let period = read.period;
    let pack = app.pack_for(scope.tenant(), period.ends_on.min(today))?;
    let top = top(&app, &asker, &scope)?;
    let wanted = wanted(&typed);
    let (scope_, highest) = (scope.clone(), top.clone());
    let chosen: Option<AreaCode> = typed.given("area").and_then(|code| code.parse().ok());
    let after = typed.after();
    let found = app.db().read(move |tx| {
        let chosen = chosen.as_ref().map(|code| areas::by_code(tx, code)).transpose()?.flatten();
        let here = match chosen {
            Some(area) if highest.contains(&area.path) => Some(area),
            Some(_) => return Ok(None),
            None => areas::by_path(tx, &highest)?,
        };
        let Some(here) = here else { return Ok(None) };
        let below: Vec<AreaPath> =
            areas::children(tx, &here.code)?.into_iter().map(|area| area.path).collect();
        let apart: Vec<AreaPath> = below.iter().chain([&here.path]).cloned().collect();
        let groups = sums::groups(tx, &scope_, Some(&here.path), period, Apart::At(&apart))?;
        let taken: Vec<&Group> = groups.iter().filter(|group| takes(&wanted, &here.path, group)).collect();
        let people: u32 = taken.iter().map(|group| group.people).sum();
        // Whoever lives in none of the places below belongs to this one itself.
        let of =
            |group: &&Group| below.iter().find(|place| place.contains(&group.area)).unwrap_or(&here.path);
        let places: BTreeSet<&AreaPath> = taken.iter().map(of).collect();
        let lines = walk(tx, &scope_, period, (&wanted, &here.path), &places, after.as_ref())?;
        Ok::<_, Fault>(Some((here, lines, people)))
    });
    let (here, lines, people) = found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)?;
    app.places()
        .learn(app.db(), lines.iter().map(|line| &line.line.area))
        .await
        .map_err(anyhow::Error::new)?;
    let month = name(period);
    let shown = &lines[..lines.len().min(usize::from(PAGE))];
    let last = shown.last().filter(|_| lines.len() > shown.len()).map(key);
    let at = [("county", typed.text("county")), ("month", &month), ("area", typed.text("area"))];
    let row = |line: &NameLine| Row {
        name: line.name.clone(),
        href: format!("/people/{}/calendar?month={month}", line.line.person),
        place: app.places().steps(&line.line.area, &top).join(" · "),
        class: words::class(&pack, line.line.class.as_deref()).to_owned(),
        done: done(&pack, line),
        tags: tags(&pack, line),
    };
    let page = NamesPage {
        title: title(&pack, &typed),
        place: here.name,
        month: read.name(),
        back: address(&at, &[]),
        wrong: read.wrong,
        people,
        rows: shown.iter().map(row).collect(),
        next: last.map(|last| typed.address("/indicators/names", &ASKED, &[("after", &last)])),
        frame: Frame::of(&app, &asker, "/indicators"),
    };
    Ok(render_with(if page.wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page))
}

/// A page of names and one more, from after one of them on. Only places below `here` that have somebody are looked at:
/// three names of a whole county are found without reading it.
fn walk(
    tx: &mut Tx<'_>,
    scope: &Scope,
    month: Period,
    (wanted, here): (&Wanted, &AreaPath),
    places: &BTreeSet<&AreaPath>,
    after: Option<&(AreaPath, PersonId)>,
) -> Result<Vec<NameLine>, Fault> {
    let mut lines = Vec::new();
    let ahead = |place: &&AreaPath| after.is_none_or(|(area, _)| *place >= area || place.contains(area));
    for place in places.iter().copied().filter(ahead) {
        let room = PAGE + 1 - u16::try_from(lines.len()).unwrap_or(PAGE);
        let within = Wanted { area: Some(place.clone()), own: place == here, ..wanted.clone() };
        let after = after.filter(|(area, _)| place.contains(area)).map(|(area, person)| (area, *person));
        lines.extend(kept::page(tx, scope, month, &within, after, room)?);
        if lines.len() > usize::from(PAGE) {
            break;
        }
    }
    Ok(lines)
}

/// Whose names are asked for; the place is found later.
fn wanted(typed: &Typed) -> Wanted {
    let some = |field: &str| typed.given(field).map(str::to_owned);
    // Of no class, said in a word, because an empty condition is none.
    let or_none = |field: &str| some(field).map(|id| if id == "none" { String::new() } else { id });
    let indicator = some("indicator");
    let kind = typed.given("kind").and_then(Kind::from_code);
    Wanted {
        area: None,
        own: typed.given("own").is_some(),
        says: indicator.clone().zip(kind),
        group: indicator.zip(some("group")),
        class: or_none("class"),
        track: or_none("track"),
        // People of a class or a track are those whose month it is.
        belongs: some("belongs").or_else(|| {
            (typed.given("class").or(typed.given("track")).is_some())
                .then(|| Belongs::Asked.code().to_owned())
        }),
        why: some("why"),
        mode: typed.given("mode").and_then(Mode::from_code),
    }
}

/// Whether people who are alike are among them: what the number of names is counted by.
fn takes(wanted: &Wanted, here: &AreaPath, group: &Group) -> bool {
    let text = |wanted: &Option<String>, is: Option<&str>| {
        wanted.as_deref().is_none_or(|wanted| wanted == is.unwrap_or_default())
    };
    let marks = &group.marks.0;
    (!wanted.own || group.area == *here)
        && wanted.says.as_ref().is_none_or(|(id, kind)| marks.get(id).is_some_and(|mark| mark.kind == *kind))
        && wanted
            .group
            .as_ref()
            .is_none_or(|(id, part)| marks.get(id).is_some_and(|mark| mark.groups.contains(part)))
        && text(&wanted.class, group.class.as_deref())
        && text(&wanted.track, group.track.as_deref())
        && text(&wanted.belongs, Some(group.belongs.code()))
        && text(&wanted.why, group.belongs.why())
        && wanted.mode.is_none_or(|mode| group.modes.0.contains(&mode))
}

/// What the list holds, in words: `月探访率　未达到　重点人群`.
fn title(pack: &Pack, typed: &Typed) -> String {
    let mut parts = Vec::new();
    let indicator = typed.given("indicator").and_then(|id| pack.rules.indicator(id));
    parts.extend(indicator.map(|indicator| indicator.name.clone()));
    parts.extend(typed.given("kind").and_then(Kind::from_code).map(|kind| kind_words(kind).to_owned()));
    let group = indicator
        .zip(typed.given("group"))
        .and_then(|(indicator, id)| indicator.without.iter().find(|group| group.id == id));
    parts.extend(group.map(|group| format!("“{}”时不计的人", group.name)));
    let or_none = |id: &'_ str| (id != "none").then(|| id.to_owned());
    parts.extend(typed.given("class").map(|id| words::class(pack, or_none(id).as_deref()).to_owned()));
    parts.extend(typed.given("track").map(|id| words::track(pack, or_none(id).as_deref()).to_owned()));
    parts.extend(typed.given("mode").and_then(Mode::from_code).map(|mode| pack.labels.mode(mode).to_owned()));
    let why = typed.given("belongs").and_then(|code| Belongs::from_code(code, typed.given("why")));
    parts.extend(why.map(|why| words::belongs(pack, &why)));
    if typed.given("own").is_some() {
        parts.push("未分到下一级".to_owned());
    }
    if parts.is_empty() { "全部名单".to_owned() } else { parts.join("　") }
}

fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Reached => "达到",
        Kind::NotReached => "未达到",
        Kind::Open => "缺少情况，未计入",
    }
}

/// In which modes they were contacted, or that nobody did.
fn done(pack: &Pack, line: &NameLine) -> String {
    if line.line.belongs != Belongs::Asked {
        return words::belongs(pack, &line.line.belongs);
    }
    let modes: Vec<&str> = line.line.modes.0.iter().map(|mode| pack.labels.mode(*mode)).collect();
    if modes.is_empty() { "没有计数的联系".to_owned() } else { modes.join("、") }
}

/// What every indicator says of them.
fn tags(pack: &Pack, line: &NameLine) -> Vec<Tag> {
    let told = monthly(pack).filter_map(|indicator| Some((indicator, line.line.marks.0.get(&indicator.id)?)));
    told.map(|(indicator, mark)| match mark.kind {
        Kind::Reached => Tag::new("fine", format!("{}达到", indicator.name)),
        Kind::NotReached => Tag::new("late", format!("{}未达到", indicator.name)),
        Kind::Open => Tag::new("odd", format!("{}缺少情况", indicator.name)),
    })
    .collect()
}

fn key(line: &NameLine) -> String {
    format!("{}~{}", line.line.area.as_str(), line.line.person)
}
