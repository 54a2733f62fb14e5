//! Leave: granted only when everybody has a stand-in; the people move for those days and come back by themselves.

use jiff::SignedDuration;
use server::{jobs::Runner, workers::relieve::relieve};

use super::{visitor_of, worker};
use crate::office::TestOffice;

const LEAVE: &str = "01930000-0000-7000-8000-0000000000ab";

async fn through(office: TestOffice) {
    let (sun, li) = (worker(&office, "孙秀英").await, worker(&office, "李建国").await);
    let mut town = office.sign_in("chenlijun").await;
    let path = format!("/workers/{}/leave", sun.id);
    town.get(&path).await.is(200).says("陶玉珍").says("没有");
    let days = [("id", LEAVE), ("from_on", "2026-11-25"), ("until_on", "2026-11-26")];
    // Nobody stands in: refused, with the list.
    let refused = town.post(&path, &days).await;
    refused.is(422).says("没有代班的人，不能准假").says("陶玉珍");
    assert!(refused.oops("stand_in").is_some());
    // 陶玉珍 gets a substitute; for the others somebody is chosen.
    let zhang = worker(&office, "张敏").await.id.to_string();
    let (_, tao) = office.person("陶玉珍").await;
    let assign = [("worker", sun.id.to_string()), ("substitute", zhang.clone())];
    let assign: Vec<(&str, &str)> = assign.iter().map(|(name, value)| (*name, value.as_str())).collect();
    town.post(&format!("/people/{tao}/worker"), &assign).await.is(303);
    town.get(&path).await.says("张敏");
    let li_id = li.id.to_string();
    let with: Vec<_> = days.into_iter().chain([("stand_in", li_id.as_str()), ("reason", "回老家")]).collect();
    town.post(&path, &with).await.is(303);
    // The same form again changes nothing, another leave of the same days is refused.
    town.post(&path, &with).await.is(303);
    let again: Vec<_> = with.iter().copied().filter(|(name, _)| *name != "id").collect();
    town.post(&path, &again).await.is(422).says("重叠");
    town.get("/workers").await.says("11月25日—11月26日休假");
    // Whoever stands in cannot be away then.
    town.post(&format!("/workers/{}/leave", li.id), &again).await.is(422).says("替别人代班");

    let tenant = sun.tenant;
    let turn = || async { relieve(&office.app, tenant).await.expect("done") };
    assert_eq!(turn().await, 0, "the day has not come");
    assert_eq!(visitor_of(&office, "陶玉珍").await, Some(sun.id));
    office.wait(SignedDuration::from_hours(48));
    assert_eq!(turn().await, 1);
    assert_eq!(turn().await, 0, "once is enough");
    assert_eq!(visitor_of(&office, "陶玉珍").await.map(|id| id.to_string()), Some(zhang));
    assert_eq!(visitor_of(&office, "方德海").await, Some(li.id));
    // The list of the visitor is empty at once, the page says for whom the stand-in stands.
    let mut phone = office.phone("sunxiuying", 3).await;
    assert_eq!(phone.get("/api/v1/people").await.json()["people"].as_array().map(Vec::len), Some(0));
    let mut town = office.sign_in("chenlijun").await;
    town.get(&format!("/people/{tao}/worker")).await.says("孙秀英休假").says("自动换回");
    town.get("/workers").await.says("休假到11月26日");
    // Nobody is given to somebody who is away.
    let (_, other) = office.person("祝文清").await;
    let sun_id = sun.id.to_string();
    town.post(&format!("/people/{other}/worker"), &[("worker", &sun_id)]).await.is(422).says("正在休假");

    office.wait(SignedDuration::from_hours(48));
    // As the program does it by itself.
    let job = server::jobs::JOBS.iter().find(|job| job.name == "workers.relieve").expect("a job");
    Runner::new(office.app.clone()).turn(job).await;
    assert_eq!(visitor_of(&office, "陶玉珍").await, Some(sun.id));
    assert_eq!(visitor_of(&office, "方德海").await, Some(sun.id));
    let mut phone = office.phone("sunxiuying", 4).await;
    assert!(phone.get("/api/v1/people").await.json()["people"].as_array().is_some_and(|all| !all.is_empty()));
}

#[tokio::test]
async fn the_people_move_for_those_days_and_come_back() {
    through(TestOffice::open()).await;
}

#[tokio::test]
async fn the_same_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        through(office).await;
    }
}

#[tokio::test]
async fn who_is_back_early_has_their_people_back_at_once() {
    let office = TestOffice::open();
    let (sun, li) = (worker(&office, "孙秀英").await, worker(&office, "李建国").await.id.to_string());
    let mut town = office.sign_in("chenlijun").await;
    let path = format!("/workers/{}/leave", sun.id);
    let today =
        [("id", LEAVE), ("from_on", "2026-11-23"), ("until_on", "2026-11-30"), ("stand_in", li.as_str())];
    town.post(&path, &today).await.is(303);
    assert_eq!(visitor_of(&office, "陶玉珍").await.map(|id| id.to_string()), Some(li));
    town.get(&path).await.says("休假中").says("今天回来了").says("李建国代班中");
    town.post(&format!("{path}/end"), &[("relief", LEAVE)]).await.is(303);
    assert_eq!(visitor_of(&office, "陶玉珍").await, Some(sun.id));
    assert!(town.post(&format!("{path}/end"), &[("relief", LEAVE)]).await.location().ends_with("leave_over"));
}
