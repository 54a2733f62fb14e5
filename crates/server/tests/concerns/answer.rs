//! The office looks into what was told.

use super::report::tell;
use crate::office::TestOffice;

const FIRST: &str = "01930000-0000-7000-8000-0000000003b1";

#[tokio::test]
async fn the_office_says_what_was_done_and_the_teller_learns_no_more_than_that() {
    let office = TestOffice::open();
    let mut firm = office.sign_in("jiahewuye").await;
    tell(&mut firm, FIRST, "not_seen", "陶家门口").await.is(303);
    let path = format!("/concerns/{FIRST}/answer");
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.post(&path, &[("words", " ")]).await.is(422).says("请写怎样处理").says("aria-invalid");
    let unknown = [("words", "去看了"), ("who", "李无名")];
    clerk.post(&path, &unknown).await.is(422).says("没有登记这个姓名").says("李无名").says("去看了");
    // The beginning of a name: whom it fits is offered.
    let some = clerk.post(&path, &[("words", "去看了，糖尿病犯了"), ("who", "陶")]).await;
    some.is(422).says("是下面哪一位").says("陶玉珍");
    let (_, tao) = office.person("陶玉珍").await;
    let tao = tao.to_string();
    let (_, abroad) = office.person("朱秀珍").await;
    let abroad = abroad.to_string();
    clerk.post(&path, &[("words", "去看了"), ("person", abroad.as_str())]).await.is(404);
    let done = [("words", "去看了，糖尿病犯了"), ("person", tao.as_str()), ("reply", "已去看过，没有大事")];
    clerk.post(&path, &done).await.is(303);
    let list = clerk.get("/concerns?done=concern_answered").await;
    list.says("没有等处理的情况反映").says("刘海燕：去看了，糖尿病犯了").says("已去看过，没有大事");
    clerk
        .get(&format!("/people/{tao}"))
        .await
        .says("嘉和物业反映：好几天没见到人（陶家门口）")
        .says("糖尿病犯了");
    // Whoever told it learns the reply, and nothing of the person.
    let told = firm.get("/concerns/new").await;
    told.says("已处理").says("已去看过，没有大事").keeps_quiet_about("糖尿病").keeps_quiet_about("陶玉珍");
    // The first answer stands.
    let mut town = office.sign_in("chenlijun").await;
    town.post(&path, &[("words", "晚了一步")]).await.is(303);
    town.get("/concerns").await.keeps_quiet_about("晚了一步");
    office.sign_in("shenjing").await.post(&path, &[("words", "好")]).await.is(404);
    for user in ["wutong", "sunxiuying", "jiahewuye"] {
        office.sign_in(user).await.post(&path, &[("words", "好")]).await.is(403);
    }
}

#[tokio::test]
async fn one_person_of_that_name_needs_no_choosing() {
    let office = TestOffice::open();
    let mut firm = office.sign_in("jiahewuye").await;
    tell(&mut firm, FIRST, "unwell", "一组").await.is(303);
    let mut clerk = office.sign_in("liuhaiyan").await;
    let done = [("words", "送了医院"), ("who", "陶玉珍")];
    clerk.post(&format!("/concerns/{FIRST}/answer"), &done).await.is(303);
    let (_, tao) = office.person("陶玉珍").await;
    clerk.get(&format!("/people/{tao}")).await.says("送了医院");
    firm.get("/concerns/new").await.says("已经处理，谢谢您").keeps_quiet_about("医院");
}
