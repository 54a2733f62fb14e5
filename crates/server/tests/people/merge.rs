//! Letting one entry go into another: nothing is lost, and it comes to the same as if there had been one all along.

use domain::{
    dates::add_days,
    ids::{PersonId, TenantId},
    people::{IdentityNumber, facts::facts_on},
};
use jiff::SignedDuration;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use store::{Fault, people};

use super::twins::{registered, registered_with};
use crate::{
    office::{Client, Phone, TestOffice, everybody},
    visits::receive::visit,
};

const BORN: &str = "1944-02-15";

fn number(order: u16) -> String {
    IdentityNumber::impossible(112, BORN.parse().expect("a day"), order).reveal().to_owned()
}

/// A door visit of a day, told some days later.
fn contact(person: PersonId, id: &str, at: &str) -> Value {
    let mut told = visit(&person.to_string(), 1);
    told["id"] = json!(id);
    told["visited_at"] = json!(at);
    told["late_reason"] = json!("补登");
    told["visitor_kind"] = json!("committee");
    // Nobody came before, so that nothing can be as it was.
    for field in ["spirit", "personal_hygiene", "home_hygiene", "indoor"] {
        told["answers"][field] = json!({ "one": "better" });
    }
    told["answers"]["illness"] = json!({ "one": "better" });
    told
}

