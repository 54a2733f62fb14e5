//! The cases of the pack in force, on a page.

use std::fs;

use super::copy;
use crate::office::TestOffice;

#[tokio::test]
async fn every_case_is_told_with_its_facts_and_reasons() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    client.get("/packs").await.is(200).says("href=\"/packs/cases\"").says("href=\"/packs/try\"");
    let page = client.get("/packs/cases").await;
    page.is(200).says("全部相符").says("70 岁，肢体残疾二级，能力完好，独居");
    page.says("归入“重点人群”，因为残疾等级是二级；依据 二（一）1（1）。").says("每周联系（方式不限） 1 次");
    page.says("第 3 号读法采用“签约前按重点人群探访”").says("还缺：失智");
    page.keeps_quiet_about("cert_grade").keeps_quiet_about("不符：");
}

#[tokio::test]
async fn a_case_that_is_not_as_expected_stands_first_and_says_what_differs() {
    let folder = std::env::temp_dir().join(format!("koumen-cases-{}", std::process::id()));
    let wrong = ("story = \"65 岁，失智，评估为轻度\"", "story = \"写错的例子\"");
    copy("jinan-2023", &folder, &[wrong]);
    let cases = folder.join("cases/notice.toml");
    let text = fs::read_to_string(&cases).expect("cases");
    let (before, after) = text.split_once("写错的例子").expect("the case");
    let after = after.replacen("class = \"key\"", "class = \"general\"", 1);
    fs::write(&cases, format!("{before}写错的例子{after}")).expect("a changed case");

    let office = TestOffice::with_packs(std::slice::from_ref(&folder));
    let mut client = office.sign_in("wangfang").await;
    let page = client.get("/packs/cases").await;
    page.is(200).says("有 1 个与规则不符").says("不符：归入“重点人群”");
    let first = page.between("<tbody>", "</tr>").expect("a row").to_owned();
    assert!(first.contains("写错的例子") && first.contains("归入“一般人群”"), "{first}");
    let _ = fs::remove_dir_all(folder);
}
