use super::super::of_day;
use super::*;
use crate::actor::Role;
use crate::cast::{COUNTY, actor, at, day, mint};

fn scene() -> Scene {
    Scene { worked_out: Some(day("2026-12-01")), closed: false, people: 3, sum: "ab".repeat(32) }
}

fn asked(role: Role, scene: &Scene, now: &str) -> Result<(Closed, Event), CloseRefusal> {
    let command = CloseMonth { tenant: COUNTY, month: of_day(day("2026-11-05")) };
    close(command, scene, &actor(role), at(now), &mut mint())
}

#[test]
fn the_county_closes_a_month_that_is_over_and_worked_out() {
    let (closed, event) = asked(Role::County, &scene(), "2026-12-03T09:00").expect("closed");
    assert_eq!((closed.people, closed.sum), (3, "ab".repeat(32)));
    assert_eq!((event.action, event.subject), (Action::MonthClosed, Subject::Month("2026-11".to_owned())));
}

#[test]
fn everything_else_is_refused() {
    for role in [Role::Clerk, Role::Town, Role::City, Role::Auditor, Role::System] {
        assert_eq!(
            asked(role, &scene(), "2026-12-03T09:00").err(),
            Some(CloseRefusal::NotAllowed),
            "{role:?}"
        );
    }
    let county = |scene: &Scene, now| asked(Role::County, scene, now).err();
    assert_eq!(county(&scene(), "2026-11-30T23:00"), Some(CloseRefusal::NotOver));
    let closed = Scene { closed: true, ..scene() };
    assert_eq!(county(&closed, "2026-12-03T09:00"), Some(CloseRefusal::Already));
    for worked_out in [None, Some(day("2026-11-30"))] {
        let behind = Scene { worked_out, ..scene() };
        assert_eq!(county(&behind, "2026-12-03T09:00"), Some(CloseRefusal::NotWorkedOut));
    }
}
