//! The facts a pack may speak of: what the host program knows about a subject, and what a pack adds.

use std::collections::BTreeMap;

/// One fact: its names and what values it can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactDef {
    /// Stable id, used in files and interfaces.
    pub id: String,
    /// Name used in conditions, in the words of the notice.
    pub name: String,
    /// What values it can take.
    pub kind: Kind,
    /// Where its value comes from.
    pub origin: Origin,
}

/// What values a fact can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Flag,
    /// A whole number within bounds, both included.
    Number {
        /// Smallest possible value.
        min: i64,
        /// Largest possible value.
        max: i64,
    },
    /// A calendar day.
    Day,
    /// One of a few options, at most 64.
    Choice(Vec<Choice>),
    /// A list of members, each with facts of its own. Members have no lists.
    List(Vec<FactDef>),
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The value as it arrives.
    pub code: Code,
    /// Its name in conditions.
    pub name: String,
}

/// A stable code of an option: a number or a text, and never the one for the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// Arrives as a whole number.
    Number(i64),
    /// Arrives as text.
    Text(String),
}

impl Code {
    /// The code as JSON.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Number(number) => (*number).into(),
            Self::Text(text) => text.as_str().into(),
        }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// Where the value of a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It is told.
    Given,
    /// Full years from a day (a fact id of the same subject) to the day asked. Cannot be told.
    FullYears {
        /// The day it counts from.
        since: String,
    },
    /// It is told or, when it is not, found from a score: the option at the first bound that the score reaches.
    Banded {
        /// The score, a number.
        score: String,
        /// Lowest score of each option, best first: option 0 from `bounds[0]` up, option 1 from `bounds[1]` up, …
        bounds: Vec<i64>,
        /// A flag that, when true, makes the result one option worse, down to the last bound.
        worse_if: String,
    },
}

/// All facts of a subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dictionary {
    facts: Vec<FactDef>,
    by_word: BTreeMap<String, usize>,
}

/// Why a fact cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DictionaryError {
    /// The id or the name is already a word.
    #[error("“{0}”已经是别的事实的名称或编号")]
    Taken(String),
    /// A choice needs one to 64 options.
    #[error("“{0}”的选项应有 1 到 64 个")]
    Options(String),
    /// A derived fact speaks of one that is not there.
    #[error("“{0}”要由“{1}”算出，但没有这个事实")]
    Source(String, String),
}

impl Dictionary {
    /// A dictionary from its facts, in order.
    pub fn new(facts: Vec<FactDef>) -> Result<Self, DictionaryError> {
        let mut dictionary = Self::default();
        for fact in facts {
            dictionary.add(fact)?;
        }
        dictionary.check_sources()?;
        Ok(dictionary)
    }

    /// Adds a fact.
    pub fn add(&mut self, fact: FactDef) -> Result<(), DictionaryError> {
        if let Kind::Choice(options) = &fact.kind
            && (options.is_empty() || options.len() > 64)
        {
            return Err(DictionaryError::Options(fact.name));
        }
        for word in [&fact.id, &fact.name] {
            if self.by_word.insert(word.clone(), self.facts.len()).is_some_and(|at| at != self.facts.len()) {
                return Err(DictionaryError::Taken(word.clone()));
            }
        }
        self.facts.push(fact);
        Ok(())
    }

    fn check_sources(&self) -> Result<(), DictionaryError> {
        for fact in &self.facts {
            let sources: Vec<&String> = match &fact.origin {
                Origin::Given => vec![],
                Origin::FullYears { since } => vec![since],
                Origin::Banded { score, worse_if, .. } => vec![score, worse_if],
            };
            for source in sources {
                if !self.by_word.contains_key(source) {
                    return Err(DictionaryError::Source(fact.name.clone(), source.clone()));
                }
            }
        }
        Ok(())
    }

    /// All facts, in order.
    pub fn facts(&self) -> &[FactDef] {
        &self.facts
    }

    /// Position of the fact with this id or name.
    pub fn find(&self, word: &str) -> Option<usize> {
        self.by_word.get(word).copied()
    }

    /// Every word a condition may use for a fact.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.by_word.keys().map(String::as_str)
    }
}
