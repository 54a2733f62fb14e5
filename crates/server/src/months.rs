//! A month as it stands in an address: `?month=2026-11`.

use domain::dates::{Period, add_days};
use jiff::civil::Date;

/// The month that a page shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Month {
    /// Its days.
    pub(crate) period: Period,
    /// Another was asked for, that is none or has not come yet: this is the present one.
    pub(crate) wrong: bool,
}

impl Month {
    /// Reads it; the present one where none is given.
    pub(crate) fn read(text: Option<&str>, today: Date) -> Self {
        let wanted = text.filter(|text| !text.is_empty());
        let read =
            wanted.map(|text| format!("{text}-01").parse::<Date>().ok().filter(|first| *first <= today));
        let first = read.flatten().unwrap_or(today).first_of_month();
        Self {
            period: Period { starts_on: first, ends_on: first.last_of_month() },
            wrong: matches!(read, Some(None)),
        }
    }

    /// `2026年11月`
    pub(crate) fn name(self) -> String {
        let first = self.period.starts_on;
        format!("{}年{}月", first.year(), first.month())
    }

    /// The month before, as it stands in an address.
    pub(crate) fn earlier(self) -> String {
        address(add_days(self.period.starts_on, -1))
    }

    /// The month after, where it has come.
    pub(crate) fn later(self, today: Date) -> Option<String> {
        Some(add_days(self.period.ends_on, 1)).filter(|next| *next <= today).map(address)
    }
}

fn address(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}
