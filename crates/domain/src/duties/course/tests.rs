use std::sync::Arc;

use jiff::ToSpan;
use proptest::prelude::*;
use rules::Every;
use serde_json::{Value, json};

use super::*;
use crate::cast::{at, day, duty, id, reached};
use crate::dates::start_of;
use crate::duties::{WhyNot, count};
use crate::packs::{Notices, Pack};
use crate::people::happenings::tests::{absence, exit, row, town};
use crate::people::{Fact, Happening};
use crate::visits::outcome::Mode;

/// 2026-11-02, a Monday.
pub(crate) const ENTERED: &str = "2026-11-02";

/// A fact told at ten in the morning of a day.
fn fact(number: u128, name: &str, value: Value, from: &str, told: &str) -> Fact {
    crate::cast::fact(number, name, value, from, &format!("{told}T10:00"))
}

/// Lives alone, and is seventy-nine until the tenth of December.
fn alone() -> Vec<Fact> {
    let born = fact(1, "born_on", json!("1946-12-10"), "1946-12-10", ENTERED);
    vec![born, fact(2, "alone", json!(true), ENTERED, ENTERED)]
}

fn folded(pack: Pack, facts: &[Fact], happenings: &[Happening], known: &str) -> Course {
    let life = Life { entered_on: day(ENTERED), facts, happenings };
    course(&Notices::always(Arc::new(pack)), life, at(&format!("{known}T20:00")), None)
        .expect("the facts fit")
}

/// Each run: its duty, first day, last day.
fn runs(course: &Course) -> Vec<String> {
    let until = |run: &Run| run.until.map_or("…".to_owned(), |day| day.to_string());
    course.runs.iter().map(|run| format!("{} {} {}", run.duty.id, run.from, until(run))).collect()
}

fn pauses(run: &Run) -> Vec<String> {
    let until = |pause: &Pause| pause.until.map_or("…".to_owned(), |day| day.to_string());
    run.pauses.iter().map(|pause| format!("{} {} {}", pause.why, pause.from, until(pause))).collect()
}

fn week(from: &str) -> Period {
    period_of(Every::Week, day(from), day(from)).expect("a week")
}

fn month(from: &str) -> Period {
    period_of(Every::Month, day(from), day(from)).expect("a month")
}

#[test]
fn what_a_day_decides_is_asked_from_the_next_one_on() {
    let course = folded(town(), &alone(), &[], "2026-12-24");
    assert_eq!(runs(&course), ["rest 2026-11-03 2026-12-10", "weekly 2026-12-11 …"]);
    assert_eq!(
        folded(town(), &alone(), &[], "2026-11-02").runs.len(),
        1,
        "decided on the day, asked for tomorrow"
    );
}

#[test]
fn what_is_learnt_late_asks_for_nothing_in_retrospect() {
    let mut facts = alone();
    // Told on the twentieth that he was born ten years earlier: he was never seventy-nine.
    let older = fact(3, "born_on", json!("1936-12-10"), "1936-12-10", "2026-11-20");
    facts.push(Fact { supersedes: Some(facts[0].id), ..older });
    let course = folded(town(), &facts, &[], "2026-12-24");
    assert_eq!(runs(&course), ["rest 2026-11-03 2026-11-20", "weekly 2026-11-21 …"]);
    let as_known_then = folded(town(), &facts, &[], "2026-11-19");
    assert_eq!(runs(&as_known_then), ["rest 2026-11-03 …"]);
}

#[test]
fn a_fact_of_the_future_counts_when_its_day_has_come() {
    let mut facts = alone();
    facts.push(fact(3, "alone", json!(false), "2026-11-23", "2026-11-10"));
    assert_eq!(runs(&folded(town(), &facts, &[], "2026-11-12")), ["rest 2026-11-03 …"]);
    assert_eq!(runs(&folded(town(), &facts, &[], "2026-11-24")), ["rest 2026-11-03 2026-11-23"]);
}

