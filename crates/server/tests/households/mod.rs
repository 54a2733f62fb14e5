//! One household, one file.

mod file;
mod join;

use crate::office::{Answer, Client};

/// A form as a clerk of the county with a form of its own fills it in.
pub(crate) fn form<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![("address", "柳园 6 号"), ("phone", "13800000000")];
    for (name, value) in more {
        form.retain(|(known, _)| known != name);
        form.push((name, value));
    }
    form
}

/// Code of the first village group that the form offers.
pub(crate) async fn village(client: &mut Client) -> String {
    let page = client.get("/people/new").await;
    let list = page.between("id=\"area\" name=\"area\">", "</select>").expect("places").to_owned();
    let village = list.split("value=\"").filter(|option| !option.starts_with('"')).nth(1).expect("a village");
    village[..village.find('"').expect("an end")].to_owned()
}

/// A husband of 81 whose list names his wife and a son who cannot care for himself.
pub(crate) async fn husband(client: &mut Client) -> String {
    let village = village(client).await;
    let answer = client
        .post(
            "/people/new",
            &form(&[
                ("person", "01930000-0000-7000-8000-0000000000b1"),
                ("area", &village),
                ("name", "卞长庚"),
                ("identity", "990112194507040035"),
                ("alone", "false"),
                ("water_safe", "false"),
                ("water_note", "井水"),
                ("household", "some"),
                ("household_rows", "2"),
                ("household_0_name", "卞宋氏"),
                ("household_0_relation", "spouse"),
                ("household_0_born_on", "1948-02-09"),
                ("household_1_name", "卞小康"),
                ("household_1_relation", "child"),
                ("household_1_born_on", "1975-06-07"),
                ("household_1_cert_grade", "1"),
            ]),
        )
        .await;
    saved(&answer)
}

/// His wife, registered from his page.
pub(crate) async fn wife(client: &mut Client, husband: &str) -> String {
    let person = husband.strip_prefix("/people/").expect("a person").to_owned();
    let page = client.get(&format!("/people/new?with={person}&member=0")).await;
    let village = village(client).await;
    page.is(200).says("和卞长庚同住").says("value=\"卞宋氏\"").says("value=\"柳园 6 号\"").says("井水");
    page.says("value=\"卞小康\"").says(&format!("value=\"{village}\" selected"));
    let answer = client
        .post(
            "/people/new",
            &form(&[
                ("person", "01930000-0000-7000-8000-0000000000b2"),
                ("with", &person),
                ("with_name", "卞长庚"),
                ("relation_to", "spouse"),
                ("area", &village),
                ("name", "卞宋氏"),
                ("identity", "990112194802090027"),
                ("dementia", "true"),
                ("household", "some"),
                ("household_rows", "2"),
                ("household_0_name", "卞长庚"),
                ("household_0_relation", "spouse"),
                ("household_0_born_on", "1945-07-04"),
                ("household_1_name", "卞小康"),
                ("household_1_relation", "child"),
                ("household_1_born_on", "1975-06-07"),
                ("household_1_cert_grade", "1"),
            ]),
        )
        .await;
    saved(&answer)
}

fn saved(answer: &Answer) -> String {
    answer.is(303);
    answer.location().split('?').next().expect("an address").to_owned()
}
