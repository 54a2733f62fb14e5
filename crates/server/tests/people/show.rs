//! Somebody's page.

use crate::office::TestOffice;

#[tokio::test]
async fn the_page_says_class_clause_reasons_and_what_is_owed() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let (_, person) = office.person("陶玉珍").await;
    let page = client.get(&format!("/people/{person}")).await;
    page.is(200).says("归入“重点人群”，因为残疾等级是二级（残疾证）；依据 二（一）1（1）。").says("每周联系");
    page.says("属于服务对象，因为残疾等级是二级、年满 70 周岁（1956 年 3 月 18 日出生，居民身份证）。");
    page.says("0/1").says("计入“每周探访”").says("登记老年人").says("990112**********67");

    let (_, person) = office.person("崔凤英").await;
    client.get(&format!("/people/{person}")).await.says("暂定").says("建议尽快评估");
}

#[tokio::test]
async fn what_does_not_count_says_why() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    let (_, person) = office.person("茅洪生").await;
    client.get(&format!("/people/{person}")).await.says("同一天同一种方式只计一次");
    let (_, person) = office.person("袁志高").await;
    client.get(&format!("/people/{person}")).await.says("老人谢绝");
}
