//! A change is tried out over the register, put into force from a day, or given up.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    actor::Scope,
    duties::Standing,
    ids::{PersonId, TenantId},
    packs::{
        Pack,
        rehearse::{Sides, millionths_a_week, why},
    },
    people::{facts::facts_on, happenings::duties_elsewhere},
};
use jiff::SignedDuration;
use rules::Decision;
use server::{
    duties::recheck::recheck,
    packs::rehearse::{Opened, rehearsed},
};
use store::{Fault, people::known::Stretch};

use crate::office::{Client, TestOffice, everybody};

/// Where everybody of a county stands, by id.
async fn register(office: &TestOffice, scope: &Scope) -> BTreeMap<PersonId, Standing> {
    let (scope, today) = (scope.clone(), office.app.edge().today());
    let found = office.app.db().read(move |tx| {
        let mut ids = Vec::new();
        let all = Stretch { after: PersonId::MIN, until: PersonId::MAX, limit: 5_000 };
        store::people::known::everybody(tx, &scope, all, today, |seen| ids.push(seen.person))?;
        let mut standings = BTreeMap::new();
        for id in ids {
            standings.insert(id, store::duties::by_person(tx, &scope, id)?.expect("a standing"));
        }
        Ok::<_, Fault>(standings)
    });
    found.await.expect("a database")
}

/// A change of the first reading of the pack, written down on the page of rules; the address of its rehearsal.
async fn choose(client: &mut Client, office: &TestOffice, user: &str) -> (Scope, String) {
    let page = client.get("/packs").await;
    page.is(200).says("改规则之前，先看影响");
    let (tenant, _) = office.person(user).await;
    let pack = office.app.pack_for(tenant, office.app.edge().today()).expect("a pack");
    let reading = &pack.rules.readings[0];
    let other = (reading.chosen + 1) % reading.choices.len();
    let field = format!("choice.{}", reading.id);
    let answer = client.post("/packs/choose", &[(&field, &reading.choices[other].0)]).await;
    answer.is(303);
    (everybody(tenant), answer.location().to_owned())
}

async fn commit(client: &mut Client, address: &str) -> String {
    let page = client.get(address).await;
    page.is(200);
    let hidden = |name: &str| {
        page.between(&format!("name=\"{name}\" value=\""), "\"").expect("a hidden field").to_owned()
    };
    let (before, after, on) = (hidden("before"), hidden("after_hash"), hidden("on"));
    let form = [("before", before.as_str()), ("after_hash", after.as_str()), ("on", on.as_str())];
    let answer = client.post(&format!("{address}/commit"), &form).await;
    answer.is(303);
    assert_eq!(answer.location(), "/packs?done=committed");
    on
}

/// What was shown for a day is what the register holds when that day has come: class, track and duties of
/// everybody, and the sums over them.
async fn shown_is_what_comes(office: &TestOffice, user: &str, someone: &str) {
    recheck(&office.app).await.expect("everybody decided");
    let mut client = office.sign_in(user).await;
    let (scope, address) = choose(&mut client, office, someone).await;
    comes_as_shown(office, client, &scope, &address).await;
    office.sign_in(user).await.get(&address).await.is(404);
}

/// Whoever has left is no part of a rehearsal.
fn has_left(pack: &Pack, standing: &Standing) -> bool {
    standing.elsewhere.as_deref().is_some_and(|id| pack.rules.exit(id).is_some())
}

async fn comes_as_shown(office: &TestOffice, mut client: Client, scope: &Scope, address: &str) {
    let id = address.rsplit('/').next().expect("an id");
    let opened = Opened::of(&office.app, scope, id, None).await.expect("a draft");
    let shown = rehearsed(&office.app, scope, &opened, true).await.expect("a rehearsal");
    let before = register(office, scope).await;
    assert!(!shown.effect.movers.is_empty(), "the change moves somebody of the cast");
    let here = before.values().filter(|standing| !has_left(&opened.before, standing)).count();
    assert!(here < before.len() || scope.tenant() != TenantId(370_112), "somebody of the cast has left");
    assert_eq!(shown.effect.total.people, here as u64);

    let mut foretold = BTreeMap::new();
    for id in before.keys() {
        let (scope, id) = (scope.clone(), *id);
        let facts = office.app.db().read(move |tx| store::people::facts::of_person(tx, &scope, id));
        let facts = facts_on(&facts.await.map_err(|fault: Fault| fault).expect("facts"), opened.on, shown.at);
        let sides = Sides { before: &opened.before, after: &opened.after, on: opened.on };
        foretold.insert(id, why(&sides, &facts).expect("decided"));
    }

    let on = commit(&mut client, address).await;
    assert_eq!(on, opened.on.to_string());
    assert_eq!(register(office, scope).await, before, "nothing changes before the day");
    office.wait(SignedDuration::from_hours(24));
    recheck(&office.app).await.expect("everybody decided anew");
    assert_eq!(recheck(&office.app).await.expect("nobody waits"), 0);

    let after = register(office, scope).await;
    let mut visits = 0;
    let mut moved = BTreeSet::new();
    for (id, standing) in &after {
        let told = &foretold[id].after.decision;
        assert_eq!(standing.class(), told.class.as_deref());
        assert_eq!(standing.track(), told.track.as_deref());
        let owed = |decision: &Decision| match &standing.elsewhere {
            Some(elsewhere) => duties_elsewhere(&opened.after, elsewhere, decision),
            None => decision.duties.clone(),
        };
        assert_eq!(standing.duties(), owed(told));
        assert_eq!(standing.classified.hash, opened.after.rules.hash);
        visits += standing.duties().iter().map(millionths_a_week).sum::<i64>();
        // Somebody turns eighty on that very day: the change has no part in it.
        let otherwise = &foretold[id].before.decision;
        let differs =
            (&otherwise.class, &otherwise.track, owed(otherwise)) != (&told.class, &told.track, owed(told));
        if differs && !has_left(&opened.before, standing) {
            moved.insert(*id);
        }
    }
    assert_eq!(visits, shown.effect.total.after.visits);
    assert_eq!(moved, shown.effect.movers.iter().map(|mover| mover.person).collect());
}

