//! A phone tells of an emergency.

use serde_json::{Value, json};

use crate::office::{Answer, TestOffice};

pub fn emergency(person: Option<&str>, number: u8) -> Value {
    json!({
        "id": format!("01930000-0000-7000-8000-0000000002{number:02x}"),
        "person": person,
        "began_at": "2026-11-23T08:50:00+08:00",
        "what": "fall",
        "told": [
            { "who": "120", "at": "2026-11-23T08:51:00+08:00" },
            { "who": "contact", "name": "陶立新", "phone": "0531-2000006", "at": "2026-11-23T08:53:00+08:00" },
        ],
        "note": "院子里，右腿不能动",
    })
}

fn states(answer: &Answer) -> Vec<String> {
    let receipts = answer.json()["receipts"].as_array().cloned().unwrap_or_default();
    receipts.iter().map(|one| one["state"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn story(office: &TestOffice) {
    let mut phone = office.phone("sunxiuying", 1).await;
    let (_, tao) = office.person("陶玉珍").await;
    // Another visitor's, and one who is nobody's: all are kept.
    let (_, far) = office.person("祝文清").await;
    let batch = json!({ "emergencies": [
        emergency(Some(&tao.to_string()), 1),
        emergency(Some(&far.to_string()), 2),
        emergency(Some("01930000-0000-7000-8000-00000000ffff"), 3),
        emergency(None, 4),
        { "id": "01930000-0000-7000-8000-000000000205", "began_at": "2026-11-23T08:50:00+08:00", "what": "other" },
        { "what": "fall" },
        "fall",
    ] });
    let answer = phone.post("/api/v1/emergencies", &batch).await;
    answer.is(200);
    let expected = ["accepted", "accepted", "accepted", "accepted", "refused", "refused", "refused"];
    assert_eq!(states(&answer), expected, "{:#}", answer.json());
    let receipts = answer.json()["receipts"].clone();
    assert!(receipts[2]["text"].as_str().is_some_and(|text| text.contains("没有找到这位老人")), "{receipts}");
    assert_eq!(receipts[4]["faults"][0]["field"], "words");
    // Sent again any number of times, nothing changes; with more in it, both stand.
    let again = phone.post("/api/v1/emergencies", &batch).await;
    assert_eq!(states(&again)[..4], ["known", "known", "known", "known"]);
    let mut more = emergency(Some(&tao.to_string()), 1);
    let village = json!({ "who": "village", "name": "刘海燕", "at": "2026-11-23T08:58:00+08:00" });
    more["told"].as_array_mut().expect("who was told").push(village);
    let more = json!({ "emergencies": [more] });
    assert_eq!(states(&phone.post("/api/v1/emergencies", &more).await), ["conflict"]);
    assert_eq!(states(&phone.post("/api/v1/emergencies", &more).await), ["known"]);

    // The village has it on top, with who was told and when; another county knows nothing of it.
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get("/").await.is(200).says("还没有人签收").says("陶玉珍").says("/emergencies");
    let list = clerk.get("/emergencies").await;
    list.is(200)
        .says("08:51 120 急救")
        .says("08:53 紧急联系人 陶立新 0531-2000006")
        .says("院子里，右腿不能动");
    // What was added leads; what was said otherwise is not lost.
    list.says("08:58 村里、镇里 刘海燕").keeps_quiet_about("报的是");
    let mut otherwise = emergency(Some(&tao.to_string()), 1);
    otherwise["what"] = "ill".into();
    otherwise["note"] = "头晕".into();
    let otherwise = json!({ "emergencies": [otherwise] });
    assert_eq!(states(&phone.post("/api/v1/emergencies", &otherwise).await), ["conflict"]);
    let list = clerk.get("/emergencies").await;
    list.says("报的是：急病；08:51 120 急救")
        .says("头晕")
        .says("<h2>摔倒</h2>")
        .says("孙秀英 报")
        .says("没有写明哪位老人");
    clerk.get(&format!("/people/{tao}")).await.says("告急：摔倒").says("还没有人签收");
    let mut visitor = office.sign_in("sunxiuying").await;
    visitor.get("/").await.says("还没有人签收");
    visitor.get("/emergencies").await.is(200).says("陶玉珍").keeps_quiet_about("怎样处理");
    for user in ["shenjing", "luxiaoyun", "huangguoping"] {
        let mut abroad = office.sign_in(user).await;
        abroad.get("/emergencies").await.is(200).keeps_quiet_about("陶玉珍").keeps_quiet_about("右腿");
        abroad.get("/").await.keeps_quiet_about("还没有人签收");
    }
    let too_many = json!({ "emergencies": vec![json!({}); 51] });
    phone.post("/api/v1/emergencies", &too_many).await.says_no(413, "too_large");
    phone.post("/api/v1/emergencies", &json!({})).await.says_no(400, "unreadable");
}

#[tokio::test]
async fn an_emergency_is_kept_whoever_it_is_about_and_stands_on_top() {
    story(&TestOffice::open()).await;
}

#[tokio::test]
async fn an_emergency_is_kept_whoever_it_is_about_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(&office).await;
    }
}

#[tokio::test]
async fn a_search_that_is_open_shows_the_emergency() {
    let office = TestOffice::open();
    let mut phone = office.phone("sunxiuying", 1).await;
    let (_, tao) = office.person("陶玉珍").await;
    let mut visit = crate::visits::receive::visit(&tao.to_string(), 9);
    visit["outcome"] = "not_reached".into();
    visit["reason"] = "no_answer".into();
    visit["answers"] = json!({});
    phone.post("/api/v1/visits", &json!({ "visits": [visit] })).await.is(200);
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get(&format!("/ladders/{tao}")).await.keeps_quiet_about("有人告急");
    let batch = json!({ "emergencies": [emergency(Some(&tao.to_string()), 1)] });
    phone.post("/api/v1/emergencies", &batch).await.is(200);
    clerk.get(&format!("/ladders/{tao}")).await.is(200).says("查找期间有人告急").says("摔倒");
}
