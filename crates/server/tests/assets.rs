//! Styles and scripts: kept by browsers for as long as they are the same.

use crate::office::TestOffice;

#[tokio::test]
async fn a_file_under_its_fingerprint_is_kept_for_ever() {
    let office = TestOffice::open();
    let mut stranger = office.stranger();
    let page = stranger.get("/sign-in").await;
    let href = page.between("rel=\"stylesheet\" href=\"", "\"").expect("a style sheet").to_owned();
    let style = stranger.get(&href).await;
    style.is(200);
    assert!(style.headers["cache-control"].to_str().expect("text").contains("immutable"));
    assert_eq!(style.headers["content-type"], "text/css; charset=utf-8");

    let etag = style.headers["etag"].to_str().expect("text").to_owned();
    let again = stranger.send("GET", &href, &[("if-none-match", &etag)], "").await;
    again.is(304);
    assert!(again.bytes.is_empty());
}

#[tokio::test]
async fn under_another_fingerprint_it_is_asked_for_again() {
    let office = TestOffice::open();
    let mut stranger = office.stranger();
    let style = stranger.get("/static/koumen.css?v=0000").await;
    style.is(200);
    assert_eq!(style.headers["cache-control"], "no-cache");
    stranger.get("/static/no-such-file.css").await.is(404);
}
