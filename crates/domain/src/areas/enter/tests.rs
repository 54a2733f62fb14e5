use super::*;
use crate::actor::Role;
use crate::areas::AreaPath;
use crate::cast::{COUNTY, actor, at, mint, village};

fn county() -> Actor {
    Actor { area: "99/9901/990101/".parse().expect("a path"), ..actor(Role::County) }
}

fn typed(kind: AreaKind, code: &str) -> EnterArea {
    EnterArea { tenant: COUNTY, kind: Some(kind), name: "三组".into(), code: code.into() }
}

fn decide(command: &EnterArea, parent: &Area, beside: &[String]) -> Result<(Area, Event), Vec<EnterRefusal>> {
    let scene = Scene { parent: Some(parent), taken: None, beside };
    enter(command, &scene, &county(), at("2026-11-25T10:00"), &mut mint())
}

#[test]
fn groups_and_grids_have_local_codes_below_their_village() {
    let (group, event) = decide(&typed(AreaKind::Group, "03"), &village(), &[]).expect("entered");
    assert_eq!((group.code.as_str(), group.level), ("990101001200-03", Level::Group));
    assert!(village().path.contains(&group.path) && group.path != village().path);
    assert_eq!(event.action, Action::AreaAdded);
    let (grid, _) = decide(&typed(AreaKind::Grid, "03"), &village(), &[]).expect("entered");
    assert_eq!((grid.code.as_str(), grid.label()), ("990101001200-W03", "网格"));
}

#[test]
fn a_zone_hangs_below_the_county_with_a_code_of_its_own() {
    let county = Area {
        code: "990101000000".parse().expect("a code"),
        level: Level::County,
        path: "99/9901/990101/".parse().expect("a path"),
        ..village()
    };
    let zone = typed(AreaKind::Functional, "990101400000");
    let (zone, _) = decide(&zone, &county, &[]).expect("entered");
    assert_eq!((zone.level, zone.path.as_str()), (Level::Township, "99/9901/990101/990101400/"));
    let elsewhere = decide(&typed(AreaKind::Functional, "990202400000"), &county, &[]);
    assert!(matches!(elsewhere.expect_err("refused")[..], [EnterRefusal::BadCode(_)]));
}

#[test]
fn what_is_wrong_is_said() {
    let refused = |command: &EnterArea| decide(command, &village(), &["三组".into()]).expect_err("refused");
    assert_eq!(refused(&typed(AreaKind::Group, "03")), [EnterRefusal::SameName]);
    let zone = EnterArea { name: "园区".into(), ..typed(AreaKind::Functional, "x") };
    assert_eq!(refused(&zone), [EnterRefusal::BadKind(Level::Village)]);
    let nameless = EnterArea { name: " ".into(), ..typed(AreaKind::Group, "三") };
    assert!(matches!(refused(&nameless)[..], [EnterRefusal::BadName, EnterRefusal::BadCode(_)]));
    let gone = Area { valid_until: Some("2026-11-20".parse().expect("a day")), ..village() };
    assert_eq!(decide(&typed(AreaKind::Group, "03"), &gone, &[]), Err(vec![EnterRefusal::ParentClosed]));
    let scene = Scene { parent: Some(&village()), taken: Some(&village()), beside: &[] };
    let refused =
        enter(&typed(AreaKind::Group, "03"), &scene, &county(), at("2026-11-25T10:00"), &mut mint());
    assert_eq!(refused, Err(vec![EnterRefusal::SameCode("柳树村".into())]));
    let elsewhere = Actor { area: AreaPath::root(), ..actor(Role::Clerk) };
    let refused =
        enter(&typed(AreaKind::Group, "03"), &scene, &elsewhere, at("2026-11-25T10:00"), &mut mint());
    assert_eq!(refused, Err(vec![EnterRefusal::NotAllowed]));
}
