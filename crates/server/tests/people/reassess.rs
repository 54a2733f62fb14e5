//! Assessed again, with the same result.

use crate::office::TestOffice;

async fn story(office: &TestOffice) {
    let mut client = office.sign_in("wangfang").await;
    // Assessed as intact in May 2026.
    let (_, person) = office.person("方德海").await;
    let page = format!("/people/{person}");
    let form = format!("{page}/assessment");
    let on =
        |day: &'static str| [("on", day), ("assessor", "县评估中心陆医生"), ("evidence", "报告 2026-31")];
    let before = client.get(&page).await;
    before.says("登记复评（结果不变）").keeps_quiet_about("2026-11-20");
    client.get(&form).await.is(200).says("2026-05-07").says("能力等级：完好");
    client.post(&form, &on("2026-01-05")).await.is(422).says("没有评估结果可以沿用");
    client.post(&form, &on("2026-05-07")).await.is(422).says("这一天的评估已经登记");
    let blank = client.post(&form, &[("on", ""), ("assessor", ""), ("evidence", "")]).await;
    blank.is(422).says("请填写评估日期").says("请填写评估人").says("请填写评估报告");

    let answer = client.post(&form, &on("2026-11-20")).await;
    answer.is(303);
    let after = client.get(answer.location()).await;
    after.says("已登记这次评估").says("2026-05-07").says("2026-11-20");
    after.says("评估人：县评估中心陆医生；依据：报告 2026-31");
    after.says("登记能力复评：评估日期 2026-11-20，结果不变");
    let class = |text: String| {
        let from = text.find("class=\"verdict\"").expect("a verdict");
        text[from..][..text[from..].find("</div>").expect("an end")].to_owned()
    };
    assert_eq!(class(after.text()), class(before.text()));
    // Whoever may not change facts cannot enter it.
    let mut auditor = office.sign_in("wutong").await;
    auditor.post(&form, &on("2026-11-21")).await.is(403);
}

#[tokio::test]
async fn a_second_assessment_with_the_same_result_stands_in_the_history_and_changes_nothing() {
    story(&TestOffice::open()).await;
}

#[tokio::test]
async fn a_second_assessment_stands_in_the_history_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(&office).await;
    }
}
