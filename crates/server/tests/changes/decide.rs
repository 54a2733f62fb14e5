//! The town reads, agrees or gives back; whoever proposed takes back.

use domain::actor::Role;

use super::{edit, later, of, propose, review};
use crate::office::TestOffice;

/// From the county's choice to what holds: one story, told on both engines.
async fn a_change_waits_until_the_town_has_decided(office: TestOffice) {
    let (mut clerk, mut town) = (office.sign_in("liuhaiyan").await, office.sign_in("chenlijun").await);
    let person = of(&office, "方德海").await;
    clerk.get("/").await.keeps_quiet_about("我提交的变更");
    town.get("/changes").await.says("没有要求审核").keeps_quiet_about("哪些变更要审核");
    review(&office, "wangfang", "deciding").await;

    clerk.get(&format!("{person}/facts")).await.says("由镇（街道）审核");
    let evidence = ("evidence", "医院诊断证明");
    let change = propose(&mut clerk, &person, &[("dementia", "true"), evidence]).await;
    let page = clerk.get(&format!("{person}?done=proposed")).await;
    page.says("已提交镇（街道）审核，审核前类别和任务不变").says("等待审核的变更").says("我提交的变更");
    page.says("<b>一般人群</b>").keeps_quiet_about("<b>重点人群</b>").says("提交变更审核");
    edit(&mut clerk, &person, &[("dementia", "true")]).await.is(422).says("在等审核");
    let own = clerk.get(&change).await;
    own.is(200).says("撤回这份变更").keeps_quiet_about("value=\"confirm\"");
    clerk.post(&change, &[("verdict", "confirm")]).await.is(403);

    later(&office);
    town.get("/").await.says("变更待审核").says("href=\"/changes\"");
    let list = town.get("/changes").await;
    list.says("方德海").says("刘海燕").says("今天提交").says(&change);
    let shown = town.get(&change).await;
    shown.is(200).says("刘海燕，2026-11-23").says("医院诊断证明").says("情况有变化，从 2026-11-23 起");
    shown.says("一般人群").says("<b>重点人群</b>").keeps_quiet_about("撤回这份变更");
    town.post(&change, &[]).await.is(422).says("请选择同意或退回");
    let refused = town.post(&change, &[("verdict", "return"), ("reason", " ")]).await;
    assert!(refused.is(422).oops("reason").expect("a sentence").contains("请写明为什么退回"));
    let back = [("verdict", "return"), ("reason", "请附医院的诊断书原件")];
    assert_eq!(town.post(&change, &back).await.location(), "/changes?done=returned");
    town.get("/").await.keeps_quiet_about("变更待审核");
    town.get("/changes?state=returned").await.says("请附医院的诊断书原件");
    clerk.get("/changes").await.says("已退回").says("陈立军").says("请附医院的诊断书原件");
    clerk.get(&person).await.says("审核退回变更").keeps_quiet_about("等待审核的变更").says("<b>一般人群</b>");

    let again = propose(&mut clerk, &person, &[("dementia", "true"), ("evidence", "诊断书原件")]).await;
    assert_ne!(again, change);
    later(&office);
    assert_eq!(town.post(&again, &[("verdict", "confirm")]).await.location(), "/changes?done=confirmed");
    let after = clerk.get(&person).await;
    after.says("<b>重点人群</b>").says("诊断书原件").says("审核同意变更").keeps_quiet_about("等待审核的变更");
    town.post(&again, &back).await.is(422).says("已同意，不用再审核");
    town.get(&again).await.is(200).says("已同意：陈立军").keeps_quiet_about("value=\"confirm\"");
}

#[tokio::test]
async fn a_change_waits_until_the_town_has_decided_here() {
    a_change_waits_until_the_town_has_decided(TestOffice::open()).await;
}

#[tokio::test]
async fn a_change_waits_until_the_town_has_decided_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        a_change_waits_until_the_town_has_decided(office).await;
    }
}

#[tokio::test]
async fn the_decider_is_told_what_others_wrote_meanwhile_and_chooses() {
    let office = TestOffice::open();
    review(&office, "wangfang", "deciding").await;
    let (mut clerk, mut town) = (office.sign_in("liuhaiyan").await, office.sign_in("chenlijun").await);
    let mut county = office.sign_in("wangfang").await;
    let person = of(&office, "方德海").await;
    let change = propose(&mut clerk, &person, &[("cert_grade", "1")]).await;
    later(&office);
    let before = town.get(&change).await;
    let over = |page: &crate::office::Answer| {
        page.between("name=\"over\" value=\"", "\"").expect("an instant").to_owned()
    };
    let seen = over(before.keeps_quiet_about("提交以后改过"));
    later(&office);
    // The county does not wait for anybody.
    edit(&mut county, &person, &[("cert_grade", "2")]).await.is(303);
    later(&office);
    let told = town.post(&change, &[("verdict", "confirm"), ("over", &seen)]).await;
    told.is(422).says("已被别人改为“二级”").says("提交以后改过").says("提交时：三级").says("仍按这份变更改");
    town.get(&person).await.says("二级").says("等待审核的变更");
    // A look at the page is enough to have seen it.
    let page = town.get(&change).await;
    page.says("提交以后，有的项目已被别人改过");
    let confirm = [("verdict", "confirm"), ("over", &over(&page))];
    town.post(&change, &confirm).await.is(303);
    clerk.get(&person).await.says("一级").says("<b>重点人群</b>");
}

