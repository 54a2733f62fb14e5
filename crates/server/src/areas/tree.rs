//! The tree of places: what lies below one, with codes, validity and successors; found by name or code.

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::{
    actor::Verb,
    areas::{Area, AreaCode, Level},
};
use jiff::civil::Date;
use store::{Fault, areas};

use crate::{
    app::App,
    frame::{Frame, Tag},
    respond::{Answer, Problem, render},
    session::Asker,
    typed::{Typed, query},
};

/// Places that a search shows.
const MOST_FOUND: u16 = 100;

#[derive(Template)]
#[template(path = "areas/tree.html")]
struct TreePage {
    frame: Frame,
    typed: Typed,
    crumbs: Vec<Step>,
    here: Row,
    searched: bool,
    rows: Vec<Row>,
    may_enter: bool,
    may_close: bool,
}

struct Step {
    name: String,
    href: String,
}

struct Row {
    code: String,
    name: String,
    href: String,
    label: &'static str,
    valid: String,
    tag: Option<Tag>,
    successor: Option<Step>,
    /// Whether whoever reads may close it.
    closeable: bool,
}

/// `GET /areas`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let (own, text) = (asker.actor.area.clone(), typed.text("q").to_owned());
    let chosen = typed.text("area").parse::<AreaCode>().ok();
    let searched = !text.is_empty();
    let found = app.db().read(move |tx| {
        let chosen = chosen.as_ref().map(|code| areas::by_code(tx, code)).transpose()?.flatten();
        let here = match chosen.filter(|area| own.contains(&area.path)) {
            Some(area) => Some(area),
            None => areas::by_path(tx, &own)?,
        };
        let Some(here) = here else { return Ok(None) };
        let rows = match text.as_str() {
            "" => areas::children(tx, &here.code)?,
            text => areas::find(tx, &own, text, MOST_FOUND)?,
        };
        let mut names = Vec::new();
        for code in rows.iter().chain([&here]).filter_map(|area| area.successor.as_ref()) {
            names.extend(areas::by_code(tx, code)?);
        }
        let line = areas::line(tx, &here.path)?;
        Ok::<_, Fault>(Some((here, rows, names, line, own.clone())))
    });
    let (here, rows, successors, line, own) =
        found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)?;
    let today = app.edge().today();
    let manages = asker.actor.may(Verb::ManageAreas);
    let enters = [Level::County, Level::Township, Level::Village].contains(&here.level);
    let row = |area: &Area| row(area, &successors, manages && area.path != own, today);
    let crumbs = line
        .iter()
        .filter(|step| own.contains(&step.path) && step.path != here.path)
        .map(|step| Step { name: step.name.clone(), href: address(&step.code) });
    let here_row = row(&here);
    Ok(render(&TreePage {
        frame: Frame::of(&app, &asker, "/areas").after(typed.given("done")),
        crumbs: crumbs.collect(),
        rows: rows.iter().map(row).collect(),
        searched,
        may_enter: manages && enters && !here.is_closed_on(today),
        may_close: here_row.closeable,
        here: here_row,
        typed,
    }))
}

fn address(code: &AreaCode) -> String {
    format!("/areas{}", query(&[("area", code.as_str())]))
}

fn row(area: &Area, successors: &[Area], closeable: bool, today: Date) -> Row {
    let closed = area.is_closed_on(today);
    let valid = match (area.valid_from, area.valid_until) {
        (None, None) => String::new(),
        (Some(from), None) => format!("{from}起"),
        (None, Some(until)) => format!("到{until}"),
        (Some(from), Some(until)) => format!("{from}—{until}"),
    };
    let successor = area.successor.as_ref().map(|code| Step {
        name: successors
            .iter()
            .find(|next| next.code == *code)
            .map_or_else(|| code.to_string(), |next| next.name.clone()),
        href: address(code),
    });
    Row {
        code: area.code.to_string(),
        name: area.name.clone(),
        href: address(&area.code),
        label: area.label(),
        valid,
        tag: closed.then(|| Tag::new("none", "已撤并")),
        successor,
        closeable: closeable && !closed && area.level >= Level::Township,
    }
}
