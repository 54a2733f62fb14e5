//! Somebody as they were, and as it was known.

use jiff::SignedDuration;

use crate::office::TestOffice;

#[tokio::test]
async fn a_past_day_is_shown_as_it_was_and_as_it_was_known_then() {
    let office = TestOffice::open();
    let (_, person) = office.person("方德海").await;
    let page = format!("/people/{person}");
    office.wait(SignedDuration::from_hours(48));
    let mut client = office.sign_in("wangfang").await;
    let form = client.get(&format!("{page}/happenings/new")).await;
    let id = form.between("name=\"id\" value=\"", "\"").expect("an id").to_owned();
    let told = [
        ("id", id.as_str()),
        ("step", "keep"),
        ("kind", "absence.hospital"),
        ("from_on", "2026-11-23"),
        ("evidence", "女儿电话告知"),
    ];
    client.post(&format!("{page}/happenings/new"), &told).await.is(303);

    let on = |known: &str| format!("{page}/past?on=2026-11-23&known={known}");
    client.get(&on("")).await.is(200).says("住院").says("一般人群");
    // Two days ago nobody knew.
    client.get(&on("2026-11-23")).await.is(200).keeps_quiet_about("住院").says("一般人群");
    client.get(&format!("{page}/past?on=2026-11-22")).await.is(200).keeps_quiet_about("住院，");
    client.get(&format!("{page}/past?on=2030-01-01")).await.is(422).says("还没有到");
    client.get(&format!("{page}/past?on=1999-01-01")).await.is(422).says("还没有施行");
    client.get(&format!("{page}/past?on=gestern")).await.is(422).says("日期请按");
}
