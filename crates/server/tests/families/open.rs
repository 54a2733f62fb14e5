//! What a link shows, to whom, and that nothing else is told.

use jiff::SignedDuration;

use super::{SON, consent, link_of, say};
use crate::office::TestOffice;

async fn story(office: &TestOffice) {
    let (_, tao) = office.person("陶玉珍").await;
    let link = link_of(office, "liuhaiyan", tao, &SON).await;
    let mut family = office.stranger();
    // Nobody asked yet: nothing of visits, but something may be said.
    let page = family.get(&link).await;
    page.is(200).says("陶家").says("要老人同意").says("外出到").says("打电话问");
    page.keeps_quiet_about("孙秀英").keeps_quiet_about("陶玉珍").keeps_quiet_about("最近一次");

    consent(office, "liuhaiyan", tao, "given").await;
    let page = family.get(&link).await;
    page.is(200).says("谁来看望").says("孙秀英").says("最近一次").says("下一次");
    for never in ["陶玉珍", "失能", "备注", "血压", "koumen.js", "<script", "style="] {
        page.keeps_quiet_about(never);
    }
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    assert_eq!(page.headers["x-robots-tag"], "noindex, nofollow");
    assert_eq!(page.headers["cache-control"], "no-store");

    // A no ends it at once: for the family, not for the older person.
    let own = link_of(office, "liuhaiyan", tao, &[("whom", "oneself")]).await;
    office.wait(SignedDuration::from_mins(1));
    consent(office, "liuhaiyan", tao, "refused").await;
    let page = family.get(&link).await;
    page.is(200).says("老人的意思").says("打电话问").keeps_quiet_about("孙秀英").keeps_quiet_about("投诉");
    let shut = family.post(&format!("{link}/say/thanks"), &[("words", "谢谢")]).await;
    shut.is(422).says("这里不能留言");
    family.get(&own).await.is(200).says("孙秀英").keeps_quiet_about("我今天打过电话");
    say(&mut family, &own, "thanks", &[]).await.is(303);
}

#[tokio::test]
async fn a_family_sees_who_comes_and_when_and_only_with_a_yes() {
    story(&TestOffice::open()).await;
}

#[tokio::test]
async fn a_family_sees_who_comes_and_when_and_only_with_a_yes_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(&office).await;
    }
}

/// Wrong, ended and old links are told apart by nobody.
#[tokio::test]
async fn a_link_that_leads_nowhere_says_always_the_same() {
    let office = TestOffice::open();
    let (_, tao) = office.person("陶玉珍").await;
    let old = link_of(&office, "liuhaiyan", tao, &SON).await;
    let mut clerk = office.sign_in("liuhaiyan").await;
    let page = format!("/people/{tao}/family");
    let ended = link_of(&office, "liuhaiyan", tao, &[("whom", "oneself")]).await;
    let row = clerk.get(&page).await.between(&format!("{page}/links/"), "/end").expect("a link").to_owned();
    clerk.post(&format!("{page}/links/{row}/end"), &[]).await.is(303);
    let mut family = office.stranger();
    let gone = family.get(&ended).await;
    gone.is(404)
        .says("这个链接已经不能用了")
        .says("请给老人所在的村（社区）打电话")
        .keeps_quiet_about("编号");
    for wrong in [
        "/f/1-aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "/f/999-b",
        "/f/nobody",
        "/f/-",
        "/f/1-%00",
        &ended.to_uppercase().replace("/F/", "/f/"),
    ] {
        let answer = family.get(wrong).await;
        assert_eq!((answer.status, answer.text()), (404, gone.text()), "{wrong}");
        let said = family.post(&format!("{wrong}/say/thanks"), &[("words", "x")]).await;
        assert_eq!((said.status, said.text()), (404, gone.text()), "{wrong}");
        assert_eq!(family.get(&format!("{wrong}/say/away")).await.text(), gone.text(), "{wrong}");
    }
    office.wait(SignedDuration::from_hours(24 * 366));
    assert_eq!(family.get(&old).await.text(), gone.text(), "a year and a day later");
}

/// The address is the key: it stands in no event. A browser that is signed in needs no token of a form.
#[tokio::test]
async fn whoever_is_signed_in_may_open_a_link_too() {
    let office = TestOffice::open();
    let (tenant, tao) = office.person("陶玉珍").await;
    let link = link_of(&office, "liuhaiyan", tao, &SON).await;
    let mut clerk = office.sign_in("liuhaiyan").await.without_token();
    say(&mut clerk, &link, "thanks", &[("words", "谢谢")]).await.is(303);
    let scope = crate::office::everybody(tenant);
    let events = office.app.db().read(move |tx| store::events::of_person(tx, &scope, tao, None, 50)).await;
    let told = format!("{:?}", events.expect("a database"));
    let secret = link.rsplit_once('-').expect("a secret").1;
    assert!(told.contains("FamilySaid") && told.contains("FamilyInvited") && !told.contains(secret));
    // Without a referrer some browsers name no origin.
    let id = "id=01930000-0000-7000-8000-0000000000aa&words=x";
    let headers = [("origin", "null"), ("content-type", "application/x-www-form-urlencoded")];
    office.stranger().send("POST", &format!("{link}/say/thanks"), &headers, id).await.is(303);
}

#[tokio::test]
async fn a_link_ends_when_the_person_has_died() {
    let office = TestOffice::open();
    let (tenant, tao) = office.person("陶玉珍").await;
    let link = link_of(&office, "liuhaiyan", tao, &SON).await;
    let pack = office.app.pack_for(tenant, office.app.edge().today()).expect("a pack");
    let exit = &pack.rules.sections.absences.exits.first().expect("a way to leave").id;
    let mut clerk = office.sign_in("liuhaiyan").await;
    let (path, kind) = (format!("/people/{tao}/happenings/new"), format!("exit.{exit}"));
    let id = clerk.get(&path).await.between("name=\"id\" value=\"", "\"").expect("an id").to_owned();
    let fields = [
        ("id", id.as_str()),
        ("kind", kind.as_str()),
        ("from_on", "2026-11-22"),
        ("evidence", "死亡证明"),
        ("step", "keep"),
    ];
    clerk.post(&path, &fields).await.is(303);
    let mut family = office.stranger();
    family.get(&link).await.is(404).says("这个链接已经不能用了");
    family.post(&format!("{link}/say/thanks"), &[]).await.is(404);
}
