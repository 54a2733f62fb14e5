//! Lists taken out as workbooks.

use std::ops::ControlFlow;

use domain::events::{Action, Subject};
use sheets::read::{Limits, Workbook};

use crate::office::{Answer, Client, TestOffice};

/// The cells of a workbook's first sheet.
fn cells(answer: &Answer) -> Vec<Vec<String>> {
    let mut book = Workbook::open(&answer.bytes, &Limits::default()).expect("a workbook");
    let sheet = book.sheets()[0].name.clone();
    let mut rows = Vec::new();
    book.each_row(&sheet, |row| {
        let reach = row.cells().last().map_or(0, |(at, _)| at + 1);
        let text = |at| row.cell(at).map(|cell| cell.text.to_string()).unwrap_or_default();
        rows.push((0..reach).map(text).collect());
        ControlFlow::Continue(())
    })
    .expect("rows");
    rows
}

async fn take_out(client: &mut Client, path: &str, conditions: &[(&str, &str)], reason: &str) -> Answer {
    let fields: Vec<_> = conditions.iter().copied().chain([("reason", reason)]).collect();
    client.post(path, &fields).await
}

#[tokio::test]
async fn the_list_is_taken_out_as_it_is_seen_and_masked() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    client.get("/people?class=A").await.says("href=\"/people/export?class=A\"");
    client.get("/people/export?class=A").await.says("导出事由").says("name=\"class\" value=\"A\"");
    let answer = take_out(&mut client, "/people/export", &[("class", "A")], "九月慰问核对").await;
    let rows = cells(answer.is(200));
    assert!(rows[0][0].contains("事由：九月慰问核对") && rows[0][0].contains("沈静"), "{}", rows[0][0]);
    assert_eq!(rows[1][..6], ["序号", "姓名", "性别", "年龄", "证件号码", "联系电话"]);
    let names: Vec<&str> = rows[2..].iter().map(|row| row[1].as_str()).collect();
    assert!(names.contains(&"朱秀珍") && !names.contains(&"季炳良"), "{names:?}");
    let all = rows.concat().join("|");
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    for row in &rows[2..] {
        assert!(row[4].is_empty() || (row[4].contains('*') && digits(&row[4]) <= 8), "{}", row[4]);
        assert!(row[5].is_empty() || (row[5].contains('*') && digits(&row[5]) <= 8), "{}", row[5]);
    }
    assert!(!all.contains("990681194605030025"));
    // What the page counts is what leaves.
    let page = client.get("/people?class=A").await;
    let counted = page.between("<span class=\"sub num\">共 ", " 人").expect("a count").to_owned();
    assert_eq!(counted, (rows.len() - 2).to_string());
}

#[tokio::test]
async fn who_took_what_and_why_stands_in_the_log() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    let rows = cells(&take_out(&mut client, "/duties/export", &[("when", "overdue")], "逾期督办").await);
    let tenant = office.credentials("shenjing").await.account.tenants[0];
    let subject = Subject::List("due".to_owned());
    let found = office.app.db().read(move |tx| store::events::of_subject(tx, tenant, &subject, None, 9));
    let events = found.await.expect("a database");
    let [told] = &events[..] else { panic!("{} events", events.len()) };
    let event = &told.event;
    assert_eq!((event.action, event.note.as_deref()), (Action::ListExported, Some("逾期督办")));
    let after = event.after.clone().expect("what left");
    assert_eq!(after["people"], rows.len() - 2);
    assert!(after["shows"].as_str().is_some_and(|shows| shows.ends_with("已逾期")), "{after}");
}

#[tokio::test]
async fn without_a_reason_nothing_leaves_and_nothing_is_logged() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    for path in ["/people/export", "/duties/export"] {
        for reason in ["", " 。 "] {
            take_out(&mut client, path, &[], reason).await.is(422).says("请写明导出的事由");
        }
    }
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get("/people").await.keeps_quiet_about("/people/export");
    take_out(&mut clerk, "/people/export", &[], "核对").await.is(403);
}

#[tokio::test]
async fn a_search_for_a_number_is_not_written_down() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    let rows = cells(&take_out(&mut client, "/people/export", &[("q", "0025")], "核对身份").await);
    assert!(rows.len() >= 3 && rows[0][0].contains("按号码或住址查找"), "{}", rows[0][0]);
    assert!(!rows[0][0].contains("0025"));
    client.get("/people/export?q=990681194605030025").await.keeps_quiet_about("990681194605030025");
}

