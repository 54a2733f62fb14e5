//! The page on which it is entered that somebody was told.

use askama::Template;
use domain::people::{Person, Telling, tellings::TellingWay};

use crate::{
    app::App,
    frame::{Choice, Frame},
    people::consent::panel::told_in_words,
    session::Asker,
    typed::Typed,
};

#[derive(Template)]
#[template(path = "people/told.html")]
pub(super) struct ToldPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    ways: Vec<Choice>,
    /// What was entered before: id of the row, an id for its correction, and what it says.
    rows: Vec<(String, String, String)>,
    elsewhere: Vec<String>,
}

/// Fields of the form.
pub(super) const OWN: [&str; 5] = ["told_on", "told_by", "way", "leaflet", "note"];

pub(super) fn ways() -> Vec<Choice> {
    TellingWay::ALL.iter().map(|way| Choice::new(way.code(), way.label())).collect()
}

impl ToldPage {
    pub(super) fn new(app: &App, asker: &Asker, person: &Person, rows: Vec<&Telling>, typed: Typed) -> Self {
        let row = |row: &Telling| (row.id.to_string(), app.edge().id().to_string(), told_in_words(row));
        Self {
            frame: Frame::of(app, asker, "/people"),
            id: person.id.to_string(),
            name: person.name.to_string(),
            ways: ways(),
            rows: rows.into_iter().rev().map(row).collect(),
            elsewhere: typed.elsewhere(|field| OWN.contains(&field)).into_iter().map(str::to_owned).collect(),
            typed,
        }
    }
}
