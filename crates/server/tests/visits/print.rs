//! Official forms as PDF.

use crate::office::TestOffice;

#[tokio::test]
async fn the_record_of_a_visit_prints_and_the_log_knows() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let (_, person) = office.person("陶玉珍").await;
    let page = client.get(&format!("/people/{person}")).await;
    let record = page.between("<td class=\"do\"><a href=\"", "\"").expect("a visit to print").to_owned();
    for path in [record, format!("/people/{person}/visits/blank")] {
        let print = client.get(&path).await;
        print.is(200);
        assert_eq!(print.headers["content-type"], "application/pdf");
        assert!(print.bytes.starts_with(b"%PDF-") && print.bytes.len() > 5_000, "{path}");
    }
    client.get(&format!("/people/{person}")).await.says("打印探访记录");
}

#[tokio::test]
async fn a_place_with_a_ledger_prints_it_and_one_without_has_none() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    let (_, person) = office.person("朱秀珍").await;
    client.get(&format!("/people/{person}")).await.says("打印本月台账");
    let ledger = client.get(&format!("/people/{person}/ledger?month=2026-11")).await;
    ledger.is(200);
    assert!(ledger.bytes.starts_with(b"%PDF-"));
    client.get(&format!("/people/{person}/ledger?month=November")).await.is(404);

    let mut client = office.sign_in("wangfang").await;
    let (_, person) = office.person("陶玉珍").await;
    client.get(&format!("/people/{person}")).await.keeps_quiet_about("台账");
    client.get(&format!("/people/{person}/ledger")).await.is(404);
}
