//! A family says something: once, however often it is sent, and it excuses nothing by itself.

use super::{SON, link_of, say};
use crate::office::TestOffice;

async fn story(office: &TestOffice) {
    let (_, tao) = office.person("陶玉珍").await;
    let link = link_of(office, "liuhaiyan", tao, &SON).await;
    let mut family = office.stranger();
    let mut clerk = office.sign_in("liuhaiyan").await;
    let due = clerk.get("/duties").await.text();

    family.get(&format!("{link}/say/away")).await.is(200).says("一个星期").says("送出");
    say(&mut family, &link, "away", &[]).await.is(422).says("请选外出到哪一天");
    let wrong = say(&mut family, &link, "away", &[("other", "明天"), ("place", "女儿家")]).await;
    wrong.is(422).says("日期请写成").says("value=\"女儿家\"");
    say(&mut family, &link, "away", &[("other", "2028-01-01")]).await.is(422).says("最长一年");

    let id = "01930000-0000-7000-8000-0000000000ab";
    let form = [("id", id), ("until", "2026-11-30"), ("place", "女儿家")];
    let path = format!("{link}/say/away");
    for _ in 0..2 {
        let said = family.post(&path, &form).await;
        assert_eq!(said.is(303).location(), format!("{link}?done=away"));
    }
    let page = family.get(&format!("{link}?done=away")).await;
    page.says("收到了").says("到11月30日，女儿家").says("还没有处理");
    let person = clerk.get(&format!("/people/{tao}")).await;
    person.says("家里人说外出11月23日到11月30日，女儿家（未核实）").says("家属来话");
    assert_eq!(person.text().matches("（未核实）").count(), 1, "sent twice, said once");
    assert_eq!(clerk.get("/duties").await.text().matches("陶玉珍").count(), due.matches("陶玉珍").count());

    // The visitor reads it on the phone, as something that nobody has looked at yet.
    let taken = office.phone("sunxiuying", 1).await.get("/api/v1/people").await;
    taken.is(200).says("家里人说外出11月23日到11月30日，女儿家（未核实）");

    say(&mut family, &link, "complaint", &[("words", " ")]).await.is(422).says("请写几句是什么事");
    let long = "长".repeat(501);
    let too_long = say(&mut family, &link, "complaint", &[("words", long.as_str())]).await;
    too_long.is(422).says("最多 500 个字").says(&long);
    say(&mut family, &link, "complaint", &[("words", "上周没有来")]).await.is(303);
    say(&mut family, &link, "thanks", &[("words", "孙师傅费心了")]).await.is(303);
    let page = family.get(&link).await;
    let id = page.between("/say/called\"><input type=\"hidden\" name=\"id\" value=\"", "\"").expect("an id");
    family.post(&format!("{link}/say/called"), &[("id", id)]).await.is(303);
    family.get(&format!("{link}?done=called")).await.says("记下了").says("打过电话");
    family.post(&format!("{link}/say/nonsense"), &[]).await.is(303);
    family.get(&format!("{link}/say/called")).await.is(404);

    // The complaint is the town's; the village and the visitor learn nothing of it, not even that there is one.
    let visitor = &mut office.sign_in("sunxiuying").await;
    for client in [&mut clerk, visitor] {
        let person = client.get(&format!("/people/{tao}")).await;
        person.keeps_quiet_about("上周没有来").keeps_quiet_about("投诉").keeps_quiet_about("<br>家属来话");
    }
    clerk.get(&format!("/people/{tao}/family")).await.keeps_quiet_about("上周没有来").says("孙师傅费心了");
    // Thanks are the visitor's, too.
    visitor.get("/payments/month?month=2026-11").await.says("家里人的感谢").says("孙师傅费心了");
    // Each is an event of its own, which only they read who may know of complaints.
    let events = office.sign_in("chenlijun").await.get(&format!("/people/{tao}")).await.text();
    assert_eq!(events.matches("<br>家属来话").count(), 4);
}

#[tokio::test]
async fn what_a_family_says_is_kept_once_and_goes_where_it_belongs() {
    story(&TestOffice::open()).await;
}

#[tokio::test]
async fn what_a_family_says_is_kept_once_and_goes_where_it_belongs_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(&office).await;
    }
}

/// An id that somebody else used says nothing twice and gives nothing away.
#[tokio::test]
async fn the_id_of_another_familys_word_is_taken_for_known() {
    let office = TestOffice::open();
    let ((_, tao), (_, hao)) = (office.person("陶玉珍").await, office.person("郝淑芬").await);
    let one = link_of(&office, "wangfang", tao, &SON).await;
    let other = link_of(&office, "wangfang", hao, &SON).await;
    let mut family = office.stranger();
    let form = [("id", "01930000-0000-7000-8000-0000000000ab"), ("words", "谢谢")];
    family.post(&format!("{one}/say/thanks"), &form).await.is(303);
    family.post(&format!("{other}/say/thanks"), &form).await.is(303);
    family.get(&other).await.keeps_quiet_about("您说过的");
}

#[tokio::test]
async fn a_flood_through_one_link_is_stopped() {
    let office = TestOffice::open();
    let (_, tao) = office.person("陶玉珍").await;
    let link = link_of(&office, "liuhaiyan", tao, &SON).await;
    let mut family = office.stranger();
    for _ in 0..domain::families::say::MOST_A_DAY {
        say(&mut family, &link, "thanks", &[]).await.is(303);
    }
    say(&mut family, &link, "thanks", &[]).await.is(422).says("今天留言已经很多了");
    family.send("POST", &format!("{link}/say/thanks"), &[], &"x".repeat(20_000)).await.is(413);
}
