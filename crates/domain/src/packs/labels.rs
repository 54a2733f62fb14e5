//! `labels.toml`: what a place calls things.

use rules::{Diagnostics, SourceFile};
use serde::Deserialize;

use crate::visits::Mode;

/// What a place calls things, in the words of its notice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// Short name of the place's work, shown in headings.
    pub service: String,
    /// Name of the record of a contact.
    pub record: String,
    /// Kinds of visitor the notice knows, in its order.
    pub visitor: Vec<VisitorKind>,
    /// Names of the modes of contact.
    pub mode: Vec<ModeLabel>,
    /// Kinds of act that a duty may count, such as a bath.
    #[serde(default)]
    pub act: Vec<ActLabel>,
}

/// A kind of act that is counted by itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActLabel {
    /// Stable code.
    pub id: String,
    /// Name in the notice.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
}

/// A kind of visitor (探访主体).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitorKind {
    /// Stable code.
    pub id: String,
    /// Name in the notice.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// They help of their own will, so they may collect points.
    #[serde(default)]
    pub voluntary: bool,
    /// They are minors: an adult is named who goes along, and nobody is given to them.
    #[serde(default)]
    pub minors: bool,
}

/// What a mode of contact is called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModeLabel {
    /// Code of the mode.
    pub id: Mode,
    /// Name in the notice.
    pub name: String,
}

impl Labels {
    /// The name of a mode, or the common one where the pack has none.
    pub fn mode(&self, mode: Mode) -> &str {
        self.mode.iter().find(|label| label.id == mode).map_or(mode.name(), |label| label.name.as_str())
    }

    /// The name of a kind of act; the code itself where the pack no longer has it.
    pub fn act<'a>(&'a self, id: &'a str) -> &'a str {
        self.act.iter().find(|act| act.id == id).map_or(id, |act| act.name.as_str())
    }

    /// The name of a kind of visitor; the code itself where the pack no longer has it.
    pub fn visitor<'a>(&'a self, id: &'a str) -> &'a str {
        self.visitor.iter().find(|kind| kind.id == id).map_or(id, |kind| kind.name.as_str())
    }

    /// Whether a kind of visitor are minors.
    pub fn are_minors(&self, id: &str) -> bool {
        self.visitor.iter().any(|kind| kind.id == id && kind.minors)
    }

    pub(super) fn check(&self, file: &SourceFile, said: &mut Diagnostics) {
        for (at, kind) in self.visitor.iter().enumerate() {
            if self.visitor[..at].iter().any(|other| other.id == kind.id) {
                said.error(file, 0..0, format!("探访主体的编号“{}”用了两次", kind.id));
            }
            if kind.clause.trim().is_empty() {
                said.error(file, 0..0, format!("探访主体“{}”没有写明出自哪一条", kind.name));
            }
        }
        if self.visitor.is_empty() {
            said.error(file, 0..0, "至少要有一种探访主体");
        }
    }
}
