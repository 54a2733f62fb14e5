//! Whoever stands in the register twice: noticed while somebody types, found by the night's walk, told apart.

use domain::{
    ids::PersonId,
    people::{FactInput, RegisterPerson},
};
use serde_json::json;
use server::people::register::{Around, register};

use crate::office::{Client, TestOffice};

/// Somebody of the clerk's village as an import would register them: nobody is asked about namesakes.
pub async fn registered(office: &TestOffice, name: &str, number: Option<&str>, born_on: &str) -> PersonId {
    let facts = [("alone", json!(true))];
    registered_with(office, name, (number, born_on), &facts).await
}

/// The same with other facts.
pub async fn registered_with(
    office: &TestOffice,
    name: &str,
    (number, born_on): (Option<&str>, &str),
    facts: &[(&str, serde_json::Value)],
) -> PersonId {
    let app = &office.app;
    let actor = office.credentials("liuhaiyan").await.account.actor();
    let tenant = actor.tenants[0];
    let scope = actor.scope(tenant).expect("a clerk sees people");
    let pack = app.pack_for(tenant, app.edge().today()).expect("a notice");
    let command = RegisterPerson {
        id: PersonId::from(app.edge().id()),
        tenant,
        name: name.to_owned(),
        identity: number.unwrap_or_default().to_owned(),
        identity_note: number.is_none().then(|| "正在补办".to_owned()),
        born_on: number.is_none().then(|| born_on.parse().expect("a day")),
        sex: None,
        certificate: None,
        phone: None,
        address: "坞东村三组 99 号".to_owned(),
        registered_on: None,
        facts: facts
            .iter()
            .map(|(fact, value)| FactInput { fact: (*fact).to_owned(), value: value.clone(), evidence: None })
            .collect(),
        note: None,
        not_the_namesake: true,
        by_form: false,
    };
    let around = Around { scope: &scope, actor: &actor, pack: &pack };
    let area = "370112013214002".parse().ok();
    register(app, around, command, area, None, None).await.expect("a database").expect("registered")
}

fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("person", "01930000-0000-7000-8000-0000000000a2"),
        ("name", "陶玉珍"),
        ("identity", ""),
        ("identity_note", "正在补办"),
        ("born_on", "1956-03-18"),
        ("area", "370112013214002"),
        ("address", "坞东村二组 8 号"),
        ("alone", "true"),
    ];
    for (name, value) in changes {
        form.retain(|(known, _)| known != name);
        form.push((name, value));
    }
    form
}

async fn noticed(client: &mut Client, changes: &[(&str, &str)]) -> crate::office::Answer {
    let answer = client.post("/people/new/twins", &form(changes)).await;
    answer.is(200);
    answer
}

#[tokio::test]
async fn whoever_is_like_the_one_being_typed_is_named_with_the_reason() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let same = noticed(&mut client, &[]).await;
    same.says("登记簿里有相像的人").says("陶玉珍（女，1956-03-18").says("姓名和出生日期相同");
    same.says("就是这个人，去看看").says("不是同一个人，继续登记").keeps_quiet_about("990112195603180067");
    noticed(&mut client, &[("name", "陶玉真")]).await.says("姓名同音，出生日期相同");
    noticed(&mut client, &[("name", "陶玉芳")]).await.says("姓名只差一个字，出生日期相同");
    noticed(&mut client, &[("born_on", "1965-03-18")]).await.says("有两位数字写反了");
    noticed(&mut client, &[("name", "某某某"), ("born_on", "1950-01-01"), ("phone", "0531-2000005")])
        .await
        .keeps_quiet_about("陶玉珍");
    noticed(&mut client, &[("name", "某某某"), ("born_on", "1956-11-01"), ("phone", "0531-2000005")])
        .await
        .says("陶玉珍")
        .says("联系电话相同");
    let home = [("name", "某某某"), ("born_on", "1956-11-01"), ("address", "坞东村二组3 号")];
    noticed(&mut client, &home).await.says("住址和出生年份相同");
    let number = [("identity", "990112195603180067"), ("name", "某某某")];
    noticed(&mut client, &number).await.says("证件号码相同");
    assert_eq!(noticed(&mut client, &[("name", "某某某")]).await.text().trim(), "", "nobody is alike");
}

