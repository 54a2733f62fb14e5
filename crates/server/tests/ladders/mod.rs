//! People whom nobody reaches.

use domain::{
    dates::{instant_of, start_of},
    ids::PersonId,
};
use jiff::{SignedDuration, civil::Date};

use crate::office::{Client, TestOffice};

/// Moves the office's clock to a moment in Beijing, such as `2027-02-05T19:30`.
fn now_is(office: &TestOffice, moment: &str) {
    let at = instant_of(moment.parse().expect("a moment"));
    office.wait(at.duration_since(office.app.edge().now()));
}

/// An attempt as a visitor enters it.
async fn attempt(client: &mut Client, person: &PersonId, number: u8, moment: &str, came: &[(&str, &str)]) {
    let (day, time) = moment.split_once('T').expect("a day and a time");
    let id = format!("01930000-0000-7000-8000-0000000001{number:02x}");
    let mut form = vec![
        ("visit", id.as_str()),
        ("mode", "phone"),
        ("day", day),
        ("time", time),
        ("kind", "group_leader"),
    ];
    form.extend(came);
    let kept = client.post(&format!("/people/{person}/visits/new"), &form).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
}

const SILENT: &[(&str, &str)] = &[("outcome", "not_reached"), ("reason_not_reached", "no_answer")];

#[tokio::test]
async fn on_new_years_eve_nobody_answers_and_nobody_is_forgotten() {
    let office = TestOffice::open();
    let (_, person) = office.person("朱秀珍").await;
    // The last evening of the lunar year; the week that follows is free.
    now_is(&office, "2027-02-05T19:30");
    let mut leader = office.sign_in("huangguoping").await;
    leader.get("/ladders").await.is(200).keeps_quiet_about("朱秀珍");
    attempt(&mut leader, &person, 1, "2027-02-05T19:20", SILENT).await;
    // Two hours later is no time to call: the next part of a day begins on New Year's day.
    leader
        .get(&format!("/people/{person}"))
        .await
        .says("联系不上")
        .says("换个时段再联系一次")
        .says("12 小时 30 分 后");
    leader.get("/").await.is(200).says("换个时段再联系一次");

    now_is(&office, "2027-02-06T08:30");
    leader.get("/ladders").await.says("朱秀珍").says("现在就办");
    attempt(&mut leader, &person, 2, "2027-02-06T08:25", SILENT).await;
    let page = leader.get(&format!("/ladders/{person}")).await;
    page.is(200).says("问紧急联系人和邻居").says("朱建飞").says("0513-2000002").says("tel:120");
    // In the order of the form: the son before the neighbour.
    let text = page.text();
    assert!(text.find("朱建飞").expect("the son") < text.find("顾洪兰").expect("the neighbour"));

    let path = format!("/ladders/{person}/steps");
    let step = |found, time, more: &[(&'static str, &'static str)]| {
        let mut form = vec![("found", found), ("day", "2027-02-06"), ("time", time)];
        form.extend(more);
        form
    };
    leader.post(&path, &step("", "09:00", &[])).await.is(422).says("请选一项");
    leader.post(&path, &step("nobody", "11:00", &[])).await.is(422).says("时间还没有到");
    leader.post(&path, &step("danger", "08:28", &[])).await.is(422).says("告诉了谁");
    // Who asks one neighbour after another is still on the same step.
    leader.post(&path, &step("asking", "08:27", &[("note", "儿子电话没人接")])).await.is(303);
    leader.post(&path, &step("nobody", "08:28", &[("note", "邻居昨晚见过灯")])).await.is(303);
    // 80 years old: two at the door within four hours.
    let page = leader.get(&format!("/ladders/{person}")).await;
    page.says("两人上门查看").says("3 小时 58 分 后").says("邻居昨晚见过灯");
    now_is(&office, "2027-02-06T13:00");
    office.sign_in("guhaitao").await.get("/").await.says("联系不上").says("2 位的下一步已超过时限");
    let mut clerk = office.sign_in("luxiaoyun").await;
    clerk.get("/ladders").await.says("已超过 32 分钟");
    clerk.post(&path, &step("nobody", "12:50", &[])).await.is(422).says("请填另一位的姓名");
    let seen = [("with", "黄国平"), ("note", "屋里没有人，门锁着")];
    clerk.post(&path, &step("nobody", "12:50", &seen)).await.is(303);
    clerk.get(&format!("/ladders/{person}")).await.says("报警求助").says("同去：黄国平");

    // The daughter calls: she is with her.
    let close = format!("/ladders/{person}/close");
    leader.post(&close, &[("why", "with_family"), ("word", "女儿来电")]).await.is(403);
    clerk.post(&close, &[("why", ""), ("word", "")]).await.is(422).says("请选一项").says("是谁说的");
    let done = clerk.post(&close, &[("why", "with_family"), ("word", "女儿来电，昨晚接走的")]).await;
    assert_eq!(done.location(), format!("/people/{person}?done=ladder_closed_tell"), "{}", done.text());
    clerk.get(done.location()).await.says("请接着“登记变化”").keeps_quiet_about("下一步：");
    clerk.get(&format!("/ladders/{person}")).await.says("已经结束").says("在子女、亲属家").says("屋里没有人");
    clerk.get("/ladders").await.keeps_quiet_about("朱秀珍");
    clerk.post(&close, &[("why", "mistake"), ("word", "再来一次")]).await.is(422).says("已经结束");
    clerk.get(&format!("/people/{person}")).await.says("结束联系不上的处理");
}

