//! One person's month.

use crate::office::TestOffice;

#[tokio::test]
async fn a_month_shows_days_away_and_what_became_of_every_demand() {
    let office = TestOffice::open();
    let (_, away) = office.person("魏长林").await;
    let mut client = office.sign_in("wangfang").await;
    let page = client.get(&format!("/people/{away}/calendar?month=2026-11")).await;
    page.is(200).says("2026年11月").says("住院").says("class=\"away").says("不在家");
    let elsewhere = client.get(&format!("/people/{away}/calendar")).await;
    assert_eq!(elsewhere.is(200).text(), page.text(), "without a month it is this one");
    client.get(&format!("/people/{away}/calendar?month=2026-10")).await.is(200).says("2026年10月");
    for wrong in ["2026-12", "2026-13", "gestern"] {
        client.get(&format!("/people/{away}/calendar?month={wrong}")).await.is(422).says("没有这个月份");
    }
    client.get(&format!("/people/{away}")).await.is(200).says(&format!("/people/{away}/calendar"));
}
