//! The form on which a contact is recorded, as a pack writes it, and the check of what was filled in.

use serde::{Deserialize, Serialize};

use super::outcome::Mode;

mod check;
mod faults;
mod unchanged;

pub use check::{AnswerRefusal, Problem};

#[cfg(test)]
mod tests;

/// Longest text in a field that sets no length of its own, in characters.
pub const LONGEST_TEXT: usize = 500;

/// A form: `forms/*.toml` of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Stable id.
    pub id: String,
    /// Version; a filled form keeps the one it was filled under.
    pub version: String,
    /// Title on the screen.
    pub title: String,
    /// Where in the notice it comes from.
    pub clause: String,
    /// The fields in order; `[[field]]` in the file.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

/// A question of a form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Stable id.
    pub id: String,
    /// The question, in the words of the notice.
    pub label: String,
    /// Heading under which it stands together with its neighbours.
    pub group: Option<String>,
    /// Where in the notice it comes from, if more exact than the form.
    pub clause: Option<String>,
    /// What kind of answer.
    pub kind: FieldKind,
    /// The options of `one` and `many`.
    #[serde(default)]
    pub options: Vec<FieldOption>,
    /// When it must be answered. Only ever asked when the person was reached.
    pub required: Required,
    /// The modes in which it is asked; all if none is named.
    #[serde(default)]
    pub modes: Vec<Mode>,
    /// A line of help under the question: what to write, or why this is asked.
    pub hint: Option<String>,
    /// What stands in it when the form opens.
    #[serde(default)]
    pub prefill: Prefill,
    /// Words that are often written into a text, to be tapped instead of typed.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// Longest text in characters.
    pub longest: Option<usize>,
    /// Smallest number.
    pub min: Option<i64>,
    /// Largest number.
    pub max: Option<i64>,
}

/// What kind of answer a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Words.
    Text,
    /// One of the options.
    One,
    /// Any of the options.
    Many,
    /// A whole number.
    Number,
    /// A day.
    Day,
    /// A signature on the glass of a phone. Never required: somebody may not be able or willing to write.
    Signature,
}

/// One option of a field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldOption {
    /// Stable id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// It cannot be chosen together with others (`many`).
    #[serde(default)]
    pub alone: bool,
    /// It points at something that wants attention.
    #[serde(default)]
    pub concern: bool,
    /// It compares with an earlier contact ("no change"), so the first one cannot choose it.
    #[serde(default)]
    pub needs_earlier: bool,
}

/// When a field must be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Required {
    /// Whenever the person was reached.
    Always,
    /// When the person was reached at the door.
    Door,
    /// Never.
    Never,
}

/// What stands in a field when the form opens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prefill {
    /// Nothing.
    #[default]
    Never,
    /// The answer of the last contact that reached the person.
    LastTime,
}

impl Form {
    /// The field with this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The fields that are asked in a mode, in order.
    pub fn asked(&self, mode: Mode) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.asked(mode))
    }
}

impl Field {
    /// Whether it is asked in a mode.
    pub fn asked(&self, mode: Mode) -> bool {
        self.modes.is_empty() || self.modes.contains(&mode)
    }

    /// Whether somebody who was reached in a mode must have answered it.
    pub fn required(&self, mode: Mode) -> bool {
        self.asked(mode)
            && match self.required {
                Required::Always => true,
                Required::Door => mode == Mode::Door,
                Required::Never => false,
            }
    }

    /// The option with this id.
    pub fn option(&self, id: &str) -> Option<&FieldOption> {
        self.options.iter().find(|option| option.id == id)
    }
}
