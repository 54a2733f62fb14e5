use serde_json::json;

use super::*;
use crate::actor::Role;
use crate::cast::{at, day, id};
use crate::ids::{AccountId, TenantId};
use crate::people::facts::facts_on;
use crate::people::{IdentityKind, PersonName};

fn whole(number: u128, name: &str) -> Whole {
    let name = PersonName::parse(name).expect("a name");
    Whole {
        person: Person {
            id: id(number),
            tenant: TenantId(1),
            name_keys: name.keys(),
            name,
            identity_kind: IdentityKind::NoneYet,
            identity_masked: None,
            identity_note: None,
            born_on: None,
            sex: None,
            phone: None,
            address: "3号".into(),
            area: "37/".parse().expect("a path"),
            registered_on: day("2026-01-01"),
            registered_at: at("2026-01-01T09:00"),
            registered_by: AccountId::MIN,
            note: None,
        },
        worker: None,
        facts: Vec::new(),
        happenings: Vec::new(),
        visits: Vec::new(),
        assignments: Vec::new(),
    }
}

fn fact(number: u128, person: u128, fact: &str, value: Value, from: &str) -> Fact {
    Fact {
        id: id(number),
        person: id(person),
        fact: fact.into(),
        value,
        valid_from: day(from),
        valid_until: None,
        recorded_at: at("2026-02-01T09:00"),
        recorded_by: AccountId::MIN,
        evidence: Some(format!("材料{number}")),
        supersedes: None,
    }
}

fn clerk() -> Actor {
    let area = crate::areas::AreaPath::root();
    Actor { account: id(9), role: Role::Clerk, tenants: vec![TenantId(1)], area, worker: None }
}

fn merged(ours: &Whole, theirs: &Whole, takes: &[&str]) -> Merged {
    let command = MergePeople {
        survivor: ours.person.id,
        other: theirs.person.id,
        takes: takes.iter().map(|field| (*field).to_owned()).collect(),
        note: None,
    };
    let mut next = 1000_u128;
    let mut mint = || {
        next += 1;
        uuid::Uuid::from_u128(next)
    };
    merge(&command, Some(ours), Some(theirs), &clerk(), at("2026-11-23T09:00"), &mut mint).expect("merged")
}

#[test]
fn what_one_leaves_open_is_taken_from_the_other_and_the_rest_is_chosen() {
    let mut ours = whole(1, "张桂英");
    let mut theirs = whole(2, "章桂英");
    ours.person.note = Some("耳背".into());
    theirs.person.note = Some("有狗".into());
    theirs.person.phone = "13800000001".parse().ok();
    theirs.person.identity_masked = Some("990112**********29".into());
    theirs.person.registered_on = day("2025-06-01");
    let fields = |found: Vec<Difference>| found.into_iter().map(|one| one.field).collect::<Vec<_>>();
    assert_eq!(fields(differences(&ours, &theirs, at("2026-11-23T09:00"))), ["name", "note"]);
    let kept = merged(&ours, &theirs, &["name"]);
    assert_eq!(kept.person.name.as_str(), "章桂英");
    assert_eq!(kept.person.name_keys, theirs.person.name_keys);
    assert_eq!(kept.person.note.as_deref(), Some("耳背"));
    assert_eq!(kept.person.phone, theirs.person.phone);
    assert!(kept.takes_number && kept.person.identity_masked == theirs.person.identity_masked);
    assert_eq!(kept.person.registered_on, day("2025-06-01"));
}

#[test]
fn the_chosen_value_stands_in_the_place_of_the_other_and_both_histories_stay() {
    let now = at("2026-11-23T09:00");
    let mut ours = whole(1, "张桂英");
    let mut theirs = whole(2, "张桂英");
    ours.facts = vec![
        fact(11, 1, "alone", json!(false), "2026-01-01"),
        fact(12, 1, "income_kind", json!("dibao"), "2026-01-01"),
    ];
    theirs.facts = vec![
        fact(21, 2, "alone", json!(false), "2020-01-01"),
        fact(22, 2, "alone", json!(true), "2026-06-01"),
        fact(23, 2, "ability_level", json!(2), "2026-03-01"),
        fact(24, 2, "income_kind", json!("dibao"), "2026-04-01"),
    ];
    for (takes, alone) in [(&[][..], json!(false)), (&["fact.alone"][..], json!(true))] {
        let kept = merged(&ours, &theirs, takes);
        assert_eq!(kept.facts.len(), 1, "what both say alike needs no row");
        assert_eq!(kept.facts[0].supersedes, Some(if takes.is_empty() { id(22) } else { id(11) }));
        let all: Vec<Fact> = ours.facts.iter().chain(&theirs.facts).chain(&kept.facts).cloned().collect();
        let today = facts_on(&all, day("2026-11-23"), now);
        assert_eq!(today["alone"], alone);
        assert_eq!((&today["ability_level"], &today["income_kind"]), (&json!(2), &json!("dibao")));
        assert_eq!(facts_on(&all, day("2022-01-01"), now)["alone"], json!(false), "the history stays");
        let before = facts_on(&all, day("2026-11-23"), at("2026-11-01T09:00"));
        assert_eq!(before["alone"], json!(true), "what was known before is still known as of then");
    }
}

#[test]
fn who_may_not_and_who_is_not_there_is_refused() {
    let (ours, theirs) = (whole(1, "张桂英"), whole(2, "张桂英"));
    let command = |survivor, other| MergePeople { survivor, other, takes: BTreeSet::new(), note: None };
    let mut mint = uuid::Uuid::nil;
    let now = at("2026-11-23T09:00");
    let mut tried = |command: &MergePeople, other: Option<&Whole>, actor: &Actor| {
        merge(command, Some(&ours), other, actor, now, &mut mint).err()
    };
    let both = command(id(1), id(2));
    let visitor = Actor { role: Role::Visitor, ..clerk() };
    assert_eq!(tried(&both, Some(&theirs), &visitor), Some(MergeRefusal::NotAllowed));
    assert_eq!(tried(&both, None, &clerk()), Some(MergeRefusal::Unknown));
    assert_eq!(tried(&command(id(1), id(1)), Some(&theirs), &clerk()), Some(MergeRefusal::Oneself));
    let mut elsewhere = theirs.clone();
    elsewhere.person.tenant = TenantId(2);
    assert_eq!(tried(&both, Some(&elsewhere), &clerk()), Some(MergeRefusal::OtherCounty));
}
