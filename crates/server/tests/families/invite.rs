//! Links are given by the office, shown once, and ended there.

use super::{SON, address, invite};
use crate::office::TestOffice;

async fn story(office: &TestOffice) {
    let (_, tao) = office.person("陶玉珍").await;
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get(&format!("/people/{tao}")).await.says(&format!("/people/{tao}/family"));
    let page = format!("/people/{tao}/family");
    clerk.get(&page).await.is(200).says("还没有给谁开过链接").says("还没有问过老人");
    let empty = invite(&mut clerk, tao, &[("whom", "relative"), ("phone", "12")]).await;
    empty.is(422).says("请填写家属姓名").says("请填写和老人的关系").says("电话号码格式不对");

    let shown = invite(&mut clerk, tao, &SON).await;
    let link = address(&shown);
    assert!(link.starts_with("/f/") && link.len() > 28, "{link}");
    shown.says("钱来（儿子）").says("2027-11-23").says("老人还没有同意").says("<path d=\"M4 4h7");
    // It stands nowhere else, and the same form sent again makes no other.
    let list = clerk.get(&page).await;
    list.says("钱来（儿子）").says("还没打开过").says("能用，到 2027-11-23").keeps_quiet_about(&link[3..]);
    clerk.get(&format!("/people/{tao}")).await.says("开家属链接").keeps_quiet_about(&link[3..]);
    let id = shown_id(&list.text());
    clerk.post(&format!("{page}/invite"), &[&[("id", id.as_str())], &SON[..]].concat()).await.is(422);
    office.stranger().get(&link).await.is(200);
    clerk.get(&page).await.says("2026-11-23 09:00").keeps_quiet_about("还没打开过");

    // Ended, it opens no more; ending it again changes nothing.
    let end = clerk.get(&page).await.between(&format!("{page}/links/"), "/end").expect("a link").to_owned();
    clerk.post(&format!("{page}/links/{end}/end"), &[]).await.is(303);
    clerk.post(&format!("{page}/links/{end}/end"), &[]).await.is(303);
    office.stranger().get(&link).await.is(404);
    clerk.get(&page).await.says("已结束");
    let again = invite(&mut clerk, tao, &SON).await;
    assert_ne!(address(&again), link, "another secret");
}

/// The id of the form.
fn shown_id(page: &str) -> String {
    let at = page.find("name=\"id\" value=\"").expect("a form") + "name=\"id\" value=\"".len();
    page[at..at + 36].to_owned()
}

#[tokio::test]
async fn a_link_is_shown_once_and_ended_by_the_office() {
    story(&TestOffice::open()).await;
}

#[tokio::test]
async fn a_link_is_shown_once_and_ended_by_the_office_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(&office).await;
    }
}

#[tokio::test]
async fn whoever_changes_nobody_gives_no_link_and_a_village_only_its_own() {
    let office = TestOffice::open();
    let ((_, tao), (_, far)) = (office.person("陶玉珍").await, office.person("祝文清").await);
    for user in ["sunxiuying", "wutong", "zhaohong", "zhengkai"] {
        let mut client = office.sign_in(user).await;
        client.get(&format!("/people/{tao}/family")).await.is(403);
        client.post(&format!("/people/{tao}/family/invite"), &SON).await.is(403);
    }
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.post(&format!("/people/{far}/family/invite"), &SON).await.is(404);
    office.sign_in("shenjing").await.get(&format!("/people/{tao}/family")).await.is(404);
}

#[tokio::test]
async fn the_same_form_sent_twice_makes_one_link() {
    let office = TestOffice::open();
    let (_, tao) = office.person("陶玉珍").await;
    let mut clerk = office.sign_in("liuhaiyan").await;
    let page = format!("/people/{tao}/family");
    let id = shown_id(&clerk.get(&page).await.text());
    let form = [&[("id", id.as_str())], &SON[..]].concat();
    clerk.post(&format!("{page}/invite"), &form).await.is(200);
    let twice = clerk.post(&format!("{page}/invite"), &form).await;
    assert_eq!(twice.is(303).location(), format!("{page}?done=family_invited_before"));
    let list = clerk.get(twice.location()).await;
    list.says("链接只显示一次");
    assert_eq!(list.text().matches("钱来（儿子）</td>").count(), 1);
}
