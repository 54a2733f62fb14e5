//! Those who were not told yet, place by place, and a whole meeting entered at once.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    actor::{Scope, Verb},
    areas::{Area, AreaCode, AreaPath},
    ids::{PersonId, TellingId},
    people::Tell,
};
use store::{
    Fault, areas,
    people::tellings::{Untold, UntoldFilter, counts, untold},
};

use super::{read, refuse, sheet::OWN, sheet::ways, tell};
use crate::{
    app::App,
    frame::{Choice, Frame},
    people::list::county,
    respond::{Answer, encode, go, render, render_with},
    session::Asker,
    typed::Typed,
};

/// Lines on a page: a village meeting.
const PAGE: u16 = 100;

#[derive(Template)]
#[template(path = "people/untold.html")]
struct UntoldPage {
    frame: Frame,
    typed: Typed,
    place: String,
    up: Option<String>,
    places: Vec<PlaceRow>,
    rows: Vec<PersonRow>,
    total: u32,
    next: Option<String>,
    ways: Vec<Choice>,
    may_tell: bool,
    elsewhere: Vec<String>,
}

/// A place with how many there were told.
struct PlaceRow {
    name: String,
    href: Option<String>,
    people: u32,
    untold: u32,
}

struct PersonRow {
    id: String,
    name: String,
    place: String,
    phone: String,
    ticked: bool,
}

/// `GET /people/untold?area=…&after=…`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let mut typed = Typed::read(asked.unwrap_or_default().as_bytes());
    typed.set("told_on", app.edge().today().to_string());
    typed.set("told_by", asker.account.name.clone());
    typed.set("way", "meeting");
    show(&app, &asker, typed, StatusCode::OK).await
}

/// `POST /people/untold`: everybody who was ticked was told.
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    let scope = county(&asker, &typed)?;
    let people: Vec<PersonId> = typed.all("person").filter_map(|id| id.parse().ok()).collect();
    if people.is_empty() {
        typed.refuse("person", "请先勾选被告知的老人");
    }
    if let Some(told) = read(&app, &scope, &mut typed)?.filter(|_| !people.is_empty()) {
        let commands = people.into_iter().map(|person| Tell {
            id: TellingId::from(app.edge().id()),
            person,
            ..told.clone()
        });
        match tell(&app, &scope, &asker.actor, commands.collect()).await? {
            Ok(_) => return Ok(back(&typed)),
            Err(refusals) => refuse(refusals, &mut typed),
        }
    }
    show(&app, &asker, typed, StatusCode::UNPROCESSABLE_ENTITY).await
}

fn back(typed: &Typed) -> Response {
    go(&format!("/people/untold?done=told&area={}", encode(typed.text("area"))))
}

/// What is shown of the register.
struct Found {
    /// The place that was asked for.
    here: Option<Area>,
    lines: Vec<Untold>,
    counts: Vec<(AreaPath, u32, u32)>,
}

async fn show(app: &App, asker: &Asker, typed: Typed, status: StatusCode) -> Answer {
    let scope = county(asker, &typed)?;
    let found = look(app, asker, &scope, &typed).await?;
    let own = &asker.actor.area;
    let top = found.here.as_ref().map_or_else(|| own.clone(), |here| here.path.clone());
    app.places()
        .learn(app.db(), found.counts.iter().map(|(path, ..)| path).chain([&top]))
        .await
        .map_err(anyhow::Error::new)?;
    let more = found.lines.len() > usize::from(PAGE);
    let lines = &found.lines[..found.lines.len().min(usize::from(PAGE))];
    let next = lines.last().filter(|_| more).map(|line| {
        let key = format!("{}~{}~{}", line.area, line.name_key, line.person);
        format!("/people/untold?area={}&after={}", encode(typed.text("area")), encode(&key))
    });
    let row = |line: &Untold| PersonRow {
        id: line.person.to_string(),
        name: line.name.clone(),
        place: app.places().address(&line.area, &top, &line.address),
        phone: line.phone.as_ref().map_or_else(String::new, |phone| phone.as_str().to_owned()),
        ticked: typed.has("person", &line.person.to_string()),
    };
    let up = found.here.as_ref().and_then(|here| here.path.parent()).filter(|up| own.contains(up));
    let up = up.map(|path| match app.places().get(&path) {
        Some(area) if path != *own => format!("/people/untold?area={}", area.code),
        _ => "/people/untold".to_owned(),
    });
    let page = UntoldPage {
        frame: Frame::of(app, asker, "/people").after(typed.given("done")),
        place: app.places().full_name(app.db(), &top).await.map_err(anyhow::Error::new)?,
        up,
        places: places(app, &top, &found.counts),
        total: found.counts.iter().map(|(_, _, untold)| untold).sum(),
        rows: lines.iter().map(row).collect(),
        next,
        ways: ways(),
        may_tell: asker.actor.may(Verb::RecordTold),
        elsewhere: typed.elsewhere(|field| OWN.contains(&field)).into_iter().map(str::to_owned).collect(),
        typed,
    };
    Ok(if status == StatusCode::OK { render(&page) } else { render_with(status, &page) })
}

async fn look(app: &App, asker: &Asker, scope: &Scope, typed: &Typed) -> anyhow::Result<Found> {
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let code: Option<AreaCode> = typed.text("area").parse().ok();
    let own = asker.actor.area.clone();
    let after = typed.given("after").and_then(key);
    let left: Vec<String> = pack.rules.sections.absences.exits.iter().map(|exit| exit.id.clone()).collect();
    let scope = scope.clone();
    let found = app.db().read(move |tx| {
        let area = code.as_ref().map(|code| areas::by_code(tx, code)).transpose()?.flatten();
        let area = area.filter(|area| own.contains(&area.path));
        let filter = UntoldFilter {
            area: area.as_ref().map(|area| area.path.clone()),
            left: left.clone(),
            after: after.clone(),
            limit: PAGE + 1,
        };
        Ok::<_, Fault>(Found {
            lines: untold(tx, &scope, &filter)?,
            counts: counts(tx, &scope, &filter)?,
            here: area,
        })
    });
    Ok(found.await?)
}

fn key(text: &str) -> Option<(AreaPath, String, PersonId)> {
    let mut parts = text.split('~');
    let (area, name, id) = (parts.next()?, parts.next()?, parts.next()?);
    Some((area.parse().ok()?, name.to_owned(), id.parse().ok()?))
}

/// The places right below one, each with everybody in it; the place itself for who belongs to none of them.
fn places(app: &App, top: &AreaPath, counts: &[(AreaPath, u32, u32)]) -> Vec<PlaceRow> {
    let mut below: BTreeMap<AreaPath, (u32, u32)> = BTreeMap::new();
    for (path, people, untold) in counts {
        let line = std::iter::successors(Some(path.clone()), AreaPath::parent);
        let step = line.take_while(|step| step != top && top.contains(step)).last();
        let sum = below.entry(step.unwrap_or_else(|| path.clone())).or_default();
        *sum = (sum.0 + people, sum.1 + untold);
    }
    // Nothing lies below: the list says it all.
    below.retain(|path, _| path != top || counts.iter().any(|(one, ..)| one != top));
    below
        .into_iter()
        .map(|(path, (people, untold))| {
            let area = app.places().get(&path);
            PlaceRow {
                name: area.as_ref().map_or_else(String::new, |area| area.name.clone()),
                href: area.filter(|_| path != *top).map(|area| format!("/people/untold?area={}", area.code)),
                people,
                untold,
            }
        })
        .collect()
}