async fn send(phone: &mut Phone, visits: &[Value]) -> Vec<String> {
    let answer = phone.post("/api/v1/visits", &json!({ "visits": visits })).await;
    answer.is(200);
    let receipts = answer.json()["receipts"].as_array().cloned().unwrap_or_default();
    let refused = |receipt: &&Value| receipt["state"] == "refused";
    assert_eq!(receipts.iter().find(refused), None, "no contact of these tests is refused");
    receipts.iter().map(|receipt| receipt["state"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn merge(client: &mut Client, survivor: PersonId, other: PersonId, takes: &[&str]) {
    let other = other.to_string();
    let takes: Vec<String> = takes.iter().map(|field| format!("take_{field}")).collect();
    let mut form = vec![("with", other.as_str()), ("step", "keep"), ("note", "已核对身份证")];
    form.extend(takes.iter().map(|field| (field.as_str(), "other")));
    let kept = client.post(&format!("/people/{survivor}/merge"), &form).await;
    assert_eq!(kept.location(), format!("/people/{survivor}?done=merged"), "{}", kept.text());
}

async fn the_story(office: &TestOffice) {
    let tenant = office.person("陶玉珍").await.0;
    let ours = registered_with(office, "宁翠萍", (None, BORN), &[("alone", json!(true))]).await;
    let theirs =
        registered_with(office, "宁翠屏", (Some(&number(2)), BORN), &[("alone", json!(false))]).await;
    office.wait(SignedDuration::from_hours(24));
    let mut phone = office.phone("liuhaiyan", 9).await;
    let early = contact(theirs, "01930000-0000-7000-8000-000000000201", "2026-11-24T08:30:00+08:00");
    assert_eq!(send(&mut phone, std::slice::from_ref(&early)).await.len(), 1);
    let mut client = office.sign_in("liuhaiyan").await;
    let page = client.get(&format!("/people/{ours}/merge?with={theirs}")).await;
    page.is(200).says("宁翠萍").says("宁翠屏").says("take_fact.alone").says("换一条留下");
    client.get(&format!("/people/{ours}/merge")).await.says("并排核对").says("宁翠屏");
    let with = theirs.to_string();
    let look = [("with", with.as_str()), ("step", "look"), ("take_name", "other")];
    let looked = client.post(&format!("/people/{ours}/merge"), &look).await;
    looked.is(200).says("合并以后").says("类别：").says("探访要求：").says("确认合并");
    client.get(&format!("/people/{theirs}")).await.keeps_quiet_about("已并入");

    merge(&mut client, ours, theirs, &["name"]).await;
    let after = client.get(&format!("/people/{ours}?done=merged")).await;
    after.says("已合并").says("宁翠屏").says("并入的登记").says("合并重复登记").says("已核对身份证");
    let old = client.get(&format!("/people/{theirs}")).await;
    old.is(200).says("已并入").says(&format!("/people/{ours}")).says("登记老年人");
    client.get(&format!("/people/{theirs}/facts")).await.is(200).says(&ours.to_string());
    assert_eq!(client.get("/people?q=ncp").await.text().matches(">宁翠屏</a>").count(), 1);
    // The number of the one leads to the other, and can be opened there.
    let found = client.post("/people/find", &[("identity", &number(2))]).await;
    assert!(found.location().ends_with(&ours.to_string()), "{}", found.location());
    let shown = [("reason", "other"), ("note", "核对")];
    client.post(&format!("/people/{ours}/identity"), &shown).await.says(&number(2));

    // So do its last four characters, and nobody is listed twice.
    let last_four = &number(2)[14..];
    let listed = client.get(&format!("/people?q={last_four}")).await.text();
    assert_eq!(listed.matches(&format!("href=\"/people/{ours}\"")).count(), 1, "{listed}");

    // A phone that still knows the old entry: the same is known, the new lands at the survivor.
    let later = contact(theirs, "01930000-0000-7000-8000-000000000202", "2026-11-24T08:40:00+08:00");
    assert_eq!(send(&mut phone, &[early, later]).await[0], "known");
    assert_eq!(visits_of(office, tenant, ours).await.len(), 2);
    assert!(visits_of(office, tenant, theirs).await.is_empty());
    // What went once cannot go again, and nobody goes into oneself.
    let again = [("with", with.as_str()), ("step", "keep")];
    client.post(&format!("/people/{ours}/merge"), &again).await.is(422).says("同一条登记");
    // Who survived goes on: the oldest id still leads to the end.
    let third = registered(office, "宁翠萍", None, BORN).await;
    merge(&mut client, third, ours, &[]).await;
    client.get(&format!("/people/{theirs}")).await.says(&format!("/people/{third}"));
    assert_eq!(visits_of(office, tenant, third).await.len(), 2);
}

#[tokio::test]
async fn the_old_id_goes_on_working_everywhere_on_both_engines() {
    the_story(&TestOffice::open()).await;
    if let Some(office) = TestOffice::on_postgres().await {
        the_story(&office).await;
    }
}

async fn visits_of(office: &TestOffice, tenant: TenantId, person: PersonId) -> Vec<domain::visits::Visit> {
    let scope = everybody(tenant);
    let read = office.app.db().read(move |tx| store::visits::page::of_person(tx, &scope, person, None, 500));
    let mut visits = read.await.map_err(|fault: Fault| fault).expect("a database");
    visits.sort_by_key(|visit| (visit.content.visited_at, visit.id));
    visits
}

/// All days.
const ALWAYS: domain::dates::Period =
    domain::dates::Period { starts_on: jiff::civil::Date::MIN, ends_on: jiff::civil::Date::MAX };

/// What a register comes to for one person: every contact with what it counted for, what counted in every period,
/// where they stand, what is known on some days. Ids are left out; whoever has two entries has other ones.
async fn comes_to(office: &TestOffice, tenant: TenantId, person: PersonId) -> Vec<String> {
    let visits = visits_of(office, tenant, person).await;
    let (scope, today, now) = (everybody(tenant), office.app.edge().today(), office.app.edge().now());
    let at = |id| visits.iter().find(|visit| visit.id == id).map(|visit| visit.content.visited_at);
    let mut told: Vec<String> =
        visits.iter().map(|visit| format!("{} {:?}", visit.content.visited_at, visit.verdict)).collect();
    let read = office.app.db().read(move |tx| {
        let tallies = store::duties::tallies::of_person(tx, &scope, person, ALWAYS)?;
        let standing = store::duties::by_person(tx, &scope, person)?;
        Ok::<_, Fault>((tallies, standing, people::facts::of_person(tx, &scope, person)?))
    });
    let (tallies, standing, facts) = read.await.expect("a database");
    for tally in tallies.iter().filter(|tally| !tally.counted.is_empty()) {
        let days: Vec<_> = tally.counted.iter().map(|id| at(*id)).collect();
        told.push(format!("{} {:?} {} {days:?} {:?}", tally.duty, tally.period, tally.owed, tally.by_mode));
    }
    let standing = standing.expect("a standing");
    told.push(format!(
        "{:?} {:?} {} {:?}",
        standing.class(),
        standing.track(),
        standing.duties_from(),
        standing.progress
    ));
    for back in [0, 1, 3, 30] {
        told.push(format!("{:?}", facts_on(&facts, add_days(today, -back), now)));
    }
    told
}

/// Contacts at half past eight of a day, or an hour later: which entry, which day, which hour.
type Round = Vec<(bool, u8, bool)>;

async fn as_if_there_had_been_one(office: &TestOffice, rounds: &[Round], salt: u8) {
    let tenant = office.person("陶玉珍").await.0;
    let mut trios = Vec::new();
    for _ in rounds {
        let mut trio = Vec::new();
        for _ in 0..3 {
            trio.push(registered(office, "宁翠萍", None, BORN).await);
        }
        trios.push(trio);
    }
    office.wait(SignedDuration::from_hours(24 * 16));
    let mut phone = office.phone("liuhaiyan", salt).await;
    let mut client = office.sign_in("liuhaiyan").await;
    for (round, (contacts, trio)) in rounds.iter().zip(&trios).enumerate() {
        let mut sent = Vec::new();
        for (at, (second, day, late)) in contacts.iter().enumerate() {
            let when = jiff::civil::date(2026, 11, 24).checked_add(jiff::Span::new().days(i64::from(*day)));
            let hour = if *late { "09" } else { "08" };
            let when = format!("{}T{hour}:{at:02}:00+08:00", when.expect("a day"));
            let id = |who: u8| format!("01930000-0000-7000-8000-{salt:02x}{round:02x}{who:02x}{at:06x}");
            sent.push(contact(trio[usize::from(*second)], &id(1), &when));
            sent.push(contact(trio[2], &id(2), &when));
        }
        for part in sent.chunks(90) {
            let states = send(&mut phone, part).await;
            assert!(states.iter().all(|state| state == "accepted" || state == "kept"), "{states:?}");
        }
        let (ours, theirs) =
            (visits_of(office, tenant, trio[0]).await.len(), visits_of(office, tenant, trio[1]).await.len());
        let before = ours + theirs;
        merge(&mut client, trio[0], trio[1], &[]).await;
        let after = visits_of(office, tenant, trio[0]).await;
        assert_eq!((before, after.len()), (contacts.len(), contacts.len()), "no visit is lost");
        let one = comes_to(office, tenant, trio[0]).await;
        assert_eq!(one, comes_to(office, tenant, trio[2]).await, "{contacts:?}");
    }
}

/// Whatever was visited under which of two entries: merged, it comes to what one entry would have come to.
#[tokio::test]
async fn two_entries_merged_come_to_what_one_would_have_come_to() {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let round = prop::collection::vec((any::<bool>(), 0..15_u8, any::<bool>()), 0..24);
    let rounds: Vec<Round> = (0..16)
        .map(|_| proptest::strategy::ValueTree::current(&round.new_tree(&mut runner).expect("a round")))
        .collect();
    as_if_there_had_been_one(&TestOffice::open(), &rounds, 3).await;
    if let Some(office) = TestOffice::on_postgres().await {
        as_if_there_had_been_one(&office, &rounds[..6], 4).await;
    }
}
