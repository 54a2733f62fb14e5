//! What counts in a week: modes, days, order, and who was met.

use jiff::SignedDuration;

use super::super::calendar::{day_of, instant, plus};
use super::super::story::Class::{A, B, C, Key};
use super::super::story::Mode::{Door, Other, Phone, Remote, Video};
use super::super::story::Outcome::{KnownSafe, NotReached};
use super::super::{By, Fate, Flag, Reason, Row};
use super::tale::{FRI, MON, MONDAY, SAT, SUN, THU, TUE, Tale, WED};

#[test]
fn t36_two_visits_of_one_day_are_one() {
    let judged =
        Tale::of(A).reached(Door, MON).reached(Door, MON).reached(Phone, TUE).reached(Phone, WED).judged();
    let (door, phone) = (judged.only("door"), judged.only("phone"));
    assert_eq!((door.owed, &door.counted[..], door.missed, door.met), (2, &[1][..], 1, false));
    assert_eq!(door.missed_since, Some(plus(MONDAY, 7)));
    assert_eq!((phone.owed, &phone.counted[..], phone.missed, phone.met), (2, &[3, 4][..], 0, true));
    assert_eq!(judged.fate(2), Fate::Not(Reason::SameDaySameMode));
    assert_eq!(judged.payable(), 3 * 350);
}

#[test]
fn the_second_visit_of_a_day_may_still_do_another_duty() {
    // §4: "unless they belong to different duties". Question 15.
    let judged = Tale::of(A).reached(Door, MON).reached(Door, MON).reached(Phone, TUE).judged();
    assert_eq!(judged.only("door").counted, [1]);
    assert_eq!(judged.only("phone").counted, [2, 3]);
    assert_eq!(judged.fate(2), Fate::Covers("phone"));
}

#[test]
fn door_covers_phone_and_never_the_reverse() {
    let visits = Tale::of(B).reached(Door, MON).reached(Door, TUE).judged();
    assert!(visits.rows.iter().all(|row| row.met));
    let calls = Tale::of(B).reached(Phone, MON).reached(Phone, TUE).judged();
    assert_eq!((calls.only("door").missed, calls.only("phone").missed), (1, 0));
    assert_eq!(calls.fate(2), Fate::Not(Reason::MoreThanMayCount));
    assert!(Tale::of(C).reached(Door, SUN).judged().only("phone").met);
}

#[test]
fn named_modes_come_first_even_when_they_come_later() {
    let judged = Tale::of(C).reached(Door, MON).reached(Phone, SUN).judged();
    assert_eq!(judged.only("phone").counted, [2]);
    assert_eq!(judged.fate(1), Fate::Not(Reason::MoreThanMayCount));
}

#[test]
fn phone_and_video_are_two_modes_of_one_duty() {
    let judged = Tale::of(A).reached(Phone, MON).reached(Video, MON).judged();
    assert_eq!(judged.only("phone").counted, [1, 2]);
}

#[test]
fn a_mode_that_the_notice_does_not_name_is_not_asked_for() {
    for (class, mode, counts) in
        [(A, Remote, false), (C, Other, false), (Key, Remote, true), (Key, Video, true), (Key, Other, true)]
    {
        let judged = Tale::of(class).reached(mode, MON).judged();
        assert_eq!(judged.fate(1).counts(), counts, "{class:?} {mode:?}");
        assert!(counts || judged.fate(1) == Fate::Not(Reason::ModeNotAsked));
    }
}

#[test]
fn nobody_met_is_nothing_done() {
    let judged = Tale::of(B).tried(Door, MON, NotReached).tried(Phone, TUE, KnownSafe).judged();
    assert_eq!(judged.rows.iter().map(|row| (row.missed, row.refused)).collect::<Vec<_>>(), [(1, 0), (1, 0)]);
    assert_eq!(judged.fate(1), Fate::Not(Reason::NotReached));
    assert_eq!(judged.fate(2), Fate::Not(Reason::KnownSafe));
    assert_eq!(judged.payable(), 0);
}

#[test]
fn somebody_else_does_the_duty_and_earns_nothing() {
    let judged = Tale::of(C).reached(Phone, MON).that(|contact| contact.by = By::Another).judged();
    assert!(judged.only("phone").met);
    assert_eq!(judged.payable(), 0);
}

#[test]
fn the_week_ends_at_midnight_in_beijing() {
    let late_on_sunday = instant(plus(MONDAY, 6), 86_399);
    for (at, met) in [(late_on_sunday, true), (late_on_sunday + SignedDuration::from_secs(1), false)] {
        let judged = Tale::of(C)
            .over(MONDAY, plus(MONDAY, 13))
            .reached(Phone, SUN)
            .that(|contact| (contact.visited_at, contact.recorded_at) = (at, at))
            .judged();
        assert_eq!((judged.rows[0].met, judged.rows[1].met), (met, !met));
    }
    assert_eq!(day_of("2026-11-22T15:59:59Z".parse().unwrap()), plus(MONDAY, -1));
    assert_eq!(day_of("2026-11-22T16:00:00Z".parse().unwrap()), MONDAY);
}

