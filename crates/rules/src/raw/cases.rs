//! Examples of scope, class and duties as they are written.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use toml::Spanned;
use toml::value::Datetime;

use super::{Located, RawEvery};
use crate::assemble::chosen::Chosen;
use crate::cadence::{Every, Per, Unit, Whom};

/// A rhythm written as in a duty; nothing is chosen for an example.
fn every<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Every, D::Error> {
    let written = RawEvery::deserialize(deserializer)?;
    let nothing = Chosen { parameters: &[], readings: &[] };
    nothing.every(&written).map(|(every, _)| every).map_err(D::Error::custom)
}

/// `cases/*.toml`. Other arrays are examples of the sections, which are read there and refuse what nobody knows.
#[derive(Debug, Deserialize)]
pub(crate) struct RawCases {
    #[serde(default)]
    pub case: Vec<RawCase>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCase {
    pub id: Located,
    pub story: String,
    pub on: Spanned<Datetime>,
    #[serde(default)]
    pub choose: BTreeMap<String, Spanned<toml::Value>>,
    pub facts: Spanned<toml::Table>,
    pub expect: RawExpect,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExpect {
    pub eligible: Option<Spanned<toml::Value>>,
    pub class: Option<Located>,
    pub track: Option<Located>,
    pub rule: Option<String>,
    pub clause: Option<String>,
    pub provisional: Option<bool>,
    pub missing: Option<Vec<String>>,
    pub warnings: Option<Vec<String>>,
    pub because: Option<Vec<String>>,
    pub ruled_out: Option<Vec<String>>,
    pub tags: Option<Vec<String>>,
    pub readings: Option<Vec<String>>,
    pub open_duties: Option<Vec<String>>,
    /// Scores by id; a score that is not certain is a pair of bounds.
    pub scores: Option<BTreeMap<String, toml::Value>>,
    pub duties: Option<Vec<RawExpectedDuty>>,
}

/// A duty of the answer in the points that a case speaks of.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExpectedDuty {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modes: Option<Vec<String>>,
    pub count: u32,
    #[serde(deserialize_with = "every")]
    pub every: Every,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<Per>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whom: Option<Whom>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_by: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apart_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
}
