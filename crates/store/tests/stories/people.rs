//! People are registered once, found by whoever may see them, listed, searched, and known over time.

use domain::people::register::Twin;
use domain::people::{Fact, Person};
use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::json;
use store::conformance::made_up::MONDAY;
use store::people::page::{Find, PeopleFilter, PersonLine, count, page};
use store::people::{self, IdentityIndex, facts, twins};
use store::{Fault, Rule, duties, workers};

use crate::engines::on_each;
use crate::office::{Office, morning};

#[test]
fn a_person_is_seen_within_the_scope_only() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let other = Office::open_another(scratch, 2, "990113");
        let (person, ..) = office.register("张秀英", &office.village(0));
        let look = |scope: domain::actor::Scope| office.read(move |tx| people::by_id(tx, &scope, person.id));
        assert_eq!(look(office.scope()), Some(person.clone()));
        assert_eq!(look(office.clerk(&office.village(0))), Some(person.clone()));
        assert_eq!(look(office.clerk(&office.village(1))), None);
        assert_eq!(look(other.scope()), None);

        let worker = office.hire(&office.village(0));
        assert_eq!(look(office.visitor(worker.id)), None);
        let tenant = office.tenant();
        office.write(move |tx| workers::set_worker(tx, tenant, person.id, Some(worker.id)));
        assert_eq!(look(office.visitor(worker.id)), Some(person));
    });
}

#[test]
fn a_changed_row_is_read_as_changed() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let moved = Person {
            address: "幸福院2号".to_owned(),
            area: office.village(1),
            phone: "13800000000".parse().ok(),
            born_on: Some(date(1944, 2, 29)),
            note: None,
            ..person
        };
        let kept = moved.clone();
        office.write(move |tx| people::update(tx, &kept));
        let scope = office.clerk(&office.village(1));
        assert_eq!(office.read(move |tx| people::by_id(tx, &scope, moved.id)), Some(moved));
    });
}

#[test]
fn a_new_name_moves_a_person_in_every_list() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (_, _, standing) = office.register("王建国", &office.village(0));
        let (person, _, other) = office.register("张秀英", &office.village(0));
        let class = Some("甲".to_owned());
        let tenant = office.tenant();
        for mut standing in [standing, other] {
            standing.classified.decision.class.clone_from(&class);
            office.write(move |tx| duties::save(tx, tenant, &standing));
        }
        let list = |filter: PeopleFilter| -> Vec<String> {
            let scope = office.scope();
            let lines = office.read(move |tx| page(tx, &scope, &filter));
            names(&lines).into_iter().map(str::to_owned).collect()
        };
        let of_class = PeopleFilter { class, limit: 9, ..PeopleFilter::default() };
        assert_eq!(list(of_class.clone()), ["王建国", "张秀英"]);
        let name = domain::people::PersonName::parse("安秀英").expect("a name");
        let renamed = Person { name_keys: name.keys(), name, ..person };
        office.write(move |tx| people::update(tx, &renamed));
        assert_eq!(list(of_class), ["安秀英", "王建国"]);
        let find = Find::typed("安", tenant, &office.cipher);
        assert_eq!(list(PeopleFilter { find, limit: 9, ..PeopleFilter::default() }), ["安秀英"]);
    });
}

#[test]
fn a_number_is_registered_once_in_a_county() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, number, _) = office.register("张秀英", &office.village(0));
        let (second, _, _) = office.somebody("张秀英", &office.village(1));
        let index = IdentityIndex::of(&office.cipher, office.tenant(), &number);
        let refused = office.try_write(move |tx| people::insert(tx, &second, Some(&index)));
        let taken = Fault::Constraint { rule: Rule::Unique, name: "person_identity".to_owned() };
        assert_eq!(refused, Err(taken));
        // The same form sent twice is one person, and changes nothing.
        let again = Person { address: "别处".to_owned(), ..person.clone() };
        assert!(!office.write(move |tx| people::insert(tx, &again, Some(&index))));
        let scope = office.scope();
        assert_eq!(office.read(move |tx| people::by_id(tx, &scope, person.id)), Some(person));
    });
}

#[test]
fn somebody_without_a_number_does_not_stand_in_anothers_way() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        for _ in 0..2 {
            let (person, ..) = office.somebody("王德明", &office.village(0));
            assert!(office.write(move |tx| people::insert(tx, &person, None)));
        }
    });
}

