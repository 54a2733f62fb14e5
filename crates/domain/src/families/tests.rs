use proptest::prelude::*;

use super::end::end;
use super::invite::{InviteRefusal, MOST, Scene, invite};
use super::remind::{RemindRefusal, remind};
use super::say::{LONGEST, MOST_A_DAY, SayRefusal, say};
use super::settle::{SettleRefusal, sees, settle};
use super::view::{LastContact, Next, View, last_contact, next, quiet_since, view};
use super::*;
use crate::actor::Actor;
use crate::cast::{COUNTY, actor, at, day, id, mint, person};
use crate::duties::{Contact, Due};
use crate::events::Action;
use crate::people::Consent;
use crate::people::consents::tests::row;
use crate::people::consents::{Purpose, Said as Consented};
use crate::visits::Mode;
use crate::visits::outcome::OutcomeKind;

fn son() -> Holder {
    Holder::Relative { name: "钱来".into(), relation: "儿子".into() }
}

fn link(number: u128, holder: Holder) -> Link {
    Link {
        id: id(number),
        tenant: COUNTY,
        person: id(1),
        holder,
        phone: None,
        made_at: at("2026-10-01T10:00"),
        made_by: id(9),
        ends_on: day("2027-10-01"),
        ended_at: None,
        opened_at: None,
    }
}

fn asked(said: Consented) -> Vec<Consent> {
    vec![row(1, Purpose::Family, said, "2026-10-01", "2026-10-01T10:00")]
}

fn shown(holder: &Holder, consents: &[Consent]) -> View {
    view(holder, consents, day("2026-11-23"), at("2026-11-23T10:00"))
}

#[test]
fn a_relative_sees_visits_only_with_a_yes_and_nothing_after_a_no() {
    assert_eq!(shown(&son(), &[]), View::SayOnly);
    assert_eq!(shown(&son(), &asked(Consented::Given)), View::Whole);
    assert_eq!(shown(&son(), &asked(Consented::Refused)), View::Closed);
    let mut rows = asked(Consented::Given);
    rows.push(row(2, Purpose::Family, Consented::Withdrawn, "2026-11-23", "2026-11-23T09:59"));
    assert_eq!(shown(&son(), &rows), View::Closed, "at once");
    // A yes to something else is none to this.
    let visits = [row(1, Purpose::Visits, Consented::Given, "2026-10-01", "2026-10-01T10:00")];
    assert_eq!(shown(&son(), &visits), View::SayOnly);
    // What is theirs the older person sees whatever the family may.
    assert_eq!(shown(&Holder::Oneself, &asked(Consented::Refused)), View::Whole);
}

#[test]
fn a_link_opens_for_a_year_and_not_after_it_was_ended_or_the_person_left() {
    let made = at("2026-11-23T10:00");
    let fresh = Link { made_at: made, ends_on: Link::last_day(made), ..link(1, son()) };
    assert_eq!(fresh.ends_on, day("2027-11-23"));
    assert!(fresh.opens(day("2027-11-23"), false) && !fresh.opens(day("2027-11-24"), false));
    assert!(!fresh.opens(day("2026-11-23"), true));
    assert!(!Link { ended_at: Some(made), ..fresh }.opens(day("2026-11-23"), false));
}

fn contact(number: u128, when: &str, outcome: OutcomeKind, voided: bool) -> Contact {
    Contact { id: id(number), visited_at: at(when), mode: Mode::Door, outcome, voided }
}

#[test]
fn of_the_last_contact_its_day_and_way_are_told_and_whether_it_reached() {
    let all = [
        contact(1, "2026-11-20T10:00", OutcomeKind::Reached, false),
        contact(2, "2026-11-22T10:00", OutcomeKind::NotReached, false),
        contact(3, "2026-11-23T10:00", OutcomeKind::Reached, true),
    ];
    let expected = LastContact { on: day("2026-11-22"), mode: Mode::Door, reached: false };
    assert_eq!(last_contact(&all), Some(expected));
    assert_eq!(last_contact(&[]), None);
}

#[test]
fn the_next_visit_lies_between_today_and_its_last_day() {
    let today = day("2026-11-23");
    let due = |opens: &str, due: &str| Some(Due { opens_on: day(opens), due_on: day(due) });
    let between = |from: &str, until: &str| Some(Next::Between(day(from), day(until)));
    assert_eq!(next(due("2026-11-20", "2026-11-29"), today), between("2026-11-23", "2026-11-29"));
    assert_eq!(next(due("2026-11-30", "2026-12-06"), today), between("2026-11-30", "2026-12-06"));
    assert_eq!(next(due("2026-11-16", "2026-11-22"), today), Some(Next::Late(day("2026-11-22"))));
    assert_eq!(next(None, today), None);
}

