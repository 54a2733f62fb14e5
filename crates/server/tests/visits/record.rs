//! Recording a contact: what took place is kept once, counted rightly, and never overwritten.

use crate::office::{Client, TestOffice};

const VISIT: &str = "01930000-0000-7000-8000-0000000000b1";

/// A door visit at 陶玉珍's, as her visitor fills it in.
fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("visit", VISIT),
        ("outcome", "reached"),
        ("mode", "door"),
        ("day", "2026-11-23"),
        ("time", "08:30"),
        ("a_economy", "stable"),
        ("a_mobility", "fair"),
        ("a_illness", "unchanged"),
        ("a_spirit", "unchanged"),
        ("a_gas_safety", "safe"),
        ("a_water_heating_safety", "safe"),
        ("a_power_safety", "safe"),
        ("a_fire_safety", "safe"),
        ("a_personal_hygiene", "unchanged"),
        ("a_home_hygiene", "unchanged"),
        ("a_indoor", "unchanged"),
        ("a_care_given", "陪聊半小时"),
    ];
    for (name, value) in changes {
        form.retain(|(known, _)| known != name);
        form.push((name, value));
    }
    form.retain(|(_, value)| !value.is_empty());
    form
}

async fn at_her_door(office: &TestOffice) -> (Client, String) {
    let (_, person) = office.person("陶玉珍").await;
    (office.sign_in("sunxiuying").await, format!("/people/{person}"))
}

#[tokio::test]
async fn a_visit_is_kept_and_counts() {
    let office = TestOffice::open();
    let (mut client, person) = at_her_door(&office).await;
    client.get(&person).await.says("0/1");
    let page = client.get(&format!("{person}/visits/new")).await;
    page.is(200).says("燃气安全").says("data-when=\"outcome=reached").says("name=\"visit\" value=\"");
    let answer = client.post(&format!("{person}/visits/new"), &form(&[])).await;
    assert_eq!(answer.location(), format!("{person}?done=recorded"), "{}", answer.text());
    client.get(answer.location()).await.says("已登记这次探访").says("1/1").says("本期已完成");
    let shown = client.get(&format!("{person}/visits/{VISIT}")).await;
    shown.is(200).says("陪聊半小时").says("计入“每周探访”").says("孙秀英");
}

#[tokio::test]
async fn the_same_sent_again_changes_nothing_and_another_content_waits() {
    let office = TestOffice::open();
    let (mut client, person) = at_her_door(&office).await;
    let path = format!("{person}/visits/new");
    client.post(&path, &form(&[])).await.is(303);
    let again = client.post(&path, &form(&[])).await;
    assert_eq!(again.location(), format!("{person}?done=known"));

    let altered = client.post(&path, &form(&[("a_care_given", "没有进门")])).await;
    altered.is(409).says("陪聊半小时").says("没有进门").says("先登记的");
    let shown = client.get(&format!("{person}/visits/{VISIT}")).await;
    shown.says("陪聊半小时").says("待核对的更正建议").says("没有进门");
    assert_eq!(client.get(&person).await.text().matches("2026-11-23 08:30").count(), 1);
}

#[tokio::test]
async fn who_was_not_met_is_asked_nothing_and_it_does_not_count() {
    let office = TestOffice::open();
    let (mut client, person) = at_her_door(&office).await;
    let path = format!("{person}/visits/new");
    let bare = [("visit", VISIT), ("mode", "door"), ("day", "2026-11-23"), ("time", "08:30")];
    let no_reason = [&bare[..], &[("outcome", "not_reached")]].concat();
    let answer = client.post(&path, &no_reason).await;
    answer.is(422);
    assert_eq!(answer.oops("reason_not_reached").as_deref(), Some("请选一项"));
    let kept = [&no_reason[..], &[("reason_not_reached", "no_answer")]].concat();
    client.post(&path, &kept).await.is(303);
    client.get(&person).await.says("没人接/没人应门").says("不计次").says("0/1");
}

#[tokio::test]
async fn what_is_missing_or_impossible_stands_at_its_field() {
    let office = TestOffice::open();
    let (mut client, person) = at_her_door(&office).await;
    let path = format!("{person}/visits/new");
    let answer = client.post(&path, &form(&[("mode", ""), ("outcome", "")])).await;
    assert_eq!(answer.oops("mode").as_deref(), Some("请选一项"));
    assert_eq!(answer.oops("outcome").as_deref(), Some("请选一项"));

    let answer = client.post(&path, &form(&[("a_fire_safety", "")])).await;
    answer.is(422).says("陪聊半小时").says("value=\"safe\" checked");
    assert!(answer.oops("a_fire_safety").expect("a sentence").contains("消防安全"));

    let future = client.post(&path, &form(&[("day", "2026-11-24")])).await;
    assert!(future.oops("day").expect("a sentence").contains("晚于现在"));
    let late = client.post(&path, &form(&[("day", "2026-11-10")])).await;
    assert!(late.oops("late_reason").expect("a sentence").contains("补录原因"));
    let nonsense = client.post(&path, &form(&[("day", "yesterday"), ("time", "")])).await;
    assert!(nonsense.oops("day").is_some());
}

#[tokio::test]
async fn a_clerk_enters_a_paper_for_somebody_without_a_name() {
    let office = TestOffice::open();
    let (_, person) = office.person("陶玉珍").await;
    let mut client = office.sign_in("liuhaiyan").await;
    let path = format!("/people/{person}/visits/new");
    let answer = client.post(&path, &form(&[("worker", "")])).await;
    assert!(answer.oops("kind").expect("a sentence").contains("探访主体"));
    client.post(&path, &form(&[("kind", "neighbour_relative")])).await.is(303);
    client.get(&format!("/people/{person}")).await.says("邻里亲属");
}
