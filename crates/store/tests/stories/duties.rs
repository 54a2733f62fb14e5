//! Where people stand is kept and read back, and the due lists and numbers follow from it.

use domain::areas::Level;
use domain::dates::Period;
use domain::duties::{Due, Progress, Standing, Tally};
use domain::ids::{PersonId, VisitId, WorkerId};
use domain::visits::Mode;
use jiff::civil::{Date, date};
use store::conformance::made_up::MONDAY;
use store::duties::counts::{self, Counts};
use store::duties::due::{self, DueFilter};
use store::duties::{self, tallies};
use store::workers;

use crate::engines::on_each;
use crate::office::Office;

/// A standing whose one duty is open over some days.
fn open(standing: Standing, opens_on: Date, due_on: Date) -> Standing {
    let progress = Progress {
        duty: "door".to_owned(),
        last_counted_on: Some(date(2026, 11, 2)),
        due: Some(Due { opens_on, due_on }),
    };
    Standing { progress: vec![progress], ..standing }
}

#[test]
fn a_standing_survives_and_moves_on() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, _, standing) = office.register("张秀英", &office.village(0));
        let look =
            |scope: domain::actor::Scope| office.read(move |tx| duties::by_person(tx, &scope, person.id));
        assert_eq!(look(office.scope()), Some(standing.clone()));
        assert_eq!(look(office.clerk(&office.village(1))), None);

        let moved = open(standing, MONDAY, date(2026, 11, 29));
        let (tenant, kept) = (office.tenant(), moved.clone());
        office.write(move |tx| duties::save_progress(tx, tenant, &kept));
        assert_eq!(look(office.scope()), Some(moved));
    });
}

#[test]
fn whose_class_may_change_by_itself_is_found_by_the_day() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let tenant = office.tenant();
        let mut ids = Vec::new();
        for day in [Some(date(2027, 1, 1)), Some(date(2026, 12, 1)), None] {
            let (person, _, standing) = office.register("张秀英", &office.village(0));
            let standing = Standing { recheck_on: day, ..standing };
            office.write(move |tx| duties::save(tx, tenant, &standing));
            ids.push(person.id);
        }
        let on = |day: Date| {
            let scope = office.scope();
            office.read(move |tx| duties::to_recheck(tx, &scope, day, 10))
        };
        assert_eq!(on(date(2026, 11, 30)), []);
        assert_eq!(on(date(2026, 12, 1)), [ids[1]]);
        assert_eq!(on(date(2027, 6, 1)), [ids[1], ids[0]]);
    });
}

/// Four people: overdue, due now with a visitor, not yet open, nothing owed.
fn a_week(office: &Office) -> ([PersonId; 4], WorkerId) {
    let worker = office.hire(&office.village(0));
    let id = worker.id;
    let tenant = office.tenant();
    let places = [0, 0, 1, 2].map(|at| office.village(at));
    let days = [
        Some((date(2026, 11, 9), date(2026, 11, 15))),
        Some((MONDAY, date(2026, 11, 29))),
        Some((date(2026, 11, 30), date(2026, 12, 6))),
        None,
    ];
    let mut people = Vec::new();
    for (place, days) in places.iter().zip(days) {
        let (person, _, standing) = office.register("王建国", place);
        let standing = match days {
            Some((opens_on, due_on)) => open(standing, opens_on, due_on),
            None => Standing { progress: Vec::new(), ..standing },
        };
        office.write(move |tx| duties::save(tx, tenant, &standing));
        people.push(person.id);
    }
    let second = people[1];
    office.write(move |tx| workers::set_worker(tx, tenant, second, Some(id)));
    (people.try_into().expect("four people"), id)
}

#[test]
fn the_due_list_shows_what_can_be_done_by_its_last_day() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (people, worker) = a_week(&office);
        let today = DueFilter {
            opens_until: MONDAY,
            due_before: None,
            area: None,
            worker: None,
            after: None,
            limit: 10,
        };
        let list = |scope: domain::actor::Scope, filter: &DueFilter| -> Vec<PersonId> {
            let filter = filter.clone();
            let lines = office.read(move |tx| due::page(tx, &scope, &filter));
            lines.into_iter().map(|line| line.person).collect()
        };
        assert_eq!(list(office.scope(), &today), people[..2]);
        assert_eq!(list(office.clerk(&office.village(0)), &today), people[..2]);
        assert_eq!(list(office.clerk(&office.village(1)), &today), []);
        assert_eq!(list(office.visitor(worker), &today), [people[1]]);

        let overdue = DueFilter { due_before: Some(MONDAY), ..today.clone() };
        assert_eq!(list(office.scope(), &overdue), [people[0]]);
        let nobodys = DueFilter { worker: Some(WorkerId::MIN), ..today.clone() };
        assert_eq!(list(office.scope(), &nobodys), [people[0]]);
        let next_week = DueFilter { opens_until: date(2026, 11, 30), ..today.clone() };
        assert_eq!(list(office.scope(), &next_week), people[..3]);
        let there = DueFilter { area: Some(office.village(1)), ..next_week };
        assert_eq!(list(office.scope(), &there), [people[2]]);

        let scope = office.scope();
        let first = DueFilter { limit: 1, ..today.clone() };
        let lines = office.read(move |tx| due::page(tx, &scope, &first));
        assert_eq!(lines[0].due, Due { opens_on: date(2026, 11, 9), due_on: date(2026, 11, 15) });
        assert_eq!((lines[0].name.as_str(), lines[0].progress.len()), ("王建国", 1));
        let rest = DueFilter { after: Some(lines[0].key()), ..today };
        assert_eq!(list(office.scope(), &rest), [people[1]]);
    });
}

