//! Visitors are hired, given people, hand them over, and leave.

use domain::ids::{AssignmentId, PersonId, WorkerId};
use domain::workers::{Assignment, Worker};
use jiff::civil::{Date, date};
use store::{Fault, Rule, workers};

use crate::engines::on_each;
use crate::office::Office;

#[test]
fn visitors_of_a_place_page_by_name() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let mut hired: Vec<Worker> = (0..4).map(|at| office.hire(&office.village(at % 2))).collect();
        hired.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        let left = Worker { active: false, phone: None, companion: Some(hired[1].id), ..hired[0].clone() };
        hired[0] = left.clone();
        office.write(move |tx| workers::save(tx, &left));

        let tenant = office.tenant();
        let town = office.county.areas[1].path.clone();
        let page = |after: Option<(String, WorkerId)>| {
            let town = town.clone();
            office.read(move |tx| {
                let after = after.as_ref().map(|(name, id)| (name.as_str(), *id));
                workers::in_area(tx, tenant, &town, after, 3)
            })
        };
        let first = page(None);
        assert_eq!(first, hired[..3]);
        assert_eq!(page(first.last().map(|last| (last.name.clone(), last.id))), hired[3..]);
        assert_eq!(office.read(move |tx| workers::by_id(tx, tenant, WorkerId::MAX)), None);
    });
}

#[test]
fn a_person_is_given_to_one_visitor_and_then_to_another() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (one, two) = (office.hire(&office.village(0)), office.hire(&office.village(0)));
        let (person, ..) = office.register("张秀英", &office.village(0));
        let mut chance = office.chance();
        let mut give = |worker: WorkerId, from: Date| {
            Assignment::visitor(AssignmentId::mint(&mut chance), person.id, worker, from)
        };
        let first = give(one.id, date(2026, 11, 1));
        let second = give(two.id, date(2026, 11, 20));
        let closed = Assignment { until: Some(date(2026, 11, 19)), ..first.clone() };
        let tenant = office.tenant();
        let steps = [first.clone(), closed.clone(), second.clone()];
        office.write(move |tx| steps.iter().try_for_each(|one| workers::save_assignment(tx, tenant, one)));
        office.write(move |tx| workers::set_worker(tx, tenant, person.id, Some(two.id)));

        let scope = office.scope();
        let all = office.read(move |tx| workers::assignments(tx, &scope, person.id));
        assert_eq!(all, [second.clone(), closed]);
        let charges = |scope: domain::actor::Scope, worker: WorkerId| {
            office.read(move |tx| workers::assignments_of_worker(tx, &scope, worker))
        };
        assert_eq!(charges(office.scope(), one.id), []);
        assert_eq!(charges(office.scope(), two.id), std::slice::from_ref(&second));
        // The former visitor no longer sees the person, not even their own former charge.
        let former = office.visitor(one.id);
        assert_eq!(office.read(move |tx| workers::assignments(tx, &former, person.id)), []);
    });
}

#[test]
fn nobody_is_given_to_a_visitor_who_does_not_exist() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let day = date(2026, 11, 1);
        let assignment = Assignment::visitor(AssignmentId::MAX, PersonId::MAX, WorkerId::MAX, day);
        let tenant = office.tenant();
        let refused = office.try_write(move |tx| workers::save_assignment(tx, tenant, &assignment));
        assert!(matches!(refused, Err(Fault::Constraint { rule: Rule::ForeignKey, .. })), "{refused:?}");
    });
}
