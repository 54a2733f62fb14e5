//! What somebody agreed to, for which purpose, on which text, and who signed for them.
//!
//! Rows are only ever added: who withdraws adds a row, and one that was entered wrongly is superseded by a withdrawn one.
//! What holds on a day is worked out from the rows, so it never depends on the order in which they came.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, ConsentId, PersonId, TenantId};

pub mod texts;

pub use texts::{Leaflet, Shelf, Text, Texts};

#[cfg(test)]
pub(crate) mod tests;

macro_rules! codes {
    ($($(#[$doc:meta])+ $name:ident { $($(#[$each:meta])+ $one:ident = $code:literal, $label:literal;)+ })+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$each])+ $one,)+ }

        impl $name {
            /// All of them, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$one),+];

            /// Stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$one => $code),+ }
            }

            /// What screens call it.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$one => $label),+ }
            }

            /// From its code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    )+};
}

pub(crate) use codes;

codes! {
    /// What somebody is asked for, each by itself: one signature for everything is none.
    Purpose {
        /// To be visited, and that a file is kept. The standing consent for visits at the door, too.
        Visits = "visits", "探访和建档";
        /// That doctors and agencies learn of health and abilities.
        Health = "health", "健康信息提供给医生和服务机构";
        /// That pictures are taken at home.
        Photos = "photos", "入户拍照";
        /// That other offices and agencies are asked about them.
        Enquiry = "enquiry", "向有关部门和机构查询信息";
        /// That the family is told who comes and when.
        Family = "family", "把探访情况告诉家属";
    }

    /// What was said.
    Said {
        /// Yes.
        Given = "given", "同意";
        /// No.
        Refused = "refused", "不同意";
        /// Yes before, and no from now on.
        Withdrawn = "withdrawn", "撤回同意";
    }

    /// Who signed.
    Signer {
        /// The person.
        Oneself = "oneself", "本人";
        /// The guardian of somebody who cannot decide; only with what makes them one.
        Guardian = "guardian", "监护人";
        /// Somebody who read the text aloud and signed for the person, whose own word it is.
        Helper = "helper", "代读代签人（本人口头表示）";
    }

    /// How it was said.
    Way {
        /// Signed on paper.
        Paper = "paper", "纸质签字";
        /// Ticked by whoever asked, with somebody beside them.
        Witnessed = "witnessed", "工作人员代勾，有人见证";
        /// Recorded.
        Voice = "voice", "录音";
    }
}

impl Purpose {
    /// Whether nothing may be done unless somebody said yes: sensitive data that leave the office. Visits and the file
    /// rest on the office's duty too, so that only a "no" stops them.
    pub const fn wants_a_yes(self) -> bool {
        matches!(self, Self::Health | Self::Enquiry | Self::Family)
    }
}

/// Who signed, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// In what capacity.
    pub signer: Signer,
    /// Their name, unless it is the person.
    pub name: Option<String>,
    /// What they are to the person.
    pub relation: Option<String>,
    /// What makes somebody the guardian: a judgment, a decision of the village committee.
    pub basis: Option<String>,
}

/// One row: somebody said something about one purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Id of the row, made with the form.
    pub id: ConsentId,
    /// The county.
    pub tenant: TenantId,
    /// Whose.
    pub person: PersonId,
    /// For what.
    pub purpose: Purpose,
    /// Version of the text that was read to them.
    pub version: String,
    /// What was said.
    pub said: Said,
    /// On which day; it holds from then on.
    pub on: Date,
    /// By whom.
    pub signature: Signature,
    /// How.
    pub way: Way,
    /// Who was beside, where it was ticked.
    pub witness: Option<String>,
    /// Number of the paper, or where scan or recording are.
    pub evidence: Option<String>,
    /// Why it was withdrawn or corrected; anything else.
    pub note: Option<String>,
    /// When it was entered.
    pub recorded_at: Timestamp,
    /// Who entered it.
    pub recorded_by: AccountId,
    /// The row in whose place this one stands.
    pub supersedes: Option<ConsentId>,
    /// It was not said after all: together with the row it supersedes it says nothing.
    pub withdrawn: bool,
}

/// The rows that stand, as far as they were known at an instant, by their day.
pub fn known(rows: &[Consent], at: Timestamp) -> Vec<&Consent> {
    let known = || rows.iter().filter(|row| row.recorded_at <= at);
    let superseded: BTreeSet<ConsentId> = known().filter_map(|row| row.supersedes).collect();
    let mut standing: Vec<&Consent> =
        known().filter(|row| !row.withdrawn && !superseded.contains(&row.id)).collect();
    standing.sort_by_key(|row| (row.on, row.recorded_at, row.id));
    standing
}

/// What was said last about a purpose by a day; `None` where nobody asked.
pub fn last(rows: &[Consent], purpose: Purpose, on: Date, at: Timestamp) -> Option<&Consent> {
    known(rows, at).into_iter().rfind(|row| row.purpose == purpose && row.on <= on)
}

/// Whether something may be done for a purpose on a day: a "no" always stops it; where nobody asked, it depends on the
/// purpose. Everything that shows, sends or exports personal data asks here.
pub fn allows(rows: &[Consent], purpose: Purpose, on: Date, at: Timestamp) -> bool {
    match last(rows, purpose, on, at) {
        Some(row) => row.said == Said::Given,
        None => !purpose.wants_a_yes(),
    }
}

/// Whether somebody said no, or no longer. An export leaves out the columns of that purpose.
pub fn says_no(rows: &[Consent], purpose: Purpose, on: Date, at: Timestamp) -> bool {
    last(rows, purpose, on, at).is_some_and(|row| row.said != Said::Given)
}
