//! Telling what happened to somebody.

use jiff::SignedDuration;

use crate::office::{Answer, Client, TestOffice};

/// A county officer before the page of somebody.
async fn at_page(office: &TestOffice, name: &str) -> (Client, String) {
    let client = office.sign_in("wangfang").await;
    let (_, person) = office.person(name).await;
    (client, format!("/people/{person}"))
}

/// The form filled in and sent: a look, then kept.
async fn tell(client: &mut Client, page: &str, fields: &[(&str, &str)]) -> (Answer, Answer) {
    let form = client.get(&format!("{page}/happenings/new")).await;
    let id = form.between("name=\"id\" value=\"", "\"").expect("an id").to_owned();
    let send = |step| [&[("id", id.as_str()), ("step", step)], fields].concat();
    let looked = client.post(&format!("{page}/happenings/new"), &send("look")).await;
    let kept = client.post(&format!("{page}/happenings/new"), &send("keep")).await;
    (looked, kept)
}

#[tokio::test]
async fn what_it_would_do_is_shown_before_it_is_kept() {
    let office = TestOffice::open();
    let (mut client, page) = at_page(&office, "方德海").await;
    let form = client.get(&format!("{page}/happenings/new")).await;
    form.says("住院").says("去世").says("暂时不在家");
    let fields = [("kind", "absence.hospital"), ("from_on", "2026-11-20"), ("evidence", "女儿电话告知")];
    let id = form.between("name=\"id\" value=\"", "\"").expect("an id").to_owned();
    let look = [&[("id", id.as_str()), ("step", "look")], &fields[..]].concat();
    let looked = client.post(&format!("{page}/happenings/new"), &look).await;
    looked.is(200).says("住院，2026-11-20 起").says("从今天起不再要求").says("确认登记");
    client.get(&page).await.says("没有登记过住院");

    let keep = [&[("id", id.as_str()), ("step", "keep")], &fields[..]].concat();
    let kept = client.post(&format!("{page}/happenings/new"), &keep).await;
    assert_eq!(kept.location(), format!("{page}?done=happened"));
    let after = client.get(&page).await;
    after.says("住院，2026-11-20 起").says("女儿电话告知").says("目前不要求探访").says("登记人员变化");
    // The same form once more changes nothing.
    client.post(&format!("{page}/happenings/new"), &keep).await.is(303);
    assert_eq!(client.get(&page).await.text().matches("住院，2026-11-20 起").count(), 1);
    client.get("/people?q=fdh").await.says("住院");
}

#[tokio::test]
async fn duties_begin_again_when_somebody_is_back() {
    let office = TestOffice::open();
    let (mut client, page) = at_page(&office, "方德海").await;
    let fields = [("kind", "absence.hospital"), ("from_on", "2026-11-20"), ("evidence", "女儿电话告知")];
    tell(&mut client, &page, &fields).await.1.is(303);
    office.wait(SignedDuration::from_hours(48));
    let mut client = office.sign_in("wangfang").await;
    let shown = client.get(&page).await;
    let text = shown.text();
    let row = text.split("/happenings/").filter_map(|rest| rest.split_once("\">更正"));
    let row = row.map(|(id, _)| id).find(|id| !id.contains('"')).expect("a row");
    let amend = format!("{page}/happenings/{row}");
    let form = client.get(&amend).await;
    let id = form.between("name=\"id\" value=\"", "\"").expect("an id").to_owned();
    let send = |step| vec![("id", id.as_str()), ("step", step), ("how", "ended"), ("ended_on", "2026-11-24")];
    client.post(&amend, &send("look")).await.is(200).says("从今天起重新要求");
    client.post(&amend, &send("keep")).await.is(303);
    let back = client.get(&page).await;
    back.says("住院，2026-11-20 至 2026-11-24").keeps_quiet_about("目前不要求探访");
    // What stood there before is corrected by nobody any more.
    client.get(&amend).await.is(404);
}

#[tokio::test]
async fn every_mistake_stands_at_its_field_and_nothing_is_kept() {
    let office = TestOffice::open();
    let (mut client, page) = at_page(&office, "方德海").await;
    let fields = [("kind", "exit.died"), ("from_on", "2026-12-24"), ("note", "家里来电")];
    let (looked, kept) = tell(&mut client, &page, &fields).await;
    for answer in [looked, kept] {
        answer.is(422).says("家里来电");
        assert!(answer.oops("from_on").expect("a sentence").contains("还没有到"));
        assert!(answer.oops("evidence").expect("a sentence").contains("死亡证明"));
    }
    let (looked, _) = tell(&mut client, &page, &[("from_on", "昨天")]).await;
    assert!(looked.is(422).oops("kind").is_some() && looked.oops("from_on").is_some());
    client.get(&page).await.says("没有登记过住院");
}

#[tokio::test]
async fn a_death_ends_what_is_owed_the_day_after() {
    let office = TestOffice::open();
    let (mut client, page) = at_page(&office, "方德海").await;
    let fields = [("kind", "exit.died"), ("from_on", "2026-11-22"), ("evidence", "家属告知")];
    let (looked, kept) = tell(&mut client, &page, &fields).await;
    looked.is(200).says("不再要求");
    kept.is(303);
    client.get(&page).await.says("去世").says("目前不要求探访");
    // Nothing happens to somebody who is not there any more.
    let later = [("kind", "absence.hospital"), ("from_on", "2026-11-23"), ("evidence", "医院")];
    let refused = tell(&mut client, &page, &later).await.1;
    assert!(refused.is(422).oops("from_on").expect("a sentence").contains("去世"));
}
