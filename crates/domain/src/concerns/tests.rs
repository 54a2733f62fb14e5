use jiff::Timestamp;

use super::answer::{AnswerRefusal, answer};
use super::report::{MOST_A_DAY, ReportRefusal, Reported, Scene, report};
use super::*;
use crate::actor::Role;
use crate::cast::{COUNTY, actor, at, day, id, mint};
use crate::days::of_the_country;
use crate::events::Action;

fn command(kind: Option<Kind>) -> ReportConcern {
    ReportConcern {
        id: id(1),
        kind,
        place: " 3号楼2单元 ".to_owned(),
        words: Some("  ".to_owned()),
        told_by: None,
    }
}

fn decide(
    command: &ReportConcern,
    known: Option<&Concern>,
    today: u32,
    role: Role,
) -> Result<Reported, Vec<ReportRefusal>> {
    let scene = Scene { tenant: COUNTY, known, today };
    report(command, &scene, &actor(role), at("2026-11-27T21:10"), &mut mint())
}

fn kept(command: &ReportConcern) -> Concern {
    match decide(command, None, 0, Role::Partner).expect("kept") {
        Reported::Kept(concern, event) => {
            assert_eq!((event.action, event.person), (Action::ConcernReported, None));
            *concern
        }
        Reported::Known => panic!("nothing was known"),
    }
}

#[test]
fn a_neighbour_says_what_and_where_and_it_is_kept_once() {
    let told = kept(&command(Some(Kind::NotSeen)));
    assert_eq!((told.content.place.as_str(), told.content.words.as_deref()), ("3号楼2单元", None));
    assert_eq!(told.area, actor(Role::Partner).area);
    let again = command(Some(Kind::NotSeen));
    assert_eq!(decide(&again, Some(&told), 1, Role::Partner), Ok(Reported::Known));
    // A page that was gone back to and changed is another concern, and nothing of either is lost.
    let other = command(Some(Kind::Danger));
    assert_eq!(decide(&other, Some(&told), 1, Role::Partner), Err(vec![ReportRefusal::Changed]));
}

#[test]
fn all_that_is_missing_is_said_at_once() {
    let empty = ReportConcern { place: " ".to_owned(), words: None, ..command(None) };
    let said = decide(&empty, None, 0, Role::Partner);
    assert_eq!(said, Err(vec![ReportRefusal::NoKind, ReportRefusal::NoPlace]));
    let said = decide(&command(Some(Kind::Other)), None, 0, Role::Partner);
    assert_eq!(said, Err(vec![ReportRefusal::SaysNothing]));
    let long = ReportConcern { place: "楼".repeat(101), ..command(Some(Kind::Lost)) };
    assert_eq!(decide(&long, None, 0, Role::Partner), Err(vec![ReportRefusal::LongText("place", 100)]));
    for role in [Role::Auditor, Role::City, Role::Admin] {
        let said = decide(&command(Some(Kind::Lost)), None, 0, role);
        assert_eq!(said, Err(vec![ReportRefusal::NotAllowed]), "{role:?}");
    }
}

#[test]
fn an_account_in_wrong_hands_is_stopped() {
    let one = command(Some(Kind::Fraud));
    assert!(decide(&one, None, MOST_A_DAY - 1, Role::Partner).is_ok());
    assert_eq!(decide(&one, None, MOST_A_DAY, Role::Partner), Err(vec![ReportRefusal::TooMany]));
}

#[test]
fn what_presses_is_looked_at_on_the_same_day_the_rest_within_two_working_days() {
    let by = |kind| kept(&command(Some(kind))).answer_by(of_the_country());
    // Told on a Friday evening.
    assert_eq!(by(Kind::NotSeen), day("2026-11-27"));
    assert_eq!(by(Kind::Fraud), day("2026-12-01"));
    // 28 September 2026 is a Monday; the seven days from 1 October are off.
    let holiday = Concern { reported_at: at("2026-09-30T09:00"), ..kept(&command(Some(Kind::Uncared))) };
    assert_eq!(holiday.answer_by(of_the_country()), day("2026-10-09"));
}

fn answering(
    words: &str,
    before: Option<&Answered>,
    role: Role,
    now: Timestamp,
) -> Result<Option<Answered>, AnswerRefusal> {
    let told = kept(&command(Some(Kind::NotSeen)));
    let command = AnswerConcern {
        concern: told.id,
        person: Some(id(7)),
        words: words.to_owned(),
        reply: Some(" 已去看过，谢谢 ".to_owned()),
    };
    let decided = answer(&command, (Some(&told), before), &actor(role), now, &mut mint())?;
    Ok(decided.map(|(answered, event)| {
        assert_eq!((event.action, event.person), (Action::ConcernAnswered, Some(id(7))));
        answered
    }))
}

#[test]
fn the_first_answer_stands() {
    let now = at("2026-11-27T21:40");
    let first = answering("去看了，去女儿家了", None, Role::Clerk, now).expect("kept").expect("the first");
    assert_eq!((first.reply.as_deref(), first.person), (Some("已去看过，谢谢"), Some(id(7))));
    assert_eq!(answering("晚了一步", Some(&first), Role::Town, now), Ok(None));
    assert_eq!(answering(" ", None, Role::Clerk, now), Err(AnswerRefusal::SaysNothing));
    assert_eq!(answering(&"好".repeat(501), None, Role::Clerk, now), Err(AnswerRefusal::LongText("words")));
    for role in [Role::Partner, Role::Visitor, Role::Auditor] {
        assert_eq!(answering("好", None, role, now), Err(AnswerRefusal::NotAllowed), "{role:?}");
    }
}