#[test]
fn days_in_hospital_are_taken_out_even_if_they_are_told_afterwards() {
    let stay = row(1, absence("hospital"), "2026-11-04", Some("2026-11-20"), "2026-11-25");
    let course = folded(town(), &alone(), &[stay], "2026-11-26");
    assert_eq!(pauses(&course.runs[0]), ["hospital 2026-11-04 2026-11-20"]);
    // Asked for on 28 days of November, there on 11 of them: less than half of the month.
    assert_eq!(course.runs[0].quota(month("2026-11-10")), Quota { owed: 0, most: 1 });
    assert_eq!(course.runs[0].days_away(month("2026-11-10")), 17);
    assert_eq!(course.runs[0].quota(month("2026-12-10")), Quota { owed: 1, most: 1 });
}

#[test]
fn a_stay_that_turns_out_to_be_none_still_excuses_the_days_on_which_it_was_believed() {
    let told = row(1, absence("hospital"), "2026-11-04", None, "2026-11-06");
    let withdrawn = Happening {
        id: id(2),
        withdrawn: true,
        supersedes: Some(told.id),
        recorded_at: at("2026-11-11T09:00"),
        ..told.clone()
    };
    let course = folded(town(), &alone(), &[told, withdrawn], "2026-11-26");
    assert_eq!(pauses(&course.runs[0]), ["hospital 2026-11-06 2026-11-10"]);
}

#[test]
fn duties_go_on_for_the_first_days_away_where_the_pack_says_so() {
    let trip = row(1, absence("travelling"), "2026-11-04", Some("2026-11-12"), "2026-11-04");
    let course = folded(town(), &alone(), &[trip], "2026-11-26");
    assert_eq!(pauses(&course.runs[0]), ["travelling 2026-11-07 2026-11-12"]);
}

#[test]
fn a_death_ends_the_duties_on_its_day_however_late_it_is_told() {
    let died = row(1, exit("died"), "2026-12-16", None, "2026-12-19");
    let course = folded(town(), &alone(), &[died], "2026-12-20");
    assert_eq!(runs(&course), ["rest 2026-11-03 2026-12-10", "weekly 2026-12-11 2026-12-16"]);
    let contacts = ["2026-12-16T09:00", "2026-12-17T09:00", "2026-12-18T09:00"];
    let contacts: Vec<_> =
        (1..).zip(contacts).map(|(number, when)| reached(number, when, Mode::Door)).collect();
    let counting = count(&course, &contacts);
    let why: Vec<_> =
        contacts.iter().map(|contact| counting.verdict(contact.id).expect("known").why_not()).collect();
    assert_eq!(why, [None, Some(WhyNot::Gone), Some(WhyNot::Gone)]);
    // Three of seven days: nobody who meant to come on Friday was late.
    assert_eq!(course.runs[1].quota(week("2026-12-14")), Quota { owed: 0, most: 2 });
}

#[test]
fn whoever_comes_back_is_asked_for_anew() {
    let left = row(1, exit("moved"), "2026-11-10", Some("2026-11-19"), "2026-11-10");
    let course = folded(town(), &alone(), &[left], "2026-11-26");
    assert_eq!(runs(&course), ["rest 2026-11-03 2026-11-09", "rest 2026-11-20 …"]);
    assert_eq!(course.gone_on(day("2026-11-19")).map(|gone| gone.why.as_str()), Some("moved"));
    assert_eq!(course.gone_on(day("2026-11-20")), None);
}

#[test]
fn a_move_told_in_error_excuses_and_asks_for_nothing_again() {
    let left = row(1, exit("moved"), "2026-11-10", None, "2026-11-10");
    let withdrawn = Happening {
        id: id(2),
        withdrawn: true,
        supersedes: Some(left.id),
        recorded_at: at("2026-11-15T09:00"),
        ..left.clone()
    };
    let course = folded(town(), &alone(), &[left, withdrawn], "2026-11-26");
    assert_eq!(runs(&course), ["rest 2026-11-03 …"]);
    assert_eq!(pauses(&course.runs[0]), ["moved 2026-11-10 2026-11-14"]);
}

