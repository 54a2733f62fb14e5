//! The visits of one festival in one year: a stretch of days that comes back by the lunar or the civil calendar.

use jiff::civil::Date;
use rules::sections::overlays::Festival;

use crate::dates::Period;
use crate::packs::Pack;

/// The visits of a festival in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Id of the festival in the pack.
    pub festival: String,
    /// Its name.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// The year; of a lunar day the year in which its lunar year begins.
    pub year: i16,
    /// The day itself.
    pub day: Date,
    /// First and last day of its visits.
    pub window: Period,
}

impl Campaign {
    fn of(festival: &Festival, year: i16) -> Option<Self> {
        let (starts_on, ends_on) = festival.window(year)?;
        Some(Self {
            festival: festival.id.clone(),
            name: festival.name.clone(),
            clause: festival.clause.clone(),
            year,
            day: festival.day.in_year(year)?,
            window: Period { starts_on, ends_on },
        })
    }
}

/// The visits of one festival in a year; `None` where the notice has no such festival, or the calendar no such day.
pub fn of_year(pack: &Pack, festival: &str, year: i16) -> Option<Campaign> {
    let found = pack.rules.sections.overlays.festivals.iter().find(|one| one.id == festival)?;
    Campaign::of(found, year)
}

/// All visits whose stretch touches some days, by their first day.
pub fn around(pack: &Pack, days: Period) -> Vec<Campaign> {
    // A lunar year ends in the civil year after it.
    let years = days.starts_on.year().saturating_sub(1)..=days.ends_on.year().saturating_add(1);
    let festivals = &pack.rules.sections.overlays.festivals;
    let all =
        years.flat_map(|year| festivals.iter().filter_map(move |festival| Campaign::of(festival, year)));
    let mut found: Vec<Campaign> = all
        .filter(|one| one.window.starts_on <= days.ends_on && days.starts_on <= one.window.ends_on)
        .collect();
    found.sort_by_key(|one| (one.window.starts_on, one.day));
    found
}
