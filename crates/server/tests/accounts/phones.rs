//! The office looks at phones, ends one, and says whether they ask for a PIN.

use crate::office::TestOffice;

#[tokio::test]
async fn a_lost_phone_is_ended_from_the_visitors_page() {
    let office = TestOffice::open();
    let mut phone = office.phone("sunxiuying", 1).await;
    let mut county = office.sign_in("wangfang").await;
    let list = county.get("/workers").await;
    let worker = list.between("href=\"/workers/", "\">孙秀英").expect("her line");
    let worker = worker.rsplit("/workers/").next().expect("an id").to_owned();
    county
        .get(&format!("/workers/{worker}"))
        .await
        .is(200)
        .says(&format!("/accounts/phones?worker={worker}"));
    // A clerk keeps visitors, and ends no phones.
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get(&format!("/workers/{worker}")).await.is(200).keeps_quiet_about("/accounts/phones");
    clerk.get("/accounts/phones").await.is(403);

    let page = county.get(&format!("/accounts/phones?worker={worker}")).await;
    page.is(200).says("孙秀英").says("红米 9A").says("2026-11-23 09:00").says("结束这部手机");
    let action = page.between("action=\"/accounts/", "/end\"").expect("a form").to_owned();
    let path = format!("/accounts/{action}/end");
    // Nobody of another county ends it, nor learns of it.
    let mut abroad = office.sign_in("shenjing").await;
    abroad.post(&path, &[]).await.is(422).says("不在您负责的范围内");
    abroad.get("/accounts/phones").await.is(200).keeps_quiet_about("孙秀英");
    abroad.get(&format!("/accounts/phones?worker={worker}")).await.keeps_quiet_about("孙秀英");
    phone.get("/api/v1/people").await.is(200);

    county.post(&path, &[("worker", worker.as_str())]).await.is(303);
    county
        .get("/accounts/phones?done=phone_ended")
        .await
        .is(200)
        .says("已结束")
        .keeps_quiet_about("结束这部手机：");
    phone.get("/api/v1/people").await.says_no(403, "ended");
    // The administrator has no list of visitors, but one of phones.
    office
        .sign_in("zhengkai")
        .await
        .get("/accounts/phones")
        .await
        .is(200)
        .says("红米 9A")
        .keeps_quiet_about("口令");
}

#[tokio::test]
async fn the_county_says_whether_phones_ask_for_a_pin() {
    let office = TestOffice::open();
    let mut phone = office.phone("sunxiuying", 1).await;
    let before = phone.get("/api/v1/people").await;
    assert_eq!(before.json()["pin"], false);
    let mut county = office.sign_in("wangfang").await;
    county.post("/accounts/pin", &[("asked", "perhaps")]).await.is(422);
    county.post("/accounts/pin", &[("asked", "yes")]).await.is(303);
    county.get("/accounts/phones").await.says("改为不要口令");
    let after = phone.get("/api/v1/people").await;
    assert_eq!(after.json()["pin"], true);
    assert_ne!(before.headers["etag"], after.headers["etag"]);
    office.sign_in("zhengkai").await.post("/accounts/pin", &[("asked", "no")]).await.is(422);
    // Another county's phones are not concerned.
    let abroad = office.phone("huangguoping", 2).await.get("/api/v1/people").await;
    assert_eq!(abroad.json()["pin"], false);
}