#[test]
fn another_notice_asks_from_the_day_after_its_first_day() {
    let monthly = crate::packs::rehearse::tests::town(&[("rhythm", "month")]);
    let days =
        vec![(day("2024-01-01"), Some(Arc::new(town()))), (day("2026-12-20"), Some(Arc::new(monthly)))];
    let (facts, known_at) = (alone(), at("2027-01-10T12:00"));
    let life = Life { entered_on: day(ENTERED), facts: &facts, happenings: &[] };
    let course = course(&Notices::new(days), life, known_at, None).expect("the facts fit");
    let expected = ["rest 2026-11-03 2026-12-10", "weekly 2026-12-11 2026-12-20", "monthly 2026-12-21 …"];
    assert_eq!(runs(&course), expected);
}

#[test]
fn whoever_came_early_came_for_what_was_asked_then() {
    let mut facts = alone();
    let older = fact(3, "born_on", json!("1930-12-10"), "1930-12-10", "2026-11-08");
    facts.push(Fact { supersedes: Some(facts[0].id), ..older });
    facts.push(fact(4, "alone", json!(false), "2026-11-18", "2026-11-18"));
    let course = folded(town(), &facts, &[], "2026-11-26");
    let weekly = &course.runs[1];
    assert_eq!((weekly.from, weekly.until), (day("2026-11-09"), Some(day("2026-11-18"))));
    let contacts = [reached(1, "2026-11-16T09:00", Mode::Door), reached(2, "2026-11-17T09:00", Mode::Door)];
    let tally = count(&course, &contacts).tally(1, day("2026-11-18")).expect("a tally");
    assert_eq!((tally.owed, tally.counted.len(), tally.until), (0, 2, day("2026-11-18")));
}

fn paused(duty: &rules::Duty, from: &str, until: Option<&str>, partly: Partly) -> Run {
    let pause = Pause { why: "away".into(), from: day(from), until: until.map(day), partly };
    Run { duty: duty.clone(), from: day("2026-01-05"), until: None, pauses: vec![pause] }
}

#[test]
fn what_is_owed_of_a_week_with_days_away() {
    let twice = duty("door", &[Mode::Door], 2, Every::Week);
    let owed = |from, until, partly| paused(&twice, from, until, partly).quota(week("2026-11-23")).owed;
    // Back on Wednesday: five of seven days. Back on Friday: three. Away from Friday: four, and nobody there at the end.
    assert_eq!(owed("2026-11-20", Some("2026-11-24"), Partly::Share), 1);
    assert_eq!(owed("2026-11-20", Some("2026-11-26"), Partly::Share), 0);
    assert_eq!(owed("2026-11-27", None, Partly::Share), 1);
    assert_eq!(owed("2026-11-26", None, Partly::Share), 0);
    assert_eq!(owed("2026-11-24", Some("2026-11-25"), Partly::Whole), 2);
    assert_eq!(owed("2026-11-24", Some("2026-11-25"), Partly::Nothing), 0);
    assert_eq!(owed("2026-11-01", None, Partly::Share), 0);
    let once = duty("door", &[Mode::Door], 1, Every::Week);
    assert_eq!(
        paused(&once, "2026-11-20", Some("2026-11-25"), Partly::Share).quota(week("2026-11-23")).owed,
        1
    );
    assert_eq!(paused(&once, "2026-11-27", None, Partly::Share).quota(week("2026-11-23")).owed, 0);
}

