use proptest::prelude::*;
use rules::Every;
use rules::sections::pauses::Partly;

use super::*;
use crate::cast::{MONDAY, day, duty, reached, two_and_two};
use crate::duties::course::{Gone, Pause};
use crate::duties::tally::tests::contacts;

fn november() -> Period {
    Period { starts_on: day("2026-11-01"), ends_on: day("2026-11-30") }
}

fn weekly(from: &str) -> Course {
    Course::since(&[duty("door", &[Mode::Door], 1, Every::Week)], day(from))
}

fn monthly(from: &str) -> Course {
    Course::since(&[duty("any", &[Mode::Door, Mode::Phone], 1, Every::Month)], day(from))
}

fn away(from: &str, until: &str) -> Pause {
    Pause { why: "hospital".into(), from: day(from), until: Some(day(until)), partly: Partly::Share }
}

#[test]
fn a_week_in_two_months_is_owed_in_the_one_in_which_it_ends() {
    let course = weekly("2026-11-02");
    // On the last day of November, in a week that ends in December.
    let last = [reached(1, "2026-11-30T09:00", Mode::Door)];
    let told = month_of(&course, &last, november(), day("2026-12-20"));
    let work = told.work();
    assert_eq!((work.owed, work.met, work.missed), (4, 0, 4));
    assert_eq!((told.contacts.get(&Mode::Door), told.days_asked), (Some(&1), 29));
    let december = Period { starts_on: day("2026-12-01"), ends_on: day("2026-12-31") };
    let next = month_of(&course, &last, december, day("2026-12-10"));
    let work = next.work();
    // The contact is November's, the week December's; the second week still runs on the tenth.
    assert_eq!((work.owed, work.met, next.contacts.len(), next.running), (1, 1, 0, 3));
}

#[test]
fn nothing_is_owed_or_missed_before_its_period_is_over() {
    let told = month_of(&monthly("2026-10-01"), &[], november(), day("2026-11-30"));
    assert_eq!((told.work(), told.running, told.days_asked), (Work::default(), 1, 30));
    let over = month_of(&monthly("2026-10-01"), &[], november(), day("2026-12-01"));
    assert_eq!((over.work().owed, over.work().missed, over.running), (1, 1, 0));
}

#[test]
fn whoever_dies_in_the_middle_of_a_week_leaves_its_debt_in_that_month() {
    let mut course = weekly("2026-11-02");
    course.runs[0].until = Some(day("2026-11-28"));
    course.gone.push(Gone { why: "died".into(), from: day("2026-11-29"), until: None });
    let told = month_of(&course, &[], november(), day("2026-12-20"));
    assert_eq!((told.belongs, told.last_asked_on), (Belongs::Asked, Some(day("2026-11-28"))));
    // The last week asks for its share, rounded down: six of seven days of one contact.
    assert_eq!(told.duties["door"].owed, 3);
    let december = Period { starts_on: day("2026-12-01"), ends_on: day("2026-12-31") };
    let after = month_of(&course, &[], december, day("2026-12-20"));
    assert_eq!(after.belongs, Belongs::Gone { why: "died".into() });
}

#[test]
fn why_a_month_is_nobodys() {
    let told = |course: &Course| month_of(course, &[], november(), day("2026-12-20")).belongs;
    let mut hospital = weekly("2026-10-05");
    hospital.runs[0].pauses.push(away("2026-10-20", "2026-12-02"));
    assert_eq!(told(&hospital), Belongs::Away { why: "hospital".into() });
    hospital.runs[0].pauses[0] = away("2026-10-20", "2026-11-29");
    assert_eq!(told(&hospital), Belongs::Asked, "one day at home is enough");
    // From the twentieth on, less than half of the month is left.
    assert_eq!(told(&monthly("2026-11-20")), Belongs::TooLate);
    assert_eq!(told(&monthly("2026-12-01")), Belongs::NotYet);
    assert_eq!(told(&Course::default()), Belongs::NoDuty);
    let running = month_of(&monthly("2026-11-25"), &[], november(), day("2026-11-24"));
    assert_eq!((running.belongs, running.days_asked), (Belongs::NotYet, 0));
}

