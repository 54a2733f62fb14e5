//! What is neither due nor done.

use crate::office::TestOffice;

#[tokio::test]
async fn who_said_no_and_who_is_away_without_a_last_day_are_asked_after() {
    let office = TestOffice::open();
    let (_, person) = office.person("盛国祥").await;
    let mut town = office.sign_in("guhaitao").await;
    town.get("/duties/exceptions").await.is(200).keeps_quiet_about("盛国祥");
    let refusal = [
        ("visit", "01930000-0000-7000-8000-0000000000e1"),
        ("outcome", "refused"),
        ("reason_refused", "today"),
        ("mode", "door"),
        ("day", "2026-11-23"),
        ("time", "08:30"),
        ("kind", "group_leader"),
    ];
    let kept = town.post(&format!("/people/{person}/visits/new"), &refusal).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    let list = town.get("/duties/exceptions").await;
    list.is(200)
        .says("盛国祥")
        .says("应 2 次，已 0 次，谢绝 1 次")
        .says(&format!("/people/{person}/visits/new"));
    town.get("/duties").await.says("/duties/exceptions");
    // Another town of the county, and another county, do not see him.
    office.sign_in("wangfang").await.get("/duties/exceptions").await.is(200).keeps_quiet_about("盛国祥");

    let (_, away) = office.person("魏长林").await;
    let mut county = office.sign_in("wangfang").await;
    let list = county.get("/duties/exceptions?kind=away").await;
    list.is(200).says("魏长林").says("住院").says(&format!("/people/{away}/happenings/"));
    town.get("/duties/exceptions?kind=away").await.is(200).keeps_quiet_about("魏长林");
}
