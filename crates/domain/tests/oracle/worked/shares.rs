//! What is left of a quota when class, home or life change within the period.

use jiff::civil::date;

use super::super::calendar::plus;
use super::super::parts::share;
use super::super::story::Class::{A, B, C, General, Key, Over80, Secondary};
use super::super::story::Mode::{Door, Phone};
use super::super::story::Why;
use super::super::{Fate, Flag, Reason};
use super::tale::{FRI, MON, MONDAY, SAT, SUN, THU, TUE, Tale, WED};

#[test]
fn shares_by_hand() {
    for (quota, left, of, owed) in [
        (2, 7, 7, 2),
        (2, 6, 7, 1),
        (2, 4, 7, 1),
        (2, 3, 7, 0),
        (1, 4, 7, 1),
        (1, 3, 7, 0),
        (1, 15, 30, 1),
        (1, 15, 31, 0),
        (1, 14, 28, 1),
        (1, 0, 7, 0),
        (4, 3, 7, 1),
    ] {
        assert_eq!(share(quota, left, of, true), owed, "{quota} x {left}/{of}");
    }
}

#[test]
fn a_change_of_class_makes_two_parts() {
    // A up to and including Tuesday: 2 of 7 days, nothing. B from Wednesday: 5 of 7 days, one each.
    let judged = Tale::of(A).becomes(TUE, Some(B)).reached(Door, MON).reached(Door, WED).judged();
    assert_eq!(judged.owed(), [("door", 0), ("phone", 0), ("door", 1), ("phone", 1)]);
    assert_eq!(judged.rows[0].part, (MONDAY, plus(MONDAY, 1)));
    assert_eq!(judged.rows[2].part, (plus(MONDAY, 2), plus(MONDAY, 6)));
    // Monday's visit was right when it was made, though the two days owe nothing.
    assert_eq!((judged.fate(1), judged.fate(2)), (Fate::Counts("door"), Fate::Counts("door")));
    // From Friday: the old class had four days, which two visits a week make one each, missed on Friday.
    let judged = Tale::of(A).becomes(THU, Some(C)).seen_on(FRI).judged();
    assert_eq!(judged.owed(), [("door", 1), ("phone", 1), ("phone", 0)]);
    assert_eq!(judged.rows[0].missed_since, Some(plus(MONDAY, 4)));
    assert_eq!(judged.rows[2].missed, 0);
    // Of one a week four days make none: whoever meant to come on Friday was not late.
    assert_eq!(Tale::of(B).becomes(THU, Some(C)).judged().owed(), [("door", 0), ("phone", 0), ("phone", 0)]);
}

#[test]
fn a_newcomer_owes_from_the_next_day() {
    let entered = |day| Tale::of(A).person(|person| person.classes.clear()).becomes(day, Some(A));
    assert_eq!(entered(-1).judged().owed(), [("door", 2), ("phone", 2)]);
    assert_eq!(entered(WED).judged().owed(), [("door", 1), ("phone", 1)]);
    assert_eq!(entered(THU).judged().owed(), [("door", 0), ("phone", 0)]);
    assert!(entered(SUN).judged().rows.is_empty());
    let visited = entered(WED).reached(Door, WED).reached(Door, THU).judged();
    assert_eq!(visited.fate(1), Fate::Not(Reason::NoDuty));
    assert_eq!(visited.fate(2), Fate::Counts("door"));
}

#[test]
fn a_change_from_weeks_to_months() {
    // Eighty on 15 November: the week of the 9th is over on Sunday the 15th, fifteen of thirty days are left.
    let judged = Tale::of(Key)
        .over(date(2026, 11, 9), date(2026, 11, 22))
        .person(|person| person.classes.push((date(2026, 11, 15), Some(Over80))))
        .judged();
    assert_eq!(judged.owed(), [("visit", 1), ("safety", 1)]);
    assert_eq!(judged.rows[1].part, (date(2026, 11, 16), date(2026, 11, 30)));
    // From 一般 to 次重点 in a second half month of fifteen days, with eight left: one each.
    let judged = Tale::of(General)
        .over(date(2026, 11, 16), date(2026, 11, 30))
        .person(|person| person.classes.push((date(2026, 11, 22), Some(Secondary))))
        .judged();
    // The month that ended early owes nothing more, the half month has more than half of its days.
    assert_eq!(judged.owed(), [("visit", 0), ("visit", 1)]);
}

#[test]
fn days_away_are_taken_out() {
    let judged = Tale::of(A).away(TUE, WED).judged();
    assert_eq!(judged.owed(), [("door", 1), ("phone", 1)]);
    let out = [(plus(MONDAY, 1), Why::Hospital), (plus(MONDAY, 2), Why::Hospital)];
    assert_eq!(judged.only("door").excused, out);
    assert_eq!(Tale::of(C).away(-20, WED).judged().owed(), [("phone", 1)]);
    assert_eq!(Tale::of(C).away(-20, THU).judged().owed(), [("phone", 0)]);
    let open = Tale::of(C).away(0, 0).person(|person| person.away[0].to = None).judged();
    assert_eq!((open.only("phone").excused.len(), open.only("phone").met), (7, true));
}

#[test]
fn a_contact_away_from_home_counts() {
    let judged = Tale::of(A).away(MON, WED).reached(Door, MON).reached(Door, FRI).judged();
    assert_eq!(judged.fate(1), Fate::Counts("door"));
    assert_eq!(judged.fate(2), Fate::Counts("door"));
    let gone = Tale::of(A).away(MON, SUN).reached(Door, MON).judged();
    assert_eq!((gone.fate(1), gone.owed()), (Fate::Counts("door"), vec![("door", 0), ("phone", 0)]));
}

#[test]
fn t39_contacts_after_death_are_kept_and_not_counted() {
    let judged = Tale::of(A).dies(WED).reached(Door, MON).reached(Door, THU).reached(Phone, FRI).judged();
    assert_eq!(judged.owed(), [("door", 0), ("phone", 0)]);
    for id in [2, 3] {
        assert_eq!(judged.fate(id), Fate::Not(Reason::AfterDeath));
        assert_eq!(judged.verdicts[id as usize - 1].flags, [Flag::AfterDeath]);
    }
    // Monday's visit counts and is paid.
    assert_eq!((judged.fate(1), judged.payable()), (Fate::Counts("door"), 350));
    // With four days of life the week owes one each; a contact on the last day counts.
    let judged = Tale::of(A).dies(THU).reached(Door, THU).reached(Phone, SAT).judged();
    assert_eq!((judged.only("door").missed, judged.only("phone").missed), (0, 1));
    assert_eq!(judged.payable(), 350);
}