#[tokio::test]
async fn what_is_registered_already_can_only_be_given_back() {
    let office = TestOffice::open();
    review(&office, "wangfang", "deciding").await;
    let (mut clerk, mut town) = (office.sign_in("liuhaiyan").await, office.sign_in("chenlijun").await);
    let person = of(&office, "方德海").await;
    let change = propose(&mut clerk, &person, &[("cert_grade", "1")]).await;
    later(&office);
    edit(&mut town, &person, &[("cert_grade", "1")]).await.is(303);
    later(&office);
    let page = town.get(&change).await;
    page.says("现在登记的已经和这份变更一样").keeps_quiet_about("value=\"confirm\"").says("value=\"return\"");
    town.post(&change, &[("verdict", "confirm")]).await.is(422).says("没有要改的了");
}

#[tokio::test]
async fn only_who_proposed_takes_it_back() {
    let office = TestOffice::open();
    review(&office, "wangfang", "deciding").await;
    office.hire("colleague", Role::Clerk, "liuhaiyan").await;
    let (mut clerk, mut colleague) = (office.sign_in("liuhaiyan").await, office.sign_in("colleague").await);
    let person = of(&office, "方德海").await;
    let change = propose(&mut clerk, &person, &[("cert_grade", "1")]).await;
    // A colleague of the village sees that it waits, and has nothing in a list of their own.
    colleague.get(&person).await.says("等待审核的变更");
    colleague.get(&change).await.is(200).keeps_quiet_about("撤回这份变更");
    colleague.get("/changes").await.says("您还没有提交过").keeps_quiet_about("方德海");
    let withdraw = format!("{change}/withdraw");
    colleague.post(&withdraw, &[]).await.is(422).says("由提交的人撤回");
    assert_eq!(clerk.post(&withdraw, &[]).await.location(), "/changes?done=withdrawn");
    clerk.get("/changes").await.says("已撤回");
    clerk.post(&withdraw, &[]).await.is(422).says("不能再撤回");
    clerk.get(&person).await.says("撤回变更").keeps_quiet_about("等待审核的变更");
    // The way to what was handed in stays when the county asks no more.
    review(&office, "wangfang", "nothing").await;
    clerk.get("/changes").await.says("我提交的变更").says("方德海");
    colleague.get("/").await.keeps_quiet_about("我提交的变更");
}

#[tokio::test]
async fn a_change_is_seen_by_those_who_see_the_person() {
    let office = TestOffice::open();
    review(&office, "wangfang", "deciding").await;
    let mut clerk = office.sign_in("liuhaiyan").await;
    let person = of(&office, "方德海").await;
    let change = propose(&mut clerk, &person, &[("cert_grade", "1")]).await;
    // The town and the county of another place, and a visitor whose page says nothing of it.
    for stranger in ["guhaitao", "shenjing", "luxiaoyun"] {
        let mut client = office.sign_in(stranger).await;
        client.get(&change).await.is(404);
        client.get("/changes").await.keeps_quiet_about("方德海");
        client.post(&format!("{change}/withdraw"), &[]).await.is(404);
    }
    let mut visitor = office.sign_in("sunxiuying").await;
    visitor.get(&person).await.is(200).keeps_quiet_about("等待审核的变更");
    visitor.get(&change).await.is(403);
    let mut stranger = office.sign_in("shenjing").await;
    stranger.post(&change, &[("verdict", "confirm")]).await.is(404);
    let mut county = office.sign_in("wangfang").await;
    county.post(&change, &[("verdict", "confirm")]).await.is(303);
}

#[tokio::test]
async fn of_somebody_who_has_died_it_is_said_that_nobody_is_sent() {
    let office = TestOffice::open();
    review(&office, "wangfang", "everything").await;
    let (mut clerk, mut town) = (office.sign_in("liuhaiyan").await, office.sign_in("chenlijun").await);
    let person = of(&office, "方德海").await;
    let change = propose(&mut clerk, &person, &[("dementia", "true")]).await;
    later(&office);
    // What happens to people never waits.
    let form = clerk.get(&format!("{person}/happenings/new")).await;
    let id = form.between("name=\"id\" value=\"", "\"").expect("an id").to_owned();
    let died = form.between("value=\"exit.", "\"").map(|id| format!("exit.{id}")).expect("a way of leaving");
    let told = [
        ("id", id.as_str()),
        ("step", "keep"),
        ("kind", &died),
        ("from_on", "2026-11-22"),
        ("evidence", "死亡证明"),
    ];
    let kept = clerk.post(&format!("{person}/happenings/new"), &told).await;
    assert_eq!(kept.location(), format!("{person}?done=happened"), "{}", kept.text());
    later(&office);
    town.get(&change).await.says("不会重新安排探访");
    town.post(&change, &[("verdict", "confirm")]).await.is(303);
    let after = town.get(&person).await;
    after.says("目前不要求探访").keeps_quiet_about("登记探访</a>");
}
