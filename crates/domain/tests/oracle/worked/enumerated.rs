//! The enumerator leaves nothing out and says nothing twice; the counter keeps its promises on what comes out of it.

use std::collections::BTreeSet;

use super::super::calendar::day_of;
use super::super::enumerate::{Case, MOST, Variation, Week, cases, shapes};

use super::super::story::Class;
use super::super::{Judgement, Row, Story, judge};

/// A prime: every so many cases of the long list, so that all variations have their turn.
const EVERY: usize = 97;

#[test]
fn there_are_so_many_shapes_and_none_twice() {
    let shapes = shapes(MOST);
    let by_size: Vec<usize> =
        (0..=MOST).map(|size| shapes.iter().filter(|shape| shape.size() == size).count()).collect();
    assert_eq!(by_size, [1, 7, 55, 417, 3_162, 23_958, 181_644]);
    assert_eq!(shapes.iter().collect::<BTreeSet<_>>().len(), shapes.len());
}

#[test]
fn there_are_so_many_cases() {
    let (jinan, qidong) = (695_572, 666_808);
    let many = Class::ALL.map(|class| cases(class).len());
    assert_eq!(many, [jinan, jinan, jinan, jinan, qidong, qidong, qidong]);
}

#[test]
fn what_counts_adds_up_in_any_order_of_arrival() {
    for class in Class::ALL {
        for case in cases(class).iter().step_by(EVERY) {
            let story = case.story();
            let judged = judge(&story);
            assert_eq!(judged.verdicts.len(), story.contacts.len());
            for row in &judged.rows {
                let (done, instead) = (row.counted.len() as u32, row.instead.len() as u32);
                let undone = row.owed.saturating_sub(done);
                assert!(row.owed <= row.may_count && row.may_count <= row.quota, "{}: {row:?}", story.name);
                assert!(done + instead <= row.may_count, "{}: {row:?}", story.name);
                assert!(instead <= row.refused && row.refused <= undone, "{}: {row:?}", story.name);
                assert_eq!(row.met, done >= row.owed, "{}: {row:?}", story.name);
                // Done, refused, missed: once a part is over, whatever it owed is one of the three.
                let over = day_of(story.seen_at) > row.part.1;
                let missed = if over { undone - row.refused } else { 0 };
                assert_eq!(row.missed, missed, "{}: {row:?}", story.name);
                assert_eq!(row.missed > 0, row.missed_since.is_some(), "{}: {row:?}", story.name);
            }
            let counted: usize = judged.rows.iter().map(|row| row.counted.len() + row.instead.len()).sum();
            let fates = judged.verdicts.iter().filter(|verdict| verdict.fate.counts()).count();
            assert_eq!(counted, fates, "{}", story.name);
            let earned: i64 = judged.verdicts.iter().map(|verdict| verdict.fen).sum();
            assert_eq!(earned, judged.payable() + judged.held(), "{}", story.name);
            // Promise 3 of the design: the order of arrival never matters.
            let mut turned = story.clone();
            turned.contacts.reverse();
            assert_eq!(judge(&turned), judged, "{}", story.name);
        }
    }
}

/// What the enumerator rests on: where a shape is laid in a week changes no number.
#[test]
fn a_shape_is_one_case_wherever_it_is_laid() {
    let shapes = shapes(MOST);
    let some = shapes.iter().enumerate().filter(|(at, shape)| shape.size() < 4 || at % EVERY == 0);
    for (_, shape) in some {
        for class in [Class::Key, Class::A, Class::B, Class::C] {
            let laid = |seed| {
                let week = Week::Shape(shape.clone());
                numbers(&judge(&Case { class, week, variation: Variation::None, seed }.story()))
            };
            let first = laid(0);
            for seed in 1..6 {
                assert_eq!(laid(seed), first, "{class:?} {shape:?} seed {seed}");
            }
        }
    }
}

fn numbers(judged: &Judgement) -> Vec<(&'static str, u32, usize, usize, u32, u32)> {
    let of = |row: &Row| (row.duty, row.owed, row.counted.len(), row.instead.len(), row.refused, row.missed);
    judged.rows.iter().map(of).collect()
}

/// The variations do what their names say: where there are visits, calls and money, each leaves a trace in some story.
#[test]
fn disturbances_disturb() {
    for class in [Class::A, Class::B] {
        let mut quiet = BTreeSet::new();
        let mut loud = BTreeSet::new();
        for case in cases(class).into_iter().step_by(EVERY) {
            let name = format!("{:?}", case.variation);
            let plain = Case { variation: Variation::None, ..case.clone() }.story();
            let disturbed = Story { name: plain.name.clone(), ..case.story() };
            let seen = if judge(&disturbed) == judge(&plain) { &mut quiet } else { &mut loud };
            seen.insert(name);
        }
        // What begins or ends on Sunday evening leaves this week whole, and lost contact excuses nothing.
        let sunday = ["Change { on: 6", "Died { on: 6 }", "NoPhone { from: 6 }"];
        let leaves_no_trace = |name: &str| {
            name == "None"
                || sunday.iter().any(|known| name.starts_with(known))
                || (name.starts_with("Away") && name.ends_with("LostContact }"))
        };
        let unlike: Vec<_> = quiet.difference(&loud).filter(|name| !leaves_no_trace(name)).collect();
        assert!(unlike.is_empty(), "{class:?} leaves no trace: {unlike:#?}");
        let unlike: Vec<_> = loud.iter().filter(|name| leaves_no_trace(name)).collect();
        assert!(unlike.is_empty(), "{class:?} leaves a trace: {unlike:#?}");
    }
}
