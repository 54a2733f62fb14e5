//! What was written into a form.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::photos::PhotoHash;

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
    /// A signature.
    Signature(Signature),
}

/// What became of the request to sign. Written as the picture's hash, or as `unable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// Signed; the picture travels apart, like a photo.
    By(PhotoHash),
    /// It was not convenient.
    Unable,
}

/// The text for a signature that was not given.
const UNABLE: &str = "unable";

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::By(picture) => picture.serialize(serializer),
            Self::Unable => serializer.serialize_str(UNABLE),
        }
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == UNABLE {
            return Ok(Self::Unable);
        }
        text.parse().map(Self::By).map_err(serde::de::Error::custom)
    }
}

impl Answers {
    /// Pictures of signatures, in the order of field ids.
    pub fn signatures(&self) -> impl Iterator<Item = PhotoHash> {
        self.0.values().filter_map(|answer| match answer {
            Answer::Signature(Signature::By(picture)) => Some(*picture),
            _ => None,
        })
    }

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
            Answer::Text(_) | Answer::Number(_) | Answer::Day(_) | Answer::Signature(_) => &[],
        };
        options.iter().map(String::as_str)
    }

    /// Whether nothing was written after all.
    pub fn is_blank(&self) -> bool {
        match self {
            Answer::Text(text) | Answer::One(text) => text.trim().is_empty(),
            Answer::Many(options) => options.is_empty(),
            Answer::Number(_) | Answer::Day(_) | Answer::Signature(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_a_picture_or_the_word_that_it_was_not_convenient() {
        let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let text = format!(r#"{{"a":{{"signature":"{hash}"}},"b":{{"signature":"unable"}}}}"#);
        let answers: Answers = serde_json::from_str(&text).expect("answers");
        assert_eq!(serde_json::to_string(&answers).expect("json"), text);
        assert_eq!(answers.signatures().map(|picture| picture.to_string()).collect::<Vec<_>>(), [hash]);
        assert!(serde_json::from_str::<Answers>(r#"{"a":{"signature":"a scribble"}}"#).is_err());
    }
}
