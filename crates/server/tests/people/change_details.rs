//! Changing name, telephone, address, place and number of somebody.

use jiff::SignedDuration;

use crate::office::{Answer, Client, TestOffice};

/// The form of somebody as it was opened: where it is sent, and its fields.
struct Form {
    path: String,
    fields: Vec<(String, String)>,
}

impl Form {
    async fn open(client: &mut Client, person: &str) -> Self {
        let path = format!("/people/{person}/details");
        let page = client.get(&path).await;
        page.is(200);
        let mut fields = vec![("how".to_owned(), "from".to_owned())];
        for name in ["opened_at", "first", "name", "phone", "note", "address"] {
            let value = page.between(&format!("name=\"{name}\" value=\""), "\"").expect(name).to_owned();
            fields.push((name.to_owned(), value));
        }
        for name in ["town", "area"] {
            let text = page.text();
            let list = text
                .split(&format!("name=\"{name}\""))
                .nth(1)
                .and_then(|rest| rest.split("</select>").next());
            let chosen =
                list.and_then(|list| Some(list[..list.find("\" selected")?].rsplit('"').next()?.to_owned()));
            fields.extend(chosen.map(|value| (name.to_owned(), value)));
        }
        Self { path, fields }
    }

    async fn send(&self, client: &mut Client, step: &str, changes: &[(&str, &str)]) -> Answer {
        let mut fields: Vec<(&str, &str)> =
            self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for (name, value) in changes {
            fields.retain(|(known, _)| known != name);
            fields.push((name, value));
        }
        fields.push(("step", step));
        client.post(&self.path, &fields).await
    }
}

async fn at_page(office: &TestOffice, user: &str, name: &str) -> (Client, String) {
    (office.sign_in(user).await, office.person(name).await.1.to_string())
}

async fn story(office: &TestOffice) {
    let (mut client, person) = at_page(office, "wangfang", "方德海").await;
    let page = format!("/people/{person}");
    let form = Form::open(&mut client, &person).await;
    let changes =
        [("name", "方得海"), ("phone", "13800005555"), ("address", "新楼 2 号"), ("first", "2026-11-22")];
    let saved = form.send(&mut client, "look", &changes).await;
    assert_eq!(saved.location(), format!("{page}?done=details"), "{}", saved.text());
    client.get(&page).await.says("方得海").says("13800005555").says("新楼 2 号").says("变更基本信息");
    client.get("/people?q=fdh").await.says("方得海");
    client
        .get(&format!("{page}/past?on=2026-11-22"))
        .await
        .says("方得海")
        .says("13800005555")
        .says("新楼 2 号");
    let before = client.get(&format!("{page}/past?on=2026-11-21")).await;
    before.keeps_quiet_about("13800005555").keeps_quiet_about("新楼 2 号");
    // Saved once more: nothing is new.
    form.send(&mut client, "look", &changes).await.is(422).says("没有改动");

    // Two people at one record: what the second did not touch stays, what both changed is asked about.
    office.wait(SignedDuration::from_mins(1));
    let second = Form::open(&mut client, &person).await;
    let third = Form::open(&mut client, &person).await;
    office.wait(SignedDuration::from_mins(1));
    second.send(&mut client, "look", &[("phone", "13800006666"), ("note", "敲后门")]).await.is(303);
    office.wait(SignedDuration::from_mins(1));
    let told = third.send(&mut client, "look", &[("phone", "13800007777")]).await;
    assert!(told.is(422).oops("phone").expect("a sentence").contains("13800006666"));
    told.says("value=\"13800007777\"").says("value=\"敲后门\"");
    let seen = told.between("name=\"opened_at\" value=\"", "\"").expect("an instant").to_owned();
    let insist = [("phone", "13800007777"), ("note", "敲后门"), ("opened_at", seen.as_str())];
    third.send(&mut client, "look", &insist).await.is(303);
    client.get(&page).await.says("13800007777").says("敲后门");
}

#[tokio::test]
async fn details_change_from_a_day_on_and_the_days_before_stay() {
    story(&TestOffice::open()).await;
}

#[tokio::test]
async fn details_change_from_a_day_on_on_postgres() {
    if let Some(office) = TestOffice::on_postgres().await {
        story(&office).await;
    }
}

