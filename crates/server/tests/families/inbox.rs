//! What families said, in the office: looked at, registered, settled.

use super::{SON, link_of, say};
use crate::office::TestOffice;

async fn story(office: &TestOffice) {
    let (_, tao) = office.person("陶玉珍").await;
    let link = link_of(office, "liuhaiyan", tao, &SON).await;
    let mut family = office.stranger();
    say(&mut family, &link, "away", &[("until", "2026-11-30"), ("place", "女儿家")]).await.is(303);
    say(&mut family, &link, "complaint", &[("words", "上周没有来")]).await.is(303);

    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get("/").await.says("外出要核实登记");
    let inbox = clerk.get("/families").await;
    inbox.is(200).says("陶玉珍").says("女儿家").says("钱来（儿子）").says("13800000000");
    inbox.keeps_quiet_about("上周没有来");
    // One button leads to the form of an absence, filled in; what kind of absence it is stays to be chosen.
    let word = inbox.between("happenings/new?word=", "\"").expect("a word").to_owned();
    let form = clerk.get(&format!("/people/{tao}/happenings/new?word={word}")).await;
    form.is(200)
        .says("value=\"2026-11-23\"")
        .says("value=\"2026-11-30\"")
        .says("家属来话：钱来（儿子），2026-11-23")
        .says("value=\"女儿家\"");
    let (_, hao) = office.person("郝淑芬").await;
    let mut county = office.sign_in("wangfang").await;
    county.get(&format!("/people/{hao}/happenings/new?word={word}")).await.keeps_quiet_about("女儿家");

    let path = format!("/families/{word}/settle");
    clerk.post(&path, &[("words", " ")]).await.is(422).says("请写一句怎样处理的").says("aria-invalid");
    clerk.post(&path, &[("words", "已打电话核实，登记外出")]).await.is(303);
    clerk
        .get("/families?done=family_word_settled")
        .await
        .says("没有等处理的")
        .says("刘海燕：已打电话核实，登记外出");
    clerk.get(&format!("/people/{tao}")).await.keeps_quiet_about("（未核实）");
    family.get(&link).await.says("办公室回复：已打电话核实，登记外出").says("还没有处理");
    clerk.get("/").await.keeps_quiet_about("外出要核实登记");

    // The complaint waits in the town, and is answered there.
    let mut town = office.sign_in("chenlijun").await;
    town.get("/").await.says("外出要核实登记");
    let inbox = town.get("/families").await;
    let complaint =
        inbox.says("上周没有来").between("action=\"/families/", "/settle").expect("a word").to_owned();
    let path = format!("/families/{complaint}/settle");
    clerk.post(&path, &[("words", "好")]).await.is(404);
    town.post(&path, &[("words", "已补上一次，并向您道歉")]).await.is(303);
    clerk.get("/families").await.keeps_quiet_about("上周没有来").keeps_quiet_about("道歉");
    family.get(&link).await.says("已补上一次，并向您道歉");
    // Whoever comes second changes nothing; who only looks, and another county.
    county.post(&path, &[("words", "晚了一步")]).await.is(303);
    family.get(&link).await.keeps_quiet_about("晚了一步");
    office.sign_in("shenjing").await.post(&path, &[("words", "好")]).await.is(404);
    office.sign_in("wutong").await.post(&path, &[("words", "好")]).await.is(403);
    office.sign_in("wutong").await.get("/families").await.is(200).says("上周没有来");
    office.sign_in("sunxiuying").await.get("/families").await.is(403);
}

#[tokio::test]
async fn an_away_word_is_registered_by_somebody_and_a_complaint_is_the_towns() {
    story(&TestOffice::open()).await;
}

#[tokio::test]
async fn an_away_word_is_registered_by_somebody_and_a_complaint_is_the_towns_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(&office).await;
    }
}
