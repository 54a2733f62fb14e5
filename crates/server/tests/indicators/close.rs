//! A closed month stays as it is; what is learnt afterwards stands beside it with its day.

use super::work_out::work_out;
use crate::office::TestOffice;

#[tokio::test]
async fn a_month_is_closed_by_the_county_when_it_is_over() {
    let office = TestOffice::open();
    work_out(&office).await;
    let mut county = office.sign_in("wangfang").await;
    county.get("/indicators/close?month=2026-11").await.is(200).says("还没有结束");
    county.post("/indicators/close", &[("month", "2026-11")]).await.is(422).says("这个月还没有结束");
    let mut town = office.sign_in("chenlijun").await;
    town.post("/indicators/close", &[("month", "2026-10")]).await.is(403);
    town.get("/indicators/close?month=2026-10").await.is(404);

    let before =
        county.get("/indicators?month=2026-10").await.between("rate-line\">", "</p>").map(str::to_owned);
    county.get("/indicators/close?month=2026-10").await.is(200).says("封存不能撤销");
    let closed = county.post("/indicators/close", &[("month", "2026-10")]).await;
    closed.is(303);
    let page = county.get(closed.location()).await;
    page.is(200).says("已封存").says("核对一致").says("封存以后没有更正");
    let sum = page.between("<span class=\"num\">", "</span>").expect("a hash").to_owned();
    assert_eq!(sum.len(), 64, "{sum}");
    county.post("/indicators/close", &[("month", "2026-10")]).await.is(422).says("已经封存");

    // Somebody who was not reached had been in hospital: learnt today, three weeks after the month.
    let (_, person) = office.person("方德海").await;
    let told = [
        ("id", "01930000-0000-7000-8000-00000000abce"),
        ("step", "keep"),
        ("kind", "absence.hospital"),
        ("from_on", "2026-09-20"),
        ("until_on", "2026-11-05"),
        ("evidence", "女儿电话告知"),
    ];
    county.post(&format!("/people/{person}/happenings/new"), &told).await.is(303);
    work_out(&office).await;
    let page = county.get("/indicators/close?month=2026-10").await;
    page.says("核对一致").says(&sum).says("11月23日").says("方德海").says("整月不在家（住院）");
    assert_eq!(page.text().matches("data-label=\"姓名\"").count(), 1, "nobody else");
    let after = county.get("/indicators?month=2026-10").await;
    after.says("已封存").says(&sum);
    assert_eq!(after.between("rate-line\">", "</p>").map(str::to_owned), before, "the closed numbers stay");
    // Nothing new, nothing said again.
    work_out(&office).await;
    let again = county.get("/indicators/close?month=2026-10").await;
    assert_eq!(again.text().matches("data-label=\"姓名\"").count(), 1);
    // The town sees the correction of its own people.
    town.get("/indicators/close?month=2026-10").await.is(200).says("方德海");
}
