//! The log is sealed while people work, verifies, proves what is in it, and names what was changed.

use std::collections::BTreeSet;

use domain::events::tree::{Hash, leaf};
use domain::events::{Action, Content, Event, Subject, proof};
use domain::ids::{EventId, PersonId};
use jiff::SignedDuration;
use serde_json::json;
use store::events::{self, nodes, seal, verify};
use store::scratch::Scratch;
use store::statement::Statement;
use store::value::Value;
use store::{Fault, people};

mod changes;

use crate::engines::on_each;
use crate::office::{Office, morning};

const fn sql(sql: &'static str) -> Statement {
    Statement { name: "stories::log", sql }
}

fn an_event(office: &Office, person: Option<PersonId>, number: i64) -> Event {
    Event {
        id: EventId::mint(&mut office.chance()),
        tenant: office.tenant(),
        at: morning() + SignedDuration::from_secs(number),
        actor: office.account(),
        action: Action::PersonFactsChanged,
        subject: person.map_or_else(|| Subject::Pack("some-city".to_owned()), Subject::Person),
        person,
        before: Some(json!({ "alone": false })),
        after: Some(json!({ "alone": true, "number": number })),
        pack_hash: Some("00ff".to_owned()),
        note: (number % 3 == 0).then(|| "女儿来电".to_owned()),
    }
}

/// A county with so many events, all sealed.
fn sealed(scratch: &Scratch, events: i64) -> Office {
    let office = Office::open(scratch);
    let people: Vec<PersonId> =
        ["张秀英", "李桂兰", "王建国"].map(|name| office.register(name, &office.village(0)).0.id).to_vec();
    let who = |n: i64| people.get(usize::try_from(n % 4).expect("small")).copied();
    let all: Vec<Event> = (0..events).map(|n| an_event(&office, who(n), n)).collect();
    office.write(move |tx| all.iter().try_for_each(|event| events::insert(tx, event)));
    seal_all(&office);
    office
}

/// Seals everything; says how many there were in each chunk.
fn seal_all(office: &Office) -> Vec<usize> {
    let (tenant, mut after, mut chunks) = (office.tenant(), EventId::MIN, Vec::new());
    loop {
        let sealed = office.write(move |tx| seal::run(tx, tenant, morning(), after));
        if sealed.count == 0 {
            return chunks;
        }
        (after, chunks) = (sealed.last, [chunks, vec![sealed.count]].concat());
    }
}

fn verified(office: &Office, printed: &[(u64, Hash)]) -> verify::Report {
    let (tenant, printed) = (office.tenant(), printed.to_vec());
    office.read(move |tx| verify::run(tx, tenant, &printed))
}

/// The events of a county by their places.
fn places(office: &Office) -> Vec<EventId> {
    const PLACES: Statement =
        sql("select id, seq from event where tenant = $1 and seq is not null order by seq");
    let tenant = office.tenant();
    let rows: Vec<(EventId, i64)> = office.read(move |tx| tx.all(&PLACES, &[Value::Int(tenant.0)]));
    assert!(rows.iter().zip(0..).all(|((_, seq), expected)| *seq == expected), "places without gaps");
    rows.into_iter().map(|(id, _)| id).collect()
}

#[test]
fn what_was_sealed_verifies_and_every_entry_is_proved() {
    on_each(|scratch| {
        let office = sealed(scratch, 1_300);
        let report = verified(&office, &[]);
        assert_eq!((report.sealed, report.heads, report.waiting), (1_300, 3, 0));
        assert_eq!(report.findings, []);
        let ids = places(&office);
        assert!(ids.is_sorted(), "in the order of the ids");
        let tenant = office.tenant();
        let head = report.head.expect("a head");
        for id in ids.iter().step_by(97).copied() {
            let shown = office.read(move |tx| nodes::inclusion(tx, tenant, id)).expect("sealed");
            assert_eq!(shown.head, head);
            assert!(proof::is_included(&leaf(&shown.row), shown.seq, head.size, &shown.path, &head.root));
        }
        for old in [1, 255, 256, 500, 1_000, 1_300] {
            let (root, path) = office.read(move |tx| {
                Ok((nodes::root_at(tx, tenant, old)?, nodes::consistency(tx, tenant, old, 1_300)?))
            });
            assert!(proof::is_consistent(old, 1_300, &path, &root, &head.root));
        }
        let nobody = office.read(move |tx| nodes::inclusion(tx, tenant, EventId::MAX));
        assert_eq!(nobody, None);
        assert_eq!(seal_all(&office), Vec::<usize>::new());
    });
}

