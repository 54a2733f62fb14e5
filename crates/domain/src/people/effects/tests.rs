use serde_json::json;

use super::*;
use crate::cast::{at, day, id};
use crate::people::happenings::tests::{absence, exit, row, town};

fn fact(name: &str, value: serde_json::Value) -> Fact {
    Fact {
        id: id(900),
        person: id(1),
        fact: name.into(),
        value,
        valid_from: day("2020-01-01"),
        valid_until: None,
        recorded_at: at("2026-01-01T09:00"),
        recorded_by: id(9),
        evidence: None,
        supersedes: None,
    }
}

/// What a row does to somebody of 86 who lives alone and is visited twice a week.
fn of(row: &Happening, before: &[Happening]) -> Effects {
    let (pack, calendar) = (town(), Calendar::default());
    let facts = [fact("born_on", json!("1940-03-01")), fact("alone", json!(true))];
    let before = Before { pack: &pack, facts: &facts, happenings: before, calendar: &calendar };
    effects(before, row, at("2026-11-23T10:00")).expect("decided")
}

fn ids(duties: &[Duty]) -> Vec<&str> {
    duties.iter().map(|duty| duty.id.as_str()).collect()
}

#[test]
fn an_absence_stops_what_it_stops_and_is_asked_about_again() {
    let effects = of(&row(1, absence("hospital"), "2026-11-20", None, "2026-11-22"), &[]);
    assert_eq!((effects.on, ids(&effects.stops)), (day("2026-11-23"), vec!["weekly"]));
    assert!(effects.goes_on.is_empty() && effects.begins.is_empty() && effects.paid_until.is_none());
    assert_eq!(effects.asked_again_on, Some(day("2027-01-19")));
    // Whose end is known earlier is not asked about.
    let short = row(1, absence("hospital"), "2026-11-20", Some("2026-11-30"), "2026-11-22");
    assert_eq!(of(&short, &[]).asked_again_on, None);
    // Told ahead, and only after days of grace.
    let ahead = of(&row(1, absence("travelling"), "2026-12-01", None, "2026-11-22"), &[]);
    assert_eq!((ahead.on, ids(&ahead.stops)), (day("2026-12-04"), vec!["weekly"]));
}

#[test]
fn death_ends_duties_and_pay_on_its_day() {
    let effects = of(&row(1, exit("died"), "2026-11-23", None, "2026-11-22"), &[]);
    assert_eq!((effects.on, ids(&effects.stops)), (day("2026-11-24"), vec!["weekly"]));
    assert_eq!(effects.paid_until, Some(day("2026-11-23")));
    let moved = of(&row(1, exit("moved"), "2026-11-01", None, "2026-11-22"), &[]);
    assert_eq!((moved.on, moved.paid_until), (day("2026-11-23"), Some(day("2026-10-31"))));
    assert_eq!(moved.asked_again_on, Some(day("2027-01-30")));
}

#[test]
fn coming_back_lets_duties_begin_again() {
    let away = row(1, absence("hospital"), "2026-11-10", None, "2026-11-11");
    let back = Happening {
        until_on: Some(day("2026-11-22")),
        supersedes: Some(away.id),
        ..row(2, absence("hospital"), "2026-11-10", None, "2026-11-22")
    };
    let effects = of(&back, &[away]);
    assert_eq!((effects.on, ids(&effects.begins)), (day("2026-11-23"), vec!["weekly"]));
    assert!(effects.stops.is_empty());
}

#[test]
fn an_event_brings_contacts_of_its_own() {
    let event = row(1, Kind::Event("discharged".into()), "2026-11-23", None, "2026-11-22");
    let effects = of(&event, &[]);
    assert_eq!(ids(&effects.goes_on), ["weekly"]);
    assert!(effects.stops.is_empty());
    let [owed] = &effects.owed[..] else { panic!("{:?}", effects.owed) };
    assert_eq!((owed.name.as_str(), owed.count), ("出院后上门", 1));
    assert_eq!(owed.due.until.to_string(), "2026-11-26T10:00:00");
    let widowed = row(1, Kind::Event("widowed".into()), "2026-11-20", None, "2026-11-22");
    assert!(of(&widowed, &[]).owed.is_empty());
}
