//! Photos over a bad line: pieces out of order, twice, cut short, from two phones, wrong, too large, not mine.

use axum::body::Bytes;
use jiff::SignedDuration;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    office::{Answer, Phone, TestOffice},
    people::consent::say,
    visits::receive::visit,
};

/// A picture of nothing, with its name.
fn picture(bytes: usize, seed: u8) -> (String, Bytes) {
    let bytes: Vec<u8> = (0..bytes).map(|at| (at % 251) as u8 ^ seed).collect();
    let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    (hash, bytes.into())
}

fn have(answer: &Answer) -> (u64, u64, bool) {
    let told = answer.is(200).json();
    let number = |name: &str| told[name].as_u64().expect("a number");
    (number("have"), number("total"), told["complete"].as_bool().expect("yes or no"))
}

async fn state(phone: &mut Phone, hash: &str) -> (u64, u64, bool) {
    have(&phone.get(&format!("/api/v1/photos/{hash}/state")).await)
}

async fn story(office: &TestOffice) {
    let mut phone = office.phone("sunxiuying", 1).await;
    let (hash, bytes) = picture(3000, 0);
    assert_eq!(state(&mut phone, &hash).await, (0, 0, false));
    // Too early, then the beginning, the same again, an overlap, and the line breaks.
    assert_eq!(have(&phone.put(&hash, 2000, 3000, &bytes[2000..]).await), (0, 3000, false));
    assert_eq!(have(&phone.put(&hash, 0, 3000, &bytes[..1000]).await), (1000, 3000, false));
    assert_eq!(have(&phone.put(&hash, 0, 3000, &bytes[..1000]).await), (1000, 3000, false));
    assert_eq!(have(&phone.put(&hash, 500, 3000, &bytes[500..1500]).await), (1500, 3000, false));
    // The next day on, from where it was.
    office.wait(SignedDuration::from_hours(24));
    assert_eq!(state(&mut phone, &hash).await, (1500, 3000, false));
    assert_eq!(have(&phone.put(&hash, 1500, 3000, &bytes[1500..]).await), (3000, 3000, true));
    assert_eq!(have(&phone.put(&hash, 0, 3000, &bytes).await), (3000, 3000, true));
    assert_eq!(state(&mut phone, &hash).await, (3000, 3000, true));
    let tenant = office.person("陶玉珍").await.0;
    let file = office.app.settings().data.join(format!("photos/{tenant}/{}/{hash}", &hash[..2]));
    assert_eq!(std::fs::read(&file).expect("a file"), bytes);

    // What is not the photo of its name is dropped, and the photo can still come.
    let (hash, bytes) = picture(2000, 1);
    let (_, wrong) = picture(2000, 2);
    phone.put(&hash, 0, 2000, &wrong[..1000]).await.is(200);
    phone.put(&hash, 1000, 2000, &bytes[1000..]).await.says_no(422, "unreadable").says("从头");
    assert_eq!(state(&mut phone, &hash).await, (0, 0, false));
    phone.put(&hash, 0, 1999, &bytes[..1000]).await.is(200);
    phone.put(&hash, 1000, 2000, &bytes[1000..]).await.says_no(422, "unreadable");
    assert_eq!(have(&phone.put(&hash, 0, 2000, &bytes).await), (2000, 2000, true));

    let (hash, bytes) = picture(2 << 20, 3);
    phone.put(&hash, 0, (2 << 20) + 1, &bytes[..10]).await.says_no(413, "too_large");
    phone.put(&hash, 0, 5, &bytes[..10]).await.says_no(400, "unreadable");
    phone.put(&hash, 0, 0, b"").await.says_no(400, "unreadable");
    phone.put("not-a-hash", 0, 5, b"").await.says_no(400, "unreadable");
    phone.send("PUT", &format!("/api/v1/photos/{hash}"), b"").await.says_no(400, "unreadable");
    let larger = [&bytes[..], &[0]].concat();
    phone.put(&hash, 0, 2 << 20, &larger).await.says_no(413, "too_large");
    assert_eq!(have(&phone.put(&hash, 0, 2 << 20, &bytes).await), (2 << 20, 2 << 20, true));
}

#[tokio::test]
async fn a_photo_comes_through_whatever_the_line_does() {
    story(&TestOffice::open()).await;
}

#[tokio::test]
async fn a_photo_comes_through_whatever_the_line_does_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(&office).await;
    }
}

