//! An assessment of abilities that comes from a list: what it says, beside what is known for its day.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::change_facts::{Change, ChangeFacts};
use super::facts::{Fact, FactInput, rows_on};
use crate::ids::PersonId;

#[cfg(test)]
mod tests;

/// The fact of the level.
const LEVEL: &str = "ability_level";
/// The fact of the points.
const SCORE: &str = "ability_score";

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
    /// It begins on a day of its own and says something else than held before.
    New,
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
            return if all { Beside::Known } else { Beside::New };
        }
        // What the list leaves out is no difference.
        let fits = |row: Option<&Fact>, told: Option<i64>| told.is_none() || same(row, told);
        if fits(level, self.level) && fits(score, self.score) { Beside::Known } else { Beside::Differs }
    }

    /// The change that takes it into the register. What it does not tell is unknown from its day on: the points of an
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
