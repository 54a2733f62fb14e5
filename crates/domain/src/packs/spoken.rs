//! Facts as people say them: `独居`, `没有失智`, `残疾等级是二级`, `1946 年 11 月 23 日出生`.
//!
//! The dictionary's own facts have phrases of their own; a fact that a pack adds goes by its name.

use jiff::civil::Date;
use rules::{Code, FactDef, Kind, Origin};
use serde_json::Value;

#[cfg(test)]
mod tests;

/// How the yes and the no of a fact sound.
const YES_NO: [(&str, &str, &str); 13] = [
    ("alone", "独居", "不是独居"),
    ("empty_nest", "空巢", "不是空巢"),
    ("left_behind", "留守", "不是留守"),
    ("bedridden", "长期卧床", "没有长期卧床"),
    ("mobility_impaired", "行动不便", "没有行动不便"),
    ("dementia", "失智", "没有失智"),
    ("major_illness", "有重大疾病", "没有重大疾病"),
    ("destitute_dispersed", "是分散供养特困人员", "不是分散供养特困人员"),
    ("fp_special_family", "是计生特殊家庭", "不是计生特殊家庭"),
    ("cares_for_ill_child", "长期照料病残子女", "没有照料病残子女"),
    ("no_phone", "没有电话", "有电话"),
    ("in_home_care_contract", "签有居家服务合同", "没有签居家服务合同"),
    ("wishes_visits", "愿意接受探访", "不愿意接受探访"),
];

/// Options whose name alone would not make a phrase, by fact and code.
const OPTIONS: [(&str, &str, &str); 8] = [
    ("sex", "male", "男"),
    ("sex", "female", "女"),
    ("ability_level", "0", "能力完好"),
    ("ability_level", "not_assessed", "没有做过能力评估"),
    ("cert_kind", "0", "没有残疾证"),
    ("cert_grade", "0", "没有残疾证"),
    ("income_kind", "none", "没有低收入认定"),
    ("entrust_state", "none", "还没有提供委托服务"),
];

/// Units of the dictionary's numbers.
const UNITS: [(&str, &str); 2] = [("age", "周岁"), ("ability_score", "分")];

/// A fact with its value as a phrase that can follow 因为.
pub(super) fn phrase(def: &FactDef, value: &Value) -> String {
    let name = &def.name;
    match (&def.kind, value) {
        (_, Value::Null) => format!("“{name}”不清楚"),
        (Kind::Flag, Value::Bool(yes)) => flag(def, *yes),
        (Kind::Choice(_), _) => option_phrase(def, value),
        (Kind::Number { .. }, _) if matches!(def.origin, Origin::FullYears { .. }) => amount(def, value),
        (Kind::Number { .. }, _) => format!("{name} {}", amount(def, value)),
        (Kind::Day, _) => day_phrase(def, value),
        (Kind::List(_), Value::Array(list)) if list.is_empty() => format!("没有{name}"),
        (Kind::List(members), Value::Array(list)) => format!("{name}：{}", people(members, list)),
        (Kind::Several(_), Value::Array(chosen)) if chosen.is_empty() => format!("没有{name}"),
        (Kind::Several(_), Value::Array(chosen)) => format!("{name}有{}", option_names(def, chosen)),
        _ => format!("{name}：{}", plain(value)),
    }
}

/// A value alone, for a table that has the name beside it: `是`, `二级`, `60 分`, `配偶，1948 年出生，失智`.
pub(super) fn value(def: &FactDef, value: &Value) -> String {
    match (&def.kind, value) {
        (_, Value::Null) => "不清楚".into(),
        (Kind::Flag, Value::Bool(yes)) => if *yes { "是" } else { "否" }.into(),
        (Kind::Choice(_), _) => option_name(def, value),
        (Kind::Number { .. }, _) => amount(def, value),
        (Kind::List(_) | Kind::Several(_), Value::Array(list)) if list.is_empty() => "无".into(),
        (Kind::List(_), Value::Array(list)) => {
            list.iter().map(|member| whole_member(def, member)).collect::<Vec<_>>().join("；")
        }
        (Kind::Several(_), Value::Array(chosen)) => option_names(def, chosen),
        _ => plain(value),
    }
}

