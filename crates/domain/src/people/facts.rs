//! What is known of a person, over two times: the days it holds for, and the moment it was learnt.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::dates::{add_days, next_birthday};
use crate::ids::{AccountId, FactId, PersonId};

#[cfg(test)]
mod tests;

/// One row: somebody learnt that a fact of a person has a value over some days. Rows are only ever added.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Id of the row.
    pub id: FactId,
    /// Whose fact it is.
    pub person: PersonId,
    /// Which fact: its id in the vocabulary or in the pack, such as `cert_grade`.
    pub fact: String,
    /// The value; `null` says that it is unknown again.
    pub value: Value,
    /// First day on which it holds.
    pub valid_from: Date,
    /// Last day on which it holds; `None` while nothing later says otherwise.
    pub valid_until: Option<Date>,
    /// When we learnt it.
    pub recorded_at: Timestamp,
    /// Who entered it.
    pub recorded_by: AccountId,
    /// What it rests on: a certificate, an assessment, somebody's word.
    pub evidence: Option<String>,
    /// The row that this one corrects: that row was wrong from the start.
    pub supersedes: Option<FactId>,
}

/// A value as somebody enters it, before it is a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactInput {
    /// Which fact.
    pub fact: String,
    /// The value; `null` for "no longer known".
    pub value: Value,
    /// What it rests on.
    pub evidence: Option<String>,
}

/// What was true on a day, as far as it was known at an instant: the object that a pack decides by.
///
/// A row counts when it was recorded by then, holds on that day and is corrected by no other row recorded by
/// then. Of several, the one that begins last wins, then the one recorded last: a change "from Monday on"
/// simply follows the older row, and when a limited stretch ends the older row holds again. The order of the
/// rows never matters.
pub fn facts_on(facts: &[Fact], on: Date, known_at: Timestamp) -> Map<String, Value> {
    let values = rows_on(facts, on, known_at).into_iter().map(|row| (row.fact.clone(), row.value.clone()));
    values.filter(|(_, value)| !value.is_null()).collect()
}

/// The rows behind [`facts_on`], one for each fact, in the order of the fact ids.
pub fn rows_on(facts: &[Fact], on: Date, known_at: Timestamp) -> Vec<&Fact> {
    let known = || facts.iter().filter(|row| row.recorded_at <= known_at);
    let corrected: BTreeSet<FactId> = known().filter_map(|row| row.supersedes).collect();
    let mut current: BTreeMap<&str, &Fact> = BTreeMap::new();
    for row in known().filter(|row| row.holds_on(on) && !corrected.contains(&row.id)) {
        let seat = current.entry(&row.fact).or_insert(row);
        if row.rank() > seat.rank() {
            *seat = row;
        }
    }
    current.into_values().collect()
}

/// The first day after `on` on which something that is known changes by itself: a row begins or ends, or somebody
/// of the home has a birthday. A decision made on `on` can stand until then.
pub fn next_change(facts: &[Fact], on: Date, known_at: Timestamp) -> Option<Date> {
    let birthdays = rows_on(facts, on, known_at).into_iter().flat_map(|row| births(&row.fact, &row.value));
    let birthdays = birthdays.map(|born_on| next_birthday(born_on, on)).filter(|&day| day > on);
    edges_after(facts, on, known_at).chain(birthdays).min()
}

/// The days after `on` on which a row that is known begins, or has just ended.
pub fn edges_after(facts: &[Fact], on: Date, known_at: Timestamp) -> impl Iterator<Item = Date> {
    let known = facts.iter().filter(move |row| row.recorded_at <= known_at);
    let edges = known.flat_map(|row| [Some(row.valid_from), row.valid_until.map(|until| add_days(until, 1))]);
    edges.flatten().filter(move |&day| day > on)
}

/// The dates of birth in a value: the person's own, or those of the members of a list.
fn births(fact: &str, value: &Value) -> Vec<Date> {
    let day = |value: &Value| value.as_str().and_then(|text| text.parse().ok());
    match value {
        Value::Array(members) => members.iter().filter_map(|member| day(member.get("born_on")?)).collect(),
        _ if fact == "born_on" => day(value).into_iter().collect(),
        _ => Vec::new(),
    }
}

impl Fact {
    /// Whether it speaks of this day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|until| day <= until)
    }

    fn rank(&self) -> (Date, Timestamp, FactId) {
        (self.valid_from, self.recorded_at, self.id)
    }
}