#[test]
fn a_twin_is_named_to_those_who_may_see_them_and_hinted_at_to_others() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let other = Office::open_another(scratch, 2, "990113");
        let (person, number, _) = office.register("张秀英", &office.village(0));
        let seen = Some(Twin::Visible { id: person.id, name: "张秀英".to_owned() });

        let cipher = std::sync::Arc::new(crate::office::trial_cipher());
        let by_identity = |scope: domain::actor::Scope| {
            let (cipher, number) = (std::sync::Arc::clone(&cipher), number.clone());
            office.read(move |tx| twins::by_identity(tx, &scope, cipher.as_ref(), &number))
        };
        assert_eq!(by_identity(office.scope()), seen);
        assert_eq!(by_identity(office.clerk(&office.village(1))), Some(Twin::Elsewhere));
        assert_eq!(by_identity(other.scope()), None);

        let (name, born_on) = (person.name.clone(), person.born_on.expect("known"));
        let namesake = |scope: domain::actor::Scope, born_on| {
            let name = name.clone();
            office.read(move |tx| twins::namesake(tx, &scope, &name, born_on))
        };
        assert_eq!(namesake(office.scope(), born_on), seen);
        assert_eq!(namesake(office.clerk(&office.village(1)), born_on), Some(Twin::Elsewhere));
        assert_eq!(namesake(office.scope(), date(1900, 1, 1)), None);

        let (tenant, cipher, number) = (other.tenant(), std::sync::Arc::clone(&cipher), number.clone());
        let elsewhere = office.read(move |tx| twins::in_other_counties(tx, tenant, cipher.as_ref(), &number));
        assert_eq!(elsewhere, [(office.tenant(), person.id)]);
    });
}

fn names(lines: &[PersonLine]) -> Vec<&str> {
    lines.iter().map(|line| line.name.as_str()).collect()
}

/// Seven people in three places; 王建国 is visited by a worker, 李桂兰 is overdue.
fn village_life(office: &Office) -> domain::ids::WorkerId {
    let worker = office.hire(&office.village(0));
    let people = ["张秀英", "章淑华", "王建国", "赵玉珍", "单德明", "欧阳秀英", "李桂兰"];
    for (at, name) in people.iter().enumerate() {
        let (person, _, standing) = office.register(name, &office.village(at % 3));
        let (tenant, id, late) = (office.tenant(), worker.id, *name == "李桂兰");
        let mut standing = standing;
        standing.classified.decision.class = Some(if late { "甲" } else { "乙" }.to_owned());
        if late {
            let asked = standing.duties().to_vec();
            standing.course = domain::duties::Course::since(&asked, date(2020, 1, 1));
            standing = standing.recounted(&[]);
        }
        let visited = *name == "王建国";
        office.write(move |tx| {
            duties::save(tx, tenant, &standing)?;
            if visited { workers::set_worker(tx, tenant, person.id, Some(id)) } else { Ok(()) }
        });
    }
    worker.id
}

#[test]
fn the_list_is_in_order_of_sound_and_pages_without_gaps() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        village_life(&office);
        let mut filter = PeopleFilter { limit: 3, ..PeopleFilter::default() };
        let mut seen = Vec::new();
        loop {
            let (scope, asked) = (office.scope(), filter.clone());
            let lines = office.read(move |tx| page(tx, &scope, &asked));
            filter.after = lines.last().map(PersonLine::key);
            seen.extend(names(&lines).into_iter().map(str::to_owned));
            if lines.len() < 3 {
                break;
            }
        }
        assert_eq!(seen, ["李桂兰", "欧阳秀英", "单德明", "王建国", "章淑华", "张秀英", "赵玉珍"]);
    });
}