#[tokio::test]
async fn of_somebody_out_of_sight_nothing_is_told_but_whom_to_ask() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let far = noticed(&mut client, &[("name", "祝文清"), ("born_on", "1944-05-19")]).await;
    far.says("不在您负责的范围内").says("河西").keeps_quiet_about("祝文清").keeps_quiet_about("31 号");
    // The number of somebody of another county: a clerk is not told which.
    let moved = noticed(&mut client, &[("identity", "990681194605030025"), ("name", "朱秀珍")]).await;
    moved.says("另一个县（市、区）").keeps_quiet_about("启东").keeps_quiet_about("北新");
}

#[tokio::test]
async fn without_scripts_the_form_asks_before_it_keeps() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let like = [("name", "陶玉真")];
    let asked = client.post("/people/new", &form(&[("name", "陶玉真"), ("phone", "12")])).await;
    asked.is(422).says("很相像的人").says("姓名同音").says("name=\"not_the_namesake\"").says("没有保存");
    assert!(asked.oops("phone").is_some(), "whatever else is wrong is told at once");
    client.post("/people/new", &form(&like)).await.is(422);
    client.get("/people?q=tyz").await.keeps_quiet_about("陶玉真");
    let looked = form(&[("name", "陶玉真"), ("not_the_namesake", "true")]);
    client.post("/people/new", &looked).await.is(303);
    // Whoever looked is not asked again.
    let tenant = office.person("陶玉珍").await.0;
    server::people::twins::look_for_pairs(&office.app, tenant).await.expect("a walk");
    client.get("/people/twins").await.is(200).keeps_quiet_about("陶玉真");
}

async fn pairs_are_found_and_told_apart(office: &TestOffice) {
    let tenant = office.person("陶玉珍").await.0;
    server::people::twins::look_for_pairs(&office.app, tenant).await.expect("a walk");
    let twin = registered(office, "陶玉真", None, "1956-03-18").await;
    let found = server::people::twins::look_for_pairs(&office.app, tenant).await.expect("a walk");
    assert_eq!(found, 1, "who comes later is found by the next run");
    assert_eq!(server::people::twins::look_for_pairs(&office.app, tenant).await.expect("a walk"), 0);
    let mut client = office.sign_in("liuhaiyan").await;
    let list = client.get("/people/twins").await;
    list.is(200).says("陶玉珍").says("陶玉真").says("姓名同音，出生日期相同");
    let other = office.person("陶玉珍").await.1;
    let (one, other) = (twin.to_string(), other.to_string());
    let say = |reason| vec![("one", one.as_str()), ("other", other.as_str()), ("reason", reason)];
    client.post("/people/twins", &say(" ")).await.is(422).says("请写明怎么知道");
    client.post("/people/twins", &say("两人都见过")).await.is(303);
    client.get("/people/twins").await.keeps_quiet_about("陶玉真");
    client.get(&format!("/people/{twin}")).await.says("认定不是同一人").says("两人都见过");
    office.wait(jiff::SignedDuration::from_hours(25));
    for _ in 0..2 {
        let again = server::people::twins::look_for_pairs(&office.app, tenant).await.expect("a walk");
        assert_eq!(again, 0, "it is never asked again");
    }
    // Somebody of another village is not seen here at all.
    let far = office.person("祝文清").await.1.to_string();
    let mut client = office.sign_in("liuhaiyan").await;
    let apart = [("one", one.as_str()), ("other", far.as_str()), ("reason", "好")];
    client.post("/people/twins", &apart).await.is(422).says("不在您负责的范围内");
}

#[tokio::test]
async fn pairs_are_found_and_told_apart_on_both_engines() {
    pairs_are_found_and_told_apart(&TestOffice::open()).await;
    if let Some(office) = TestOffice::on_postgres().await {
        pairs_are_found_and_told_apart(&office).await;
    }
}
