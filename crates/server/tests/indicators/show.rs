//! The month of a place: its numbers, and the names behind each.

use domain::actor::Role;

use super::work_out::work_out;
use crate::office::{Answer, Client, TestOffice};

/// The addresses of all lists of names on a page.
fn lists(page: &Answer) -> Vec<String> {
    let text = page.text();
    let links = text.split("href=\"/indicators/names").skip(1);
    links
        .map(|rest| {
            let query = rest.split('"').next().expect("a quote");
            format!("/indicators/names{}", query.replace("&#38;", "&").replace("&amp;", "&"))
        })
        .collect()
}

/// How many names a list says it has, and how many it shows.
async fn count(client: &mut Client, list: &str) -> (usize, usize) {
    let page = client.get(list).await;
    let said = page.is(200).between("　共 ", " 人").expect("a number").parse().expect("a number");
    (said, page.text().matches("<td class=\"name\" data-label=\"姓名\">").count())
}

#[tokio::test]
async fn every_number_opens_to_its_names_and_every_name_to_the_month() {
    let office = TestOffice::open();
    work_out(&office).await;
    for user in ["wangfang", "shenjing"] {
        let mut client = office.sign_in(user).await;
        for month in ["2026-10", "2026-11"] {
            let page = client.get(&format!("/indicators?month={month}")).await;
            page.is(200).says("月探访率").says("分母：当月至少有一天有探访任务的老年人").says("分子：");
            let lists = lists(&page);
            assert!(lists.len() > 6, "{lists:?}");
            for list in lists {
                let (said, shown) = count(&mut client, &list).await;
                assert_eq!(said, shown, "{user} {list}");
            }
        }
    }
    let mut client = office.sign_in("wangfang").await;
    let page = client.get("/indicators?month=2026-10").await;
    // The notice says 100 percent, and both ways to count those over 80.
    page.says("目标 100%").says("不含八十周岁以上").says("二（二）1").says("按类别").says("按联系方式");
    let missing = lists(&page).into_iter().find(|list| list.contains("kind=not_reached")).expect("a list");
    let names = client.get(&missing).await;
    let person = names.between("data-label=\"姓名\"><a href=\"", "\"").expect("a name").to_owned();
    client.get(&person).await.is(200).says("2026年10月").says("条款");
}

#[tokio::test]
async fn a_place_is_looked_at_level_by_level_and_no_further_than_ones_own() {
    let office = TestOffice::open();
    work_out(&office).await;
    let mut county = office.sign_in("wangfang").await;
    let page = county.get("/indicators").await;
    let town = page.between("<td class=\"name\"><a href=\"", "\"").expect("a town").to_owned();
    let below = county.get(&town.replace("&#38;", "&").replace("&amp;", "&")).await;
    below.is(200).says("各村（社区）").says("历城区");
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get("/indicators").await.is(200).says("月探访率").keeps_quiet_about("各镇");
    for foreign in ["/indicators?area=320681101201", "/indicators/names?area=320681101201"] {
        clerk.get(foreign).await.is(404);
    }
    let mut visitor = office.sign_in("sunxiuying").await;
    visitor.get("/indicators").await.is(403);
    county.get("/indicators?month=2026-12").await.is(422).says("没有这个月份");
}

#[tokio::test]
async fn a_city_sees_its_counties_side_by_side() {
    let office = TestOffice::open();
    work_out(&office).await;
    office.hire_for_all("city-of-all", Role::City, "zhaohong").await;
    let mut client = office.sign_in("city-of-all").await;
    let page = client.get("/indicators?month=2026-10").await;
    page.is(200).says("各区县").says("历城区").says("启东市").says("方案没有这项");
    for list in lists(&page) {
        let (said, shown) = count(&mut client, &list).await;
        assert_eq!(said, shown, "{list}");
    }
}
