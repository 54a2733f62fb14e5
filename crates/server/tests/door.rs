//! What every request passes: headers, limits, the token of the form, and pages in words for what goes wrong.

use crate::office::TestOffice;

#[tokio::test]
async fn browsers_are_told_to_trust_nothing_else() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    for path in ["/sign-in", "/", "/people", "/no-such-page", "/static/koumen.css"] {
        let answer = client.get(path).await;
        let policy = answer.headers["content-security-policy"].to_str().expect("text");
        assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["x-frame-options"], "DENY");
        assert!(answer.headers.contains_key("x-request-id"), "{path}");
        // With such a policy, nothing of this kind would work anyway.
        answer.keeps_quiet_about(" style=\"").keeps_quiet_about(" onclick=");
    }
    assert_eq!(client.get("/people").await.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn a_form_without_the_token_changes_nothing() {
    let office = TestOffice::open();
    let client = office.sign_in("wangfang").await;
    let token = client.token().to_owned();
    let mut forged = client.clone().without_token();
    forged.post("/sign-out", &[]).await.is(403).says("表单已过期");
    forged.upload("/people/import", &[("what", "check")], b"PK").await.is(403);
    // The header of htmx stands in for the field.
    let form = ("content-type", "application/x-www-form-urlencoded");
    let header = ("x-koumen-csrf", token.as_str());
    forged.send("POST", "/people/new/number", &[form, header], "identity=1").await.is(200);
    forged.send("POST", "/people/new/number", &[form, ("x-koumen-csrf", "00")], "").await.is(403);
    // Still signed in: the forged sign-out did nothing.
    forged.get("/people").await.is(200);
}

#[tokio::test]
async fn another_site_cannot_send_even_the_right_form() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let body = format!("csrf={}", client.token());
    let form = ("content-type", "application/x-www-form-urlencoded");
    for foreign in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        client.send("POST", "/sign-out", &[form, foreign], &body).await.is(403);
    }
    client.send("POST", "/sign-out", &[form, ("origin", "http://koumen.test")], &body).await.is(303);
}

#[tokio::test]
async fn fifty_megabytes_get_a_page_that_says_the_limit_and_what_to_do() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let large = vec![b'x'; 50 << 20];
    let answer = client.upload("/people/import", &[("what", "import")], &large).await;
    answer.is(413).says("20 MB").says("分次上传").says("没有保存");
    let answer = client.post("/password", &[("current", &"x".repeat(600 << 10))]).await;
    answer.is(413).says("512 KB");
}

#[tokio::test]
async fn what_is_not_there_is_told_in_words_with_a_number_and_a_way_back() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let lost = client.get("/no-such-page").await;
    lost.is(404).says("没有找到").says("回到首页");
    let reference = lost.headers["x-request-id"].to_str().expect("text").to_owned();
    lost.says(&reference);
    let token = client.token().to_owned();
    client.send("DELETE", "/people", &[("x-koumen-csrf", &token)], "").await.is(405).says("不能这样打开");
    client.get("/people/not-an-id").await.is(404);
    client.get("/people/%FF%FE").await.is(400).says("回到首页");
}

#[tokio::test]
async fn the_watching_machine_gets_its_answer() {
    let office = TestOffice::open();
    office.stranger().get("/health").await.is(200).says("ok");
}
