//! Festivals: days of every year around which contacts are owed.

use jiff::Span;
use jiff::civil::Date;

use crate::pack::Pack;
use crate::sections::lunar::YearlyDay;
use crate::sections::{ForWhom, Subject};

/// Contacts owed around a festival.
#[derive(Debug, Clone)]
pub struct Festival {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// The day itself.
    pub day: YearlyDay,
    /// From how many days before it.
    pub days_before: u16,
    /// To how many days after it.
    pub days_after: u16,
    /// The window ends on the eve: the day itself is not in it.
    pub eve: bool,
    /// For whom.
    pub whom: ForWhom,
    /// How many contacts.
    pub count: u32,
    /// Per what.
    pub per: FestivalPer,
    /// Modes that fulfil it.
    pub modes: Vec<String>,
    /// Kinds of visitor who may fulfil it; empty for all.
    pub who: Vec<String>,
    /// Ordinary contacts of the window count for it too, instead of being owed beside it.
    pub covers: bool,
    /// What visitors are told.
    pub message: String,
}

/// Per what a festival asks for contacts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FestivalPer {
    /// The festival as a whole.
    #[default]
    Festival,
    /// Every day of its window.
    Day,
}

impl Festival {
    /// First and last day on which its contacts may be made, in a year.
    pub fn window(&self, year: i16) -> Option<(Date, Date)> {
        let day = self.day.in_year(year)?;
        let from = day.saturating_sub(Span::new().days(i64::from(self.days_before)));
        if self.eve {
            return Some((from, day.yesterday().ok()?));
        }
        Some((from, day.saturating_add(Span::new().days(i64::from(self.days_after)))))
    }

    /// How many contacts it asks for in all.
    pub fn owed(&self) -> u32 {
        let days = u32::from(self.days_before) + u32::from(self.days_after) + u32::from(!self.eve);
        match self.per {
            FestivalPer::Festival => self.count,
            FestivalPer::Day => self.count.saturating_mul(days),
        }
    }
}

impl Pack {
    /// What the festivals of a year add, with the first and the last day.
    pub fn festivals_of(&self, subject: Subject<'_>, year: i16) -> Vec<(&Festival, Date, Date)> {
        self.sections
            .overlays
            .festivals
            .iter()
            .filter(|festival| self.is_for(&festival.whom, subject) == Some(true))
            .filter_map(|festival| festival.window(year).map(|(from, to)| (festival, from, to)))
            .collect()
    }
}