#[tokio::test]
async fn two_phones_send_the_same_photo_at_once() {
    let office = TestOffice::open();
    let (hash, bytes) = picture(64 << 10, 4);
    let (one, two) = (office.phone("sunxiuying", 1).await, office.phone("liuhaiyan", 2).await);
    let send = |mut phone: Phone, step: usize| {
        let (hash, bytes) = (hash.clone(), bytes.clone());
        tokio::spawn(async move {
            let mut from = 0;
            for _ in 0..1000 {
                let until = (from + step).min(bytes.len());
                let told = have(&phone.put(&hash, from, bytes.len(), &bytes[from..until]).await);
                from = usize::try_from(told.0).expect("small");
                if told.2 {
                    return;
                }
            }
            panic!("it never ended");
        })
    };
    let (one, two) = (send(one, 4096), send(two, 3000));
    one.await.expect("the first");
    two.await.expect("the second");
    let mut phone = office.phone("sunxiuying", 1).await;
    assert_eq!(state(&mut phone, &hash).await, (64 << 10, 64 << 10, true));
}

#[tokio::test]
async fn a_photo_is_for_who_took_it_and_is_forgotten_when_no_visit_names_it() {
    let office = TestOffice::open();
    let mut sun = office.phone("sunxiuying", 1).await;
    let (_, tao) = office.person("陶玉珍").await;
    let ((named, bytes), (unnamed, others)) = (picture(500, 5), picture(500, 6));
    let mut with_photo = visit(&tao.to_string(), 1);
    with_photo["photos"] = json!([named, named]);
    let answer = sun.post("/api/v1/visits", &json!({ "visits": [with_photo] })).await;
    assert_eq!(answer.json()["receipts"][0]["state"], "accepted");
    // The same visit without its photo is another content.
    let answer = sun.post("/api/v1/visits", &json!({ "visits": [visit(&tao.to_string(), 1)] })).await;
    assert_eq!(answer.json()["receipts"][0]["state"], "conflict");

    // Somebody else neither adds to it nor learns of it; in another county it is another photo.
    let mut li = office.phone("lijianguo", 2).await;
    li.put(&named, 0, 500, &bytes[..100]).await.says_no(404, "not_found");
    li.get(&format!("/api/v1/photos/{named}/state")).await.says_no(404, "not_found");
    let mut abroad = office.phone("huangguoping", 3).await;
    assert_eq!(state(&mut abroad, &named).await, (0, 0, false));
    assert_eq!(have(&sun.put(&named, 0, 500, &bytes).await), (500, 500, true));
    assert_eq!(have(&sun.put(&unnamed, 0, 500, &others).await), (500, 500, true));

    let sweep = server::photos::sweep::sweep;
    office.wait(SignedDuration::from_hours(24 * 30));
    assert_eq!(sweep(&office.app).await.expect("swept"), 0);
    office.wait(SignedDuration::from_hours(1));
    assert_eq!(sweep(&office.app).await.expect("swept"), 1);
    assert_eq!(state(&mut sun, &unnamed).await, (0, 0, false));
    assert_eq!(state(&mut sun, &named).await, (500, 500, true));
}

#[tokio::test]
async fn a_disk_that_takes_nothing_is_told_as_busy() {
    let office = TestOffice::open();
    let mut phone = office.phone("sunxiuying", 1).await;
    let (hash, bytes) = picture(900, 8);
    let folder = office.app.settings().data.join("photos");
    std::fs::write(&folder, "in the way").expect("written");
    let told = phone.put(&hash, 0, 900, &bytes).await;
    told.says_no(503, "busy").keeps_quiet_about("photos");
    assert!(told.headers.contains_key("retry-after"));
    std::fs::remove_file(&folder).expect("out of the way");
    assert_eq!(have(&phone.put(&hash, 0, 900, &bytes).await), (900, 900, true));
}

