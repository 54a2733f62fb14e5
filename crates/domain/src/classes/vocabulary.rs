//! The facts a notice may speak of, with the words the notices use for them.
//!
//! The ids are a stable interface: files, commands and packs rely on them.

use rules::{Choice, Code, Dictionary, FactDef, Host, Kind, Origin};

use crate::visits::Mode;

/// Lowest score of each ability level of GB/T 42195-2022, from intact to complete loss.
const ABILITY_BOUNDS: [i64; 5] = [90, 66, 46, 30, 0];

/// What the engine needs to know of our world: the facts and the modes of contact.
pub fn host() -> Host {
    let dictionary = Dictionary::new(person()).expect("the vocabulary is checked by a test");
    Host { dictionary, modes: Mode::ALL.iter().map(|mode| mode.code().to_owned()).collect() }
}

fn person() -> Vec<FactDef> {
    vec![
        given("born_on", "出生日期", Kind::Day),
        age(),
        given("sex", "性别", sex()),
        flag("alone", "独居"),
        flag("empty_nest", "空巢"),
        flag("left_behind", "留守"),
        given("ability_level", "能力等级", ability()).from(Origin::Banded {
            score: "ability_score".into(),
            bounds: ABILITY_BOUNDS.to_vec(),
            worse_if: "dementia".into(),
        }),
        given("ability_score", "能力评分", Kind::whole(0, 90)),
        flag("bedridden", "长期卧床").first_aid(),
        flag("mobility_impaired", "行动不便").first_aid(),
        flag("dementia", "失智").first_aid(),
        flag("major_illness", "重大疾病").first_aid(),
        given(
            "cert_kind",
            "残疾类别",
            numbered(&["无", "视力", "听力", "言语", "肢体", "智力", "精神", "多重"]),
        ),
        given("cert_grade", "残疾等级", numbered(&CERT_GRADES)),
        given(
            "income_kind",
            "收入类别",
            coded(&[("destitute", "特困"), ("dibao", "低保"), ("dibao_margin", "低保边缘"), ("none", "无")]),
        ),
        flag("destitute_dispersed", "分散供养特困"),
        flag("fp_special_family", "计生特殊家庭"),
        flag("cares_for_ill_child", "照料病残子女"),
        flag("no_phone", "无电话"),
        flag("in_home_care_contract", "居家服务合同"),
        flag("wishes_visits", "愿意接受探访"),
        given(
            "entrust_state",
            "委托服务状态",
            coded(&[
                ("none", "未提供"),
                ("offered", "已告知"),
                ("refused", "已拒绝"),
                ("active", "服务中"),
                ("ended", "已结束"),
            ]),
        ),
        given("household", "同住人", Kind::List(member())),
    ]
}

/// What is known of somebody who lives in the same home.
fn member() -> Vec<FactDef> {
    vec![
        given(
            "relation",
            "关系",
            coded(&[
                ("spouse", "配偶"),
                ("child", "子女"),
                ("parent", "父母"),
                ("sibling", "兄弟姐妹"),
                ("grandchild", "孙辈"),
                ("other", "其他"),
            ]),
        ),
        given("born_on", "出生日期", Kind::Day),
        age(),
        given("sex", "性别", sex()),
        given("ability_level", "能力等级", ability()),
        flag("dementia", "失智"),
        given("cert_grade", "残疾等级", numbered(&CERT_GRADES)),
        flag("major_illness", "重大疾病"),
    ]
}

/// None, then 1 (worst) to 4 as on the second-generation disability certificate.
const CERT_GRADES: [&str; 5] = ["无", "一级", "二级", "三级", "四级"];

fn age() -> FactDef {
    given("age", "年龄", Kind::whole(0, 150)).from(Origin::FullYears { since: "born_on".into() })
}

fn sex() -> Kind {
    coded(&[("male", "男"), ("female", "女")])
}

/// The final level of GB/T 42195-2022. "Not assessed" is a value of its own: the notices decide by it.
fn ability() -> Kind {
    let mut options = numbered(&["完好", "轻度失能", "中度失能", "重度失能", "完全失能"]);
    if let Kind::Choice(options) = &mut options {
        options.push(Choice { code: Code::Text("not_assessed".into()), name: "未评估".into() });
    }
    options
}

fn given(id: &str, name: &str, kind: Kind) -> FactDef {
    FactDef::new(id, name, kind)
}

fn flag(id: &str, name: &str) -> FactDef {
    given(id, name, Kind::Flag)
}

fn coded(options: &[(&str, &str)]) -> Kind {
    let option =
        |(code, name): &(&str, &str)| Choice { code: Code::Text((*code).into()), name: (*name).into() };
    Kind::Choice(options.iter().map(option).collect())
}

fn numbered(names: &[&str]) -> Kind {
    let option = |(code, name): (i64, &&str)| Choice { code: Code::Number(code), name: (*name).into() };
    Kind::Choice((0..).zip(names).map(option).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_is_sound_and_has_the_stable_ids() {
        let host = host();
        let ids: Vec<&str> = host.dictionary.facts().iter().map(|fact| fact.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "born_on",
                "age",
                "sex",
                "alone",
                "empty_nest",
                "left_behind",
                "ability_level",
                "ability_score",
                "bedridden",
                "mobility_impaired",
                "dementia",
                "major_illness",
                "cert_kind",
                "cert_grade",
                "income_kind",
                "destitute_dispersed",
                "fp_special_family",
                "cares_for_ill_child",
                "no_phone",
                "in_home_care_contract",
                "wishes_visits",
                "entrust_state",
                "household",
            ]
        );
    }
}
