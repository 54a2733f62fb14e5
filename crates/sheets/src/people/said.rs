//! The value of a fact as a row says it. Small, because a large file says millions of them.

use std::sync::Arc;

use serde_json::Value;

/// What a row says of one fact.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// Yes or no.
    Flag(bool),
    /// A whole number, also the number of an option.
    Number(i64),
    /// The code of an option.
    Code(Arc<str>),
    /// Members of the household.
    List(Arc<[Value]>),
    /// Anything else that a notice asks: words, amounts, days, several options.
    Other(Box<Value>),
}

impl Said {
    /// In the form in which facts travel.
    pub fn json(&self) -> Value {
        match self {
            Self::Flag(yes) => (*yes).into(),
            Self::Number(number) => (*number).into(),
            Self::Code(code) => code.as_ref().into(),
            Self::List(members) => Value::Array(members.to_vec()),
            Self::Other(value) => value.as_ref().clone(),
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The code, if it is one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Code(code) => Some(code),
            _ => None,
        }
    }
}

impl From<bool> for Said {
    fn from(yes: bool) -> Self {
        Self::Flag(yes)
    }
}

impl From<i64> for Said {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u8> for Said {
    fn from(number: u8) -> Self {
        Self::Number(number.into())
    }
}

impl From<Value> for Said {
    fn from(value: Value) -> Self {
        match value {
            Value::Bool(yes) => Self::Flag(yes),
            other => Self::Other(Box::new(other)),
        }
    }
}

impl From<Vec<Value>> for Said {
    fn from(members: Vec<Value>) -> Self {
        Self::List(members.into())
    }
}
