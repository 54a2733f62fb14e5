//! Visits that waited on a phone: each gets its receipt, and sending all of them again changes nothing.

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use store::{Fault, statement::Statement};

use crate::office::{Answer, Phone, TestOffice, everybody};

/// A door visit as a phone sends it, under an id of its own.
pub fn visit(person: &str, number: u8) -> Value {
    json!({
        "id": format!("01930000-0000-7000-8000-0000000001{number:02x}"),
        "person": person,
        "visited_at": "2026-11-23T08:30:00+08:00",
        "mode": "door",
        "outcome": "reached",
        "form": "visit",
        "form_version": "2",
        "answers": {
            "economy": { "many": ["stable"] },
            "mobility": { "one": "fair" },
            "illness": { "one": "unchanged" },
            "spirit": { "one": "unchanged" },
            "gas_safety": { "one": "safe" },
            "water_heating_safety": { "one": "safe" },
            "power_safety": { "one": "safe" },
            "fire_safety": { "one": "safe" },
            "personal_hygiene": { "one": "unchanged" },
            "home_hygiene": { "one": "unchanged" },
            "indoor": { "one": "unchanged" },
            "care_given": { "text": "陪聊半小时" },
        },
    })
}

/// The same with some fields changed.
fn with(mut visit: Value, changes: &Value) -> Value {
    for (field, value) in changes.as_object().expect("changes") {
        visit[field] = value.clone();
    }
    visit
}

async fn send(phone: &mut Phone, visits: &[Value]) -> Answer {
    phone.post("/api/v1/visits", &json!({ "visits": visits })).await
}

fn states(answer: &Answer) -> Vec<String> {
    let receipts = answer.json()["receipts"].as_array().cloned().unwrap_or_default();
    receipts.iter().map(|receipt| receipt["state"].as_str().unwrap_or_default().to_owned()).collect()
}

/// All that stands in the register about the visits of some people: contents, verdicts, what counted, what is due.
async fn contents(office: &TestOffice, names: &[&str]) -> String {
    let mut whole = String::new();
    for name in names {
        let (tenant, person) = office.person(name).await;
        let scope = everybody(tenant);
        let read = office.app.db().read(move |tx| {
            let mut visits = store::visits::page::of_person(tx, &scope, person, None, 200)?;
            visits.sort_by_key(|visit| (visit.content.visited_at, visit.id));
            let mut waiting = Vec::new();
            for visit in &visits {
                waiting.extend(store::visits::page::proposals(tx, &scope, visit.id)?);
            }
            let stretch = domain::dates::Period {
                starts_on: jiff::civil::date(2026, 1, 1),
                ends_on: jiff::civil::date(2026, 12, 31),
            };
            let tallies = store::duties::tallies::of_person(tx, &scope, person, stretch)?;
            let standing = store::duties::by_person(tx, &scope, person)?;
            Ok::<_, Fault>(format!("{visits:#?}{waiting:?}{tallies:?}{:?}", standing.map(|one| one.progress)))
        });
        whole += &read.await.expect("a database");
    }
    whole
}

async fn ids(office: &TestOffice) -> [String; 3] {
    let mut ids = Vec::new();
    for name in ["陶玉珍", "方德海", "祝文清"] {
        ids.push(office.person(name).await.1.to_string());
    }
    ids.try_into().expect("three")
}

