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
        assert_eq!(share(quota, left, of), owed, "{quota} x {left}/{of}");
    }
}

#[test]
fn a_change_of_class_makes_two_parts() {
    // A up to and including Tuesday: 2 of 7 days, nothing. B from Wednesday: 5 of 7 days, one each.
    let judged = Tale::of(A).becomes(TUE, Some(B)).reached(Door, MON).reached(Door, WED).judged();
    assert_eq!(judged.owed(), [("door", 0), ("phone", 0), ("door", 1), ("phone", 1)]);
    assert_eq!(judged.rows[0].part, (MONDAY, plus(MONDAY, 1)));
    assert_eq!(judged.rows[2].part, (plus(MONDAY, 2), plus(MONDAY, 6)));
    assert_eq!(judged.may_count(), [("door", 2), ("phone", 2), ("door", 1), ("phone", 1)]);
    // The visit on Monday was right when it was made: more than is owed, counted and paid.
    assert_eq!((&judged.rows[0].counted[..], &judged.rows[2].counted[..]), (&[1][..], &[2][..]));
    assert_eq!((judged.rows[0].met, judged.rows[0].missed, judged.payable()), (true, 0, 700));
    // From Friday: the old class had four days and owes one each, which is missed on Friday.
    let judged = Tale::of(A).becomes(THU, Some(C)).seen_on(FRI).judged();
    assert_eq!(judged.owed(), [("door", 1), ("phone", 1), ("phone", 0)]);
    assert_eq!(judged.rows[0].missed_since, Some(plus(MONDAY, 4)));
    assert_eq!(judged.rows[2].missed, 0);
    // More than half of the week as B, but whoever meant to come on Sunday was not late.
    let judged = Tale::of(B).becomes(SAT, Some(C)).judged();
    assert_eq!(judged.owed(), [("door", 0), ("phone", 0), ("phone", 0)]);
    assert_eq!(judged.may_count(), [("door", 1), ("phone", 1), ("phone", 0)]);
    // To B and back: the two parts of A stand alone, the second one has a beginning.
    let judged = Tale::of(A).becomes(TUE, Some(B)).becomes(FRI, Some(A)).judged();
    assert_eq!(
        judged.may_count(),
        [("door", 2), ("phone", 2), ("door", 1), ("phone", 1), ("door", 0), ("phone", 0)]
    );
    assert!(judged.rows.iter().all(|row| row.owed == 0));
}

#[test]
fn days_away_in_a_part_are_days_of_that_part() {
    // B from Wednesday, five days; on Thursday and Friday away: three days at home.
    let judged = Tale::of(A).becomes(TUE, Some(B)).away(THU, FRI).judged();
    assert_eq!(judged.owed(), [("door", 0), ("phone", 0), ("door", 0), ("phone", 0)]);
    assert_eq!(judged.may_count()[2..], [("door", 1), ("phone", 1)]);
    let excused: Vec<usize> = judged.rows.iter().map(|row| row.excused.len()).collect();
    assert_eq!(excused, [0, 0, 2, 2]);
    // Away on Wednesday only: four days, at home on Sunday.
    let judged = Tale::of(A).becomes(TUE, Some(B)).away(WED, WED).judged();
    assert_eq!(judged.owed()[2..], [("door", 1), ("phone", 1)]);
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
    // From 一般 to 次重点 in a second half month of fifteen days, with eight left. The month as 一般 ended before its time.
    let judged = Tale::of(General)
        .over(date(2026, 11, 16), date(2026, 11, 30))
        .person(|person| person.classes.push((date(2026, 11, 22), Some(Secondary))))
        .judged();
    assert_eq!(judged.owed(), [("visit", 0), ("visit", 1)]);
    assert_eq!(judged.may_count(), [("visit", 1), ("visit", 1)]);
}

