use super::*;
use crate::actor::Role;
use crate::cast::{COUNTY, MONDAY, actor, at, day, id, mint, standing, two_and_two, village_path};

fn worker(active: bool) -> Worker {
    Worker {
        id: id(2),
        tenant: COUNTY,
        name: "李梅".into(),
        kind: "neighbour".into(),
        organisation: None,
        phone: None,
        area: village_path(),
        account: None,
        active,
    }
}

fn current() -> Assignment {
    Assignment { id: id(50), person: id(1), worker: id(1), from: day("2026-10-01"), until: None }
}

fn try_it(to: Option<u128>, worker: Option<Worker>, role: Role) -> Result<Assigned, AssignRefusal> {
    let (standing, current) = (standing(two_and_two(), MONDAY), current());
    let scene = Scene { standing: Some(&standing), worker: worker.as_ref(), current: Some(&current) };
    let command = AssignWorker { tenant: COUNTY, person: id(1), worker: to.map(id) };
    assign(&command, &scene, &actor(role), at("2026-11-25T10:00"), &mut mint())
}

#[test]
fn the_new_visitor_begins_today_and_the_old_one_ended_yesterday() {
    let assigned = try_it(Some(2), Some(worker(true)), Role::Clerk).expect("assigned");
    assert_eq!(assigned.closed.and_then(|old| old.until), Some(day("2026-11-24")));
    let opened = assigned.opened.expect("a new assignment");
    assert_eq!((opened.worker, opened.from, opened.until), (id(2), day("2026-11-25"), None));
    assert_eq!(assigned.standing.worker, Some(id(2)));
}

#[test]
fn a_person_can_be_taken_back() {
    let assigned = try_it(None, None, Role::Clerk).expect("taken back");
    assert_eq!((assigned.opened, assigned.standing.worker), (None, None));
}

#[test]
fn it_is_refused_with_a_reason() {
    let refused = |to, worker, role| try_it(to, worker, role).expect_err("it should be refused");
    assert_eq!(refused(Some(2), None, Role::Clerk), AssignRefusal::UnknownWorker);
    assert_eq!(refused(Some(2), Some(worker(false)), Role::Clerk), AssignRefusal::WorkerLeft("李梅".into()));
    assert_eq!(refused(Some(1), Some(worker(true)), Role::Clerk), AssignRefusal::AlreadySo);
    assert_eq!(refused(Some(2), Some(worker(true)), Role::Visitor), AssignRefusal::NotAllowed);
}
