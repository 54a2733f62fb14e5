use super::*;
use crate::actor::Role;
use crate::cast::{COUNTY, actor, at, charge, day, id, mint, worker};

fn typed(from: &str, until: &str, stand_in: Option<u128>) -> PlanLeave {
    PlanLeave {
        id: id(70),
        tenant: COUNTY,
        worker: id(1),
        from: day(from),
        until: day(until),
        stand_in: stand_in.map(id),
        reason: Some("回老家".into()),
    }
}

fn known(worker: u128, from: &str, until: &str) -> Relief {
    Relief {
        id: id(71),
        worker: id(worker),
        from: day(from),
        until: Some(day(until)),
        leaves: false,
        reason: None,
        begun_on: None,
        ended_on: None,
        recorded_at: at("2026-11-20T10:00"),
        recorded_by: id(9),
    }
}

fn decide(
    command: &PlanLeave,
    charges: &[Charge],
    reliefs: &[Relief],
    promised: &[Relief],
) -> Result<Planned, Vec<LeaveRefusal>> {
    let workers = [worker(1, "孙秀英"), worker(2, "李梅"), worker(3, "张敏")];
    let takers = Takers { workers: &workers, reliefs, minors: &[] };
    let scene = Scene { worker: Some(&workers[0]), charges, takers, promised };
    plan_leave(command, &scene, &actor(Role::Clerk), at("2026-11-25T10:00"), &mut mint())
}

#[test]
fn it_is_granted_when_everybody_has_somebody_and_begins_on_its_day() {
    let charges = [charge(1, 1, Some(2)), charge(2, 1, None)];
    let planned = decide(&typed("2026-12-01", "2026-12-05", Some(3)), &charges, &[], &[]).expect("granted");
    assert_eq!(planned.settled, BTreeMap::from([(id(1), id(2)), (id(2), id(3))]));
    assert!(planned.taken.is_empty() && planned.relief.begun_on.is_none());
    let planned = decide(&typed("2026-11-25", "2026-12-05", Some(3)), &charges, &[], &[]).expect("granted");
    assert_eq!((planned.taken.len(), planned.relief.begun_on), (2, Some(day("2026-11-25"))));
}

#[test]
fn it_is_refused_with_the_list_of_those_without_a_stand_in() {
    let charges = [charge(1, 1, Some(2)), charge(2, 1, None), charge(3, 1, None)];
    let refused = decide(&typed("2026-12-01", "2026-12-05", None), &charges, &[], &[]);
    assert_eq!(refused, Err(vec![LeaveRefusal::Without(BTreeSet::from([id(2), id(3)]))]));
}

#[test]
fn a_substitute_who_is_away_too_does_not_stand_in() {
    let away = [known(2, "2026-12-03", "2026-12-10")];
    let charges = [charge(1, 1, Some(2))];
    let refused = decide(&typed("2026-12-01", "2026-12-05", None), &charges, &away, &[]);
    let refused = refused.expect_err("refused");
    assert!(matches!(refused[..], [LeaveRefusal::UnfitSubstitute(Unfit::Away(_), 1)]), "{refused:?}");
    // Whoever was chosen for the rest stands in for them, too.
    let planned = decide(&typed("2026-12-01", "2026-12-05", Some(3)), &charges, &away, &[]).expect("granted");
    assert_eq!(planned.settled[&id(1)], id(3));
    let chosen = decide(&typed("2026-12-01", "2026-12-05", Some(2)), &charges, &away, &[]);
    let chosen = chosen.expect_err("refused");
    assert!(matches!(chosen[..], [LeaveRefusal::UnfitStandIn(Unfit::Away(_))]), "{chosen:?}");
}

#[test]
fn days_that_make_no_sense_are_refused() {
    let refused = |from, until| decide(&typed(from, until, None), &[], &[], &[]).expect_err("refused");
    assert_eq!(refused("2026-12-05", "2026-12-01"), [LeaveRefusal::EndsBeforeItBegins]);
    assert_eq!(refused("2026-11-01", "2026-11-24"), [LeaveRefusal::Past]);
    assert_eq!(refused("2026-12-01", "2028-12-01"), [LeaveRefusal::TooLong]);
    let own = [known(1, "2026-12-05", "2026-12-10")];
    let refused = decide(&typed("2026-12-01", "2026-12-05", None), &[], &own, &[]);
    assert_eq!(refused, Err(vec![LeaveRefusal::Meets(day("2026-12-05"))]));
    let promised = [known(2, "2026-12-04", "2026-12-04")];
    let refused = decide(&typed("2026-12-01", "2026-12-05", None), &[], &[], &promised);
    assert_eq!(refused, Err(vec![LeaveRefusal::StandsIn(day("2026-12-04"))]));
}
