use super::*;
use crate::actor::Role;
use crate::cast::{COUNTY, actor, at, day, mint, village};

fn next_door() -> Area {
    Area {
        code: "990101001201".parse().expect("a code"),
        name: "杨树村".into(),
        path: "99/9901/990101/990101001/990101001201/".parse().expect("a path"),
        ..village()
    }
}

fn decide(area: &Area, successor: Option<&Area>, below: usize) -> Result<(Area, Event), Vec<CloseRefusal>> {
    let actor = Actor { area: "99/9901/990101/".parse().expect("a path"), ..actor(Role::County) };
    let command = CloseArea {
        tenant: COUNTY,
        area: area.code.clone(),
        successor: successor.map(|next| next.code.clone()),
        reason: Some("区划调整".into()),
    };
    let moving = Moving { people: 12, workers: 2, ..Moving::default() };
    let scene = Scene { area: Some(area), successor, below, moving };
    close(&command, &scene, &actor, at("2026-11-25T10:00"), &mut mint())
}

#[test]
fn a_closed_place_ended_yesterday_and_names_its_successor() {
    let (closed, event) = decide(&village(), Some(&next_door()), 0).expect("closed");
    assert_eq!((closed.valid_until, closed.successor), (Some(day("2026-11-24")), Some(next_door().code)));
    assert!(village().is_closed_on(day("2026-11-25")) != closed_today(&closed.valid_until));
    assert_eq!(event.after.map(|after| after["people"].clone()), Some(json!(12)));
}

fn closed_today(until: &Option<jiff::civil::Date>) -> bool {
    Area { valid_until: *until, ..village() }.is_closed_on(day("2026-11-25"))
}

#[test]
fn it_is_refused_while_places_below_stand_or_without_a_fitting_successor() {
    assert_eq!(decide(&village(), Some(&next_door()), 3), Err(vec![CloseRefusal::StillBelow(3)]));
    assert_eq!(decide(&village(), None, 0), Err(vec![CloseRefusal::NoSuccessor]));
    assert_eq!(decide(&village(), Some(&village()), 0), Err(vec![CloseRefusal::BadSuccessor]));
    let gone = Area { valid_until: Some(day("2026-11-01")), ..next_door() };
    assert_eq!(decide(&village(), Some(&gone), 0), Err(vec![CloseRefusal::BadSuccessor]));
    assert_eq!(decide(&gone, Some(&village()), 0), Err(vec![CloseRefusal::AlreadyClosed]));
    let town = Area {
        level: crate::areas::Level::Township,
        code: "990101002".parse().expect("a code"),
        ..next_door()
    };
    assert_eq!(decide(&village(), Some(&town), 0), Err(vec![CloseRefusal::BadSuccessor]));
}

#[test]
fn a_group_may_go_up_into_its_village() {
    let group = Area {
        code: "990101001200-03".parse().expect("a code"),
        level: crate::areas::Level::Group,
        parent: Some(village().code),
        path: "99/9901/990101/990101001/990101001200/990101001200-03/".parse().expect("a path"),
        ..village()
    };
    assert!(decide(&group, Some(&village()), 0).is_ok());
}
