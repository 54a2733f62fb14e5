//! The facts of a case: as a policy officer writes them, and what is wrong with them in words.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::plain;
use crate::dictionary::{Dictionary, FactDef, Kind};
use crate::record::FactError;

/// Facts as a policy officer writes them (Chinese or English names, options by name) in the form in which
/// facts arrive. Gives back the first word that is no fact.
pub fn facts_to_json(facts: &toml::Table, dictionary: &Dictionary) -> Result<Map<String, Value>, String> {
    table_to_json(facts, &dictionary.all().collect::<Vec<_>>())
}

fn table_to_json(facts: &toml::Table, defs: &[&FactDef]) -> Result<Map<String, Value>, String> {
    let mut json = Map::new();
    for (word, value) in facts {
        let def =
            *defs.iter().find(|def| def.id == *word || def.name == *word).ok_or_else(|| word.clone())?;
        json.insert(def.id.clone(), value_to_json(value, def)?);
    }
    Ok(json)
}

fn value_to_json(value: &toml::Value, def: &FactDef) -> Result<Value, String> {
    match (value, &def.kind) {
        (toml::Value::Array(members), Kind::List(_)) => {
            let (mut list, defs) = (Vec::new(), def.members().collect::<Vec<_>>());
            for member in members {
                let table = member.as_table().ok_or_else(|| def.name.clone())?;
                list.push(Value::Object(table_to_json(table, &defs)?));
            }
            Ok(Value::Array(list))
        }
        _ => Ok(plain_value(value, def)),
    }
}

/// A value as it is written in a pack, in the form in which it arrives; options may be written by name.
pub(crate) fn plain_value(value: &toml::Value, def: &FactDef) -> Value {
    match (value, &def.kind) {
        (toml::Value::String(text), Kind::Flag) if ["是", "否"].contains(&text.as_str()) => {
            (text == "是").into()
        }
        (toml::Value::String(text), Kind::Choice(options) | Kind::Several(options)) => options
            .iter()
            .find(|option| option.name == *text || option.code.to_string() == *text)
            .map_or_else(|| text.as_str().into(), |option| option.code.to_json()),
        (toml::Value::Array(none), Kind::List(_)) if none.is_empty() => Value::Array(Vec::new()),
        (toml::Value::Array(values), Kind::Several(_)) => {
            values.iter().map(|value| plain_value(value, def)).collect()
        }
        (toml::Value::Datetime(day), _) => day.to_string().into(),
        (toml::Value::Boolean(flag), _) => (*flag).into(),
        (toml::Value::Integer(number), _) => (*number).into(),
        (toml::Value::Float(number), _) => (*number).into(),
        (other, _) => plain(other).into(),
    }
}
/// What is wrong with the facts of a case.
pub(super) fn fault(error: &FactError, dictionary: &Dictionary, on: Date) -> String {
    let name = |id: &str| find(dictionary, id).map_or_else(|| id.to_owned(), |def| def.name.clone());
    match error {
        FactError::Unknown(id) => format!("不认识的事实“{id}”"),
        FactError::Derived(id) => format!("“{}”由程序算出，不能直接填", name(id)),
        FactError::Value { fact, got, .. } => {
            let wanted = find(dictionary, fact).map_or_else(String::new, |def| wanted(&def.kind, on));
            format!("“{}”不能是 {got}：{wanted}", name(fact))
        }
    }
}

/// A fact by its id; of a member by list and id, `household.born_on`.
fn find<'d>(dictionary: &'d Dictionary, id: &str) -> Option<&'d FactDef> {
    let of = |defs: &'d [FactDef], id: &str| defs.iter().find(|def| def.id == id);
    match id.split_once('.') {
        None => of(dictionary.facts(), id),
        Some((list, id)) => match &of(dictionary.facts(), list)?.kind {
            Kind::List(members) => of(members, id),
            _ => None,
        },
    }
}

fn wanted(kind: &Kind, on: Date) -> String {
    let named = |options: &[crate::Choice]| {
        options.iter().map(|option| option.name.as_str()).collect::<Vec<_>>().join("、")
    };
    match kind {
        Kind::Flag => "写 true 或者 false".into(),
        Kind::Number { min, max, decimals: 0 } => format!("写 {min} 到 {max} 的整数"),
        Kind::Number { min, max, decimals } => format!("写 {min} 到 {max} 的数，最多 {decimals} 位小数"),
        Kind::Day => format!("写日期，例如 1950-03-01，不加引号；出生日期不晚于 {on}"),
        Kind::Choice(options) => format!("写其中一个：{}", named(options)),
        Kind::Several(options) => format!("写 [ … ]，里面可以有：{}", named(options)),
        Kind::List(_) => "写 [{ … }]，一位一个".into(),
        Kind::Text { longest, .. } => format!("写文字，最多 {longest} 个字"),
    }
}
