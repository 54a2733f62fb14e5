//! The files of a pack as they are written, before anything is understood.
//!
//! Every text that may be wrong keeps its place in the file, so that a sentence about it can name line and
//! column. Unknown keys are refused: a key nobody reads is a rule that nobody applies.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::Every;

/// A text with its byte range, quotes included.
pub(crate) type Located = Spanned<String>;

/// `pack.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPack {
    pub id: Located,
    pub title: Located,
    pub version: Located,
    #[serde(default)]
    pub number: String,
    #[serde(default)]
    pub issuers: Vec<String>,
    pub issued_on: Option<Spanned<Datetime>>,
    pub in_force: RawInForce,
    #[serde(default)]
    pub areas: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawInForce {
    pub from: Spanned<Datetime>,
    pub until: Option<Spanned<Datetime>>,
}

/// `readings.toml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawReadings {
    #[serde(default)]
    pub reading: Vec<RawReading>,
    #[serde(default)]
    pub parameter: Vec<RawParameter>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawReading {
    pub number: u32,
    pub id: Located,
    pub name: Located,
    pub question: String,
    pub clause: Located,
    pub chosen: Located,
    pub choice: Vec<RawChoice>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawChoice {
    pub id: Located,
    pub name: Located,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawParameter {
    pub id: Located,
    pub name: Located,
    pub value: Spanned<f64>,
    pub min: f64,
    pub max: f64,
    #[serde(default)]
    pub unit: String,
    pub clause: Located,
    #[serde(default)]
    pub note: String,
}

/// `eligibility.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEligibility {
    #[serde(default)]
    pub define: Vec<RawNamed>,
    pub eligible: RawScope,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNamed {
    pub name: Located,
    pub is: Located,
    pub clause: Located,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawScope {
    pub clause: Located,
    #[serde(default)]
    pub require: Vec<RawNamed>,
    pub tag: Vec<RawRule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRule {
    pub id: Located,
    pub name: Located,
    pub is: Located,
    pub clause: Located,
}

/// `classes.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawClasses {
    #[serde(default)]
    pub define: Vec<RawNamed>,
    pub class: Vec<RawClass>,
    #[serde(default)]
    pub warning: Vec<RawWarning>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawClass {
    pub id: Located,
    pub name: Located,
    pub clause: Located,
    pub when: Vec<RawWhen>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWhen {
    pub is: Located,
    pub clause: Option<Located>,
    pub provisional: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWarning {
    pub id: Located,
    pub is: Located,
    pub text: String,
    pub clause: Located,
}

/// `tracks.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTracks {
    pub track: Vec<RawRule>,
}

/// `duties.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDuties {
    #[serde(default)]
    pub duty: Vec<RawDuty>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDuty {
    pub id: Located,
    pub name: Located,
    #[serde(default)]
    pub class: Vec<Located>,
    #[serde(default)]
    pub track: Vec<Located>,
    pub is: Option<Located>,
    pub modes: Vec<Located>,
    #[serde(default)]
    pub covered_by: Vec<Located>,
    pub count: Spanned<RawCount>,
    pub every: Every,
    pub clause: Located,
    #[serde(default)]
    pub instead: Vec<RawInstead>,
}

/// A number, or the name of a parameter that holds it.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum RawCount {
    Fixed(u32),
    Parameter(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawInstead {
    pub is: Located,
    pub modes: Vec<Located>,
    pub clause: Located,
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
    pub provisional: Option<bool>,
    pub missing: Option<Vec<String>>,
    pub warnings: Option<Vec<String>>,
    pub because: Option<Vec<String>>,
    pub duties: Option<Vec<RawExpectedDuty>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExpectedDuty {
    pub modes: Option<Vec<String>>,
    pub count: u32,
    pub every: Every,
}
