//! An assessment of abilities that comes from a list: what it says, beside what is known for its day.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::change_facts::{Change, ChangeFacts};
use super::facts::{Fact, FactInput, rows_on};
use super::reassess::Reassess;
use crate::ids::PersonId;

#[cfg(test)]
mod tests;

/// The fact of the level.
const LEVEL: &str = "ability_level";
/// The fact of the points.
const SCORE: &str = "ability_score";
/// The facts that an assessment tells.
pub const FACTS: [&str; 2] = [LEVEL, SCORE];

/// One assessment. What it does not tell was not found out by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The day it holds from.
    pub on: Date,
    /// The level, from 0 (intact) to 4 (complete loss).
    pub level: Option<i64>,
    /// The points, from 0 to 90.
    pub score: Option<i64>,
    /// What it rests on.
    pub evidence: String,
}

/// How an assessment relates to the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// The register says the same of that day.
    Known,
    /// The register has another result that begins on that very day.
    Differs,
    /// It is of a day of its own, and finds what held before: no value changes, the history is longer.
    Again,
    /// It begins on a day of its own and says something else than held before.
    New,
}

/// An assessment as the register tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told<'a> {
    /// The day it holds from.
    pub on: Date,
    /// The level, or that there was none.
    pub level: Option<&'a Value>,
    /// The points.
    pub score: Option<&'a Value>,
    /// What it rests on.
    pub evidence: Option<&'a str>,
}

/// Whether a value is what an assessment found, and not that there was none.
pub fn is_result(value: &Value) -> bool {
    value.is_number()
}

/// The assessments of a person as far as they are known, the oldest first.
pub fn history(facts: &[Fact], now: Timestamp) -> Vec<Told<'_>> {
    let corrected: Vec<_> =
        facts.iter().filter(|row| row.recorded_at <= now).filter_map(|row| row.supersedes).collect();
    let ours = |row: &&Fact| {
        FACTS.contains(&row.fact.as_str()) && row.recorded_at <= now && !corrected.contains(&row.id)
    };
    let mut days: Vec<Date> = facts.iter().filter(ours).map(|row| row.valid_from).collect();
    days.sort_unstable();
    days.dedup();
    let told = days.into_iter().map(|on| {
        let rows = rows_on(facts, on, now);
        let row = |fact: &str| rows.iter().copied().find(|row| row.fact == fact && !row.value.is_null());
        let (level, score) = (row(LEVEL), row(SCORE));
        let begins = [level, score].into_iter().flatten().find(|row| row.valid_from == on);
        Told {
            on,
            level: level.map(|row| &row.value),
            score: score.map(|row| &row.value),
            evidence: begins.and_then(|row| row.evidence.as_deref()),
        }
    });
    told.filter(|one| [one.level, one.score].into_iter().flatten().any(is_result)).collect()
}

impl Assessment {
    /// How it relates to what is known of the person.
    pub fn beside(&self, facts: &[Fact], now: Timestamp) -> Beside {
        let rows = rows_on(facts, self.on, now);
        let row = |fact: &str| rows.iter().copied().find(|row| row.fact == fact);
        let (level, score) = (row(LEVEL), row(SCORE));
        let begins = |row: Option<&Fact>| row.is_some_and(|row| row.valid_from == self.on);
        let known = |row: Option<&Fact>| row.map_or(Value::Null, |row| row.value.clone());
        let same = |row: Option<&Fact>, told: Option<i64>| known(row) == Value::from(told);
        if !begins(level) && !begins(score) {
            let all = same(level, self.level) && same(score, self.score);
            return if all { Beside::Again } else { Beside::New };
        }
        // What the list leaves out is no difference.
        let fits = |row: Option<&Fact>, told: Option<i64>| told.is_none() || same(row, told);
        if fits(level, self.level) && fits(score, self.score) { Beside::Known } else { Beside::Differs }
    }

    /// What takes it into the register where it finds what held before.
    pub fn again(&self, person: PersonId) -> Reassess {
        Reassess { person, on: self.on, evidence: self.evidence.clone() }
    }

    /// The change that takes it into the register where it says something else. What it does not tell is unknown from its day on: the points of an
    /// older assessment are not those of this one.
    pub fn change(&self, person: PersonId) -> ChangeFacts {
        let input = |fact: &str, told: Option<i64>| FactInput {
            fact: fact.to_owned(),
            value: told.into(),
            evidence: Some(self.evidence.clone()),
        };
        ChangeFacts {
            person,
            how: Change::From { first: self.on, last: None },
            facts: vec![input(LEVEL, self.level), input(SCORE, self.score)],
            opened_at: None,
            note: None,
        }
    }
}