async fn every_state(office: &TestOffice) {
    let mut phone = office.phone("sunxiuying", 1).await;
    let [tao, fang, zhu] = ids(office).await;
    send(&mut phone, &[visit(&tao, 1)]).await.is(200);
    let batch = [
        visit(&tao, 1),
        with(visit(&tao, 1), &json!({ "note": "没有进门" })),
        visit(&fang, 2),
        with(
            visit(&tao, 3),
            &json!({ "outcome": "not_reached", "reason": "no_answer", "answers": {}, "mode": "phone" }),
        ),
        visit(&zhu, 4),
        with(visit(&fang, 5), &json!({ "visited_at": "2026-12-23T08:30:00+08:00", "answers": {} })),
        json!({ "id": "01930000-0000-7000-8000-000000000199", "mode": "door" }),
        json!(7),
    ];
    let answer = send(&mut phone, &batch).await;
    answer.is(200);
    let told = answer.json();
    let expected = ["known", "conflict", "accepted", "kept", "refused", "refused", "refused", "refused"];
    assert_eq!(states(&answer), expected, "{told:#}");
    let receipts = &told["receipts"];
    for (receipt, sent) in receipts.as_array().expect("receipts").iter().zip(&batch) {
        assert_eq!(receipt["id"], sent["id"]);
        assert!(receipt["text"].as_str().is_some_and(|text| !text.is_empty()), "{receipt}");
    }
    // What counted before a lost reply is said again.
    assert_eq!(receipts[0]["duty"], "key_weekly");
    assert_eq!(receipts[0]["period"], json!({ "from": "2026-11-23", "until": "2026-11-29" }));
    assert!(receipts[2]["text"].as_str().is_some_and(|text| text.starts_with("计入“")));
    assert!(receipts[3]["reason"].as_str().is_some_and(|text| text.contains("不计次")));
    assert!(receipts[4]["reason"].as_str().is_some_and(|text| text.contains("不在您负责的范围")));
    assert_eq!(receipts[5]["field"], "visited_at");
    let fields: Vec<&str> = receipts[5]["faults"]
        .as_array()
        .expect("faults")
        .iter()
        .filter_map(|one| one["field"].as_str())
        .collect();
    assert!(fields.contains(&"answers.mobility"), "{fields:?}");
    assert_eq!(receipts[6]["field"], "person");

    // The reply was lost, and all of it is sent again: the receipts say so and nothing else changes.
    let names = ["陶玉珍", "方德海", "祝文清"];
    let before = contents(office, &names).await;
    for _ in 0..2 {
        let again = send(&mut phone, &batch).await;
        let expected = ["known", "conflict", "known", "known", "refused", "refused", "refused", "refused"];
        assert_eq!(states(&again), expected);
        assert_eq!(contents(office, &names).await, before);
    }

    // The office's page and the phone are the same verb.
    let mut desk = office.sign_in("liuhaiyan").await;
    let shown = desk.get(&format!("/people/{tao}/visits/{}", batch[0]["id"].as_str().expect("an id"))).await;
    shown.is(200).says("陪聊半小时").says("没有进门").says("计入“每周探访”").says("孙秀英");
}

#[tokio::test]
async fn a_batch_holds_every_state_and_changes_nothing_the_second_time() {
    every_state(&TestOffice::open()).await;
}

#[tokio::test]
async fn a_batch_holds_every_state_and_changes_nothing_the_second_time_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        every_state(&office).await;
    }
}

#[tokio::test]
async fn one_id_twice_in_a_batch_is_one_visit() {
    let office = TestOffice::open();
    let mut phone = office.phone("sunxiuying", 1).await;
    let [tao, fang, _] = ids(&office).await;
    let other = with(visit(&tao, 1), &json!({ "note": "没有进门" }));
    let batch = [visit(&tao, 1), visit(&tao, 1), other, visit(&fang, 1), visit(&tao, 1)];
    let answer = send(&mut phone, &batch).await;
    assert_eq!(states(&answer), ["accepted", "known", "conflict", "conflict", "known"]);
    assert_eq!(answer.json()["receipts"][1]["duty"], "key_weekly");
}

