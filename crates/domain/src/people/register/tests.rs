use serde_json::json;

use super::*;
use crate::actor::Role;
use crate::cast::{COUNTY, MONDAY, actor, at, day, id, mint, village};
use crate::classes::vocabulary::host;
use crate::people::facts::facts_on;
use crate::refusal::{Refusal, shown};

fn command() -> RegisterPerson {
    RegisterPerson {
        id: id(1),
        tenant: COUNTY,
        name: "柳 树青".into(),
        identity: "990112194611240029".into(),
        identity_note: None,
        born_on: None,
        sex: None,
        certificate: None,
        phone: Some("138 0000 0001".into()),
        address: " 柳树村 3号 ".into(),
        registered_on: None,
        facts: vec![told("alone", json!(true)), told("income_kind", Value::Null)],
        note: None,
        not_the_namesake: false,
        by_form: true,
    }
}

fn told(fact: &str, value: Value) -> FactInput {
    FactInput { fact: fact.into(), value, evidence: None }
}

/// What stands around a registration.
struct Around {
    area: Option<Area>,
    same_identity: Option<Twin>,
    namesake: Option<Twin>,
    accept: AcceptImpossible,
}

/// Registers in the village, as a clerk of it, on a Monday.
fn try_it(command: &RegisterPerson, change: impl FnOnce(&mut Around)) -> Result<Registered, Vec<Refusal>> {
    let mut around =
        Around { area: Some(village()), same_identity: None, namesake: None, accept: AcceptImpossible::Yes };
    change(&mut around);
    by(command, &around, Role::Clerk).map_err(shown)
}

fn by(command: &RegisterPerson, around: &Around, role: Role) -> Result<Registered, Vec<RegisterRefusal>> {
    let host = host();
    let scene = Scene {
        area: around.area.as_ref(),
        same_identity: around.same_identity.as_ref(),
        namesake: around.namesake.as_ref(),
        dictionary: &host.dictionary,
        accept: around.accept,
    };
    register(command, &scene, &actor(role), at("2026-11-23T10:00"), &mut mint())
}

fn codes(command: &RegisterPerson) -> Vec<(&'static str, String)> {
    let refusals = try_it(command, |_| {}).expect_err("it should be refused");
    refusals.into_iter().map(|r| (r.code, r.field.unwrap_or_default().into_owned())).collect()
}

#[test]
fn a_person_is_registered_with_what_the_number_tells() {
    let kept = try_it(&command(), |_| {}).expect("registered");
    let person = &kept.person;
    assert_eq!((person.name.as_str(), person.name_keys.initials.as_str()), ("柳树青", "lsq"));
    assert_eq!(person.address, "柳树村 3号");
    assert_eq!(person.born_on, Some(day("1946-11-24")));
    assert_eq!(person.identity_masked.as_deref(), Some("990112**********29"));
    let known = facts_on(&kept.facts, MONDAY, at("2026-11-23T10:00"));
    assert_eq!(
        Value::Object(known),
        json!({ "alone": true, "born_on": "1946-11-24", "sex": "female" }),
        "an unknown fact makes no row"
    );
    assert_eq!(kept.facts[0].evidence.as_deref(), Some("居民身份证"));
}

#[test]
fn the_log_never_sees_the_number() {
    let with_certificate = RegisterPerson { certificate: Some("99011219461124002942".into()), ..command() };
    let kept = try_it(&with_certificate, |_| {}).expect("registered");
    let event = format!("{:?}", kept.event);
    assert!(!event.contains("1946112400"), "{event}");
    assert_eq!(kept.event.action, Action::PersonRegistered);
}

#[test]
fn the_certificate_tells_kind_and_grade() {
    let with = RegisterPerson { certificate: Some("99011219461124002942".into()), ..command() };
    let kept = try_it(&with, |_| {}).expect("registered");
    let known = facts_on(&kept.facts, MONDAY, at("2026-11-23T10:00"));
    assert_eq!((&known["cert_kind"], &known["cert_grade"]), (&json!(4), &json!(2)));
    let otherwise = RegisterPerson { facts: vec![told("cert_grade", json!(3))], ..with };
    assert_eq!(codes(&otherwise), [("register.unlike_certificate", "cert_grade".to_owned())]);
}

#[test]
fn everything_wrong_is_said_at_once_each_at_its_field() {
    let wrong = RegisterPerson {
        name: "张3".into(),
        identity: "990112194611240028".into(),
        phone: Some("110".into()),
        address: " ".into(),
        registered_on: Some(day("2026-11-24")),
        facts: vec![
            told("alone", json!("yes")),
            told("lonely", json!(true)),
            told("age", json!(80)),
            told("bedridden", json!(true)),
            told("bedridden", json!(false)),
        ],
        ..command()
    };
    let expected = [
        ("name.character", "name"),
        ("identity.check", "identity"),
        ("register.fact_value", "alone"),
        ("register.unknown_fact", "lonely"),
        ("register.unknown_fact", "age"),
        ("register.fact_twice", "bedridden"),
        ("phone.malformed", "phone"),
        ("register.no_address", "address"),
        ("register.registered_later", "registered_on"),
    ];
    assert_eq!(codes(&wrong), expected.map(|(code, field)| (code, field.to_owned())));
}

