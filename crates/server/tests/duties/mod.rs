//! The due list; a month of one person stands in a file of its own.

mod calendar;
mod exceptions;

use crate::office::TestOffice;

#[tokio::test]
async fn the_longest_overdue_comes_first_and_the_list_follows_place_and_visitor() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let all = client.get("/duties").await.text();
    let at = |name: &str| all.find(name).unwrap_or_else(|| panic!("{name} is due"));
    assert!(at("龚维民") < at("陶玉珍"), "overdue before due");

    let overdue = client.get("/duties?when=overdue").await;
    overdue.says("龚维民").keeps_quiet_about("陶玉珍");
    let worker = client.get("/duties").await;
    let id = worker
        .between("<option value=\"", "\">孙秀英")
        .and_then(|head| head.rsplit("value=\"").next())
        .map(str::to_owned);
    let hers = client.get(&format!("/duties?worker={}", id.expect("孙秀英 among the visitors"))).await;
    hers.says("陶玉珍").keeps_quiet_about("龚维民");
    client.get("/duties?worker=none").await.says("卞春桃").keeps_quiet_about("陶玉珍");
}

#[tokio::test]
async fn a_visitors_list_holds_their_own_people_only() {
    let office = TestOffice::open();
    office
        .sign_in("sunxiuying")
        .await
        .get("/duties")
        .await
        .is(200)
        .says("陶玉珍")
        .keeps_quiet_about("龚维民");
}
