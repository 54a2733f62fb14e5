//! How often something is owed.

use serde::{Deserialize, Serialize};

/// The rhythm of a duty: once counted per calendar period, or within a span of days or hours.
///
/// Written in packs and JSON as `"week"`, `"half_month"`, … or `{ days = 3 }`, `{ hours = 24 }`, `{ months = 2 }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// A calendar day.
    Day,
    /// Monday to Sunday.
    Week,
    /// Day 1 to 15, and day 16 to the end of the month.
    HalfMonth,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// January to June, July to December.
    HalfYear,
    /// A calendar year.
    Year,
    /// Spans of this many days, counted from the day the duty began.
    Days(u16),
    /// Within this many hours of an event.
    Hours(u16),
    /// Spans of this many calendar months, counted from the day the duty began.
    Months(u16),
}

impl Every {
    /// How long a period is on average, in thousandths of a day: to compare rhythms, never to count by.
    pub fn thousandths_of_a_day(self) -> u64 {
        const MONTH: u64 = 30_437;
        match self {
            Self::Day => 1_000,
            Self::Week => 7_000,
            Self::HalfMonth => MONTH / 2,
            Self::Month => MONTH,
            Self::Quarter => 3 * MONTH,
            Self::HalfYear => 6 * MONTH,
            Self::Year => 12 * MONTH,
            Self::Days(days) => u64::from(days) * 1_000,
            Self::Hours(hours) => u64::from(hours) * 1_000 / 24,
            Self::Months(months) => u64::from(months) * MONTH,
        }
    }
}

impl Every {
    /// How often so many in a period are, whatever the period: to compare, never to count by.
    pub(crate) fn often(self, count: u32) -> u64 {
        u64::from(count) * 1_000_000 / self.thousandths_of_a_day().max(1)
    }

    /// So many in every period, as a rate: millionths a week. A year has 365 days and twelve equal months, so that
    /// no rate depends on the week that is looked at. What follows an event has no rhythm.
    pub fn millionths_a_week(self, count: u32) -> i64 {
        let (periods, days) = match self {
            Self::Day => (1, 1),
            Self::Week => (1, 7),
            Self::HalfMonth => (24, 365),
            Self::Month => (12, 365),
            Self::Quarter => (4, 365),
            Self::HalfYear => (2, 365),
            Self::Year => (1, 365),
            Self::Days(days) => (1, i64::from(days.max(1))),
            Self::Months(months) => (12, 365 * i64::from(months.max(1))),
            Self::Hours(_) => return 0,
        };
        (i64::from(count) * periods * 7 * 1_000_000 + days / 2) / days
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Contacts.
    #[default]
    Contact,
    /// Hours of service.
    Hour,
    /// Minutes of service.
    Minute,
    /// Acts of one kind, such as a bath.
    Act,
}

/// Of whom it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Of each person.
    #[default]
    Person,
    /// Of a household: what is done for one of its people is done for all.
    Household,
}

/// Who is contacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// The subject.
    #[default]
    Person,
    /// A relative.
    Relative,
    /// The emergency contact.
    EmergencyContact,
    /// A neighbour.
    Neighbour,
}
