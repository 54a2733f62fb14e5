use jiff::SignedDuration;

use super::*;
use crate::actor::Role;
use crate::areas::AreaPath;
use crate::cast::{COUNTY, actor, at, day, id, mint, person, village};
use crate::dates::add_days;
use crate::people::details::Details;
use crate::refusal::shown;

const NOW: &str = "2026-11-23T10:00";

fn opened() -> ChangeDetails {
    ChangeDetails {
        person: id(1),
        how: Change::From { first: day("2026-11-20"), last: None },
        name: "柳树青".into(),
        phone: String::new(),
        address: "柳树村3号".into(),
        note: String::new(),
        identity: String::new(),
        difference: None,
        opened_at: at("2026-11-23T09:00"),
        reason: None,
    }
}

/// A town officer, before the village that is chosen.
fn decide_in(
    command: &ChangeDetails,
    known: &[Fact],
    someone: &Person,
    area: &Area,
    twin: Option<&Twin>,
) -> Result<Changed, Vec<DetailsRefusal>> {
    let mut town = actor(Role::Town);
    town.area = "99/9901/990101/990101001/".parse().expect("a path");
    let worker = Worker {
        id: id(1),
        tenant: COUNTY,
        name: "钱来".into(),
        kind: "grid".into(),
        organisation: None,
        phone: None,
        area: village().path,
        account: None,
        companion: None,
        active: true,
    };
    let scene = Scene {
        person: Some(someone),
        details: known,
        facts: &facts(someone),
        area: Some(area),
        worker: Some(&worker),
        same_identity: twin,
        accept: AcceptImpossible::Yes,
    };
    // Every change comes a minute after the one before, with ids of its own.
    let later = at(NOW) + SignedDuration::from_mins(i64::try_from(known.len()).expect("few"));
    let mut ids = mint();
    for _ in 0..10 * known.len() {
        ids();
    }
    change_details(command, &scene, &town, later, &mut ids)
}

/// Birth and sex as the register knows them.
fn facts(someone: &Person) -> Vec<Fact> {
    let told = [
        ("born_on", someone.born_on.map(|day| day.to_string())),
        ("sex", someone.sex.map(|sex| sex.code().to_owned())),
    ];
    let told = told.into_iter().filter_map(|(fact, value)| Some((fact.to_owned(), value?)));
    told.map(|(fact, value)| Fact {
        id: if fact == "sex" { id(901) } else { id(900) },
        person: someone.id,
        fact,
        value: value.into(),
        valid_from: day("1950-03-01"),
        valid_until: None,
        recorded_at: someone.registered_at,
        recorded_by: someone.registered_by,
        evidence: None,
        supersedes: None,
    })
    .collect()
}

fn decide(command: &ChangeDetails, known: &[Fact]) -> Result<Changed, Vec<DetailsRefusal>> {
    decide_in(command, known, &person(), &village(), None)
}

fn next_village() -> Area {
    Area {
        path: "99/9901/990101/990101001/990101001201/".parse::<AreaPath>().expect("a path"),
        name: "杨树村".into(),
        code: "990101001201".parse().expect("a code"),
        ..village()
    }
}

#[test]
fn what_stood_there_before_can_still_be_seen_on_its_days() {
    let moved = ChangeDetails { address: "杨树村 1号".into(), phone: "13800000001".into(), ..opened() };
    let changed = decide_in(&moved, &[], &person(), &next_village(), None).expect("changed");
    assert_eq!((changed.person.address.as_str(), changed.details.len()), ("杨树村 1号", 6));
    let then = |on: &str| Details::on(&changed.person, &changed.details, day(on), at(NOW));
    assert_eq!(then("2026-11-19"), Details::of(&person()));
    assert_eq!(then("2026-11-20"), Details::of(&changed.person));
    assert_eq!(then("2026-01-01"), Details::of(&person()), "before anybody knew anything else");
    // On the day before it was told nobody knew.
    let yesterday = Details::on(&changed.person, &changed.details, day("2026-11-22"), at("2026-11-22T10:00"));
    assert_eq!(yesterday, Details::of(&person()));
    let moved = changed.moved.expect("a move");
    assert!(moved.visitor_ends && moved.to == next_village().path);
    assert_eq!(changed.event.before.as_ref().and_then(|was| was["address"].as_str()), Some("柳树村3号"));
}

#[test]
fn what_was_wrong_was_never_so() {
    let right = ChangeDetails { how: Change::Correct, name: "柳淑青".into(), ..opened() };
    let changed = decide(&right, &[]).expect("changed");
    assert!(changed.moved.is_none());
    assert_eq!(changed.person.name_keys.full, "liushuqing");
    let then = Details::on(&changed.person, &changed.details, day("2026-10-02"), at(NOW));
    assert_eq!(then.name.as_str(), "柳淑青");
    let as_known = Details::on(&changed.person, &changed.details, day("2026-10-02"), at("2026-11-01T10:00"));
    assert_eq!(as_known.name.as_str(), "柳树青");
}

