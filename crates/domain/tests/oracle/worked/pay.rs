//! T38, T40 and the months of the subsidy.

use jiff::civil::date;

use super::super::calendar::plus;
use super::super::story::Class::{A, B, Key};
use super::super::story::Mode::{Door, Phone};
use super::super::{By, Money, Person, judge};
use super::tale::{MON, MONDAY, TUE, Tale};

/// A visit and a call on two days of each week from the second of November.
fn a_full_month() -> Tale {
    let mut tale = Tale::of(A).over(date(2026, 11, 2), date(2026, 12, 6));
    for week in [-21, -14, -7, 0, 7] {
        for day in [week, week + 3] {
            tale = tale.reached(Door, day).reached(Phone, day);
        }
    }
    tale
}

#[test]
fn a_month_is_paid_by_the_day_of_the_visit() {
    // The week of 30 November: two contacts on the 30th, two on 3 December.
    let money = a_full_month().judged().money;
    let paid = |month, contacts: i64| Money { person: 0, month, payable_fen: contacts * 350, held_fen: 0 };
    assert_eq!(money, [paid((2026, 11), 18), paid((2026, 12), 2)]);
}

#[test]
fn t38_an_incomplete_file_holds_the_money() {
    let mut tale = a_full_month().over(date(2026, 11, 2), date(2026, 11, 29));
    tale.0.contacts.truncate(13);
    let judged = tale.person(|person| person.file_complete = false).judged();
    assert_eq!((judged.payable(), judged.held()), (0, 4550));
}

#[test]
fn no_more_than_the_quota_is_paid() {
    let mut tale = Tale::of(B);
    for day in 0..7 {
        tale = tale.reached(Door, day).reached(Phone, day);
    }
    assert_eq!(tale.judged().payable(), 700);
}

#[test]
fn jinan_pays_nothing() {
    assert_eq!(Tale::of(Key).reached(Door, MON).judged().money, []);
}

#[test]
fn t40_a_couple_met_in_one_visit_is_two_records() {
    let mut tale = Tale::of(B).reached(Door, MON).reached(Door, MON);
    tale.0.people.push(Person::of(B, plus(MONDAY, -70)));
    tale.0.contacts[1].person = 1;
    tale.0.contacts[1].visited_at = tale.0.contacts[0].visited_at;
    let judged = judge(&tale.0);
    assert_eq!(judged.payable(), 700);
    assert_eq!(judged.money.len(), 2);
    // One record is one contact, however many were at home.
    tale.0.contacts.pop();
    assert_eq!(judge(&tale.0).payable(), 350);
}

#[test]
fn a_contact_by_another_takes_its_place_unpaid() {
    let judged =
        Tale::of(B).reached(Phone, MON).that(|contact| contact.by = By::Another).reached(Phone, TUE).judged();
    assert_eq!((judged.only("phone").counted.as_slice(), judged.payable()), (&[1][..], 0));
}