#[tokio::test]
async fn a_hundred_go_through_and_one_more_does_not() {
    let office = TestOffice::open();
    let mut phone = office.phone("sunxiuying", 1).await;
    let [tao, ..] = ids(&office).await;
    let visits: Vec<Value> = (0..101).map(|number| visit(&tao, number)).collect();
    send(&mut phone, &visits).await.says_no(413, "too_large").says("100");
    let answer = send(&mut phone, &visits[..100]).await;
    let states = states(&answer);
    assert_eq!(states.iter().filter(|state| *state == "accepted").count(), 1);
    assert_eq!(states.iter().filter(|state| *state == "kept").count(), 99);
    send(&mut phone, &[]).await.is(200);
}

#[tokio::test]
async fn who_records_no_visits_sends_none_and_a_clerk_says_what_kind() {
    let office = TestOffice::open();
    let [tao, ..] = ids(&office).await;
    for user in ["zhaohong", "wutong", "zhouqian", "zhengkai"] {
        let mut phone = office.phone(user, 1).await;
        send(&mut phone, &[visit(&tao, 1)]).await.says_no(403, "forbidden");
    }
    let mut clerk = office.phone("liuhaiyan", 2).await;
    let answer = send(&mut clerk, &[visit(&tao, 2)]).await;
    assert_eq!(answer.json()["receipts"][0]["field"], "visitor_kind");
    let answer = send(&mut clerk, &[with(visit(&tao, 2), &json!({ "visitor_kind": "committee" }))]).await;
    assert_eq!(states(&answer), ["accepted"]);
}

/// Six visits of two people over two weeks, and one that compares with an earlier one.
fn past(tao: &str, fang: &str) -> Vec<Value> {
    let at = |day: u8, hour: u8| json!({ "visited_at": format!("2026-11-{day:02}T{hour:02}:00:00+08:00"), "late_reason": "没有信号" });
    vec![
        with(visit(tao, 1), &at(16, 9)),
        with(visit(tao, 2), &at(17, 9)),
        with(with(visit(tao, 3), &at(23, 8)), &json!({ "mode": "phone", "answers": phone_answers() })),
        with(visit(fang, 4), &at(16, 9)),
        with(visit(fang, 5), &at(23, 8)),
        with(
            with(visit(fang, 6), &at(22, 8)),
            &json!({ "outcome": "refused", "reason": "today", "answers": {} }),
        ),
    ]
}

fn phone_answers() -> Value {
    let mut answers = visit("", 0)["answers"].clone();
    let seen = ["gas_safety", "water_heating_safety", "power_safety", "fire_safety", "personal_hygiene"];
    for unseen in seen.into_iter().chain(["home_hygiene", "indoor"]) {
        answers.as_object_mut().expect("answers").shift_remove(unseen);
    }
    answers
}

#[test]
fn the_order_of_a_batch_and_its_parts_never_matter() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    // Who was first to record or received when differs; what was said and what counts does not.
    let outcome = |order: Vec<usize>, cut: usize| {
        runtime.block_on(async {
            let office = TestOffice::open();
            let mut phone = office.phone("sunxiuying", 1).await;
            let [tao, fang, _] = ids(&office).await;
            let all = past(&tao, &fang);
            let sent: Vec<Value> = order.iter().map(|at| all[*at].clone()).collect();
            for part in [&sent[..cut], &sent[cut..]] {
                let answer = send(&mut phone, part).await;
                assert!(states(&answer).iter().all(|state| state != "refused"), "{:#}", answer.json());
            }
            contents(&office, &["陶玉珍", "方德海"]).await
        })
    };
    let expected = outcome((0..6).collect(), 6);
    let orders = (Just((0..6).collect::<Vec<usize>>()).prop_shuffle(), 0usize..=6);
    TestRunner::new(Config { cases: 8, failure_persistence: None, ..Config::default() })
        .run(&orders, |(order, cut)| {
            prop_assert_eq!(outcome(order, cut), expected.clone());
            Ok(())
        })
        .expect("the same tables");
}