#[tokio::test]
async fn a_contact_that_arrives_late_shows_that_nobody_had_to_be_looked_for() {
    let office = TestOffice::open();
    let (_, person) = office.person("朱秀珍").await;
    now_is(&office, "2026-11-24T15:00");
    let mut leader = office.sign_in("huangguoping").await;
    attempt(&mut leader, &person, 1, "2026-11-24T10:00", SILENT).await;
    leader.get("/ladders").await.says("朱秀珍");
    // Somebody else had met her at noon, and enters it now.
    let safe = [("outcome", "not_reached"), ("reason_not_reached", "not_home_known_safe")];
    attempt(&mut leader, &person, 2, "2026-11-24T12:00", &safe).await;
    leader.get("/ladders").await.keeps_quiet_about("朱秀珍");
    // An attempt of the morning that was still on the phone changes nothing of that.
    attempt(&mut leader, &person, 3, "2026-11-24T11:00", SILENT).await;
    leader.get("/ladders").await.keeps_quiet_about("朱秀珍");
}

#[tokio::test]
async fn whoever_is_told_to_be_in_hospital_is_not_looked_for() {
    let office = TestOffice::open();
    let (_, person) = office.person("朱秀珍").await;
    now_is(&office, "2026-11-24T15:00");
    let mut clerk = office.sign_in("luxiaoyun").await;
    attempt(&mut clerk, &person, 1, "2026-11-24T10:00", SILENT).await;
    clerk.get("/ladders").await.says("朱秀珍");
    let told = [
        ("id", "01930000-0000-7000-8000-0000000002a1"),
        ("kind", "absence.hospital"),
        ("from_on", "2026-11-24"),
        ("evidence", "女儿来电"),
        ("step", "keep"),
    ];
    let kept = clerk.post(&format!("/people/{person}/happenings/new"), &told).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    clerk.get("/ladders").await.keeps_quiet_about("朱秀珍");
    clerk.get(&format!("/ladders/{person}")).await.says("已登记“住院”");
}

#[tokio::test]
async fn the_list_shows_ones_own_people_only() {
    let office = TestOffice::open();
    let (_, person) = office.person("朱秀珍").await;
    now_is(&office, "2026-11-24T15:00");
    attempt(&mut office.sign_in("huangguoping").await, &person, 1, "2026-11-24T10:00", SILENT).await;
    office.sign_in("shimeihua").await.get("/ladders").await.is(200).keeps_quiet_about("朱秀珍");
    office.sign_in("shimeihua").await.get(&format!("/ladders/{person}")).await.is(404);
    office.sign_in("wangfang").await.get("/ladders").await.is(200).keeps_quiet_about("朱秀珍");
    office
        .sign_in("yangguang")
        .await
        .get(&format!("/ladders/{person}"))
        .await
        .is(200)
        .keeps_quiet_about("登记这一步");
    let day: Date = "2026-11-24".parse().expect("a day");
    assert!(office.app.edge().now() > start_of(day) + SignedDuration::from_hours(14));
}