#[tokio::test]
async fn what_was_shown_is_what_the_register_holds_when_the_day_has_come() {
    let office = TestOffice::open();
    shown_is_what_comes(&office, "wangfang", "陶玉珍").await;
    shown_is_what_comes(&office, "shenjing", "朱秀珍").await;
}

#[tokio::test]
async fn what_was_shown_comes_on_postgres_too() {
    if let Some(office) = TestOffice::on_postgres().await {
        shown_is_what_comes(&office, "wangfang", "陶玉珍").await;
        shown_is_what_comes(&office, "shenjing", "朱秀珍").await;
    }
}

#[tokio::test]
async fn giving_up_leaves_rules_and_register_as_they_were() {
    let office = TestOffice::open();
    recheck(&office.app).await.expect("everybody decided");
    let mut client = office.sign_in("wangfang").await;
    let rules = client.get("/packs").await.text();
    let (tenant, _) = office.person("陶玉珍").await;
    let before = register(&office, &everybody(tenant)).await;
    let (scope, address) = choose(&mut client, &office, "陶玉珍").await;
    client.get(&address).await.is(200).says("有变化的老年人");
    client.get("/packs").await.says("等待决定的改动");
    let answer = client.post(&format!("{address}/drop"), &[]).await;
    answer.is(303);
    client.get(&address).await.is(404);
    client.post(&format!("{address}/drop"), &[]).await.is(404);
    assert_eq!(client.get("/packs").await.text(), rules);
    assert_eq!(register(&office, &scope).await, before);
    office.wait(SignedDuration::from_hours(24));
    recheck(&office.app).await.expect("decided");
    for (id, standing) in register(&office, &scope).await {
        assert_eq!(
            standing.classified.hash, before[&id].classified.hash,
            "the same rules decide the next day"
        );
    }
}

#[tokio::test]
async fn mistakes_are_said_at_the_field() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    client.post("/packs/choose", &[]).await.is(422).says("没有改动");
    let (_, address) = choose(&mut client, &office, "陶玉珍").await;
    let page = client.get(&address).await;
    let hash = page.between("name=\"before\" value=\"", "\"").expect("a hash").to_owned();
    let late = [("before", hash.as_str()), ("after_hash", hash.as_str()), ("on", "2020-01-01")];
    client.post(&format!("{address}/commit"), &late).await.is(422).says("最早从");
    let other = [("before", hash.as_str()), ("after_hash", "00"), ("on", "2026-12-01")];
    client.post(&format!("{address}/commit"), &other).await.is(422).says("又有了改动");
    client.get(&format!("{address}?on=never")).await.is(422).says("日期请按");
    client.get("/packs/drafts/no-id").await.is(404);
}

#[tokio::test]
async fn every_number_leads_to_its_names() {
    let office = TestOffice::open();
    let mut client = office.sign_in("shenjing").await;
    let (_, address) = choose(&mut client, &office, "朱秀珍").await;
    let page = client.get(&address).await;
    for filter in ["step", "area", "worker"] {
        let link = page.between(&format!("href=\"{address}?{filter}="), "#names");
        let value = link.unwrap_or_else(|| panic!("no way to the names by {filter}")).to_owned();
        client.get(&format!("{address}?{filter}={value}")).await.is(200).says("看全部").says("/people/");
    }
    client.get(&format!("{address}?step=999")).await.is(200).says("没有符合条件的人");
}

/// The texts of the pack in force, one of them changed.
fn changed(office: &TestOffice, scope: &Scope, file: &str, from: &str, to: &str) -> String {
    let pack = office.app.pack_for(scope.tenant(), office.app.edge().today()).expect("a pack");
    let text = &pack.file(file).expect("a text of the pack").text;
    assert!(text.contains(from), "{file} says {from}");
    text.replace(from, to)
}

