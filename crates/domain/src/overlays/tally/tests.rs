//! Who was reached, who was tried in vain: day by day, whatever the order.

use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::cast::{at, day, id};
use crate::dates::{add_days, start_of};
use crate::overlays::Rhythm;

fn ask(rhythm: Rhythm, count: u32) -> Ask {
    Ask {
        id: "a".into(),
        name: "每天".into(),
        clause: "七".into(),
        message: String::new(),
        modes: vec![Mode::Door, Mode::Phone],
        who: Vec::new(),
        covers: false,
        stops: Vec::new(),
        count,
        rhythm,
        from: at("2026-11-23T08:00"),
        until: Some(at("2026-11-26T12:00")),
    }
}

fn made(number: u128, when: &str, mode: Mode, outcome: OutcomeKind) -> Made {
    let contact = Contact { id: id(number), visited_at: at(when), mode, outcome, voided: false };
    Made { contact, known_safe: false, visitor_kind: "committee".into(), ordinary: false }
}

fn reached(number: u128, when: &str) -> Made {
    made(number, when, Mode::Phone, OutcomeKind::Reached)
}

fn stand_on(asks: &[Ask], made: &[Made], on: &str) -> Option<(Stand, usize, u32)> {
    look(asks, made, day(on)).map(|found| (found.stand, found.met.len(), found.owed))
}

#[test]
fn every_day_asks_anew() {
    let asks = [ask(Rhythm::Days(1, Vec::new()), 1)];
    let made =
        [reached(1, "2026-11-23T09:00"), made(2, "2026-11-24T09:00", Mode::Phone, OutcomeKind::NotReached)];
    assert_eq!(stand_on(&asks, &made, "2026-11-22"), None);
    assert_eq!(stand_on(&asks, &made, "2026-11-23"), Some((Stand::Met, 1, 1)));
    assert_eq!(stand_on(&asks, &made, "2026-11-24"), Some((Stand::InVain, 0, 1)));
    assert_eq!(stand_on(&asks, &made, "2026-11-25"), Some((Stand::Untried, 0, 1)));
    assert_eq!(stand_on(&asks, &made, "2026-11-27"), None);
}

#[test]
fn what_came_before_it_was_issued_was_for_something_else() {
    let asks = [ask(Rhythm::Days(1, Vec::new()), 1)];
    assert_eq!(
        stand_on(&asks, &[reached(1, "2026-11-23T07:59")], "2026-11-23"),
        Some((Stand::Untried, 0, 1))
    );
}

#[test]
fn a_contact_that_a_duty_has_taken_serves_only_where_the_notice_says_so() {
    let ordinary = [Made { ordinary: true, ..reached(1, "2026-11-23T09:00") }];
    let beside = ask(Rhythm::Once, 1);
    assert_eq!(stand_on(std::slice::from_ref(&beside), &ordinary, "2026-11-23"), Some((Stand::Short, 0, 1)));
    let covered = Ask { covers: true, ..beside };
    assert_eq!(stand_on(&[covered], &ordinary, "2026-11-23"), Some((Stand::Met, 1, 1)));
}

#[test]
fn once_is_met_on_any_day_and_stays_met() {
    let asks = [ask(Rhythm::Once, 1)];
    let made = [reached(1, "2026-11-24T09:00")];
    for on in ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"] {
        assert_eq!(stand_on(&asks, &made, on), Some((Stand::Met, 1, 1)), "{on}");
    }
}

#[test]
fn two_of_a_whole_alert_are_two_days_or_two_modes_and_two_of_a_day_are_two_calls() {
    let calls = [reached(1, "2026-11-23T09:00"), reached(2, "2026-11-23T15:00")];
    assert_eq!(stand_on(&[ask(Rhythm::Once, 2)], &calls, "2026-11-23"), Some((Stand::Short, 1, 2)));
    assert_eq!(
        stand_on(&[ask(Rhythm::Days(1, Vec::new()), 2)], &calls, "2026-11-23"),
        Some((Stand::Met, 2, 2))
    );
}

#[test]
fn every_other_day_is_counted_from_the_first() {
    let asks = [ask(Rhythm::Days(2, Vec::new()), 1)];
    let made = [reached(1, "2026-11-24T09:00")];
    assert_eq!(stand_on(&asks, &made, "2026-11-23"), Some((Stand::Met, 1, 1)));
    assert_eq!(stand_on(&asks, &made, "2026-11-25"), Some((Stand::Untried, 0, 1)));
    assert_eq!((asks[0].owed(3), asks[0].owed(4), asks[0].owed(5)), (2, 2, 3));
}

#[test]
fn a_part_of_the_day_wants_its_own() {
    use jiff::civil::time;
    use rules::sections::ladder::PartOfDay;
    let part = |id: &str, from: i8, to: i8| PartOfDay {
        id: id.into(),
        name: id.into(),
        from: time(from, 0, 0, 0),
        to: time(to, 0, 0, 0),
    };
    let parts = vec![part("morning", 6, 12), part("evening", 17, 22)];
    let asks = [ask(Rhythm::Days(1, parts), 1)];
    let made = [reached(1, "2026-11-24T09:00"), reached(2, "2026-11-24T10:00")];
    assert_eq!(stand_on(&asks, &made, "2026-11-24"), Some((Stand::Short, 1, 2)));
    let both = [made.to_vec(), vec![reached(3, "2026-11-24T18:30")]].concat();
    assert_eq!(stand_on(&asks, &both, "2026-11-24"), Some((Stand::Met, 2, 2)));
}