#[tokio::test]
async fn a_move_takes_the_duties_along_and_leaves_the_visitor_behind() {
    let office = TestOffice::open();
    let (mut client, person) = at_page(&office, "wangfang", "陶玉珍").await;
    let page = format!("/people/{person}");
    let form = Form::open(&mut client, &person).await;
    // A village of another town.
    let towns = client.get(&form.path).await.text();
    let list = towns
        .split("name=\"town\"")
        .nth(1)
        .expect("towns")
        .split("</select>")
        .next()
        .expect("an end")
        .to_owned();
    let own = form.fields.iter().find(|(name, _)| name == "town").expect("a town").1.clone();
    let town = list
        .split("<option value=\"")
        .skip(1)
        .filter_map(|option| option.split('"').next())
        .find(|code| code.len() > 5 && **code != own)
        .expect("another town")
        .to_owned();
    let below = client.get(&format!("/areas/below?town={town}")).await.text();
    let village = below.split("<option value=\"").skip(1).find_map(|option| {
        let code = option.split('"').next()?;
        (code.len() > 5).then(|| code.to_owned())
    });
    let village = village.expect("a village");
    let changes = [("town", town.as_str()), ("area", village.as_str()), ("address", "女儿家")];
    let looked = form.send(&mut client, "look", &changes).await;
    looked.is(200).says("探访任务随居住地").says("请另行安排探访人").says("确认保存");
    client.get(&page).await.keeps_quiet_about("女儿家");
    form.send(&mut client, "keep", &changes).await.is(303);
    client.get(&page).await.says("女儿家").says("未安排").says("指派探访人员");
    // Her village's clerk looks after her no more.
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get(&page).await.is(404);
    clerk.get("/people?q=tyz").await.keeps_quiet_about("陶玉珍");
    client.get(&format!("/people?area={village}")).await.says("陶玉珍");
    client.get(&format!("/duties?area={village}")).await.says("陶玉珍");
}

#[tokio::test]
async fn a_clerk_moves_nobody_out_of_their_village() {
    let office = TestOffice::open();
    let (mut client, person) = at_page(&office, "liuhaiyan", "陶玉珍").await;
    let form = Form::open(&mut client, &person).await;
    let answer = form.send(&mut client, "look", &[("area", "320681101201")]).await;
    assert!(answer.is(422).oops("area").expect("a sentence").contains("上一级"));
}

#[tokio::test]
async fn a_number_is_corrected_with_a_reason_and_found_in_its_new_place() {
    let office = TestOffice::open();
    let (mut client, person) = at_page(&office, "wangfang", "方德海").await;
    let page = format!("/people/{person}");
    let form = Form::open(&mut client, &person).await;
    // Of somebody else.
    let taken = form.send(&mut client, "look", &[("identity", "990112195603180067")]).await;
    assert!(taken.is(422).oops("identity").expect("a sentence").contains("陶玉珍"));
    assert!(taken.oops("reason").expect("a sentence").contains("原因"));
    // Another birth and sex than the register knows: asked about.
    let number = "990112194402158029";
    let why = [("identity", number), ("reason", "登记时输错")];
    let asked = form.send(&mut client, "look", &why).await;
    asked.is(422).says("以哪个为准").says("1944-02-15");
    let choose = [why.as_slice(), &[("difference", "take")]].concat();
    let looked = form.send(&mut client, "look", &choose).await;
    looked.is(200).says("证件号码由").says("1944-02-15");
    form.send(&mut client, "keep", &choose).await.is(303);
    let shown = client.get(&page).await;
    shown.says("1944-02-15").says("登记时输错").keeps_quiet_about(number).says("990112**********29");
    client.get("/people?q=8029").await.says("方德海");
    let found = client.post("/people/find", &[("identity", number)]).await;
    assert!(found.location().contains(&person), "{}", found.location());
    // The whole number is the new one.
    let revealed = client.post(&format!("{page}/identity"), &[("reason", "benefit")]).await;
    revealed.says(number);
    client.get(&format!("{page}/past?on=2026-11-22")).await.keeps_quiet_about(number);
}