async fn a_changed_text_comes_as_shown(office: &TestOffice) {
    recheck(&office.app).await.expect("everybody decided");
    let mut client = office.sign_in("shenjing").await;
    let (tenant, _) = office.person("朱秀珍").await;
    let scope = everybody(tenant);
    let text = changed(office, &scope, "duties.toml", "count = 2", "count = 3");
    let answer = client.hand_in("/packs/upload", "files", &[("duties.toml", &text)]).await;
    answer.is(303);
    let address = answer.location().to_owned();
    client.get(&address).await.is(200).says("duties.toml").says("上门探访 3 次");
    let today = office.app.edge().today();
    comes_as_shown(office, client, &scope, &address).await;
    let (old, new) =
        (office.app.pack_for(tenant, today), office.app.pack_for(tenant, office.app.edge().today()));
    let (old, new) = (old.expect("a pack"), new.expect("a pack"));
    assert_eq!(old.rules.id, new.rules.id);
    assert!(old.file("duties.toml") != new.file("duties.toml"), "the old day keeps its old text");
    // The other county follows the text that came with the program.
    let (other, _) = office.person("陶玉珍").await;
    assert_ne!(office.app.pack_for(other, today).expect("a pack").rules.id, new.rules.id);
    // Another start of the program finds the text in the database.
    office.app.reload_counties().await.expect("counties");
    let page = office.sign_in("shenjing").await.get("/packs").await;
    page.is(200).says("上门探访 3 次");
}

#[tokio::test]
async fn a_changed_text_is_what_the_register_follows_when_the_day_has_come() {
    a_changed_text_comes_as_shown(&TestOffice::open()).await;
}

#[tokio::test]
async fn a_changed_text_comes_on_postgres_too() {
    if let Some(office) = TestOffice::on_postgres().await {
        a_changed_text_comes_as_shown(&office).await;
    }
}

#[tokio::test]
async fn mistakes_in_a_text_are_said_with_file_line_and_column() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let (tenant, _) = office.person("陶玉珍").await;
    let scope = everybody(tenant);
    client.hand_in("/packs/upload", "files", &[]).await.is(422).says("请先选择");
    let same = changed(&office, &scope, "duties.toml", "[[duty]]", "[[duty]]");
    client.hand_in("/packs/upload", "files", &[("duties.toml", &same)]).await.is(422).says("完全一样");
    let wrong = changed(&office, &scope, "classes.toml", "年龄 ≥ 80", "年令 ≥ 80");
    let page = client.hand_in("/packs/upload", "files", &[("classes.toml", &wrong)]).await;
    page.is(422).says("没有收下").says("<code>classes.toml</code>").says("年令").says("年龄");
    let page = client.hand_in("/packs/upload", "files", &[("classes.exe", "")]).await;
    page.is(422).says("只收 .toml 和 .md");
    client.get("/packs").await.keeps_quiet_about("等待决定的改动");
}

#[tokio::test]
async fn another_notice_waits_for_its_own_first_day() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let (tenant, _) = office.person("陶玉珍").await;
    let pack = office.app.pack_for(tenant, office.app.edge().today()).expect("a pack");
    let other = format!("id = \"{}-next\"", pack.rules.id);
    let texts: Vec<(String, String)> = pack
        .rules
        .files
        .iter()
        .filter(|file| !file.name.starts_with("cases/"))
        .map(|file| {
            let text = file.text.replace(&format!("id = \"{}\"", pack.rules.id), &other);
            (file.name.clone(), text.replace("from = 2023-10-18", "from = 2027-01-01"))
        })
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let answer = client.hand_in("/packs/upload", "files", &files).await;
    answer.is(303);
    let address = answer.location().to_owned();
    let page = client.get(&address).await;
    page.is(200).says("没有一个人会变");
    let hidden = |name: &str| {
        page.between(&format!("name=\"{name}\" value=\""), "\"").expect("a hidden field").to_owned()
    };
    let (before, after) = (hidden("before"), hidden("after_hash"));
    let form =
        |on: &'static str| [("before", before.clone()), ("after_hash", after.clone()), ("on", on.to_owned())];
    for (on, status) in [("2026-12-31", 422), ("2027-01-01", 303)] {
        let form = form(on);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = client.post(&format!("{address}/commit"), &form).await;
        answer.is(status);
        assert!(status == 303 || answer.text().contains("自 2027-01-01 起施行"));
    }
    let followed = |on: &str| {
        let pack = office.app.pack_for(tenant, on.parse().expect("a day")).expect("a pack");
        pack.rules.id.clone()
    };
    assert_eq!(followed("2026-12-31"), pack.rules.id);
    assert_eq!(followed("2027-01-01"), format!("{}-next", pack.rules.id));
}
