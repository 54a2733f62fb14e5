use jiff::SignedDuration;
use uuid::Uuid;

use super::*;
use crate::accounts::{Failures, session::VISITOR_IDLE};
use crate::actor::Role;
use crate::cast::{at, id, village_path};
use crate::ids::TenantId;

fn account() -> Account {
    Account {
        id: id(9),
        user_name: "sunxiuying".into(),
        name: "孙秀英".into(),
        role: Role::Visitor,
        tenants: vec![TenantId(1)],
        area: village_path(),
        worker: None,
        active: true,
        failures: Failures::NONE,
    }
}

fn phone(number: u128) -> DeviceId {
    DeviceId::from(Uuid::from_u128(number))
}

fn now() -> Timestamp {
    at("2026-11-23T08:00")
}

fn bound(known: &[Device], number: u128) -> Device {
    bind(&account(), known, phone(number), " 红米 9A ", now()).expect("a phone that may").device
}

fn actor(role: Role, tenant: i64) -> Actor {
    Actor {
        account: id(1),
        role,
        tenants: vec![TenantId(tenant)],
        area: crate::areas::AreaPath::root(),
        worker: None,
    }
}

#[test]
fn a_phone_is_bound_once_and_keeps_its_first_day() {
    let first = bind(&account(), &[], phone(1), " 红米 9A ", now()).expect("the first phone");
    assert!(first.new);
    assert_eq!(first.device.name, "红米 9A");
    let later = now() + SignedDuration::from_hours(30);
    let again = bind(&account(), std::slice::from_ref(&first.device), phone(1), "红米", later);
    let again = again.expect("the same phone");
    assert!(!again.new);
    assert_eq!((again.device.bound_at, again.device.signed_in_at), (now(), later));
    assert_eq!(
        bind(&account(), &[], phone(2), &"长".repeat(99), now()).map(|b| b.device.name.chars().count()),
        Ok(40)
    );
}

#[test]
fn a_sixth_phone_waits_until_one_of_five_is_left() {
    let mut known: Vec<Device> = (1..=5).map(|number| bound(&[], number)).collect();
    assert_eq!(bind(&account(), &known, phone(6), "", now()), Err(BindRefusal::TooMany));
    assert!(bind(&account(), &known, phone(5), "", now()).is_ok(), "one of the five signs in again");
    let idle = now() + VISITOR_IDLE;
    assert!(bind(&account(), &known, phone(6), "", idle).is_ok(), "what nobody uses takes no place");
    known[2].used_at = None;
    assert!(bind(&account(), &known, phone(6), "", now()).is_ok(), "nor does one that signed out");
}

#[test]
fn an_ended_phone_stays_outside() {
    let known = bound(&[], 1);
    let ended = end(Some(&account()), Some(&known), &actor(Role::County, 1), now())
        .expect("ended")
        .expect("it was in use");
    assert_eq!((ended.ended_at, ended.used_at), (Some(now()), None));
    let known = [ended];
    assert_eq!(bind(&account(), &known, phone(1), "", now()), Err(BindRefusal::Ended));
    assert_eq!(end(Some(&account()), Some(&known[0]), &actor(Role::Admin, 1), now()), Ok(None));
}

#[test]
fn only_who_keeps_accounts_there_ends_a_phone() {
    let known = bound(&[], 1);
    let ask = |actor: &Actor, account: Option<&Account>, device: Option<&Device>| {
        end(account, device, actor, now())
    };
    let county = actor(Role::County, 1);
    assert_eq!(ask(&actor(Role::Clerk, 1), Some(&account()), Some(&known)), Err(EndRefusal::NotAllowed));
    assert_eq!(ask(&actor(Role::County, 2), Some(&account()), Some(&known)), Err(EndRefusal::Unknown));
    assert_eq!(ask(&county, None, Some(&known)), Err(EndRefusal::Unknown));
    assert_eq!(ask(&county, Some(&account()), None), Err(EndRefusal::Unknown));
}
