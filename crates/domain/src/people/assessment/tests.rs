use super::*;
use crate::ids::{AccountId, FactId};

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn now() -> Timestamp {
    "2026-11-23T02:00:00Z".parse().expect("an instant")
}

fn assessment(on: &str, level: Option<i64>, score: Option<i64>) -> Assessment {
    Assessment { on: day(on), level, score, evidence: "报告".to_owned() }
}

/// What the register holds once assessments were taken in.
fn facts(taken: &[Assessment]) -> Vec<Fact> {
    let mut rows: Vec<Fact> = Vec::new();
    for one in taken {
        let change = one.change(PersonId::MIN);
        for input in change.facts {
            let mut bytes = [0; 16];
            bytes[15] = u8::try_from(rows.len()).expect("few rows") + 1;
            rows.push(Fact {
                id: FactId::from_bytes(bytes),
                person: PersonId::MIN,
                fact: input.fact,
                value: input.value,
                valid_from: one.on,
                valid_until: None,
                recorded_at: now(),
                recorded_by: AccountId::MIN,
                evidence: input.evidence,
                supersedes: None,
            });
        }
    }
    rows
}

#[test]
fn the_same_again_is_known_and_another_day_is_new() {
    let first = assessment("2025-01-01", Some(2), Some(50));
    let known = facts(std::slice::from_ref(&first));
    assert_eq!(first.beside(&[], now()), Beside::New);
    assert_eq!(first.beside(&known, now()), Beside::Known);
    assert_eq!(assessment("2026-01-01", Some(3), Some(40)).beside(&known, now()), Beside::New);
    assert_eq!(assessment("2024-01-01", Some(1), Some(80)).beside(&known, now()), Beside::New, "history");
    // Assessed again with the same result: an act of its own.
    assert_eq!(assessment("2026-01-01", Some(2), Some(50)).beside(&known, now()), Beside::Again);
    // The points of the older one are not those of a newer one that tells none.
    assert_eq!(assessment("2026-01-01", Some(2), None).beside(&known, now()), Beside::New);
}

#[test]
fn another_result_for_the_same_day_differs_and_what_is_left_out_does_not() {
    let known = facts(&[assessment("2025-01-01", Some(2), Some(50))]);
    let beside = |level, score| assessment("2025-01-01", level, score).beside(&known, now());
    assert_eq!(beside(Some(3), Some(50)), Beside::Differs);
    assert_eq!(beside(Some(2), Some(51)), Beside::Differs);
    assert_eq!(beside(None, Some(51)), Beside::Differs);
    assert_eq!(beside(Some(2), None), Beside::Known);
    assert_eq!(beside(None, Some(50)), Beside::Known);
}

#[test]
fn in_any_order_a_history_is_known_once_it_was_taken_in() {
    let all = [
        assessment("2024-01-01", Some(1), Some(80)),
        assessment("2025-01-01", Some(2), None),
        assessment("2026-01-01", None, Some(20)),
    ];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let known = facts(&order.map(|at: usize| all[at].clone()));
        for one in &all {
            assert_eq!(one.beside(&known, now()), Beside::Known, "{order:?} {one:?}");
        }
    }
}
