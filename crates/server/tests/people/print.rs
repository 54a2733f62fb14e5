//! The registration form of the notice as PDF.

use crate::office::TestOffice;

#[tokio::test]
async fn the_registration_form_prints_filled_and_blank_and_the_log_knows() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    let (_, person) = office.person("朱秀珍").await;
    let page = client.get(&format!("/people/{person}")).await;
    page.says(&format!("/people/{person}/registration\"")).keeps_quiet_about("打印信息登记表");
    let blank = client.get(&format!("/people/{person}/registration/blank")).await;
    let filled = client.get(&format!("/people/{person}/registration")).await;
    // She has a second contact, for whom the form has no row: a continuation sheet for each copy.
    for (print, pages) in [(&blank, b"/Count 2"), (&filled, b"/Count 4")] {
        print.is(200);
        assert_eq!(print.headers["content-type"], "application/pdf");
        assert!(print.bytes.starts_with(b"%PDF-"));
        assert!(print.bytes.windows(8).any(|window| window == pages), "{pages:?}");
    }
    assert!(filled.bytes.len() > blank.bytes.len());
    client.get(&format!("/people/{person}")).await.says("打印信息登记表");
}

/// Everybody of the county: whatever a class and its facts bring has a place on the form.
#[tokio::test]
async fn the_form_of_everybody_in_the_cast_prints() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    for name in ["茅洪生", "江美娟", "季炳良", "袁志高", "施巧云"] {
        let (_, person) = office.person(name).await;
        client.get(&format!("/people/{person}/registration")).await.is(200);
    }
}

#[tokio::test]
async fn a_place_without_the_form_has_none() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let (_, person) = office.person("陶玉珍").await;
    client.get(&format!("/people/{person}")).await.keeps_quiet_about("登记表").keeps_quiet_about("登记信息");
    client.get(&format!("/people/{person}/registration")).await.is(404);
    client.get(&format!("/people/{person}/registration/blank")).await.is(404);
}
