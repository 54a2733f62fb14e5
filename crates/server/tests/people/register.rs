//! Registering somebody: every mistake at its field, nothing typed twice, nobody registered twice.

use crate::office::{Client, TestOffice};

/// A form as a clerk fills it in, before something is changed.
pub(super) fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("person", "01930000-0000-7000-8000-0000000000a1"),
        ("name", "宁翠萍"),
        ("identity", "990112194402158029"),
        ("area", "370112013205"),
        ("address", "坞东村三组 30 号"),
        ("alone", "true"),
        ("phone", "13800000000"),
    ];
    for (name, value) in changes {
        form.retain(|(known, _)| known != name);
        form.push((name, value));
    }
    form
}

/// Code of the clerk's village, as her own form offers it.
pub(super) async fn village(client: &mut Client) -> String {
    let page = client.get("/people/new").await;
    let list = page.between("id=\"area\" name=\"area\">", "</select>").expect("places").to_owned();
    let at = list.find(">坞东村第三村民小组<").expect("her group");
    list[..at].rsplit("value=\"").next().expect("a code").trim_end_matches('"').to_owned()
}

#[tokio::test]
async fn a_good_form_gives_a_person_with_class_and_reasons() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let village = village(&mut client).await;
    let answer = client.post("/people/new", &form(&[("area", &village)])).await;
    answer.is(303);
    assert!(answer.location().ends_with("?done=registered"));
    let page = client.get(answer.location()).await;
    page.is(200)
        .says("已登记")
        .says("宁翠萍")
        .says("重点人群")
        .says("二（一）1（1）")
        .says("委托服务")
        .says("82岁");
    page.keeps_quiet_about("990112194402158029");
    client.get("/people?q=ncp").await.says("宁翠萍");
}

#[tokio::test]
async fn every_mistake_stands_at_its_field_and_what_was_typed_stays() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let wrong = form(&[("identity", "990112194402158020"), ("phone", "12"), ("area", ""), ("address", "")]);
    let answer = client.post("/people/new", &wrong).await;
    answer.is(422).says("value=\"宁翠萍\"").says("value=\"12\"").says("没有保存");
    assert!(answer.oops("identity").expect("a sentence").contains("校验码"));
    assert!(answer.oops("phone").expect("a sentence").contains("电话"));
    assert!(answer.oops("area").expect("a sentence").contains("村（社区）"));
    assert!(answer.oops("address").expect("a sentence").contains("住址"));
    answer.says("name=\"alone\" value=\"true\" checked");
    client.get("/people?q=ncp").await.keeps_quiet_about("宁翠萍");
}

#[tokio::test]
async fn a_number_in_the_register_is_not_registered_again() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let village = village(&mut client).await;
    let twin = form(&[("area", &village), ("identity", "990112195603180067")]);
    let answer = client.post("/people/new", &twin).await;
    answer.is(422);
    assert!(answer.oops("identity").expect("a sentence").contains("陶玉珍"));
}

#[tokio::test]
async fn the_same_form_sent_twice_is_one_person() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let village = village(&mut client).await;
    let form = form(&[
        ("area", &village),
        ("identity", ""),
        ("identity_note", "正在补办"),
        ("born_on", "1944-02-15"),
    ]);
    let first = client.post("/people/new", &form).await;
    let again = client.post("/people/new", &form).await;
    first.is(303);
    // The second sending meets the namesake it made itself.
    assert!(again.status == 303 || again.text().contains("同名"), "{}", again.status);
    let list = client.get("/people?q=ncp").await.text();
    assert_eq!(list.matches(">宁翠萍</a>").count(), 1);
}

#[tokio::test]
async fn a_place_outside_the_clerks_village_is_refused() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    for code in ["320681101201", "370112000000", "no-code"] {
        let answer = client.post("/people/new", &form(&[("area", code)])).await;
        answer.is(422);
        assert!(answer.oops("area").is_some(), "{code}");
    }
}

#[tokio::test]
async fn rows_for_the_household_are_added_without_losing_anything() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let rows = [
        ("household", "some"),
        ("household_rows", "1"),
        ("household_0_relation", "spouse"),
        ("more", "household"),
    ];
    let answer = client.post("/people/new", &form(&rows)).await;
    answer.is(200).says("name=\"household_1_relation\"").says("value=\"宁翠萍\"");
    answer.says("<option value=\"spouse\" selected>");
}

