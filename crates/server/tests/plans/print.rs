//! The week's sheet.

use super::week_of;
use crate::office::TestOffice;

#[tokio::test]
async fn a_week_prints_the_same_bytes_and_is_written_into_the_log() {
    let office = TestOffice::open();
    let mut clerk = office.sign_in("luxiaoyun").await;
    let path = week_of(&office, "黄国平").await.replace("/week", "/print");
    let first = clerk.get(&path).await;
    assert_eq!(first.is(200).headers["content-type"], "application/pdf");
    assert!(first.bytes.starts_with(b"%PDF"));
    let again = clerk.get(&path).await;
    assert!(first.bytes == again.bytes, "the same week, the same sheet");
    let mut county = office.sign_in("shenjing").await;
    county.get(&path).await.is(200);
    // A visitor prints their own; whoever has no people of theirs prints nobody's.
    office.sign_in("huangguoping").await.get("/plans/print").await.is(200);
    office.sign_in("liuhaiyan").await.get(&path).await.is(404);
    clerk.get("/plans/print").await.is(404);
}

/// Somebody whose name no font can draw is named, and nothing is printed with an empty box.
#[tokio::test]
async fn what_no_font_can_draw_is_told() {
    let office = TestOffice::open();
    let (_, zhu) = office.person("朱秀珍").await;
    let mut clerk = office.sign_in("luxiaoyun").await;
    let item = [("what", "write"), ("words", "问候𓀀"), ("from_on", "2026-11-23")];
    clerk.post(&format!("/people/{zhu}/plan"), &item).await.is(303);
    let path = week_of(&office, "黄国平").await.replace("/week", "/print");
    clerk.get(&path).await.is(400).says("𓀀");
}
