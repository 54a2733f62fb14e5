//! Changes that come by themselves, announced ahead.

use crate::office::TestOffice;

#[tokio::test]
async fn an_eightieth_and_a_sixtieth_birthday_are_announced() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let before = client.get("/people/coming").await;
    before.is(200).keeps_quiet_about("宁翠萍");
    let village = super::register::village(&mut client).await;
    for (person, name, number) in [
        ("01930000-0000-7000-8000-0000000000c1", "宁翠萍", "99011219470110002X"),
        ("01930000-0000-7000-8000-0000000000c2", "宁翠芬", "990112196701050025"),
    ] {
        let form = super::register::form(&[
            ("person", person),
            ("name", name),
            ("identity", number),
            ("area", &village),
        ]);
        client.post("/people/new", &form).await.is(303);
    }
    let page = client.get("/people/coming").await;
    page.says("宁翠萍").says("80岁").says("还有 48 天").says("服务方式由");
    page.says("宁翠芬").says("60岁").says("还有 43 天").says("成为服务对象");
    let text = page.text();
    assert!(text.find("宁翠芬") < text.find("宁翠萍"), "the nearest first");
    // Another village hears nothing of it.
    office.sign_in("wangfang").await.get("/people/coming").await.says("宁翠萍");
    office.sign_in("luxiaoyun").await.get("/people/coming").await.keeps_quiet_about("宁翠萍");
}
