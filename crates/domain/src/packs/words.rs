//! Duties and facts in the words of people at work.

use rules::{Because, Duty, Every, FactDef, Per, Unit, Whom};
use serde_json::{Map, Value};

use super::{Pack, spoken};
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
    /// `每周 上门探访 2 次`, `每月上门探访 8 小时`, `每月（每户）助浴 1 次`; every mode of the place is `不限方式`.
    pub fn duty_in_words(&self, duty: &Duty) -> String {
        let home = if duty.per == Per::Household { "（每户）" } else { "" };
        let act = duty.act.as_ref().map_or("", |act| self.labels.act(act));
        let (what, unit) = match duty.unit {
            Unit::Act if !act.is_empty() => (act.to_owned(), "次"),
            Unit::Hour => (self.modes_in_words(&duty.modes) + act, "小时"),
            Unit::Minute => (self.modes_in_words(&duty.modes) + act, "分钟"),
            Unit::Act | Unit::Contact => (self.modes_in_words(&duty.modes) + act, "次"),
        };
        let what = match duty.whom {
            Whom::Person => what,
            Whom::Relative => format!("（亲属）{what}"),
            Whom::EmergencyContact => format!("（紧急联系人）{what}"),
            Whom::Neighbour => format!("（邻居）{what}"),
        };
        let mut text = format!("{}{home}{what} {} {unit}", every(duty.every), duty.count);
        let limits = duty.floors.iter().map(|floor| (floor, "至少"));
        for (limit, bound) in limits.chain(duty.ceilings.iter().map(|ceiling| (ceiling, "至多"))) {
            let period = limit.every.map(every).unwrap_or_default();
            let which =
                if limit.modes.is_empty() { String::new() } else { self.modes_in_words(&limit.modes) };
            let who: Vec<&str> = limit.who.iter().map(|kind| self.labels.visitor(kind)).collect();
            let parts: Vec<&str> = limit.parts.iter().map(|part| self.part_of_day(part)).collect();
            let (who, parts) = (who.join("、"), parts.join("、"));
            text.push_str(&format!("，其中{period}{parts}{who}{which}{bound} {} {unit}", limit.count));
        }
        if let Some(minutes) = duty.minutes {
            text.push_str(&format!("，每次不少于 {minutes} 分钟"));
        }
        text
    }

    /// The name of a part of the day; its id where the pack no longer knows it.
    pub(super) fn part_of_day<'a>(&'a self, id: &'a str) -> &'a str {
        let parts = &self.rules.sections.ladder.parts;
        parts.iter().find(|part| part.id == id).map_or(id, |part| part.name.as_str())
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

    /// A reason as a phrase: `独居`, or what it was read as with what was told: `80 周岁（1946 年 …出生）`.
    pub fn reason_in_words(&self, because: &Because) -> String {
        let told = self
            .fact(&because.fact)
            .map_or_else(|| because.fact.clone(), |def| spoken::phrase(def, &because.value));
        let read_as = because.read_as.as_ref().and_then(|(id, value)| Some((self.fact(id)?, value)));
        read_as
            .map_or_else(|| told.clone(), |(def, value)| format!("{}（{told}）", spoken::phrase(def, value)))
    }

    /// The Chinese name of a fact; its id where the pack no longer knows it.
    pub fn fact_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.fact(id).map_or(id, |def| def.name.as_str())
    }

    /// A value of a fact in words.
    pub fn value_in_words(&self, id: &str, value: &Value) -> String {
        self.fact(id).map_or_else(|| value.to_string(), |def| spoken::value(def, value))
    }

    /// A value of a fact of a list's members in words.
    pub fn member_in_words(&self, def: &FactDef, value: &Value) -> String {
        spoken::value(def, value)
    }

    /// Told facts as phrases, in the order of the dictionary: `独居`, `没有失智`, `残疾等级是二级`.
    pub fn facts_in_words(&self, facts: &Map<String, Value>) -> Vec<String> {
        let told = self.rules.dictionary().facts().iter().filter_map(|def| Some((def, facts.get(&def.id)?)));
        let mut phrases: Vec<String> = Vec::new();
        for phrase in told.map(|(def, value)| spoken::phrase(def, value)) {
            if !phrases.contains(&phrase) {
                phrases.push(phrase);
            }
        }
        phrases
    }

    /// A fact by its id.
    pub fn fact(&self, id: &str) -> Option<&FactDef> {
        self.rules.dictionary().def(id)
    }
}