#[tokio::test]
async fn the_number_tells_birth_and_sex_while_the_form_is_filled_in() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let told = client.post("/people/new/number", &[("identity", "990112194402158029")]).await;
    assert_eq!(told.text(), "1944年2月15日　女　82岁");
    client.post("/people/new/number", &[("identity", "9901")]).await.says("18位");
}

/// The form of a county whose notice brings a form of its own.
async fn registration(client: &mut Client, more: &[(&str, &str)]) -> crate::office::Answer {
    let page = client.get("/people/new").await;
    let list = page.between("id=\"area\" name=\"area\">", "</select>").expect("places").to_owned();
    let village = list.split("value=\"").filter(|option| !option.starts_with('"')).nth(1).expect("a village");
    let village = village[..village.find('"').expect("an end")].to_owned();
    let mut fields = form(&[("area", village.as_str())]);
    fields.extend_from_slice(more);
    client.post("/people/new", &fields).await
}

#[tokio::test]
async fn the_notices_own_form_is_asked_in_its_order_and_shown_again() {
    let office = TestOffice::open();
    let mut client = office.sign_in("luxiaoyun").await;
    let page = client.get("/people/new").await;
    let shown = page.text();
    let mut rest = shown.as_str();
    for heading in [
        "户籍地址",
        "紧急联系人",
        "曾患病史",
        "月可支配收入",
        "对象类型",
        "不同住的家庭成员",
        "饮水安全",
        "开展帮扶单位（组织）",
        "愿意接受探访",
        "签字人",
    ] {
        rest = &rest[rest.find(heading).unwrap_or_else(|| panic!("{heading} is not where it belongs"))..];
    }
    let answer = registration(
        &mut client,
        &[
            ("registered_address", "某镇某村 6 号"),
            ("emergency_contacts_rows", "1"),
            ("emergency_contacts_0_name", "宁小军"),
            ("emergency_contacts_0_phone", "13800000001"),
            ("pension_kinds", "residents"),
            ("disposable_income", "1246.50"),
            ("household", "some"),
            ("household_rows", "1"),
            ("household_0_name", "宁大军"),
            ("household_0_relation", "child"),
            ("household_0_health", "腰不好"),
            ("power_safe", "false"),
            ("wishes_visits", "true"),
            // Typed before the answer was changed: put away.
            ("unwilling_reason", "怕麻烦"),
        ],
    )
    .await;
    answer.is(303);
    let page = client.get(answer.location()).await;
    page.says("登记信息").says("某镇某村 6 号").says("宁小军，13800000001").says("1246.5 元");
    page.says("宁大军，腰不好，子女").says("项没有填写").keeps_quiet_about("怕麻烦");
    let person = answer.location().split('?').next().expect("an address").to_owned();
    let change = client.get(&format!("{person}/facts")).await;
    change.says("value=\"宁小军\"").says("value=\"1246.5\"").says("某镇某村 6 号");
}

#[tokio::test]
async fn what_one_answer_makes_necessary_is_asked_at_its_field() {
    let office = TestOffice::open();
    let mut client = office.sign_in("luxiaoyun").await;
    let answer = registration(
        &mut client,
        &[
            ("wishes_visits", "false"),
            ("emergency_contacts", "some"),
            ("emergency_contacts_rows", "1"),
            ("emergency_contacts_0_name", "宁翠萍"),
        ],
    )
    .await;
    answer.is(422).says("“愿意接受探访”是“否”的，请填写“无意愿的原因”");
    answer.says("“紧急联系人”第1人是老人自己，请写别人").says("value=\"宁翠萍\"");
}

#[tokio::test]
async fn a_place_whose_notice_brings_no_form_asks_nothing_of_it() {
    let office = TestOffice::open();
    let mut client = office.sign_in("liuhaiyan").await;
    let page = client.get("/people/new").await;
    page.says("同住人").says("居住情况").keeps_quiet_about("曾患病史").keeps_quiet_about("紧急联系人</span>");
}
