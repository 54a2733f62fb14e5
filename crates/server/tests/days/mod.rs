//! Days off: what is published, what is reckoned, entering a year.

use crate::office::TestOffice;

#[tokio::test]
async fn an_unpublished_year_is_told_as_provisional_until_it_is_entered() {
    let office = TestOffice::open();
    let mut county = office.sign_in("wangfang").await;
    county
        .get("/days")
        .await
        .is(200)
        .says("2026 年放假和调休")
        .says("国庆节")
        .says("10月10日（周六）")
        .says("公布的安排");
    county.get("/days?year=2027").await.is(200).says("还没有公布").says("暂定").says("2月6日");
    let form = [
        ("id", "01930000-0000-7000-8000-0000000000c7"),
        ("year", "2027"),
        ("text", "2027-01-01 休 元旦\n元旦调休"),
    ];
    let refused = county.post("/days", &form).await;
    assert!(
        refused.is(422).says("2027-01-01 休 元旦").oops("text").is_some_and(|said| said.contains("第 2 行"))
    );
    let form = [form[0], form[1], ("text", "2027-01-01 休 元旦\r\n2027-01-02 休 元旦\r\n2027-01-09 班 元旦")];
    county.post("/days", &form).await.is(303);
    county.post("/days", &form).await.is(303);
    county.get("/days?year=2027").await.is(200).says("本地登记的安排").says("1月9日（周六）");
    // Of another county it says nothing; a town sees and does not change.
    office.sign_in("shenjing").await.get("/days?year=2027").await.says("还没有公布");
    let mut town = office.sign_in("chenlijun").await;
    town.get("/days?year=2027").await.is(200).says("本地登记的安排").keeps_quiet_about("保存这一年");
    town.post("/days", &form).await.is(403);
}
