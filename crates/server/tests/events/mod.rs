//! The commands on the log, as another process runs them while the office is open.

use std::process::Command;

use domain::{
    events::Action,
    ids::{EventId, PersonId, TenantId},
};
use server::events::seal::seal;
use store::{Fault, statement::Statement, value::Value};

use crate::office::{TestOffice, everybody};

/// Runs a command; gives its exit code and what it printed.
fn koumen(office: &TestOffice, words: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_koumen"));
    let (words, alone) = (words.to_vec(), words.contains(&"check"));
    command.args(words);
    if !alone {
        command.args(office.options());
    }
    let done = command.output().expect("a program that runs");
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    (done.status.code().expect("an exit code"), said)
}

fn file(office: &TestOffice, name: &str, text: &str) -> String {
    let path = office.app.settings().data.join(name);
    std::fs::write(&path, text).expect("a file");
    path.display().to_string()
}

/// The place in the log of the entry that a paper is about.
fn place_in(paper: &str) -> String {
    let read: serde_json::Value = serde_json::from_str(paper).expect("a paper");
    read["seq"].to_string()
}

async fn newest(office: &TestOffice, tenant: TenantId, person: PersonId) -> EventId {
    let scope = everybody(tenant);
    let told = office.app.db().read(move |tx| store::events::of_person(tx, &scope, person, None, 1)).await;
    told.map_err(|fault: Fault| fault).expect("a log")[0].event.id
}

#[tokio::test]
async fn on_sqlite() {
    papers_are_made_checked_and_refused(TestOffice::open()).await;
}

#[tokio::test]
async fn on_postgres() {
    let Some(office) = TestOffice::on_postgres().await else { return };
    papers_are_made_checked_and_refused(office).await;
}

async fn papers_are_made_checked_and_refused(office: TestOffice) {
    let (tenant, person) = office.person("陶玉珍").await;
    let county = tenant.to_string();
    let one = ["--county", county.as_str()];
    let event = newest(&office, tenant, person).await.to_string();
    let (code, said) = koumen(&office, &["log", "prove", &event]);
    assert!(code == 1 && said.contains("尚未封存"), "{said}");
    for county in office.app.counties().iter() {
        assert!(seal(&office.app, county.tenant.id).await.expect("sealed") > 0);
    }

    let (code, heads) = koumen(&office, &["log", "head"]);
    assert_eq!((code, heads.lines().count()), (0, office.app.counties().len()), "{heads}");
    let heads = file(&office, "heads.json", &heads);
    let (code, said) = koumen(&office, &["verify", "log", "--head", &heads]);
    assert!(code == 0 && said.ends_with("日志完好\n"), "{said}");

    let (code, paper) = koumen(&office, &["log", "prove", &event]);
    assert_eq!(code, 0, "{paper}");
    assert!(!paper.contains("陶玉珍"));
    let place = place_in(&paper);
    assert_eq!(koumen(&office, &["log", "prove", &place, one[0], one[1]]), (0, paper.clone()));
    let (code, said) = koumen(&office, &["log", "prove", "999999999", one[0], one[1]]);
    assert!(code == 1 && said.contains("没有这条日志"), "{said}");
    let (code, said) = koumen(&office, &["log", "prove", &place]);
    assert!(code == 2 && said.contains("which county"), "{said}");
    let shown = koumen(&office, &["log", "check", &file(&office, "entry.json", &paper)]);
    assert!(shown.0 == 0 && shown.1.contains(&event), "{shown:?}");
    for (was, is) in [(event.as_str(), EventId::MAX.to_string().as_str()), ("\"seq\":", "\"seq\":1")] {
        let (code, said) =
            koumen(&office, &["log", "check", &file(&office, "bent.json", &paper.replace(was, is))]);
        assert!(code == 1 && said.contains("不成立"), "{said}");
    }

    // Work goes on; the log only grows.
    office.sign_in("wangfang").await;
    assert!(seal(&office.app, tenant).await.expect("sealed") > 0);
    let (_, head) = koumen(&office, &["log", "head", one[0], one[1]]);
    let now = file(&office, "now.json", &head);
    let (code, growth) = koumen(&office, &["log", "consistent", &heads, &now, one[0], one[1]]);
    assert_eq!(code, 0, "{growth}");
    let grown = koumen(&office, &["log", "check", &file(&office, "growth.json", &growth)]);
    assert!(grown.0 == 0 && grown.1.contains("没有改动"), "{grown:?}");
    assert_eq!(koumen(&office, &["verify", "log", "--head", &heads]).0, 0);

    // Somebody with the database's password changes who did it.
    const FORGE: Statement =
        Statement { name: "tests::events", sql: "update event set actor = $3 where tenant = $1 and id = $2" };
    let id: EventId = event.parse().expect("an id");
    let forged = office.app.db().write(move |tx| {
        tx.exec(&FORGE, &[Value::Int(tenant.0), Value::Id(*id.as_bytes()), Value::Id([9; 16])])
    });
    assert_eq!(forged.await.map_err(|fault: Fault| fault), Ok(1));
    let (code, said) = koumen(&office, &["verify", "log", "--head", &heads]);
    assert!(code == 1 && said.contains(&event) && said.contains("表 event"), "{said}");
    let (_, paper) = koumen(&office, &["log", "prove", &event]);
    assert_eq!(koumen(&office, &["log", "check", &file(&office, "forged.json", &paper)]).0, 1);
    assert_eq!(koumen(&office, &["verify", "log", "--county", "77"]).0, 2);
}

#[tokio::test]
async fn what_was_erased_says_so_on_the_page() {
    let office = TestOffice::open();
    let (tenant, person) = office.person("陶玉珍").await;
    let mut client = office.sign_in("liuhaiyan").await;
    let path = format!("/people/{person}/identity");
    client.post(&path, &[("reason", "hospital"), ("note", "住院登记")]).await.is(200);
    let page = format!("/people/{person}");
    client.get(&page).await.says("住院登记").keeps_quiet_about("内容已按规定清除");
    let scope = everybody(tenant);
    let id = EventId::from(office.app.edge().id());
    let erased = office.app.db().write(move |tx| {
        let told = store::events::of_person(tx, &scope, person, None, 1)?;
        let event = domain::events::Event {
            id,
            action: Action::PersonLogErased,
            note: None,
            before: None,
            after: None,
            ..told[0].event.clone()
        };
        store::people::keys::erase(tx, &event)
    });
    erased.await.map_err(|fault: Fault| fault).expect("erased");
    client.get(&page).await.says("内容已按规定清除").says("清除日志内容").keeps_quiet_about("住院登记");
}
