//! Giving somebody to a visitor.

use crate::office::TestOffice;

#[tokio::test]
async fn whoever_is_given_a_person_sees_them_and_the_former_visitor_does_not() {
    let office = TestOffice::open();
    let mut county = office.sign_in("wangfang").await;
    let (_, person) = office.person("陶玉珍").await;
    let path = format!("/people/{person}/worker");
    let page = county.get(&path).await;
    page.is(200).says("孙秀英");
    let list = page.text();
    let at = list.find(">李建国（").expect("another visitor");
    let id = list[..at].rsplit("value=\"").next().expect("an id").trim_end_matches('"').to_owned();
    county.post(&path, &[("worker", &id)]).await.is(303);
    county.get(&format!("/people/{person}?done=assigned")).await.says("已安排探访人").says("李建国");
    // 李建国 works in another village of the county; whoever is his to visit, he sees, in the list and on the phone.
    office.sign_in("lijianguo").await.get(&format!("/people/{person}")).await.is(200).says("陶玉珍");
    let taken = office.phone("lijianguo", 1).await.get("/api/v1/people").await;
    taken.is(200).says("陶玉珍").says("坞东村");
    office.sign_in("sunxiuying").await.get(&format!("/people/{person}")).await.is(404);
    county.post(&path, &[("worker", &id)]).await.is(422).says("没有变化");
    county.post(&path, &[("worker", "")]).await.is(422).says("请选择探访人");
    county.post(&path, &[("worker", "none")]).await.is(303);
    county.get("/people?state=unassigned").await.says("陶玉珍");
}