/// Rows of facts and of what happened, each with the day it is told.
pub(crate) fn lives() -> impl Strategy<Value = (Vec<Fact>, Vec<Happening>)> {
    let fact_row = (0i64..60, 0i64..60, prop::bool::ANY, 0u8..3);
    let happening = (0i64..60, prop::option::of(0i64..20), 0i64..20, 0u8..4, prop::bool::weighted(0.2));
    (prop::collection::vec(fact_row, 0..4), prop::collection::vec(happening, 0..4)).prop_map(
        |(facts, rows)| {
            let later = |days: i64| (day(ENTERED) + days.days()).to_string();
            let mut told = alone();
            for (number, (from, lag, yes, kind)) in (10u128..).zip(facts) {
                let (name, value) = match kind {
                    0 => ("alone", json!(yes)),
                    1 => ("born_on", json!(if yes { "1936-02-03" } else { "1950-02-03" })),
                    _ => ("dementia", json!(yes)),
                };
                told.push(fact(number, name, value, &later(from), &later(from + lag / 3)));
            }
            let mut happened = Vec::new();
            for (number, (from, length, lag, kind, withdrawn)) in (100u128..).zip(rows) {
                let kind = match kind {
                    0 => absence("hospital"),
                    1 => absence("travelling"),
                    2 => exit("moved"),
                    _ => exit("died"),
                };
                let until = length.map(|length| later(from + length));
                let first = row(number, kind, &later(from), until.as_deref(), &later(from + lag));
                if withdrawn {
                    let recorded_at =
                        start_of(first.from_on) + jiff::SignedDuration::from_hours(24 * (lag + 9));
                    let back = Happening {
                        id: id(number + 1_000),
                        withdrawn: true,
                        supersedes: Some(first.id),
                        recorded_at,
                        ..first.clone()
                    };
                    happened.push(back);
                }
                happened.push(first);
            }
            (told, happened)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_order_in_which_rows_stand_never_matters((facts, rows) in lives(), ahead in 0i64..90) {
        let known = (day(ENTERED) + ahead.days()).to_string();
        let one = folded(town(), &facts, &rows, &known);
        let turned: (Vec<Fact>, Vec<Happening>) =
            (facts.iter().rev().cloned().collect(), rows.iter().rev().cloned().collect());
        prop_assert_eq!(one, folded(town(), &turned.0, &turned.1, &known));
    }

    #[test]
    fn runs_of_one_duty_never_overlap_and_pauses_lie_within_them((facts, rows) in lives(), ahead in 0i64..90) {
        let known = (day(ENTERED) + ahead.days()).to_string();
        let course = folded(town(), &facts, &rows, &known);
        for (at, run) in course.runs.iter().enumerate() {
            prop_assert!(run.until.is_none_or(|until| until >= run.from));
            for other in course.runs[at + 1..].iter().filter(|other| other.duty.id == run.duty.id) {
                prop_assert!(run.until.is_some_and(|until| until < other.from), "{run:?} {other:?}");
            }
            let mut last = None;
            for pause in &run.pauses {
                prop_assert!(pause.from >= run.from && last.is_none_or(|last| pause.from > last));
                prop_assert!(pause.until.is_none_or(|until| until >= pause.from && run.until.is_none_or(|end| until <= end)));
                last = pause.until.or(Some(jiff::civil::Date::MAX));
            }
        }
        let read: Course = serde_json::from_str(&serde_json::to_string(&course).expect("text")).expect("a course");
        prop_assert_eq!(read, course);
    }

    /// Whatever is learnt later, nothing is asked of a day that was not asked when that day ended.
    #[test]
    fn nothing_is_asked_for_in_retrospect((facts, rows) in lives(), ahead in 0i64..120) {
        let now = day(ENTERED) + ahead.days();
        let course = folded(town(), &facts, &rows, &now.to_string());
        let mut on = day(ENTERED);
        while on <= now {
            let then = folded(town(), &facts, &rows, &on.to_string());
            for (_, run) in course.on(on).filter(|(_, run)| run.pause_on(on).is_none()) {
                let asked = then.on(on).any(|(_, old)| old.duty.id == run.duty.id && old.pause_on(on).is_none());
                prop_assert!(asked, "{} on {on}", run.duty.id);
            }
            on += 7.days();
        }
    }
}
