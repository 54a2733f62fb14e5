//! Values of facts: whether one can be true at all, and how it reads in Chinese.

use rules::{Dictionary, FactDef, Kind};
use serde_json::{Map, Value};

use super::{PersonName, Phone};

#[cfg(test)]
mod tests;

/// What is wrong with the value of a fact, in a sentence for whoever entered it. `null` is always right.
pub fn fault(def: &FactDef, value: &Value) -> Option<String> {
    if value.is_null() {
        return None;
    }
    let expected = match &def.kind {
        Kind::Flag if !value.is_boolean() => "只能选“是”或“否”".to_owned(),
        Kind::Number { min, max, decimals: 0 } if !rules::fits(def, value) => {
            format!("应为{min}到{max}之间的整数")
        }
        Kind::Number { min, max, decimals } if !rules::fits(def, value) => {
            format!("应为{min}到{max}之间的数，最多{decimals}位小数")
        }
        Kind::Several(options) if !rules::fits(def, value) => {
            let names: Vec<&str> = options.iter().map(|option| option.name.as_str()).collect();
            format!("只能从{}中选（可以选几项）", names.join("、"))
        }
        // A year of two or three digits is a day to the calendar and none to a notice.
        Kind::Day if !rules::fits(def, value) => "应为日期，如 1950-03-01".to_owned(),
        Kind::Choice(options) if !options.iter().any(|option| option.code.to_json() == *value) => {
            let names: Vec<&str> = options.iter().map(|option| option.name.as_str()).collect();
            format!("只能是{}之一", names.join("、"))
        }
        Kind::Text { longest, .. } if !rules::fits(def, value) => format!("最多{longest}个字"),
        Kind::Text { phone: true, .. } => {
            value.as_str()?.parse::<Phone>().err().map(|_| "应为手机或座机号码".to_owned())?
        }
        Kind::List(_) => return list_fault(def, value),
        _ => return None,
    };
    Some(format!("“{}”{expected}，请核对", def.name))
}

fn list_fault(def: &FactDef, value: &Value) -> Option<String> {
    let Some(list) = value.as_array() else {
        return Some(format!("“{}”应为名单", def.name));
    };
    list.iter().enumerate().find_map(|(at, member)| {
        let place = format!("“{}”第{}人", def.name, at + 1);
        let Some(facts) = member.as_object() else { return Some(format!("{place}填写不完整")) };
        facts.iter().find_map(|(id, value)| match def.members().find(|known| known.id == *id) {
            None => Some(format!("{place}有一项不认识的内容（{id}）")),
            Some(known) => fault(known, value).map(|fault| format!("{place}：{fault}")),
        })
    })
}

/// A list of other people in which the person stands themselves, in a sentence for whoever entered it.
pub fn names_oneself(def: &FactDef, value: &Value, name: &PersonName) -> Option<String> {
    let mut members = value.as_array()?.iter();
    let at = members.position(|member| member.get("name").and_then(Value::as_str) == Some(name.as_str()))?;
    Some(format!("“{}”第{}人是老人自己，请写别人", def.name, at + 1))
}

/// What must be told beside these facts and is not: the fact, with a sentence for whoever entered them.
pub fn owed<'d>(
    dictionary: &'d Dictionary,
    known: &Map<String, Value>,
) -> impl Iterator<Item = (&'d FactDef, String)> {
    let told = |id: &str| known.get(id).filter(|value| !value.is_null());
    dictionary.all().filter_map(move |def| {
        let when = def.must_when.as_ref()?;
        let other = dictionary.def(&when.fact).filter(|_| told(&when.fact) == Some(&when.is))?;
        let said = shown(other, &when.is);
        told(&def.id).is_none().then(|| (def, format!("“{}”是“{said}”的，请填写“{}”", other.name, def.name)))
    })
}

/// How a value reads on a screen: 二级, 是, 70, 1950-03-01, 2人. `未知` for `null`.
pub fn shown(def: &FactDef, value: &Value) -> String {
    match (&def.kind, value) {
        (_, Value::Null) => "未知".to_owned(),
        (Kind::Flag, Value::Bool(yes)) => if *yes { "是" } else { "否" }.to_owned(),
        (Kind::Several(_) | Kind::List(_), Value::Array(list)) if list.is_empty() => "无".to_owned(),
        (Kind::Several(options), Value::Array(chosen)) => {
            let name = |value: &Value| {
                let option = options.iter().find(|option| option.code.to_json() == *value);
                option.map_or_else(|| plain(value), |option| option.name.clone())
            };
            chosen.iter().map(name).collect::<Vec<_>>().join("、")
        }
        (Kind::List(_), Value::Array(list)) => format!("{}人", list.len()),
        (Kind::Choice(options), _) => options
            .iter()
            .find(|option| option.code.to_json() == *value)
            .map_or_else(|| plain(value), |option| option.name.clone()),
        _ => plain(value),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
