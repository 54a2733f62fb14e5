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
