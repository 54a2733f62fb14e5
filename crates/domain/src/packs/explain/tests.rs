use jiff::civil::date;
use serde_json::{Map, Value, json};

use super::*;
use crate::classes::classify::classify;
use crate::packs::made_up::pack;

const ON: Date = date(2026, 11, 23);

fn told(facts: &Value, ruled_out: &[Because], sources: &Sources) -> Vec<String> {
    let pack = pack(&[]);
    let facts: Map<String, Value> = facts.as_object().expect("facts").clone();
    let classified = classify(&pack, &facts, ON).expect("facts that the pack knows");
    let sentences = Explaining::of(&pack, &classified, ruled_out, sources).explain();
    sentences.into_iter().map(|sentence| sentence.text).collect()
}

#[test]
fn where_a_fact_comes_from_stands_behind_it_once() {
    let facts = json!({ "born_on": "1956-05-06", "alone": true, "cert_grade": 2, "dementia": false });
    let sources: Sources = [("cert_grade".to_owned(), "2021-04-01 起，残疾证".to_owned())].into();
    assert_eq!(
        told(&facts, &[], &sources),
        [
            "归入“近处”，因为残疾等级是二级（2021-04-01 起，残疾证）；依据 二。",
            "属于服务对象，因为独居、年满 70 周岁（1956 年 5 月 6 日出生）。",
        ]
    );
}

#[test]
fn what_kept_somebody_out_of_the_classes_before_is_told_with_their_names() {
    let facts = json!({ "born_on": "1956-05-06", "alone": true, "cert_grade": 0, "dementia": false });
    let because = |fact: &str, value: Value| Because { fact: fact.into(), value, read_as: None };
    let ruled_out = [because("cert_grade", json!(0)), because("dementia", json!(false))];
    assert_eq!(
        told(&facts, &ruled_out, &Sources::new()),
        [
            "归入“远处”，因为现有情况不符合前面各类的条件；依据 三。",
            "属于服务对象，因为独居、年满 70 周岁（1956 年 5 月 6 日出生）。",
            "没有归入“近处”，因为没有残疾证、没有失智。",
        ]
    );
}

#[test]
fn a_condition_that_shuts_out_is_named() {
    let shut = "\n[[eligible.exclude]]\nid = \"away\"\nname = \"已入住机构\"\nis = \"无电话\"\nclause = \"九\"\n\n[[eligible.tag]]";
    let pack = pack(&[("eligibility.toml", "\n[[eligible.tag]]", shut)]);
    let facts = json!({ "born_on": "1956-05-06", "alone": true, "no_phone": true });
    let classified = classify(&pack, facts.as_object().expect("facts"), ON).expect("known facts");
    let sentences = explain(&pack, &classified, &Sources::new());
    assert_eq!(sentences[0].text, "不在服务范围：属于“已入住机构”，没有电话；依据 九。");
}

#[test]
fn out_of_scope_and_undecided_say_why() {
    let facts = json!({ "born_on": "1966-11-24", "alone": true });
    assert_eq!(
        told(&facts, &[], &Sources::new()),
        ["不在服务范围：不符合“年满六十周岁”，59 周岁（1966 年 11 月 24 日出生）；依据 一。"]
    );
    let facts = json!({ "alone": true, "dementia": true });
    assert_eq!(
        told(&facts, &[], &Sources::new()),
        ["还不能认定是不是服务对象。", "还缺“出生日期”：补充后才能认定。"]
    );
}
