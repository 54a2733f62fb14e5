use serde_json::json;

use super::*;
use crate::actor::Role;
use crate::cast::{MONDAY, actor, at, day, id, mint, person};
use crate::classes::vocabulary::host;
use crate::people::facts::facts_on;
use crate::refusal::{Refusal, shown};

const NOW: &str = "2026-11-23T10:00";

/// 柳奶奶 as she was registered: not alone, grade 3.
fn known() -> Vec<Fact> {
    let row = |number, fact: &str, value, from| Fact {
        id: id(number),
        person: id(1),
        fact: fact.into(),
        value,
        valid_from: day(from),
        valid_until: None,
        recorded_at: at("2026-10-01T09:00"),
        recorded_by: id(9),
        evidence: None,
        supersedes: None,
    };
    vec![
        row(101, "born_on", json!("1950-03-01"), "1950-03-01"),
        row(102, "sex", json!("female"), "1950-03-01"),
        row(103, "alone", json!(false), "2026-10-01"),
        row(104, "cert_grade", json!(3), "2026-10-01"),
    ]
}

fn from(first: &str) -> Change {
    Change::From { first: day(first), last: None }
}

fn command(how: Change, facts: &[(&str, Value)]) -> ChangeFacts {
    let facts = facts
        .iter()
        .map(|(fact, value)| FactInput { fact: (*fact).into(), value: value.clone(), evidence: None })
        .collect();
    ChangeFacts { person: id(1), how, facts, opened_at: None, note: None }
}

fn try_it(command: &ChangeFacts, facts: &[Fact]) -> Result<Changed, Vec<Refusal>> {
    let (host, person) = (host(), person());
    let scene = Scene { person: Some(&person), facts, dictionary: &host.dictionary };
    change_facts(command, &scene, &actor(Role::Clerk), at(NOW), &mut mint()).map_err(shown)
}

fn code(command: &ChangeFacts) -> &'static str {
    try_it(command, &known()).expect_err("it should be refused")[0].code
}

#[test]
fn a_change_holds_from_its_day_on() {
    let changed = try_it(&command(from("2026-11-20"), &[("alone", json!(true))]), &known()).expect("changed");
    let all = [known(), changed.facts].concat();
    assert_eq!(facts_on(&all, day("2026-11-19"), at(NOW))["alone"], json!(false));
    assert_eq!(facts_on(&all, day("2026-11-20"), at(NOW))["alone"], json!(true));
    assert_eq!(changed.event.before, Some(json!({ "alone": false })));
    assert_eq!(changed.event.after, Some(json!({ "alone": true })));
}

#[test]
fn of_two_changes_in_one_instant_the_second_holds() {
    let first = try_it(&command(from("2026-11-20"), &[("alone", json!(true))]), &known()).expect("changed");
    let mut all = [known(), first.facts].concat();
    // Its id is lower than that of the first: without a word of which came last, the first would win.
    all.last_mut().expect("a row").id = id(999);
    let second = try_it(&command(from("2026-11-20"), &[("alone", json!(false))]), &all).expect("changed");
    assert_eq!(second.facts[0].supersedes, Some(id(999)));
    all.extend(second.facts);
    assert_eq!(facts_on(&all, day("2026-11-20"), at(NOW))["alone"], json!(false));
}

#[test]
fn a_correction_covers_all_days_of_what_was_wrong() {
    let changed = try_it(&command(Change::Correct, &[("cert_grade", json!(2))]), &known()).expect("changed");
    let all = [known(), changed.facts].concat();
    assert_eq!(facts_on(&all, day("2026-10-01"), at(NOW))["cert_grade"], json!(2));
    assert_eq!(facts_on(&all, day("2026-10-01"), at("2026-11-22T10:00"))["cert_grade"], json!(3));
}

#[test]
fn what_is_known_makes_no_row() {
    let some = command(from("2026-11-20"), &[("alone", json!(true)), ("cert_grade", json!(3))]);
    assert_eq!(try_it(&some, &known()).expect("changed").facts.len(), 1);
    assert_eq!(code(&command(from("2026-11-20"), &[("cert_grade", json!(3))])), "change.nothing_new");
    assert_eq!(code(&command(from("2026-11-20"), &[("dementia", Value::Null)])), "change.nothing_new");
}

