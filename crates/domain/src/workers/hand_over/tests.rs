use super::*;
use crate::actor::Role;
use crate::cast::{COUNTY, actor, at, charge, day, id, mint, worker};

fn typed(from: &str, to: Option<u128>, leaves: bool) -> HandOver {
    HandOver {
        id: id(70),
        tenant: COUNTY,
        worker: id(1),
        from: day(from),
        to: to.map(id),
        named: BTreeMap::new(),
        leaves,
        reason: None,
    }
}

fn leave(worker: u128, from: &str) -> Relief {
    Relief {
        id: id(71),
        worker: id(worker),
        from: day(from),
        until: Some(day("2026-12-31")),
        leaves: false,
        reason: None,
        begun_on: None,
        ended_on: None,
        recorded_at: at("2026-11-20T10:00"),
        recorded_by: id(9),
    }
}

#[derive(Default)]
struct Around {
    charges: Vec<Charge>,
    reliefs: Vec<Relief>,
    promised: Vec<Relief>,
    accompanies: Vec<String>,
}

fn decide(command: &HandOver, around: &Around) -> Result<HandedOver, Vec<HandOverRefusal>> {
    let workers = [worker(1, "孙秀英"), worker(2, "李梅"), worker(3, "张敏")];
    let takers = Takers { workers: &workers, reliefs: &around.reliefs, minors: &[] };
    let scene = Scene {
        worker: Some(&workers[0]),
        charges: &around.charges,
        takers,
        promised: &around.promised,
        accompanies: &around.accompanies,
    };
    hand_over(command, &scene, &actor(Role::Clerk), at("2026-11-25T10:00"), &mut mint())
}

fn two() -> Around {
    Around { charges: vec![charge(1, 1, None), charge(2, 1, Some(3))], ..Around::default() }
}

#[test]
fn everybody_goes_to_one_but_those_for_whom_another_is_named() {
    let mut command = typed("2026-11-25", Some(2), true);
    command.named.insert(id(2), id(3));
    let handed = decide(&command, &two()).expect("handed over");
    assert_eq!(handed.settled, BTreeMap::from([(id(1), id(2)), (id(2), id(3))]));
    assert_eq!(handed.taken.len(), 2);
    assert!(handed.taken.iter().all(|one| one.opened.in_place_of.is_none()));
    assert_eq!(handed.relief.ended_on, Some(day("2026-11-25")));
    assert_eq!(handed.worker.map(|worker| worker.active), Some(false));
}

#[test]
fn from_a_later_day_nobody_moves_yet_and_nobody_has_left() {
    let handed = decide(&typed("2026-12-01", Some(2), true), &two()).expect("planned");
    assert!(handed.taken.is_empty() && handed.worker.is_none() && handed.relief.ended_on.is_none());
    assert!(handed.relief.leaves);
}

#[test]
fn whoever_has_nobody_named_is_listed_and_whoever_cannot_is_said() {
    let refused = decide(&typed("2026-11-25", None, true), &two()).expect_err("refused");
    assert_eq!(refused, [HandOverRefusal::Without(BTreeSet::from([id(1), id(2)]))]);
    let refused = decide(&typed("2026-11-25", Some(1), true), &two()).expect_err("refused");
    assert_eq!(refused, [HandOverRefusal::Unfit(Unfit::Same)]);
    let mut command = typed("2026-11-25", Some(2), true);
    command.named.insert(id(1), id(99));
    assert_eq!(
        decide(&command, &two()).expect_err("refused"),
        [HandOverRefusal::UnfitFor(id(1), Unfit::Unknown)]
    );
}

#[test]
fn what_stands_in_the_way_is_named() {
    let nobody = Around::default();
    let refused = decide(&typed("2026-11-25", None, false), &nobody).expect_err("refused");
    assert_eq!(refused, [HandOverRefusal::Nobody]);
    let past = decide(&typed("2026-11-24", Some(2), true), &two()).expect_err("refused");
    assert_eq!(past, [HandOverRefusal::Past]);
    let around = Around {
        promised: vec![leave(2, "2026-12-01")],
        accompanies: vec!["王小明".into()],
        ..Around::default()
    };
    let refused = decide(&typed("2026-11-25", None, true), &around).expect_err("refused");
    assert_eq!(
        refused,
        [HandOverRefusal::StandsIn(day("2026-12-01")), HandOverRefusal::Accompanies(vec!["王小明".into()])]
    );
}

#[test]
fn a_leave_ends_with_the_hand_over_of_today_and_forbids_one_of_later() {
    let away = Around { reliefs: vec![leave(1, "2026-11-20")], ..two() };
    let handed = decide(&typed("2026-11-25", Some(2), true), &away).expect("handed over");
    assert_eq!(handed.ended[0].ended_on, Some(day("2026-11-25")));
    let refused = decide(&typed("2026-12-01", Some(2), true), &away).expect_err("refused");
    assert_eq!(refused, [HandOverRefusal::OnLeave(day("2026-11-20"))]);
}
