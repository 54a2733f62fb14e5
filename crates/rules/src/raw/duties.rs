//! `duties.toml` as it is written.

use serde::Deserialize;
use toml::Spanned;

use super::{Located, RawDefine, RawException};
use crate::sections::desk::RawChosen;
use crate::sections::within::RawNumber;

/// `duties.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDuties {
    #[serde(default)]
    pub define: Vec<RawDefine>,
    #[serde(default)]
    pub duty: Vec<RawDuty>,
    #[serde(default)]
    pub alternation: Vec<RawAlternation>,
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
    #[serde(default)]
    pub except: Vec<RawException>,
    pub modes: Vec<Located>,
    #[serde(default)]
    pub covered_by: Vec<Located>,
    pub count: Spanned<RawNumber>,
    pub unit: Option<Spanned<RawChosen>>,
    pub act: Option<Located>,
    pub every: Spanned<RawEvery>,
    pub per: Option<Spanned<RawChosen>>,
    pub group: Option<Located>,
    pub contacts: Option<Spanned<RawChosen>>,
    #[serde(default)]
    pub who: Vec<Located>,
    #[serde(default)]
    pub parts: Vec<Located>,
    pub days: Option<Spanned<RawDays>>,
    pub minutes: Option<Spanned<RawNumber>>,
    pub apart_days: Option<Spanned<RawNumber>>,
    #[serde(default)]
    pub floor: Vec<RawLimit>,
    #[serde(default)]
    pub ceiling: Vec<RawLimit>,
    pub plan: Option<RawPlan>,
    pub clause: Located,
    #[serde(default)]
    pub instead: Vec<RawInstead>,
    /// Of a pack that adds to another: the duty there whose place this one takes.
    pub instead_of: Option<Located>,
}

/// A period: a word, a span, or the reading of the notice that chooses the word.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "周期要写 \"week\" 这样的词，或者 { days = 10 }、{ weeks = 2 }、{ months = 2 }、{ hours = 24 }、{ reading = \"读法的编号\" }，只写一种"
)]
pub(crate) enum RawEvery {
    Word(String),
    Span(RawSpan),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSpan {
    pub hours: Option<RawNumber>,
    pub days: Option<RawNumber>,
    pub weeks: Option<RawNumber>,
    pub months: Option<RawNumber>,
    pub reading: Option<String>,
}

/// The days on which a contact counts: one word, or several.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "要写一个词，例如 \"working\"，或者几个：[\"tuesday\", \"friday\"]")]
pub(crate) enum RawDays {
    One(String),
    Several(Vec<String>),
}

/// Of the count at least, or at most, so many of some kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLimit {
    #[serde(default)]
    pub modes: Vec<Located>,
    #[serde(default)]
    pub who: Vec<Located>,
    #[serde(default)]
    pub parts: Vec<Located>,
    pub count: Spanned<RawNumber>,
    pub every: Option<Spanned<RawEvery>>,
    pub clause: Located,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPlan {
    pub least: Spanned<RawNumber>,
    pub most: Option<Spanned<RawNumber>>,
    pub every: Option<Spanned<RawEvery>>,
    #[serde(default)]
    pub modes: Vec<Located>,
    pub clause: Located,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawInstead {
    pub is: Located,
    pub name: Option<Located>,
    #[serde(default)]
    pub modes: Vec<Located>,
    #[serde(default)]
    pub covered_by: Vec<Located>,
    pub count: Option<Spanned<RawNumber>>,
    pub every: Option<Spanned<RawEvery>>,
    #[serde(default)]
    pub who: Vec<Located>,
    pub minutes: Option<Spanned<RawNumber>>,
    pub apart_days: Option<Spanned<RawNumber>>,
    #[serde(default)]
    pub floor: Vec<RawLimit>,
    #[serde(default)]
    pub ceiling: Vec<RawLimit>,
    pub clause: Located,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAlternation {
    #[serde(default)]
    pub class: Vec<Located>,
    pub is: Option<Located>,
    pub modes: Spanned<Vec<Vec<Located>>>,
    pub clause: Located,
}
