//! The files of a pack as they are written, before anything is understood.
//!
//! Every text that may be wrong keeps its place in the file, so that a sentence about it can name line and
//! column. Unknown keys are refused: a key nobody reads is a rule that nobody applies.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::score::Round;

mod cases;
mod duties;

pub(crate) use cases::*;
pub(crate) use duties::*;

/// A text with its byte range, quotes included.
pub(crate) type Located = Spanned<String>;

/// Texts without their places.
pub(crate) fn texts(raw: &[Located]) -> Vec<String> {
    raw.iter().map(|text| text.get_ref().clone()).collect()
}

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
    pub areas: Vec<Located>,
    /// Ids of the packs that end when this one begins.
    #[serde(default)]
    pub supersedes: Vec<Located>,
    /// Id of the pack that this one adds to.
    pub extends: Option<Located>,
    #[serde(default)]
    pub districts: RawDistricts,
}

/// What packs that add to this one may bring besides duties.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDistricts {
    #[serde(default)]
    pub may: Vec<Located>,
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
    /// Of a pack that adds to another: what it takes where the other leaves a choice.
    #[serde(default)]
    pub choose: Vec<RawTaken>,
}

/// What a district takes for a reading or a parameter of its city.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTaken {
    pub id: Located,
    pub take: Spanned<RawTake>,
    pub clause: Located,
}

/// The id of a reading's choice, or a parameter's value.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum RawTake {
    Number(f64),
    Choice(String),
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
    /// Noted down, with its answer; no rule of the pack hangs on it.
    #[serde(default)]
    pub record_only: bool,
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
    /// Noted down; no rule of the pack hangs on it.
    #[serde(default)]
    pub record_only: bool,
    /// Which way asks more of those who serve: a district may go that way by itself.
    pub stricter: Option<Stricter>,
}

/// Whether the smaller or the larger number gives people more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stricter {
    Less,
    More,
}

/// `facts.toml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFacts {
    #[serde(default)]
    pub fact: Vec<RawFact>,
    #[serde(default)]
    pub group: Vec<RawGroup>,
}

/// A heading of the form with the facts below it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawGroup {
    pub name: Located,
    pub clause: Located,
    #[serde(default)]
    pub ask: String,
    pub facts: Vec<Located>,
    #[serde(default)]
    pub needed: Vec<Located>,
    #[serde(default)]
    pub shared: Vec<Located>,
    #[serde(default)]
    pub columns: Vec<Located>,
}

/// When a fact has to be told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawMustWhen {
    pub fact: Located,
    pub is: Spanned<toml::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFact {
    pub id: Located,
    pub name: Located,
    pub kind: Spanned<RawKind>,
    /// Asked of a fact of the person; a member's fact stands under the clause of its list.
    pub clause: Option<Located>,
    pub of: Option<Located>,
    pub min: Option<i64>,
    pub max: Option<i64>,
    #[serde(default)]
    pub decimals: u32,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub options: Vec<RawChoice>,
    #[serde(default)]
    pub member: Vec<RawFact>,
    pub unknown_means: Option<Spanned<toml::Value>>,
    #[serde(default)]
    pub ask: String,
    pub longest: Option<usize>,
    #[serde(default)]
    pub phone: bool,
    /// Only written down; no condition may ask for it.
    #[serde(default)]
    pub record_only: bool,
    /// Helpers must know it in an emergency.
    #[serde(default)]
    pub first_aid: bool,
    pub must_when: Option<RawMustWhen>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RawKind {
    YesNo,
    Number,
    Day,
    One,
    Several,
    List,
    Text,
}

/// `definitions.toml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDefinitions {
    #[serde(default)]
    pub define: Vec<RawDefine>,
}

/// `scores.toml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawScores {
    #[serde(default)]
    pub define: Vec<RawDefine>,
    #[serde(default)]
    pub score: Vec<RawScore>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawScore {
    pub id: Located,
    pub name: Located,
    pub clause: Located,
    #[serde(default)]
    pub start: f64,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub item: Vec<RawItem>,
    /// What the sum is multiplied by, for some.
    #[serde(default)]
    pub times: Vec<RawTimes>,
    /// How the sum becomes a whole number.
    pub round: Option<Round>,
}

/// A factor and for whom.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTimes {
    pub is: Located,
    pub by: Spanned<RawAmount>,
    pub clause: Located,
}

/// What adds to a score: `is` with `points`, a `value`, the `highest` of several, or their `sum`; each at most `most`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawItem {
    pub is: Option<Located>,
    pub points: Option<Spanned<RawAmount>>,
    pub value: Option<Located>,
    #[serde(default)]
    pub highest: Vec<RawPoints>,
    #[serde(default)]
    pub sum: Vec<RawPoints>,
    pub most: Option<Spanned<RawAmount>>,
    #[serde(default, rename = "name")]
    pub _name: String,
    #[serde(rename = "clause")]
    pub clause: Option<Located>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPoints {
    pub is: Located,
    pub points: Spanned<RawAmount>,
}

/// A number, or the name of a parameter that holds it.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum RawAmount {
    Fixed(f64),
    Parameter(String),
}

/// `eligibility.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEligibility {
    #[serde(default)]
    pub define: Vec<RawDefine>,
    pub eligible: RawScope,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNamed {
    pub name: Located,
    pub is: Located,
    pub clause: Located,
}

/// A condition (`is`) or a number (`value`) with a name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDefine {
    pub name: Located,
    pub is: Option<Located>,
    pub value: Option<Located>,
    pub clause: Located,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawScope {
    pub clause: Located,
    #[serde(default)]
    pub require: Vec<RawNamed>,
    /// None written: everybody who meets the requirements.
    #[serde(default)]
    pub tag: Vec<RawRule>,
    #[serde(default)]
    pub exclude: Vec<RawRule>,
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
    pub define: Vec<RawDefine>,
    pub class: Vec<RawClass>,
    #[serde(default)]
    pub raise: Vec<RawRaise>,
    #[serde(default)]
    pub warning: Vec<RawWarning>,
}

/// Who comes into a heavier class than the classes themselves say: at least into one (`to`), or so many up (`by`),
/// never above `most`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRaise {
    pub is: Located,
    pub to: Option<Located>,
    pub by: Option<Spanned<usize>>,
    pub most: Option<Located>,
    #[serde(default)]
    pub except: Vec<RawException>,
    pub clause: Located,
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
    #[serde(default)]
    pub except: Vec<RawException>,
}

/// Where the rule does not hold after all.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawException {
    pub is: Located,
    pub clause: Located,
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
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTracks {
    #[serde(default)]
    pub track: Vec<RawRule>,
}