#[test]
fn a_late_record_counts_where_the_visit_was() {
    let late = |days: i64| {
        Tale::of(C).reached(Phone, FRI).that(|contact| {
            contact.recorded_at = contact.visited_at + SignedDuration::from_hours(24 * days);
        })
    };
    let judged = late(9).judged();
    assert!(judged.only("phone").met);
    assert_eq!(judged.verdicts[0].flags, [Flag::LateWithoutReason]);
    assert_eq!(late(3).judged().verdicts[0].flags, []);
    assert_eq!(late(9).that(|contact| contact.late_reason = true).judged().verdicts[0].flags, []);

    let not_yet = late(9).seen_on(8).judged();
    assert_eq!((not_yet.only("phone").missed, not_yet.fate(1)), (1, Fate::Not(Reason::NotKnownYet)));
}

#[test]
fn a_visit_of_tomorrow_is_not_a_visit() {
    let judged = Tale::of(C)
        .reached(Phone, FRI)
        .that(|contact| contact.recorded_at = contact.visited_at - SignedDuration::from_secs(1))
        .judged();
    assert_eq!((judged.fate(1), judged.only("phone").missed), (Fate::Not(Reason::InTheFuture), 1));
}

#[test]
fn what_counts_hangs_on_the_order_of_the_days() {
    // Question 16: three days with visits, one of them with two.
    let week = |days: [i64; 4]| {
        let visited = days.into_iter().fold(Tale::of(A), |tale, day| tale.reached(Door, day));
        visited.judged().payable() / 350
    };
    assert_eq!((week([MON, MON, TUE, WED]), week([MON, TUE, WED, WED])), (4, 3));
}

#[test]
fn what_still_runs_is_not_missed() {
    let running = Tale::of(B).reached(Door, MON).seen_on(SUN).judged();
    assert_eq!((running.only("phone").missed, running.only("phone").met), (0, false));
    let over = Tale::of(B).reached(Door, MON).seen_on(7).judged();
    assert_eq!(over.only("phone").missed, 1);
}

#[test]
fn of_equal_instants_the_lower_id_counts() {
    let judged = Tale::of(C)
        .reached(Phone, SAT)
        .reached(Video, SAT)
        .that(|contact| contact.visited_at = instant(plus(MONDAY, SAT), 3600))
        .judged();
    assert_eq!(judged.only("phone").counted, [1]);
    assert_eq!(judged.fate(2), Fate::Not(Reason::MoreThanMayCount));
}

#[test]
fn without_a_telephone_all_is_done_at_the_door() {
    let visits = Tale::of(A)
        .person(|person| person.no_phone_from = Some(plus(MONDAY, -30)))
        .reached(Door, MON)
        .reached(Door, TUE)
        .reached(Door, WED)
        .reached(Door, THU)
        .reached(Phone, FRI)
        .judged();
    assert_eq!(visits.only("phone").counted, [3, 4]);
    assert_eq!(visits.fate(3), Fate::Counts("phone"));
    assert_eq!(visits.fate(5), Fate::Not(Reason::ModeNotAsked));
    assert_eq!(visits.payable(), 4 * 350);
}

/// Question 30: the phone duty changes as if the class had, the duty at the door goes on.
#[test]
fn a_telephone_lost_in_mid_week_cuts_the_phone_duty_alone() {
    let lost_on = |day| Tale::of(A).person(|person| person.no_phone_from = Some(plus(MONDAY, day)));
    let shares = |tale: Tale| {
        let of = |row: &Row| (row.duty, row.at_the_door, row.may_count, row.owed);
        tale.judged().rows.iter().map(of).collect::<Vec<_>>()
    };
    let door = ("door", false, 2, 2);
    assert_eq!(shares(lost_on(-1)), [door, ("phone", true, 2, 2)]);
    assert_eq!(shares(lost_on(MON)), [door, ("phone", false, 2, 0), ("phone", true, 1, 1)]);
    assert_eq!(shares(lost_on(WED)), [door, ("phone", false, 2, 0), ("phone", true, 1, 1)]);
    assert_eq!(shares(lost_on(SAT)), [door, ("phone", false, 2, 1), ("phone", true, 0, 0)]);
    assert_eq!(shares(lost_on(SUN)), [door, ("phone", false, 2, 2)]);

    let judged = lost_on(WED)
        .reached(Phone, MON)
        .reached(Phone, WED)
        .reached(Phone, THU)
        .reached(Door, THU)
        .reached(Door, FRI)
        .reached(Door, SAT)
        .judged();
    let counted: Vec<&[u32]> = judged.rows.iter().map(|row| &row.counted[..]).collect();
    assert_eq!(counted, [&[4, 5][..], &[1, 2], &[6]]);
    assert_eq!(judged.fate(3), Fate::Not(Reason::ModeNotAsked));
    assert_eq!((judged.fate(6), judged.payable()), (Fate::Counts("phone"), 5 * 350));
    assert!(judged.rows.iter().all(|row| row.met));
}
