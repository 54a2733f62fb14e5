//! A visitor's month.

use crate::office::{Answer, TestOffice};

/// The contacts of one person on the page, from the earliest, each as the cells of its line.
fn of(page: &Answer, name: &str) -> Vec<String> {
    let text = page.text();
    let lines = text.split("<tr>").filter(|line| line.contains(&format!("data-label=\"姓名\">{name}<")));
    let mut lines: Vec<String> = lines.map(str::to_owned).collect();
    lines.reverse();
    lines
}

#[tokio::test]
async fn every_contact_says_whether_it_counts_and_what_it_pays() {
    let office = TestOffice::open();
    let mut town = office.sign_in("guhaitao").await;
    let workers = town.get("/workers").await;
    let address = workers.between("/payments/month?worker=", "\" aria-label=\"黄国平").expect("his month");
    let address = address.rsplit("/payments/month?worker=").next().expect("an id").to_owned();
    let page = town.get(&format!("/payments/month?worker={address}")).await;
    page.is(200).says("2026年11月").says("由镇（园区、街道）核定").says("每季度发放");

    // T36: two visits of one day are one; the calls count both.
    let same_day = of(&page, "茅洪生");
    let second = same_day.iter().find(|line| line.contains("同一天")).expect("the second visit");
    assert!(second.contains(">不算<") && !second.contains("元"), "{second}");
    assert_eq!(same_day.iter().filter(|line| line.contains("3.50 元")).count(), same_day.len() - 1);

    // T37: the door was refused twice, four calls count and are paid: 14.00.
    let refused = of(&page, "袁志高");
    assert_eq!(refused.len(), 6);
    assert_eq!(refused.iter().filter(|line| line.contains("老人谢绝，已记录")).count(), 2);
    assert_eq!(refused.iter().filter(|line| line.contains("顶替谢绝的一次")).count(), 2);
    assert_eq!(refused.iter().filter(|line| line.contains(">算<") && line.contains("3.50 元")).count(), 4);
    // T38: his file lacks something, so all of it waits, and what is missing is named.
    let waiting = page.between("袁志高</a>", "</li>").expect("he is among those who wait").to_owned();
    assert!(
        waiting.contains("14.00 元") && waiting.contains("还缺：") && waiting.contains("住房安全"),
        "{waiting}"
    );

    town.get(&format!("/payments/month?worker={address}&month=2026-12")).await.is(422).says("没有这个月份");
}

#[tokio::test]
async fn a_visitor_sees_the_own_month_only_and_a_place_that_pays_nothing_speaks_of_no_money() {
    let office = TestOffice::open();
    let mut hers = office.sign_in("huangguoping").await;
    hers.get("/").await.is(200).says("/payments/month");
    hers.get("/payments/month").await.is(200).says("我的探访").says("工作补贴");
    let mut town = office.sign_in("guhaitao").await;
    let workers = town.get("/workers").await;
    let other = workers.between("/payments/month?worker=", "\" aria-label=\"施美华").expect("another");
    let other = other.rsplit("/payments/month?worker=").next().expect("an id").to_owned();
    hers.get(&format!("/payments/month?worker={other}")).await.is(404);
    town.get(&format!("/payments/month?worker={other}")).await.is(200).says("施美华");
    town.get("/payments/month").await.is(404);
    // Another county's officer, and one who works elsewhere in this one.
    office.sign_in("wangfang").await.get(&format!("/payments/month?worker={other}")).await.is(404);
    office.sign_in("luxiaoyun").await.get(&format!("/payments/month?worker={other}")).await.is(404);

    let jinan = office.sign_in("sunxiuying").await.get("/payments/month").await;
    jinan.is(200).says("算 ").keeps_quiet_about("补贴").keeps_quiet_about(" 元");
}
