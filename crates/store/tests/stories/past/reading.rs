//! What the two times mean, read plainly from what is written about facts and happenings, without their code: nothing
//! here is fast, and nothing here is shared with the program.

use domain::ids::{HappeningId, PersonId};
use domain::people::Happening;
use domain::people::happenings::Kind;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::truth::{Told, fact_of};

/// More absences for a pack: one that lets three days pass before duties stop, and that turns into a second and, in the
/// end, into an exit.
pub const WANDERING: &str = r#"
[[absence]]
id = "wandering"
name = "云游"
clause = "五"
stops = "all"
after_days = 3
becomes = { to = "unseen", after_days = 10 }

[[absence]]
id = "unseen"
name = "不见"
clause = "五"
stops = "none"
becomes = { to = "moved", after_days = 20 }
"#;

/// Where somebody is: how, since when, until when where that was told, and whether anything is still owed that day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    pub id: String,
    pub since: Date,
    pub left: bool,
    pub until: Option<Date>,
    pub owed: bool,
}

/// What held on a day, as far as it was told by a moment.
pub fn facts(told: &[Told], person: PersonId, on: Date, known_at: Timestamp) -> Map<String, Value> {
    let heard: Vec<_> = told
        .iter()
        .filter_map(fact_of)
        .filter(|row| row.person == person && row.recorded_at <= known_at)
        .collect();
    let mut picture = Map::new();
    for row in &heard {
        let speaks = |row: &domain::people::Fact| {
            let corrected = heard.iter().any(|later| later.supersedes == Some(row.id));
            let over = row.valid_until.is_some_and(|last| last < on);
            !corrected && !over && row.valid_from <= on
        };
        // It counts unless another one of the same fact begins later, or as late and was told later.
        let outdone = heard.iter().any(|other| {
            let later = other.valid_from > row.valid_from
                || other.valid_from == row.valid_from
                    && (other.recorded_at > row.recorded_at
                        || other.recorded_at == row.recorded_at && other.id > row.id);
            other.fact == row.fact && later && speaks(other)
        });
        if speaks(row) && !outdone && !row.value.is_null() {
            picture.insert(row.fact.clone(), row.value.clone());
        }
    }
    picture
}

/// Where a person was on a day, as far as it was told by a moment; `None` for at home.
pub fn whereabouts(told: &[Told], person: PersonId, on: Date, known_at: Timestamp) -> Option<Elsewhere> {
    let rows = told.iter().filter_map(|told| match told {
        Told::Happening(row) if row.person == person && row.recorded_at <= known_at => Some(row),
        _ => None,
    });
    let heard: Vec<&Happening> = rows.collect();
    let standing = heard.iter().filter(|row| {
        !row.withdrawn && !heard.iter().any(|later| later.supersedes == Some(row.id)) && row.from_on <= on
    });
    let mut best: Option<((bool, Date, Timestamp, HappeningId), Elsewhere)> = None;
    for row in standing.filter(|row| row.until_on.is_none_or(|last| on <= last)) {
        let Some(there) = of_row(row, on) else { continue };
        let rank = (there.left, row.from_on, row.recorded_at, row.id);
        if best.as_ref().is_none_or(|(outdone, _)| *outdone < rank) {
            best = Some((rank, there));
        }
    }
    best.map(|(_, there)| there)
}

fn of_row(row: &Happening, on: Date) -> Option<Elsewhere> {
    let days = (on - row.from_on).get_days();
    let (id, begun_after) = match row.kind.id() {
        "wandering" if days < 10 => ("wandering", 0),
        "wandering" if days < 30 => ("unseen", 10),
        "wandering" => ("moved", 30),
        known @ ("hospital" | "with_family" | "lost_contact" | "died" | "moved") => (known, 0),
        _ => return None,
    };
    if matches!(row.kind, Kind::Event(_)) {
        return None;
    }
    let since = domain::dates::add_days(row.from_on, begun_after);
    let left = matches!(id, "died" | "moved");
    let owed = match id {
        "wandering" => days < 3,
        "unseen" | "lost_contact" => true,
        _ if left => on == since,
        _ => false,
    };
    Some(Elsewhere { id: id.to_owned(), since, left, until: row.until_on.filter(|_| !left), owed })
}