#[test]
fn every_filter_finds_its_people_in_wide_and_in_narrow_scopes() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let worker = village_life(&office);
        let any = PeopleFilter { limit: 50, ..PeopleFilter::default() };
        let found = |scope: domain::actor::Scope, filter: &PeopleFilter| -> Vec<String> {
            let (asked, counted) = ((scope.clone(), filter.clone()), (scope, filter.clone()));
            let lines = office.read(move |tx| page(tx, &asked.0, &asked.1));
            let number = office.read(move |tx| count(tx, &counted.0, &counted.1, 50));
            assert_eq!(usize::try_from(number).expect("small"), lines.len(), "{filter:?}");
            names(&lines).into_iter().map(str::to_owned).collect()
        };
        let find = |text: &str| PeopleFilter {
            find: Find::typed(text, office.tenant(), &office.cipher),
            ..any.clone()
        };
        // The second village holds 章淑华 and 单德明's neighbour 李桂兰 lives in the first.
        let village = || office.clerk(&office.village(1));
        assert_eq!(found(village(), &any), ["单德明", "章淑华"]);
        let area = PeopleFilter { area: Some(office.village(1)), ..any.clone() };
        assert_eq!(found(office.scope(), &area), ["单德明", "章淑华"]);
        assert_eq!(found(office.clerk(&office.village(0)), &area), Vec::<String>::new());

        for (text, all, in_village) in [
            ("张", &["张秀英"][..], &[][..]),
            ("单", &["单德明"], &["单德明"]),
            ("zhang", &["章淑华", "张秀英"], &["章淑华"]),
            ("zs", &["章淑华"], &["章淑华"]),
            ("zx", &["张秀英"], &[]),
            ("shan", &["单德明"], &["单德明"]),
            ("o", &["欧阳秀英"], &[]),
            ("Z", &["章淑华", "张秀英", "赵玉珍"], &["章淑华"]),
            ("查无此人", &[], &[]),
        ] {
            assert_eq!(found(office.scope(), &find(text)), all, "{text}");
            assert_eq!(found(village(), &find(text)), in_village, "{text} in the village");
        }

        let class = PeopleFilter { class: Some("甲".to_owned()), ..any.clone() };
        assert_eq!(found(office.scope(), &class), ["李桂兰"]);
        let track = PeopleFilter { track: Some("entrust".to_owned()), ..any.clone() };
        assert_eq!(found(office.scope(), &track), Vec::<String>::new());
        let overdue = PeopleFilter { overdue_on: Some(MONDAY), ..any.clone() };
        assert_eq!(found(office.scope(), &overdue), ["李桂兰"]);
        assert_eq!(found(office.clerk(&office.village(0)), &overdue), ["李桂兰"]);
        assert_eq!(found(village(), &overdue), Vec::<String>::new());

        let mine = PeopleFilter { worker: Some(worker), ..any.clone() };
        assert_eq!(found(office.scope(), &mine), ["王建国"]);
        assert_eq!(found(office.visitor(worker), &any), ["王建国"]);
        assert_eq!(found(office.visitor(worker), &find("张")), Vec::<String>::new());
        let nobodys = PeopleFilter { worker: Some(domain::ids::WorkerId::MIN), ..any.clone() };
        assert_eq!(found(office.scope(), &nobodys).len(), 6);
    });
}

/// Who is found by what somebody types.
fn typed(office: &Office, scope: domain::actor::Scope, text: &str) -> Vec<domain::ids::PersonId> {
    let filter = PeopleFilter {
        find: Find::typed(text, office.tenant(), &office.cipher),
        limit: 9,
        ..PeopleFilter::default()
    };
    let lines = office.read(move |tx| page(tx, &scope, &filter));
    lines.into_iter().map(|line| line.person).collect()
}

#[test]
fn the_last_four_characters_find_a_person() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, number, _) = office.register("张秀英", &office.village(0));
        office.register("王建国", &office.village(1));
        let find = |scope, text: &str| typed(&office, scope, text);
        let typed = number.last_four().to_lowercase();
        assert_eq!(find(office.scope(), &typed), [person.id]);
        assert_eq!(find(office.clerk(&office.village(1)), &typed), []);
    });
}

#[test]
fn a_count_looks_no_further_than_asked() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        village_life(&office);
        let filter = PeopleFilter { limit: 1, ..PeopleFilter::default() };
        let scope = office.scope();
        assert_eq!(office.read(move |tx| count(tx, &scope, &filter, 5)), 5);
    });
}

#[test]
fn facts_are_kept_with_their_two_times() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let mut chance = office.chance();
        let first = Fact {
            fact: "household".to_owned(),
            value: json!([{ "relation": "spouse", "born_on": "1950-02-03" }]),
            recorded_at: morning(),
            ..chance.fact(person.id, office.account())
        };
        let second = Fact {
            fact: "household".to_owned(),
            value: json!([]),
            valid_until: Some(date(2026, 12, 31)),
            recorded_at: morning() + SignedDuration::from_hours(1),
            supersedes: Some(first.id),
            evidence: Some("女儿来电".to_owned()),
            ..chance.fact(person.id, office.account())
        };
        let (tenant, kept) = (office.tenant(), vec![second.clone(), first.clone()]);
        office.write(move |tx| {
            facts::insert(tx, tenant, &kept)?;
            facts::insert(tx, tenant, &kept)
        });
        let look =
            |scope: domain::actor::Scope| office.read(move |tx| facts::of_person(tx, &scope, person.id));
        assert_eq!(look(office.scope()), [first, second]);
        assert_eq!(look(office.clerk(&office.village(1))), []);
    });
}
