//! Finding people.

use crate::office::TestOffice;

#[tokio::test]
async fn people_are_found_by_name_pinyin_first_letters_and_last_four() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    for words in ["朱秀珍", "朱", "zhuxiuzhen", "zhuxiu", "zxz", "ZXZ", "0025"] {
        let page = client.get(&format!("/people?q={}", server::respond::encode(words))).await;
        assert!(page.text().contains(">朱秀珍</a>"), "not found by {words}");
    }
    client.get("/people?q=nobody").await.is(200).says("没有符合条件的老年人").keeps_quiet_about("朱秀珍");
}

#[tokio::test]
async fn class_and_visitor_narrow_the_list() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    client.get("/people?class=A").await.says("朱秀珍").keeps_quiet_about("季炳良");
    client.get("/people?class=B").await.says("季炳良").keeps_quiet_about("朱秀珍");
}

#[tokio::test]
async fn a_whole_number_is_kept_out_of_addresses_and_found_through_the_form() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    let number = "990681194605030025";
    let told = client.get(&format!("/people?q={number}")).await;
    told.is(200).says("请不要在这里输入完整证件号").keeps_quiet_about(number);
    let (_, person) = office.person("朱秀珍").await;
    let found = client.post("/people/find", &[("identity", number)]).await;
    assert_eq!((found.status, found.location()), (303, format!("/people/{person}").as_str()));
    // A right number of nobody, a wrong one, and one of another county.
    for number in ["990681194605030033", "123", "990112195603180067"] {
        let answer = client.post("/people/find", &[("identity", number)]).await;
        assert!(answer.location().starts_with("/people?told="), "{}", answer.location());
    }
}

#[tokio::test]
async fn no_list_shows_a_whole_number() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    let (_, person) = office.person("朱秀珍").await;
    for page in ["/people".to_owned(), "/duties".into(), "/".into(), format!("/people/{person}")] {
        client.get(&page).await.is(200).keeps_quiet_about("19460503").keeps_quiet_about("990681194605030025");
    }
}

#[tokio::test]
async fn people_are_found_by_address_and_the_page_says_so() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    let ask = |words: &str| format!("/people?q={}", server::respond::encode(words));
    client.get("/people").await.says("住址开头").keeps_quiet_about("按住址");
    let page = client.get(&ask("北新村三组６号")).await;
    assert!(page.text().contains(">朱秀珍</a>") && page.text().contains("按住址的开头查找。"));
    let page = client.get(&ask("北新村三组")).await;
    assert!(page.text().contains(">朱秀珍</a>") && page.text().contains("没有找到这个姓名，已改按住址"));
    client.get(&ask("朱秀珍")).await.is(200).keeps_quiet_about("按住址");
}
