use super::*;
use crate::actor::Role;
use crate::cast::{COUNTY, actor, at, id, mint, village};

fn typed() -> KeepOrganisation {
    KeepOrganisation {
        id: id(30),
        tenant: COUNTY,
        name: "  柳树养老服务中心 ".into(),
        kind: Some(OrganisationKind::Contractor),
        area: Some(village().code),
        contact: Some("周主任".into()),
        phone: None,
        active: true,
    }
}

fn try_it(
    command: &KeepOrganisation,
    existing: Option<&Organisation>,
    people: u64,
) -> Result<Option<(Organisation, Event)>, Vec<KeepRefusal>> {
    let area = village();
    let scene = Scene { existing, area: Some(&area), same_name: None, people };
    keep(command, &scene, &actor(Role::Clerk), at("2026-11-25T10:00"), &mut mint())
}

#[test]
fn one_is_entered_then_changed_and_the_same_again_changes_nothing() {
    let (kept, event) = try_it(&typed(), None, 0).expect("kept").expect("new");
    assert_eq!((kept.name.as_str(), event.action), ("柳树养老服务中心", Action::OrganisationAdded));
    assert_eq!(try_it(&typed(), Some(&kept), 0), Ok(None));
    let changed = KeepOrganisation { phone: Some("0531-88880000".into()), ..typed() };
    let (_, event) = try_it(&changed, Some(&kept), 0).expect("kept").expect("changed");
    assert_eq!(event.action, Action::OrganisationChanged);
}

#[test]
fn what_is_wrong_is_said_all_at_once() {
    let wrong = KeepOrganisation { name: " ".into(), kind: None, phone: Some("12".into()), ..typed() };
    let refused = try_it(&wrong, None, 0).expect_err("refused");
    assert!(matches!(refused[..], [KeepRefusal::NoName, KeepRefusal::NoKind, KeepRefusal::BadPhone(_)]));
}

#[test]
fn one_that_answers_for_people_is_not_closed_and_a_name_is_given_once() {
    let closed = KeepOrganisation { active: false, ..typed() };
    assert_eq!(try_it(&closed, None, 3), Err(vec![KeepRefusal::StillAnswers(3)]));
    let area = village();
    let scene = Scene { existing: None, area: Some(&area), same_name: Some(id(31)), people: 0 };
    let refused = keep(&typed(), &scene, &actor(Role::Town), at("2026-11-25T10:00"), &mut mint());
    assert_eq!(refused, Err(vec![KeepRefusal::SameName]));
    let scene = Scene { same_name: Some(id(30)), ..scene };
    assert!(keep(&typed(), &scene, &actor(Role::Town), at("2026-11-25T10:00"), &mut mint()).is_ok());
}

#[test]
fn a_closed_place_is_not_chosen() {
    let gone = Area { valid_until: Some("2026-11-24".parse().expect("a day")), ..village() };
    let scene = Scene { existing: None, area: Some(&gone), same_name: None, people: 0 };
    let refused = keep(&typed(), &scene, &actor(Role::Clerk), at("2026-11-25T10:00"), &mut mint());
    assert_eq!(refused, Err(vec![KeepRefusal::ClosedArea]));
}
