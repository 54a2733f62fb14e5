//! Relatives are reminded; the quiet line shows and punishes nobody.

use jiff::SignedDuration;

use super::{SON, link_of};
use crate::office::TestOffice;

#[tokio::test]
async fn a_visitor_notes_that_a_son_was_reminded_and_he_reads_it_gently() {
    let office = TestOffice::open();
    let (_, tao) = office.person("陶玉珍").await;
    let link = link_of(&office, "liuhaiyan", tao, &SON).await;
    let mut visitor = office.sign_in("sunxiuying").await;
    visitor.get(&format!("/people/{tao}")).await.says("提醒家属");
    let path = format!("/people/{tao}/family/remind");
    let page = visitor.get(&path).await;
    let id = page.says("钱来（儿子）").between("name=\"id\" value=\"", "\"").expect("an id").to_owned();
    let base = [("id", id.as_str()), ("asked", "visit")];
    let wrong = visitor.post(&path, &[&base[..], &[("on", "2026-11-24")]].concat()).await;
    wrong.is(422).says("请填写提醒了谁").says("不能填以后的日期");
    let form = [&base[..], &[("known", "钱来"), ("on", "2026-11-23"), ("answer", "冬至回来")]].concat();
    for _ in 0..2 {
        assert_eq!(
            visitor.post(&path, &form).await.location(),
            format!("/people/{tao}?done=family_reminded")
        );
    }
    let list = office.sign_in("liuhaiyan").await.get(&format!("/people/{tao}/family")).await;
    list.says("冬至回来").says("常回去看看");
    assert_eq!(list.text().matches("冬至回来").count(), 1, "sent twice, entered once");
    let mut family = office.stranger();
    family.get(&link).await.says("我们提醒过您").says("常回去看看").keeps_quiet_about("冬至回来");
    // What one of them was told is nobody else's to read.
    let daughter = [("whom", "relative"), ("name", "钱芳"), ("relation", "女儿")];
    let other = link_of(&office, "liuhaiyan", tao, &daughter).await;
    family.get(&other).await.keeps_quiet_about("我们提醒过您");
}

#[tokio::test]
async fn a_quiet_line_shows_when_nobody_was_heard_of_for_thirty_days() {
    let office = TestOffice::open();
    let (_, tao) = office.person("陶玉珍").await;
    let link = link_of(&office, "liuhaiyan", tao, &SON).await;
    office.wait(SignedDuration::from_hours(24 * 30));
    let mut clerk = office.sign_in("liuhaiyan").await;
    let page = format!("/people/{tao}/family");
    clerk.get(&page).await.keeps_quiet_about("没有家里人的消息");
    office.wait(SignedDuration::from_hours(24));
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get(&page).await.says("从11月23日起没有家里人的消息");
    let id = [("id", "01930000-0000-7000-8000-0000000000ac")];
    office.stranger().post(&format!("{link}/say/came"), &id).await.is(303);
    clerk.get(&page).await.keeps_quiet_about("没有家里人的消息").says("回去看过");
}