#[test]
fn what_was_refused_is_told_apart_from_what_was_missed() {
    let refused = Contact { outcome: OutcomeKind::Refused, ..reached(1, "2026-11-10T09:00", Mode::Door) };
    let nobody = Contact { outcome: OutcomeKind::NotReached, ..reached(2, "2026-11-17T09:00", Mode::Door) };
    let voided = Contact { voided: true, ..reached(3, "2026-11-04T09:00", Mode::Door) };
    let mut course = weekly("2026-11-02");
    course.runs[0].pauses.push(away("2026-11-23", "2026-11-29"));
    let told = month_of(&course, &[refused, nobody, voided], november(), day("2026-12-20"));
    let expected = Work { owed: 3, counted: 0, met: 0, missed: 2, refused: 1, excused: 1 };
    assert_eq!(told.work(), expected);
    assert!(told.reached.is_empty() && told.contacts.is_empty());
    let terms = told.terms();
    let of = |term: &str| terms.get(term).copied();
    assert_eq!((of("owed"), of("met"), of("met.door"), of("contacts")), (Some(3), Some(0), Some(0), Some(0)));
    assert_eq!((of("refused.door"), of("not_reached"), of("contacts.door")), (Some(1), Some(1), None));
}

#[test]
fn a_second_visit_on_one_day_reached_them_and_counts_for_nothing() {
    let twice = [reached(1, "2026-11-10T09:00", Mode::Door), reached(2, "2026-11-10T15:00", Mode::Door)];
    let told = month_of(&weekly("2026-11-02"), &twice, november(), day("2026-12-20"));
    assert_eq!((told.reached[&Mode::Door], told.contacts[&Mode::Door]), (2, 1));
}

#[test]
fn what_belongs_is_read_as_it_was_written() {
    let why = || "hospital".to_owned();
    let all = [
        Belongs::Asked,
        Belongs::Away { why: why() },
        Belongs::TooLate,
        Belongs::Gone { why: why() },
        Belongs::NotYet,
        Belongs::NoDuty,
    ];
    for one in all {
        assert_eq!(Belongs::from_code(one.code(), one.why()), Some(one));
    }
    assert_eq!(Belongs::from_code("other", None), None);
}

proptest! {
    #[test]
    fn the_order_of_arrival_never_matters_and_the_sums_agree(
        (sent, arrived) in contacts(14).prop_flat_map(|sent| (Just(sent.clone()), Just(sent).prop_shuffle())),
        leave in 0i64..60,
        length in 0i64..20,
        ahead in 0i64..80,
        months in 0i64..3,
    ) {
        let mut course = Course::since(&two_and_two(), MONDAY);
        let from = add_days(MONDAY, leave);
        for run in &mut course.runs {
            let until = Some(add_days(from, length));
            run.pauses.push(Pause { why: "hospital".into(), from, until, partly: Partly::Share });
        }
        let first = add_days(MONDAY, months * 31).first_of_month();
        let month = Period { starts_on: first, ends_on: first.last_of_month() };
        let today = add_days(MONDAY, ahead);
        let told = month_of(&course, &sent, month, today);
        prop_assert_eq!(&told, &month_of(&course, &arrived, month, today));
        // Sent twice is sent once.
        let twice: Vec<Contact> = sent.iter().chain(&arrived).copied().collect();
        prop_assert_eq!(&told, &month_of(&course, &twice, month, today));
        let work = told.work();
        prop_assert_eq!(work.met + work.missed + work.refused, work.owed);
        prop_assert!(work.met <= work.counted);
        for (mode, counted) in &told.contacts {
            prop_assert!(*counted <= told.reached[mode]);
        }
        prop_assert_eq!(told.belongs == Belongs::Asked, told.days_asked > 0);
        prop_assert_eq!(told.last_asked_on.is_some(), told.days_asked > 0);
    }
}
