//! The door opens for the right word, and says no more than it must.

use jiff::SignedDuration;

use crate::office::{TestOffice, WORD};

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_answered_alike() {
    let office = TestOffice::open();
    let mut client = office.stranger();
    let wrong = [("user_name", "wangfang"), ("password", "not-the-word")];
    let unknown = [("user_name", "nobody-here"), ("password", "not-the-word")];
    let (wrong, unknown) = (client.post("/sign-in", &wrong).await, client.post("/sign-in", &unknown).await);
    wrong.is(422).says("用户名或密码不正确").says("value=\"wangfang\"").keeps_quiet_about("not-the-word");
    unknown.is(422).says("用户名或密码不正确");
    assert_eq!(wrong.text().replace("wangfang", "nobody-here"), unknown.text());
}

#[tokio::test]
async fn five_wrong_tries_close_the_door_for_a_quarter_of_an_hour() {
    let office = TestOffice::open();
    let mut client = office.stranger();
    for _ in 0..5 {
        client.post("/sign-in", &[("user_name", "wangfang"), ("password", "not-the-word")]).await.is(422);
    }
    let right = [("user_name", "WangFang"), ("password", WORD)];
    client.post("/sign-in", &right).await.is(422).says("15分钟");
    office.wait(SignedDuration::from_mins(15));
    client.post("/sign-in", &right).await.is(303);
}

#[tokio::test]
async fn a_desk_closes_after_hours_and_a_visitors_phone_does_not() {
    let office = TestOffice::open();
    let (mut desk, mut phone) = (office.sign_in("wangfang").await, office.sign_in("sunxiuying").await);
    office.wait(SignedDuration::from_hours(7));
    desk.get("/people").await.is(200);
    office.wait(SignedDuration::from_hours(7));
    desk.get("/people").await.is(200);
    office.wait(SignedDuration::from_hours(9));
    desk.get("/people").await.is(303);
    office.wait(SignedDuration::from_hours(24 * 60));
    phone.get("/").await.is(200);
}

#[tokio::test]
async fn after_signing_in_the_way_leads_back_and_never_elsewhere() {
    let office = TestOffice::open();
    let mut client = office.stranger();
    let asked = client.get("/people?q=zhang").await;
    assert_eq!(asked.location(), "/sign-in?back=%2Fpeople%3Fq%3Dzhang");
    let form = |back| [("user_name", "wangfang"), ("password", WORD), ("back", back)];
    let home = client.post("/sign-in", &form("/people?q=zhang")).await;
    assert_eq!((home.status, home.location()), (303, "/people?q=zhang"));
    let mut client = office.stranger();
    assert_eq!(client.post("/sign-in", &form("//evil.example")).await.location(), "/");
}

#[tokio::test]
async fn signing_out_ends_it_on_the_server() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let mut copy = client.clone();
    client.post("/sign-out", &[]).await.is(303);
    copy.get("/people").await.is(303);
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let office = TestOffice::open();
    let mut client = office.stranger();
    let answer = client.post("/sign-in", &[("user_name", "wangfang"), ("password", WORD)]).await;
    let cookie = answer.headers["set-cookie"].to_str().expect("text");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"));
    assert!(!cookie.contains("Max-Age"), "a desk's cookie ends with the browser: {cookie}");
}

#[tokio::test]
async fn sign_ins_that_hold_for_nobody_any_more_are_forgotten() {
    let office = TestOffice::open();
    let mut phone = office.sign_in("sunxiuying").await;
    let sweep = server::accounts::sweep::sweep;
    assert_eq!(sweep(&office.app).await.expect("a database"), 0);
    office.wait(SignedDuration::from_hours(24 * 91));
    assert!(sweep(&office.app).await.expect("a database") >= 1);
    phone.get("/").await.is(303);
}
