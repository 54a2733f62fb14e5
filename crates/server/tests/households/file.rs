//! The file of a household: what it lacks, on paper, on the shelf.

use super::{husband, wife};
use crate::office::TestOffice;

async fn household(client: &mut crate::office::Client, person: &str) -> String {
    let page = client.get(person).await;
    format!("/households/{}", page.between("href=\"/households/", "\"").expect("a household"))
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let office = TestOffice::open();
    let mut client = office.sign_in("luxiaoyun").await;
    let he = husband(&mut client).await;
    let page = household(&mut client, &he).await;
    let file = client.get(&page).await;
    file.is(200).says("缺：").says("户籍地址").says("紧急联系人").says("愿意接受探访").says("去补");
    file.keeps_quiet_about("档案完整 100%");
    let facts = [
        ("how", "from"),
        ("first", "2026-11-23"),
        ("registered_address", "某镇某村"),
        ("wishes_visits", "true"),
    ];
    client.post(&format!("{he}/facts"), &facts).await.is(303);
    let file = client.get(&page).await;
    let lacking = file.text();
    let lacking = lacking.split("缺：").nth(1).expect("a list");
    assert!(!lacking[..lacking.find("</p>").expect("an end")].contains("户籍地址"));
}

#[tokio::test]
async fn the_file_is_printed_with_an_index_and_the_log_says_so() {
    let office = TestOffice::open();
    let mut client = office.sign_in("luxiaoyun").await;
    let he = husband(&mut client).await;
    wife(&mut client, &he).await;
    let page = household(&mut client, &he).await;
    let pdf = client.get(&format!("{page}/print")).await;
    pdf.is(200);
    assert!(pdf.bytes.starts_with(b"%PDF"));
    // Cover, and for each of the two the situation and the registration form.
    let pages = pdf.bytes.windows(11).filter(|bytes| bytes == b"/Type /Page").count();
    let pages = pages.max(pdf.bytes.windows(10).filter(|bytes| bytes == b"/Type/Page").count());
    assert!(pages >= 5, "{pages} pages");
    client.get(&page).await.says("打印一户一档");
}

#[tokio::test]
async fn copies_are_filed_once_under_running_numbers() {
    let office = TestOffice::open();
    let mut clerk = office.sign_in("luxiaoyun").await;
    let he = husband(&mut clerk).await;
    let page = household(&mut clerk, &he).await;
    let sent = [("holder", "town"), ("on", "2026-11-23"), ("note", "三号柜")];
    clerk.post(&format!("{page}/archive"), &sent).await.is(403);
    let mut town = office.sign_in("guhaitao").await;
    let answer = town.post(&format!("{page}/archive"), &sent).await;
    answer.is(303);
    let file = town.get(&page).await;
    file.says("-2026-0001").says("三号柜");
    town.post(&format!("{page}/archive"), &sent).await.is(422).says("已经归档");
    town.post(&format!("{page}/archive"), &[("holder", ""), ("on", "")])
        .await
        .is(422)
        .says("请选择存放在哪里");
    let list = town.get("/archives").await;
    list.is(200).says("-2026-0001").says("卞长庚").says("三号柜");
    town.get("/archives?year=2025").await.is(200).says("还没有归档");
}
