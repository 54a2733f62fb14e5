//! Changing what is known.

use crate::office::TestOffice;

#[tokio::test]
async fn a_change_from_today_on_classifies_anew_and_keeps_the_history() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let (_, person) = office.person("方德海").await;
    let page = format!("/people/{person}");
    client.get(&page).await.says("一般人群");
    let facts = client.get(&format!("{page}/facts")).await;
    let opened = facts.between("name=\"opened_at\" value=\"", "\"").expect("an instant").to_owned();
    let shown = facts.text();
    let mut form: Vec<(&str, &str)> = vec![("opened_at", &opened), ("how", "from"), ("first", "2026-11-23")];
    form.extend(untouched(&shown));
    form.retain(|(name, _)| *name != "dementia");
    form.extend([("dementia", "true"), ("evidence", "医院诊断证明")]);
    let answer = client.post(&format!("{page}/facts"), &form).await;
    assert_eq!(answer.location(), format!("{page}?done=changed"), "{}", answer.text());
    let after = client.get(answer.location()).await;
    after.says("重点人群").says("医院诊断证明").says("重新认定类别").says("变更老年人信息");
}

/// Everything that the form shows, sent back as it is.
pub(crate) fn untouched(page: &str) -> Vec<(&str, &str)> {
    let attribute = |tag: &str, name: &str| -> Option<(usize, usize)> {
        let from = tag.find(&format!("{name}=\""))? + name.len() + 2;
        Some((from, from + tag[from..].find('"')?))
    };
    let mut fields = Vec::new();
    for tag in page.split("<input ").skip(1).map(|rest| &rest[..rest.find('>').unwrap_or(0)]) {
        let chosen = tag.contains("checked") || !(tag.contains("\"radio\"") || tag.contains("\"checkbox\""));
        if !chosen {
            continue;
        }
        if let (Some(name), Some(value)) = (attribute(tag, "name"), attribute(tag, "value")) {
            fields.push((&tag[name.0..name.1], &tag[value.0..value.1]));
        }
    }
    for select in page.split("<select ").skip(1) {
        let select = &select[..select.find("</select>").unwrap_or(0)];
        if let (Some(name), Some(at)) = (attribute(select, "name"), select.find("\" selected")) {
            let value = &select[..at];
            fields.push((&select[name.0..name.1], &value[value.rfind('"').map_or(0, |at| at + 1)..]));
        }
    }
    fields.retain(|(name, _)| !matches!(*name, "how" | "first" | "csrf" | "opened_at"));
    fields
}

#[tokio::test]
async fn nothing_new_is_said_instead_of_saved() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let (_, person) = office.person("方德海").await;
    let page = client.get(&format!("/people/{person}/facts")).await.text();
    let mut form = vec![("how", "from"), ("first", "2026-11-23")];
    form.extend(untouched(&page));
    let answer = client.post(&format!("/people/{person}/facts"), &form).await;
    answer.is(422).says("没有改动");
}

#[tokio::test]
async fn the_second_of_two_editors_sees_what_the_first_has_changed() {
    let office = TestOffice::open();
    let mut client = office.sign_in("wangfang").await;
    let (_, person) = office.person("方德海").await;
    let path = format!("/people/{person}/facts");
    let page = client.get(&path).await;
    let opened = page.between("name=\"opened_at\" value=\"", "\"").expect("an instant").to_owned();
    let text = page.text();
    let form = |value| {
        let mut form = vec![("opened_at", opened.as_str()), ("how", "from"), ("first", "2026-11-23")];
        form.extend(untouched(&text));
        form.retain(|(name, _)| *name != "income_kind");
        form.push(("income_kind", value));
        form
    };
    office.wait(jiff::SignedDuration::from_mins(1));
    client.post(&path, &form("dibao")).await.is(303);
    let second = client.post(&path, &form("dibao_margin")).await;
    second.is(422);
    assert!(second.oops("income_kind").expect("a sentence").contains("低保"));
}

#[tokio::test]
async fn two_who_edit_one_record_are_told_of_each_other_and_the_second_chooses() {
    let office = TestOffice::open();
    let (_, person) = office.person("方德海").await;
    let facts = format!("/people/{person}/facts");
    let (mut one, mut other) = (office.sign_in("wangfang").await, office.sign_in("chenlijun").await);
    let opened = |page: &crate::office::Answer| {
        page.between("name=\"opened_at\" value=\"", "\"").expect("an instant").to_owned()
    };
    let (first, second) = (one.get(&facts).await, other.get(&facts).await);
    let (at_first, at_second) = (opened(&first), opened(&second));
    let (shown_first, shown_second) = (first.text(), second.text());
    office.wait(jiff::SignedDuration::from_mins(1));
    let send = |at: &str, shown: &str, grade: &str| -> Vec<(String, String)> {
        let mut form = vec![("opened_at".to_owned(), at.to_owned()), ("how".into(), "from".into())];
        form.push(("first".into(), "2026-11-23".into()));
        let rest = untouched(shown).into_iter().filter(|(name, _)| *name != "cert_grade");
        form.extend(rest.map(|(name, value)| (name.to_owned(), value.to_owned())));
        form.push(("cert_grade".into(), grade.to_owned()));
        form
    };
    async fn post(
        client: &mut crate::office::Client,
        to: &str,
        form: &[(String, String)],
    ) -> crate::office::Answer {
        let form: Vec<(&str, &str)> =
            form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        client.post(to, &form).await
    }
    post(&mut one, &facts, &send(&at_first, &shown_first, "2")).await.is(303);
    office.wait(jiff::SignedDuration::from_mins(1));
    let refused = post(&mut other, &facts, &send(&at_second, &shown_second, "1")).await;
    // Told what the first wrote; what was typed stands as typed.
    refused.is(422).says("二级").says("<option value=\"1\" selected>");
    let renewed = opened(&refused);
    assert_ne!(renewed, at_second);
    post(&mut other, &facts, &send(&renewed, &refused.text(), "1")).await.is(303);
    one.get(&format!("/people/{person}")).await.says("一级");
    // The first, who still has the old form open and sends it again, is told of the second in turn, and chooses too.
    office.wait(jiff::SignedDuration::from_mins(1));
    let told = post(&mut one, &facts, &send(&at_first, &shown_first, "2")).await;
    told.is(422).says("刚被别人改为“一级”").says("<option value=\"2\" selected>");
    one.get(&format!("/people/{person}")).await.says("一级");
    post(&mut one, &facts, &send(&opened(&told), &told.text(), "2")).await.is(303);
    other.get(&format!("/people/{person}")).await.says("二级");
}
