//! Trying the rules on somebody made up.

use crate::office::TestOffice;

#[tokio::test]
async fn somebody_made_up_is_classified_and_not_kept() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    client.get("/packs/try").await.is(200).says("value=\"2026-11-23\"").keeps_quiet_about("id=\"outcome\"");
    let form = [
        ("on", "2026-11-23"),
        ("born_on", "1946-11-23"),
        ("alone", "true"),
        ("no_phone", "true"),
        ("dementia", "false"),
    ];
    let page = client.post("/packs/try", &form).await;
    page.is(200).says("归入“A类”，因为年满 80 周岁（1946 年 11 月 23 日出生）、独居；依据 二。");
    page.says("每周上门探访 2 次").says("独居、没有失智、没有电话").says("第 9 号读法");
    page.says("value=\"1946-11-23\"");

    // The day before, the same person is somebody else.
    let form = form.map(|(name, value)| (name, if name == "on" { "2026-11-22" } else { value }));
    let page = client.post("/packs/try", &form).await;
    page.is(200).says("暂归入“C类”").says("还缺").keeps_quiet_about("归入“A类”");
}

#[tokio::test]
async fn what_cannot_be_is_said_at_its_field() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let page = client.post("/packs/try", &[("on", ""), ("born_on", "1946"), ("ability_score", "300")]).await;
    page.is(422);
    assert!(page.oops("on").expect("a sentence").contains("哪一天"));
    assert!(page.oops("born_on").expect("a sentence").contains("日期"));
    assert!(page.oops("ability_score").expect("a sentence").contains("0到90"));
    // Nothing at all is an answer too.
    let page = client.post("/packs/try", &[("on", "2026-11-23")]).await;
    page.is(200).says("暂不能认定").says("还缺");
}

#[tokio::test]
async fn those_who_live_in_the_same_home_can_be_added() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    let start =
        [("on", "2026-11-23"), ("born_on", "1956-05-06"), ("household", "some"), ("household_rows", "0")];
    let mut form = start.to_vec();
    form.push(("more", "household"));
    client
        .post("/packs/try", &form)
        .await
        .is(200)
        .says("household_0_relation")
        .keeps_quiet_about("id=\"outcome\"");
    let mut form = start.to_vec();
    form.retain(|(name, _)| *name != "household_rows");
    form.extend([
        ("household_rows", "1"),
        ("household_0_relation", "spouse"),
        ("household_0_born_on", "1958-05-06"),
    ]);
    form.extend([("household_0_dementia", "true"), ("dementia", "false")]);
    client.post("/packs/try", &form).await.is(200).says("同住人：配偶，1958 年出生，失智").says("B类");
}
