//! What a case expects, in words.

use domain::packs::{Pack, words};
use rules::{Choices, Every};
use serde_json::Value;

/// One part of an answer as a phrase. A part that has no words yet is shown as it is written.
pub(super) fn said(pack: &Pack, what: &str, value: &Value) -> String {
    let rules = &pack.rules;
    match (what, value) {
        ("eligible", Value::Bool(true)) => "属于服务对象".into(),
        ("eligible", Value::Bool(false)) => "不属于服务对象".into(),
        ("eligible", _) => "不能认定是不是服务对象".into(),
        ("class", Value::String(id)) => {
            format!("归入“{}”", rules.class(id).map_or(id, |class| &class.name))
        }
        ("class", _) => "没有类别".into(),
        ("track", Value::String(id)) => {
            format!("服务方式是“{}”", rules.track(id).map_or(id, |track| &track.name))
        }
        ("track", _) => "没有服务方式".into(),
        ("rule", Value::String(id)) => format!("按规则 {id}"),
        ("clause", Value::String(clause)) => format!("依据 {clause}"),
        ("provisional", value) => if *value == true { "暂定" } else { "不是暂定" }.into(),
        ("missing", Value::Array(facts)) => {
            listed("还缺", facts, "不缺情况", |id| pack.fact_name(id).into())
        }
        ("because", Value::Array(facts)) => {
            listed("理由是", facts, "没有理由", |id| pack.fact_name(id).into())
        }
        ("ruled_out", Value::Array(facts)) => {
            listed("不归前面各类，因为", facts, "前面没有别的类别", |id| {
                pack.fact_name(id).into()
            })
        }
        ("tags", Value::Array(ids)) => listed("情形", ids, "没有任何一种情形", |id| tag(pack, id)),
        ("readings", Value::Array(ids)) => {
            listed("用到的读法", ids, "没有用到读法", |id| reading(pack, id))
        }
        ("warnings", Value::Array(ids)) => listed("提醒", ids, "没有提醒", |id| warning(pack, id)),
        ("duties", Value::Array(duties)) if duties.is_empty() => "没有探访次数要求".into(),
        ("duties", Value::Array(duties)) => {
            duties.iter().map(|one| duty(pack, one)).collect::<Vec<_>>().join("；")
        }
        (what, value) => format!("{what}：{value}"),
    }
}

/// The readings and numbers that a case chooses for itself.
pub(super) fn chosen(pack: &Pack, choices: &Choices) -> Vec<String> {
    let one = |(id, value): (&String, &String)| match pack.rules.reading(id) {
        Some(reading) => {
            let name = reading.choices.iter().find(|(choice, _)| choice == value);
            let name = name.map_or(value, |(_, name)| name);
            format!("第 {} 号读法采用“{name}”", reading.number)
        }
        None => {
            let parameter = pack.rules.parameters.iter().find(|parameter| parameter.id == *id);
            format!("“{}”取 {value}", parameter.map_or(id, |parameter| &parameter.name))
        }
    };
    choices.iter().map(one).collect()
}

fn listed(lead: &str, items: &[Value], none: &str, name: impl Fn(&str) -> String) -> String {
    if items.is_empty() {
        return none.into();
    }
    let names: Vec<String> = items.iter().filter_map(Value::as_str).map(name).collect();
    format!("{lead}：{}", names.join("、"))
}

fn tag(pack: &Pack, id: &str) -> String {
    let known = pack.rules.tags.iter().find(|tag| tag.id == id);
    known.map_or(id, |tag| &tag.name).to_owned()
}

fn reading(pack: &Pack, id: &str) -> String {
    pack.rules.reading(id).map_or(id, |reading| &reading.name).to_owned()
}

fn warning(pack: &Pack, id: &str) -> String {
    let known = pack.rules.warnings.iter().find(|warning| warning.id == id);
    known.map_or_else(|| id.to_owned(), |warning| warning.say.clone())
}

fn duty(pack: &Pack, duty: &Value) -> String {
    let modes: Vec<String> = duty["modes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|mode| mode.as_str().map(str::to_owned))
        .collect();
    let every = serde_json::from_value::<Every>(duty["every"].clone()).map(words::every);
    format!("{}{} {} 次", every.unwrap_or_default(), pack.modes_in_words(&modes), duty["count"])
}
