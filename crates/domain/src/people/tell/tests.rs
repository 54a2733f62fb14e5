use super::*;
use crate::actor::Role;
use crate::cast::{actor, at, day, id, mint, person};

fn told() -> Tell {
    Tell {
        id: id(50),
        person: id(1),
        told_on: day("2026-11-20"),
        told_by: " 钱来 ".into(),
        way: TellingWay::Meeting,
        leaflet: Some("1".into()),
        note: None,
    }
}

fn with<T>(before: &[Telling], role: Role, decide: impl FnOnce(&Scene<'_>, &Actor) -> T) -> T {
    let person = person();
    decide(&Scene { person: Some(&person), tellings: before }, &actor(role))
}

fn decide(command: &Tell, before: &[Telling]) -> Result<Option<Told>, Vec<TellRefusal>> {
    with(before, Role::Visitor, |scene, actor| {
        tell(command, scene, actor, at("2026-11-23T10:00"), &mut mint())
    })
}

#[test]
fn a_meeting_entered_twice_is_one_telling() {
    let kept = decide(&told(), &[]).expect("kept").expect("new");
    assert_eq!((kept.row.told_by.as_str(), kept.event.action), ("钱来", Action::PersonTold));
    let again = Tell { id: id(51), told_by: "别人".into(), ..told() };
    assert_eq!(decide(&again, std::slice::from_ref(&kept.row)), Ok(None));
    let other = Tell { way: TellingWay::Phone, ..again };
    assert!(decide(&other, &[kept.row]).expect("kept").is_some());
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let wrong =
        Tell { told_on: day("2026-11-24"), told_by: " ".into(), note: Some("字".repeat(201)), ..told() };
    assert_eq!(
        decide(&wrong, &[]),
        Err(vec![TellRefusal::InFuture, TellRefusal::NoTeller, TellRefusal::LongText { field: "note" }])
    );
    let not_mine = with(&[], Role::Auditor, |scene, actor| {
        tell(&told(), scene, actor, at("2026-11-23T10:00"), &mut mint())
    });
    assert_eq!(not_mine, Err(vec![TellRefusal::NotAllowed]));
}

#[test]
fn what_was_wrong_is_taken_back_with_a_reason_and_once() {
    let kept = decide(&told(), &[]).expect("kept").expect("new").row;
    let back = |command: &Untell, before: &[Telling]| {
        with(before, Role::Clerk, |scene, actor| {
            untell(command, scene, actor, at("2026-11-23T10:00"), &mut mint())
        })
    };
    let command = Untell { id: id(60), person: id(1), of: kept.id, note: None };
    assert_eq!(back(&command, std::slice::from_ref(&kept)), Err(vec![TellRefusal::NoReason]));
    let command = Untell { note: Some("人不在会场".into()), ..command };
    let gone = back(&command, std::slice::from_ref(&kept)).expect("kept").expect("new").row;
    let rows = [kept, gone];
    assert!(known(&rows, at("2026-11-23T12:00")).is_empty());
    let late = Untell { id: id(61), ..command };
    assert_eq!(back(&late, &rows), Err(vec![TellRefusal::ChangedMeanwhile]));
    // Told after all, on the same day.
    assert!(decide(&Tell { id: id(62), ..told() }, &rows).expect("kept").is_some());
}
