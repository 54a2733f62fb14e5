//! What a phone takes along: its people with what is owed, the forms, the day. Never a number.

use server::demo::cast;

use crate::office::{Answer, TestOffice};

fn names(answer: &Answer) -> Vec<String> {
    let people = answer.json();
    let people = people["people"].as_array().cloned().unwrap_or_default();
    people.iter().map(|person| person["name"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn story(office: &TestOffice) {
    let mut phone = office.phone("sunxiuying", 1).await;
    let answer = phone.get("/api/v1/people").await;
    let taken = answer.is(200).json();
    assert_eq!((taken["today"].as_str(), taken["more"].as_bool()), (Some("2026-11-23"), Some(false)));
    let names = names(&answer);
    assert!(names.contains(&"陶玉珍".to_owned()) && !names.contains(&"祝文清".to_owned()), "{names:?}");
    let people = taken["people"].as_array().expect("people");
    let tao = people.iter().find(|person| person["name"] == "陶玉珍").expect("her own");
    assert_eq!((tao["class"].as_str(), tao["due_on"].as_str()), (Some("key"), Some("2026-11-29")));
    assert_eq!(tao["phone"], "0531-2000005");
    assert_eq!(tao["last_visited_at"], "2026-11-18T01:30:00Z");
    let duty = &tao["duties"][0];
    assert_eq!((duty["count"].as_u64(), duty["counted"].as_u64()), (Some(1), Some(0)));
    assert_eq!((duty["every"].as_str(), duty["unit"].as_str()), (Some("week"), Some("contact")));
    assert_eq!(duty["period"]["from"], "2026-11-23");
    let form = taken["forms"].as_array().and_then(|forms| forms.iter().find(|form| form["id"] == "visit"));
    let questions = form.expect("the form of visits")["questions"].as_array().expect("questions").clone();
    let mobility = questions.iter().find(|question| question["id"] == "mobility").expect("a question");
    assert_eq!(
        (mobility["kind"].as_str(), mobility["options"][1]["id"].as_str()),
        (Some("one"), Some("fair"))
    );
    assert!(taken["outcomes"][1]["reasons"].as_array().is_some_and(|reasons| reasons.len() == 5));

    // Nothing new: nothing is sent, whatever the clock says.
    let tag = answer.headers["etag"].to_str().expect("a tag").to_owned();
    office.wait(jiff::SignedDuration::from_mins(3));
    let again = phone.send_with("GET", "/api/v1/people", &[("if-none-match", &tag)], b"").await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    phone.send_with("GET", "/api/v1/people", &[("if-none-match", "W/\"0\"")], b"").await.is(200);
    office.wait(jiff::SignedDuration::from_hours(24));
    phone.send_with("GET", "/api/v1/people", &[("if-none-match", &tag)], b"").await.is(200);

    // A village clerk takes the village; who sees no people or only reads takes nothing.
    let clerk = office.phone("liuhaiyan", 2).await.get("/api/v1/people").await;
    assert!(self::names(&clerk).len() > names.len());
    for user in ["zhaohong", "wutong", "zhouqian", "zhengkai"] {
        office.phone(user, 3).await.get("/api/v1/people").await.says_no(403, "forbidden");
    }
}

#[tokio::test]
async fn a_phone_takes_its_people_and_nobody_else() {
    story(&TestOffice::open()).await;
}

#[tokio::test]
async fn a_phone_takes_its_people_and_nobody_else_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(&office).await;
    }
}

/// Every answer of the phone is searched for every number of the cast, and for anything that looks like one.
#[tokio::test]
async fn no_answer_holds_an_identity_number() {
    let office = TestOffice::open();
    let numbers: Vec<String> = cast::all()
        .expect("casts")
        .iter()
        .flat_map(|cast| cast.person.iter().map(|person| person.id_number.clone()))
        .collect();
    assert!(numbers.len() > 20);
    let hash = "ab".repeat(32);
    for user in ["sunxiuying", "liuhaiyan", "chenlijun", "wangfang", "huangguoping", "shenjing", "wutong"] {
        let mut phone = office.phone(user, 1).await;
        let mut answers = vec![phone.sign_in(user, crate::office::WORD).await];
        answers.push(phone.get("/api/v1/people").await);
        let (_, person) = office.person("陶玉珍").await;
        let visit =
            serde_json::json!({ "visits": [crate::visits::receive::visit(&person.to_string(), 7), {}] });
        answers.push(phone.post("/api/v1/visits", &visit).await);
        answers.push(phone.post("/api/v1/visits", &visit).await);
        answers.push(phone.put(&hash, 0, 3, b"abc").await);
        answers.push(phone.get(&format!("/api/v1/photos/{hash}/state")).await);
        answers.push(phone.get("/api/v1/openapi.json").await);
        answers.push(phone.post("/api/v1/sign-out", &serde_json::Value::Null).await);
        for answer in answers {
            let text = answer.text();
            for number in &numbers {
                assert!(!text.contains(number), "{user}: {number}");
                // Nor its last digits beside a name.
                assert!(!text.contains(&format!("*{}", &number[14..])), "{user}: the end of {number}");
            }
            let runs = text.split(|sign: char| !sign.is_ascii_digit());
            assert!(runs.map(str::len).all(|length| length < 17), "{user}: {text}");
        }
    }
}

#[tokio::test]
async fn who_has_died_is_not_taken_along_and_who_is_away_says_where() {
    let office = TestOffice::open();
    let answer = office.phone("lijianguo", 1).await.get("/api/v1/people").await;
    let taken = answer.is(200).json();
    let people = taken["people"].as_array().expect("people");
    let of = |name: &str| people.iter().find(|person| person["name"] == name);
    assert!(of("段广福").is_none(), "he has died");
    assert_eq!(of("魏长林").expect("in hospital")["away"], "住院");
    assert_eq!(of("祝文清").expect("at home").get("away"), None);
}

/// Somebody in the answer.
fn one(taken: &serde_json::Value, name: &str) -> serde_json::Value {
    let people = taken["people"].as_array().expect("people");
    people.iter().find(|person| person["name"] == name).unwrap_or_else(|| panic!("{name}")).clone()
}

#[tokio::test]
async fn a_phone_knows_whom_to_call_what_was_last_and_what_is_open() {
    let office = TestOffice::open();
    let mut phone = office.phone("huangguoping", 1).await;
    let answer = phone.get("/api/v1/people").await;
    let taken = answer.is(200).json();
    let zhu = one(&taken, "朱秀珍");
    let contacts = zhu["contacts"].as_array().expect("whom to call");
    assert_eq!(
        contacts[0],
        serde_json::json!({ "name": "朱建飞", "relation": "子女", "phone": "0513-2000002" })
    );
    assert_eq!((contacts.len(), contacts[1]["relation"].as_str()), (2, Some("邻居")));
    // Nobody asked her whether helpers may know of her illness.
    assert_eq!(zhu.get("medical"), None);
    let recent = zhu["recent"].as_array().expect("the last contacts");
    assert!((1..=3).contains(&recent.len()), "{recent:?}");
    assert!(recent.windows(2).all(|pair| pair[0]["visited_at"].as_str() > pair[1]["visited_at"].as_str()));
    assert_eq!((recent[0]["visitor"].as_str(), recent[0]["mode"].is_string()), (Some("黄国平"), true));
    assert!(recent[0]["text"].as_str().is_some_and(|text| !text.is_empty()));
    let people = taken["people"].as_array().expect("people");
    let mut places: Vec<u64> = people.iter().filter_map(|person| person["order"].as_u64()).collect();
    places.sort_unstable();
    assert_eq!(places, (1..=people.len() as u64).collect::<Vec<_>>());
    // The plan of the week stands beside whoever something is owed to.
    let planned = people.iter().flat_map(|person| person["planned"].as_array().cloned().unwrap_or_default());
    // As many as his week has on the screen.
    office.sign_in("huangguoping").await.get("/plans/week").await.is(200).says("还有 21 次，做完 0 次");
    assert_eq!(planned.clone().count(), 21);
    assert!(planned.clone().all(|one| one["mode"].is_string() && one["on"].as_str() >= Some("2026-11-23")));
    assert_eq!(taken["pin"], false);
    assert_eq!(taken["hotline"], serde_json::json!({ "name": "北新村村民委员会", "phone": "0513-2000090" }));

    // She says yes: helpers may know. What the notice does not mark for them stays in the office.
    let (_, person) = office.person("朱秀珍").await;
    let mut clerk = office.sign_in("luxiaoyun").await;
    let sheet = clerk.get(&format!("/people/{person}/consents/new?purpose=health")).await;
    let hidden =
        |name: &str| sheet.between(&format!("name=\"{name}\" value=\""), "\"").expect("hidden").to_owned();
    let (id, version) = (hidden("id"), hidden("version"));
    let yes = [
        ("id", id.as_str()),
        ("version", version.as_str()),
        ("purpose", "health"),
        ("said", "given"),
        ("on", "2026-11-23"),
        ("signer", "oneself"),
        ("way", "paper"),
        ("evidence", "同意书 2026-0099"),
    ];
    let sent = clerk.post(&format!("/people/{person}/consents/new"), &yes).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let medical = one(&phone.get("/api/v1/people").await.json(), "朱秀珍")["medical"].to_string();
    assert!(medical.contains("曾患病史：高血压") && !medical.contains("独居"), "{medical}");
}

#[tokio::test]
async fn what_is_open_about_somebody_is_said_in_words() {
    let office = TestOffice::open();
    let mut phone = office.phone("sunxiuying", 1).await;
    let (_, person) = office.person("陶玉珍").await;
    let mut visit = crate::visits::receive::visit(&person.to_string(), 7);
    visit["outcome"] = "refused".into();
    visit["reason"] = "today".into();
    visit["answers"] = serde_json::json!({});
    phone.post("/api/v1/visits", &serde_json::json!({ "visits": [visit] })).await.is(200);
    let matters = |taken: &serde_json::Value| one(taken, "陶玉珍")["matters"].as_array().cloned();
    let open = matters(&phone.get("/api/v1/people").await.json()).expect("she refused");
    assert_eq!(open[0]["since"], "2026-11-23T00:30:00Z");
    assert_eq!(open[0]["text"], "这一期里谢绝过（11月23日，上门）");
    // Of an earlier period nothing is said any more.
    office.wait(jiff::SignedDuration::from_hours(7 * 24));
    assert_eq!(matters(&phone.get("/api/v1/people").await.json()), None);

    // Nobody answers: the ladder that is open stands first.
    visit["id"] = "01930000-0000-7000-8000-000000000108".into();
    visit["visited_at"] = "2026-11-30T08:30:00+08:00".into();
    visit["outcome"] = "not_reached".into();
    visit["reason"] = "no_answer".into();
    phone.post("/api/v1/visits", &serde_json::json!({ "visits": [visit] })).await.is(200);
    let open = matters(&phone.get("/api/v1/people").await.json()).expect("she is looked for");
    assert!(
        open[0]["text"].as_str().is_some_and(|text| text.starts_with("联系不上，正在找人：")),
        "{open:?}"
    );
}

#[tokio::test]
async fn only_answers_that_may_come_back_are_taken_along() {
    let office = TestOffice::open();
    let mut phone = office.phone("sunxiuying", 1).await;
    let (_, person) = office.person("陶玉珍").await;
    let visit = crate::visits::receive::visit(&person.to_string(), 7);
    phone.post("/api/v1/visits", &serde_json::json!({ "visits": [visit] })).await.is(200);
    let before = phone.get("/api/v1/people").await;
    let taken = before.is(200).json();
    let forms = taken["forms"].as_array().expect("forms");
    let form = forms.iter().find(|form| form["id"] == "visit").expect("the form of visits");
    let may: Vec<&str> = form["questions"]
        .as_array()
        .expect("questions")
        .iter()
        .filter(|question| question["prefill"] == "last_time")
        .filter_map(|question| question["id"].as_str())
        .collect();
    let tao = one(&taken, "陶玉珍");
    let answers = tao["last_answers"].as_object().expect("answers of the last visit");
    assert!(!answers.is_empty() && answers.keys().all(|id| may.contains(&id.as_str())), "{answers:?}");
    assert!(!may.contains(&"mobility") && !may.contains(&"gas"), "{may:?}");
    assert_eq!(tao["recent"][0]["outcome"], "reached");

    // Whatever changes on the office's side changes the tag: a wish, a consent, a telephone.
    let tag = before.headers["etag"].clone();
    let mut clerk = office.sign_in("liuhaiyan").await;
    let form = [("what", "write"), ("words", "带血压计"), ("from_on", "2026-11-23")];
    clerk.post(&format!("/people/{person}/plan"), &form).await.is(303);
    let headers = [("if-none-match", tag.to_str().expect("a tag"))];
    let after = phone.send_with("GET", "/api/v1/people", &headers, b"").await;
    assert_eq!(one(&after.is(200).json(), "陶玉珍")["wishes"], serde_json::json!(["带血压计"]));
}
