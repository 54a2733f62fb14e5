//! Who lives together, and what follows from it.

use super::{husband, wife};
use crate::office::{Client, TestOffice};

async fn change(client: &mut Client, person: &str, fields: &[(&str, &str)]) {
    let all = [&[("how", "from"), ("first", "2026-11-23")], fields].concat();
    let answer = client.post(&format!("{person}/facts"), &all).await;
    answer.is(303);
}

#[tokio::test]
async fn a_couple_is_typed_once_and_stands_in_each_others_lists() {
    let office = TestOffice::open();
    let mut client = office.sign_in("luxiaoyun").await;
    let he = husband(&mut client).await;
    client.get(&he).await.says("也登记为服务对象").says("卞宋氏");
    let she = wife(&mut client, &he).await;
    let page = client.get(&he).await;
    // What she was registered with stands in his list: it was not typed there.
    page.says("卞宋氏（女，78岁，柳园 6 号）").keeps_quiet_about("也登记为服务对象");
    page.says("随同住的卞宋氏一并更新");
    let household = page.between("href=\"/households/", "\"").expect("a household").to_owned();
    let hers = client.get(&she).await.between("href=\"/households/", "\"").expect("a household").to_owned();
    assert_eq!(household, hers);
    let file = client.get(&format!("/households/{household}")).await;
    file.is(200).says("卞长庚、卞宋氏").says("卞小康").says("同住的其他人");
    assert_eq!(file.text().matches("卞小康").count(), 1, "a son of both is told once");
}

#[tokio::test]
async fn what_is_learnt_of_a_wife_changes_the_class_of_her_husband() {
    let office = TestOffice::open();
    let mut client = office.sign_in("luxiaoyun").await;
    let he = husband(&mut client).await;
    let she = wife(&mut client, &he).await;
    let page = client.get(&format!("{he}/facts")).await;
    page.says("name=\"household_0_dementia\"");
    let told = page.text();
    let dementia = told.split("name=\"household_0_dementia\"").nth(1).expect("a cell");
    assert!(dementia[..dementia.find("</select>").expect("an end")].contains("value=\"true\" selected"));
    change(&mut client, &she, &[("dementia", "false"), ("major_illness", "true")]).await;
    let again = client.get(&format!("{he}/facts")).await.text();
    let cell = |name: &str, value: &str| {
        let at = again.split(&format!("name=\"{name}\"")).nth(1).expect("a cell");
        at[..at.find("</select>").expect("an end")].contains(&format!("value=\"{value}\" selected"))
    };
    assert!(cell("household_0_dementia", "false") && cell("household_0_major_illness", "true"));
}

#[tokio::test]
async fn two_who_are_registered_already_are_put_together_and_parted() {
    let office = TestOffice::open();
    let mut client = office.sign_in("luxiaoyun").await;
    let he = husband(&mut client).await;
    let village = super::village(&mut client).await;
    let neighbour = client
        .post(
            "/people/new",
            &super::form(&[
                ("person", "01930000-0000-7000-8000-0000000000b3"),
                ("area", &village),
                ("address", "柳园６号"),
                ("name", "卞长贵"),
                ("identity", "990112195001010036"),
            ]),
        )
        .await;
    neighbour.is(303);
    let brother = "01930000-0000-7000-8000-0000000000b3";
    let form = client.get(&format!("{he}/household")).await;
    form.is(200).says("卞长贵（男，76岁，柳园６号）");
    let refused = client.post(&format!("{he}/household"), &[("step", "keep")]).await;
    refused.is(422).says("请选择和谁同住").says("请选择卞长庚是对方的什么人");
    let sent = [("step", "keep"), ("with", brother), ("relation", "sibling"), ("from", "2026-11-01")];
    let joined = client.post(&format!("{he}/household"), &sent).await;
    joined.is(303);
    client.get(joined.location()).await.says("已登记为同一户").says("卞长庚、卞长贵").says("登记同住");
    let page = client.get(&format!("/people/{brother}")).await;
    // The brother had said nothing of his home: it is the other's, seen from him.
    page.says("卞长庚（男").says("卞宋氏");
    let again = client.post(&format!("{he}/household"), &sent).await;
    again.is(422).says("已经登记在同一户");

    let parted = client.post(&format!("{he}/household/leave"), &[("parted_from", "2026-11-20")]).await;
    parted.is(303);
    client.get(&he).await.says("登记分开居住").keeps_quiet_about("卞长贵（男");
    let alone = client.post(&format!("{he}/household/leave"), &[("parted_from", "2026-11-20")]).await;
    alone.is(422).says("没有和登记簿里的其他人同户");
    // The days of a household that is over are taken: nobody lives in two.
    let over = [("step", "keep"), ("with", brother), ("relation", "sibling"), ("from", "2026-11-10")];
    let over = client.post(&format!("{he}/household"), &over).await;
    over.is(422).says("2026-11-01 至 2026-11-19 已经登记卞长庚住在另一户，请填 2026-11-20 或以后的日期");
}

#[tokio::test]
async fn a_death_takes_somebody_out_of_the_lists_and_a_correction_puts_them_back() {
    let office = TestOffice::open();
    let mut client = office.sign_in("luxiaoyun").await;
    let he = husband(&mut client).await;
    let she = wife(&mut client, &he).await;
    let form = client.get(&format!("{he}/happenings/new")).await;
    let id = form.between("name=\"id\" value=\"", "\"").expect("an id").to_owned();
    let death = [
        ("id", id.as_str()),
        ("step", "keep"),
        ("kind", "exit.died"),
        ("from_on", "2026-11-20"),
        ("evidence", "死亡证明"),
    ];
    client.post(&format!("{he}/happenings/new"), &death).await.is(303);
    let listed = client.get(&format!("{she}/facts")).await;
    listed.keeps_quiet_about("value=\"卞长庚\"").says("value=\"卞小康\"");
    // Nobody chooses for her whether she lives alone now: the file says that it is to be looked at.
    let amend = format!("{he}/happenings/{id}");
    let form = client.get(&amend).await;
    let other = form.between("name=\"id\" value=\"", "\"").expect("an id").to_owned();
    let withdrawn = [("id", other.as_str()), ("step", "keep"), ("how", "withdrawn"), ("note", "登记错人")];
    client.post(&amend, &withdrawn).await.is(303);
    client.get(&format!("{she}/facts")).await.says("value=\"卞长庚\"").says("value=\"卞小康\"");
}
