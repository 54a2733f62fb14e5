use super::*;
use crate::actor::Role;
use crate::cast::{actor, at, day, id, mint, person};
use crate::people::PersonName;

fn wife() -> Person {
    let name = PersonName::parse("柳月华").expect("a name");
    Person { id: id(2), name_keys: name.keys(), name, ..person() }
}

fn command() -> JoinHousehold {
    JoinHousehold { person: id(2), with: id(1), relation: "spouse".into(), from: day("2026-11-01") }
}

fn residence(who: u128, household: u128) -> Residence {
    Residence {
        id: id(70 + who),
        person: id(who),
        household: id(household),
        from: day("2020-01-01"),
        until: None,
    }
}

fn try_it(
    command: &JoinHousehold,
    people: (&Person, &Person),
    residences: (&[Residence], &[Residence]),
) -> Result<Joined, JoinRefusal> {
    let scene = Scene {
        person: Some(people.0),
        with: Some(people.1),
        residences: residences.0,
        residences_with: residences.1,
        reviewed: false,
    };
    super::join(command, &scene, &actor(Role::Clerk), at("2026-11-25T10:00"), &mut mint())
}

#[test]
fn both_begin_a_residence_in_the_household_of_the_other() {
    let joined = try_it(&command(), (&wife(), &person()), (&[], &[])).expect("joined");
    assert_eq!(joined.household, id(1), "a household begins as that of one person");
    let opened: Vec<_> = joined.opened.iter().map(|one| (one.person, one.household)).collect();
    assert_eq!(opened, [(id(2), id(1)), (id(1), id(1))]);
    assert_eq!(joined.closed, None);
}

#[test]
fn whoever_moves_over_leaves_the_household_before() {
    let (old, other) = (residence(2, 9), residence(1, 5));
    let joined = try_it(&command(), (&wife(), &person()), (&[old], &[other])).expect("joined");
    assert_eq!(joined.closed.and_then(|old| old.until), Some(day("2026-10-31")));
    assert_eq!(joined.opened.len(), 1, "the other lives there already");
    assert_eq!(joined.opened[0].household, id(5));
}

#[test]
fn it_is_refused_with_a_reason() {
    let (wife, husband) = (wife(), person());
    let oneself = JoinHousehold { with: id(2), ..command() };
    assert_eq!(try_it(&oneself, (&wife, &wife), (&[], &[])), Err(JoinRefusal::Oneself));
    let (one, other) = (residence(2, 5), residence(1, 5));
    let together = try_it(&command(), (&wife, &husband), (&[one], &[other]));
    assert_eq!(together, Err(JoinRefusal::Together));
    let elsewhere =
        Person { area: "99/9901/990101/990101001/990101001201/".parse().expect("a path"), ..husband.clone() };
    let apart = try_it(&command(), (&wife, &elsewhere), (&[], &[]));
    assert_eq!(apart, Err(JoinRefusal::OtherPlace { name: "柳树青".into() }));
    let later = JoinHousehold { from: day("2026-11-26"), ..command() };
    assert_eq!(try_it(&later, (&wife, &husband), (&[], &[])), Err(JoinRefusal::InFuture));
    let scene = Scene {
        person: Some(&wife),
        with: Some(&husband),
        residences: &[],
        residences_with: &[],
        reviewed: false,
    };
    let now = at("2026-11-25T10:00");
    for role in [Role::Visitor, Role::City, Role::Auditor, Role::Admin] {
        let refused = super::join(&command(), &scene, &actor(role), now, &mut mint());
        assert_eq!(refused, Err(JoinRefusal::NotAllowed));
    }
}
