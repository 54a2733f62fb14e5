use super::*;
use crate::cast::{MONDAY, day, reached, standing, two_and_two};
use crate::duties::{Lateness, lateness};
use crate::visits::outcome::Mode;

#[test]
fn on_the_day_of_registration_nothing_is_owed() {
    let standing = standing(two_and_two(), MONDAY);
    assert_eq!(standing.duties_from(), MONDAY);
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
fn nobody_out_of_scope_is_due() {
    let standing = standing(vec![], MONDAY);
    assert_eq!((standing.due(), standing.contacts_since(MONDAY)), (None, None));
}