#[test]
fn the_numbers_of_places_and_visitors_add_up() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (_, worker) = a_week(&office);
        let plain = |counts: Counts| Counts { provisional: 0, ..counts };
        let expected = Counts { people: 4, due_now: 1, overdue: 1, unassigned: 2, provisional: 0 };
        let total = |scope: domain::actor::Scope| {
            plain(office.read(move |tx| counts::total(tx, &scope, None, MONDAY)))
        };
        assert_eq!(total(office.scope()), expected);
        let mine = Counts { people: 1, due_now: 1, overdue: 0, unassigned: 0, provisional: 0 };
        assert_eq!(total(office.visitor(worker)), mine);

        let top = office.county.areas[0].clone();
        let by_child = |scope: domain::actor::Scope, area: domain::areas::Area| {
            office.read(move |tx| counts::by_child(tx, &scope, &area.path, &area.code, MONDAY))
        };
        let (towns, own) = by_child(office.scope(), top.clone());
        assert_eq!(towns.iter().map(|town| town.counts.people).collect::<Vec<_>>(), [3, 1]);
        assert_eq!(own, Counts::default());
        // A village clerk sees their own town only, with their own village's people only.
        let (towns, _) = by_child(office.clerk(&office.village(1)), top);
        assert_eq!(towns.iter().map(|town| town.counts.people).collect::<Vec<_>>(), [1]);
        // The village has a group without people; the people belong to the village itself.
        let village = office.county.at(Level::Village)[0].clone();
        let (groups, own) = by_child(office.scope(), village);
        assert_eq!((groups.len(), groups[0].counts.people, own.people), (1, 0, 2));

        let scope = office.scope();
        let workers = office.read(move |tx| counts::by_worker(tx, &scope, None, MONDAY));
        let split: Vec<_> = workers.iter().map(|one| (one.worker, one.counts.people)).collect();
        assert_eq!(split, [(Some(worker), 1), (None, 3)]);
    });
}

#[test]
fn tallies_are_replaced_and_forgotten() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let week = |monday: Date, counted: u8| Tally {
            duty: "door".to_owned(),
            name: "上门".to_owned(),
            clause: "一（一）".to_owned(),
            period: Period { starts_on: monday, ends_on: domain::dates::add_days(monday, 6) },
            from: monday,
            until: domain::dates::add_days(monday, 6),
            owed: 2,
            days_away: 0,
            counted: (0..counted).map(|n| VisitId::from_bytes([n; 16])).collect(),
            by_mode: [(Mode::Door, u32::from(counted))].into(),
            refused: vec![VisitId::MAX],
            instead: Vec::new(),
        };
        let (first, second) = (week(MONDAY, 1), week(date(2026, 11, 30), 0));
        let changed = week(MONDAY, 2);
        let tenant = office.tenant();
        let kept = [first, second.clone(), changed.clone()];
        office.write(move |tx| tallies::save(tx, tenant, person.id, &kept));
        let month = Period { starts_on: date(2026, 11, 1), ends_on: date(2026, 11, 30) };
        let look = |scope: domain::actor::Scope, stretch: Period| {
            office.read(move |tx| tallies::of_person(tx, &scope, person.id, stretch))
        };
        assert_eq!(look(office.scope(), month), [changed.clone(), second]);
        assert_eq!(look(office.clerk(&office.village(1)), month), []);
        let day = Period { starts_on: date(2026, 11, 29), ends_on: date(2026, 11, 29) };
        assert_eq!(look(office.scope(), day), std::slice::from_ref(&changed));
        assert_eq!(office.write(move |tx| tallies::forget(tx, tenant, person.id, date(2026, 11, 24))), 1);
        assert_eq!(look(office.scope(), month), [changed]);
    });
}