/// After a crash the file may be longer than was noted, or whole without being noted so, or gone.
#[tokio::test]
async fn a_crash_in_between_costs_a_piece_and_no_more() {
    let office = TestOffice::open();
    let mut phone = office.phone("sunxiuying", 1).await;
    let (hash, bytes) = picture(900, 7);
    phone.put(&hash, 0, 900, &bytes[..300]).await.is(200);
    let tenant = office.person("陶玉珍").await.0;
    let folder = office.app.settings().data.join(format!("photos/{tenant}/{}", &hash[..2]));
    let part = folder.join(format!("{hash}.part"));
    std::fs::write(&part, [&bytes[..300], b"torn"].concat()).expect("written");
    assert_eq!(have(&phone.put(&hash, 300, 900, &bytes[300..600]).await), (600, 900, false));
    std::fs::write(&part, &bytes[..200]).expect("written");
    assert_eq!(state(&mut phone, &hash).await, (200, 900, false));
    assert_eq!(have(&phone.put(&hash, 200, 900, &bytes[200..]).await), (900, 900, true));
    std::fs::remove_file(folder.join(&hash)).expect("gone");
    assert_eq!(state(&mut phone, &hash).await, (0, 900, false));
    std::fs::write(folder.join(&hash), &bytes).expect("written");
    assert_eq!(have(&phone.put(&hash, 0, 900, &bytes[..10]).await), (900, 900, true));
}

/// A signature is no likeness: it is taken from somebody who says no to photos, and shown with the visit.
#[tokio::test]
async fn a_signature_comes_in_like_a_photo_and_stands_on_the_page_of_the_visit() {
    let office = TestOffice::open();
    let (_, tao) = office.person("陶玉珍").await;
    let mut desk = office.sign_in("wangfang").await;
    let no = [("said", "refused"), ("signer", "oneself"), ("way", "witnessed"), ("witness", "李红")];
    say(&mut desk, &format!("/people/{tao}"), "photos", &no).await.is(303);

    let (photo, _) = picture(500, 9);
    let png = [&b"\x89PNG\r\n\x1a\n"[..], &[7; 300]].concat();
    let signature: String = Sha256::digest(&png).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut signed = visit(&tao.to_string(), 1);
    signed["photos"] = json!([photo]);
    signed["answers"]["satisfaction_signed"] = json!({ "signature": signature });
    signed["phone_at"] = json!("2026-11-20T08:30:00+08:00");
    let mut sun = office.phone("sunxiuying", 1).await;
    let answer = sun.post("/api/v1/visits", &json!({ "visits": [signed] })).await;
    assert_eq!(answer.json()["receipts"][0]["state"], "accepted", "{}", answer.text());

    let page = format!("/people/{tao}/visits/{}", signed["id"].as_str().expect("an id"));
    desk.get(&page).await.says("老人签名").says("还没有从手机上传来");
    sun.put(&photo, 0, 500, &[1; 100]).await.says_no(403, "forbidden");
    assert_eq!(have(&sun.put(&signature, 0, png.len(), &png).await), (308, 308, true));

    let shown = desk.get(&page).await;
    shown.says("已签名").says(&format!("{page}/photos/{signature}"));
    // Both times are kept where the phone's clock was wrong.
    shown.says("2026-11-23 08:30").says("2026-11-20 08:30").says("手机时间不准");
    let file = desk.get(&format!("{page}/photos/{signature}")).await;
    assert_eq!(file.is(200).headers["content-type"], "image/png");
    assert_eq!(file.bytes, png);
    // What is not of this visit, or was taken against a no, is not there.
    for other in [&photo, &picture(10, 1).0, &"x".repeat(64)] {
        desk.get(&format!("{page}/photos/{other}")).await.is(404);
    }
    let print = desk.get(&format!("{page}/print")).await;
    assert!(print.is(200).bytes.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn a_photo_is_looked_at_on_its_visit_once_all_of_it_is_here() {
    let office = TestOffice::open();
    let (_, tao) = office.person("陶玉珍").await;
    let mut desk = office.sign_in("wangfang").await;
    let mut sun = office.phone("sunxiuying", 1).await;
    let jpeg = [&b"\xff\xd8\xff"[..], &[5; 900]].concat();
    let hash: String = Sha256::digest(&jpeg).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut taken = visit(&tao.to_string(), 1);
    taken["photos"] = json!([hash]);
    sun.post("/api/v1/visits", &json!({ "visits": [taken] })).await.is(200);
    let address = format!("/people/{tao}/visits/{}/photos/{hash}", taken["id"].as_str().expect("an id"));
    sun.put(&hash, 0, jpeg.len(), &jpeg[..500]).await.is(200);
    desk.get(&address).await.is(404);
    sun.put(&hash, 500, jpeg.len(), &jpeg[500..]).await.is(200);
    let shown = desk.get(&address).await;
    assert_eq!(shown.is(200).headers["content-type"], "image/jpeg");
    office.sign_in("lijianguo").await.get(&address).await.is(404);
}