#[test]
fn the_second_of_two_editors_keeps_what_was_not_touched_and_is_told_of_the_rest() {
    let first = decide(&ChangeDetails { phone: "13800000001".into(), ..opened() }, &[]).expect("changed");
    // Another field: both changes stand.
    let other =
        ChangeDetails { address: "柳树村5号".into(), opened_at: at("2026-11-23T09:59"), ..opened() };
    let second = decide_in(&other, &first.details, &first.person, &village(), None).expect("changed");
    assert_eq!(second.person.phone, first.person.phone);
    assert_eq!(second.person.address, "柳树村5号");
    // The same field: told what stands there now.
    let same = ChangeDetails { phone: "13800000002".into(), opened_at: at("2026-11-23T09:59"), ..opened() };
    let refusals = decide_in(&same, &first.details, &first.person, &village(), None).expect_err("refused");
    assert_eq!(
        refusals,
        [DetailsRefusal::ChangedMeanwhile { detail: Detail::Phone, value: "13800000001".into() }]
    );
    assert!(shown(refusals)[0].text.contains("13800000001"));
    // Whoever has seen it may insist.
    let seen = ChangeDetails { opened_at: at(NOW), ..same };
    let kept = decide_in(&seen, &first.details, &first.person, &village(), None).expect("changed");
    assert_eq!(kept.person.phone.map(String::from).as_deref(), Some("13800000002"));
}

#[test]
fn a_number_is_supplied_or_corrected_and_differences_are_asked_about() {
    let number = IdentityNumber::impossible(112, day("1950-03-01"), 2);
    let told = ChangeDetails { identity: number.reveal().into(), ..opened() };
    let changed = decide(&told, &[]).expect("supplied");
    assert_eq!(changed.person.identity_masked, Some(number.masked()));
    let log = changed.event.after.as_ref().expect("after").to_string();
    assert!(log.contains(&number.masked()) && !log.contains(number.reveal()));

    // Another one is a correction, and says why.
    let other = IdentityNumber::impossible(112, day("1951-03-01"), 3);
    let wrong = ChangeDetails { identity: other.reveal().into(), opened_at: at(NOW), ..opened() };
    let refusals =
        decide_in(&wrong, &changed.details, &changed.person, &village(), None).expect_err("refused");
    assert_eq!(
        refusals,
        [
            DetailsRefusal::NoReason,
            DetailsRefusal::UnlikeRegister {
                born: Some((day("1950-03-01"), day("1951-03-01"))),
                sex: Some((Sex::Female, Sex::Male)),
            }
        ]
    );
    let why = Some("登记时输错一位".to_owned());
    let keep = ChangeDetails { difference: Some(Difference::Keep), reason: why, ..wrong };
    let known = decide_in(&keep, &changed.details, &changed.person, &village(), None).expect("changed");
    assert_eq!((known.person.born_on, known.person.sex), (Some(day("1950-03-01")), Some(Sex::Female)));
    let take = ChangeDetails { difference: Some(Difference::Take), ..keep };
    let taken = decide_in(&take, &changed.details, &changed.person, &village(), None).expect("changed");
    assert_eq!((taken.person.born_on, taken.person.sex), (Some(day("1951-03-01")), Some(Sex::Male)));
    assert_eq!(taken.facts.len(), 2);
}

#[test]
fn a_number_of_somebody_else_is_refused_with_their_name() {
    let number = IdentityNumber::impossible(112, day("1950-03-01"), 2);
    let told = ChangeDetails { identity: number.reveal().into(), ..opened() };
    let twin = Twin::Visible { id: id(2), name: "柳树春".into() };
    let refusals = decide_in(&told, &[], &person(), &village(), Some(&twin)).expect_err("refused");
    assert!(shown(refusals)[0].text.contains("柳树春"));
    // Typed once more, one's own number changes nothing.
    let own = Twin::Visible { id: id(1), name: "柳树青".into() };
    let refusals = decide_in(&told, &[], &person(), &village(), Some(&own)).expect_err("refused");
    assert_eq!(refusals, [DetailsRefusal::NothingNew]);
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let wrong = ChangeDetails {
        how: Change::From { first: add_days(day("2026-11-23"), 1), last: None },
        name: "1".into(),
        phone: "12".into(),
        address: " ".into(),
        note: "字".repeat(501),
        identity: "99".into(),
        ..opened()
    };
    let wide = Area {
        level: Level::Township,
        path: "99/9901/990101/990101001/".parse().expect("a path"),
        ..village()
    };
    let refusals = decide_in(&wrong, &[], &person(), &wide, None).expect_err("refused");
    let fields: Vec<String> =
        shown(refusals).into_iter().filter_map(|refusal| Some(refusal.field?.into_owned())).collect();
    assert_eq!(fields, ["name", "phone", "address", "note", "area", "identity", "first"]);
    let early = ChangeDetails {
        how: Change::From { first: day("2026-09-30"), last: None },
        phone: "13800000001".into(),
        ..opened()
    };
    assert_eq!(decide(&early, &[]), Err(vec![DetailsRefusal::BeforeRegistration(day("2026-10-01"))]));
    assert_eq!(decide(&opened(), &[]), Err(vec![DetailsRefusal::NothingNew]));
}

#[test]
fn a_change_from_before_the_last_one_is_no_change_of_today() {
    let first = decide(&ChangeDetails { phone: "13800000001".into(), ..opened() }, &[]).expect("changed");
    let earlier = ChangeDetails {
        how: Change::From { first: day("2026-11-10"), last: None },
        phone: "13800000002".into(),
        opened_at: at(NOW),
        ..opened()
    };
    let refusals = decide_in(&earlier, &first.details, &first.person, &village(), None);
    assert_eq!(
        refusals,
        Err(vec![DetailsRefusal::KnownLater { detail: Detail::Phone, since: day("2026-11-20") }])
    );
}
