use super::*;
use crate::actor::Role;
use crate::areas::AreaPath;
use crate::cast::{COUNTY, MONDAY, actor, at, day, id, mint, standing, two_and_two, village_path, worker};
use crate::organisations::OrganisationKind;

fn gone() -> Worker {
    Worker { active: false, ..worker(2, "李梅") }
}

fn current() -> Assignment {
    Assignment::visitor(id(50), id(1), id(1), day("2026-10-01"))
}

fn organisation(area: AreaPath, active: bool) -> Organisation {
    Organisation {
        id: id(30),
        tenant: COUNTY,
        name: "柳树养老服务中心".into(),
        kind: OrganisationKind::Contractor,
        area,
        contact: None,
        phone: None,
        active,
    }
}

fn leave(from: &str, until: Option<&str>) -> Relief {
    Relief {
        id: id(70),
        worker: id(2),
        from: day(from),
        until: until.map(day),
        leaves: false,
        reason: None,
        begun_on: None,
        ended_on: None,
        recorded_at: at("2026-11-20T10:00"),
        recorded_by: id(9),
    }
}

fn to(worker: Option<u128>) -> AssignWorker {
    AssignWorker::visitor(COUNTY, id(1), worker.map(id))
}

fn decide(command: &AssignWorker, scene: Scene<'_>) -> Result<Assigned, AssignRefusal> {
    let (standing, current) = (standing(two_and_two(), MONDAY), current());
    let scene = Scene { standing: Some(&standing), current: Some(&current), ..scene };
    assign(command, &scene, &actor(Role::Clerk), at("2026-11-25T10:00"), &mut mint())
}

#[test]
fn the_new_visitor_begins_today_and_the_old_one_ended_yesterday() {
    let next = worker(2, "李梅");
    let assigned = decide(&to(Some(2)), Scene { worker: Some(&next), ..Scene::default() }).expect("assigned");
    assert_eq!(assigned.closed.and_then(|old| old.until), Some(day("2026-11-24")));
    let opened = assigned.opened.expect("a new assignment");
    assert_eq!((opened.worker, opened.from, opened.until), (id(2), day("2026-11-25"), None));
    assert_eq!(assigned.standing.worker, Some(id(2)));
}

#[test]
fn a_person_can_be_taken_back() {
    let assigned = decide(&to(None), Scene::default()).expect("taken back");
    assert_eq!((assigned.opened, assigned.standing.worker), (None, None));
}

#[test]
fn it_is_refused_with_a_reason() {
    let refused = |command: &AssignWorker, scene| decide(command, scene).expect_err("it should be refused");
    assert_eq!(refused(&to(Some(2)), Scene::default()), AssignRefusal::UnknownWorker);
    let left = gone();
    let scene = Scene { worker: Some(&left), ..Scene::default() };
    assert_eq!(refused(&to(Some(2)), scene), AssignRefusal::WorkerLeft("李梅".into()));
    assert_eq!(refused(&to(Some(1)), Scene::default()), AssignRefusal::AlreadySo);
    let by_visitor = assign(
        &to(Some(2)),
        &Scene { worker: Some(&left), ..Scene::default() },
        &actor(Role::Visitor),
        at("2026-11-25T10:00"),
        &mut mint(),
    );
    assert_eq!(by_visitor, Err(AssignRefusal::NotAllowed));
}

