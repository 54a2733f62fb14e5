use rules::Every;

use super::*;
use crate::actor::Role;
use crate::cast::{MONDAY, actor, at, day, duty, id, mint, person, reached, standing, two_and_two, visit_id};
use crate::refusal::{Refusal, shown};
use crate::visits::answers::{Answer, Answers};
use crate::visits::outcome::{Mode, NotReached, Outcome};

const FORM: &str = r#"
id = "visit"
version = "2"
title = "记录"
clause = "三"
[[field]]
id = "health"
label = "健康"
kind = "one"
required = "always"
options = [{ id = "same", label = "无变化", needs_earlier = true }, { id = "good", label = "较好" }]
"#;

fn command(number: u128, when: &str, mode: Mode) -> RecordVisit {
    let answers = [("health".to_owned(), Answer::One("good".into()))].into_iter().collect();
    RecordVisit {
        id: visit_id(number),
        content: Content {
            person: id(1),
            worker: Some(id(1)),
            visitor_kind: "neighbour".into(),
            mode,
            outcome: Outcome::Reached,
            visited_at: at(when),
            form: "visit".into(),
            form_version: "2".into(),
            answers,
            note: None,
            late_reason: None,
            photos: Vec::new(),
        },
        phone_at: None,
    }
}

fn altered(mut command: RecordVisit, change: impl FnOnce(&mut Content)) -> RecordVisit {
    change(&mut command.content);
    command
}

/// What is known when a contact arrives.
struct Around {
    standing: Option<Standing>,
    contacts: Vec<Contact>,
    existing: Option<Existing>,
    now: &'static str,
}

fn around() -> Around {
    Around {
        standing: Some(standing(two_and_two(), MONDAY)),
        contacts: vec![],
        existing: None,
        now: "2026-11-25T12:00",
    }
}

fn record_in(around: &Around, command: &RecordVisit) -> Result<Recorded, Vec<Refusal>> {
    let (person, form) = (person(), toml::from_str(FORM).expect("a form"));
    let kinds = [VisitorKind {
        id: "neighbour".into(),
        name: "邻里".into(),
        clause: "二".into(),
        voluntary: true,
        minors: false,
    }];
    let scene = Scene {
        person: Some(&person),
        standing: around.standing.as_ref(),
        contacts: &around.contacts,
        earlier: false,
        existing: around.existing.as_ref(),
        form: Some(&form),
        visitor_kinds: &kinds,
        pack_hash: Some("ab"),
        late_after_days: LATE_AFTER_DAYS,
    };
    record(command, &scene, &actor(Role::Visitor), at(around.now), &mut mint()).map_err(shown)
}

fn new(around: &Around, command: &RecordVisit) -> NewVisit {
    match record_in(around, command).expect("it should be kept") {
        Recorded::New(new) => *new,
        other => panic!("it should be new: {other:?}"),
    }
}

fn refused(command: &RecordVisit) -> Vec<(&'static str, String)> {
    let refusals = record_in(&around(), command).expect_err("it should be refused");
    refusals.into_iter().map(|r| (r.code, r.field.unwrap_or_default().into_owned())).collect()
}

fn at_field(code: &'static str, field: &str) -> Vec<(&'static str, String)> {
    vec![(code, field.to_owned())]
}

#[test]
fn a_contact_counts_and_moves_what_is_due() {
    let new = new(&around(), &command(1, "2026-11-25T09:00", Mode::Door));
    assert!(matches!(&new.visit.verdict, Verdict::Counts { duty, .. } if duty == "door"));
    let scores: Vec<(usize, u32)> =
        new.tallies.iter().map(|tally| (tally.counted.len(), tally.left())).collect();
    assert_eq!(scores, [(1, 1), (0, 2)]);
    let standing = new.standing.expect("a standing");
    assert_eq!(standing.last_counted_on(), Some(day("2026-11-25")));
    assert_eq!((new.event.action, new.event.pack_hash.as_deref()), (Action::VisitRecorded, Some("ab")));
}

#[test]
fn a_contact_that_does_not_count_is_kept_with_the_reason() {
    let nobody = altered(command(1, "2026-11-25T09:00", Mode::Door), |content| {
        content.outcome = Outcome::NotReached(NotReached::Worried);
        content.answers = Answers::default();
    });
    let kept = new(&around(), &nobody);
    assert_eq!(kept.visit.verdict.why_not(), Some(WhyNot::NotReached));
    let before = command(2, "2026-11-22T09:00", Mode::Door);
    assert_eq!(new(&around(), &before).visit.verdict.why_not(), Some(WhyNot::BeforeDuty));
    let unclassified = Around { standing: None, ..around() };
    let kept = new(&unclassified, &command(3, "2026-11-25T09:00", Mode::Door));
    assert_eq!((kept.visit.verdict.why_not(), kept.standing), (Some(WhyNot::NoDuty), None));
}

