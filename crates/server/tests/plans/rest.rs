//! Days of rest, and a leave: nothing is planned then while another day is left.

use super::week_of;
use crate::office::TestOffice;
use crate::workers::worker;

/// How many contacts stand on a day of a page.
fn on(page: &crate::office::Answer, day: &str) -> usize {
    let text = page.text();
    let from = text.find(&format!("周{day}日")).expect("the day");
    let rest = &text[from..];
    let until = rest.find("</li>\n").unwrap_or(rest.len());
    rest[..until].matches("class=\"turn\"").count()
}

#[tokio::test]
async fn nothing_is_planned_on_days_of_rest() {
    let office = TestOffice::open();
    let mut huang = office.sign_in("huangguoping").await;
    assert!(on(&huang.get("/plans/week").await, "六 28") > 0);
    let days = [("rest", "6"), ("rest", "7"), ("monday", "2026-11-23")];
    let answer = huang.post("/plans/rest", &days).await;
    let page = huang.get(answer.is(303).location()).await;
    page.is(200).says("已保存休息日").says("还有 21 次").says("休息");
    assert_eq!((on(&page, "六 28"), on(&page, "日 29")), (0, 0));
    let all: Vec<(&str, &str)> = ["1", "2", "3", "4", "5", "6", "7"].map(|day| ("rest", day)).to_vec();
    let refused = huang.post("/plans/rest", &all).await;
    refused.is(422).says("七天都休息");
    // The office sets it for whoever works there, and for nobody else.
    let id = worker(&office, "黄国平").await.id.to_string();
    let mut clerk = office.sign_in("luxiaoyun").await;
    clerk.post("/plans/rest", &[("worker", id.as_str()), ("rest", "1")]).await.is(303);
    let mut abroad = office.sign_in("liuhaiyan").await;
    abroad.post("/plans/rest", &[("worker", id.as_str()), ("rest", "1")]).await.is(404);
}

#[tokio::test]
async fn a_leave_that_is_planned_keeps_its_days_free() {
    let office = TestOffice::open();
    let (sun, li) = (worker(&office, "孙秀英").await, worker(&office, "李建国").await);
    let mut town = office.sign_in("chenlijun").await;
    let li = li.id.to_string();
    let leave = [("from_on", "2026-11-24"), ("until_on", "2026-11-28"), ("stand_in", li.as_str())];
    town.post(&format!("/workers/{}/leave", sun.id), &leave).await.is(303);
    let page = town.get(&week_of(&office, "孙秀英").await).await;
    page.is(200).says("11月24日—11月28日休假，这几天不排");
    for day in ["二 24", "三 25", "四 26", "五 27", "六 28"] {
        assert_eq!(on(&page, day), 0, "{day}");
    }
}
