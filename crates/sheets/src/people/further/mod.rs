//! What a notice asks beside the columns that every place has: a column for each fact, a sheet for each list.
//!
//! They come from the dictionary of the pack in force. Nothing here knows what they are about.

mod lists;
mod value;
mod whose;

use rules::{Dictionary, FactDef, Kind, Origin};

pub(super) use lists::{ListSheet, take};
pub(super) use value::read;
pub(super) use whose::{People, Whose, WhoseAt};

use super::columns::{Content, SPECS};
use super::headings::key;

/// Facts that columns of ours carry without naming them.
const CARRIED: [&str; 3] = ["born_on", "no_phone", "household"];
/// Headings by which a row of a list says whose it is.
pub(super) const WHOSE: [&str; 3] = ["老人姓名", "老人身份证号", "老人出生日期"];

/// The facts of a pack that have no column of ours.
#[derive(Debug, Clone, Default)]
pub struct Further {
    columns: Vec<FactDef>,
    lists: Vec<FactDef>,
}

impl Further {
    /// Those of a pack's dictionary.
    pub fn of(dictionary: &Dictionary) -> Self {
        let ours = |fact: &FactDef| {
            let spoken = |content| match content {
                Content::Flag(id) | Content::Choice(id) | Content::Number(id) => id == fact.id,
                Content::Text | Content::Day => false,
            };
            CARRIED.contains(&fact.id.as_str()) || SPECS.iter().any(|spec| spoken(spec.content))
        };
        let told = |fact: &&FactDef| matches!(fact.origin, Origin::Given);
        let is_list = |fact: &&FactDef| matches!(fact.kind, Kind::List(_));
        Self {
            columns: dictionary
                .all()
                .filter(told)
                .filter(|fact| !is_list(fact) && !ours(fact))
                .cloned()
                .collect(),
            lists: dictionary.all().filter(told).filter(is_list).cloned().collect(),
        }
    }

    /// Facts with a column each, in the order of the notice.
    pub fn columns(&self) -> &[FactDef] {
        &self.columns
    }

    /// Lists with a sheet each, one row a member.
    pub fn lists(&self) -> &[FactDef] {
        &self.lists
    }

    /// Which of the columns a heading means, with or without a remark in brackets.
    pub(super) fn column(&self, heading: &str) -> Option<usize> {
        named(&self.columns, heading)
    }
}

/// Which of some facts a heading means: brackets may be left out or added.
fn named<'f>(facts: impl IntoIterator<Item = &'f FactDef>, heading: &str) -> Option<usize> {
    let before = |text: &str| key(text.split(['(', '（']).next().unwrap_or_default());
    let (whole, front) = (key(heading), before(heading));
    facts.into_iter().position(|fact| {
        let name = key(&fact.name);
        name == whole || name == front || before(&fact.name) == whole
    })
}

/// What may stand in a column, for its drop-down list; nothing where words are free.
pub(super) fn offered(fact: &FactDef) -> Vec<String> {
    match &fact.kind {
        Kind::Flag => vec!["是".to_owned(), "否".to_owned()],
        Kind::Choice(options) => options.iter().map(|option| option.name.clone()).collect(),
        _ => Vec::new(),
    }
}

/// How a column is filled in.
pub(super) fn how(fact: &FactDef) -> String {
    let how = match &fact.kind {
        Kind::Flag => "填“是”或“否”，不清楚就空着。".to_owned(),
        Kind::Number { max, decimals: 0, .. } => format!("填整数，最大{max}{}。", fact.unit),
        Kind::Number { decimals, .. } => format!("填数，最多{decimals}位小数，单位{}。", fact.unit),
        Kind::Day => "填日期，例如 2026-03-05。".to_owned(),
        Kind::Choice(_) => "从下拉列表里选一项。".to_owned(),
        Kind::Several(options) => {
            let names = options.iter().map(|option| option.name.as_str()).collect::<Vec<_>>();
            format!("可填几项，用分号隔开：{}。没有的填“无”。", names.join("；"))
        }
        Kind::Text { phone: true, .. } => "填11位手机号，或带区号的固定电话。".to_owned(),
        Kind::Text { longest, .. } => format!("最多{longest}个字。"),
        Kind::List(_) => String::new(),
    };
    if fact.hint.is_empty() { how } else { format!("{}。{how}", fact.hint.trim_end_matches('。')) }
}
