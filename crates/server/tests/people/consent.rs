//! What somebody agreed to: entered, refused, taken back, and what follows at once.

use serde_json::json;

use crate::office::{Answer, Client, TestOffice};
use crate::visits::receive::visit;

async fn at_page(office: &TestOffice, user: &str, name: &str) -> (Client, String) {
    let client = office.sign_in(user).await;
    let (_, person) = office.person(name).await;
    (client, format!("/people/{person}"))
}

/// The form of a purpose filled in and sent.
pub async fn say(client: &mut Client, page: &str, purpose: &str, fields: &[(&str, &str)]) -> Answer {
    let form = client.get(&format!("{page}/consents/new?purpose={purpose}")).await;
    let hidden =
        |name: &str| form.between(&format!("name=\"{name}\" value=\""), "\"").expect(name).to_owned();
    let (id, version) = (hidden("id"), hidden("version"));
    let own =
        [("id", id.as_str()), ("purpose", purpose), ("version", version.as_str()), ("on", "2026-11-23")];
    client.post(&format!("{page}/consents/new"), &[&own[..], fields].concat()).await
}

/// Address of the page on which what stands for a purpose is taken back.
async fn back_address(client: &mut Client, page: &str, purpose: &str) -> String {
    let shown = client.get(page).await.text();
    let row = shown.split(&format!("consents/new?purpose={purpose}\"")).nth(1).expect("a line").to_owned();
    let row = row[..row.find("</tr>").expect("an end")].to_owned();
    let from = row.find(&format!("{page}/consents/")).expect("something that stands");
    row[from..from + row[from..].find('"').expect("an end")].to_owned()
}

const BY_ONESELF: [(&str, &str); 3] = [("signer", "oneself"), ("way", "paper"), ("evidence", "2026-0101")];

async fn story(office: &TestOffice) {
    let (mut client, page) = at_page(office, "wangfang", "方德海").await;
    client.get(&page).await.says("同意和告知").says("还没有问").says("还没有告知");
    let yes = [&[("said", "given")], &BY_ONESELF[..]].concat();
    let kept = say(&mut client, &page, "photos", &yes).await;
    assert_eq!(kept.location(), format!("{page}?done=consent"), "{}", kept.text());
    client.get(&page).await.says("本人：同意").says("2026-0101").says("登记同意");
    // The same once more is the same.
    say(&mut client, &page, "photos", &yes).await.is(422).says("已经登记过");

    let back = back_address(&mut client, &page, "photos").await;
    let form = client.get(&back).await;
    let id = form.between("name=\"id\" value=\"", "\"").expect("an id").to_owned();
    let send = [("id", id.as_str()), ("how", "withdrawn"), ("on", "2026-11-23"), ("signer", "oneself")];
    let without = client.post(&back, &send).await;
    assert!(without.is(422).oops("note").expect("a sentence").contains("未说明"));
    client.post(&back, &[&send[..], &[("note", "不想再拍")]].concat()).await.is(303);
    client.get(&page).await.says("撤回同意").says("不想再拍");
    let again = client.get(&back).await;
    again.is(200).keeps_quiet_about("提交失败");
    // The log tells all of it.
    client.get(&page).await.says("入户拍照：撤回同意（不想再拍）");
}

#[tokio::test]
async fn a_consent_is_entered_and_withdrawn() {
    story(&TestOffice::open()).await;
}

#[tokio::test]
async fn a_consent_is_entered_and_withdrawn_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(&office).await;
    }
}

#[tokio::test]
async fn every_mistake_stands_at_its_field() {
    let office = TestOffice::open();
    let (mut client, page) = at_page(&office, "liuhaiyan", "陶玉珍").await;
    let guardian = [("said", "given"), ("signer", "guardian"), ("way", "witnessed"), ("note", "女儿在场")];
    let refused = say(&mut client, &page, "health", &guardian).await;
    refused.is(422).says("女儿在场").says("value=\"guardian\" checked");
    for field in ["signer_name", "signer_relation", "signer_basis", "witness"] {
        assert!(refused.oops(field).is_some(), "{field}");
    }
    let nothing = say(&mut client, &page, "health", &[]).await;
    assert!(nothing.is(422).oops("said").is_some() && nothing.oops("signer").is_some());
    client.get(&page).await.says("还没有问");
}