fn asks(name: &str, relation: &str) -> InviteFamily {
    let (name, relation) = (name.to_owned(), relation.to_owned());
    InviteFamily { id: id(50), person: person().id, oneself: false, name, relation, phone: String::new() }
}

fn invited(
    command: &InviteFamily,
    links: &[Link],
    has_left: bool,
) -> Result<Option<Link>, Vec<InviteRefusal>> {
    let who = person();
    let scene = Scene { person: Some(&who), has_left, links };
    let done = invite(command, &scene, &actor(Role::Clerk), at("2026-11-23T10:00"), &mut mint())?;
    Ok(done.map(|(link, event)| {
        assert_eq!((event.action, event.person), (Action::FamilyInvited, Some(who.id)));
        link
    }))
}

#[test]
fn a_link_is_for_one_named_person_and_made_once() {
    let made = invited(&asks(" 钱来 ", "儿子"), &[], false).expect("made").expect("new");
    assert_eq!((&made.holder, made.ends_on), (&son(), day("2027-11-23")));
    let again = [made.clone()];
    assert_eq!(invited(&asks("钱来", "儿子"), &again, false), Ok(None));
    let other = InviteFamily { id: id(51), ..asks("钱来", "儿子") };
    assert_eq!(invited(&other, &again, false), Err(vec![InviteRefusal::Twice]));
    // Whoever lost theirs gets another once it was ended.
    let ended = [Link { ended_at: Some(at("2026-11-23T09:00")), ..made }];
    assert!(matches!(invited(&other, &ended, false), Ok(Some(_))));
    let oneself = InviteFamily { oneself: true, ..asks("", "") };
    assert_eq!(
        invited(&oneself, &[], false).map(|link| link.map(|link| link.holder)),
        Ok(Some(Holder::Oneself))
    );
}

#[test]
fn what_is_wrong_with_a_link_is_said_all_at_once() {
    let bad = InviteFamily { phone: "12".into(), ..asks("", "") };
    let expected = [InviteRefusal::NoName, InviteRefusal::NoRelation, InviteRefusal::BadPhone];
    assert_eq!(invited(&bad, &[], false), Err(expected.to_vec()));
    assert_eq!(invited(&asks("钱来", "儿子"), &[], true), Err(vec![InviteRefusal::HasLeft]));
    assert_eq!(invited(&asks(&"长".repeat(21), "儿子"), &[], false), Err(vec![InviteRefusal::Long("name")]));
    let many: Vec<Link> = (0..MOST as u128)
        .map(|number| {
            let name = format!("亲戚{number}");
            link(100 + number, Holder::Relative { name, relation: "亲戚".into() })
        })
        .collect();
    assert_eq!(invited(&asks("钱来", "儿子"), &many, false), Err(vec![InviteRefusal::TooMany]));
    let scene = Scene { person: None, has_left: false, links: &[] };
    let now = at("2026-11-23T10:00");
    let unknown = invite(&asks("钱来", "儿子"), &scene, &actor(Role::Clerk), now, &mut mint());
    assert_eq!(unknown, Err(vec![InviteRefusal::Unknown]));
    let visitor = invite(&asks("钱来", "儿子"), &scene, &actor(Role::Visitor), now, &mut mint());
    assert_eq!(visitor, Err(vec![InviteRefusal::NotAllowed]));
}

#[test]
fn a_link_is_ended_once() {
    let (one, now) = (link(1, son()), at("2026-11-23T10:00"));
    let ended = |links: &[Link]| {
        end(&EndLink { link: one.id }, links, &actor(Role::Clerk), now, &mut mint())
            .map(|event| event.is_some())
    };
    assert_eq!(ended(std::slice::from_ref(&one)), Ok(true));
    assert_eq!(ended(&[Link { ended_at: Some(now), ..one.clone() }]), Ok(false));
    assert!(ended(&[]).is_err());
}

fn away(from: Option<&str>, until: Option<&str>) -> SayWord {
    SayWord {
        id: id(60),
        kind: WordKind::Away,
        from: from.map(day),
        until: until.map(day),
        place: " 女儿家 ".into(),
        words: String::new(),
    }
}

fn said_with(
    command: &SayWord,
    consents: &[Consent],
    words: &[Word],
) -> Result<Option<Word>, Vec<SayRefusal>> {
    let link = link(1, son());
    let scene = say::Scene { link: &link, consents, worker: Some(id(3)), words };
    let done = say(command, &scene, at("2026-11-23T10:00"), &mut mint())?;
    Ok(done.map(|(word, event)| {
        assert_eq!(
            (event.action, event.note),
            (Action::FamilySaid, None),
            "nobody reads it beside the person"
        );
        word
    }))
}

fn said(command: &SayWord) -> Result<Option<Word>, Vec<SayRefusal>> {
    said_with(command, &[], &[])
}

