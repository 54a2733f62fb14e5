//! How often something is owed.

use serde::{Deserialize, Serialize};

/// The rhythm of a duty: once counted per calendar period, or within a span of days or hours.
///
/// Written in packs and JSON as `"week"`, `"half_month"`, … or `{ days = 3 }`, `{ hours = 24 }`.
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
}
