//! One fact: its names, what values it can take, where its value comes from.

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
    /// Only written down: no condition may ask for it, so that it never decides anything.
    pub record_only: bool,
    /// Whoever is first beside the person in an emergency must know it: an illness, that they cannot walk.
    pub first_aid: bool,
    /// Of a list: what is only written down of its members, beside what conditions may ask.
    pub also: Vec<FactDef>,
    /// When it has to be told; `None`: it never has to be.
    pub must_when: Option<MustWhen>,
}

/// Another fact has this value: then somebody must say more, such as why a wish was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MustWhen {
    /// Id of the other fact.
    pub fact: String,
    /// Its value.
    pub is: Value,
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
            record_only: false,
            first_aid: false,
            also: Vec::new(),
            must_when: None,
        }
    }

    /// What is known of each member of a list: what is only written down (a name), then what conditions may ask.
    pub fn members(&self) -> impl Iterator<Item = &FactDef> {
        let asked: &[FactDef] = match &self.kind {
            Kind::List(members) => members,
            _ => &[],
        };
        self.also.iter().chain(asked)
    }

    /// Whether no condition may ask for it.
    pub(crate) fn decides_nothing(&self) -> bool {
        self.record_only || matches!(self.kind, Kind::Text { .. })
    }

    /// Adds a fact of a list's members; says whether this is a list. What is only written down stands apart, so that
    /// members have slots for nothing but what may decide.
    pub(crate) fn add_member(&mut self, fact: FactDef) -> bool {
        let apart = fact.decides_nothing() && !self.record_only;
        match &mut self.kind {
            Kind::List(_) if apart => self.also.push(FactDef { record_only: true, ..fact }),
            Kind::List(members) => members.push(fact),
            _ => return false,
        }
        true
    }

    /// The same fact with another origin.
    #[must_use]
    pub fn from(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// The same fact, told to helpers in an emergency.
    #[must_use]
    pub fn first_aid(mut self) -> Self {
        self.first_aid = true;
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
    /// Words, for people only: always [`FactDef::record_only`].
    Text {
        /// Most characters it may have.
        longest: usize,
        /// Whether it must be a telephone number.
        phone: bool,
    },
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
