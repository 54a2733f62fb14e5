//! The content of a contact, and the hash by which the same content is known again.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};

use super::answers::Answers;
use super::outcome::{Mode, Outcome};
use crate::hex;
use crate::ids::{PersonId, WorkerId};
use crate::photos::PhotoHash;

/// What somebody says about a contact. Everything in it was known at the door or on the phone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Who was to be contacted.
    pub person: PersonId,
    /// The visitor, where they stand in the register of visitors.
    pub worker: Option<WorkerId>,
    /// What kind of visitor, by the pack's code.
    pub visitor_kind: String,
    /// How.
    pub mode: Mode,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// When, by the clock of the device or the date on the paper.
    pub visited_at: Timestamp,
    /// Which form, by its id in the pack.
    pub form: String,
    /// Which version of that form.
    pub form_version: String,
    /// What was written into it.
    pub answers: Answers,
    /// A remark.
    pub note: Option<String>,
    /// Why it was entered late.
    pub late_reason: Option<String>,
    /// Photos that were taken, each by its hash; their bytes travel apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoHash>,
}

/// SM3 over the canonical text of a [`Content`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentHash([u8; 32]);

impl Content {
    /// The hash of this content. See [`Content::canonical`].
    pub fn hash(&self) -> ContentHash {
        let mut digest = [0; 32];
        digest.copy_from_slice(&Sm3::digest(self.canonical()));
        ContentHash(digest)
    }

    /// One text for one content: a name for the layout, then JSON with fixed order of fields, instants in whole
    /// milliseconds and texts without blanks around them. Photos stand at the end, and not at all where there are
    /// none, so that contacts keep the hash they had before there were photos.
    pub fn canonical(&self) -> String {
        let trimmed = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let mut fields = serde_json::json!([
            "koumen visit 1",
            self.person,
            self.worker,
            self.visitor_kind,
            self.mode,
            self.outcome.kind(),
            self.outcome.reason(),
            self.visited_at.as_millisecond(),
            self.form,
            self.form_version,
            self.answers,
            trimmed(&self.note),
            trimmed(&self.late_reason),
        ]);
        if let Some(fields) = fields.as_array_mut().filter(|_| !self.photos.is_empty()) {
            fields.push(serde_json::json!(self.photos));
        }
        fields.to_string()
    }
}

impl ContentHash {
    /// From the bytes of storage.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes for storage.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::digits(&self.0))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