#[test]
fn days_away_are_taken_out() {
    let judged = Tale::of(A).away(TUE, WED).judged();
    assert_eq!(judged.owed(), [("door", 1), ("phone", 1)]);
    let out = [(plus(MONDAY, 1), Why::Hospital), (plus(MONDAY, 2), Why::Hospital)];
    assert_eq!(judged.only("door").excused, out);
    assert_eq!(Tale::of(C).away(-20, WED).judged().owed(), [("phone", 1)]);
    assert_eq!(Tale::of(C).away(-20, THU).judged().owed(), [("phone", 0)]);
    // Who is away on Sunday cannot be visited on Sunday any more: rounded down, and that is all.
    assert_eq!(Tale::of(C).away(FRI, SAT).judged().owed(), [("phone", 1)]);
    assert_eq!(Tale::of(C).away(SUN, SUN).judged().owed(), [("phone", 0)]);
    assert_eq!(Tale::of(A).away(SAT, SUN).judged().owed(), [("door", 1), ("phone", 1)]);
    assert_eq!(Tale::of(A).away(FRI, SUN).judged().owed(), [("door", 1), ("phone", 1)]);
    assert_eq!(Tale::of(A).away(THU, SUN).judged().owed(), [("door", 0), ("phone", 0)]);
    let open = Tale::of(C).away(0, 0).person(|person| person.away[0].to = None).judged();
    assert_eq!((open.only("phone").excused.len(), open.only("phone").met), (7, true));
}

#[test]
fn a_contact_on_a_day_away_counts_but_never_more_than_the_quota() {
    let judged = Tale::of(B).away(MON, WED).reached(Door, MON).reached(Door, THU).reached(Door, FRI).judged();
    assert_eq!(judged.fate(1), Fate::Counts("door"));
    assert_eq!(judged.fate(2), Fate::Covers("phone"));
    assert_eq!(judged.fate(3), Fate::Not(Reason::MoreThanMayCount));
    let gone = Tale::of(A).away(MON, SUN).reached(Door, MON).judged();
    let door = gone.only("door");
    assert_eq!((door.owed, &door.counted[..], door.met, gone.payable()), (0, &[1][..], true, 350));
}

/// Question 35: what may count has room first, what is owed elsewhere comes second.
#[test]
fn a_visit_covers_a_call_only_when_no_more_visits_may_count() {
    let judged = Tale::of(A).away(MON, WED).reached(Door, THU).reached(Door, FRI).judged();
    let (door, phone) = (judged.only("door"), judged.only("phone"));
    assert_eq!((door.owed, &door.counted[..], door.missed), (1, &[1, 2][..], 0));
    assert_eq!((phone.owed, &phone.counted[..], phone.missed), (1, &[][..], 1));
}

#[test]
fn lost_contact_excuses_nothing() {
    let lost = |tale: Tale| tale.person(|person| person.away[0].why = Why::LostContact).judged();
    let judged = lost(Tale::of(A).away(MON, SUN));
    assert_eq!(judged.owed(), [("door", 2), ("phone", 2)]);
    assert!(judged.rows.iter().all(|row| row.excused.is_empty() && row.missed == 2));
    // In hospital as well: that excuses, whichever was written first.
    let both = lost(Tale::of(C).away(MON, SUN).away(TUE, SUN));
    assert_eq!((both.owed(), both.rows[0].excused.len()), (vec![("phone", 0)], 6));
}

#[test]
fn t39_contacts_after_death_are_kept_and_not_counted() {
    let judged = Tale::of(A).dies(WED).reached(Door, MON).reached(Door, THU).reached(Phone, FRI).judged();
    assert_eq!(judged.owed(), [("door", 0), ("phone", 0)]);
    for id in [2, 3] {
        assert_eq!(judged.fate(id), Fate::Not(Reason::AfterDeath));
        assert_eq!(judged.verdicts[id as usize - 1].flags, [Flag::AfterDeath]);
    }
    // The visit on Monday was made to somebody alive.
    assert_eq!((judged.fate(1), judged.payable()), (Fate::Counts("door"), 350));
    // With four days of life the week owes one each; a contact on the last day counts.
    let judged = Tale::of(A).dies(THU).reached(Door, THU).reached(Phone, SAT).judged();
    assert_eq!((judged.only("door").missed, judged.only("phone").missed), (0, 1));
    assert_eq!(judged.payable(), 350);
    // One a week: a week that ends in death before Sunday is never missed.
    assert_eq!(Tale::of(B).dies(SAT).judged().owed(), [("door", 0), ("phone", 0)]);
    assert_eq!(Tale::of(B).dies(SUN).judged().owed(), [("door", 1), ("phone", 1)]);
    // Who came in mid-week and died in it: the beginning lowers both numbers, the end only what is owed.
    let short = Tale::of(A).person(|person| person.classes.clear()).becomes(TUE, Some(A)).dies(FRI).judged();
    assert_eq!((short.may_count()[0], short.owed()[0]), (("door", 1), ("door", 0)));
}
