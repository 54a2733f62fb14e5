//! Entering an alert.

use super::{form, issued};
use crate::office::TestOffice;

#[tokio::test]
async fn whom_it_asks_for_is_shown_before_it_is_entered() {
    let office = TestOffice::open();
    let mut town = office.sign_in("chenlijun").await;
    town.get("/alerts").await.is(200).says("登记预警").says("/alerts/issue");
    town.get("/alerts/issue").await.is(200).says("寒潮 黄色").says("高温 红色").says("港沟街道");
    let look = town.post("/alerts/issue", &form(&[("step", "look")])).await;
    look.is(200)
        .says("暴雪黄色预警，港沟街道")
        .says("重点人群")
        .says("每天 1 次")
        .says("坞东村")
        .says("确认登记");
    look.says("name=\"issuer\" value=\"区气象台\"").says("没有写结束时间").says("看持续几天");
    // With an end it is known how many in all.
    let with_end = [("step", "look"), ("until_on", "2026-11-24"), ("until_at", "20:00")];
    town.post("/alerts/issue", &form(&with_end)).await.is(200).keeps_quiet_about("看持续几天");
    let path = issued(&mut town, &[]).await;
    assert_eq!(issued(&mut town, &[]).await, path, "the same form again is the same alert");
    town.get(&path).await.is(200).says("暴雪黄色预警").says("生效中").says("区气象台发布");
    // Whoever enters the same kind again is told.
    town.post("/alerts/issue", &form(&[("step", "look")])).await.says("已经有同一种预警");
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_keeps_what_was_typed() {
    let office = TestOffice::open();
    let mut town = office.sign_in("chenlijun").await;
    let wrong =
        [("step", "keep"), ("kind", ""), ("issuer", ""), ("until_on", "2026-11-22"), ("until_at", "08:00")];
    let answer = town.post("/alerts/issue", &form(&wrong)).await;
    answer.is(422).says("value=\"370112013000\" selected");
    for field in ["kind", "issuer", "until_on"] {
        assert!(answer.oops(field).is_some(), "{field}");
    }
    let half = town.post("/alerts/issue", &form(&[("step", "look"), ("until_on", "2026-11-25")])).await;
    assert!(half.is(422).oops("until_on").is_some_and(|said| said.contains("都填")));
    // Another town is not this town's to warn.
    let elsewhere = town.post("/alerts/issue", &form(&[("step", "keep"), ("area", "370112000000")])).await;
    assert!(elsewhere.is(422).oops("area").is_some());
}

#[tokio::test]
async fn a_village_sees_alerts_and_enters_none() {
    let office = TestOffice::open();
    let path = issued(&mut office.sign_in("chenlijun").await, &[]).await;
    for user in ["liuhaiyan", "sunxiuying"] {
        let mut client = office.sign_in(user).await;
        client.get("/alerts").await.is(200).says("暴雪黄色预警").keeps_quiet_about("/alerts/issue");
        client.get(&path).await.is(200).keeps_quiet_about("登记解除");
        client.get("/alerts/issue").await.is(403);
        client.post("/alerts/issue", &form(&[("step", "keep")])).await.is(403);
        client.post(&path, &[("step", "lift")]).await.is(403);
    }
    // Another county sees nothing of it.
    let mut abroad = office.sign_in("shenjing").await;
    abroad.get("/alerts").await.is(200).keeps_quiet_about("暴雪黄色预警");
    abroad.get(&path).await.is(404);
}

#[tokio::test]
async fn where_the_rules_add_nothing_the_page_says_which_reading_would() {
    let office = TestOffice::open();
    let mut county = office.sign_in("shenjing").await;
    county.get("/alerts").await.is(200).says("没有要求").says("读法 38");
    let here = [("step", "look"), ("area", "320681000000"), ("kind", "cold_wave/blue")];
    county.post("/alerts/issue", &form(&here)).await.is(200).says("读法 38").says("只留记录");
}

#[tokio::test]
async fn a_published_text_fills_in_the_form() {
    let office = TestOffice::open();
    let mut town = office.sign_in("guhaitao").await;
    let paste = |text: &'static str| [("step", "read"), ("area", "320681106000"), ("text", text)];
    let text = "启东市气象台2026年11月23日8时30分发布寒潮黄色预警信号：预计未来24小时降温10℃以上。";
    let filled = town.post("/alerts/issue", &paste(text)).await;
    filled.is(200).says("value=\"cold_wave/yellow\" selected").says("value=\"启东市气象台\"");
    filled.says("value=\"2026-11-23\"").says("value=\"08:30\"").says("预计未来24小时");
    let unread = town.post("/alerts/issue", &paste("明天降温")).await;
    assert!(unread.is(422).oops("text").is_some_and(|said| said.contains("没有读出")));
    let lifted =
        town.post("/alerts/issue", &paste("启东市气象台2026年11月24日9时解除寒潮黄色预警信号")).await;
    assert!(lifted.is(422).oops("text").is_some_and(|said| said.contains("登记解除")));
}