#[tokio::test]
async fn a_foreign_place_gives_nobody() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    for conditions in [&[("area", "320681101201")][..], &[("county", "320681")], &[("q", "zhuxiuzhen")]] {
        let answer = take_out(&mut client, "/people/export", conditions, "核对").await;
        assert!(!cells(answer.is(200)).concat().join("|").contains("朱秀珍"));
    }
}

/// Says no to passing on health data.
async fn says_no(client: &mut Client, person: &str) {
    let form = client.get(&format!("/people/{person}/consents/new?purpose=health")).await;
    let id = form.between("name=\"id\" value=\"", "\"").expect("an id").to_owned();
    let version = form.between("name=\"version\" value=\"", "\"").expect("a version").to_owned();
    let sent = [
        ("id", id.as_str()),
        ("version", version.as_str()),
        ("purpose", "health"),
        ("said", "refused"),
        ("on", "2026-11-20"),
        ("signer", "oneself"),
        ("way", "paper"),
        ("evidence", "2026-017"),
    ];
    let kept = client.post(&format!("/people/{person}/consents/new"), &sent).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
}

#[tokio::test]
async fn who_said_no_to_passing_on_health_data_leaves_without_them_and_is_counted() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    let (_, person) = office.person("朱秀珍").await;
    let row = |rows: &[Vec<String>]| {
        rows.iter().find(|row| row.get(1).is_some_and(|name| name == "朱秀珍")).cloned().expect("her row")
    };
    let before = cells(&take_out(&mut client, "/people/export", &[], "核对").await);
    assert!(!before.concat().join("|").contains("未同意提供"));
    let class = row(&before)[7].clone();
    assert!(!class.is_empty() && class != "未同意提供");

    says_no(&mut client, &person.to_string()).await;
    let rows = cells(&take_out(&mut client, "/people/export", &[], "核对").await);
    assert_eq!(row(&rows)[7], "未同意提供");
    assert!(rows[0][0].contains("不同意把健康信息提供"), "{}", rows[0][0]);
    let last = rows.last().expect("a remark");
    assert!(last[0].contains("本表有 1 人不同意提供健康信息"), "{last:?}");
    // Nobody else's row is another.
    let others = |rows: &[Vec<String>]| {
        rows[2..].iter().filter(|row| row.len() > 3 && row[1] != "朱秀珍").cloned().collect::<Vec<_>>()
    };
    assert_eq!(others(&rows), others(&before));
}

#[tokio::test]
async fn a_list_of_one_class_leaves_out_who_said_no_and_counts_them() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    let (_, person) = office.person("朱秀珍").await;
    let of_class = [("class", "A")];
    let before = cells(&take_out(&mut client, "/people/export", &of_class, "核对").await);
    assert!(before.concat().join("|").contains("朱秀珍"));
    says_no(&mut client, &person.to_string()).await;
    let after = cells(&take_out(&mut client, "/people/export", &of_class, "核对").await);
    let last = after.last().expect("a remark");
    assert!(last[0].contains("另有 1 人不同意提供健康信息"), "{last:?}");
    assert!(after[0][0].contains("不列入不同意提供健康信息的人"), "{}", after[0][0]);
    assert!(!after.concat().join("|").contains("朱秀珍"));
    let people = |rows: &[Vec<String>]| rows[2..].iter().filter(|row| row.len() > 3).count();
    assert_eq!(people(&after) + 1, people(&before));
}

#[tokio::test]
async fn the_due_list_names_no_class_of_who_said_no() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    let before = cells(&take_out(&mut client, "/duties/export", &[], "督办").await);
    let (name, class) = (before[2][1].clone(), before[2][6].clone());
    assert!(!class.is_empty() && class != "未同意提供");
    let (_, person) = office.person(&name).await;
    says_no(&mut client, &person.to_string()).await;
    let after = cells(&take_out(&mut client, "/duties/export", &[], "督办").await);
    let row = after.iter().find(|row| row.get(1) == Some(&name)).expect("still due");
    assert_eq!(row[6], "未同意提供");
    assert!(after.last().expect("a remark")[0].contains("本表有 1 人不同意提供健康信息"));
}
