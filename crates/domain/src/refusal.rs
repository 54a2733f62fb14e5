//! The world says no, in words that say what to do.

use std::borrow::Cow;

/// A refusal as it is shown at a field, sent to a phone or written into a row of an import's report.
///
/// Every verb has a closed enum of its own refusals that converts into this.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Refusal {
    /// Stable code, for programs.
    pub code: &'static str,
    /// The field at which it stands; `None` concerns the whole.
    pub field: Option<Cow<'static, str>>,
    /// What is wrong and what to do, in Chinese, for the person at the screen.
    pub text: String,
    /// Clause of the notice or standard behind it, where there is one.
    pub clause: Option<String>,
}

impl Refusal {
    /// A refusal of the whole.
    pub fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self { code, field: None, text: text.into(), clause: None }
    }

    /// The same at a field.
    pub fn at(self, field: impl Into<Cow<'static, str>>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// The same with the clause or standard behind it.
    pub fn under(self, clause: impl Into<String>) -> Self {
        Self { clause: Some(clause.into()), ..self }
    }
}

/// Turns the refusals of a verb into what is shown.
pub fn shown<R: Into<Refusal>>(refusals: impl IntoIterator<Item = R>) -> Vec<Refusal> {
    refusals.into_iter().map(Into::into).collect()
}
