//! What was written into a form.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The answers of one form by field id. A field without answer is absent, never empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, Answer>);

/// What was written into one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Words.
    Text(String),
    /// One option, by its id.
    One(String),
    /// Several options, by their ids.
    Many(Vec<String>),
    /// A whole number.
    Number(i64),
    /// A day.
    Day(Date),
}

impl Answers {
    /// The answer to a field.
    pub fn get(&self, field: &str) -> Option<&Answer> {
        self.0.get(field)
    }

    /// Whether an option of a field was chosen.
    pub fn chose(&self, field: &str, option: &str) -> bool {
        self.get(field).is_some_and(|answer| answer.options().any(|chosen| chosen == option))
    }

    /// Every field with its answer, by field id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(field, answer)| (field.as_str(), answer))
    }
}

impl FromIterator<(String, Answer)> for Answers {
    fn from_iter<T: IntoIterator<Item = (String, Answer)>>(answers: T) -> Self {
        Self(answers.into_iter().collect())
    }
}

impl Answer {
    /// The options it names; none for words, numbers and days.
    pub fn options(&self) -> impl Iterator<Item = &str> {
        let options = match self {
            Answer::One(option) => std::slice::from_ref(option),
            Answer::Many(options) => options.as_slice(),
            Answer::Text(_) | Answer::Number(_) | Answer::Day(_) => &[],
        };
        options.iter().map(String::as_str)
    }

    /// Whether nothing was written after all.
    pub fn is_blank(&self) -> bool {
        match self {
            Answer::Text(text) | Answer::One(text) => text.trim().is_empty(),
            Answer::Many(options) => options.is_empty(),
            Answer::Number(_) | Answer::Day(_) => false,
        }
    }
}
