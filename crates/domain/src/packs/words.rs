//! Duties and facts in the words of people at work.

use rules::{Because, Duty, Every, FactDef, Kind};
use serde_json::Value;

use super::Pack;
use crate::visits::Mode;

/// `每周`, `每半月`, `每 3 天`, `24 小时内`.
pub fn every(every: Every) -> String {
    match every {
        Every::Day => "每天".into(),
        Every::Week => "每周".into(),
        Every::HalfMonth => "每半月".into(),
        Every::Month => "每月".into(),
        Every::Quarter => "每季度".into(),
        Every::HalfYear => "每半年".into(),
        Every::Year => "每年".into(),
        Every::Months(months) => format!("每 {months} 个月"),
        Every::Days(days) => format!("每 {days} 天"),
        Every::Hours(hours) => format!("{hours} 小时内"),
    }
}

/// The same period as it is spoken of while it runs: `本周`, `本半月`.
pub fn this_period(every: Every) -> String {
    match every {
        Every::Day => "今天".into(),
        Every::Week => "本周".into(),
        Every::HalfMonth => "本半月".into(),
        Every::Month => "本月".into(),
        Every::Quarter => "本季度".into(),
        Every::HalfYear => "本半年".into(),
        Every::Year => "今年".into(),
        Every::Months(months) => format!("这 {months} 个月"),
        Every::Days(days) => format!("这 {days} 天"),
        Every::Hours(hours) => format!("这 {hours} 小时"),
    }
}

impl Pack {
    /// `每周 上门探访 2 次`; every mode of the place is `不限方式`.
    pub fn duty_in_words(&self, duty: &Duty) -> String {
        format!("{}{} {} 次", every(duty.every), self.modes_in_words(&duty.modes), duty.count)
    }

    /// The names of some modes, joined.
    pub fn modes_in_words(&self, modes: &[String]) -> String {
        if Mode::ALL.iter().all(|mode| modes.iter().any(|code| code == mode.code())) {
            return "联系（方式不限）".into();
        }
        let names: Vec<&str> = Mode::ALL
            .iter()
            .filter(|mode| modes.iter().any(|code| code == mode.code()))
            .map(|mode| self.labels.mode(*mode))
            .collect();
        names.join("或")
    }

    /// A reason as a phrase: `年龄 80（1946-11-23 出生）`, `残疾等级：二级`, `独居`.
    pub fn reason_in_words(&self, because: &Because) -> String {
        let told = self.fact(&because.fact);
        let told_text = told.map_or_else(|| because.fact.clone(), |def| phrase(def, &because.value));
        match &because.read_as {
            Some((fact, value)) => match self.fact(fact) {
                Some(def) => format!("{}（{told_text}）", phrase(def, value)),
                None => told_text,
            },
            None => told_text,
        }
    }

    /// The Chinese name of a fact; its id where the pack no longer knows it.
    pub fn fact_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.fact(id).map_or(id, |def| def.name.as_str())
    }

    /// A value of a fact in words.
    pub fn value_in_words(&self, id: &str, value: &Value) -> String {
        self.fact(id).map_or_else(|| value.to_string(), |def| value_text(def, value))
    }

    fn fact(&self, id: &str) -> Option<&FactDef> {
        let dictionary = self.rules.dictionary();
        dictionary.find(id).map(|at| &dictionary.facts()[at])
    }
}

fn phrase(def: &FactDef, value: &Value) -> String {
    match (&def.kind, value) {
        (Kind::Flag, Value::Bool(true)) => def.name.clone(),
        (Kind::Flag, Value::Bool(false)) => format!("不属于“{}”", def.name),
        (Kind::Number { .. }, _) => format!("{} {}", def.name, value_text(def, value)),
        _ => format!("{}：{}", def.name, value_text(def, value)),
    }
}

fn value_text(def: &FactDef, value: &Value) -> String {
    match (&def.kind, value) {
        (_, Value::Null) => "不清楚".into(),
        (Kind::Flag, Value::Bool(yes)) => if *yes { "是" } else { "否" }.into(),
        (Kind::Choice(options), _) => options
            .iter()
            .find(|option| option.code.to_json() == *value)
            .map_or_else(|| plain(value), |option| option.name.clone()),
        (Kind::Several(_) | Kind::List(_), Value::Array(list)) if list.is_empty() => "无".into(),
        (Kind::Several(options), Value::Array(chosen)) => {
            let name = |value: &Value| {
                let option = options.iter().find(|option| option.code.to_json() == *value);
                option.map_or_else(|| plain(value), |option| option.name.clone())
            };
            chosen.iter().map(name).collect::<Vec<_>>().join("、")
        }
        (Kind::List(members), Value::Array(list)) => {
            let each: Vec<String> = list.iter().map(|member| member_text(members, member)).collect();
            each.join("；")
        }
        _ => plain(value),
    }
}

/// `配偶 出生日期 1948-05-02 失智`: what is known of a member, without the facts that are simply "no".
fn member_text(defs: &[FactDef], member: &Value) -> String {
    let parts: Vec<String> = defs
        .iter()
        .filter_map(|def| {
            let value = member.get(&def.id)?;
            match (&def.kind, value) {
                (Kind::Flag, Value::Bool(true)) => Some(def.name.clone()),
                (Kind::Flag, _) => None,
                (Kind::Choice(_), value) if *value == 0 => None,
                (Kind::Choice(_), _) => Some(value_text(def, value)),
                _ => Some(format!("{} {}", def.name, plain(value))),
            }
        })
        .collect();
    if parts.is_empty() { "一人（情况未登记）".into() } else { parts.join(" ") }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
