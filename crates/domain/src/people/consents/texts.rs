//! What is read to somebody before they say yes or no, and the leaflet of the policy: every version with the day it is
//! used from. The program brings texts; a place may bring its own in `consents.toml` of its pack.

use jiff::civil::Date;
use rules::{Diagnostics, SourceFile};
use serde::Deserialize;

use super::Purpose;

/// All texts of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// What is signed.
    #[serde(default)]
    pub consent: Vec<Text>,
    /// What is handed out.
    #[serde(default)]
    pub leaflet: Vec<Leaflet>,
}

/// A text that is signed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// For what.
    pub purpose: Purpose,
    /// Which version; never changed once somebody signed it.
    pub version: String,
    /// First day on which it is used.
    pub from_on: Date,
    /// Heading.
    pub title: String,
    /// Paragraphs.
    pub text: Vec<String>,
    /// What it rests on.
    pub clause: String,
}

/// A leaflet of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaflet {
    /// Which version.
    pub version: String,
    /// First day on which it is used.
    pub from_on: Date,
    /// Heading.
    pub title: String,
    /// Paragraphs.
    pub text: Vec<String>,
    /// What it rests on.
    pub clause: String,
}

impl Texts {
    /// Says what is wrong with them.
    pub fn check(&self, file: &SourceFile, said: &mut Diagnostics) {
        for (at, text) in self.consent.iter().enumerate() {
            let twice = |other: &Text| other.purpose == text.purpose && other.version == text.version;
            if self.consent[..at].iter().any(twice) {
                let purpose = text.purpose.label();
                said.error(file, 0..0, format!("“{purpose}”的版本“{}”写了两次", text.version));
            }
            check_words(file, said, (&text.title, &text.text, &text.clause));
        }
        for (at, leaflet) in self.leaflet.iter().enumerate() {
            if self.leaflet[..at].iter().any(|other| other.version == leaflet.version) {
                said.error(file, 0..0, format!("宣传单的版本“{}”写了两次", leaflet.version));
            }
            check_words(file, said, (&leaflet.title, &leaflet.text, &leaflet.clause));
        }
    }
}

fn check_words(file: &SourceFile, said: &mut Diagnostics, (title, text, clause): (&str, &[String], &str)) {
    if title.trim().is_empty() || text.iter().all(|paragraph| paragraph.trim().is_empty()) {
        said.error(file, 0..0, "同意书和宣传单都要有标题和正文");
    }
    if clause.trim().is_empty() {
        said.error(file, 0..0, format!("“{title}”没有写明依据哪一条"));
    }
}

/// The texts of a place in front of those that the program brings.
#[derive(Debug, Clone, Copy)]
pub struct Shelf<'a> {
    /// The place's own.
    pub place: &'a Texts,
    /// Everybody's.
    pub common: &'a Texts,
}

impl<'a> Shelf<'a> {
    /// The text to be read for a purpose on a day: the newest of the place, otherwise the newest of all.
    pub fn text(&self, purpose: Purpose, on: Date) -> Option<&'a Text> {
        [self.place, self.common].into_iter().find_map(|texts| {
            let usable = texts.consent.iter().filter(|text| text.purpose == purpose && text.from_on <= on);
            usable.max_by_key(|text| (text.from_on, &text.version))
        })
    }

    /// A text by its version: what was signed is still shown when another is read by now.
    pub fn version(&self, purpose: Purpose, version: &str) -> Option<&'a Text> {
        let all = self.place.consent.iter().chain(&self.common.consent);
        all.into_iter().find(|text| text.purpose == purpose && text.version == version)
    }

    /// The leaflet to be handed out on a day.
    pub fn leaflet(&self, on: Date) -> Option<&'a Leaflet> {
        [self.place, self.common].into_iter().find_map(|texts| {
            let usable = texts.leaflet.iter().filter(|leaflet| leaflet.from_on <= on);
            usable.max_by_key(|leaflet| (leaflet.from_on, &leaflet.version))
        })
    }
}