#[test]
fn a_limited_stretch_ends() {
    let stay = Change::From { first: day("2026-11-20"), last: Some(day("2026-11-25")) };
    let changed = try_it(&command(stay, &[("alone", json!(true))]), &known()).expect("changed");
    let all = [known(), changed.facts].concat();
    assert_eq!(facts_on(&all, day("2026-11-25"), at(NOW))["alone"], json!(true));
    assert_eq!(facts_on(&all, day("2026-11-26"), at(NOW))["alone"], json!(false));
    let backwards = Change::From { first: day("2026-11-20"), last: Some(day("2026-11-19")) };
    assert_eq!(code(&command(backwards, &[("alone", json!(true))])), "change.ends_early");
}

#[test]
fn the_copies_for_lists_follow_a_corrected_birth() {
    let correction = command(Change::Correct, &[("born_on", json!("1951-03-01"))]);
    let changed = try_it(&correction, &known()).expect("changed");
    assert_eq!(changed.person.born_on, Some(day("1951-03-01")));
    assert_eq!(changed.person.sex, person().sex);
}

#[test]
fn the_second_of_two_editors_sees_what_changed() {
    let opened = ChangeFacts {
        opened_at: Some(at("2026-11-23T09:00")),
        ..command(from("2026-11-20"), &[("alone", json!(true))])
    };
    let meanwhile = Fact {
        id: id(105),
        value: Value::Null,
        valid_from: MONDAY,
        recorded_at: at("2026-11-23T09:30"),
        ..known()[2].clone()
    };
    let facts = [known(), vec![meanwhile]].concat();
    let later = ChangeFacts { how: from("2026-11-23"), ..opened.clone() };
    let refusals = try_it(&later, &facts).expect_err("somebody was faster");
    assert_eq!((refusals[0].code, refusals[0].field.as_deref()), ("change.meanwhile", Some("alone")));
    assert!(refusals[0].text.contains("未知"));
    assert!(try_it(&opened, &known()).is_ok());
}

#[test]
fn every_wrong_value_is_told() {
    let wrong = command(
        Change::Correct,
        &[
            ("alone", json!(1)),
            ("age", json!(80)),
            ("lonely", json!(true)),
            ("sex", json!("male")),
            ("sex", json!("male")),
        ],
    );
    let refusals = try_it(&wrong, &known()).expect_err("it should be refused");
    let codes: Vec<&str> = refusals.iter().map(|refusal| refusal.code).collect();
    assert_eq!(
        codes,
        ["change.fact_value", "change.unknown_fact", "change.unknown_fact", "change.fact_twice"]
    );
}

#[test]
fn nobody_changes_whom_they_do_not_see() {
    let (host, command) = (host(), command(Change::Correct, &[("alone", json!(true))]));
    let scene = Scene { person: None, facts: &[], dictionary: &host.dictionary };
    let answer = change_facts(&command, &scene, &actor(Role::Clerk), at(NOW), &mut mint());
    assert_eq!(answer.err(), Some(vec![ChangeRefusal::UnknownPerson]));
    let answer = change_facts(&command, &scene, &actor(Role::Auditor), at(NOW), &mut mint());
    assert_eq!(answer.err(), Some(vec![ChangeRefusal::NotAllowed]));
}

#[test]
fn what_somebody_else_wrote_is_told_even_where_the_new_value_is_wrong() {
    let mut facts = known();
    facts.iter_mut().filter(|row| row.fact == "cert_grade").for_each(|row| row.recorded_at = at(NOW));
    let opened_at = Some(at("2026-11-23T09:00"));
    let wrong = ChangeFacts { opened_at, ..command(from("2026-11-23"), &[("cert_grade", json!(9))]) };
    // Told of the wrong value only, the form would come back as if the other's change had been seen.
    let refused = try_it(&wrong, &facts).expect_err("changed meanwhile");
    assert_eq!(refused[0].code, "change.meanwhile");
    let seen = ChangeFacts { opened_at: Some(at(NOW)), ..wrong };
    assert_eq!(try_it(&seen, &facts).expect_err("still wrong")[0].code, "change.fact_value");
}
