//! Entering those who visit.

use super::worker;
use crate::office::TestOffice;

const NEW: &str = "01930000-0000-7000-8000-0000000000aa";

#[tokio::test]
async fn a_village_team_member_is_entered_and_changed() {
    let office = TestOffice::open();
    let mut clerk = office.sign_in("liuhaiyan").await;
    let page = clerk.get("/workers/new").await;
    page.is(200).says("街道（镇）包联干部").says("驻村工作队").says("计划生育特殊家庭联系人");
    let fields =
        [("id", NEW), ("name", "马东"), ("kind", "village_team"), ("area", "370112013214"), ("phone", "12")];
    let refused = clerk.post("/workers/new", &fields).await;
    assert!(refused.is(422).oops("phone").is_some_and(|sentence| sentence.contains("手机号")));
    let fields = [("id", NEW), ("name", "马东"), ("kind", "village_team"), ("area", "370112013214")];
    clerk.post("/workers/new", &fields).await.is(303);
    clerk.get("/workers?done=worker_kept").await.says("马东").says("驻村工作队").says("已保存");
    let path = format!("/workers/{NEW}");
    clerk.get(&path).await.is(200).says("马东");
    clerk
        .post(&path, &[("name", "马小东"), ("kind", "village_team"), ("area", "370112013214")])
        .await
        .is(303);
    clerk.get("/workers").await.says("马小东");
    // Somebody who works elsewhere is not the clerk's.
    let li = worker(&office, "李建国").await;
    clerk.get(&format!("/workers/{}", li.id)).await.is(404);
}

#[tokio::test]
async fn a_pupil_never_goes_alone_and_is_given_nobody() {
    let office = TestOffice::open();
    let sun = worker(&office, "孙秀英").await.id.to_string();
    let mut clerk = office.sign_in("liuhaiyan").await;
    let pupil = [("id", NEW), ("name", "王小明"), ("kind", "student"), ("area", "370112013214")];
    let refused = clerk.post("/workers/new", &pupil).await;
    assert!(refused.is(422).oops("companion").is_some_and(|sentence| sentence.contains("陪同")));
    let with: Vec<_> = pupil.into_iter().chain([("companion", sun.as_str())]).collect();
    clerk.post("/workers/new", &with).await.is(303);
    clerk.get("/workers").await.says("须成年人陪同");
    let (_, person) = office.person("陶玉珍").await;
    let path = format!("/people/{person}/worker");
    clerk.get(&path).await.keeps_quiet_about("王小明");
    clerk.post(&path, &[("worker", NEW)]).await.is(422).says("未成年");
    // Nobody leaves while people are theirs.
    let gone = [("name", "孙秀英"), ("kind", "committee"), ("area", "370112013214"), ("active", "no")];
    clerk.post(&format!("/workers/{sun}"), &gone).await.is(422).says("交接");
}
