//! Months are worked out beside the work, and say the same however they came about.

use store::whole::Table;

use crate::office::TestOffice;

/// Works out all months of all counties.
pub async fn work_out(office: &TestOffice) {
    for county in office.app.counties().iter() {
        server::indicators::work_out::work_out(&office.app, county.tenant.id).await.expect("worked out");
    }
}

/// The checksum over all lines of all months.
async fn sum(office: &TestOffice) -> (u64, String) {
    let table = Table::named("person_month").expect("a table");
    let copied = office.app.db().read(move |tx| table.sum(tx)).await.expect("a database");
    (copied.rows, copied.sm3)
}

/// Somebody is visited today; somebody was in hospital all October.
async fn something_happens(office: &TestOffice) {
    let mut county = office.sign_in("wangfang").await;
    let (_, person) = office.person("陶玉珍").await;
    let mut visitor = office.sign_in("sunxiuying").await;
    let form = [
        ("visit", "01930000-0000-7000-8000-00000000abcd"),
        ("outcome", "reached"),
        ("mode", "door"),
        ("day", "2026-11-23"),
        ("time", "08:30"),
        ("a_economy", "stable"),
        ("a_mobility", "fair"),
        ("a_illness", "unchanged"),
        ("a_spirit", "unchanged"),
        ("a_gas_safety", "safe"),
        ("a_water_heating_safety", "safe"),
        ("a_power_safety", "safe"),
        ("a_fire_safety", "safe"),
        ("a_personal_hygiene", "unchanged"),
        ("a_home_hygiene", "unchanged"),
        ("a_indoor", "unchanged"),
        ("a_care_given", "陪聊半小时"),
    ];
    visitor.post(&format!("/people/{person}/visits/new"), &form).await.is(303);
    let (_, away) = office.person("方德海").await;
    let told = [
        ("id", "01930000-0000-7000-8000-00000000abce"),
        ("step", "keep"),
        ("kind", "absence.hospital"),
        ("from_on", "2026-09-20"),
        ("until_on", "2026-11-05"),
        ("evidence", "女儿电话告知"),
    ];
    county.post(&format!("/people/{away}/happenings/new"), &told).await.is(303);
}

#[tokio::test]
async fn what_was_worked_out_as_it_came_is_what_is_worked_out_afterwards() {
    let (first, second) = (TestOffice::open(), TestOffice::open());
    work_out(&first).await;
    let before = sum(&first).await;
    assert!(before.0 > 40, "{before:?}");
    work_out(&first).await;
    assert_eq!(sum(&first).await, before, "worked out again without anything new");
    something_happens(&first).await;
    work_out(&first).await;
    let after = sum(&first).await;
    assert_ne!(after.1, before.1, "what happened changes something");
    something_happens(&second).await;
    work_out(&second).await;
    assert_eq!(sum(&second).await, after);
    // A day later the month that runs is gone through again; those that are over say the same.
    first.wait(jiff::SignedDuration::from_hours(24));
    second.wait(jiff::SignedDuration::from_hours(24));
    work_out(&first).await;
    work_out(&second).await;
    assert_eq!(sum(&first).await, sum(&second).await);
}

#[tokio::test]
async fn both_engines_work_out_the_same() {
    let Some(there) = TestOffice::on_postgres().await else { return };
    let here = TestOffice::open();
    for office in [&here, &there] {
        work_out(office).await;
        something_happens(office).await;
        work_out(office).await;
    }
    assert_eq!(sum(&here).await, sum(&there).await);
}
