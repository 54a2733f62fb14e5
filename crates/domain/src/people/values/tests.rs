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
