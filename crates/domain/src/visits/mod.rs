//! Contacts: who was seen or spoken to, when, how, and what was found.
//!
//! A contact that took place is never lost. It may not *count* for what was owed; then the reason is kept.

pub mod answers;
pub mod content;
pub mod form;
pub mod outcome;
pub mod record;

pub use answers::{Answer, Answers, Signature};
pub use content::{Content, ContentHash};
pub use outcome::{Mode, NotReached, Outcome, Refused};
pub use record::{RecordVisit, Recorded};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::dates::day_of;
use crate::duties::{Contact, Verdict};
use crate::ids::{AccountId, ProposalId, VisitId};

/// A contact in the register.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// Its id, made where it took place.
    pub id: VisitId,
    /// What was sent.
    pub content: Content,
    /// Hash over the content, by which the same contact sent again is known.
    pub hash: ContentHash,
    /// Who entered it.
    pub recorded_by: AccountId,
    /// When it reached us.
    pub received_at: Timestamp,
    /// What the phone's own clock showed at the visit, where it was found wrong and the time was set right.
    pub phone_at: Option<Timestamp>,
    /// Whether it counts, and for what. Found by counting; kept beside the contact so that lists need not count.
    pub verdict: Verdict,
    /// Hash over pack, readings and parameters in force on that day.
    pub pack_hash: Option<String>,
}

impl Visit {
    /// The day on which it took place, in Beijing.
    pub fn visited_on(&self) -> Date {
        day_of(self.content.visited_at)
    }

    /// The part of it that counting looks at.
    pub fn contact(&self) -> Contact {
        Contact {
            id: self.id,
            visited_at: self.content.visited_at,
            mode: self.content.mode,
            outcome: self.content.outcome.kind(),
            voided: matches!(self.verdict, Verdict::Uncounted(crate::duties::WhyNot::Voided)),
        }
    }
}

/// Other content sent under the id of a visit that is already known: kept until a human decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Its id.
    pub id: ProposalId,
    /// The visit that stays as it is meanwhile.
    pub visit: VisitId,
    /// The other content.
    pub content: Content,
    /// Hash over the other content.
    pub hash: ContentHash,
    /// Who sent it.
    pub proposed_by: AccountId,
    /// When it reached us.
    pub received_at: Timestamp,
}
