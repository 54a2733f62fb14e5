use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::actor::Role;
use crate::cast::{actor, at, day, id, person};
use crate::dates::add_days;
use crate::people::assessment::history;
use crate::people::facts::facts_on;

const NOW: &str = "2026-11-23T10:00";

fn row(number: u128, fact: &str, value: Value, from: Date, until: Option<Date>) -> Fact {
    Fact {
        id: id(number),
        person: id(1),
        fact: fact.into(),
        value,
        valid_from: from,
        valid_until: until,
        recorded_at: at("2026-10-01T09:00"),
        recorded_by: id(9),
        evidence: Some("首次评估".into()),
        supersedes: None,
    }
}

/// Assessed in January 2025: level 2, 58 points.
fn known() -> Vec<Fact> {
    let from = day("2025-01-10");
    vec![row(101, "ability_level", json!(2), from, None), row(102, "ability_score", json!(58), from, None)]
}

fn command(on: &str) -> Reassess {
    Reassess { person: id(1), on: day(on), evidence: "评估人：陆医生；报告 2026-31".into() }
}

fn try_it(command: &Reassess, facts: &[Fact]) -> Result<Reassessed, ReassessRefusal> {
    let (person, mut last) = (person(), 500u128);
    let mut mint = || {
        last += 1;
        uuid::Uuid::from_u128(last)
    };
    let scene = Scene { person: Some(&person), facts };
    reassess(command, &scene, &actor(Role::Clerk), at(NOW), &mut mint)
}

#[test]
fn it_stands_in_the_history_with_its_own_paper() {
    let kept = try_it(&command("2026-03-05"), &known()).expect("kept");
    let all = [known(), kept.facts].concat();
    let history = history(&all, at(NOW));
    let days: Vec<_> = history.iter().map(|one| (one.on, one.level, one.score)).collect();
    let (two, points) = (json!(2), json!(58));
    assert_eq!(days.len(), 2);
    assert_eq!(days[0], (day("2025-01-10"), Some(&two), Some(&points)));
    assert_eq!(days[1], (day("2026-03-05"), Some(&two), Some(&points)));
    assert_eq!(history[0].evidence, Some("首次评估"));
    assert_eq!(history[1].evidence, Some("评估人：陆医生；报告 2026-31"));
    assert_eq!(kept.event.note.as_deref(), Some("评估日期 2026-03-05，结果不变"));
}

#[test]
fn it_is_refused_with_a_reason() {
    use ReassessRefusal as R;
    let refused = |on: &str, facts: &[Fact]| try_it(&command(on), facts).expect_err("refused");
    assert_eq!(refused("2026-11-24", &known()), R::InFuture);
    assert_eq!(refused("2024-12-31", &known()), R::NotAssessed, "nothing was known then");
    assert_eq!(refused("2025-01-10", &known()), R::SameDay);
    let never = [row(103, "ability_level", json!("not_assessed"), day("2025-01-10"), None)];
    assert_eq!(refused("2026-03-05", &never), R::NotAssessed);
    let blank = Reassess { evidence: "　".into(), ..command("2026-03-05") };
    assert_eq!(try_it(&blank, &known()), Err(R::NoEvidence));
    let (person, mut none) = (person(), || uuid::Uuid::nil());
    for (role, person, refusal) in
        [(Role::Auditor, Some(&person), R::NotAllowed), (Role::Clerk, None, R::UnknownPerson)]
    {
        let scene = Scene { person, facts: &[] };
        let told = reassess(&command("2026-03-05"), &scene, &actor(role), at(NOW), &mut none);
        assert_eq!(told, Err(refusal));
    }
}

proptest! {
    /// Whatever was told before, in whatever order and for how long: no day shows another value.
    #[test]
    fn no_day_shows_another_value(
        rows in proptest::collection::vec((0usize..2, -1i64..5, 0i64..40, proptest::option::of(0i64..20)), 0..8),
        on in 0i64..45,
    ) {
        let first = day("2026-10-01");
        let rows: Vec<Fact> = (1u128..).zip(rows).map(|(number, (fact, value, from, lasts))| {
            let value = if value < 0 { Value::Null } else { json!(value) };
            let from = add_days(first, from);
            row(number, FACTS[fact], value, from, lasts.map(|days| add_days(from, days)))
        }).collect();
        let command = Reassess { on: add_days(first, on), ..command("2026-10-01") };
        if let Ok(kept) = try_it(&command, &rows) {
            let all = [rows.clone(), kept.facts].concat();
            for offset in -2..80 {
                let on = add_days(first, offset);
                prop_assert_eq!(facts_on(&rows, on, at(NOW)), facts_on(&all, on, at(NOW)), "{}", on);
            }
            prop_assert!(history(&all, at(NOW)).iter().any(|one| one.on == command.on));
        }
    }
}
