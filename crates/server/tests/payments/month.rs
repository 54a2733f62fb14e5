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

#[tokio::test]
async fn a_phone_shows_the_same_month_as_the_page() {
    let office = TestOffice::open();
    let mut town = office.sign_in("guhaitao").await;
    let workers = town.get("/workers").await;
    let address = workers.between("/payments/month?worker=", "\" aria-label=\"黄国平").expect("his month");
    let id = address.rsplit("/payments/month?worker=").next().expect("an id");
    let page = town.get(&format!("/payments/month?worker={id}")).await;
    let mut phone = office.phone("huangguoping", 1).await;
    let month = phone.get("/api/v1/month?month=2026-11").await.is(200).json();
    assert_eq!(month["month"], "2026-11");
    let contacts = month["contacts"].as_array().expect("contacts");
    let counted = contacts.iter().filter(|one| one["counts"] == true).count() as u64;
    assert_eq!(month["counted"].as_u64(), Some(counted));
    assert_eq!(page.text().matches("data-label=\"姓名\"").count(), contacts.len(), "a line each");
    // What is paid and what waits is the sum of the contacts: this notice knows no least and no most.
    let sum = |key: &str| contacts.iter().filter_map(|one| one[key].as_i64()).sum::<i64>();
    assert_eq!(month["pay_fen"].as_i64(), Some(sum("paid_fen")));
    assert_eq!(month["held_fen"].as_i64(), Some(sum("held_fen")));
    let yuan: Vec<_> = contacts.iter().filter(|one| one["name"] == "袁志高").collect();
    assert_eq!(yuan.iter().map(|one| one["held_fen"].as_i64().unwrap_or(0)).sum::<i64>(), 1400);
    let waiting = month["payments"][0]["waiting"].as_array().expect("who waits");
    let yuan = waiting.iter().find(|one| one["name"] == "袁志高").expect("his file lacks something");
    assert_eq!((yuan["fen"].as_i64(), yuan["lacks"].to_string().contains("住房安全")), (Some(1400), true));
    let twice = contacts.iter().find(|one| one["text"].as_str().is_some_and(|text| text.contains("同一天")));
    assert_eq!(
        twice.map(|one| (one["counts"].as_bool(), one["paid_fen"].as_i64())),
        Some((Some(false), Some(0)))
    );

    phone.get("/api/v1/month?month=2026-12").await.says_no(400, "unreadable");
    phone.get("/api/v1/month?month=soon").await.says_no(400, "unreadable");
    let jinan = office.phone("sunxiuying", 2).await.get("/api/v1/month").await.is(200).json();
    assert_eq!((jinan["payments"].to_string().as_str(), jinan["pay_fen"].as_i64()), ("[]", Some(0)));
    // An office has no month of its own.
    office.phone("guhaitao", 3).await.get("/api/v1/month").await.says_no(404, "not_found");
}
