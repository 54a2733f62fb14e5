//! The columns of the person template: their headings, other names for them, and what belongs into them.

mod table;

pub use table::SPECS;

use super::choices::Choices;

/// A column of the person template, in the order of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each one's heading and note stand in its line of the table below")]
pub enum Column {
    Name,
    Identity,
    NoIdentityReason,
    Sex,
    BornOn,
    Phone,
    Address,
    Area,
    Group,
    Alone,
    EmptyNest,
    LeftBehind,
    AbilityLevel,
    AbilityScore,
    AssessedOn,
    Bedridden,
    MobilityImpaired,
    Dementia,
    MajorIllness,
    Certificate,
    CertKind,
    CertGrade,
    Income,
    DestituteDispersed,
    FpSpecialFamily,
    CaresForIllChild,
    InHomeCareContract,
    WishesVisits,
    EntrustState,
    Household,
    Visitor,
    Evidence,
}

/// What belongs into the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Words. Numbers among them are kept as text.
    Text,
    /// A calendar day.
    Day,
    /// Yes or no; the fact it states.
    Flag(&'static str),
    /// One of the options of a fact.
    Choice(&'static str),
    /// A whole number; the fact it states.
    Number(&'static str),
}

/// Everything that is fixed about a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// The column.
    pub column: Column,
    /// Its heading in the template.
    pub heading: &'static str,
    /// Headings that mean the same in lists that people keep already.
    pub synonyms: &'static [&'static str],
    /// What belongs into it.
    pub content: Content,
    /// Whether a table without it cannot be read.
    pub required: bool,
    /// Width in the template, in characters.
    pub width: u16,
    /// What the note at its heading says.
    pub note: &'static str,
}

impl Column {
    /// All of them in the order of the template.
    pub fn all() -> impl Iterator<Item = Column> {
        SPECS.iter().map(|spec| spec.column)
    }

    /// The column of a field of the register or of a fact; that of the name for everything else.
    pub fn of(field: &str) -> Self {
        let of_a_fact = |spec: &&Spec| match spec.content {
            Content::Flag(fact) | Content::Choice(fact) | Content::Number(fact) => fact == field,
            Content::Text | Content::Day => false,
        };
        match field {
            "identity" => Self::Identity,
            "identity_note" => Self::NoIdentityReason,
            "born_on" => Self::BornOn,
            "phone" | "no_phone" => Self::Phone,
            "address" => Self::Address,
            "area" => Self::Area,
            "certificate" => Self::Certificate,
            "worker" => Self::Visitor,
            "household" => Self::Household,
            _ => SPECS.iter().find(of_a_fact).map_or(Self::Name, |spec| spec.column),
        }
    }

    /// What is fixed about it.
    pub fn spec(self) -> &'static Spec {
        // A test holds the table in the order of the enum.
        &SPECS[self as usize]
    }

    /// Its heading in the template.
    pub fn heading(self) -> &'static str {
        self.spec().heading
    }

    /// The words its drop-down list offers, where it has one.
    pub fn options(self, choices: &Choices) -> Vec<String> {
        match self.spec().content {
            Content::Flag(_) => vec!["是".to_owned(), "否".to_owned()],
            Content::Choice(fact) => choices.names(fact),
            _ => Vec::new(),
        }
    }
}

/// Headings that need no column of ours: what they say is counted, derived or was written by us.
pub const PASSED_OVER: &[&str] = &["序号", "编号", "行号"];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_is_in_order_and_no_heading_means_two_things() {
        let mut words = BTreeSet::new();
        for (at, spec) in SPECS.iter().enumerate() {
            assert_eq!(spec.column as usize, at, "{}", spec.heading);
            for word in [&spec.heading].into_iter().chain(spec.synonyms) {
                assert!(words.insert(crate::people::headings::key(word)), "{word} stands twice");
            }
        }
        assert_eq!(Column::all().count(), 32);
    }
}
