//! An ended phone hands in what it had sealed.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use serde_json::{Value, json};
use server::accounts::bind::end;
use sha2::{Digest, Sha256};
use store::sealed::bytes;

use crate::emergencies::receive::emergency;
use crate::office::{Answer, Phone, TestOffice};
use crate::visits::receive::visit;

/// What a phone sends that seals something to the box it was given.
fn sealed(given: &Value, phone: &Phone, inside: &Value) -> Value {
    let (id, key) = (given["id"].as_str().expect("a box"), given["key"].as_str().expect("a key"));
    let key: [u8; 32] = BASE64_URL_SAFE_NO_PAD.decode(key).expect("base64").try_into().expect("32 bytes");
    let sealed = bytes::seal(&key, (id, phone.device()), ([9; 32], [5; 24]), inside.to_string().as_bytes());
    let sealed = BASE64_URL_SAFE_NO_PAD.encode(sealed.expect("sealed"));
    json!({ "box_id": id, "device": phone.device(), "sealed": sealed })
}

fn states(answer: &Answer, of: &str) -> Vec<String> {
    let receipts = answer.json()[of].as_array().cloned().unwrap_or_default();
    receipts.iter().map(|one| one["state"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn end_phone(office: &TestOffice, user: &str, phone: &Phone) {
    let of = |name: &str| {
        let name = name.to_owned();
        office.app.db().read(move |tx| store::accounts::by_user_name(tx, &name))
    };
    let theirs = of(user).await.map_err(|fault: store::Fault| fault).expect("a database").expect("known");
    let county =
        of("wangfang").await.map_err(|fault: store::Fault| fault).expect("a database").expect("known");
    let actor = county.account.actor();
    assert_eq!(
        end(&office.app, &actor, theirs.account.id, phone.device()).await.expect("a database"),
        Ok(true)
    );
}

async fn story(office: &TestOffice) {
    let mut phone = office.phone("sunxiuying", 1).await;
    let (_, tao) = office.person("陶玉珍").await;
    let tao = tao.to_string();
    let given = phone.get("/api/v1/people").await.json()["box"].clone();
    assert_eq!(phone.get("/api/v1/people").await.json()["box"], given, "one box, not one for each question");
    let abroad = office.phone("huangguoping", 2).await.get("/api/v1/people").await.json()["box"].clone();
    assert_ne!(abroad["id"], given["id"]);

    // One visit came in before the reply was lost, one waited; then the office ended the phone.
    let (first, second) = (visit(&tao, 1), {
        let mut later = visit(&tao, 2);
        later["visited_at"] = "2026-11-23T08:40:00+08:00".into();
        later["note"] = "精神好".into();
        later
    });
    phone.post("/api/v1/visits", &json!({ "visits": [first] })).await.is(200);
    let token = phone.token().to_owned();
    end_phone(office, "sunxiuying", &phone).await;
    phone.get("/api/v1/people").await.says_no(403, "ended");

    let inside =
        json!({ "token": token, "visits": [first, second, {}], "emergencies": [emergency(Some(&tao), 1)] });
    let sent = sealed(&given, &phone, &inside);
    let mut nobody = office.new_phone(7);
    office.wait(SignedDuration::from_hours(5 * 24));
    let answer = nobody.post("/api/v1/sealed", &sent).await;
    answer.is(200);
    assert_eq!(states(&answer, "visits")[0], "known", "{:#}", answer.json());
    assert!(["accepted", "kept"].contains(&states(&answer, "visits")[1].as_str()), "{:#}", answer.json());
    assert_eq!(states(&answer, "visits")[2], "refused");
    assert_eq!(states(&answer, "emergencies"), ["accepted"]);
    // Sent again, nothing changes.
    let again = nobody.post("/api/v1/sealed", &sent).await;
    assert_eq!(
        (states(&again, "visits")[..2].to_vec(), states(&again, "emergencies")),
        (vec!["known".to_owned(), "known".to_owned()], vec!["known".to_owned()],)
    );
    // It is hers, and says where it came from.
    let mut clerk = office.sign_in("liuhaiyan").await;
    let id = "01930000-0000-7000-8000-000000000102";
    let page = clerk.get(&format!("/people/{tao}/visits/{id}")).await;
    page.is(200).says("由已停用的手机加密交来").says("精神好").says("孙秀英");
    let before = clerk.get(&format!("/people/{tao}/visits/01930000-0000-7000-8000-000000000101")).await;
    before.is(200).keeps_quiet_about("加密交来");
    clerk.get("/emergencies").await.says("右腿不能动");

    // A photo that its visit names, and one that is not what it is called.
    let picture = [&b"\xff\xd8\xff"[..], &[3; 400]].concat();
    let hash: String = Sha256::digest(&picture).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut third = visit(&tao, 3);
    (third["visited_at"], third["photos"]) = ("2026-11-23T08:50:00+08:00".into(), json!([hash]));
    let plain = BASE64_URL_SAFE_NO_PAD.encode(&picture);
    let photos = json!([{ "hash": hash, "bytes": plain }, { "hash": "ab".repeat(32), "bytes": plain }]);
    let with = json!({ "token": token, "visits": [third], "photos": photos });
    let answer = nobody.post("/api/v1/sealed", &sealed(&given, &phone, &with)).await;
    assert_eq!(answer.is(200).json()["photos"], json!([true, false]));
    let address = format!("/people/{tao}/visits/01930000-0000-7000-8000-000000000103/photos/{hash}");
    assert_eq!(clerk.get(&address).await.is(200).bytes, picture);

    // Another phone, another token, other bytes: nothing opens, and nothing is told.
    let other = json!({ "token": "ab".repeat(32), "visits": [second] });
    nobody.post("/api/v1/sealed", &sealed(&given, &phone, &other)).await.says_no(403, "forbidden");
    let mut copied = sealed(&given, &phone, &inside);
    copied["device"] = nobody.device().to_string().into();
    nobody.post("/api/v1/sealed", &copied).await.says_no(400, "unreadable");
    let mut elsewhere = sent.clone();
    elsewhere["box_id"] = abroad["id"].clone();
    nobody.post("/api/v1/sealed", &elsewhere).await.says_no(400, "unreadable");
    elsewhere["box_id"] = "no box".into();
    nobody.post("/api/v1/sealed", &elsewhere).await.says_no(400, "unreadable");
    nobody.post("/api/v1/sealed", &json!({})).await.says_no(400, "unreadable");
    // A phone that was not ended may hand in this way, too.
    let mut well = office.phone("sunxiuying", 3).await;
    let inside = json!({ "token": well.token(), "emergencies": [emergency(None, 9)] });
    let answer = nobody.post("/api/v1/sealed", &sealed(&given, &well, &inside)).await;
    assert_eq!(states(answer.is(200), "emergencies"), ["accepted"]);
    well.get("/api/v1/people").await.is(200);

    office.wait(SignedDuration::from_hours(90 * 24));
    nobody.post("/api/v1/sealed", &sent).await.says_no(403, "forbidden").says("90天");
}

#[tokio::test]
async fn an_ended_phone_hands_in_what_it_had_sealed() {
    story(&TestOffice::open()).await;
}

#[tokio::test]
async fn an_ended_phone_hands_in_what_it_had_sealed_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(&office).await;
    }
}

/// Whoever looks after the person by now: the record is taken for the day on which it was hers.
#[tokio::test]
async fn a_record_of_somebody_handed_over_meanwhile_is_taken_in() {
    let office = TestOffice::open();
    let mut phone = office.phone("sunxiuying", 1).await;
    let (_, tao) = office.person("陶玉珍").await;
    let given = phone.get("/api/v1/people").await.json()["box"].clone();
    let token = phone.token().to_owned();
    end_phone(&office, "sunxiuying", &phone).await;
    let mut clerk = office.sign_in("liuhaiyan").await;
    office.wait(SignedDuration::from_hours(48));
    clerk.post(&format!("/people/{tao}/worker"), &[("worker", "none")]).await.is(303);
    let inside = json!({ "token": token, "visits": [visit(&tao.to_string(), 4)] });
    let answer = office.new_phone(7).post("/api/v1/sealed", &sealed(&given, &phone, &inside)).await;
    let states = states(answer.is(200), "visits");
    assert!(["accepted", "kept"].contains(&states[0].as_str()), "{:#}", answer.json());
}
