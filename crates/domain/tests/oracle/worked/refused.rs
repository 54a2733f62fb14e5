//! Refused, not missed.

use super::super::calendar::plus;
use super::super::story::Class::{A, B, C, Key};
use super::super::story::Mode::{self, Door, Other, Phone, Remote, Video};
use super::super::{Fate, Reason};
use super::tale::{FRI, MON, MONDAY, SAT, SUN, THU, TUE, Tale, WED};

const ALL_WAYS: [Mode; 5] = [Door, Phone, Video, Remote, Other];

#[test]
fn t37_the_door_refused_and_four_calls() {
    let judged = Tale::of(A)
        .refused(Door, MON)
        .reached(Phone, MON)
        .reached(Phone, TUE)
        .refused(Door, WED)
        .reached(Phone, THU)
        .reached(Phone, FRI)
        .judged();
    let (door, phone) = (judged.only("door"), judged.only("phone"));
    assert_eq!((door.owed, door.refused, door.missed, door.met), (2, 2, 0, false));
    assert_eq!((&door.instead[..], &phone.counted[..]), (&[5, 6][..], &[2, 3][..]));
    assert_eq!(judged.fate(1), Fate::Not(Reason::Refused));
    assert_eq!(judged.payable(), 1400);
}

#[test]
fn calls_stand_in_for_refused_visits_only() {
    let judged = Tale::of(A)
        .refused(Door, MON)
        .reached(Phone, TUE)
        .reached(Phone, WED)
        .reached(Phone, THU)
        .reached(Phone, FRI)
        .judged();
    let door = judged.only("door");
    assert_eq!((&door.instead[..], door.refused, door.missed), (&[4][..], 1, 1));
    assert_eq!(judged.fate(5), Fate::Not(Reason::MoreThanMayCount));
    assert_eq!(judged.payable(), 3 * 350);
}

#[test]
fn one_refusal_a_day_and_mode() {
    let judged = Tale::of(A).refused(Door, MON).refused(Door, MON).refused(Phone, MON).judged();
    assert_eq!((judged.only("door").refused, judged.only("door").missed), (1, 1));
    assert_eq!((judged.only("phone").refused, judged.only("phone").missed), (1, 1));
    assert_eq!(judged.payable(), 0);
}

#[test]
fn what_was_done_was_not_refused() {
    let judged = Tale::of(B).refused(Door, MON).reached(Door, TUE).refused(Phone, WED).judged();
    assert_eq!((judged.only("door").refused, judged.only("door").met), (0, true));
    assert_eq!((judged.only("phone").refused, judged.only("phone").missed), (1, 0));
    // Let in later on the same day: one visit done, the other one missed.
    let judged = Tale::of(A).refused(Door, MON).reached(Door, MON).judged();
    assert_eq!((judged.only("door").refused, judged.only("door").missed), (0, 1));
}

#[test]
fn a_refused_visit_does_not_excuse_the_call() {
    assert_eq!(Tale::of(C).refused(Door, MON).judged().only("phone").missed, 1);
    assert_eq!(Tale::of(Key).refused(Door, MON).judged().only("visit").refused, 1);
}

#[test]
fn refused_for_good_is_refused_every_day() {
    let calls = Tale::of(A).refuses(-30, &[Door]).reached(Phone, SAT).reached(Phone, SUN).judged();
    assert_eq!((calls.only("door").refused, calls.only("phone").met), (2, true));
    let last_day = Tale::of(A).refuses(SUN, &[Door, Phone, Video]).judged();
    assert_eq!((last_day.only("door").refused, last_day.only("door").missed), (1, 1));
    assert_eq!(last_day.only("phone").refused, 1);
    // Where any way will do, all ways must be refused.
    assert_eq!(Tale::of(Key).refuses(-30, &[Door]).judged().only("visit").missed, 1);
    assert_eq!(Tale::of(Key).refuses(-30, &ALL_WAYS).judged().only("visit").refused, 1);
    // A real contact is a contact.
    assert!(Tale::of(Key).refuses(-30, &ALL_WAYS).reached(Door, TUE).judged().rows[0].met);
    // Nobody who cannot be telephoned is telephoned instead.
    let deaf = Tale::of(B)
        .refuses(-30, &[Door])
        .person(|person| person.no_phone_from = Some(plus(MONDAY, -30)))
        .reached(Phone, WED)
        .judged();
    assert_eq!((deaf.only("door").refused, deaf.only("phone").refused), (1, 1));
    assert_eq!(deaf.fate(1), Fate::Not(Reason::ModeNotAsked));
}

#[test]
fn a_call_stands_in_only_while_some_duty_asks_for_calls() {
    let calls = |day| {
        Tale::of(A)
            .person(|person| person.no_phone_from = Some(plus(MONDAY, WED)))
            .reached(Phone, MON)
            .reached(Phone, TUE)
            .reached(Phone, day)
            .refused(Door, FRI)
            .judged()
    };
    assert_eq!(calls(WED).fate(3), Fate::InsteadOfRefused("door"));
    assert_eq!(calls(THU).fate(3), Fate::Not(Reason::ModeNotAsked));
}

#[test]
fn what_is_not_owed_is_not_refused() {
    // Two of seven days as A owe nothing; so nothing is refused, and no call stands in.
    let judged = Tale::of(A)
        .becomes(TUE, Some(B))
        .refused(Door, MON)
        .reached(Phone, MON)
        .reached(Video, MON)
        .reached(Phone, TUE)
        .judged();
    let (door, phone) = (&judged.rows[0], &judged.rows[1]);
    assert_eq!((door.owed, door.refused, door.missed, &door.instead[..]), (0, 0, 0, &[][..]));
    assert_eq!((phone.owed, phone.missed, &phone.counted[..]), (0, 0, &[2, 3][..]));
    assert_eq!(judged.fate(4), Fate::Not(Reason::MoreThanMayCount));
    // One is owed and done: the refusal of another day excuses nothing any more.
    let judged = Tale::of(A).dies(THU).reached(Door, MON).refused(Door, TUE).judged();
    let door = judged.only("door");
    assert_eq!((door.may_count, door.owed, door.refused, door.missed, door.met), (2, 1, 0, 0, true));
}
