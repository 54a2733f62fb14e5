//! Somebody goes on leave: who takes whom is kept, the people move and come back, and late records are told apart.

use std::collections::BTreeMap;

use domain::ids::{AssignmentId, ReliefId, WorkerId};
use domain::workers::{Assignment, Part, Relief};
use jiff::civil::date;
use store::workers::{self, charges, page, reliefs};

use crate::engines::on_each;
use crate::office::{Office, morning};

fn leave(office: &Office, worker: WorkerId) -> Relief {
    Relief {
        id: ReliefId::mint(&mut office.chance()),
        worker,
        from: date(2026, 12, 1),
        until: Some(date(2026, 12, 5)),
        leaves: false,
        reason: Some("回老家".to_owned()),
        begun_on: None,
        ended_on: None,
        recorded_at: morning(),
        recorded_by: office.account(),
    }
}

#[test]
fn a_visitors_people_are_listed_with_their_substitutes_and_those_whom_others_hold() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (one, two) = (office.hire(&office.village(0)), office.hire(&office.village(1)));
        let (first, ..) = office.register("安秀英", &office.village(0));
        let (second, ..) = office.register("白秀英", &office.village(1));
        let mut chance = office.chance();
        let mut give = |person, worker| {
            Assignment::visitor(AssignmentId::mint(&mut chance), person, worker, date(2026, 11, 1))
        };
        let own = give(first.id, one.id);
        let substitute = Assignment { part: Part::Substitute, ..give(first.id, two.id) };
        let held = Assignment { in_place_of: Some(one.id), ..give(second.id, two.id) };
        let (tenant, rows) = (office.tenant(), [own.clone(), substitute.clone(), held.clone()]);
        office.write(move |tx| rows.iter().try_for_each(|row| workers::save_assignment(tx, tenant, row)));

        let scope = office.scope();
        let lines = office.read(move |tx| charges::of_worker(tx, &scope, one.id));
        assert_eq!(lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["安秀英", "白秀英"]);
        assert_eq!(lines[0].charge.substitute, Some(substitute));
        assert_eq!((&lines[1].charge.current, &lines[1].charge.substitute), (&held, &None));
        let scope = office.scope();
        assert_eq!(office.read(move |tx| charges::held_for(tx, &scope, one.id)), [held]);
        // A clerk of the other village is told of nobody who lives here.
        let other = office.clerk(&office.village(1));
        let seen = office.read(move |tx| charges::of_worker(tx, &other, one.id));
        assert_eq!(seen.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["白秀英"]);
        assert_eq!(office.read(move |tx| charges::count(tx, tenant, one.id)), 2);
        assert_eq!(office.read(move |tx| charges::count(tx, tenant, two.id)), 2);
        office.write(move |tx| workers::end_substitutes(tx, tenant, two.id, date(2026, 11, 23)));
        assert_eq!(office.read(move |tx| charges::count(tx, tenant, two.id)), 1);
    });
}

#[test]
fn a_leave_is_kept_with_who_stands_in_and_ends() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (one, two) = (office.hire(&office.village(0)), office.hire(&office.village(0)));
        let (person, ..) = office.register("安秀英", &office.village(0));
        let (tenant, kept) = (office.tenant(), leave(&office, one.id));
        let settled = BTreeMap::from([(person.id, two.id)]);
        let (relief, who) = (kept.clone(), settled.clone());
        office.write(move |tx| {
            reliefs::save(tx, tenant, &relief)?;
            reliefs::settle(tx, tenant, relief.id, &who)
        });
        let (id, scope) = (kept.id, office.scope());
        assert_eq!(office.read(move |tx| reliefs::by_id(tx, tenant, id)), Some(kept.clone()));
        assert_eq!(office.read(move |tx| reliefs::settled(tx, &scope, id)), settled);
        assert_eq!(office.read(move |tx| reliefs::open(tx, tenant)), std::slice::from_ref(&kept));
        assert_eq!(office.read(move |tx| reliefs::promised(tx, tenant, two.id)), std::slice::from_ref(&kept));
        assert_eq!(office.read(move |tx| reliefs::promised(tx, tenant, one.id)), []);
        let over = Relief { ended_on: Some(date(2026, 12, 6)), begun_on: Some(date(2026, 12, 1)), ..kept };
        let changed = over.clone();
        office.write(move |tx| reliefs::save(tx, tenant, &changed));
        assert_eq!(office.read(move |tx| reliefs::open(tx, tenant)), []);
        assert_eq!(office.read(move |tx| reliefs::promised(tx, tenant, two.id)), []);
        assert_eq!(office.read(move |tx| reliefs::of_worker(tx, tenant, one.id, 5)), [over]);
    });
}

