//! Handing over: everybody passes on, and what still waits on the old phone is taken in later.

use serde_json::{Value, json};

use super::{visitor_of, worker};
use crate::office::TestOffice;
use crate::visits::receive::visit;

async fn through(office: TestOffice) {
    let (sun, li) = (worker(&office, "孙秀英").await, worker(&office, "李建国").await.id.to_string());
    let mut phone = office.phone("sunxiuying", 1).await;
    let mut town = office.sign_in("chenlijun").await;
    let path = format!("/workers/{}/hand-over", sun.id);
    town.get(&path).await.is(200).says("陶玉珍").says("红米 9A").says("最后一次联系").says("仍会收下");
    let today =
        [("id", "01930000-0000-7000-8000-0000000000ac"), ("from_on", "2026-11-23"), ("leaves", "yes")];
    let refused = town.post(&path, &today).await;
    assert!(refused.is(422).oops("to").is_some_and(|sentence| sentence.contains("没有选接替的人")));
    // Of a time before she was anybody's visitor: hers to write down while they are hers.
    let (_, fang) = office.person("方德海").await;
    let mut old = visit(&fang.to_string(), 6);
    (old["visited_at"], old["late_reason"]) = (json!("2026-01-05T08:30:00+08:00"), json!("补录"));
    (old["outcome"], old["reason"], old["answers"]) = (json!("not_reached"), json!("no_answer"), json!({}));
    let taken = phone.post("/api/v1/visits", &json!({ "visits": [old] })).await;
    assert_eq!(taken.json()["receipts"][0]["state"], "kept", "{:#}", taken.json());
    let zhang = worker(&office, "张敏").await.id.to_string();
    let (_, tao) = office.person("陶玉珍").await;
    let own = format!("to-{tao}");
    let with: Vec<_> =
        today.into_iter().chain([("to", li.as_str()), (own.as_str(), zhang.as_str())]).collect();
    town.post(&path, &with).await.is(303);
    assert_eq!(visitor_of(&office, "陶玉珍").await.map(|id| id.to_string()), Some(zhang));
    assert_eq!(visitor_of(&office, "方德海").await.map(|id| id.to_string()), Some(li));

    // The old list is empty at once, and nobody new comes.
    assert_eq!(phone.get("/api/v1/people").await.json()["people"].as_array().map(Vec::len), Some(0));
    town.get("/workers?state=left").await.says("孙秀英").says("已离岗");
    let id = sun.id.to_string();
    town.post(&format!("/people/{tao}/worker"), &[("worker", &id)]).await.is(422).says("已不再承担探访");
    town.get(&format!("/people/{tao}")).await.says("指派探访人员").says("交接");

    // The answer was lost: the phone sends it again, and it is known, though nobody is hers now or was then.
    let again = phone.post("/api/v1/visits", &json!({ "visits": [old] })).await;
    assert_eq!(again.json()["receipts"][0]["state"], "known", "{:#}", again.json());

    // This morning's visit waited without signal: it is taken in under the old visitor's name, and counts.
    let late = visit(&tao.to_string(), 7);
    let mut before = visit(&fang.to_string(), 8);
    before["visited_at"] = json!("2026-11-21T08:30:00+08:00");
    let answer = phone.post("/api/v1/visits", &json!({ "visits": [late, before] })).await;
    let states: Vec<Value> = answer.json()["receipts"]
        .as_array()
        .expect("receipts")
        .iter()
        .map(|one| one["state"].clone())
        .collect();
    assert!(states.iter().all(|state| state == "accepted" || state == "kept"), "{:#}", answer.json());
    town.get(&format!("/people/{tao}")).await.says("孙秀英");
    // Sent again it is known; what is said to have been after the hand-over is not theirs any more.
    let again = phone.post("/api/v1/visits", &json!({ "visits": [visit(&tao.to_string(), 7)] })).await;
    assert_eq!(again.json()["receipts"][0]["state"], "known");
    office.wait(jiff::SignedDuration::from_hours(48));
    let mut after = visit(&tao.to_string(), 9);
    after["visited_at"] = json!("2026-11-25T08:30:00+08:00");
    let refused = phone.post("/api/v1/visits", &json!({ "visits": [after] })).await;
    assert_eq!(refused.json()["receipts"][0]["state"], "refused", "{:#}", refused.json());
}

#[tokio::test]
async fn everybody_passes_on_and_late_records_are_taken_in() {
    through(TestOffice::open()).await;
}

#[tokio::test]
async fn the_same_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        through(office).await;
    }
}

#[tokio::test]
async fn from_a_later_day_it_waits_for_that_day() {
    let office = TestOffice::open();
    let (sun, li) = (worker(&office, "孙秀英").await, worker(&office, "李建国").await);
    let mut town = office.sign_in("chenlijun").await;
    let to = li.id.to_string();
    let later = [("from_on", "2026-11-25"), ("leaves", "yes"), ("to", to.as_str())];
    town.post(&format!("/workers/{}/hand-over", sun.id), &later).await.is(303);
    assert_eq!(visitor_of(&office, "陶玉珍").await, Some(sun.id));
    town.get("/workers").await.says("11月25日起交接");
    office.wait(jiff::SignedDuration::from_hours(48));
    assert_eq!(server::workers::relieve::relieve(&office.app, sun.tenant).await.expect("done"), 1);
    assert_eq!(visitor_of(&office, "陶玉珍").await, Some(li.id));
    assert!(!worker(&office, "孙秀英").await.active);
}
