//! The organisations of a place: kind, contact, how many people visit for each, for how many it answers.

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::{actor::Verb, areas::AreaCode, organisations::OrganisationKind};
use store::{
    Fault, areas,
    organisations::{OrganisationFilter, OrganisationLine, page as lines},
};

use crate::{
    app::App,
    frame::{Choice, Frame, Tab},
    people::list::{area_choices, counties, county},
    respond::{Answer, render},
    session::Asker,
    typed::Typed,
};

/// Lines on a page.
const PAGE: u16 = 100;

#[derive(Template)]
#[template(path = "organisations/list.html")]
struct OrganisationListPage {
    frame: Frame,
    typed: Typed,
    tabs: Vec<Tab>,
    state: Option<String>,
    counties: Vec<Choice>,
    areas: Vec<Choice>,
    kinds: Vec<Choice>,
    rows: Vec<Row>,
    next: Option<String>,
    may_manage: bool,
}

struct Row {
    id: String,
    name: String,
    kind: &'static str,
    place: String,
    contact: String,
    phone: String,
    workers: i64,
    people: i64,
    changeable: bool,
}

/// `GET /organisations`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let tenant = county(&asker, &typed)?.tenant();
    let (own, chosen) = (asker.actor.area.clone(), typed.text("area").parse::<AreaCode>().ok());
    let mut filter = OrganisationFilter {
        area: own.clone(),
        kind: OrganisationKind::from_code(typed.text("kind")),
        active: Some(typed.text("state") != "closed"),
        name: typed.text("q").to_owned(),
        after: typed.text("after").to_owned(),
        limit: PAGE + 1,
    };
    let found = app.db().read(move |tx| {
        let chosen = chosen.as_ref().map(|code| areas::by_code(tx, code)).transpose()?.flatten();
        let chosen = chosen.map(|area| area.path).filter(|path| own.contains(path));
        filter.area = chosen.clone().unwrap_or_else(|| own.clone());
        Ok::<_, Fault>((lines(tx, tenant, &filter)?, area_choices(tx, &own, chosen.as_ref())?))
    });
    let (mut found, areas) = found.await.map_err(anyhow::Error::new)?;
    let paths = found.iter().map(|line| &line.organisation.area);
    app.places().learn(app.db(), paths).await.map_err(anyhow::Error::new)?;
    let more = found.len() > usize::from(PAGE);
    found.truncate(PAGE.into());
    let next =
        found.last().filter(|_| more).map(|line| address(&typed, &[("after", &line.organisation.name)]));
    Ok(render(&OrganisationListPage {
        frame: Frame::of(&app, &asker, "/organisations").after(typed.given("done")),
        tabs: tabs(&typed),
        state: typed.given("state").map(str::to_owned),
        counties: counties(&app, &asker),
        areas,
        kinds: kinds(),
        rows: found.iter().map(|line| row(&app, &asker, line)).collect(),
        next,
        may_manage: asker.actor.may(Verb::ManageOrganisations),
        typed,
    }))
}

/// The kinds to choose from.
pub(super) fn kinds() -> Vec<Choice> {
    OrganisationKind::ALL.into_iter().map(|kind| Choice::new(kind.code(), kind.label())).collect()
}

fn row(app: &App, asker: &Asker, line: &OrganisationLine) -> Row {
    let organisation = &line.organisation;
    let (inside, here) =
        (asker.actor.area.contains(&organisation.area), app.places().get(&organisation.area));
    let steps = app.places().steps(&organisation.area, &asker.actor.area);
    Row {
        id: organisation.id.to_string(),
        name: organisation.name.clone(),
        kind: organisation.kind.label(),
        place: if inside {
            steps.join(" · ")
        } else {
            here.map_or_else(String::new, |area| area.name.clone())
        },
        contact: organisation.contact.clone().unwrap_or_default(),
        phone: organisation.phone.as_ref().map_or_else(String::new, |phone| phone.as_str().to_owned()),
        workers: line.workers,
        people: line.people,
        changeable: inside,
    }
}

fn tabs(typed: &Typed) -> Vec<Tab> {
    Tab::plain(typed.text("state"), &[("", "在用"), ("closed", "已停用")], |state| {
        address(typed, &[("state", state), ("after", "")])
    })
}

fn address(typed: &Typed, changed: &[(&str, &str)]) -> String {
    typed.address("/organisations", &["county", "q", "area", "kind", "state", "after"], changed)
}
