//! A sign-in holds on one phone, and the office can end a phone.

use domain::{
    accounts::bind::EndRefusal,
    actor::Actor,
    events::{Action, Subject},
    ids::AccountId,
};
use jiff::SignedDuration;
use server::accounts::bind::end;
use store::Fault;

use crate::office::{TestOffice, WORD};

async fn account(office: &TestOffice, user_name: &str) -> (AccountId, Actor) {
    let user_name = user_name.to_owned();
    let found = office.app.db().read(move |tx| store::accounts::by_user_name(tx, &user_name)).await;
    let account = found.map_err(|fault: Fault| fault).expect("a database").expect("of the cast").account;
    (account.id, account.actor())
}

async fn story(office: &TestOffice) {
    let mut phone = office.new_phone(1);
    phone.get("/api/v1/people").await.says_no(401, "not_signed_in");
    let welcome = phone.sign_in("SunXiuying", WORD).await;
    let told = welcome.is(200).json();
    assert_eq!((told["name"].as_str(), told["role"].as_str()), (Some("孙秀英"), Some("visitor")));
    assert_eq!(told["expires_on"], "2027-02-21");
    assert_eq!(told["server_time"], "2026-11-23T01:00:00Z");
    assert!(told["county"].as_str().is_some_and(|county| !county.is_empty()));
    phone.get("/api/v1/people").await.is(200);

    // A token that was copied is of no use on another phone, nor in a browser.
    phone.copied_to(2).get("/api/v1/people").await.says_no(401, "not_signed_in");
    let cookie = format!("koumen={}", phone.token());
    let mut browser = office.stranger();
    assert_eq!(browser.send("GET", "/people", &[("cookie", &cookie)], "").await.status, 303);
    let as_page = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
    office.new_phone(1).send_with("GET", "/api/v1/people", &as_page, b"").await.is(401);

    // Signing in again takes the place of the sign-in before.
    let mut before = phone.clone();
    let again = phone.sign_in("sunxiuying", WORD).await;
    // What opens the phone when its PIN is forgotten: the same each time, for this account on this phone only.
    let recovery = |told: &serde_json::Value| told["recovery"].as_str().expect("digits").to_owned();
    assert_eq!(recovery(&told).len(), 32);
    assert_eq!(recovery(&again.is(200).json()), recovery(&told));
    let colleague = office.new_phone(1).sign_in("liuhaiyan", WORD).await.is(200).json();
    assert_ne!(recovery(&colleague), recovery(&told));
    before.get("/api/v1/people").await.is(401);
    phone.get("/api/v1/people").await.is(200);

    // The office ends the phone; another one of the same person goes on.
    let mut other = office.phone("sunxiuying", 3).await;
    let (sun, visitor) = account(office, "sunxiuying").await;
    let (_, county) = account(office, "wangfang").await;
    let (_, abroad) = account(office, "shenjing").await;
    let device = phone.device();
    let ask = |actor: Actor| async move { end(&office.app, &actor, sun, device).await.expect("a database") };
    assert_eq!(ask(visitor).await, Err(EndRefusal::NotAllowed));
    assert_eq!(ask(abroad).await, Err(EndRefusal::Unknown));
    assert_eq!(ask(county.clone()).await, Ok(true));
    assert_eq!(ask(county).await, Ok(false));
    // That very phone is told to let go of people's data; whoever shows its token elsewhere learns nothing.
    phone.get("/api/v1/people").await.says_no(403, "ended").says("停用");
    phone.post("/api/v1/visits", &serde_json::json!({ "visits": [] })).await.says_no(403, "ended");
    phone.copied_to(2).get("/api/v1/people").await.says_no(401, "not_signed_in");
    phone.sign_in("sunxiuying", WORD).await.says_no(403, "ended").says("停用");
    other.get("/api/v1/people").await.is(200);

    let (tenant, _) = office.person("陶玉珍").await;
    let events = office
        .app
        .db()
        .read(move |tx| store::events::of_subject(tx, tenant, &Subject::Account(sun), None, 50))
        .await
        .map_err(|fault: Fault| fault)
        .expect("a log");
    let count = |action| events.iter().filter(|told| told.event.action == action).count();
    assert_eq!((count(Action::AccountDeviceBound), count(Action::AccountDeviceEnded)), (2, 1));

    other.post("/api/v1/sign-out", &serde_json::Value::Null).await.is(204);
    other.get("/api/v1/people").await.is(401);
    other.sign_in("sunxiuying", WORD).await.is(200);
}

#[tokio::test]
async fn a_phone_is_bound_used_lost_and_ended() {
    story(&TestOffice::open()).await;
}

#[tokio::test]
async fn a_phone_is_bound_used_lost_and_ended_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(&office).await;
    }
}

#[tokio::test]
async fn the_lock_is_the_same_as_on_the_page() {
    let office = TestOffice::open();
    let mut phone = office.new_phone(1);
    let wrong = phone.sign_in("wangfang", "not-the-word").await;
    let unknown = phone.sign_in("nobody-here", "not-the-word").await;
    wrong.says_no(401, "not_signed_in").says("用户名或密码不正确").keeps_quiet_about("not-the-word");
    assert_eq!(wrong.json()["text"], unknown.json()["text"]);
    for _ in 0..3 {
        phone.sign_in("wangfang", "not-the-word").await.is(401);
    }
    office.stranger().post("/sign-in", &[("user_name", "wangfang"), ("password", "no")]).await.is(422);
    phone.sign_in("wangfang", WORD).await.says_no(401, "not_signed_in").says("15分钟");
    office.wait(SignedDuration::from_mins(15));
    phone.sign_in("wangfang", WORD).await.is(200);
}

#[tokio::test]
async fn a_sixth_phone_is_told_to_leave_one_first() {
    let office = TestOffice::open();
    let mut first = office.phone("sunxiuying", 1).await;
    for number in 2..=5 {
        office.phone("sunxiuying", number).await;
    }
    office.new_phone(6).sign_in("sunxiuying", WORD).await.says_no(403, "forbidden").says("5台");
    first.post("/api/v1/sign-out", &serde_json::Value::Null).await.is(204);
    office.phone("sunxiuying", 6).await;
}

#[tokio::test]
async fn what_cannot_be_read_is_said_in_json() {
    let office = TestOffice::open();
    let mut phone = office.phone("sunxiuying", 1).await;
    phone.send("POST", "/api/v1/sign-in", b"user_name=x").await.says_no(400, "unreadable");
    phone.send("POST", "/api/v1/visits", b"{").await.says_no(400, "unreadable");
    phone.get("/api/v1/nowhere").await.says_no(404, "not_found");
    phone.send("DELETE", "/api/v1/visits", b"").await.says_no(405, "not_found");
    let large = vec![b' '; 5 << 20];
    phone.send("POST", "/api/v1/visits", &large).await.says_no(413, "too_large");
}
