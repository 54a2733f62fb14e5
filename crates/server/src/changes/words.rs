//! A proposed change in the words of the pages.

use domain::{
    changes::{ProposedChange, State},
    packs::Pack,
    people::change_facts::Change,
};
use serde_json::Value;

use crate::frame::Tag;

/// A value in words; what is not known is said to be so.
pub(crate) fn value(pack: &Pack, fact: &str, value: Option<&Value>) -> String {
    let known = value.filter(|value| !value.is_null());
    known.map_or_else(|| "未登记".to_owned(), |value| pack.value_in_words(fact, value))
}

/// What would be registered: `残疾等级：一级；独居：是`.
pub(crate) fn summary(pack: &Pack, change: &ProposedChange) -> String {
    let facts = change.command.facts.iter();
    let words = facts.map(|input| {
        format!("{}：{}", pack.fact_name(&input.fact), value(pack, &input.fact, Some(&input.value)))
    });
    words.collect::<Vec<_>>().join("；")
}

/// `情况有变化，从 2026-11-20 起`
pub(crate) fn how(how: Change) -> String {
    match how {
        Change::From { first, last: None } => format!("情况有变化，从 {first} 起"),
        Change::From { first, last: Some(last) } => format!("情况有变化，从 {first} 到 {last}"),
        Change::Correct => "原来登记错了，替换原来的内容".to_owned(),
    }
}

/// What became of it, as a mark.
pub(crate) fn tag(state: &State) -> Tag {
    let kind = match state {
        State::Open => "due",
        State::Confirmed(_) => "fine",
        State::Returned(_) => "late",
        State::Withdrawn(_) => "none",
    };
    Tag::new(kind, state.label())
}
