//! Everybody who is entitled is told: one by one, or a whole meeting.

use crate::office::TestOffice;

#[tokio::test]
async fn a_meeting_is_entered_once_for_all_who_were_ticked() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let (_, tao) = office.person("陶玉珍").await;
    let list = client.get("/people/untold").await;
    list.is(200).says("陶玉珍").says("由谁告知").says("value=\"刘海燕\"");
    let text = list.text();
    let ids: Vec<&str> =
        text.split("name=\"person\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(ids.len() >= 2, "{ids:?}");
    let (stays, ticked) = ids.split_last().expect("somebody");
    let mut form =
        vec![("told_on", "2026-11-20"), ("told_by", "刘海燕"), ("way", "meeting"), ("leaflet", "true")];
    form.extend(ticked.iter().map(|id| ("person", *id)));
    client.post("/people/untold", &form).await.is(303);
    let after = client.get("/people/untold").await;
    for id in ticked {
        after.keeps_quiet_about(id);
    }
    after.says(stays);
    let told = *ticked.first().expect("somebody");
    client
        .get(&format!("/people/{told}"))
        .await
        .says("2026-11-20 会议、集中宣讲，刘海燕，宣传单")
        .says("登记政策告知");
    // The same meeting once more adds nothing.
    client.post("/people/untold", &form).await.is(303);
    let shown = client.get(&format!("/people/{told}")).await.text();
    assert_eq!(shown.matches("2026-11-20 会议、集中宣讲").count(), 1);
    assert!(ids.contains(&tao.to_string().as_str()));
}

#[tokio::test]
async fn one_foreign_name_among_the_ticked_keeps_the_meeting_out() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let (_, tao) = office.person("陶玉珍").await;
    let (_, zhu) = office.person("朱秀珍").await;
    let (tao, zhu) = (tao.to_string(), zhu.to_string());
    let form = [
        ("told_on", "2026-11-20"),
        ("told_by", "刘海燕"),
        ("way", "meeting"),
        ("person", &tao),
        ("person", &zhu),
    ];
    client.post("/people/untold", &form).await.is(422).says("不在您负责的范围内").keeps_quiet_about("朱秀珍");
    client.get("/people/untold").await.says(&tao);
    let nobody = client.post("/people/untold", &form[..3]).await;
    nobody.is(422).says("请先勾选");
}

#[tokio::test]
async fn one_person_is_told_and_a_wrong_entry_is_taken_back() {
    let office = TestOffice::open();
    let mut client = office.sign_in("sunxiuying").await;
    let (_, tao) = office.person("陶玉珍").await;
    let page = format!("/people/{tao}");
    let form = client.get(&format!("{page}/told")).await;
    let id = form.between("name=\"id\" value=\"", "\"").expect("an id").to_owned();
    let wrong = [("id", id.as_str()), ("told_on", "2026-12-01"), ("told_by", "孙秀英"), ("way", "in_person")];
    let refused = client.post(&format!("{page}/told"), &wrong).await;
    assert!(refused.is(422).oops("told_on").expect("a sentence").contains("还没有到"));
    let right = [wrong[0], ("told_on", "2026-11-22"), wrong[2], wrong[3]];
    client.post(&format!("{page}/told"), &right).await.is(303);
    client.get(&page).await.says("2026-11-22 当面告知，孙秀英").keeps_quiet_about("还没有告知</span>");
    let shown = client.get(&format!("{page}/told")).await;
    let back = shown.between(&format!("action=\"{page}/told/"), "\"").expect("a form").to_owned();
    let back = format!("{page}/told/{back}");
    client.post(&back, &[("id", "01930000-0000-7000-8000-0000000000b9")]).await.is(422).says("为什么更正");
    let why = [("id", "01930000-0000-7000-8000-0000000000b9"), ("why", "记错人")];
    client.post(&back, &why).await.is(303);
    client.get(&page).await.says("还没有告知</span>").says("更正政策告知");
}

#[tokio::test]
async fn a_county_sees_place_by_place_how_many_are_left() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let all = client.get("/people/untold").await;
    all.is(200).says("各地").says("在册");
    let text = all.text();
    let town =
        text.split("/people/untold?area=").nth(1).and_then(|rest| rest.split('"').next()).expect("a town");
    let below = client.get(&format!("/people/untold?area={town}")).await;
    below.is(200).says("上一级");
    // Somebody else's place tells nothing.
    client
        .get("/people/untold?area=320681101201")
        .await
        .keeps_quiet_about("北新村")
        .keeps_quiet_about("朱秀珍");
}
