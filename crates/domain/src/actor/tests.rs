use super::*;
use crate::cast::{COUNTY, actor, id, village_path};

#[test]
fn who_sees_no_people_has_no_verb_that_concerns_people() {
    for role in Role::ALL {
        let sees = actor(role).scope(COUNTY).is_some();
        let acts = Verb::ALL.into_iter().filter(|&verb| concerns_people(verb)).any(|verb| may(role, verb));
        assert_eq!(sees, acts, "{role:?}");
    }
}

#[test]
fn readers_change_nothing() {
    let changing = [
        Verb::RegisterPerson,
        Verb::ChangeFacts,
        Verb::WithdrawChange,
        Verb::DecideChange,
        Verb::SetReview,
        Verb::TellHappening,
        Verb::ReviewTwins,
        Verb::MergePeople,
        Verb::ImportPeople,
        Verb::AssignWorker,
        Verb::RecordVisit,
        Verb::RehearsePack,
        Verb::CommitPack,
        Verb::ManageAccounts,
        Verb::ManageWorkers,
        Verb::PlanLeave,
        Verb::HandOver,
        Verb::ManageOrganisations,
        Verb::ManageAreas,
        Verb::CloseMonth,
    ];
    for role in [Role::City, Role::Auditor] {
        assert!(changing.into_iter().all(|verb| !may(role, verb)), "{role:?}");
    }
}

#[test]
fn every_role_has_a_workbench_and_every_verb_somebody() {
    assert!(Role::ALL.into_iter().all(|role| may(role, Verb::OpenWorkbench)));
    assert!(Verb::ALL.into_iter().all(|verb| Role::ALL.into_iter().any(|role| may(role, verb))));
}

#[test]
fn nobody_signs_in_as_the_program() {
    assert_eq!(Role::from_code("system"), None);
    for role in Role::ALL {
        assert_eq!(Role::from_code(role.code()), Some(role));
    }
}

#[test]
fn a_scope_ends_at_county_area_and_visitor() {
    let clerk = actor(Role::Clerk).scope(COUNTY).expect("a clerk sees people");
    assert!(clerk.contains(COUNTY, &village_path(), None));
    assert!(clerk.contains(COUNTY, &village_path(), Some(id(1))));
    assert!(!clerk.contains(TenantId(8), &village_path(), None));
    let next_door = "99/9901/990101/990101001/990101001201/".parse().expect("a path");
    assert!(!clerk.contains(COUNTY, &next_door, None));
    assert_eq!(actor(Role::Clerk).scope(TenantId(8)), None);
}

#[test]
fn a_visitor_sees_their_own_people_and_without_an_entry_nobody() {
    let visitor = actor(Role::Visitor);
    let scope = visitor.scope(COUNTY).expect("a visitor sees people");
    assert!(scope.contains(COUNTY, &village_path(), Some(id(1))));
    assert!(!scope.contains(COUNTY, &village_path(), Some(id(2))));
    assert!(!scope.contains(COUNTY, &village_path(), None));
    // Whoever stands in for the village next door knocks there too; nobody knocks in another county.
    let next_door = "99/9901/990101/990101001/990101001201/".parse().expect("a path");
    assert!(
        scope.contains(COUNTY, &next_door, Some(id(1))) && !scope.contains(COUNTY, &next_door, Some(id(2)))
    );
    assert!(!scope.contains(TenantId(8), &village_path(), Some(id(1))));
    assert_eq!(Actor { worker: None, ..visitor }.scope(COUNTY), None);
}

#[test]
fn only_a_visitors_late_records_reach_beyond_their_people_and_never_out_of_the_county() {
    let late = actor(Role::Visitor).late_scope(COUNTY).expect("late records are taken in");
    let next_door = "99/9901/990101/990101001/990101001201/".parse().expect("a path");
    assert!(late.contains(COUNTY, &next_door, Some(id(2))) && late.contains(COUNTY, &village_path(), None));
    assert!(!late.contains(TenantId(8), &village_path(), None));
    assert_eq!(actor(Role::Visitor).late_scope(TenantId(8)), None);
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Visitor) {
        assert_eq!(actor(role).late_scope(COUNTY), None, "{role:?}");
    }
}
