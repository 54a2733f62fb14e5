//! Who was told of the policy: everybody who is entitled shall know (应晓尽晓). Rows are only ever added; one that was
//! wrong is superseded by a withdrawn one.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::consents::codes;
use crate::ids::{AccountId, PersonId, TellingId, TenantId};

codes! {
    /// How somebody was told.
    TellingWay {
        /// Face to face, at home or in the office.
        InPerson = "in_person", "当面告知";
        /// A leaflet was handed over.
        Leaflet = "leaflet", "发放宣传单";
        /// By telephone.
        Phone = "phone", "电话告知";
        /// At a meeting of the village.
        Meeting = "meeting", "会议、集中宣讲";
        /// Over the village's loudspeaker.
        Loudspeaker = "loudspeaker", "村广播";
    }
}

/// One row: somebody was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// Id of the row, made with the form.
    pub id: TellingId,
    /// The county.
    pub tenant: TenantId,
    /// Who was told.
    pub person: PersonId,
    /// On which day.
    pub told_on: Date,
    /// By whom.
    pub told_by: String,
    /// How.
    pub way: TellingWay,
    /// Version of the leaflet, where one was handed over.
    pub leaflet: Option<String>,
    /// Anything else; why it was corrected.
    pub note: Option<String>,
    /// When it was entered.
    pub recorded_at: Timestamp,
    /// Who entered it.
    pub recorded_by: AccountId,
    /// The row in whose place this one stands.
    pub supersedes: Option<TellingId>,
    /// Nobody was told after all.
    pub withdrawn: bool,
}

/// The rows that stand, as far as they were known at an instant, by their day.
pub fn known(rows: &[Telling], at: Timestamp) -> Vec<&Telling> {
    let known = || rows.iter().filter(|row| row.recorded_at <= at);
    let superseded: BTreeSet<TellingId> = known().filter_map(|row| row.supersedes).collect();
    let mut standing: Vec<&Telling> =
        known().filter(|row| !row.withdrawn && !superseded.contains(&row.id)).collect();
    standing.sort_by_key(|row| (row.told_on, row.recorded_at, row.id));
    standing
}