#[test]
fn a_head_that_was_printed_shows_a_log_that_was_rewritten_or_cut() {
    on_each(|scratch| {
        let office = sealed(scratch, 700);
        let tenant = office.tenant();
        let printed = office.read(move |tx| Ok((600, nodes::root_at(tx, tenant, 600)?)));
        assert_eq!(verified(&office, &[printed]).findings, []);
        let wrong = verified(&office, &[(600, [7; 32]), (701, [7; 32])]);
        let places: Vec<_> = wrong.findings.iter().map(|one| (one.table, one.seq)).collect();
        assert_eq!(places, [("log_head", Some(600)), ("log_head", Some(701))]);

        // Everything sealed anew, without the first event: sound from the inside.
        const CUT: [Statement; 4] = [
            sql("delete from event where tenant = $1 and seq = 0"),
            sql("update event set seq = null where tenant = $1"),
            sql("delete from log_tile where tenant = $1"),
            sql("delete from log_head where tenant = $1"),
        ];
        office.write(move |tx| {
            CUT.iter().try_for_each(|cut| tx.exec(cut, &[Value::Int(tenant.0)]).map(|_| ()))
        });
        seal_all(&office);
        assert_eq!(verified(&office, &[]).findings, []);
        assert_eq!(verified(&office, &[printed]).findings.len(), 1);
    });
}

#[test]
fn everything_is_sealed_once_and_in_order_while_eight_write() {
    on_each(|scratch| {
        let office = std::sync::Arc::new(Office::open(scratch));
        let tenant = office.tenant();
        let person = office.register("张秀英", &office.village(0)).0.id;
        let writers: Vec<_> = (0..8_u8)
            .map(|writer| {
                let office = std::sync::Arc::clone(&office);
                std::thread::spawn(move || {
                    for number in 0..60_u8 {
                        let mut id = [0; 16];
                        // Time leads the id, as in every id of ours.
                        id[..3].copy_from_slice(&[1, number, writer]);
                        let person = (number % 2 == 0).then_some(person);
                        let id = EventId::from_bytes(id);
                        let event = Event { id, ..an_event(&office, person, i64::from(number)) };
                        office.write(move |tx| events::insert(tx, &event));
                    }
                })
            })
            .collect();
        while !writers.iter().all(|writer| writer.is_finished()) {
            // Two processes seal at once, and somebody verifies.
            let begun: Vec<_> = (0..2)
                .map(|_| office.db.write(move |tx| seal::run(tx, tenant, morning(), EventId::MIN)))
                .collect();
            for one in begun {
                one.wait().expect("sealed");
            }
            assert_eq!(verified(&office, &[]).findings, []);
        }
        writers.into_iter().for_each(|writer| writer.join().expect("a writer that ends well"));
        seal_all(&office);
        let ids = places(&office);
        assert_eq!((ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (480, 480));
        for writer in 0..8 {
            let of_one: Vec<_> = ids.iter().filter(|id| id.as_bytes()[2] == writer).collect();
            assert!(of_one.is_sorted(), "writer {writer}");
        }
        let report = verified(&office, &[]);
        assert_eq!((report.sealed, report.findings), (480, vec![]));
    });
}

#[test]
fn a_damaged_log_is_not_sealed_any_further() {
    const DAMAGE: Statement = sql("update log_head set root = chained where tenant = $1 and size = 700");
    on_each(|scratch| {
        let office = sealed(scratch, 700);
        let tenant = office.tenant();
        office.write(move |tx| tx.exec(&DAMAGE, &[Value::Int(tenant.0)]));
        let late = an_event(&office, None, 1);
        office.write(move |tx| events::insert(tx, &late));
        let refused = office.try_write(move |tx| seal::run(tx, tenant, morning(), EventId::MIN));
        assert!(refused.expect_err("a damaged log").to_string().contains("koumen verify log"));
        assert_eq!(verified(&office, &[]).waiting, 1);
    });
}

#[test]
fn erasing_a_persons_key_leaves_the_log_whole_and_what_it_said_gone() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let scope = office.scope();
        let person = office.register("张秀英", &office.village(0)).0.id;
        let other = office.register("李桂兰", &office.village(0)).0.id;
        let told = [an_event(&office, Some(person), 1), an_event(&office, Some(other), 2)];
        let kept = told.clone();
        office.write(move |tx| kept.iter().try_for_each(|event| events::insert(tx, event)));
        seal_all(&office);
        assert!(!dump(&office).contains("alone"), "nothing stands in the clear");

        let erasing = Event {
            action: Action::PersonLogErased,
            note: Some("去世满年限".to_owned()),
            ..an_event(&office, Some(person), 3)
        };
        let twice = erasing.clone();
        office.write(move |tx| people::keys::erase(tx, &twice));
        office.write({
            let twice = erasing.clone();
            move |tx| people::keys::erase(tx, &twice)
        });
        seal_all(&office);
        assert_eq!(verified(&office, &[]).findings, []);

        let page = |who| {
            let scope = scope.clone();
            office.read(move |tx| events::of_person(tx, &scope, who, None, 9))
        };
        let of_person = page(person);
        let gone = of_person.iter().find(|one| one.event.id == told[0].id).expect("still listed");
        assert_eq!((gone.content, gone.content.words()), (Content::Erased, Some("内容已按规定清除")));
        assert_eq!((&gone.event.before, &gone.event.after, &gone.event.note), (&None, &None, &None));
        assert_eq!(gone.event.action, told[0].action);
        let erased = of_person.iter().find(|one| one.event.id == erasing.id).expect("noted");
        assert_eq!((erased.content, &erased.event), (Content::Open, &erasing));
        assert_eq!(page(other)[0].event, told[1]);
        let later = an_event(&office, Some(person), 4);
        let kept = later.clone();
        office.write(move |tx| events::insert(tx, &kept));
        assert!(page(person).iter().any(|one| one.event == later));
    });
}

