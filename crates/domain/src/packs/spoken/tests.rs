use rules::{Choice, Dictionary};
use serde_json::json;

use super::*;
use crate::classes::vocabulary::host;

fn said(dictionary: &Dictionary, id: &str, value: &Value) -> String {
    let at = dictionary.find(id).expect("a fact");
    phrase(&dictionary.facts()[at], value)
}

#[test]
fn facts_read_as_people_speak() {
    let dictionary = host().dictionary;
    for (id, value, wanted) in [
        ("alone", json!(true), "独居"),
        ("alone", json!(false), "不是独居"),
        ("dementia", json!(false), "没有失智"),
        ("wishes_visits", json!(false), "不愿意接受探访"),
        ("no_phone", json!(true), "没有电话"),
        ("cert_grade", json!(2), "残疾等级是二级"),
        ("cert_grade", json!(0), "没有残疾证"),
        ("ability_level", json!(3), "能力等级是重度失能"),
        ("ability_level", json!(0), "能力完好"),
        ("ability_level", json!("not_assessed"), "没有做过能力评估"),
        ("ability_score", json!(60), "能力评分 60 分"),
        ("age", json!(80), "80 周岁"),
        ("born_on", json!("1946-11-23"), "1946 年 11 月 23 日出生"),
        ("income_kind", json!("dibao"), "收入类别是低保"),
        ("income_kind", json!("none"), "没有低收入认定"),
        ("household", json!([]), "没有同住人"),
        ("major_illness", Value::Null, "“重大疾病”不清楚"),
    ] {
        assert_eq!(said(&dictionary, id, &value), wanted);
    }
}

#[test]
fn a_home_is_told_member_by_member_without_what_is_no() {
    let dictionary = host().dictionary;
    let home = json!([
        { "relation": "spouse", "born_on": "1948-05-06", "sex": "female", "dementia": true, "cert_grade": 0 },
        { "relation": "child", "born_on": "1986-05-06", "cert_grade": 2, "ability_level": 3,
          "major_illness": true },
        { "dementia": false },
    ]);
    assert_eq!(
        said(&dictionary, "household", &home),
        "同住人：配偶，1948 年出生，失智；子女，1986 年出生，重度失能，残疾等级是二级，有重大疾病；\
         一人（情况没有登记）"
    );
}

#[test]
fn a_fact_of_a_pack_goes_by_its_name() {
    let any = host().dictionary.facts()[0].clone();
    let fact = |kind| FactDef { id: "x".into(), name: "夜间无人".into(), kind, ..any.clone() };
    assert_eq!(phrase(&fact(Kind::Flag), &json!(true)), "夜间无人");
    assert_eq!(phrase(&fact(Kind::Flag), &json!(false)), "没有“夜间无人”的情况");
    let option = Choice { code: Code::Text("often".into()), name: "经常".into() };
    assert_eq!(phrase(&fact(Kind::Choice(vec![option])), &json!("often")), "夜间无人是经常");
    assert_eq!(phrase(&fact(Kind::Day), &json!("2026-01-02")), "夜间无人是 2026 年 1 月 2 日");
}

#[test]
fn every_yes_or_no_of_the_dictionary_has_a_phrase() {
    for def in host().dictionary.facts().iter().filter(|def| def.kind == Kind::Flag) {
        assert!(YES_NO.iter().any(|(id, ..)| *id == def.id), "{} goes without a phrase", def.id);
    }
}
