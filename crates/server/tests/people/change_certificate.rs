//! The number of the disability certificate after the identity number inside it was corrected.

use crate::office::TestOffice;

const OLD: &str = "990112195001010036";
const NEW: &str = "99011219500101001X";

async fn story(office: &TestOffice) {
    let mut client = office.sign_in("luxiaoyun").await;
    let village = crate::households::village(&mut client).await;
    let person = "01930000-0000-7000-8000-0000000000c3";
    let certificate = format!("{OLD}43");
    let form = crate::households::form(&[
        ("person", person),
        ("area", &village),
        ("name", "卞长贵"),
        ("identity", OLD),
        ("certificate", &certificate),
    ]);
    client.post("/people/new", &form).await.is(303);
    let page = format!("/people/{person}");
    let shown = client.get(&page).await;
    shown.says("990112************43").keeps_quiet_about("待核对").keeps_quiet_about(OLD);

    // The number is corrected: the certificate is told of before, and marked afterwards.
    let details = client.get(&format!("{page}/details")).await;
    let opened = details.between("name=\"opened_at\" value=\"", "\"").expect("an instant").to_owned();
    let address = details.between("name=\"address\" value=\"", "\"").expect("an address").to_owned();
    let mut sent = vec![
        ("how", "correct"),
        ("opened_at", opened.as_str()),
        ("name", "卞长贵"),
        ("phone", "13800000000"),
        ("address", address.as_str()),
        ("area", village.as_str()),
        ("identity", NEW),
        ("reason", "登记时输错"),
        ("step", "look"),
    ];
    client.post(&format!("{page}/details"), &sent).await.is(200).says("已登记的残疾证号里仍是原来的号码");
    sent.retain(|(name, _)| *name != "step");
    sent.push(("step", "keep"));
    client.post(&format!("{page}/details"), &sent).await.is(303);
    client.get(&page).await.says("与证件号码不一致，待核对");

    let form = format!("{page}/certificate");
    client.get(&form).await.says("前18位不是现在的证件号码").says("value=\"following\" checked");
    client.post(&form, &[("way", "following")]).await.is(422).says("请写明更正的原因");
    let typed = [("way", "typed"), ("certificate", certificate.as_str()), ("reason", "看过原件")];
    client.post(&form, &typed).await.is(422).says("前18位与本人身份证号不一致");
    client.post(&form, &[("way", "following"), ("reason", "看过原件")]).await.is(303);
    let mended = client.get(&page).await;
    mended.keeps_quiet_about("待核对").says("更正残疾证号：看过原件").keeps_quiet_about(NEW);
    // Of another grade than the register has: asked about.
    let graded = format!("{NEW}42");
    let typed = [("way", "typed"), ("certificate", graded.as_str()), ("reason", "换发")];
    client.post(&form, &typed).await.is(422).says("第20位（残疾等级）与登记的不一致");
    client.get(&form).await.keeps_quiet_about("value=\"following\"");
}

#[tokio::test]
async fn a_certificate_with_an_old_number_is_marked_until_it_was_looked_at() {
    story(&TestOffice::open()).await;
}

#[tokio::test]
async fn a_certificate_with_an_old_number_is_marked_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(&office).await;
    }
}