/// A member with everything that is written down: `陶小军，子女，138…`. Reasons say less, see [`member_text`].
fn whole_member(list: &FactDef, member: &Value) -> String {
    let Kind::List(asked) = &list.kind else { return plain(member) };
    let noted: Vec<&FactDef> =
        if list.record_only { list.members().collect() } else { list.also.iter().collect() };
    let told = |def: &&FactDef| member.get(&def.id).filter(|value| !value.is_null());
    let noted = noted.into_iter().filter_map(|def| {
        Some(match (&def.kind, told(&def)?) {
            (Kind::Flag, Value::Bool(false)) => format!("{}：否", def.name),
            (Kind::Flag, Value::Bool(true)) => def.name.clone(),
            (_, known) => value(def, known),
        })
    });
    let mut parts: Vec<String> = noted.collect();
    // Somebody of whom no more than the name is known.
    let only_noted = !parts.is_empty() && asked.iter().all(|def| told(&def).is_none());
    if !list.record_only && !only_noted {
        parts.push(member_text(asked, member));
    }
    parts.join("，")
}

/// `1946 年 11 月 23 日`
pub(super) fn day(day: Date) -> String {
    format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day())
}

fn flag(def: &FactDef, yes: bool) -> String {
    match (YES_NO.iter().find(|(id, ..)| *id == def.id), yes) {
        (Some((_, phrase, _)), true) | (Some((.., phrase)), false) => (*phrase).into(),
        (None, true) => def.name.clone(),
        (None, false) => format!("没有“{}”的情况", def.name),
    }
}

fn option_phrase(def: &FactDef, value: &Value) -> String {
    let code = plain(value);
    let own = OPTIONS.iter().find(|(id, option, _)| *id == def.id && *option == code);
    // 提高到B类, and not 提高到是B类.
    let verb = if def.name.ends_with(['到', '为', '于']) { "" } else { "是" };
    own.map_or_else(
        || format!("{}{verb}{}", def.name, option_name(def, value)),
        |(.., phrase)| (*phrase).into(),
    )
}

fn option_name(def: &FactDef, value: &Value) -> String {
    let option =
        def.kind.options().and_then(|options| options.iter().find(|option| option.code.to_json() == *value));
    option.map_or_else(|| plain(value), |option| option.name.clone())
}

fn option_names(def: &FactDef, chosen: &[Value]) -> String {
    chosen.iter().map(|value| option_name(def, value)).collect::<Vec<_>>().join("、")
}

fn amount(def: &FactDef, value: &Value) -> String {
    let unit = UNITS.iter().find(|(id, _)| *id == def.id).map_or(def.unit.as_str(), |(_, unit)| unit);
    format!("{} {unit}", plain(value)).trim_end().to_owned()
}

fn day_phrase(def: &FactDef, value: &Value) -> String {
    let text = read_day(value).map_or_else(|| plain(value), day);
    if is_birth(def) { format!("{text}出生") } else { format!("{}是 {text}", def.name) }
}

/// The members of a home, one after the other.
fn people(defs: &[FactDef], list: &[Value]) -> String {
    list.iter().map(|member| member_text(defs, member)).collect::<Vec<_>>().join("；")
}

/// `配偶，1948 年出生，失智`: without what is simply "no". The sex of a member has never decided anything.
fn member_text(defs: &[FactDef], member: &Value) -> String {
    let known = defs.iter().filter_map(|def| Some((def, member.get(&def.id)?)));
    let parts: Vec<String> = known.filter_map(|(def, value)| member_part(def, value)).collect();
    if parts.is_empty() { "一人（情况没有登记）".into() } else { parts.join("，") }
}

fn member_part(def: &FactDef, value: &Value) -> Option<String> {
    match (&def.kind, value) {
        (_, Value::Null | Value::Bool(false)) => None,
        (Kind::Choice(_), _) if def.id == "sex" || is_none(def, value) => None,
        (Kind::Choice(_), _) if matches!(def.id.as_str(), "relation" | "ability_level") => {
            Some(option_name(def, value))
        }
        (Kind::Day, _) if is_birth(def) => {
            Some(read_day(value).map_or_else(|| plain(value), |day| format!("{} 年出生", day.year())))
        }
        _ => Some(phrase(def, value)),
    }
}

/// Whether an option says that there is nothing: the one with the code 0, as in the dictionary.
fn is_none(def: &FactDef, value: &Value) -> bool {
    let Kind::Choice(options) = &def.kind else { return false };
    options.iter().any(|option| option.code == Code::Number(0)) && *value == 0
}

fn is_birth(def: &FactDef) -> bool {
    def.id == "born_on"
}

fn read_day(value: &Value) -> Option<Date> {
    value.as_str()?.parse().ok()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
