use super::*;
use crate::cast::{MONDAY, classified, day, duty, reached, standing, two_and_two};
use crate::duties::{Lateness, lateness};
use crate::visits::outcome::Mode;
use rules::Every;

#[test]
fn on_the_day_of_registration_nothing_is_owed() {
    let standing = standing(two_and_two(), MONDAY);
    assert_eq!(standing.duties_from, MONDAY);
    assert_eq!(lateness(standing.due(), day("2026-11-22")), Lateness::Later);
    assert_eq!(standing.contacts_since(day("2026-11-22")), None);
}

#[test]
fn the_nearest_duty_decides() {
    let contacts = [
        reached(1, "2026-11-23T09:00", Mode::Phone),
        reached(2, "2026-11-24T09:00", Mode::Phone),
        reached(3, "2026-11-24T10:00", Mode::Door),
    ];
    let standing = standing(two_and_two(), MONDAY).recounted(&contacts);
    assert_eq!(standing.due(), Some(Due { opens_on: MONDAY, due_on: day("2026-11-29") }));
    assert_eq!(standing.last_counted_on(), Some(day("2026-11-24")));
}

#[test]
fn the_same_duties_go_on_and_other_ones_begin_tomorrow() {
    let contacts = [reached(1, "2026-11-23T09:00", Mode::Door)];
    let before = standing(two_and_two(), MONDAY).recounted(&contacts);
    let wednesday = day("2026-11-25");
    let same = before.reclassified(classified(two_and_two(), wednesday), None, wednesday);
    assert_eq!((same.duties_from, &same.progress), (MONDAY, &before.progress));
    assert_eq!(same.classified.on, wednesday);

    let mut quoted = two_and_two();
    quoted[0].clause = "三（一）".into();
    let quoted = before.reclassified(classified(quoted, wednesday), None, wednesday);
    assert_eq!((quoted.duties_from, &quoted.progress), (MONDAY, &before.progress));
    assert_eq!(quoted.duties()[0].clause, "三（一）");

    let weekly = vec![duty("week", &[Mode::Door], 1, Every::Week)];
    let other = before.reclassified(classified(weekly, wednesday), None, wednesday);
    assert_eq!(other.duties_from, day("2026-11-26"));
    assert_eq!(other.last_counted_on(), None);
    assert_eq!(other.due().map(|due| due.due_on), Some(day("2026-11-29")), "four of seven days are left");
    assert_eq!(other.worker, before.worker);
}

#[test]
fn nobody_out_of_scope_is_due() {
    let standing = standing(vec![], MONDAY);
    assert_eq!((standing.due(), standing.contacts_since(MONDAY)), (None, None));
}