/// Every cell of every event that is text.
fn dump(office: &Office) -> String {
    struct Texts(String);
    impl store::row::FromRow for Texts {
        fn from_row(row: &store::row::Row<'_>) -> Result<Self, Fault> {
            let cells = (0..4).map(|at| row.get::<Option<String>>(at).map(Option::unwrap_or_default));
            Ok(Self(cells.collect::<Result<Vec<_>, _>>()?.concat()))
        }
    }
    const ALL: Statement = sql("select before, after, note, subject from event where tenant = $1");
    let tenant = office.tenant();
    let rows: Vec<Texts> = office.read(move |tx| tx.all(&ALL, &[Value::Int(tenant.0)]));
    rows.into_iter().map(|row| row.0).collect()
}

#[test]
fn rows_from_before_contents_were_sealed_are_sealed_with_their_place() {
    const OLD: Statement = sql(
        "insert into event (tenant, id, at, actor, action, subject_kind, subject, person, \
         before, after, note) values ($1, $2, 5, $3, 'person.facts_changed', 'person', $4, $3, '{\"alone\":true}', \
         null, '女儿来电')",
    );
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (tenant, scope) = (office.tenant(), office.scope());
        let person = office.register("张秀英", &office.village(0)).0.id;
        office.write(move |tx| {
            let (id, who) = (Value::Id([3; 16]), Value::Id(*person.as_bytes()));
            tx.exec(&OLD, &[Value::Int(tenant.0), id, who, Value::Text(person.to_string().into())])
        });
        let page = || {
            let scope = scope.clone();
            office.read(move |tx| events::of_person(tx, &scope, person, None, 9))
        };
        let before = page();
        assert_eq!(before[0].event.note.as_deref(), Some("女儿来电"));
        seal_all(&office);
        assert_eq!(dump(&office), person.to_string());
        assert_eq!(page(), before);
        assert_eq!(verified(&office, &[]).findings, []);
    });
}

/// A county that moves from one engine to the other takes its log along.
#[test]
fn both_engines_give_the_same_leaves() {
    let roots = std::cell::RefCell::new(BTreeSet::new());
    on_each(|scratch| {
        let office = sealed(scratch, 40);
        roots.borrow_mut().insert(verified(&office, &[]).head.expect("a head").root);
    });
    assert_eq!(roots.borrow().len(), 1);
}
