//! `overlays.toml`: what alerts and festivals add to the duties of ordinary days.

use jiff::Span;
use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::lunar::YearlyDay;
use super::within::RawNumber;
use super::{Desk, ForWhom, Subject};
use crate::pack::Pack;
use crate::raw::Located;
use crate::source::meant;

pub(crate) const FILE: &str = "overlays.toml";

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOverlays {
    #[serde(default)]
    alert: Vec<RawAlert>,
    #[serde(default)]
    overlay: Vec<RawOverlay>,
    #[serde(default)]
    festival: Vec<RawFestival>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAlert {
    id: Located,
    name: Located,
    clause: Located,
    level: Vec<RawLevel>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLevel {
    id: Located,
    name: Located,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOverlay {
    id: Located,
    name: Located,
    clause: Located,
    alert: Vec<Located>,
    #[serde(default)]
    level: Vec<Located>,
    #[serde(default)]
    class: Vec<Located>,
    is: Option<Located>,
    count: Spanned<RawNumber>,
    per: AlertPer,
    modes: Vec<Located>,
    #[serde(default)]
    who: Vec<Located>,
    #[serde(default)]
    message: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFestival {
    id: Located,
    name: Located,
    clause: Located,
    day: Spanned<YearlyDay>,
    #[serde(default)]
    days_before: u16,
    #[serde(default)]
    days_after: u16,
    #[serde(default)]
    class: Vec<Located>,
    is: Option<Located>,
    count: Spanned<RawNumber>,
    modes: Vec<Located>,
    #[serde(default)]
    message: String,
}

/// Alerts, what they add, and festivals.
#[derive(Debug, Clone, Default)]
pub struct Overlays {
    /// Kinds of alert.
    pub alerts: Vec<Alert>,
    /// What alerts add.
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

/// Contacts owed because of an alert.
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
    /// For whom.
    pub whom: ForWhom,
    /// How many contacts.
    pub count: u32,
    /// Per what.
    pub per: AlertPer,
    /// Modes that fulfil it.
    pub modes: Vec<String>,
    /// Kinds of visitor who may fulfil it; empty for all.
    pub who: Vec<String>,
    /// What visitors are told.
    pub message: String,
}

/// Per what an alert asks for contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertPer {
    /// Every day of the alert.
    Day,
    /// The alert as a whole.
    Alert,
    /// Once, within so many hours of its beginning.
    Hours(u16),
}

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
    /// For whom.
    pub whom: ForWhom,
    /// How many contacts.
    pub count: u32,
    /// Modes that fulfil it.
    pub modes: Vec<String>,
    /// What visitors are told.
    pub message: String,
}

impl Overlay {
    /// How many contacts an alert of so many days asks for.
    pub fn owed(&self, days: u32) -> u32 {
        match self.per {
            AlertPer::Day => self.count.saturating_mul(days),
            AlertPer::Alert | AlertPer::Hours(_) => self.count,
        }
    }
}

impl Festival {
    /// First and last day on which its contacts may be made, in a year.
    pub fn window(&self, year: i16) -> Option<(Date, Date)> {
        let day = self.day.in_year(year)?;
        let from = day.saturating_sub(Span::new().days(i64::from(self.days_before)));
        Some((from, day.saturating_add(Span::new().days(i64::from(self.days_after)))))
    }
}

impl Pack {
    /// What an alert adds to a subject's duties. An error names what the pack does not have.
    pub fn overlays_of(
        &self,
        subject: Subject<'_>,
        alert: &str,
        level: &str,
    ) -> Result<Vec<&Overlay>, String> {
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
            overlay.alerts.iter().any(|id| id == alert)
                && (overlay.levels.is_empty() || overlay.levels.iter().any(|id| id == level))
                && self.is_for(&overlay.whom, subject) == Some(true)
        };
        Ok(overlays.overlays.iter().filter(applies).collect())
    }

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

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawOverlays) -> Overlays {
    desk.unique(FILE, raw.alert.iter().map(|alert| &alert.id));
    desk.unique(FILE, raw.overlay.iter().map(|overlay| &overlay.id));
    desk.unique(FILE, raw.festival.iter().map(|festival| &festival.id));
    let alerts: Vec<Alert> = raw.alert.iter().map(|alert| alert_of(desk, alert)).collect();
    let overlays = raw.overlay.iter().map(|overlay| overlay_of(desk, overlay, &alerts)).collect();
    let festivals = raw.festival.iter().map(|festival| festival_of(desk, festival)).collect();
    Overlays { alerts, overlays, festivals }
}

fn alert_of(desk: &mut Desk<'_, '_>, raw: &RawAlert) -> Alert {
    desk.unique(FILE, raw.level.iter().map(|level| &level.id));
    if raw.level.is_empty() {
        desk.error(FILE, raw.id.span(), "预警至少要有一级（level），从轻到重写");
    }
    Alert {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        levels: raw
            .level
            .iter()
            .map(|level| (level.id.get_ref().clone(), level.name.get_ref().clone()))
            .collect(),
    }
}

fn overlay_of(desk: &mut Desk<'_, '_>, raw: &RawOverlay, alerts: &[Alert]) -> Overlay {
    let kinds: Vec<String> = alerts.iter().map(|alert| alert.id.clone()).collect();
    let named = desk.known(FILE, "预警", &raw.alert, &kinds);
    for alert in alerts.iter().filter(|alert| named.contains(&alert.id)) {
        let levels: Vec<String> = alert.levels.iter().map(|(id, _)| id.clone()).collect();
        desk.known(FILE, &format!("“{}”的级别", alert.name), &raw.level, &levels);
    }
    Overlay {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        alerts: named,
        levels: raw.level.iter().map(|level| level.get_ref().clone()).collect(),
        whom: desk.whom(FILE, &raw.class, raw.is.as_ref()),
        count: desk.count(FILE, &raw.count, 1),
        per: raw.per,
        modes: desk.modes(FILE, &raw.modes),
        who: raw.who.iter().map(|who| who.get_ref().clone()).collect(),
        message: raw.message.clone(),
    }
}

fn festival_of(desk: &mut Desk<'_, '_>, raw: &RawFestival) -> Festival {
    if !raw.day.get_ref().exists() {
        desk.error(FILE, raw.day.span(), "没有这一天：month 1 到 12，day 农历 1 到 30、公历按月份");
    }
    Festival {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        day: *raw.day.get_ref(),
        days_before: raw.days_before,
        days_after: raw.days_after,
        whom: desk.whom(FILE, &raw.class, raw.is.as_ref()),
        count: desk.count(FILE, &raw.count, 1),
        modes: desk.modes(FILE, &raw.modes),
        message: raw.message.clone(),
    }
}
