//! Alerts: entered, raised, lifted, corrected, row by row; what they ask of whom.

use rules::{Choices, SourceFile};

use super::amend::amend;
use super::issue::{AlertRefusal, issue};
use super::*;
use crate::actor::{Actor, Role};
use crate::cast::{COUNTY, actor, at, day, id, mint, village_path};
use crate::overlays::{Asking, Cause, Rhythm, rests};
use crate::packs::{Pack, load, made_up};
use crate::visits::Mode;

const OVERLAYS: &str = r#"[[alert]]
id = "fog"
name = "大雾"
clause = "七"
level = [{ id = "thin", name = "薄" }, { id = "thick", name = "厚" }]

[[overlay]]
id = "daily"
name = "每天"
clause = "七"
alert = ["fog"]
class = ["near"]
count = 1
per = "day"
modes = ["door"]
message = "看好路"

[[overlay]]
id = "thick_only"
name = "厚雾"
clause = "七"
alert = ["fog"]
level = ["thick"]
is = "行动不便"
count = 2
per = "alert"
modes = ["door"]
stops = []

[[overlay]]
id = "afterwards"
name = "雾散以后"
clause = "七"
alert = ["fog"]
when = "lifted"
class = ["near"]
count = 1
per = { hours = 24 }
modes = ["door"]
"#;