#[test]
fn the_same_again_changes_nothing_and_other_content_waits() {
    let first = command(1, "2026-11-25T09:00", Mode::Door);
    let other = altered(first.clone(), |content| content.mode = Mode::Phone);
    let existing = Existing { person: id(1), hash: first.content.hash(), proposed: vec![] };
    let mut known = Around { existing: Some(existing), ..around() };
    assert_eq!(record_in(&known, &first), Ok(Recorded::Known));

    let Ok(Recorded::Conflict { proposal, event }) = record_in(&known, &other) else { panic!("a conflict") };
    assert_eq!((proposal.visit, proposal.hash), (first.id, other.content.hash()));
    assert_eq!((event.action, event.person), (Action::VisitConflicted, Some(id(1))));

    known.existing.as_mut().expect("it exists").proposed.push(proposal.hash);
    assert_eq!(record_in(&known, &other), Ok(Recorded::KnownConflict));
    assert_eq!(record_in(&known, &first), Ok(Recorded::Known), "the first still stands");
}

#[test]
fn what_was_kept_is_known_again_even_when_it_has_become_late() {
    let first = command(1, "2026-11-25T09:00", Mode::Door);
    let existing = Existing { person: id(1), hash: first.content.hash(), proposed: vec![] };
    let later = Around { existing: Some(existing), now: "2027-03-01T12:00", ..around() };
    assert_eq!(record_in(&later, &first), Ok(Recorded::Known));
}

#[test]
fn a_late_arrival_takes_its_place_in_time() {
    let standing_before = standing(vec![duty("week", &[Mode::Door, Mode::Phone], 1, Every::Week)], MONDAY);
    let counted = reached(2, "2026-11-25T09:00", Mode::Phone);
    let standing_before = standing_before.recounted(&[counted]);
    let around = Around { standing: Some(standing_before), contacts: vec![counted], ..around() };
    let new = new(&around, &command(1, "2026-11-24T09:00", Mode::Door));
    assert!(new.visit.verdict.counts());
    assert_eq!(new.changed, [(visit_id(2), Verdict::Uncounted(WhyNot::Enough))]);
    let standing = new.standing.expect("a standing");
    assert_eq!(standing.last_counted_on(), Some(day("2026-11-24")));
    assert_eq!(standing.due().map(|due| due.due_on), Some(day("2026-12-06")));
}

#[test]
fn the_future_is_refused_beyond_ten_minutes() {
    assert_eq!(
        refused(&command(1, "2026-11-25T12:11", Mode::Door)),
        at_field("record.in_future", "visited_at")
    );
    assert!(record_in(&around(), &command(1, "2026-11-25T12:10", Mode::Door)).is_ok());
    assert_eq!(
        refused(&command(1, "1970-01-01T09:00", Mode::Door)),
        at_field("record.clock_never_set", "visited_at")
    );
}

#[test]
fn after_three_days_a_reason_is_asked() {
    let late = command(1, "2026-11-21T23:00", Mode::Door);
    assert_eq!(refused(&late), at_field("record.late_without_reason", "late_reason"));
    let explained = altered(late, |content| content.late_reason = Some("没有信号".into()));
    assert!(record_in(&around(), &explained).is_ok());
    assert!(record_in(&around(), &command(1, "2026-11-22T00:00", Mode::Door)).is_ok());
}

#[test]
fn what_is_wrong_is_said_at_once() {
    let wrong = altered(command(1, "2026-11-25T09:00", Mode::Door), |content| {
        content.visitor_kind = "stranger".into();
        content.note = Some("好".repeat(501));
        content.answers = [("health".to_owned(), Answer::One("same".into()))].into_iter().collect();
    });
    let expected = [
        ("record.unknown_visitor_kind", "visitor_kind"),
        ("record.long_text", "note"),
        ("answer.nothing_earlier", "health"),
    ];
    assert_eq!(refused(&wrong), expected.map(|(code, field)| (code, field.to_owned())));
}

#[test]
fn a_form_of_another_version_is_kept_as_it_was_filled_in() {
    let older = altered(command(1, "2026-11-25T09:00", Mode::Door), |content| {
        content.form_version = "1".into();
        content.answers = [("colour".to_owned(), Answer::Text("红".into()))].into_iter().collect();
    });
    assert!(new(&around(), &older).visit.verdict.counts());
}

#[test]
fn nobody_records_for_whom_they_do_not_see() {
    let command = command(1, "2026-11-25T09:00", Mode::Door);
    let scene = Scene {
        person: None,
        standing: None,
        contacts: &[],
        earlier: false,
        existing: None,
        form: None,
        visitor_kinds: &[],
        pack_hash: None,
        late_after_days: LATE_AFTER_DAYS,
    };
    let answer = record(&command, &scene, &actor(Role::Visitor), at("2026-11-25T12:00"), &mut mint());
    assert_eq!(answer.err(), Some(vec![RecordRefusal::UnknownPerson]));
    let answer = record(&command, &scene, &actor(Role::Auditor), at("2026-11-25T12:00"), &mut mint());
    assert_eq!(answer.err(), Some(vec![RecordRefusal::NotAllowed]));
}

#[test]
fn the_clock_of_a_phone_is_kept_beside_the_visit_and_makes_it_no_other() {
    let right = command(1, "2026-11-25T09:00", Mode::Door);
    let wrong_clock = RecordVisit { phone_at: Some(at("2026-11-20T09:00")), ..right.clone() };
    assert_eq!(right.content.hash(), wrong_clock.content.hash());
    let kept = new(&around(), &wrong_clock);
    assert_eq!(kept.visit.phone_at, Some(at("2026-11-20T09:00")));
    assert!(kept.event.after.expect("told")["phone_at"].is_string());
    assert!(new(&around(), &right).event.after.expect("told").get("phone_at").is_none());
}
