//! A sheet comes back: every row a contact of its own, what is good is kept, what is not comes back as typed.

use super::week_of;
use crate::office::{Answer, Client, TestOffice};
use crate::workers::worker;

/// The rows of the page that can still be filled in: mark and lead of their fields, by name of the person.
fn rows(page: &Answer) -> Vec<(String, String, String)> {
    let text = page.text();
    text.split("name=\"row\" value=\"")
        .skip(1)
        .map(|part| {
            let mark = part.split('"').next().unwrap_or_default().to_owned();
            let lead = format!("{}.", mark.split('~').next().unwrap_or_default());
            let name = part.split("：结果").next().and_then(|before| before.rsplit('"').next());
            (mark, lead, name.unwrap_or_default().to_owned())
        })
        .collect()
}

async fn entry(
    office: &TestOffice,
    client: &mut Client,
    name: &str,
) -> (String, Vec<(String, String, String)>) {
    let path = week_of(office, name).await.replace("/week", "/enter");
    let page = client.get(&path).await;
    page.is(200).says("录入纸质探访单").says("一次录入");
    (worker(office, name).await.id.to_string(), rows(&page))
}

/// Mark and lead of a row, and what is typed into it.
type Typed<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

fn filled(whose: &str, rows: &[Typed<'_>]) -> Vec<(String, String)> {
    let mut fields =
        vec![("worker".to_owned(), whose.to_owned()), ("monday".to_owned(), "2026-11-23".to_owned())];
    for (mark, lead, values) in rows {
        fields.push(("row".to_owned(), (*mark).to_owned()));
        fields.extend(values.iter().map(|(name, value)| (format!("{lead}{name}"), (*value).to_owned())));
    }
    fields
}

async fn send(client: &mut Client, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    client.post("/plans/enter", &fields).await
}

async fn story(office: TestOffice) {
    let mut clerk = office.sign_in("liuhaiyan").await;
    let (whose, all) = entry(&office, &mut clerk, "孙秀英").await;
    assert!(all.len() > 1, "{all:?}");
    let tao = all.iter().find(|row| row.2 == "陶玉珍").expect("her row");
    let other = all.iter().find(|row| row.2 != "陶玉珍").expect("another");
    // Nothing chosen is nothing said.
    send(&mut clerk, &filled(&whose, &[(&tao.0, &tao.1, &[])])).await.is(422).says("还没有填任何一行");

    // Of the two rows one is right; the other says no time.
    let good: &[(&str, &str)] = &[
        ("outcome", "not_reached.no_answer"),
        ("mode", "door"),
        ("day", "2026-11-23"),
        ("time", "830"),
        ("note", "门锁着"),
    ];
    let bad: &[(&str, &str)] =
        &[("outcome", "refused.today"), ("mode", "door"), ("day", "2026-11-23"), ("note", "改天")];
    let both = filled(&whose, &[(&tao.0, &tao.1, good), (&other.0, &other.1, bad)]);
    let partly = send(&mut clerk, &both).await;
    partly
        .is(422)
        .says("录入了 1 行")
        .says("还有 1 行没有录上")
        .says("请填几点")
        .says("刚录入")
        .says("value=\"改天\"");
    let left = rows(&partly);
    assert!(left.iter().any(|row| row.0 == other.0), "under the same id");
    assert!(!left.iter().any(|row| row.0 == tao.0), "what is kept is not asked again");
    let (_, person) = office.person("陶玉珍").await;
    let visit = tao.1.trim_end_matches('.');
    clerk
        .get(&format!("/people/{person}/visits/{visit}"))
        .await
        .is(200)
        .says("门锁着")
        .says("没人接/没人应门")
        .says("孙秀英");

    // The whole form again, put right: the first row is the same contact, not a second one.
    let mended: Vec<(&str, &str)> = bad.iter().copied().chain([("time", "8:45")]).collect();
    let both = filled(&whose, &[(&tao.0, &tao.1, good), (&other.0, &other.1, &mended)]);
    let done = send(&mut clerk, &both).await;
    assert!(done.is(303).location().ends_with("done=sheet_entered"), "{}", done.location());
    clerk.get(done.location()).await.says("这张单子已经录入");
    let page = clerk.get(&format!("/people/{person}")).await;
    assert_eq!(page.text().matches("11-23 08:30").count(), 1);
    send(&mut clerk, &both).await.is(303);
    // What was entered is told at the row when the sheet is opened again.
    let path = week_of(&office, "孙秀英").await.replace("/week", "/enter");
    clerk.get(&path).await.says("11-23 08:30 上门 没人接/没人应门");
}

#[tokio::test]
async fn good_rows_are_kept_and_bad_ones_come_back() {
    story(TestOffice::open()).await;
}

#[tokio::test]
async fn the_same_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(office).await;
    }
}

#[tokio::test]
async fn as_last_time_fills_in_the_form_and_asks_for_what_nobody_ever_answered() {
    let office = TestOffice::open();
    let mut clerk = office.sign_in("liuhaiyan").await;
    let (whose, all) = entry(&office, &mut clerk, "孙秀英").await;
    let tao = all.iter().find(|row| row.2 == "陶玉珍").expect("her row");
    let reached: Vec<(&str, &str)> =
        vec![("outcome", "reached"), ("mode", "door"), ("day", "2026-11-23"), ("time", "8")];
    // Not as last time, and nothing said instead: the questions are asked in the row.
    let asked = send(&mut clerk, &filled(&whose, &[(&tao.0, &tao.1, &reached)])).await;
    asked.is(422).says("请填写“行动能力”").says(&format!("name=\"{}a_mobility\"", tao.1)).says("燃气安全");
    let mut same = reached.clone();
    same.push(("same", "yes"));
    send(&mut clerk, &filled(&whose, &[(&tao.0, &tao.1, &same)])).await.is(303);
    let (_, person) = office.person("陶玉珍").await;
    let shown = clerk.get(&format!("/people/{person}/visits/{}", tao.1.trim_end_matches('.'))).await;
    shown.is(200).says("计入“每周探访”").says("无变化").says("燃气安全");
    clerk.get(&week_of(&office, "孙秀英").await).await.says("做了");
}

#[tokio::test]
async fn a_sheet_is_found_by_its_code_and_nobody_elses() {
    let office = TestOffice::open();
    let id = worker(&office, "孙秀英").await.id.to_string();
    let code = format!("{}-261123", &id[id.len() - 8..]);
    let mut clerk = office.sign_in("liuhaiyan").await;
    let there = clerk.get(&format!("/plans/enter?code={code}")).await;
    assert_eq!(there.is(303).location(), format!("/plans/enter?worker={id}&monday=2026-11-23"));
    clerk.get(there.location()).await.is(200).says(&code);
    clerk.get("/plans/enter?code=00000000-261123").await.is(422).says("没有找到这张单子");
    office.sign_in("luxiaoyun").await.get(&format!("/plans/enter?code={code}")).await.is(422);
    // A week to come has nothing to enter.
    clerk.get(&format!("/plans/enter?worker={id}&monday=2026-11-30")).await.is(404);
    // A row that was made up is no contact.
    let stranger = "01930000-0000-7000-8000-0000000000b9";
    let odd = vec![
        ("worker".to_owned(), id),
        ("row".to_owned(), format!("{stranger}~{stranger}~2026-11-23~1~key_weekly")),
        (format!("{stranger}.outcome"), "reached".to_owned()),
    ];
    send(&mut clerk, &odd).await.is(422).says("还没有填任何一行");
}
