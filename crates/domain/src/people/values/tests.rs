use serde_json::json;

use super::*;
use crate::classes::vocabulary::host;

fn def(id: &str) -> FactDef {
    let host = host();
    let at = host.dictionary.find(id).expect("a fact of the vocabulary");
    host.dictionary.facts()[at].clone()
}

#[test]
fn right_values_pass_and_unknown_is_right() {
    for (id, value) in [
        ("alone", json!(true)),
        ("ability_score", json!(90)),
        ("ability_level", json!("not_assessed")),
        ("ability_level", json!(4)),
        ("born_on", json!("1950-03-01")),
        ("household", json!([{ "relation": "spouse", "born_on": "1948-02-29", "dementia": null }])),
        ("household", json!([])),
        ("cert_grade", json!(null)),
    ] {
        assert_eq!(fault(&def(id), &value), None, "{id} {value}");
    }
}

#[test]
fn wrong_values_are_told_in_chinese() {
    for (id, value, sentence) in [
        ("alone", json!("yes"), "“独居”只能选“是”或“否”，请核对"),
        ("ability_score", json!(91), "“能力评分”应为0到90之间的整数，请核对"),
        ("ability_score", json!(65.5), "“能力评分”应为0到90之间的整数，请核对"),
        ("born_on", json!("1950-02-30"), "“出生日期”应为日期，如 1950-03-01，请核对"),
        ("born_on", json!("0209-12-04"), "“出生日期”应为日期，如 1950-03-01，请核对"),
        ("cert_grade", json!("2"), "“残疾等级”只能是无、一级、二级、三级、四级之一，请核对"),
        ("household", json!({}), "“同住人”应为名单"),
        ("household", json!([{}, { "dementia": 1 }]), "“同住人”第2人：“失智”只能选“是”或“否”，请核对"),
        ("household", json!([{ "name": "张三" }]), "“同住人”第1人有一项不认识的内容（name）"),
    ] {
        assert_eq!(fault(&def(id), &value).as_deref(), Some(sentence));
    }
}

#[test]
fn values_read_as_people_say_them() {
    for (id, value, words) in [
        ("alone", json!(true), "是"),
        ("cert_grade", json!(2), "二级"),
        ("ability_level", json!("not_assessed"), "未评估"),
        ("ability_score", json!(65), "65"),
        ("born_on", json!("1950-03-01"), "1950-03-01"),
        ("household", json!([{}, {}]), "2人"),
        ("household", json!([]), "无"),
        ("income_kind", json!(null), "未知"),
    ] {
        assert_eq!(shown(&def(id), &value), words);
    }
}

fn form() -> Dictionary {
    let phone = FactDef::new("phone", "联系电话", Kind::Text { longest: 20, phone: true });
    let name = FactDef::new("name", "姓名", Kind::Text { longest: 4, phone: false });
    let mut contacts = FactDef::new("contacts", "紧急联系人", Kind::List(vec![name, phone]));
    contacts.record_only = true;
    let mut why = FactDef::new("why_none", "没有的原因", Kind::Text { longest: 50, phone: false });
    why.must_when = Some(rules::MustWhen { fact: "contacts".into(), is: json!([]) });
    Dictionary::new(vec![contacts, why]).expect("sound")
}

#[test]
fn words_have_a_length_and_telephones_are_numbers() {
    let form = form();
    let contacts = form.def("contacts").expect("a list");
    for (member, sentence) in [
        (json!({ "name": "朱建飞", "phone": "0513-2000002" }), None),
        (json!({ "name": "朱建飞和他弟弟" }), Some("“紧急联系人”第1人：“姓名”最多4个字，请核对")),
        (json!({ "phone": "问邻居" }), Some("“紧急联系人”第1人：“联系电话”应为手机或座机号码，请核对")),
        (json!({ "identity": "99" }), Some("“紧急联系人”第1人有一项不认识的内容（identity）")),
    ] {
        assert_eq!(fault(contacts, &json!([member])).as_deref(), sentence);
    }
    let name = PersonName::parse("朱秀珍").expect("a name");
    let other = json!([{ "name": "朱建飞" }]);
    let oneself = json!([{ "name": "朱建飞" }, { "name": "朱秀珍" }]);
    assert_eq!(names_oneself(contacts, &other, &name), None);
    assert_eq!(
        names_oneself(contacts, &oneself, &name).as_deref(),
        Some("“紧急联系人”第2人是老人自己，请写别人")
    );
}

#[test]
fn one_answer_can_make_another_necessary() {
    let form = form();
    let owed_beside = |known: Value| {
        let known = known.as_object().expect("facts").clone();
        owed(&form, &known).map(|(_, text)| text).collect::<Vec<_>>()
    };
    assert_eq!(owed_beside(json!({ "contacts": [] })), ["“紧急联系人”是“无”的，请填写“没有的原因”"]);
    assert!(owed_beside(json!({ "contacts": [], "why_none": "五保" })).is_empty());
    assert!(owed_beside(json!({ "contacts": [{}] })).is_empty());
    assert!(owed_beside(json!({})).is_empty(), "what nobody knows makes nothing necessary");
}
