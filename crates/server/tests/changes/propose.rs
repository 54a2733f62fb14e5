//! What waits, and what does not.

use super::{edit, later, of, propose, review};
use crate::{
    households::{husband, wife},
    office::TestOffice,
};

#[tokio::test]
async fn only_the_county_chooses_and_only_among_what_there_is() {
    let office = TestOffice::open();
    let mut county = office.sign_in("wangfang").await;
    county.get("/changes").await.says("哪些变更要审核").says("value=\"nothing\" checked");
    county.post("/changes/review", &[("review", "sometimes")]).await.is(422).says("请选择哪些变更要审核");
    county.get("/changes").await.says("value=\"nothing\" checked");
    review(&office, "wangfang", "everything").await;
    county.get("/changes").await.says("value=\"everything\" checked");
    for role in ["chenlijun", "liuhaiyan"] {
        let mut client = office.sign_in(role).await;
        client.post("/changes/review", &[("review", "nothing")]).await.is(403);
    }
    // One county's choice is not another's.
    let mut elsewhere = office.sign_in("shenjing").await;
    elsewhere.get("/changes").await.says("value=\"nothing\" checked");
}

#[tokio::test]
async fn what_decides_nothing_waits_only_where_everything_does() {
    let office = TestOffice::open();
    let mut clerk = office.sign_in("luxiaoyun").await;
    let person = husband(&mut clerk).await;
    review(&office, "shenjing", "deciding").await;
    let kept = edit(&mut clerk, &person, &[("water_note", "接了自来水")]).await;
    assert_eq!(kept.location(), format!("{person}?done=changed"), "{}", kept.text());
    review(&office, "shenjing", "everything").await;
    propose(&mut clerk, &person, &[("water_note", "又停水了")]).await;
    // Neither the town nor the county waits.
    for user in ["guhaitao", "shenjing"] {
        later(&office);
        let mut client = office.sign_in(user).await;
        let alone = if user == "guhaitao" { "true" } else { "false" };
        let kept = edit(&mut client, &person, &[("alone", alone)]).await;
        assert_eq!(kept.location(), format!("{person}?done=changed"), "{}", kept.text());
    }
}

#[tokio::test]
async fn what_is_agreed_to_stands_in_the_lists_of_the_home() {
    let office = TestOffice::open();
    let mut clerk = office.sign_in("luxiaoyun").await;
    let he = husband(&mut clerk).await;
    let she = wife(&mut clerk, &he).await;
    review(&office, "shenjing", "deciding").await;
    let sick = async || {
        let page = office.sign_in("luxiaoyun").await.get(&format!("{he}/facts")).await.text();
        let cell = page.split("name=\"household_0_major_illness\"").nth(1).expect("a cell").to_owned();
        cell[..cell.find("</select>").expect("an end")].contains("value=\"true\" selected")
    };
    later(&office);
    let change = propose(&mut clerk, &she, &[("major_illness", "true")]).await;
    assert!(!sick().await, "nothing follows before somebody has agreed");
    later(&office);
    let mut town = office.sign_in("guhaitao").await;
    town.post(&change, &[("verdict", "confirm")]).await.is(303);
    assert!(sick().await, "his list follows");
}

#[tokio::test]
async fn who_lives_with_whom_is_entered_by_the_town_where_lists_of_a_home_are_reviewed() {
    let office = TestOffice::open();
    let mut clerk = office.sign_in("luxiaoyun").await;
    let he = husband(&mut clerk).await;
    review(&office, "shenjing", "deciding").await;
    // Registering somebody is no change.
    let she = wife(&mut clerk, &he).await;
    let part = [("parted_from", "2026-11-23")];
    let refused = clerk.post(&format!("{she}/household/leave"), &part).await;
    refused.is(422).says("请镇（街道）办理同住登记");
    let mut town = office.sign_in("guhaitao").await;
    town.post(&format!("{she}/household/leave"), &part).await.is(303);
    let with = he.strip_prefix("/people/").expect("a person");
    let join = [("step", "keep"), ("with", with), ("relation", "spouse"), ("from", "2026-11-23")];
    clerk.post(&format!("{she}/household"), &join).await.is(422).says("请镇（街道）办理同住登记");
    town.post(&format!("{she}/household"), &join).await.is(303);
}

#[tokio::test]
async fn what_waits_goes_with_an_entry_that_is_merged() {
    let office = TestOffice::open();
    let one = crate::people::twins::registered(&office, "宁翠萍", None, "1944-02-15").await;
    let other = crate::people::twins::registered(&office, "宁翠平", None, "1944-02-15").await;
    review(&office, "wangfang", "deciding").await;
    let mut clerk = office.sign_in("liuhaiyan").await;
    later(&office);
    let change = propose(&mut clerk, &format!("/people/{other}"), &[("dementia", "true")]).await;
    let other = other.to_string();
    let form = [("with", other.as_str()), ("step", "keep"), ("note", "已核对")];
    clerk.post(&format!("/people/{one}/merge"), &form).await.is(303);
    clerk.get(&format!("/people/{one}")).await.says("等待审核的变更");
    later(&office);
    let mut town = office.sign_in("chenlijun").await;
    town.get(&change).await.is(200).says("宁翠萍的变更");
    town.post(&change, &[("verdict", "confirm")]).await.is(303);
    clerk.get(&format!("/people/{one}")).await.says("审核同意变更").says("<b>重点人群</b>");
}

#[tokio::test]
async fn a_page_of_fifty_leads_to_the_next() {
    let office = TestOffice::open();
    review(&office, "wangfang", "deciding").await;
    let mut clerk = office.sign_in("liuhaiyan").await;
    let person = of(&office, "方德海").await;
    for _ in 0..51 {
        let change = propose(&mut clerk, &person, &[("cert_grade", "1")]).await;
        clerk.post(&format!("{change}/withdraw"), &[]).await.is(303);
        later(&office);
    }
    let first = clerk.get("/changes").await;
    assert_eq!(first.text().matches(">查看</a>").count(), 50);
    let next = first.between("btn-sm\" href=\"", "\"").expect("a next page").replace("&amp;", "&");
    let rest = clerk.get(&next).await;
    assert_eq!(rest.text().matches(">查看</a>").count(), 1);
    rest.keeps_quiet_about("下一页");
}
