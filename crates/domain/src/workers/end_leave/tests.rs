use super::*;
use crate::actor::Role;
use crate::cast::{COUNTY, actor, at, charge, day, id, mint, worker};

fn leave(begun: bool) -> Relief {
    Relief {
        id: id(70),
        worker: id(1),
        from: day("2026-11-20"),
        until: Some(day("2026-11-30")),
        leaves: false,
        reason: None,
        begun_on: begun.then(|| day("2026-11-20")),
        ended_on: None,
        recorded_at: at("2026-11-20T10:00"),
        recorded_by: id(9),
    }
}

fn decide(relief: Option<&Relief>, role: Role) -> Result<Ended, EndRefusal> {
    let held = [Assignment { in_place_of: Some(id(1)), ..charge(1, 2, None).current }];
    let worker = worker(1, "孙秀英");
    let scene = Scene { relief, worker: Some(&worker), held: &held };
    let command = EndLeave { tenant: COUNTY, relief: id(70) };
    end_leave(&command, &scene, &actor(role), at("2026-11-25T10:00"), &mut mint())
}

#[test]
fn who_is_back_early_gets_their_people_back_today() {
    let ended = decide(Some(&leave(true)), Role::Clerk).expect("ended");
    assert_eq!(
        (ended.relief.until, ended.relief.ended_on),
        (Some(day("2026-11-24")), Some(day("2026-11-25")))
    );
    assert_eq!((ended.taken.len(), ended.taken[0].opened.worker), (1, id(1)));
    assert_eq!(ended.event.map(|event| event.action), Some(Action::WorkerLeaveEnded));
}

#[test]
fn one_that_never_began_moves_nobody() {
    assert!(decide(Some(&leave(false)), Role::Clerk).expect("cancelled").taken.is_empty());
}

#[test]
fn what_is_over_or_for_good_or_unknown_is_refused() {
    let over = Relief { ended_on: Some(day("2026-11-24")), ..leave(true) };
    assert_eq!(decide(Some(&over), Role::Clerk), Err(EndRefusal::Over));
    let for_good = Relief { until: None, ..leave(true) };
    assert_eq!(decide(Some(&for_good), Role::Clerk), Err(EndRefusal::Over));
    assert_eq!(decide(None, Role::Clerk), Err(EndRefusal::Unknown));
    assert_eq!(decide(Some(&leave(true)), Role::Auditor), Err(EndRefusal::NotAllowed));
}
