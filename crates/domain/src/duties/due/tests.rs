use proptest::prelude::*;
use rules::{Duty, Every};

use super::*;
use crate::cast::{MONDAY, day, duty, reached, two_and_two};
use crate::dates::add_days;
use crate::duties::tally::tests::{contacts, duties};
use crate::duties::{Contact, Course, count};
use crate::visits::outcome::{Mode, OutcomeKind};

fn weekly() -> Vec<Duty> {
    vec![duty("week", &[Mode::Door, Mode::Phone], 1, Every::Week)]
}

fn anew(duties: &[Duty], from: Date, contacts: &[Contact]) -> Vec<Progress> {
    progress(&count(&Course::since(duties, from), contacts), None, &[])
}

fn due(duties: &[Duty], from: Date, contacts: &[Contact]) -> Option<(Date, Date)> {
    anew(duties, from, contacts)[0].due.map(|due| (due.opens_on, due.due_on))
}

#[test]
fn with_no_contact_the_first_period_that_owes_something_is_due() {
    assert_eq!(due(&weekly(), MONDAY, &[]), Some((MONDAY, day("2026-11-29"))));
    let thursday = day("2026-11-26");
    assert_eq!(due(&weekly(), thursday, &[]), Some((thursday, day("2026-11-29"))));
    let friday = day("2026-11-27");
    assert_eq!(due(&weekly(), friday, &[]), Some((day("2026-11-30"), day("2026-12-06"))));
}

#[test]
fn a_contact_settles_its_week_and_the_next_one_is_due() {
    let contact = reached(1, "2026-11-25T09:00", Mode::Phone);
    let progress = &anew(&weekly(), MONDAY, &[contact])[0];
    assert_eq!(progress.last_counted_on, Some(day("2026-11-25")));
    assert_eq!(progress.due, Some(Due { opens_on: day("2026-11-30"), due_on: day("2026-12-06") }));
}

#[test]
fn a_week_half_done_stays_due() {
    let contact = reached(1, "2026-11-25T09:00", Mode::Door);
    assert_eq!(due(&two_and_two(), MONDAY, &[contact]), Some((MONDAY, day("2026-11-29"))));
}

#[test]
fn what_was_missed_before_the_last_contact_is_past() {
    let contact = reached(1, "2026-12-16T09:00", Mode::Door);
    assert_eq!(due(&weekly(), MONDAY, &[contact]), Some((day("2026-12-21"), day("2026-12-27"))));
}

#[test]
fn a_refused_week_is_no_missed_week() {
    let refusal = Contact { outcome: OutcomeKind::Refused, ..reached(1, "2026-11-25T09:00", Mode::Door) };
    let progress = &anew(&weekly(), MONDAY, &[refusal])[0];
    assert_eq!(progress.last_counted_on, None);
    assert_eq!(progress.due.map(|due| due.due_on), Some(day("2026-12-06")));
}

#[test]
fn a_deadline_in_hours_is_due_once() {
    let duty = vec![duty("soon", &[Mode::Door], 1, Every::Hours(24))];
    assert_eq!(due(&duty, MONDAY, &[]), Some((MONDAY, day("2026-11-24"))));
    assert_eq!(due(&duty, MONDAY, &[reached(1, "2026-11-24T09:00", Mode::Door)]), None);
}

#[test]
fn nothing_owed_is_never_due() {
    assert_eq!(due(&[duty("none", &[Mode::Door], 0, Every::Week)], MONDAY, &[]), None);
    assert!(anew(&[], MONDAY, &[]).is_empty());
}

#[test]
fn lateness_is_a_matter_of_the_day() {
    let due = Some(Due { opens_on: MONDAY, due_on: day("2026-11-29") });
    assert_eq!(lateness(due, day("2026-11-22")), Lateness::Later);
    assert_eq!(lateness(due, MONDAY), Lateness::DueNow);
    assert_eq!(lateness(due, day("2026-11-29")), Lateness::DueNow);
    assert_eq!(lateness(due, day("2026-12-05")), Lateness::Overdue { since: day("2026-11-30") });
    assert_eq!(lateness(None, MONDAY), Lateness::Nothing);
}

#[test]
fn the_boundary_is_where_all_periods_begin() {
    let from = day("2026-01-01");
    assert_eq!(Course::since(&weekly(), from).boundary(day("2026-11-26")), MONDAY);
    let both = [weekly(), vec![duty("month", &[Mode::Door], 1, Every::Month)]].concat();
    assert_eq!(
        Course::since(&both, from).boundary(day("2026-11-26")),
        day("2026-06-01"),
        "the first of a month, a Monday"
    );
    assert_eq!(Course::since(&both, from).boundary(day("2026-02-26")), from);
}

proptest! {
    #[test]
    fn counting_on_from_a_boundary_is_counting_anew(
        duties in duties(), ahead in 0i64..10, contacts in contacts(30).prop_shuffle()
    ) {
        let from = add_days(MONDAY, ahead);
        let course = Course::since(&duties, from);
        let mut known: Vec<Contact> = Vec::new();
        let mut kept = anew(&duties, from, &known);
        for contact in contacts {
            known.push(contact);
            if contact.visited_on() >= from {
                let since = course.boundary(contact.visited_on());
                let loaded: Vec<Contact> =
                    known.iter().filter(|known| known.visited_on() >= since).copied().collect();
                kept = progress(&count(&course, &loaded), Some(since), &kept);
            }
            prop_assert_eq!(&kept, &anew(&duties, from, &known));
        }
    }

    #[test]
    fn everything_from_the_last_contact_up_to_the_due_day_is_settled(
        duties in duties(), contacts in contacts(30)
    ) {
        let course = Course::since(&duties, MONDAY);
        let counting = count(&course, &contacts);
        for (at, progress) in anew(&duties, MONDAY, &contacts).iter().enumerate() {
            let start = progress.last_counted_on.unwrap_or(MONDAY);
            let Some(due) = progress.due else { continue };
            prop_assert!(due.opens_on <= due.due_on && start <= due.due_on);
            let mut day = start;
            while day < due.opens_on {
                prop_assert!(counting.tally(at, day).is_none_or(|tally| tally.settled()));
                day = add_days(day, 1);
            }
            prop_assert!(!counting.tally(at, due.due_on).expect("a tally").settled());
        }
    }
}
