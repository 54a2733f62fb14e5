//! What each role finds when it comes in.

use domain::actor::Role;

use crate::office::TestOffice;

#[tokio::test]
async fn an_officer_sees_what_is_wrong_and_the_way_to_the_names() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let page = client.get("/").await;
    page.is(200).says("逾期未联系").says("港沟街道").says("龚维民").says("逾期 8 天");
    // Down to the town, and to the names behind a number.
    let town = client.get("/?area=370112013000").await;
    town.is(200).says("坞东村").says("历城区");
    client
        .get("/people?area=370112013000&state=overdue")
        .await
        .is(200)
        .says("龚维民")
        .keeps_quiet_about("孟宪忠");
    client.get("/people?state=unassigned").await.is(200).says("卞春桃");
    client.get("/people?state=provisional").await.is(200).says("崔凤英").keeps_quiet_about("陶玉珍");
}

#[tokio::test]
async fn a_visitor_sees_whom_to_contact_in_large_type() {
    let office = TestOffice::open();
    let page = office.sign_in("sunxiuying").await.get("/").await;
    page.is(200).says("class=\"large\"").says("陶玉珍").says("登记").says("href=\"tel:");
    page.keeps_quiet_about("龚维民").keeps_quiet_about("导入名单");
}

#[tokio::test]
async fn who_has_no_people_is_told_why() {
    let office = TestOffice::open();
    office.sign_in("zhengkai").await.get("/").await.is(200).says("不查看老年人信息");
    office.sign_in("zhouqian").await.get("/").await.is(200).says("委托服务");
}

#[tokio::test]
async fn who_works_in_several_counties_sees_them_side_by_side_and_goes_down() {
    let office = TestOffice::open();
    office.hire_for_all("two-counties", Role::Auditor, "wutong").await;
    let mut client = office.sign_in("two-counties").await;
    let region = client.get("/").await;
    region.is(200).says("历城区民政局").says("启东市民政局").says("全国");
    client.get("/?county=320681").await.is(200).says("北新镇").keeps_quiet_about("港沟街道");
    client.get("/people?county=320681").await.says("朱秀珍").keeps_quiet_about("陶玉珍").says("区县");
    client.get("/duties?county=370112").await.says("陶玉珍").keeps_quiet_about("朱秀珍");
    // A person's page finds the county by itself.
    for (name, class) in [("朱秀珍", "A类"), ("陶玉珍", "重点人群")] {
        let (_, person) = office.person(name).await;
        client.get(&format!("/people/{person}")).await.is(200).says(class);
    }
}
