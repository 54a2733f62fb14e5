use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::cast::{MONDAY, at, day, fact as row, id};

fn known(facts: &[Fact], on: &str, when: &str) -> Value {
    Value::Object(facts_on(facts, day(on), at(when)))
}

#[test]
fn a_change_follows_what_was_before() {
    let facts = [
        row(1, "alone", json!(false), "2026-01-01", "2026-01-01T09:00"),
        row(2, "alone", json!(true), "2026-06-01", "2026-06-10T09:00"),
    ];
    assert_eq!(known(&facts, "2026-05-31", "2026-11-23T09:00"), json!({ "alone": false }));
    assert_eq!(known(&facts, "2026-06-01", "2026-11-23T09:00"), json!({ "alone": true }));
    assert_eq!(known(&facts, "2026-06-05", "2026-06-09T09:00"), json!({ "alone": false }));
    assert_eq!(known(&facts, "2025-12-31", "2026-11-23T09:00"), json!({}));
}

#[test]
fn a_correction_takes_the_place_of_what_was_wrong_and_the_past_view_stays() {
    let wrong = row(1, "cert_grade", json!(3), "2026-01-01", "2026-01-01T09:00");
    let right = Fact {
        supersedes: Some(wrong.id),
        ..row(2, "cert_grade", json!(2), "2026-01-01", "2026-03-01T09:00")
    };
    let facts = [wrong, right];
    assert_eq!(known(&facts, "2026-02-01", "2026-02-01T09:00"), json!({ "cert_grade": 3 }));
    assert_eq!(known(&facts, "2026-02-01", "2026-03-01T09:00"), json!({ "cert_grade": 2 }));
}

#[test]
fn when_a_limited_stretch_ends_the_older_value_holds_again() {
    let usual = row(1, "alone", json!(true), "2026-01-01", "2026-01-01T09:00");
    let visit = Fact {
        valid_until: Some(day("2026-11-22")),
        ..row(2, "alone", json!(false), "2026-11-16", "2026-11-15T09:00")
    };
    let facts = [usual, visit];
    assert_eq!(known(&facts, "2026-11-22", "2026-11-23T09:00"), json!({ "alone": false }));
    assert_eq!(known(&facts, "2026-11-23", "2026-11-23T09:00"), json!({ "alone": true }));
}

#[test]
fn null_makes_a_fact_unknown_again() {
    let facts = [
        row(1, "dementia", json!(true), "2026-01-01", "2026-01-01T09:00"),
        row(2, "dementia", Value::Null, "2026-05-01", "2026-05-01T09:00"),
    ];
    assert_eq!(known(&facts, "2026-06-01", "2026-06-01T09:00"), json!({}));
}

#[test]
fn the_next_change_is_a_birthday_of_the_home_or_the_edge_of_a_row() {
    let mut facts = vec![
        row(1, "born_on", json!("1950-03-01"), "1950-03-01", "2026-01-01T09:00"),
        row(2, "household", json!([{ "born_on": "1948-02-29" }, {}]), "2026-01-01", "2026-01-01T09:00"),
    ];
    let next = |facts: &[Fact]| next_change(facts, MONDAY, at("2026-11-23T09:00"));
    assert_eq!(next(&facts[..1]), Some(day("2027-03-01")));
    assert_eq!(next_change(&facts, day("2027-12-01"), at("2027-12-01T09:00")), Some(day("2028-02-29")));
    facts.push(Fact {
        valid_until: Some(day("2026-12-24")),
        ..row(3, "alone", json!(true), "2026-11-01", "2026-11-01T09:00")
    });
    assert_eq!(next(&facts), Some(day("2026-12-25")));
    facts.push(row(4, "alone", json!(true), "2026-12-01", "2026-11-01T09:00"));
    assert_eq!(next(&facts), Some(day("2026-12-01")));
    assert_eq!(next(&[]), None);
}

prop_compose! {
    fn rows()(parts in prop::collection::vec((0u8..3, 0i64..10, 0i64..10, prop::option::of(0i64..5), prop::option::of(0usize..8)), 0..8))
        -> Vec<Fact>
    {
        parts.iter().enumerate().map(|(at, &(fact, from, recorded, length, corrects))| Fact {
            valid_from: add_days(MONDAY, from),
            valid_until: length.map(|length| add_days(MONDAY, from + length)),
            recorded_at: crate::dates::start_of(add_days(MONDAY, recorded)),
            supersedes: corrects.map(|row| id(row as u128 + 1)),
            ..row(at as u128 + 1, &format!("fact-{fact}"), json!(at), "2026-11-23", "2026-11-23T00:00")
        }).collect()
    }
}

proptest! {
    #[test]
    fn the_order_of_rows_never_matters(facts in rows(), on in 0i64..12, known in 0i64..12, turn in 0usize..8) {
        let (on, known) = (add_days(MONDAY, on), crate::dates::start_of(add_days(MONDAY, known)));
        let mut other = facts.clone();
        other.reverse();
        let turn = turn.min(other.len());
        other.rotate_left(turn);
        prop_assert_eq!(facts_on(&facts, on, known), facts_on(&other, on, known));
    }

    #[test]
    fn what_was_known_then_stays_known_as_it_was(facts in rows(), on in 0i64..12, known in 0i64..12) {
        let (on, known) = (add_days(MONDAY, on), crate::dates::start_of(add_days(MONDAY, known)));
        let then: Vec<Fact> = facts.iter().filter(|row| row.recorded_at <= known).cloned().collect();
        prop_assert_eq!(facts_on(&facts, on, known), facts_on(&then, on, known));
    }

    #[test]
    fn nothing_changes_before_the_next_change(facts in rows(), on in 0i64..12) {
        let (on, known) = (add_days(MONDAY, on), at("2027-11-23T09:00"));
        let until = next_change(&facts, on, known).unwrap_or(add_days(on, 30));
        let eve = add_days(until, -1);
        prop_assert_eq!(facts_on(&facts, on, known), facts_on(&facts, eve, known));
    }
}