#[test]
fn other_modes_and_other_visitors_do_not_fulfil_it_but_somebody_was_reached() {
    let asks = [Ask { who: vec!["doctor".into()], ..ask(Rhythm::Once, 1) }];
    assert_eq!(stand_on(&asks, &[reached(1, "2026-11-23T09:00")], "2026-11-23"), Some((Stand::Short, 0, 1)));
    let video = [made(1, "2026-11-23T09:00", Mode::Video, OutcomeKind::Reached)];
    assert_eq!(stand_on(&[ask(Rhythm::Once, 1)], &video, "2026-11-23"), Some((Stand::Short, 0, 1)));
}

#[test]
fn refusing_is_neither_done_nor_missed_and_safe_is_not_worrying() {
    let asks = [ask(Rhythm::Once, 1)];
    let no = [made(1, "2026-11-23T09:00", Mode::Door, OutcomeKind::Refused)];
    assert_eq!(stand_on(&asks, &no, "2026-11-23"), Some((Stand::Refused, 0, 1)));
    let out = made(1, "2026-11-23T09:00", Mode::Door, OutcomeKind::NotReached);
    let safe = [Made { known_safe: true, ..out.clone() }];
    assert_eq!(stand_on(&asks, &safe, "2026-11-23"), Some((Stand::KnownSafe, 0, 1)));
    let later = [
        safe[0].clone(),
        Made { contact: Contact { id: id(2), visited_at: at("2026-11-23T18:00"), ..out.contact }, ..out },
    ];
    assert_eq!(stand_on(&asks, &later, "2026-11-23"), Some((Stand::InVain, 0, 1)), "the last word counts");
    let voided = [Made { contact: Contact { voided: true, ..later[0].contact }, ..later[0].clone() }];
    assert_eq!(stand_on(&asks, &voided, "2026-11-23"), Some((Stand::Untried, 0, 1)));
}

#[test]
fn of_two_demands_a_contact_serves_the_first_that_can_take_it() {
    let daily = ask(Rhythm::Days(1, Vec::new()), 1);
    let once = Ask { id: "b".into(), ..ask(Rhythm::Once, 1) };
    let asks = [daily, once];
    let one = [reached(1, "2026-11-23T09:00")];
    assert_eq!(stand_on(&asks, &one, "2026-11-23"), Some((Stand::Short, 1, 2)));
    // What served yesterday's day does not serve the whole alert as well.
    assert_eq!(stand_on(&asks, &one, "2026-11-24"), Some((Stand::Untried, 0, 2)));
    let two = [reached(1, "2026-11-23T09:00"), reached(2, "2026-11-23T15:00")];
    assert_eq!(stand_on(&asks, &two, "2026-11-23"), Some((Stand::Met, 2, 2)));
}

#[test]
fn over_several_days_each_day_is_counted_once_and_a_whole_alert_once() {
    let asks = [ask(Rhythm::Days(1, Vec::new()), 1), Ask { id: "b".into(), ..ask(Rhythm::Once, 1) }];
    let made =
        [reached(1, "2026-11-23T09:00"), reached(2, "2026-11-24T09:00"), reached(3, "2026-11-24T10:00")];
    let days = Period { starts_on: day("2026-11-20"), ends_on: day("2026-11-25") };
    assert_eq!(through(&asks, &made, days), [Sum { owed: 3, met: 2 }, Sum { owed: 1, met: 1 }]);
}

/// Some contacts of a few days.
fn contacts() -> impl Strategy<Value = Vec<Made>> {
    let one = (0..120i64, 0..3usize, 0..3usize, any::<bool>());
    prop::collection::vec(one, 0..10).prop_map(|all| {
        let made = all.into_iter().zip(1..).map(|((hour, mode, outcome, ordinary), number)| {
            let visited_at = start_of(day("2026-11-22")) + SignedDuration::from_hours(hour);
            let outcome = OutcomeKind::ALL[outcome];
            let contact =
                Contact { id: id(number), visited_at, mode: Mode::ALL[mode], outcome, voided: false };
            Made { contact, known_safe: false, visitor_kind: "committee".into(), ordinary }
        });
        made.collect()
    })
}

proptest! {
    #[test]
    fn the_order_never_matters_and_one_more_never_makes_less(
        (made, other) in contacts().prop_flat_map(|made| (Just(made.clone()), Just(made).prop_shuffle())),
        extra in contacts(),
        count in 1..3u32,
        every in 0..3u16,
    ) {
        let rhythm = if every == 0 { Rhythm::Once } else { Rhythm::Days(every, Vec::new()) };
        let asks = [ask(rhythm, count), Ask { id: "b".into(), covers: true, ..ask(Rhythm::Once, 1) }];
        for ahead in 0..6 {
            let on = add_days(day("2026-11-22"), ahead);
            let found = look(&asks, &made, on);
            prop_assert_eq!(&found, &look(&asks, &other, on));
            if let Some(found) = found {
                prop_assert!(u32::try_from(found.met.len()).expect("few") <= found.owed);
                let renumbered = extra.iter().zip(100..).map(|(one, number)| Made {
                    contact: Contact { id: id(number), ..one.contact },
                    ..one.clone()
                });
                let more: Vec<Made> = made.iter().cloned().chain(renumbered).collect();
                let grown = look(&asks, &more, on).expect("still asked");
                prop_assert!(grown.met.len() >= found.met.len(), "{} after {}", grown.met.len(), found.met.len());
            }
        }
    }
}