pub(crate) fn pack() -> Pack {
    let mut files = made_up::files(&[]);
    files.push(SourceFile::new("overlays.toml", OVERLAYS.to_owned()));
    load(files, &Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"))
}

fn town() -> Actor {
    Actor { area: village_path().parent().expect("a town"), ..actor(Role::Town) }
}

fn command() -> IssueAlert {
    IssueAlert {
        id: id(100),
        tenant: COUNTY,
        kind: "fog".into(),
        level: "thin".into(),
        area: Some(village_path()),
        issuer: Some(" 气象台 ".into()),
        from: Some(at("2026-11-23T08:00")),
        until: None,
        text: None,
    }
}

fn issued() -> AlertRow {
    issue(&command(), &pack(), &town(), at("2026-11-23T09:00"), &mut mint()).expect("issued").row
}

fn change(rows: &mut Vec<AlertRow>, amendment: Amendment, now: &str) -> Result<(), Vec<AlertRefusal>> {
    let alert = Alert::of(rows);
    let command =
        AmendAlert { id: id(100 + rows.len() as u128), seen: alert.as_ref().map(|one| one.head), amendment };
    rows.push(amend(&command, alert.as_ref(), &pack(), &town(), at(now), &mut mint())?.row);
    Ok(())
}

#[test]
fn an_alert_is_entered_by_a_town_for_its_place() {
    let issued = issue(&command(), &pack(), &town(), at("2026-11-23T09:00"), &mut mint()).expect("issued");
    let alert = Alert::of(std::slice::from_ref(&issued.row)).expect("an alert");
    assert_eq!((alert.level(), alert.issuer.as_str()), ("thin", "气象台"));
    assert!(alert.in_force(at("2026-11-23T08:00")) && !alert.in_force(at("2026-11-23T07:59")));
    assert_eq!(issued.event.action.code(), "alert.issued");
    assert_eq!(issued.event.person, None);
}

#[test]
fn what_is_wrong_is_told_all_at_once() {
    let wrong = IssueAlert {
        level: "blue".into(),
        area: Some("99/9901/990102/".parse().expect("a path")),
        issuer: Some("　".into()),
        until: Some(at("2026-11-23T08:00")),
        text: Some("长".repeat(LONGEST_TEXT + 1)),
        ..command()
    };
    let refused = issue(&wrong, &pack(), &town(), at("2026-11-23T09:00"), &mut mint());
    assert_eq!(
        refused,
        Err(vec![
            AlertRefusal::NoLevel("薄、厚".into()),
            AlertRefusal::OutOfReach,
            AlertRefusal::NoIssuer,
            AlertRefusal::LongText("text"),
            AlertRefusal::Backwards,
        ])
    );
    for (command, refusal) in [
        (IssueAlert { kind: "rain".into(), ..command() }, AlertRefusal::NoKind),
        (IssueAlert { from: None, ..command() }, AlertRefusal::NoBeginning),
        (IssueAlert { from: Some(at("2026-12-24T08:00")), ..command() }, AlertRefusal::TooEarly),
        (IssueAlert { from: Some(at("2026-11-01T08:00")), ..command() }, AlertRefusal::TooLate),
        (IssueAlert { until: Some(at("2027-11-01T08:00")), ..command() }, AlertRefusal::TooLong),
    ] {
        let refused = issue(&command, &pack(), &town(), at("2026-11-23T09:00"), &mut mint());
        assert_eq!(refused, Err(vec![refusal]));
    }
    for role in [Role::Visitor, Role::Clerk, Role::City, Role::Auditor, Role::Admin] {
        let refused = issue(&command(), &pack(), &actor(role), at("2026-11-23T09:00"), &mut mint());
        assert_eq!(refused, Err(vec![AlertRefusal::NotAllowed]), "{role:?}");
    }
}

#[test]
fn it_is_raised_and_lifted_by_further_rows_in_whatever_order_they_are_read() {
    let mut rows = vec![issued()];
    let raised = Amendment::Level { level: "thick".into(), from: Some(at("2026-11-24T10:00")) };
    change(&mut rows, raised.clone(), "2026-11-24T10:05").expect("raised");
    assert_eq!(
        change(&mut rows, raised, "2026-11-24T10:06"),
        Err(vec![AlertRefusal::SameLevel, AlertRefusal::TooLate])
    );
    change(&mut rows, Amendment::Lift { at: Some(at("2026-11-25T12:00")) }, "2026-11-25T12:01")
        .expect("lifted");
    let alert = Alert::of(&rows).expect("an alert");
    let stages: Vec<(&str, Timestamp, Option<Timestamp>)> =
        alert.stages().map(|stage| (stage.level, stage.from, stage.until)).collect();
    assert_eq!(
        stages,
        [
            ("thin", at("2026-11-23T08:00"), Some(at("2026-11-24T10:00"))),
            ("thick", at("2026-11-24T10:00"), Some(at("2026-11-25T12:00"))),
        ]
    );
    let first = rows[0].clone();
    rows.reverse();
    assert_eq!(Alert::of(&rows), Some(alert));
    assert_eq!(rows[2], first, "what was told stays as it was told");
    assert_eq!(
        change(&mut rows, Amendment::Lift { at: Some(at("2026-11-26T12:00")) }, "2026-11-26T09:00"),
        Err(vec![AlertRefusal::Over])
    );
}

#[test]
fn a_correction_says_why_and_holds_from_the_beginning() {
    let mut rows = vec![issued()];
    let correct = |reason: Option<&str>| Amendment::Correct {
        area: Some(village_path()),
        issuer: Some("区气象台".into()),
        from: Some(at("2026-11-22T20:00")),
        until: Some(at("2026-11-24T08:00")),
        text: None,
        reason: reason.map(str::to_owned),
    };
    assert_eq!(change(&mut rows, correct(None), "2026-11-23T10:00"), Err(vec![AlertRefusal::NoReason]));
    change(&mut rows, correct(Some("时间看错了")), "2026-11-23T10:00").expect("corrected");
    let alert = Alert::of(&rows).expect("an alert");
    assert_eq!((alert.from(), alert.level_from()), (at("2026-11-22T20:00"), at("2026-11-22T20:00")));
    change(&mut rows, Amendment::Withdraw { reason: Some("是邻县的".into()) }, "2026-11-24T09:00")
        .expect("after its end");
    let alert = Alert::of(&rows).expect("an alert");
    assert!(alert.withdrawn && !alert.in_force(at("2026-11-23T12:00")));
    let pack = pack();
    assert!(
        Asking::new(&pack, Cause::Alert(&alert)).by_class(Some("near")).is_some_and(|asks| asks.is_empty())
    );
}

#[test]
fn nobody_changes_what_somebody_else_has_just_changed_or_what_is_not_theirs() {
    let rows = [issued()];
    let alert = Alert::of(&rows);
    let lift = |seen| AmendAlert {
        id: id(7),
        seen,
        amendment: Amendment::Lift { at: Some(at("2026-11-23T12:00")) },
    };
    let decide = |command: &AmendAlert, actor: &Actor| {
        amend(command, alert.as_ref(), &pack(), actor, at("2026-11-23T11:00"), &mut mint()).map(|_| ())
    };
    assert_eq!(decide(&lift(Some(id(99))), &town()), Err(vec![AlertRefusal::ChangedMeanwhile]));
    let elsewhere = Actor { area: "99/9901/990102/".parse().expect("a path"), ..town() };
    assert_eq!(decide(&lift(Some(id(100))), &elsewhere), Err(vec![AlertRefusal::Unknown]));
    assert_eq!(decide(&lift(Some(id(100))), &actor(Role::Clerk)), Err(vec![AlertRefusal::NotAllowed]));
    assert_eq!(decide(&lift(Some(id(100))), &town()), Ok(()));
}

#[test]
fn what_is_asked_goes_on_when_it_is_raised_and_new_is_added() {
    let mut rows = vec![issued()];
    let raised = Amendment::Level { level: "thick".into(), from: Some(at("2026-11-24T10:00")) };
    change(&mut rows, raised, "2026-11-24T10:05").expect("raised");
    change(&mut rows, Amendment::Lift { at: Some(at("2026-11-25T12:00")) }, "2026-11-25T12:01")
        .expect("lifted");
    let (alert, pack) = (Alert::of(&rows).expect("an alert"), pack());
    let mut asking = Asking::new(&pack, Cause::Alert(&alert));
    assert_eq!(asking.by_class(Some("near")), None, "whether somebody is hard of walking decides");
    let asked = |class: &str, impaired: bool| {
        let facts = [("mobility_impaired".to_owned(), impaired.into())].into_iter().collect();
        asking.by_facts(Some(class), &facts).expect("facts").to_vec()
    };
    let near = asked("near", false);
    let told: Vec<_> = near.iter().map(|ask| (ask.id.as_str(), ask.from, ask.until)).collect();
    assert_eq!(
        told,
        [
            ("daily", at("2026-11-23T08:00"), Some(at("2026-11-25T12:00"))),
            ("afterwards", at("2026-11-25T12:00"), Some(at("2026-11-26T12:00"))),
        ]
    );
    assert_eq!((near[0].rhythm.clone(), near[0].owed(3)), (Rhythm::Days(1, Vec::new()), 3));
    let far = asked("far", true);
    assert_eq!(far.len(), 1);
    assert_eq!((far[0].id.as_str(), far[0].from, far[0].count), ("thick_only", at("2026-11-24T10:00"), 2));
    assert_eq!(far[0].modes, [Mode::Door]);
    assert!(asked("far", false).is_empty());
    assert!(!rests(&pack, "nowhere", &near), "an absence that the notice does not know lets nothing rest");
    assert_eq!(near[0].shares_on(day("2026-11-25")).len(), 1);
    assert!(near[0].shares_on(day("2026-11-26")).is_empty());
}
