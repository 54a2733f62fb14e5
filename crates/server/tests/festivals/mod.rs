//! Festivals: when their visits fall, who was visited, who not yet.

use jiff::SignedDuration;

use crate::office::TestOffice;

#[tokio::test]
async fn the_festivals_of_a_year_stand_in_a_list_and_lead_to_whom_they_ask_for() {
    let office = TestOffice::open();
    let mut town = office.sign_in("chenlijun").await;
    let list = town.get("/festivals").await;
    list.is(200).says("2027 年春节慰问").says("2027年2月6日 星期六").says("2026 年重阳慰问").says("过去了");
    let coming = town.get("/festivals/spring_festival?year=2027").await;
    coming.is(200).says("陶玉珍").says("还没联系").says("坞东村").says("天开始").says("不用另外登记");
    town.get("/festivals/spring_festival?year=1900").await.is(404);
    town.get("/festivals/harvest").await.is(404);
    office
        .sign_in("sunxiuying")
        .await
        .get("/festivals/spring_festival?year=2027")
        .await
        .keeps_quiet_about("龚维民");
}

#[tokio::test]
async fn while_it_lasts_the_visitor_sees_it_on_top_and_a_visit_counts() {
    let office = TestOffice::open();
    // Saturday 2027-01-30: the first day of the visits of the Spring Festival.
    office.wait(SignedDuration::from_hours(24 * 68));
    let mut visitor = office.sign_in("sunxiuying").await;
    visitor.get("/").await.is(200).says("春节慰问：还有").says("节前上门慰问").says("陶玉珍");
    office.sign_in("chenlijun").await.get("/").await.is(200).says("节日慰问，还没有去");
    let (_, person) = office.person("陶玉珍").await;
    let month = visitor.get(&format!("/people/{person}/calendar?month=2027-01")).await;
    month.is(200).says("预警和节日另加的").says("春节慰问").says("还差 1 次");
}

#[tokio::test]
async fn where_the_rules_are_silent_the_page_says_which_reading_would_ask() {
    let office = TestOffice::open();
    let mut county = office.sign_in("shenjing").await;
    county.get("/festivals").await.is(200).says("没有要求").says("读法 38");
    county
        .get("/festivals/spring_festival?year=2027")
        .await
        .is(200)
        .says("读法 38")
        .keeps_quiet_about("朱秀珍");
}

/// Monday 2027-02-08, the third day of the Spring Festival: the week asks for its visit as every week does.
#[tokio::test]
async fn a_week_of_holidays_asks_for_its_visit() {
    let office = TestOffice::open();
    office.wait(SignedDuration::from_hours(24 * 77));
    let mut visitor = office.sign_in("sunxiuying").await;
    let (_, person) = office.person("陶玉珍").await;
    visitor.get(&format!("/people/{person}")).await.is(200).says("2月8日—14日").says("0/1");
    visitor.get("/").await.is(200).says("陶玉珍");
    office.sign_in("wangfang").await.get("/days?year=2027").await.is(200).says("2月8日").says("不因放假减少");
}