#[test]
fn visitor_substitute_and_organisation_are_settled_at_once_with_one_entry_of_the_log() {
    let (next, second, body) = (worker(2, "李梅"), worker(3, "张敏"), organisation(village_path(), true));
    let command = AssignWorker {
        substitute: Change::To(Some(id(3))),
        organisation: Change::To(Some(id(30))),
        ..to(Some(2))
    };
    let scene = Scene {
        worker: Some(&next),
        substitute: Some(&second),
        organisation: Some(&body),
        ..Scene::default()
    };
    let assigned = decide(&command, scene).expect("assigned");
    assert_eq!(assigned.substitutes.len(), 1);
    assert_eq!((assigned.substitutes[0].part, assigned.substitutes[0].worker), (Part::Substitute, id(3)));
    assert_eq!(assigned.accountable[0].organisation, id(30));
    let after = assigned.event.after.expect("what is there now");
    assert_eq!(after["substitute"], json!(id::<WorkerId>(3)));
    assert_eq!(after["organisation"], json!(id::<OrganisationId>(30)));

    let known = assigned.substitutes[0].clone();
    let scene = Scene { worker: Some(&next), current_substitute: Some(&known), ..Scene::default() };
    let taken_back = AssignWorker { substitute: Change::To(None), ..to(Some(1)) };
    let assigned = decide(&taken_back, scene).expect("no substitute any more");
    assert_eq!((assigned.closed, assigned.opened), (None, None), "the visitor stays");
    assert_eq!(assigned.substitutes[0].until, Some(day("2026-11-24")));
}

#[test]
fn nobody_is_their_own_substitute_and_what_has_closed_answers_for_nobody() {
    let (next, body) = (worker(2, "李梅"), organisation(village_path(), false));
    let same = AssignWorker { substitute: Change::To(Some(id(2))), ..to(Some(2)) };
    let scene = Scene { worker: Some(&next), substitute: Some(&next), ..Scene::default() };
    assert_eq!(decide(&same, scene), Err(AssignRefusal::SamePerson));
    // A substitute who stays becomes the visitor: the page must say so, too.
    let known = Assignment { part: Part::Substitute, worker: id(2), ..current() };
    let scene = Scene { worker: Some(&next), current_substitute: Some(&known), ..Scene::default() };
    assert_eq!(decide(&to(Some(2)), scene), Err(AssignRefusal::SamePerson));
    let closed = AssignWorker { organisation: Change::To(Some(id(30))), ..to(Some(1)) };
    let scene = Scene { organisation: Some(&body), ..Scene::default() };
    assert_eq!(decide(&closed, scene), Err(AssignRefusal::OrganisationClosed(body.name.clone())));
}

#[test]
fn nobody_is_given_to_a_minor_as_visitor_or_substitute() {
    let pupil = Worker { kind: "student".into(), ..worker(2, "王小明") };
    let scene =
        Scene { worker: Some(&pupil), substitute: Some(&pupil), minors: &["student"], ..Scene::default() };
    assert!(matches!(decide(&to(Some(2)), scene), Err(AssignRefusal::Minor { field: "worker", .. })));
    let substitute = AssignWorker { substitute: Change::To(Some(id(2))), ..to(Some(1)) };
    assert!(matches!(decide(&substitute, scene), Err(AssignRefusal::Minor { field: "substitute", .. })));
}

#[test]
fn a_visitor_on_leave_is_given_nobody_and_one_with_leave_ahead_only_with_a_substitute() {
    let (next, second) = (worker(2, "李梅"), worker(3, "张敏"));
    let with = |leave: &Relief, command: &AssignWorker| {
        let scene =
            Scene { worker: Some(&next), leave: Some(leave), substitute: Some(&second), ..Scene::default() };
        decide(command, scene).map(|_| ())
    };
    let now = leave("2026-11-24", Some("2026-11-30"));
    assert!(matches!(with(&now, &to(Some(2))), Err(AssignRefusal::WorkerOnLeave { .. })));
    let ahead = leave("2026-12-01", Some("2026-12-05"));
    assert!(matches!(with(&ahead, &to(Some(2))), Err(AssignRefusal::LeaveAhead { .. })));
    let covered = AssignWorker { substitute: Change::To(Some(id(3))), ..to(Some(2)) };
    assert_eq!(with(&ahead, &covered), Ok(()));
    assert!(matches!(with(&leave("2026-12-01", None), &covered), Err(AssignRefusal::WorkerLeaves { .. })));
}