#[test]
fn a_late_record_is_the_visitors_up_to_the_day_on_which_the_person_passed_on() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (one, two) = (office.hire(&office.village(0)), office.hire(&office.village(0)));
        let (person, ..) = office.register("安秀英", &office.village(0));
        let id = AssignmentId::mint(&mut office.chance());
        let first = Assignment {
            until: Some(date(2026, 11, 19)),
            ..Assignment::visitor(id, person.id, one.id, date(2026, 11, 2))
        };
        let tenant = office.tenant();
        office.write(move |tx| workers::save_assignment(tx, tenant, &first));
        let was = |worker: WorkerId, day: i8| {
            let on = date(2026, 11, day);
            office.read(move |tx| workers::was_in_charge(tx, tenant, person.id, worker, on))
        };
        assert_eq!([1, 2, 19, 20, 21].map(|day| was(one.id, day)), [false, true, true, true, false]);
        assert!(!was(two.id, 10));
    });
}

#[test]
fn workers_are_filtered_by_place_kind_state_and_name() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let named = |name: &str, at: usize, active: bool| {
            let worker = domain::workers::Worker {
                name: name.to_owned(),
                active,
                ..office.chance().worker(office.tenant(), &office.village(at))
            };
            let kept = worker.clone();
            office.write(move |tx| workers::save(tx, &kept));
            worker
        };
        let (li, gone) = (named("李梅", 0, true), named("李红", 0, false));
        let zhang = named("张敏", 1, true);
        let (person, ..) = office.register("安秀英", &office.village(0));
        let (tenant, li_id) = (office.tenant(), li.id);
        office.write(move |tx| workers::set_worker(tx, tenant, person.id, Some(li_id)));
        let list = |filter: page::WorkerFilter| {
            let filter = page::WorkerFilter { limit: 10, ..filter };
            office.read(move |tx| page::page(tx, tenant, &filter, date(2026, 11, 23)))
        };
        let names = |lines: &[page::WorkerLine]| {
            lines.iter().map(|line| line.worker.name.clone()).collect::<Vec<_>>()
        };
        let all = list(page::WorkerFilter::default());
        assert_eq!(names(&all).len(), 3);
        assert_eq!(all.iter().find(|line| line.worker.id == li.id).map(|line| line.people), Some(1));
        let here = page::WorkerFilter { area: office.village(1), ..Default::default() };
        assert_eq!(names(&list(here)), std::slice::from_ref(&zhang.name));
        let at_work = page::WorkerFilter { active: Some(true), name: "李".into(), ..Default::default() };
        assert_eq!(names(&list(at_work)), std::slice::from_ref(&li.name));
        let left = page::WorkerFilter { active: Some(false), ..Default::default() };
        assert_eq!(names(&list(left)), std::slice::from_ref(&gone.name));
        let other = page::WorkerFilter { kind: Some("nobody".into()), ..Default::default() };
        assert!(list(other).is_empty());
        let after = page::WorkerFilter {
            after: Some((all[0].worker.name.clone(), all[0].worker.id)),
            ..Default::default()
        };
        assert_eq!(names(&list(after)), names(&all[1..]));
    });
}