#[test]
fn away_is_said_from_a_day_until_a_day_for_a_year_at_most() {
    let word = said(&away(None, Some("2026-12-01"))).expect("said").expect("new");
    let expected =
        Said::Away { from: day("2026-11-23"), until: day("2026-12-01"), place: Some("女儿家".into()) };
    assert_eq!((&word.said, word.worker, word.settled.is_none()), (&expected, Some(id(3)), true));
    assert_eq!(said_with(&away(None, Some("2026-12-01")), &[], &[word]), Ok(None), "sent twice is said once");
    for (from, until, why) in [
        (None, None, SayRefusal::NoEnd),
        (None, Some("2026-11-22"), SayRefusal::Over),
        (Some("2026-12-05"), Some("2026-12-01"), SayRefusal::Backwards),
        (None, Some("2027-11-25"), SayRefusal::TooLong),
        (Some("2026-10-01"), Some("2026-12-01"), SayRefusal::TooEarly),
    ] {
        assert_eq!(said(&away(from, until)), Err(vec![why]), "{from:?} {until:?}");
    }
    assert!(matches!(said(&away(None, Some("2027-11-24"))), Ok(Some(_))), "a year");
}

fn of(kind: WordKind, words: &str) -> SayWord {
    SayWord { kind, words: words.to_owned(), place: String::new(), ..away(None, None) }
}

#[test]
fn a_complaint_needs_words_and_thanks_need_none() {
    assert_eq!(said(&of(WordKind::Complaint, " ")), Err(vec![SayRefusal::SaysNothing]));
    assert_eq!(said(&of(WordKind::Complaint, &"长".repeat(LONGEST + 1))), Err(vec![SayRefusal::LongText]));
    assert_eq!(
        said(&of(WordKind::Complaint, "没有来")).map(|word| word.map(|word| word.said)),
        Ok(Some(Said::Complaint("没有来".into())))
    );
    assert_eq!(
        said(&of(WordKind::Thanks, "")).map(|word| word.map(|word| word.said)),
        Ok(Some(Said::Thanks(None)))
    );
}

#[test]
fn after_a_no_nothing_is_taken_and_a_flood_is_stopped() {
    let thanks = of(WordKind::Thanks, "");
    assert_eq!(said_with(&thanks, &asked(Consented::Refused), &[]), Err(vec![SayRefusal::Closed]));
    let word = said(&thanks).expect("said").expect("new");
    let many: Vec<Word> =
        (0..MOST_A_DAY as u128).map(|number| Word { id: id(200 + number), ..word.clone() }).collect();
    assert_eq!(said_with(&thanks, &[], &many), Err(vec![SayRefusal::TooMany]));
    let yesterday = |word: Word| Word { said_at: at("2026-11-22T10:00"), ..word };
    let many: Vec<Word> = many.into_iter().map(yesterday).collect();
    assert!(matches!(said_with(&thanks, &[], &many), Ok(Some(_))));
}

#[test]
fn a_complaint_goes_past_the_village_and_never_to_whom_it_is_about() {
    let complaint = said(&of(WordKind::Complaint, "没有来")).expect("said").expect("new");
    let by = |role, worker| Actor { worker, ..actor(role) };
    assert!(sees(&complaint, &by(Role::Town, None)) && sees(&complaint, &by(Role::Town, Some(id(4)))));
    assert!(!sees(&complaint, &by(Role::Clerk, None)) && !sees(&complaint, &by(Role::Visitor, Some(id(4)))));
    assert!(!sees(&complaint, &by(Role::Town, Some(id(3)))), "an officer who visits, too");
    let thanks = said(&of(WordKind::Thanks, "好")).expect("said").expect("new");
    assert!(sees(&thanks, &by(Role::Visitor, Some(id(3)))));
    let clerk = settle(
        &SettleWord { word: complaint.id, words: "已问".into() },
        Some(&complaint),
        &by(Role::Clerk, None),
        at("2026-11-23T11:00"),
        &mut mint(),
    );
    assert_eq!(clerk.map(|_| ()), Err(SettleRefusal::Unknown));
}

#[test]
fn a_word_is_settled_once_with_a_line() {
    let word = said(&away(None, Some("2026-12-01"))).expect("said").expect("new");
    let now = at("2026-11-23T11:00");
    let done = |words: &str, word: &Word| {
        let command = SettleWord { word: word.id, words: words.to_owned() };
        settle(&command, Some(word), &actor(Role::Clerk), now, &mut mint())
    };
    assert_eq!(done(" ", &word), Err(SettleRefusal::SaysNothing));
    let (settled, event) = done("打过电话，属实", &word).expect("settled").expect("first");
    assert_eq!((settled.words.as_str(), event.action), ("打过电话，属实", Action::FamilyWordSettled));
    assert_eq!(done("又一次", &Word { settled: Some(settled), ..word }), Ok(None));
}

