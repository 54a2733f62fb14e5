//! A whole number is seen one at a time, with a reason, and the log knows.

use domain::events::Action;

use crate::office::{TestOffice, everybody};

#[tokio::test]
async fn the_number_is_shown_after_a_reason_and_the_log_has_it() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let (tenant, person) = office.person("陶玉珍").await;
    let path = format!("/people/{person}/identity");
    client.get(&path).await.is(200).keeps_quiet_about("990112195603180067");
    client.post(&path, &[]).await.is(422).says("请选择查看理由").keeps_quiet_about("990112195603180067");
    client.post(&path, &[("reason", "other")]).await.is(422).says("请说明理由");
    let shown = client.post(&path, &[("reason", "hospital"), ("note", "住院登记")]).await;
    shown.is(200).says("990112195603180067");

    let log =
        office.app.db().read(move |tx| store::events::of_person(tx, &everybody(tenant), person, None, 5));
    let log = log.await.map_err(|fault: store::Fault| fault).expect("a log");
    let entry = log
        .iter()
        .map(|told| &told.event)
        .find(|event| event.action == Action::PersonIdentityRevealed)
        .expect("an entry");
    assert_eq!(entry.note.as_deref(), Some("协助就医：住院登记"));
    assert!(!format!("{entry:?}").contains("990112195603180067"));
}
