use super::acknowledge::{AcknowledgeRefusal, acknowledge};
use super::record::{RecordRefusal, Recorded, Scene, record};
use super::*;
use crate::actor::Role;
use crate::cast::{COUNTY, actor, at, id, mint};
use crate::events::Action;

fn told(who: Whom) -> Told {
    Told {
        who,
        name: Some(" 朱建飞 ".into()),
        phone: Some("0513-2000002".into()),
        at: at("2026-11-23T08:02"),
    }
}

fn command() -> RecordEmergency {
    RecordEmergency {
        id: id(1),
        content: Content {
            person: Some(id(7)),
            began_at: at("2026-11-23T08:00"),
            what: What::Fall,
            words: None,
            told: vec![told(Whom::Ambulance), told(Whom::Contact)],
            note: Some("  在院子里 ".into()),
        },
    }
}

fn decide(
    command: &RecordEmergency,
    known: &[ContentHash],
    role: Role,
) -> Result<Recorded, Vec<RecordRefusal>> {
    let area: AreaPath = "37/3701/".parse().expect("a path");
    let scene = Scene { tenant: COUNTY, person: Some((id(7), &area, None)), known };
    record(command, &scene, &actor(role), at("2026-11-23T08:10"), &mut mint())
}

fn kept(command: &RecordEmergency, known: &[ContentHash]) -> (Emergency, bool) {
    match decide(command, known, Role::Visitor).expect("kept") {
        Recorded::Kept { emergency, event, beside } => {
            assert_eq!((event.action, event.person), (Action::EmergencyRecorded, Some(id(7))));
            (*emergency, beside)
        }
        Recorded::Known => panic!("not known"),
    }
}

#[test]
fn it_is_kept_once_however_often_it_is_sent_and_other_content_stands_beside() {
    let (first, beside) = kept(&command(), &[]);
    assert!(!beside);
    assert_eq!(first.content.note.as_deref(), Some("在院子里"));
    assert_eq!(first.content.told[0].name.as_deref(), Some("朱建飞"));
    assert_eq!(decide(&command(), &[first.hash], Role::Visitor), Ok(Recorded::Known));
    // Blanks around words make no other content.
    let mut again = command();
    again.content.note = Some("在院子里".into());
    assert_eq!(decide(&again, &[first.hash], Role::Visitor), Ok(Recorded::Known));
    again.content.told.pop();
    assert!(kept(&again, &[first.hash]).1);
}

#[test]
fn neither_a_wrong_clock_nor_an_unknown_person_stops_it() {
    let mut ahead = command();
    ahead.content.began_at = at("2026-12-23T08:00");
    kept(&ahead, &[]);
    let scene = Scene { tenant: COUNTY, person: None, known: &[] };
    let decided = record(&command(), &scene, &actor(Role::Visitor), at("2026-11-23T08:10"), &mut mint());
    let Ok(Recorded::Kept { emergency, .. }) = decided else { panic!("{decided:?}") };
    assert_eq!((emergency.content.person, emergency.area), (None, actor(Role::Visitor).area));
}

#[test]
fn what_happened_must_be_said_and_not_at_length() {
    let mut other = command();
    (other.content.what, other.content.note) = (What::Other, None);
    assert_eq!(decide(&other, &[], Role::Visitor), Err(vec![RecordRefusal::SaysNothing]));
    other.content.words = Some("门".repeat(501));
    other.content.told = vec![told(Whom::Other); 51];
    let refused = vec![RecordRefusal::LongText("words"), RecordRefusal::TooManyTold];
    assert_eq!(decide(&other, &[], Role::Visitor), Err(refused));
    for role in [Role::Auditor, Role::Admin, Role::City] {
        assert_eq!(decide(&command(), &[], role), Err(vec![RecordRefusal::NotAllowed]));
    }
}

#[test]
fn the_office_takes_it_up_once_and_says_what_it_does() {
    let (emergency, _) = kept(&command(), &[]);
    let now = at("2026-11-23T08:30");
    let say = |words: &str, before: Option<&Acknowledged>, role| {
        let command = AcknowledgeEmergency { emergency: emergency.id, words: words.into() };
        acknowledge(&command, (Some(&emergency), before), &actor(role), now, &mut mint())
    };
    let (first, event) = say("村医已到", None, Role::Clerk).expect("taken up").expect("first");
    assert_eq!((first.words.as_str(), event.action), ("村医已到", Action::EmergencyAcknowledged));
    assert_eq!(say("镇里也知道了", Some(&first), Role::Town), Ok(None));
    assert_eq!(say(" ", None, Role::Clerk), Err(AcknowledgeRefusal::SaysNothing));
    assert_eq!(say(&"好".repeat(501), None, Role::Clerk), Err(AcknowledgeRefusal::LongText));
    assert_eq!(say("好", None, Role::Visitor), Err(AcknowledgeRefusal::NotAllowed));
    let command = AcknowledgeEmergency { emergency: emergency.id, words: "好".into() };
    let unknown = acknowledge(&command, (None, None), &actor(Role::Clerk), now, &mut mint());
    assert_eq!(unknown, Err(AcknowledgeRefusal::Unknown));
}

#[test]
fn codes_are_those_of_json() {
    for what in What::ALL {
        assert_eq!(serde_json::to_value(what).expect("json"), what.code());
        assert_eq!(What::from_code(what.code()), Some(*what));
    }
    for whom in Whom::ALL {
        assert_eq!(serde_json::to_value(whom).expect("json"), whom.code());
    }
}