#[test]
fn without_a_number_birth_and_a_reason_are_asked() {
    let without = RegisterPerson { identity: String::new(), ..command() };
    assert_eq!(
        codes(&without),
        [
            ("register.no_identity_note", "identity_note".to_owned()),
            ("register.no_birth_date", "born_on".to_owned())
        ]
    );
    let told = RegisterPerson {
        identity_note: Some("正在补办".into()),
        born_on: Some(day("1946-11-24")),
        certificate: Some("99011219461124002942".into()),
        ..without
    };
    assert_eq!(codes(&told), [("certificate.no_identity", "certificate".to_owned())]);
    let kept = try_it(&RegisterPerson { certificate: None, ..told }, |_| {}).expect("registered");
    assert_eq!((kept.person.identity_kind, kept.identity), (IdentityKind::NoneYet, None));
}

#[test]
fn birth_must_fit_the_number_and_a_human_life() {
    let other = RegisterPerson { born_on: Some(day("1946-11-25")), sex: Some(Sex::Male), ..command() };
    assert_eq!(
        codes(&other),
        [("register.unlike_identity", "born_on".to_owned()), ("register.unlike_identity", "sex".to_owned())]
    );
    let ancient = RegisterPerson {
        identity: " ".into(),
        identity_note: Some("不明".into()),
        born_on: Some(day("1880-01-01")),
        ..command()
    };
    assert_eq!(codes(&ancient), [("register.implausible_age", "born_on".to_owned())]);
}

#[test]
fn the_place_must_be_a_village_of_ones_own() {
    let code = |change: fn(&mut Area)| {
        let mut area = village();
        change(&mut area);
        let refusals =
            try_it(&command(), |around| around.area = Some(area)).expect_err("it should be refused");
        refusals[0].code
    };
    assert_eq!(code(|area| area.path = "99/9902/".parse().expect("a path")), "register.other_area");
    assert_eq!(code(|area| area.level = Level::Township), "register.area_too_wide");
    let nowhere = try_it(&command(), |around| around.area = None).expect_err("it should be refused");
    assert_eq!(nowhere[0].code, "register.no_area");
}

#[test]
fn nobody_is_registered_twice() {
    let twin = Twin::Visible { id: id(2), name: "柳树青".into() };
    let refusals =
        try_it(&command(), |around| around.same_identity = Some(twin.clone())).expect_err("a twin");
    assert_eq!(refusals[0].code, "register.same_identity");
    let refusals =
        try_it(&command(), |around| around.same_identity = Some(Twin::Elsewhere)).expect_err("a twin");
    assert!(!refusals[0].text.contains('柳'), "nothing is told of people elsewhere");
}

#[test]
fn a_namesake_without_number_must_be_looked_at() {
    let without = RegisterPerson {
        identity: String::new(),
        identity_note: Some("正在补办".into()),
        born_on: Some(day("1946-11-24")),
        ..command()
    };
    let twin = Twin::Visible { id: id(2), name: "柳树青".into() };
    let refusals = try_it(&without, |around| around.namesake = Some(twin.clone())).expect_err("a namesake");
    assert_eq!(refusals[0].code, "register.namesake");
    let looked = RegisterPerson { not_the_namesake: true, ..without };
    assert!(try_it(&looked, |around| around.namesake = Some(twin.clone())).is_ok());
    assert!(try_it(&command(), |around| around.namesake = Some(twin.clone())).is_ok(), "a number settles it");
}

#[test]
fn demonstration_numbers_stay_in_demonstrations() {
    let refusals = try_it(&command(), |around| around.accept = AcceptImpossible::No).expect_err("refused");
    assert_eq!(refusals[0].code, "identity.impossible");
}

#[test]
fn a_visitor_registers_nobody_and_a_clerk_nobody_elsewhere() {
    let around =
        Around { area: Some(village()), same_identity: None, namesake: None, accept: AcceptImpossible::Yes };
    let not_allowed = Some(vec![RegisterRefusal::NotAllowed]);
    assert_eq!(by(&command(), &around, Role::Visitor).err(), not_allowed);
    let elsewhere = RegisterPerson { tenant: TenantId(8), ..command() };
    assert_eq!(by(&elsewhere, &around, Role::Clerk).err(), not_allowed);
}
