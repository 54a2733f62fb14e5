use rules::Choices;

use super::*;
use crate::actor::Role;
use crate::cast::{COUNTY, actor, at, day, id, mint};
use crate::packs::rehearse::tests::{texts, town};

fn draft(choices: &[(&str, &str)], files: bool) -> Draft {
    Draft {
        id: id(1),
        tenant: COUNTY,
        pack: "a-town".into(),
        pack_hash: town(&[]).rules.hash,
        choices: choices.iter().map(|(item, value)| ((*item).into(), (*value).into())).collect(),
        files: if files { texts() } else { Vec::new() },
        made_by: id(9),
        made_at: at("2026-11-23T09:00"),
    }
}

fn ask(
    from_on: &str,
    draft: Option<&Draft>,
    anybody: bool,
    follows: Option<Date>,
) -> Result<Committed, CommitRefusal> {
    let (before, after) = (town(&[]), town(&[("rhythm", "month")]));
    let command = CommitDraft {
        from_on: day(from_on),
        before: before.rules.hash.clone(),
        after: after.rules.hash.clone(),
    };
    let scene = Scene { draft, before: &before, after: &after, anybody, follows };
    commit(&command, &scene, &actor(Role::County), at("2026-11-23T10:00"), &mut mint())
}

#[test]
fn a_choice_comes_into_force_from_its_day_with_its_entry_in_the_log() {
    let draft = draft(&[("rhythm", "month")], false);
    let committed = ask("2026-12-01", Some(&draft), true, None).expect("committed");
    assert_eq!(committed.choices, [("rhythm".to_owned(), "month".to_owned())]);
    assert_eq!((committed.text, committed.from_on), (None, day("2026-12-01")));
    assert_eq!(committed.events.len(), 1);
    let event = &committed.events[0];
    assert_eq!(event.action, Action::PackReadingChosen);
    assert_eq!(event.before.as_ref().map(|was| was["value"].clone()), Some("week".into()));
    assert_eq!(event.after.as_ref().map(|is| is["from"].clone()), Some("2026-12-01".into()));
}

#[test]
fn changed_texts_take_the_place_of_the_old_ones() {
    let committed = ask("2026-12-01", Some(&draft(&[], true)), true, None).expect("committed");
    assert_eq!(committed.text, Some(text_hash(&texts())));
    assert_eq!(committed.events[0].action, Action::PackAdopted);
}

#[test]
fn the_first_day_is_tomorrow_unless_nobody_is_there() {
    let draft = draft(&[("rhythm", "month")], false);
    let early = CommitRefusal::TooEarly(day("2026-11-24"));
    assert_eq!(ask("2026-11-23", Some(&draft), true, None), Err(early));
    assert!(ask("2026-11-24", Some(&draft), true, None).is_ok());
    assert!(ask("2026-11-23", Some(&draft), false, None).is_ok());
    assert_eq!(ask("2026-11-22", Some(&draft), false, None), Err(CommitRefusal::TooEarly(day("2026-11-23"))));
}

#[test]
fn what_was_given_up_is_gone_and_another_pack_that_follows_stands_in_the_way() {
    assert_eq!(ask("2026-12-01", None, true, None), Err(CommitRefusal::Gone));
    let later = Some(day("2027-01-01"));
    assert_eq!(
        ask("2026-12-01", Some(&draft(&[], true)), true, later),
        Err(CommitRefusal::AnotherFollows(day("2027-01-01")))
    );
    assert!(ask("2026-12-01", Some(&draft(&[("rhythm", "month")], false)), true, later).is_ok());
    assert_eq!(
        ask("2023-12-31", Some(&draft(&[], true)), true, None),
        Err(CommitRefusal::TooEarly(day("2026-11-24")))
    );
}

#[test]
fn only_what_was_shown_comes_into_force() {
    let (before, after) = (town(&[]), town(&[("rhythm", "month")]));
    let draft = draft(&[("rhythm", "month")], false);
    let scene = Scene { draft: Some(&draft), before: &before, after: &after, anybody: true, follows: None };
    let ask = |role: Role, was: &Pack, is: &Pack| {
        let command = CommitDraft {
            from_on: day("2026-12-01"),
            before: was.rules.hash.clone(),
            after: is.rules.hash.clone(),
        };
        commit(&command, &scene, &actor(role), at("2026-11-23T10:00"), &mut mint())
    };
    let other = town(&[("first_age", "ninety")]);
    assert_eq!(ask(Role::County, &other, &after), Err(CommitRefusal::ChangedMeanwhile));
    assert_eq!(ask(Role::County, &before, &other), Err(CommitRefusal::ChangedMeanwhile));
    assert_eq!(ask(Role::Clerk, &before, &after), Err(CommitRefusal::NotAllowed));
    assert!(ask(Role::County, &before, &after).is_ok());
}

#[test]
fn values_are_written_as_packs_write_them() {
    for (value, text) in [(3_000, "3"), (500, "0.5"), (-500, "-0.5"), (1_250, "1.25"), (-2_000, "-2")] {
        assert_eq!(decimal(value), text);
    }
    assert_eq!(as_chosen(&town(&[])).len(), 2);
    assert!(Choices::new().is_empty());
}
