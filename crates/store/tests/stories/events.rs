//! The log tells what happened to a person and to everything else, newest first, and to nobody outside.

use domain::events::{Action, Content, Event, Subject, Told};
use domain::ids::{AccountId, EventId, PersonId};
use serde_json::json;
use store::events;

use crate::engines::on_each;
use crate::office::{Office, morning};

fn readable(told: Told) -> Event {
    assert_eq!(told.content, Content::Open, "{:?}", told.event.id);
    told.event
}

fn event(office: &Office, number: u8, subject: Subject, person: Option<PersonId>) -> Event {
    Event {
        id: EventId::from_bytes([number; 16]),
        tenant: office.tenant(),
        at: morning(),
        actor: office.account(),
        action: Action::PersonFactsChanged,
        subject,
        person,
        before: Some(json!({ "alone": true })),
        after: Some(json!({ "alone": false, "z": 1, "a": "引号\"" })),
        pack_hash: Some("00ff".to_owned()),
        note: Some("女儿来电".to_owned()),
    }
}

#[test]
fn a_persons_history_pages_backwards_within_the_scope() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let told: Vec<Event> =
            (1..=5).map(|n| event(&office, n, Subject::Person(person.id), Some(person.id))).collect();
        let kept = told.clone();
        office.write(move |tx| {
            // An action that runs twice tells once.
            kept.iter().chain(&kept).try_for_each(|event| events::insert(tx, event))
        });
        let page = |scope: domain::actor::Scope, before: Option<EventId>| {
            let told = office.read(move |tx| events::of_person(tx, &scope, person.id, before, 3));
            told.into_iter().map(readable).collect::<Vec<_>>()
        };
        let newest: Vec<Event> = told.iter().rev().take(3).cloned().collect();
        assert_eq!(page(office.scope(), None), newest);
        let rest: Vec<Event> = told.iter().rev().skip(3).cloned().collect();
        assert_eq!(page(office.scope(), newest.last().map(|event| event.id)), rest);
        assert_eq!(page(office.clerk(&office.village(1)), None), []);
    });
}

#[test]
fn what_is_no_persons_is_found_by_its_subject() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let other = Office::open_another(scratch, 2, "990113");
        let subject = Subject::Account(AccountId::MAX);
        let mine = event(&office, 1, subject.clone(), None);
        let theirs = event(&other, 2, subject.clone(), None);
        let pack = event(&office, 3, Subject::Pack("some-city".to_owned()), None);
        for one in [mine.clone(), theirs, pack] {
            office.write(move |tx| events::insert(tx, &one));
        }
        let tenant = office.tenant();
        let told = office.read(move |tx| events::of_subject(tx, tenant, &subject, None, 9));
        assert_eq!(told.into_iter().map(readable).collect::<Vec<_>>(), [mine]);
    });
}
