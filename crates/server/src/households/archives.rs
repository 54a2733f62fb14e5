//! The list of filed copies: what a county or a town keeps, by number, to be printed beside the shelf.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use domain::{
    areas::{Area, Level},
    households::archive::Archived,
    ids::HouseholdId,
};
use store::{
    Fault, areas,
    households::{self, archives},
};

use super::archive::above;
use crate::{
    app::App,
    frame::{Choice, Frame},
    respond::{Answer, Problem, render},
    session::Asker,
    typed::{Typed, query},
};

/// Lines on a page.
const PAGE: u16 = 200;

#[derive(Template)]
#[template(path = "households/archives.html")]
struct ArchivesPage {
    frame: Frame,
    typed: Typed,
    place: String,
    year: i16,
    places: Vec<Choice>,
    years: Vec<Choice>,
    rows: Vec<Line>,
    next: Option<String>,
}

struct Line {
    number: String,
    household: String,
    names: String,
    address: String,
    on: String,
    note: String,
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct Asked {
    place: Option<String>,
    year: Option<i16>,
    after: Option<u32>,
}

/// `GET /archives?place=CODE&year=YEAR`
pub async fn page(State(app): State<App>, asker: Asker, Query(asked): Query<Asked>) -> Answer {
    let scope = asker.home()?;
    let today = app.edge().today();
    let year = asked.year.unwrap_or(today.year());
    let (tenant, own, wanted, after) =
        (scope.tenant(), asker.actor.area.clone(), asked.place.clone(), asked.after.unwrap_or(0));
    let found = app.db().read(move |tx| {
        let places = holders(tx, &own)?;
        let place = places.iter().find(|place| wanted.as_deref() == Some(place.code.as_str()));
        let Some(place) = place.or(places.first()).cloned() else { return Ok(None) };
        let mut copies = archives::of_place(tx, tenant, &place.code, year, after, PAGE + 1)?;
        let more = copies.len() > usize::from(PAGE);
        copies.truncate(PAGE.into());
        let mut people = BTreeMap::new();
        for copy in &copies {
            people.insert(copy.household, households::members(tx, &scope, copy.household)?);
        }
        Ok::<_, Fault>(Some((places, place, copies, more, people)))
    });
    let (places, place, copies, more, people) =
        found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)?;
    let last = copies.last().map(|copy| copy.sequence.to_string());
    let mut typed = Typed::default();
    typed.set("place", place.code.as_str());
    typed.set("year", year.to_string());
    let next = last.filter(|_| more).map(|last| {
        let year = year.to_string();
        format!("/archives{}", query(&[("place", place.code.as_str()), ("year", &year), ("after", &last)]))
    });
    Ok(render(&ArchivesPage {
        frame: Frame::of(&app, &asker, "/people"),
        place: place.name.clone(),
        year,
        places: places.iter().map(|place| Choice::new(place.code.as_str(), &place.name)).collect(),
        years: (0..5)
            .map(|ago| (today.year() - ago).to_string())
            .map(|year| Choice::new(&year, &year))
            .collect(),
        rows: copies.iter().map(|copy| line(copy, &people)).collect(),
        next,
        typed,
    }))
}

/// The county and towns whose shelves somebody may look at: their own place and what lies right below, or the town
/// they work in.
fn holders(tx: &mut store::Tx<'_>, own: &domain::areas::AreaPath) -> Result<Vec<Area>, Fault> {
    let Some(here) = areas::by_path(tx, own)? else { return Ok(Vec::new()) };
    if here.level > Level::Township {
        return Ok(above(tx, own, Level::Township)?.into_iter().collect());
    }
    let mut all = vec![here.clone()];
    all.extend(areas::children(tx, &here.code)?.into_iter().filter(|_| here.level < Level::Township));
    all.retain(|place| matches!(place.level, Level::County | Level::Township));
    Ok(all)
}

fn line(copy: &Archived, people: &BTreeMap<HouseholdId, Vec<domain::people::Person>>) -> Line {
    let people = people.get(&copy.household).map_or(&[][..], Vec::as_slice);
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    Line {
        number: copy.number(),
        household: copy.household.to_string(),
        names: names.join("、"),
        address: people.first().map(|person| person.address.clone()).unwrap_or_default(),
        on: copy.on.to_string(),
        note: copy.note.clone().unwrap_or_default(),
    }
}
