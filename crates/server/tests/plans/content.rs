//! What to do on the next visits, and when somebody likes to be visited.

use crate::office::TestOffice;

#[tokio::test]
async fn what_is_written_down_stands_where_it_is_needed_until_it_is_done() {
    let office = TestOffice::open();
    let (_, tao) = office.person("陶玉珍").await;
    let plan = format!("/people/{tao}/plan");
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get(&format!("/people/{tao}")).await.says("探访内容和时间");
    clerk.get(&plan).await.is(200).says("还没有写");
    let item = [
        ("what", "write"),
        ("id", "01930000-0000-7000-8000-0000000000e7"),
        ("words", "带血压计"),
        ("from_on", "2026-11-23"),
        ("until_on", "2026-12-06"),
    ];
    let answer = clerk.post(&plan, &item).await;
    clerk
        .get(answer.is(303).location())
        .await
        .says("已写下")
        .says("带血压计")
        .says("11月23日—12月6日")
        .says("刘海燕");
    // The same form again is the same line.
    clerk.post(&plan, &item).await.is(303);
    assert_eq!(clerk.get(&plan).await.text().matches("带血压计</td>").count(), 1);
    let mut sun = office.sign_in("sunxiuying").await;
    sun.get("/plans/week").await.says("带血压计");
    sun.get(&format!("/people/{tao}/visits/new")).await.says("这次要做").says("带血压计");
    let wish =
        [("what", "wish"), ("rather", "3"), ("never", "1"), ("part", "morning"), ("wish_words", "九点以后")];
    sun.post(&plan, &wish).await.is(303);
    sun.get("/plans/week").await.says("愿意周三；不要周一；上午；九点以后");
    sun.get(&format!("/people/{tao}/visits/new")).await.says("老人愿意的时间").says("九点以后");
    sun.get(&plan).await.says("value=\"3\" checked").says("九点以后");
    let done = [("what", "end"), ("item", "01930000-0000-7000-8000-0000000000e7")];
    sun.post(&plan, &done).await.is(303);
    sun.get("/plans/week").await.keeps_quiet_about("带血压计");
    sun.post(&plan, &done).await.is(422).says("这一条已经结束");
}

#[tokio::test]
async fn what_cannot_be_kept_comes_back_as_it_was_typed() {
    let office = TestOffice::open();
    let (_, tao) = office.person("陶玉珍").await;
    let plan = format!("/people/{tao}/plan");
    let mut clerk = office.sign_in("liuhaiyan").await;
    let item = [("what", "write"), ("words", ""), ("from_on", "2026-11-25"), ("until_on", "2026-11-24")];
    let refused = clerk.post(&plan, &item).await;
    refused.is(422);
    assert!(refused.oops("words").is_some_and(|said| said.contains("请写下")));
    assert!(refused.oops("until_on").is_some_and(|said| said.contains("不能早于")));
    assert!(refused.text().contains("value=\"2026-11-24\""), "as typed");
    let odd = [("what", "write"), ("words", "问药"), ("from_on", "下周")];
    assert!(clerk.post(&plan, &odd).await.oops("from_on").is_some());
    let wish = [("what", "wish"), ("rather", "1"), ("never", "1")];
    assert!(clerk.post(&plan, &wish).await.oops("never").is_some());
    clerk.post(&plan, &[("what", "dance")]).await.is(400);
}
