//! The evening list: who was not reached first; raising, lifting, correcting.

use super::issued;
use crate::office::{Client, TestOffice};

/// Tells of a contact that reached nobody.
async fn tried_in_vain(office: &TestOffice, client: &mut Client, name: &str) {
    let (_, person) = office.person(name).await;
    let visit = [
        ("visit", "01930000-0000-7000-8000-0000000000b7"),
        ("mode", "phone"),
        ("day", "2026-11-23"),
        ("time", "08:30"),
        ("outcome", "not_reached"),
        ("reason_not_reached", "no_answer"),
    ];
    client.post(&format!("/people/{person}/visits/new"), &visit).await.is(303);
}

async fn through(office: TestOffice) {
    let mut town = office.sign_in("chenlijun").await;
    let path = issued(&mut town, &[]).await;
    let page = town.get(&path).await;
    page.is(200).says("陶玉珍").says("还没联系").says("坞东村").says("孙秀英").says("预警期间请每天联系一次");
    tried_in_vain(&office, &mut office.sign_in("sunxiuying").await, "陶玉珍").await;
    let page = town.get(&path).await;
    page.says("没联系上").says("其中 1 人试过没联系上");
    let text = page.text();
    let list = &text[text.find("要联系的人").expect("the list")..];
    let first = list.find("没联系上").expect("tried");
    assert!(first < list.find("还没联系").expect("untried"), "whoever was tried in vain stands first");
    assert!(!list.contains("没有这次预警的人"));
    // Parts, a village, a visitor, all on one page.
    town.get(&format!("{path}?part=met")).await.is(200).keeps_quiet_about("陶玉珍");
    town.get(&format!("{path}?area=370112013205")).await.is(200);
    town.get(&format!("{path}?all=1&part=all")).await.is(200).says("陶玉珍").keeps_quiet_about("打印用");
    town.get(&format!("{path}?worker=none")).await.is(200).keeps_quiet_about("陶玉珍");
    // Whoever is in hospital is not looked for at home.
    town.get(&format!("{path}?part=excused")).await.says("魏长林").says("住院");
    town.get("/alerts").await.says("暴雪黄色预警").says("生效中");
    // A visitor sees their own people only.
    office.sign_in("sunxiuying").await.get(&path).await.is(200).says("陶玉珍").keeps_quiet_about("龚维民");

    let head = page.between("name=\"seen\" value=\"", "\"").expect("the row that was looked at").to_owned();
    let raise = [
        ("id", "01930000-0000-7000-8000-0000000000ea"),
        ("seen", head.as_str()),
        ("step", "level"),
        ("level", "red"),
        ("l_on", "2026-11-23"),
        ("l_at", "08:50"),
    ];
    town.post(&path, &raise).await.is(303);
    town.post(&path, &raise).await.is(303);
    town.get(&path).await.says("暴雪红色预警").says("陈立军").says("变更级别");
    // Who has not seen it is told, and nothing is lost.
    let lift = |seen| {
        vec![
            ("id", "01930000-0000-7000-8000-0000000000eb"),
            ("seen", seen),
            ("step", "lift"),
            ("e_on", "2026-11-23"),
            ("e_at", "09:00"),
        ]
    };
    town.post(&path, &lift(head.as_str())).await.is(422).says("别人刚刚改过");
    town.post(&path, &lift("01930000-0000-7000-8000-0000000000ea")).await.is(303);
    town.get("/alerts").await.says("寒潮黄色预警").says("已结束").says("暴雪红色预警");
    town.get(&path).await.says("已结束").says("解除");
}

/// The cold wave of the cast: three were called on the evening before, one of them in vain.
#[tokio::test]
async fn the_cast_has_an_alert_with_some_reached_and_some_not() {
    let office = TestOffice::open();
    let mut town = office.sign_in("chenlijun").await;
    let list = town.get("/alerts").await;
    list.is(200).says("寒潮黄色预警（11月22日）").says("区气象台");
    let path = format!(
        "/alerts/{}",
        list.between("href=\"/alerts/0", "\"").map(|id| format!("0{id}")).expect("a link")
    );
    town.get(&path).await.is(200).says("冉学良").says("没联系上").says("陶玉珍").keeps_quiet_about("姜永顺");
    town.get(&format!("{path}?part=met")).await.says("姜永顺").says("乔玉梅").keeps_quiet_about("冉学良");
    // On the evening itself those who are to be called every day were asked for, too.
    town.get(&format!("{path}?on=2026-11-22")).await.is(200).says("陶玉珍");
    // What is wrong today stands on top: for the town a number, for the visitor the people.
    town.get("/").await.is(200).says("预警，今天没联系到").says("寒潮黄色预警");
    let visitor = office.sign_in("lijianguo").await.get("/").await;
    visitor.is(200).says("寒潮黄色预警：还有").says("冉学良").says("预警期间请联系一次").says("要联系的");
    let text = visitor.text();
    assert!(text.find("寒潮黄色预警").expect("the alert") < text.find("要联系的 ").expect("the round"));
    // The calendar of a person says what was asked beside the ordinary duties.
    let (_, person) = office.person("姜永顺").await;
    let month = town.get(&format!("/people/{person}/calendar")).await;
    month.is(200).says("预警和节日另加的").says("寒潮黄色预警").says("已完成");
}

#[tokio::test]
async fn the_evening_list_and_the_end_of_an_alert() {
    through(TestOffice::open()).await;
}

#[tokio::test]
async fn the_same_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        through(office).await;
    }
}

/// A notice may forbid going out in a storm: whoever visits is told, on top of their day.
#[tokio::test]
async fn what_nobody_is_to_do_meanwhile_is_told() {
    let folder = crate::office::fresh_folder();
    let stop = "[[overlay]]\nid = \"indoors\"\nname = \"暴雪期间\"\nclause = \"二（二）2“三是”\"\nalert = [\"snow\"]\n\
                stops = [\"door\"]\n\n[[overlay]]\nid = \"alert_others\"";
    crate::packs::copy("jinan-2023", &folder, &[("[[overlay]]\nid = \"alert_others\"", stop)]);
    let office = TestOffice::with_packs(std::slice::from_ref(&folder));
    let mut town = office.sign_in("chenlijun").await;
    let path = issued(&mut town, &[]).await;
    town.get(&path).await.is(200).says("暴雪期间：期间不要上门");
    office.sign_in("sunxiuying").await.get("/").await.is(200).says("暴雪期间：期间不要上门");
    std::fs::remove_dir_all(&folder).expect("a folder to remove");
}
