//! The facts a pack may speak of: what the host program knows about a subject, and what a pack adds.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

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
    /// The value it has while nobody has told any: for what is in force only once it was decided in writing.
    /// `None`: it is then unknown.
    pub unknown_means: Option<Value>,
    /// Unit of a number, as shown to people.
    pub unit: String,
    /// A line that helps whoever is asked for it.
    pub hint: String,
    /// Clause of the notice, where a pack has added the fact.
    pub clause: Option<String>,
}

impl FactDef {
    /// A fact that is told, and unknown until then.
    pub fn new(id: impl Into<String>, name: impl Into<String>, kind: Kind) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            kind,
            origin: Origin::Given,
            unknown_means: None,
            unit: String::new(),
            hint: String::new(),
            clause: None,
        }
    }

    /// The same fact with another origin.
    #[must_use]
    pub fn from(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }
}

/// What values a fact can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Flag,
    /// A number within bounds, both included.
    Number {
        /// Smallest possible value.
        min: i64,
        /// Largest possible value.
        max: i64,
        /// How many decimal places it may have: 0 to 3.
        decimals: u32,
    },
    /// A calendar day.
    Day,
    /// One of a few options, at most 62.
    Choice(Vec<Choice>),
    /// Any number of a few options, at most 62.
    Several(Vec<Choice>),
    /// A list of members, each with facts of its own. Members have no lists.
    List(Vec<FactDef>),
}

impl Kind {
    /// A whole number.
    pub fn whole(min: i64, max: i64) -> Self {
        Self::Number { min, max, decimals: 0 }
    }

    /// The options of a choice of one or several.
    pub fn options(&self) -> Option<&[Choice]> {
        match self {
            Self::Choice(options) | Self::Several(options) => Some(options),
            _ => None,
        }
    }
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
    /// Whether a value is this code.
    pub fn is(&self, value: &Value) -> bool {
        match self {
            Self::Number(number) => value.as_i64() == Some(*number),
            Self::Text(text) => value.as_str() == Some(text),
        }
    }

    /// The code as JSON.
    pub fn to_json(&self) -> Value {
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
    /// Positions by id: the way facts arrive, by the million.
    by_id: HashMap<String, usize>,
}

/// Options are bits of a positive number.
const MOST_OPTIONS: usize = 62;

/// Why a fact cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DictionaryError {
    /// The id or the name is already a word.
    #[error("“{0}”已经是别的事实的名称或编号")]
    Taken(String),
    /// A choice needs one to 62 options.
    #[error("“{0}”的选项应有 1 到 62 个")]
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
        if fact.kind.options().is_some_and(|options| options.is_empty() || options.len() > MOST_OPTIONS) {
            return Err(DictionaryError::Options(fact.name));
        }
        // Looked at before anything is noted: a word of a fact that was refused must lead nowhere.
        if let Some(word) = [&fact.id, &fact.name].into_iter().find(|word| self.by_word.contains_key(*word)) {
            return Err(DictionaryError::Taken(word.clone()));
        }
        for word in [&fact.id, &fact.name] {
            self.by_word.insert(word.clone(), self.facts.len());
        }
        self.by_id.insert(fact.id.clone(), self.facts.len());
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

    /// Adds a fact to the members of a list.
    ///
    /// # Errors
    /// A word that is taken among the members' facts, and a list that is not there.
    pub fn add_member(&mut self, list: &str, fact: FactDef) -> Result<(), DictionaryError> {
        let missing = || DictionaryError::Source(fact.name.clone(), list.to_owned());
        let at = self.find(list).ok_or_else(missing)?;
        let Kind::List(members) = &mut self.facts[at].kind else { return Err(missing()) };
        for word in [&fact.id, &fact.name] {
            if members.iter().any(|other| other.id == *word || other.name == *word) {
                return Err(DictionaryError::Taken(word.clone()));
            }
        }
        members.push(fact);
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

    /// Position of the fact with exactly this id: the way facts arrive.
    pub(crate) fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Every word a condition may use for a fact.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.by_word.keys().map(String::as_str)
    }
}
