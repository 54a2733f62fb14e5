use super::*;
use crate::actor::Role;
use crate::cast::{COUNTY, actor, at, id, mint, village, worker};

fn kinds() -> Vec<VisitorKind> {
    let kind = |id: &str, minors| VisitorKind {
        id: id.into(),
        name: id.into(),
        clause: "二".into(),
        voluntary: false,
        minors,
    };
    vec![kind("neighbour", false), kind("student", true)]
}

fn typed(kind: &str) -> KeepWorker {
    KeepWorker {
        id: id(40),
        tenant: COUNTY,
        name: " 王小明 ".into(),
        kind: kind.into(),
        organisation: None,
        companion: None,
        phone: None,
        area: Some(village().code),
        active: true,
    }
}

fn decide(
    command: &KeepWorker,
    change: impl FnOnce(&mut Scene<'_>),
) -> Result<Option<(Worker, Event)>, Vec<KeepRefusal>> {
    let (area, kinds) = (village(), kinds());
    let mut scene = Scene {
        existing: None,
        area: Some(&area),
        organisation: None,
        companion: None,
        kinds: &kinds,
        people: 0,
        accompanies: &[],
    };
    change(&mut scene);
    keep(command, &scene, &actor(Role::Clerk), at("2026-11-25T10:00"), &mut mint())
}

#[test]
fn one_is_entered_and_the_same_again_changes_nothing() {
    let (kept, event) = decide(&typed("neighbour"), |_| {}).expect("kept").expect("new");
    assert_eq!((kept.name.as_str(), event.action), ("王小明", Action::WorkerAdded));
    let known = worker(40, "王小明");
    let scene_of = |command: &KeepWorker| {
        let (area, kinds) = (village(), kinds());
        let scene = Scene {
            existing: Some(&known),
            area: Some(&area),
            organisation: None,
            companion: None,
            kinds: &kinds,
            people: 0,
            accompanies: &[],
        };
        keep(command, &scene, &actor(Role::Clerk), at("2026-11-25T10:00"), &mut mint())
    };
    assert_eq!(scene_of(&typed("neighbour")), Ok(None));
    let renamed = KeepWorker { name: "王明".into(), ..typed("neighbour") };
    let (_, event) = scene_of(&renamed).expect("kept").expect("changed");
    assert_eq!(event.action, Action::WorkerChanged);
}

#[test]
fn a_minor_is_entered_only_with_a_grown_up_who_goes_along() {
    assert_eq!(decide(&typed("student"), |_| {}), Err(vec![KeepRefusal::NoCompanion]));
    let with = KeepWorker { companion: Some(id(1)), ..typed("student") };
    let try_with = |one: Worker| {
        let (area, kinds) = (village(), kinds());
        let scene = Scene {
            existing: None,
            area: Some(&area),
            organisation: None,
            companion: Some(&one),
            kinds: &kinds,
            people: 0,
            accompanies: &[],
        };
        keep(&with, &scene, &actor(Role::Clerk), at("2026-11-25T10:00"), &mut mint())
    };
    let (kept, _) = try_with(worker(1, "孙秀英")).expect("kept").expect("new");
    assert_eq!(kept.companion, Some(id(1)));
    let pupil = Worker { kind: "student".into(), ..worker(1, "李小红") };
    assert_eq!(try_with(pupil), Err(vec![KeepRefusal::BadCompanion]));
    let gone = Worker { active: false, ..worker(1, "孙秀英") };
    assert_eq!(try_with(gone), Err(vec![KeepRefusal::BadCompanion]));
}

#[test]
fn nobody_leaves_or_becomes_a_minor_while_people_are_theirs() {
    let gone = KeepWorker { active: false, ..typed("neighbour") };
    let names = ["李小红".to_owned()];
    let refused = decide(&gone, |scene| scene.people = 2);
    assert_eq!(refused, Err(vec![KeepRefusal::StillHas(2)]));
    let (area, kinds) = (village(), kinds());
    let scene = Scene {
        existing: None,
        area: Some(&area),
        organisation: None,
        companion: None,
        kinds: &kinds,
        people: 0,
        accompanies: &names,
    };
    let refused = keep(&gone, &scene, &actor(Role::Clerk), at("2026-11-25T10:00"), &mut mint());
    assert_eq!(refused, Err(vec![KeepRefusal::Accompanies(vec!["李小红".into()])]));
    let pupil = typed("student");
    let refused = decide(&pupil, |scene| scene.people = 2);
    assert_eq!(refused, Err(vec![KeepRefusal::MinorWithPeople(2), KeepRefusal::NoCompanion]));
}

#[test]
fn what_is_missing_is_said_all_at_once() {
    let empty = KeepWorker { name: String::new(), kind: String::new(), ..typed("neighbour") };
    let refused = decide(&empty, |scene| scene.area = None);
    assert_eq!(refused, Err(vec![KeepRefusal::NoName, KeepRefusal::NoArea, KeepRefusal::NoKind]));
    assert_eq!(decide(&typed("nobody"), |_| {}), Err(vec![KeepRefusal::NoKind]));
}
