//! What people of the cast said and were told before the demo day.

use domain::people::consents::{Purpose, Said, Signer};
use domain::people::tellings::TellingWay;
use jiff::Timestamp;
use serde::Deserialize;

use super::evening;

/// What somebody agreed to or refused before the demo day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastConsent {
    days_back: i64,
    /// For what.
    pub purpose: Purpose,
    /// Yes, no, or no longer.
    pub said: Said,
    /// Who signed.
    pub signer: Signer,
    /// Their name, unless it is the person.
    pub name: Option<String>,
    /// What they are to the person.
    pub relation: Option<String>,
    /// What makes them the guardian.
    pub basis: Option<String>,
    /// Who was beside; without, it was signed on paper.
    pub witness: Option<String>,
    /// Number of the paper.
    pub evidence: Option<String>,
    /// Why.
    pub note: Option<String>,
}

/// When somebody was told of the policy before the demo day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastTelling {
    days_back: i64,
    /// By whom.
    pub by: String,
    /// How.
    pub way: TellingWay,
}

/// An alert that was entered before the demo day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastAlert {
    days_back: i64,
    /// Who entered it, by the name they sign in with.
    pub user: String,
    /// Id of the kind in the pack.
    pub kind: String,
    /// Id of the level in the pack.
    pub level: String,
    /// Area code.
    pub area: String,
    /// Who warned.
    pub issuer: String,
    /// How many hours it lasts from when it was entered.
    pub hours: i64,
    /// The text of the warning.
    pub text: Option<String>,
}

impl PastAlert {
    /// When it was entered: at six in the evening.
    pub fn told_at(&self, now: Timestamp) -> Timestamp {
        evening(self.days_back, now)
    }
}

impl PastConsent {
    /// When it was entered: at six in the evening.
    pub fn told_at(&self, now: Timestamp) -> Timestamp {
        evening(self.days_back, now)
    }
}

impl PastTelling {
    /// When it was entered: at six in the evening.
    pub fn told_at(&self, now: Timestamp) -> Timestamp {
        evening(self.days_back, now)
    }
}