#[test]
fn a_reminder_names_somebody_and_is_not_for_tomorrow() {
    let who = person();
    let command = Remind {
        id: id(70),
        person: who.id,
        whom: "钱来".into(),
        asked: Asked::Call,
        on: day("2026-11-23"),
        answer: " ".into(),
    };
    let done = |command: &Remind, before: &[Reminder]| {
        let scene = (Some(&who), before);
        remind(command, scene, &actor(Role::Visitor), at("2026-11-23T10:00"), &mut mint())
            .map(|done| done.map(|(one, _)| one))
    };
    let one = done(&command, &[]).expect("kept").expect("new");
    assert_eq!((one.answer.as_deref(), one.recorded_by), (None, id(9)));
    assert_eq!(done(&command, std::slice::from_ref(&one)), Ok(None));
    let odd = Remind { whom: " ".into(), on: day("2026-11-24"), ..command };
    assert_eq!(done(&odd, &[]), Err(vec![RemindRefusal::NoName, RemindRefusal::Future]));
}

#[test]
fn a_family_is_quiet_after_thirty_days_without_a_word_or_an_answer() {
    let links = [link(1, son())];
    let quiet = |words: &[Word], reminders: &[Reminder], today: &str| {
        quiet_since(&links, words, reminders, day(today))
    };
    assert_eq!(quiet(&[], &[], "2026-10-31"), None);
    assert_eq!(quiet(&[], &[], "2026-11-01"), Some(day("2026-10-01")));
    let called = Word { said: Said::Called, ..said(&of(WordKind::Called, "")).expect("said").expect("new") };
    assert_eq!(quiet(std::slice::from_ref(&called), &[], "2026-12-23"), None);
    assert_eq!(quiet(std::slice::from_ref(&called), &[], "2026-12-24"), Some(day("2026-11-23")));
    // What the older person says through a link of their own is no word of the family.
    let own = [link(1, son()), link(2, Holder::Oneself)];
    let word = Word { link: id(2), ..called };
    assert_eq!(quiet_since(&own, &[word], &[], day("2026-12-24")), Some(day("2026-10-01")));
    // A family whom nobody invited or reminded is not asked after.
    assert_eq!(quiet_since(&own[1..], &[], &[], day("2030-01-01")), None);
}

#[test]
fn a_card_keeps_its_code_until_it_is_ended() {
    let (who, now) = (person(), at("2026-11-23T10:00"));
    let print =
        |standing, role| card::print((COUNTY, who.id), standing, || "neu".to_owned(), &actor(role), now);
    let first = print(None, Role::Clerk).expect("printed");
    assert_eq!(
        print(Some(Card { code: "alt".into(), ..first.clone() }), Role::Clerk).expect("again").code,
        "alt"
    );
    let ended = Card { code: "alt".into(), ended_at: Some(now), ..first };
    assert_eq!(print(Some(ended), Role::Clerk).expect("another").code, "neu");
    assert_eq!(print(None, Role::Auditor), None);
    assert_eq!((card::surname("孙秀英").as_str(), card::surname("欧阳明月").as_str()), ("孙", "欧阳"));
    assert_eq!(card::surname("司马"), "司", "two signs are a surname and a name");
}

proptest! {
    /// The order in which contacts are given changes nothing, and a voided one never shows.
    #[test]
    fn the_last_contact_does_not_depend_on_the_order(
        mut all in prop::collection::vec((0i64..90, 0usize..3, any::<bool>()), 0..12),
        turn in any::<usize>(),
    ) {
        let outcomes = [OutcomeKind::Reached, OutcomeKind::NotReached, OutcomeKind::Refused];
        let made = |all: &[(i64, usize, bool)]| -> Vec<Contact> {
            all.iter()
                .map(|(days, outcome, voided)| Contact {
                    id: id(u128::try_from(*days).expect("small") * 8 + *outcome as u128 * 2 + u128::from(*voided)),
                    visited_at: at("2026-09-01T10:00") + jiff::SignedDuration::from_hours(24 * days),
                    mode: Mode::Phone,
                    outcome: outcomes[*outcome],
                    voided: *voided,
                })
                .collect()
        };
        let before = last_contact(&made(&all));
        if !all.is_empty() {
            let middle = turn % all.len();
            all.rotate_left(middle);
        }
        let after = last_contact(&made(&all));
        prop_assert_eq!(before, after);
        let latest = all.iter().filter(|(.., voided)| !voided).map(|(days, ..)| *days).max();
        let expected = latest.map(|days| crate::dates::add_days(day("2026-09-01"), days));
        prop_assert_eq!(before.map(|last| last.on), expected);
    }
}
