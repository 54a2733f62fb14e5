//! Who sees whose week, and what it says.

use super::week_of;
use crate::office::TestOffice;
use crate::workers::worker;

#[tokio::test]
async fn a_visitor_sees_their_own_week_whatever_they_ask_for() {
    let office = TestOffice::open();
    let mut sun = office.sign_in("sunxiuying").await;
    let page = sun.get("/plans/week").await;
    page.is(200).says("孙秀英").says("陶玉珍").says("周一 23日").says("哪天联系都一样算").says("/visits/new");
    page.keeps_quiet_about("录入纸质单");
    let other = worker(&office, "李建国").await.id;
    let asked = sun.get(&format!("/plans/week?worker={other}")).await;
    asked.is(200).says("陶玉珍").keeps_quiet_about("祝文清");
}

#[tokio::test]
async fn the_office_chooses_among_the_visitors_of_its_people() {
    let office = TestOffice::open();
    let mut town = office.sign_in("chenlijun").await;
    let page = town.get("/plans/week").await;
    page.is(200).says("请选一位探访人").says("孙秀英").keeps_quiet_about("黄国平");
    town.get(&week_of(&office, "孙秀英").await).await.is(200).says("陶玉珍").says("录入纸质单");
    // A visitor of another county is nobody here.
    town.get(&week_of(&office, "黄国平").await).await.is(404);
    town.get("/plans/week?worker=nobody").await.is(404);
    // Another week, and a day that is none.
    let next = format!("{}&monday=2026-12-02", week_of(&office, "孙秀英").await);
    town.get(&next).await.is(200).says("11月30日—12月6日").says("周一 30日");
    let odd = format!("{}&monday=someday", week_of(&office, "孙秀英").await);
    town.get(&odd).await.is(200).says("周一 23日");
}

#[tokio::test]
async fn a_contact_crosses_off_what_was_planned_and_the_rest_stays() {
    let office = TestOffice::open();
    let mut huang = office.sign_in("huangguoping").await;
    let before = huang.get("/plans/week").await;
    before.is(200).says("还有 21 次，做完 0 次").says("上门探访").says("电话问候").says("逾期");
    let (_, zhu) = office.person("朱秀珍").await;
    let visit = [
        ("visit", "01930000-0000-7000-8000-0000000000b7"),
        ("outcome", "refused"),
        ("reason_refused", "today"),
        ("mode", "door"),
        ("day", "2026-11-23"),
        ("time", "08:30"),
    ];
    huang.post(&format!("/people/{zhu}/visits/new"), &visit).await.is(303);
    huang.get("/plans/week").await.says("还有 20 次，做完 1 次").says("做了");
    // Two days later today stands on top, with what was not made, and the days that are over stand last.
    office.wait(jiff::SignedDuration::from_hours(48));
    let mut huang = office.sign_in("huangguoping").await;
    let page = huang.get("/plans/week").await;
    page.is(200).says("还有 20 次，做完 1 次").says("原定周一，还没做");
    let text = page.text();
    let at = |day: &str| text.find(day).expect("a day of the week");
    assert!(at("周三 25日") < at("周日 29日") && at("周日 29日") < at("周一 23日"), "in this order");
}

/// A visitor of two villages has one week: the clerk of one sees the same days, and nobody of the other.
#[tokio::test]
async fn everybody_sees_the_same_days() {
    let office = TestOffice::open();
    let sun = worker(&office, "孙秀英").await;
    let (_, far) = office.person("祝文清").await;
    let mut town = office.sign_in("chenlijun").await;
    town.post(&format!("/people/{far}/worker"), &[("worker", &sun.id.to_string())]).await.is(303);
    let path = week_of(&office, "孙秀英").await;
    let (whole, part) = (town.get(&path).await, office.sign_in("liuhaiyan").await.get(&path).await);
    whole.is(200).says("祝文清").keeps_quiet_about("在其他区域");
    part.is(200).says("次在其他区域").keeps_quiet_about("祝文清");
    let days = |page: &crate::office::Answer| -> Vec<String> {
        let text = page.text();
        let days = text.split("<li class=\"day").skip(1);
        days.map(|day| {
            let cards = day.matches("陶玉珍").count() + day.matches("郝淑芬").count();
            format!(
                "{} {cards}",
                day.split("<h2>").nth(1).and_then(|rest| rest.get(..12)).unwrap_or_default()
            )
        })
        .collect()
    };
    assert_eq!(days(&whole).len(), 7);
    assert_eq!(days(&whole), days(&part));
}
