//! `overlays.toml`: what alerts and festivals add to the duties of ordinary days, and what alerts forbid.

use jiff::Span;
use jiff::civil::DateTime;

use super::pauses::{Partly, without};
use super::{Desk, ForWhom, Subject};
use crate::decision::{Decision, Duty};
use crate::pack::Pack;
use crate::source::meant;

mod festivals;
mod replaces;
mod written;

pub use festivals::{Festival, FestivalPer};
pub(crate) use written::{FILE, RawOverlays};

/// Alerts, what they add, and festivals.
#[derive(Debug, Clone, Default)]
pub struct Overlays {
    /// Kinds of alert.
    pub alerts: Vec<Alert>,
    /// What alerts add and forbid.
    pub overlays: Vec<Overlay>,
    /// What festivals add.
    pub festivals: Vec<Festival>,
}

/// A kind of alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// Id and name of every level it has, from light to grave.
    pub levels: Vec<(String, String)>,
}

/// Contacts owed because of an alert, and modes that stop while it lasts.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// Ids of the kinds of alert.
    pub alerts: Vec<String>,
    /// Ids of the levels; empty for all.
    pub levels: Vec<String>,
    /// While it lasts, or after it is lifted.
    pub when: When,
    /// For whom.
    pub whom: ForWhom,
    /// How many contacts; 0 where it only stops something.
    pub count: u32,
    /// Per what.
    pub per: AlertPer,
    /// Ids of the parts of the day, in each of which so many are owed, or to which the stop is confined; empty for
    /// the whole day.
    pub parts: Vec<String>,
    /// Modes that fulfil it.
    pub modes: Vec<String>,
    /// Kinds of visitor who may fulfil it; empty for all.
    pub who: Vec<String>,
    /// The day's ordinary contacts count for it too, instead of being owed beside it.
    pub covers: bool,
    /// Modes in which nobody is contacted while it lasts.
    pub stops: Vec<String>,
    /// What an ordinary period is asked for that the stop covers in part.
    pub partly: Partly,
    /// Other modes or counts for some; the first that fits.
    pub insteads: Vec<OverlayInstead>,
    /// What visitors are told.
    pub message: String,
}

/// What differs for some.
#[derive(Debug, Clone)]
pub struct OverlayInstead {
    /// For whom.
    pub whom: ForWhom,
    /// Modes then; empty where they stay.
    pub modes: Vec<String>,
    /// How many then, where that differs.
    pub count: Option<u32>,
    /// Clause of the notice.
    pub clause: String,
}

/// When an overlay applies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// While the alert lasts, from its issue.
    #[default]
    Issued,
    /// After it is lifted.
    Lifted,
}

/// Per what an alert asks for contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertPer {
    /// Every day of the alert.
    Day,
    /// Every so many days of it, from its first: of two, every other day.
    Days(u16),
    /// The alert as a whole.
    Alert,
    /// Once, within so many hours of its beginning, or of its end.
    Hours(u16),
}

impl Overlay {
    /// How many contacts an alert of so many days asks for.
    pub fn owed(&self, days: u32) -> u32 {
        let parts = u32::try_from(self.parts.len().max(1)).unwrap_or(u32::MAX);
        let times = match self.per {
            AlertPer::Day => days.saturating_mul(parts),
            AlertPer::Days(every) => days.div_ceil(u32::from(every.max(1))).saturating_mul(parts),
            AlertPer::Alert | AlertPer::Hours(_) => 1,
        };
        self.count.saturating_mul(times)
    }

    /// How many are left to be made beside the ordinary contacts of each day of the alert in its modes.
    pub fn owed_beside(&self, ordinary: &[u32]) -> u32 {
        let days = u32::try_from(ordinary.len()).unwrap_or(u32::MAX);
        if !self.covers {
            return self.owed(days);
        }
        let (length, each) = match self.per {
            AlertPer::Day => (1, self.owed(1)),
            AlertPer::Days(every) => (usize::from(every.max(1)), self.owed(1)),
            AlertPer::Alert | AlertPer::Hours(_) => (ordinary.len().max(1), self.count),
        };
        let made =
            ordinary.chunks(length).map(|days| days.iter().fold(0, |sum: u32, day| sum.saturating_add(*day)));
        made.map(|made| each.saturating_sub(made)).fold(0, u32::saturating_add)
    }

    /// The last moment at which its contacts are in time, given when the alert was issued, or lifted.
    pub fn due(&self, since: DateTime) -> Option<DateTime> {
        match self.per {
            AlertPer::Hours(hours) => Some(since.saturating_add(Span::new().hours(i64::from(hours)))),
            AlertPer::Day | AlertPer::Days(_) | AlertPer::Alert => None,
        }
    }

    /// What is left of an ordinary duty on a day of the alert: `None` where it cannot be fulfilled at all. A stop
    /// that is confined to a part of the day leaves every duty.
    pub fn left_of(&self, duty: &Duty) -> Option<Duty> {
        if self.parts.is_empty() { without(duty, &self.stops) } else { Some(duty.clone()) }
    }

    /// What it is for a subject, the first difference that fits put in its place.
    fn as_for(&self, pack: &Pack, subject: Subject<'_>) -> Self {
        let mut own = self.clone();
        let instead = self.insteads.iter().find(|one| pack.is_for(&one.whom, subject) == Some(true));
        if let Some(instead) = instead {
            own.count = instead.count.unwrap_or(own.count);
            if !instead.modes.is_empty() {
                own.modes.clone_from(&instead.modes);
            }
            own.clause.clone_from(&instead.clause);
        }
        own
    }
}

/// The duties that go on under some overlays.
pub fn left_under(decision: &Decision, overlays: &[Overlay]) -> Vec<Duty> {
    let under = |duty: &Duty| overlays.iter().try_fold(duty.clone(), |duty, overlay| overlay.left_of(&duty));
    decision.duties.iter().filter_map(under).collect()
}

impl Pack {
    /// What an alert adds to a subject's duties and what it stops, while it lasts or after it is lifted. An error
    /// names what the pack does not have.
    pub fn overlays_of(
        &self,
        subject: Subject<'_>,
        alert: &str,
        level: &str,
        when: When,
    ) -> Result<Vec<Overlay>, String> {
        let overlays = &self.sections.overlays;
        let Some(kind) = overlays.alerts.iter().find(|kind| kind.id == alert) else {
            let known = overlays.alerts.iter().map(|kind| kind.id.as_str());
            return Err(format!("没有“{alert}”这种预警{}", meant(alert, known)));
        };
        if !kind.levels.iter().any(|(id, _)| id == level) {
            let names: Vec<&str> = kind.levels.iter().map(|(id, _)| id.as_str()).collect();
            return Err(format!("“{}”没有“{level}”这一级，只有：{}", kind.name, names.join("、")));
        }
        let applies = |overlay: &&Overlay| {
            overlay.when == when
                && overlay.alerts.iter().any(|id| id == alert)
                && (overlay.levels.is_empty() || overlay.levels.iter().any(|id| id == level))
                && self.is_for(&overlay.whom, subject) == Some(true)
        };
        let found = overlays.overlays.iter().filter(applies);
        Ok(found.map(|overlay| overlay.as_for(self, subject)).collect())
    }
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawOverlays) -> Overlays {
    written::assemble(desk, raw)
}
