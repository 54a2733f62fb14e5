//! Organisations are entered and answer for people; whoever has a contract is visited by the contractor.

use crate::office::{TestOffice, everybody};

const NEW: &str = "01930000-0000-7000-8000-0000000000ba";

#[tokio::test]
async fn the_contractor_of_bought_services_is_proposed_and_answers_for_the_person() {
    let office = TestOffice::open();
    let mut county = office.sign_in("wangfang").await;
    let fields = [
        ("id", NEW),
        ("name", "安康居家养老服务中心"),
        ("kind", "contractor"),
        ("area", "370112000000"),
        ("contact", "周主任"),
        ("active", "yes"),
    ];
    county
        .post("/organisations/new", &fields[..2])
        .await
        .is(422)
        .says("请选择机构类型")
        .says("请选择服务区域");
    county.post("/organisations/new", &fields).await.is(303);
    let again: Vec<_> = fields[1..].to_vec();
    county.post("/organisations/new", &again).await.is(422).says("已有同名机构");
    // A clerk sees the county's organisation, and cannot change it.
    let mut clerk = office.sign_in("liuhaiyan").await;
    clerk.get("/organisations").await.is(200).says("安康居家养老服务中心").says("周主任");
    clerk.get(&format!("/organisations/{NEW}")).await.is(404);

    // 乔玉梅 has a contract for services at home.
    let (tenant, person) = office.person("乔玉梅").await;
    let path = format!("/people/{person}/worker");
    county.get(&path).await.is(200).says("签有居家养老服务合同").says("建议选“港沟安康居家养老服务中心”");
    county.post(&path, &[("worker", "none"), ("organisation", NEW)]).await.is(303);
    county.get(&path).await.says("安康居家养老服务中心（居家养老服务承接机构）");
    let scope = everybody(tenant);
    let answers = office.app.db().read(move |tx| store::organisations::accountable(tx, &scope, person));
    assert_eq!(answers.await.map_err(|fault: store::Fault| fault).expect("a database").len(), 1);
    // While it answers for somebody it stays.
    let closed: Vec<_> =
        fields.into_iter().map(|(f, v)| if f == "active" { (f, "no") } else { (f, v) }).collect();
    county.post(&format!("/organisations/{NEW}"), &closed).await.is(422).says("还负责1位老人");
}
