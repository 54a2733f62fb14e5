//! Working days as they were: the vectors of the published arrangements, and what holds beyond them.

use rules::sections::within::Within;

use super::keep::{DaysRefusal, KeepDays, keep};
use super::*;
use crate::actor::Role;
use crate::cast::{COUNTY, actor, at, day, id, mint};

#[test]
fn five_and_ten_working_days_after_an_event() {
    for (event, five, ten) in [
        ("2024-09-27", "2024-10-10", "2024-10-16"),
        ("2025-09-26", "2025-10-10", "2025-10-16"),
        ("2026-02-12", "2026-02-26", "2026-03-04"),
        ("2026-09-18", "2026-09-24", "2026-10-09"),
        ("2026-09-29", "2026-10-12", "2026-10-19"),
        ("2026-04-30", "2026-05-11", "2026-05-18"),
        ("2026-11-23", "2026-11-30", "2026-12-07"),
    ] {
        for (days, expected) in [(5, five), (10, ten)] {
            let due = of_the_country().due(Within::WorkingDays(days), day(event).at(10, 0, 0, 0));
            assert_eq!((due.until.date(), due.provisional), (day(expected), false), "{event} + {days}");
        }
    }
}

#[test]
fn beyond_the_last_published_year_a_deadline_is_provisional() {
    let due = of_the_country().due(Within::WorkingDays(5), day("2026-12-25").at(9, 0, 0, 0));
    assert_eq!((due.until.date(), due.provisional), (day("2027-01-04"), true));
    assert!(of_the_country().published.contains(&2026) && !of_the_country().published.contains(&2027));
    for off in [
        "2027-01-01", // New Year
        "2027-02-05", // eve of the Spring Festival
        "2027-02-08", // its third day
        "2027-04-05", // Qingming
        "2028-04-04", // Qingming
        "2027-05-01",
        "2027-06-09",
        "2027-09-15",
        "2027-10-01",
    ] {
        assert!(!of_the_country().is_worked(day(off)), "{off}");
    }
    assert!(of_the_country().is_worked(day("2027-10-08")));
}

#[test]
fn every_line_of_the_arrangements_is_read_and_moves_something() {
    assert_eq!(published().count(), PUBLISHED.lines().count() - 1);
    let weekend =
        |on: Date| matches!(on.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
    for published in published().filter(|one| one.kind == DayKind::Worked) {
        assert!(weekend(published.on), "{}", published.on);
    }
    assert!(published().map(|one| one.on).collect::<Vec<_>>().is_sorted());
}

fn kept(text: &str) -> Result<Arrangement, Vec<DaysRefusal>> {
    let command = KeepDays { id: id(5), tenant: COUNTY, year: Some(2027), text: text.to_owned() };
    keep(&command, None, &actor(Role::County), at("2026-11-23T09:00"), &mut mint()).map(|(kept, _)| kept)
}

#[test]
fn a_deadline_moves_by_itself_when_the_next_year_is_entered() {
    let arrangement = kept("2027-01-01 休 元旦\n2027-01-02，休，元旦\n\n2027-01-03 休 元旦\n2027-01-09 班 元旦\n2027-01-04 休 元旦").expect("kept");
    assert_eq!(arrangement.days.len(), 5);
    assert!(arrangement.days.is_sorted_by_key(|day| day.on));
    let calendar = calendar(std::slice::from_ref(&arrangement));
    let due = calendar.due(Within::WorkingDays(5), day("2026-12-25").at(9, 0, 0, 0));
    assert_eq!((due.until.date(), due.provisional), (day("2027-01-05"), false));
    assert!(
        calendar.is_worked(day("2027-01-09")) && calendar.is_worked(day("2026-10-10")),
        "other years stay"
    );
    // Entered again, the later one holds.
    let again = Arrangement {
        recorded_at: at("2026-11-24T09:00"),
        id: id(6),
        days: arrangement.days[..3].to_vec(),
        ..arrangement.clone()
    };
    assert_eq!(of_year(&[again.clone(), arrangement], 2027), Some(again.days));
    assert_eq!(of_year(&[], 2027), None);
}

#[test]
fn a_line_that_cannot_be_is_named() {
    for (text, refusals) in [
        ("", vec![DaysRefusal::Empty]),
        ("元旦放假", vec![DaysRefusal::Line(1)]),
        ("2027-01-01 休\n2026-12-31 休 元旦", vec![DaysRefusal::OtherYear(2)]),
        ("2027-01-01 休 元旦\n2027-01-01 休 元旦", vec![DaysRefusal::Twice(2)]),
        ("2027-01-05 班 元旦", vec![DaysRefusal::NoWeekend(1)]),
    ] {
        assert_eq!(kept(text), Err(refusals), "{text}");
    }
    let command = KeepDays { id: id(5), tenant: COUNTY, year: Some(1999), text: String::new() };
    let refused = keep(&command, None, &actor(Role::County), at("2026-11-23T09:00"), &mut mint());
    assert_eq!(refused.map(|_| ()), Err(vec![DaysRefusal::Year]));
    let refused = keep(&command, None, &actor(Role::Town), at("2026-11-23T09:00"), &mut mint());
    assert_eq!(refused.map(|_| ()), Err(vec![DaysRefusal::NotAllowed]));
}

#[test]
fn the_days_fixed_by_law_are_thirteen() {
    assert_eq!(fixed_days(2027).len(), 13);
    // The Mid-Autumn Festival of that year is the third day of the National Day.
    assert_eq!(fixed_days(2028).len(), 12);
}