/// Ways to make the database refuse one visit of a batch, and how each is mended: the statement alone fails, or the
/// whole transaction with all that share it, as on a full disk.
const SQLITE_FAULTS: [[&str; 2]; 2] = [
    [
        "create trigger stuck before insert on visit when new.note = '卡住' begin select raise(abort, 'stuck'); end",
        "drop trigger stuck",
    ],
    [
        "create trigger stuck before insert on visit when new.note = '卡住' begin select raise(rollback, 'stuck'); end",
        "drop trigger stuck",
    ],
];
const POSTGRES_FAULT: [&str; 2] = [
    "alter table visit add constraint stuck check (note is distinct from '卡住') not valid",
    "alter table visit drop constraint stuck",
];

async fn change_schema(office: &TestOffice, sql: &'static str) {
    let statement = Statement { name: "tests::visits", sql };
    let changed = office.app.db().write(move |tx| tx.exec(&statement, &[]));
    changed.await.map_err(|fault: Fault| fault).expect("another schema");
}

/// How many entries of the log speak of some people.
async fn entries(office: &TestOffice, names: &[&str]) -> usize {
    let mut count = 0;
    for name in names {
        let (tenant, person) = office.person(name).await;
        let scope = everybody(tenant);
        let told = office.app.db().read(move |tx| store::events::of_person(tx, &scope, person, None, 200));
        count += told.await.map_err(|fault: Fault| fault).expect("a log").len();
    }
    count
}

/// A fault in the middle of a batch: nothing is acknowledged, and once it is mended the same batch gets its receipts
/// and leaves what a batch without a fault leaves.
async fn a_fault_in_a_batch(office: TestOffice, [fault, mended]: [&'static str; 2]) {
    let names = ["陶玉珍", "方德海"];
    let [tao, fang, _] = ids(&office).await;
    let stuck = with(visit(&fang, 2), &json!({ "note": "卡住" }));
    let batch = [
        visit(&tao, 1),
        stuck,
        with(visit(&tao, 3), &json!({ "outcome": "refused", "reason": "today", "answers": {} })),
    ];
    let untroubled = TestOffice::open();
    let mut phone = untroubled.phone("sunxiuying", 1).await;
    let expected = send(&mut phone, &batch).await;

    let mut phone = office.phone("sunxiuying", 1).await;
    change_schema(&office, fault).await;
    for _ in 0..2 {
        let answer = send(&mut phone, &batch).await;
        answer.says_no(503, "busy").keeps_quiet_about("receipts").keeps_quiet_about("accepted");
    }
    // What is acknowledged meanwhile stands there, and the fault has not touched it.
    let healthy = send(&mut phone, &batch[..1]).await;
    assert!(["accepted", "known"].contains(&states(healthy.is(200))[0].as_str()));
    assert!(contents(&office, &names[..1]).await.contains("陪聊半小时"));
    assert!(!contents(&office, &names).await.contains("卡住"));

    change_schema(&office, mended).await;
    let answer = send(&mut phone, &batch).await;
    let states_now = states(answer.is(200));
    assert_eq!((states_now[0].as_str(), states_now[1].as_str()), ("known", "accepted"), "{states_now:?}");
    let receipts = |answer: &Answer| answer.json()["receipts"].as_array().cloned().expect("receipts");
    for (now, then) in receipts(&answer).iter().zip(receipts(&expected)) {
        assert_eq!((&now["id"], &now["text"]), (&then["id"], &then["text"]));
    }
    assert_eq!(contents(&office, &names).await, contents(&untroubled, &names).await);
    assert_eq!(entries(&office, &names).await, entries(&untroubled, &names).await);
}

#[tokio::test]
async fn a_fault_in_a_batch_acknowledges_nothing_that_was_not_kept() {
    for fault in SQLITE_FAULTS {
        a_fault_in_a_batch(TestOffice::open(), fault).await;
    }
}

#[tokio::test]
async fn a_fault_in_a_batch_acknowledges_nothing_that_was_not_kept_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        a_fault_in_a_batch(office, POSTGRES_FAULT).await;
    }
}
