use super::*;
use crate::actor::Role;
use crate::cast::{COUNTY, actor, at, charge, day, id, mint, worker};

fn relief(until: Option<&str>) -> Relief {
    Relief {
        id: id(70),
        worker: id(1),
        from: day("2026-11-25"),
        until: until.map(day),
        leaves: false,
        reason: None,
        begun_on: None,
        ended_on: None,
        recorded_at: at("2026-11-20T10:00"),
        recorded_by: id(9),
    }
}

fn on(text: &str, run: impl FnOnce(Acting<'_>) -> Vec<Taken>) -> Vec<Taken> {
    let actor = actor(Role::System);
    run(Acting { tenant: COUNTY, actor: &actor, now: at(text) })
}

#[test]
fn the_substitute_stands_in_and_the_visitor_gets_everybody_back() {
    let charges = [charge(1, 1, Some(2)), charge(2, 1, None)];
    let settled = BTreeMap::from([(id(2), id(3))]);
    let leave = relief(Some("2026-11-30"));
    let taken = on("2026-11-25T00:10", |acting| begin(&leave, &charges, &settled, acting, &mut mint()));
    let seen: Vec<_> = taken.iter().map(|one| (one.opened.worker, one.opened.in_place_of)).collect();
    assert_eq!(seen, [(id(2), Some(id(1))), (id(3), Some(id(1)))]);
    assert!(taken.iter().all(|one| one.closed.until == Some(day("2026-11-24")) && one.substitute.is_none()));

    let held: Vec<Assignment> = taken.into_iter().map(|one| one.opened).collect();
    let back = on("2026-12-01T00:10", |acting| give_back(id(1), &held, acting, &mut mint()));
    assert!(back.iter().all(|one| one.opened.worker == id(1) && one.opened.in_place_of.is_none()));
    assert_eq!(back[0].closed.until, Some(day("2026-11-30")));
}

#[test]
fn whoever_was_given_to_another_during_the_leave_does_not_go_back() {
    let held =
        [charge(1, 3, None).current, Assignment { in_place_of: Some(id(1)), ..charge(2, 2, None).current }];
    let back = on("2026-12-01T00:10", |acting| give_back(id(1), &held, acting, &mut mint()));
    assert_eq!(back.iter().map(|one| one.opened.person).collect::<Vec<_>>(), [id(2)]);
}

#[test]
fn a_stand_in_who_goes_hands_on_what_they_hold_and_the_first_still_gets_it_back() {
    // 2 holds person 1 for visitor 1, and hands everybody over to 3.
    let mut held = charge(1, 2, None);
    held.current.in_place_of = Some(id(1));
    let handing = Relief { worker: id(2), ..relief(None) };
    let settled = BTreeMap::from([(id(1), id(3)), (id(4), id(3))]);
    let charges = [held.clone(), charge(4, 2, Some(3))];
    let taken = on("2026-11-25T10:00", |acting| begin(&handing, &charges, &settled, acting, &mut mint()));
    assert_eq!((taken[0].opened.worker, taken[0].opened.in_place_of), (id(3), Some(id(1))));
    assert_eq!((taken[1].opened.worker, taken[1].opened.in_place_of), (id(3), None));
    // The substitute is the visitor now.
    assert_eq!(taken[1].substitute.as_ref().and_then(|one| one.until), Some(day("2026-11-24")));
    // Given to the very visitor they were held for, nobody is held any more.
    let settled = BTreeMap::from([(id(1), id(1))]);
    let taken = on("2026-11-25T10:00", |acting| begin(&handing, &[held], &settled, acting, &mut mint()));
    assert_eq!((taken[0].opened.worker, taken[0].opened.in_place_of), (id(1), None));
}

#[test]
fn days_meet_at_their_ends() {
    let leave = relief(Some("2026-11-30"));
    assert!(leave.meets(day("2026-11-30"), None) && leave.meets(day("2026-11-01"), Some(day("2026-11-25"))));
    assert!(
        !leave.meets(day("2026-12-01"), None) && !leave.meets(day("2026-11-01"), Some(day("2026-11-24")))
    );
    assert!(leave.should_begin(day("2026-11-25")) && !leave.should_begin(day("2026-11-24")));
    assert!(!leave.should_begin(day("2026-12-01")), "a leave that nobody noticed is over");
    let done = Relief { ended_on: Some(day("2026-11-26")), ..leave };
    assert!(!done.meets(day("2026-11-26"), None));
}

#[test]
fn who_is_gone_away_too_or_a_minor_takes_nobody() {
    let workers = [
        worker(2, "李梅"),
        Worker { active: false, ..worker(3, "张敏") },
        Worker { kind: "student".into(), ..worker(4, "王小明") },
    ];
    let away = Relief { worker: id(2), ..relief(Some("2026-11-30")) };
    let takers = Takers { workers: &workers, reliefs: &[away], minors: &["student"] };
    let fit = |who: u128, from: &str| takers.fit(id(who), id(1), day(from), None);
    assert_eq!(fit(2, "2026-12-01"), Ok(()));
    assert_eq!(fit(2, "2026-11-30"), Err(Unfit::Away("李梅".into())));
    assert_eq!(fit(3, "2026-12-01"), Err(Unfit::Left("张敏".into())));
    assert_eq!(fit(4, "2026-12-01"), Err(Unfit::Minor("王小明".into())));
    assert_eq!(fit(5, "2026-12-01"), Err(Unfit::Unknown));
    assert_eq!(takers.fit(id(2), id(2), day("2026-12-01"), None), Err(Unfit::Same));
}