#[tokio::test]
async fn what_was_entered_wrongly_says_nothing_any_more() {
    let office = TestOffice::open();
    let (mut client, page) = at_page(&office, "wangfang", "方德海").await;
    let no = [&[("said", "refused")], &BY_ONESELF[..]].concat();
    say(&mut client, &page, "visits", &no).await.is(303);
    // Beside the wish that the register holds.
    client.get(&page).await.says("（“探访和建档”：不同意）");
    let back = back_address(&mut client, &page, "visits").await;
    let send = [("id", "01930000-0000-7000-8000-0000000000c7"), ("how", "mistaken"), ("note", "填错人")];
    client.post(&back, &send).await.is(303);
    let shown = client.get(&page).await;
    shown.keeps_quiet_about("（“探访和建档”：不同意）").says("原来登记错了（填错人）");
    client.get(&back).await.is(404);
}

#[tokio::test]
async fn whoever_says_no_to_pictures_is_not_offered_any_and_none_is_taken_in() {
    let office = TestOffice::open();
    let (mut client, page) = at_page(&office, "wangfang", "陶玉珍").await;
    let mut sun = office.phone("sunxiuying", 1).await;
    let tao = page.rsplit('/').next().expect("an id").to_owned();
    let offered = |taken: &serde_json::Value| -> bool {
        let people = taken["people"].as_array().expect("people");
        let one = people.iter().find(|one| one["id"] == tao.as_str()).expect("one of hers");
        one["no_photos"] != true
    };
    assert!(offered(&sun.get("/api/v1/people").await.json()));
    let (hash, other) = ("ab".repeat(32), "cd".repeat(32));
    let mut with_photo = visit(&tao, 1);
    with_photo["photos"] = json!([hash]);
    sun.post("/api/v1/visits", &json!({ "visits": [with_photo] })).await.is(200);
    sun.put(&hash, 0, 500, &[1; 100]).await.is(200);

    let no = [("said", "refused"), ("signer", "oneself"), ("way", "witnessed"), ("witness", "李红")];
    say(&mut client, &page, "photos", &no).await.is(303);
    assert!(!offered(&sun.get("/api/v1/people").await.json()));
    sun.put(&hash, 100, 500, &[1; 100]).await.says_no(403, "forbidden").says("没有同意拍照");
    // Nobody knows yet whose it is.
    sun.put(&other, 0, 500, &[1; 100]).await.is(200);
    // The visit itself counts as any other.
    client.get(&page).await.says("孙秀英");
}

#[tokio::test]
async fn texts_and_leaflet_are_printed_with_room_for_signatures() {
    let office = TestOffice::open();
    let (mut client, page) = at_page(&office, "liuhaiyan", "陶玉珍").await;
    let all = client.get(&format!("{page}/consents/print")).await;
    all.is(200).says("陶玉珍").says("入户拍照同意书").says("探访和建档同意书").says("见证人签字");
    all.keeps_quiet_about("990112195603180067");
    let one = client.get(&format!("{page}/consents/print?purpose=photos")).await;
    one.says("入户拍照同意书").keeps_quiet_about("探访和建档同意书");
    client.get("/people/leaflet").await.is(200).says("您的权利");
}

#[tokio::test]
async fn the_cast_shows_a_guardian_a_refusal_and_a_withdrawal() {
    let office = TestOffice::open();
    let (mut client, page) = at_page(&office, "wangfang", "梁爱云").await;
    client.get(&page).await.says("监护人高明远，丈夫：同意").says("监护依据").says("当面告知，刘海燕");
    let (_, meng) = office.person("孟宪忠").await;
    client
        .get(&format!("/people/{meng}"))
        .await
        .says("不愿意家里被拍")
        .says("工作人员代勾，有人见证（张敏）");
    let (_, gong) = office.person("龚维民").await;
    client.get(&format!("/people/{gong}")).await.says("撤回同意");
}
