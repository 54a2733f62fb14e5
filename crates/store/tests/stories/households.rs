//! People who live together, and the copies of their files.

use domain::areas::{AreaCode, Level};
use domain::households::archive::{Archived, Holder};
use domain::households::{Residence, own};
use domain::ids::HouseholdId;
use domain::people::Person;
use jiff::civil::date;
use store::households::{self, archives};
use store::people;

use crate::engines::on_each;
use crate::office::Office;

fn lives(chance: u128, person: &Person, household: HouseholdId) -> Residence {
    Residence {
        id: uuid::Uuid::from_u128(chance).into(),
        person: person.id,
        household,
        from: date(2026, 11, 1),
        until: None,
    }
}

#[test]
fn a_household_begins_with_two_and_ends_with_the_last_day() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (tenant, village) = (office.tenant(), office.village(0));
        let (wang, ..) = office.register("王建国", &village);
        let (zhang, ..) = office.register("张秀英", &village);
        let home = own(wang.id);
        let names = |scope: domain::actor::Scope, household| -> Vec<String> {
            let found = office.read(move |tx| households::members(tx, &scope, household));
            found.into_iter().map(|person| person.name.to_string()).collect()
        };
        assert_eq!(names(office.scope(), home), ["王建国"], "nobody needs a row to live alone");

        let (first, second) = (lives(1, &wang, home), lives(2, &zhang, home));
        let (one, other) = (first.clone(), second.clone());
        office.write(move |tx| {
            households::save(tx, tenant, &one)?;
            households::save(tx, tenant, &other)
        });
        let mut both = names(office.scope(), home);
        both.sort();
        assert_eq!(both, ["张秀英", "王建国"]);
        assert!(names(office.clerk(&office.village(1)), home).is_empty(), "another village sees nobody");
        assert!(names(office.scope(), own(zhang.id)).is_empty(), "she lives there no more");
        let (scope, id) = (office.scope(), wang.id);
        let (household, mates) = office.read(move |tx| households::housemates(tx, &scope, id));
        assert_eq!((household, mates.len()), (home, 1));

        let ended = Residence { until: Some(date(2026, 11, 19)), ..second.clone() };
        office.write(move |tx| households::save(tx, tenant, &ended));
        assert_eq!(names(office.scope(), home), ["王建国"]);
        let (scope, id) = (office.scope(), zhang.id);
        let past = office.read(move |tx| households::of_person(tx, &scope, id));
        assert_eq!(past, [Residence { until: Some(date(2026, 11, 19)), ..second }]);
    });
}

#[test]
fn neighbours_at_one_address_are_found_in_their_village_only() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let register = |name: &str, village: usize, address: &str| {
            let (person, ..) = office.register(name, &office.village(village));
            let moved = Person { address: address.to_owned(), ..person };
            let kept = moved.clone();
            office.write(move |tx| people::update(tx, &kept));
            moved
        };
        let wang = register("王建国", 0, "幸福院 12 号");
        register("张秀英", 0, "幸福院１２号");
        register("李四", 0, "幸福院13号");
        register("赵五", 1, "幸福院12号");
        let scope = office.scope();
        let found = office.read(move |tx| households::at_address(tx, &scope, &wang));
        let names: Vec<&str> = found.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(names, ["张秀英"]);
    });
}

#[test]
fn a_copy_is_filed_once_for_each_holder_and_numbers_run() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let tenant = office.tenant();
        let (wang, ..) = office.register("王建国", &office.village(0));
        let place: AreaCode = office.county.at(Level::Township)[0].code.clone();
        let copy = |id: u128, sequence| Archived {
            id: uuid::Uuid::from_u128(id).into(),
            tenant,
            household: own(wang.id),
            holder: Holder::Town,
            place: place.clone(),
            year: 2026,
            sequence,
            on: date(2026, 11, 20),
            note: Some("三号柜".into()),
        };
        let first = copy(1, 1);
        let kept = first.clone();
        office.write(move |tx| archives::insert(tx, &kept));
        let (again, at) = (copy(2, 2), place.clone());
        let fault =
            office.db.write(move |tx| archives::insert(tx, &again)).wait().expect_err("filed already");
        assert!(fault.is_duplicate("archive_by_household"), "{fault}");
        let home = own(wang.id);
        assert_eq!(
            office.read(move |tx| archives::of_household(tx, tenant, home)),
            std::slice::from_ref(&first)
        );
        assert_eq!(office.read(move |tx| archives::last(tx, tenant, &at, 2026)), 1);
        let at = place.clone();
        assert_eq!(office.read(move |tx| archives::last(tx, tenant, &at, 2025)), 0);
        assert_eq!(office.read(move |tx| archives::of_place(tx, tenant, &place, 2026, 0, 10)), [first]);
    });
}
