use rules::Every;

use super::*;
use crate::cast::{MONDAY, at, day, duty, id, reached, two_and_two};
use crate::duties::course::Pause;
use rules::Duty;
use rules::sections::pauses::Partly;

/// The week of most tests, and a day before it on which the duties begin.
fn week() -> Period {
    week_of(MONDAY)
}

fn work_of(duties: &[Duty], from: &str, contacts: &[Contact], today: &str) -> Work {
    work(id(1), &Course::since(duties, day(from)), contacts, (week(), day(today)), &[])
}

#[test]
fn a_week_owes_all_of_its_quota_and_contacts_since_monday_cross_it_off() {
    let contacts = [
        reached(1, "2026-11-20T09:00", Mode::Phone),
        reached(2, "2026-11-24T09:00", Mode::Door),
        reached(3, "2026-11-24T10:00", Mode::Door),
    ];
    let work = work_of(&two_and_two(), "2026-11-16", &contacts, "2026-11-25");
    let kinds: Vec<(&str, u32, u32)> =
        work.owed.iter().map(|owed| (owed.key.duty.as_str(), owed.key.nth, owed.of)).collect();
    assert_eq!(kinds, [("door", 1, 2), ("door", 2, 2), ("phone", 1, 2), ("phone", 2, 2)]);
    let made: Vec<(Date, &str)> = work.made.iter().map(|made| (made.on, made.duty.as_str())).collect();
    assert_eq!(made, [(day("2026-11-24"), "door")], "the second of the day counts for nothing");
    assert_eq!(work.last, Some(Mode::Phone), "how it was last done before the week");
    assert_eq!(work.overdue_since, Some(day("2026-11-23")), "the week before lacks three");
}

#[test]
fn what_was_missed_is_told_since_its_first_day() {
    let weekly = [duty("weekly", &[Mode::Door], 1, Every::Week)];
    let missed = |contacts: &[Contact]| work_of(&weekly, "2026-11-02", contacts, "2026-11-23").overdue_since;
    assert_eq!(missed(&[]), Some(day("2026-11-09")));
    assert_eq!(missed(&[reached(1, "2026-11-10T09:00", Mode::Door)]), Some(day("2026-11-23")));
    assert_eq!(missed(&[reached(1, "2026-11-18T09:00", Mode::Door)]), None);
    let no = Contact { outcome: OutcomeKind::Refused, ..reached(1, "2026-11-18T09:00", Mode::Door) };
    assert_eq!(missed(&[no]), Some(day("2026-11-09")), "a refusal makes up for no week but its own");
    assert_eq!(
        work_of(&weekly, "2026-11-23", &[], "2026-11-23").overdue_since,
        None,
        "nothing was asked before"
    );
}

#[test]
fn a_refused_attempt_is_not_asked_for_again() {
    let weekly = [duty("weekly", &[Mode::Door], 1, Every::Week)];
    let refused = Contact { outcome: OutcomeKind::Refused, ..reached(1, "2026-11-24T09:00", Mode::Door) };
    let work = work_of(&weekly, "2026-11-16", &[refused], "2026-11-25");
    assert_eq!((work.owed.len(), work.made.len()), (1, 1));
}

#[test]
fn each_contact_of_a_month_falls_into_one_week_and_not_always_the_last() {
    let monthly = [duty("monthly", &[Mode::Door], 1, Every::Month)];
    let course = Course::since(&monthly, day("2026-10-01"));
    let (today, mut last_weeks) = (day("2026-11-02"), 0);
    let done = [reached(1, "2026-10-05T09:00", Mode::Door)];
    for person in 1..=60 {
        let mut weeks = Vec::new();
        for ahead in 0..5 {
            let week = week_of(add_days(today, ahead * 7));
            let work = work(id(person), &course, &done, (week, today), &[]);
            let of_november = work.owed.iter().filter(|owed| owed.from == day("2026-11-01")).count();
            weeks.extend(std::iter::repeat_n(ahead, of_november));
        }
        assert_eq!(weeks.len(), 1, "person {person}: {weeks:?}");
        last_weeks += usize::from(weeks[0] == 4);
    }
    assert!(last_weeks < 6, "{last_weeks} of 60 wait for the last days");
}

#[test]
fn what_waited_and_what_is_overdue_is_asked_for_in_the_present_week() {
    let monthly = [duty("monthly", &[Mode::Door], 1, Every::Month)];
    let owed = |from: &str, week: Date, today: &str| {
        let course = Course::since(&monthly, day(from));
        work(id(3), &course, &[], (week_of(week), day(today)), &[]).owed.len()
    };
    // Overdue since November: at once in the first whole week of December, and not again in the next.
    assert_eq!(owed("2026-11-01", day("2026-12-07"), "2026-12-07"), 1);
    assert_eq!(owed("2026-11-01", day("2026-12-14"), "2026-12-07"), 0);
    // Not overdue: its day in the month is past in the last week, whenever it was.
    assert_eq!(owed("2026-12-01", day("2026-12-28"), "2026-12-28"), 1);
}

#[test]
fn a_contact_that_was_moved_belongs_to_the_week_of_its_new_day() {
    let half_monthly = [duty("half", &[Mode::Door], 1, Every::HalfMonth)];
    let course = Course::since(&half_monthly, day("2026-11-16"));
    let key = Key { person: id(1), duty: "half".into(), from: day("2026-11-16"), nth: 1 };
    let to = |day: Date| Move {
        key: key.clone(),
        day,
        mode: None,
        moved_by: id(9),
        moved_at: at("2026-11-16T08:00"),
    };
    let weeks = [day("2026-11-16"), day("2026-11-23")].map(week_of);
    let today = day("2026-11-16");
    let plain = weeks.map(|week| work(id(1), &course, &[], (week, today), &[]).owed.len());
    assert_eq!(plain.iter().sum::<usize>(), 1);
    for week in weeks {
        let moved = to(add_days(week.starts_on, 2));
        let held = work(id(1), &course, &[], (week, today), &[moved]).owed;
        assert!(held.iter().any(|owed| owed.moved.is_some()), "{week:?}");
    }
}

#[test]
fn days_away_are_told_and_owe_less() {
    let mut course = Course::since(&two_and_two(), day("2026-11-16"));
    for run in &mut course.runs {
        run.pauses = vec![Pause {
            why: "hospital".into(),
            from: day("2026-11-25"),
            until: Some(day("2026-11-27")),
            partly: Partly::Share,
        }];
    }
    let work = work(id(1), &course, &[], (week(), MONDAY), &[]);
    assert_eq!(work.away, [day("2026-11-25"), day("2026-11-26"), day("2026-11-27")]);
    assert_eq!(work.owed.len(), 2, "one of each in four days");
}
