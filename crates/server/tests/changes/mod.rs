//! Changes of facts that wait for consent: who proposes, who decides, and what nobody has to wait for.

mod decide;
mod propose;

use jiff::SignedDuration;

use crate::{
    office::{Answer, Client, TestOffice},
    people::change_facts::untouched,
};

/// The county lets these changes wait.
pub(crate) async fn review(office: &TestOffice, county: &str, what: &str) {
    let mut client = office.sign_in(county).await;
    let set = client.post("/changes/review", &[("review", what)]).await;
    assert_eq!(set.location(), "/changes?done=review_set", "{}", set.text());
    client.get(set.location()).await.says("已保存设定");
}

/// The form of somebody's facts, sent from a day on with these answers and everything else as it stands.
pub(crate) async fn edit(client: &mut Client, person: &str, answers: &[(&str, &str)]) -> Answer {
    let page = client.get(&format!("{person}/facts")).await;
    let opened = page.between("name=\"opened_at\" value=\"", "\"").expect("an instant").to_owned();
    let shown = page.text();
    let mut form = vec![("opened_at", opened.as_str()), ("how", "from"), ("first", "2026-11-23")];
    form.extend(untouched(&shown).into_iter().filter(|(name, _)| *name != "first" && *name != "how"));
    form.retain(|(name, _)| !answers.iter().any(|(answered, _)| answered == name));
    form.extend(answers);
    client.post(&format!("{person}/facts"), &form).await
}

/// Hands a change in that has to wait; the address of its page.
pub(crate) async fn propose(client: &mut Client, person: &str, answers: &[(&str, &str)]) -> String {
    let sent = edit(client, person, answers).await;
    assert_eq!(sent.location(), format!("{person}?done=proposed"), "{}", sent.text());
    let list = client.get("/changes").await;
    format!("/changes/{}", list.between("href=\"/changes/", "\"").expect("one's own change"))
}

/// Address of somebody of the cast.
pub(crate) async fn of(office: &TestOffice, name: &str) -> String {
    format!("/people/{}", office.person(name).await.1)
}

/// Time passes between two people at their desks.
pub(crate) fn later(office: &TestOffice) {
    office.wait(SignedDuration::from_mins(1));
}
