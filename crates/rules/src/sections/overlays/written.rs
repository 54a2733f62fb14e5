//! Alerts, overlays and festivals as they are written, and checked.

use serde::Deserialize;
use toml::Spanned;

use super::{Alert, AlertPer, Festival, FestivalPer, Overlay, OverlayInstead, Overlays, When};
use crate::raw::Located;
use crate::sections::Desk;
use crate::sections::lunar::YearlyDay;
use crate::sections::pauses::Partly;
use crate::sections::replace::replace;
use crate::sections::within::RawNumber;
use crate::sections::words::{RawFlag, Word};

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
    when: Option<Spanned<Word<When>>>,
    #[serde(default)]
    class: Vec<Located>,
    is: Option<Located>,
    count: Option<Spanned<RawNumber>>,
    per: Option<Spanned<RawPer>>,
    #[serde(default)]
    parts: Vec<Located>,
    #[serde(default)]
    modes: Vec<Located>,
    #[serde(default)]
    who: Vec<Located>,
    covers: Option<Spanned<RawFlag>>,
    #[serde(default)]
    stops: Vec<Located>,
    partly: Option<Spanned<Word<Partly>>>,
    #[serde(default)]
    instead: Vec<RawInstead>,
    #[serde(default)]
    message: String,
    instead_of: Option<Located>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInstead {
    #[serde(default)]
    class: Vec<Located>,
    is: Option<Located>,
    #[serde(default)]
    modes: Vec<Located>,
    count: Option<Spanned<RawNumber>>,
    clause: Located,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RawPer {
    Day,
    Alert,
    Days(Spanned<RawNumber>),
    Hours(Spanned<RawNumber>),
    Reading(Located),
}

/// What a reading may choose.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PerWord {
    Day,
    Alert,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFestival {
    id: Located,
    name: Located,
    clause: Located,
    day: Spanned<YearlyDay>,
    days_before: Option<Spanned<RawNumber>>,
    days_after: Option<Spanned<RawNumber>>,
    eve: Option<Spanned<RawFlag>>,
    #[serde(default)]
    class: Vec<Located>,
    is: Option<Located>,
    count: Spanned<RawNumber>,
    per: Option<Spanned<Word<FestivalPer>>>,
    modes: Vec<Located>,
    #[serde(default)]
    who: Vec<Located>,
    covers: Option<Spanned<RawFlag>>,
    #[serde(default)]
    message: String,
}

pub(super) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawOverlays) -> Overlays {
    desk.unique(FILE, raw.alert.iter().map(|alert| &alert.id));
    desk.unique(FILE, raw.overlay.iter().map(|overlay| &overlay.id));
    desk.unique(FILE, raw.festival.iter().map(|festival| &festival.id));
    let alerts: Vec<Alert> = raw.alert.iter().map(|alert| alert_of(desk, alert)).collect();
    let overlays = raw.overlay.iter().map(|overlay| overlay_of(desk, overlay, &alerts)).collect();
    let written: Vec<_> =
        raw.overlay.iter().map(|overlay| (&overlay.id, overlay.instead_of.as_ref())).collect();
    let overlays = replace(desk, FILE, overlays, &written);
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
    // Kinds differ in their levels: a level that one of them has is meant where there is one.
    let of: Vec<&Alert> = alerts.iter().filter(|alert| named.contains(&alert.id)).collect();
    let mut levels: Vec<String> = Vec::new();
    for (id, _) in of.iter().flat_map(|alert| &alert.levels) {
        if !levels.contains(id) {
            levels.push(id.clone());
        }
    }
    if !of.is_empty() {
        let names: Vec<&str> = of.iter().map(|alert| alert.name.as_str()).collect();
        desk.known(FILE, &format!("“{}”的级别", names.join("、")), &raw.level, &levels);
    }
    let overlay = Overlay {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        alerts: named,
        levels: raw.level.iter().map(|level| level.get_ref().clone()).collect(),
        when: desk.word_or(FILE, raw.when.as_ref(), When::Issued),
        whom: desk.whom(FILE, &raw.class, raw.is.as_ref()),
        count: raw.count.as_ref().map_or(0, |count| desk.count(FILE, count, 1)),
        per: raw.per.as_ref().map_or(AlertPer::Alert, |per| per_of(desk, per)),
        parts: desk.parts(FILE, &raw.parts),
        modes: desk.modes(FILE, &raw.modes),
        who: raw.who.iter().map(|who| who.get_ref().clone()).collect(),
        covers: desk.flag(FILE, raw.covers.as_ref(), false),
        stops: desk.modes(FILE, &raw.stops),
        partly: desk.word_or(FILE, raw.partly.as_ref(), Partly::default()),
        insteads: raw.instead.iter().map(|instead| otherwise(desk, instead, &raw.id)).collect(),
        message: raw.message.clone(),
    };
    consistent(desk, raw, &overlay);
    overlay
}

/// Refuses what cannot go together.
fn consistent(desk: &mut Desk<'_, '_>, raw: &RawOverlay, overlay: &Overlay) {
    let written = [raw.count.is_some(), raw.per.is_some(), !raw.modes.is_empty()];
    let only_stops = !raw.stops.is_empty() && written == [false; 3];
    if !only_stops && written != [true; 3] {
        let message = "增加联系要写 count（几次）、per（每什么）和 modes（什么方式）三样；只停不加的写 stops（停什么方式）";
        desk.error(FILE, raw.id.span(), message);
        return;
    }
    let daily = matches!(overlay.per, AlertPer::Day | AlertPer::Days(_));
    if overlay.when == When::Lifted && (daily || !raw.stops.is_empty()) {
        let message = "预警解除以后，per 只能写 { hours = 24 }（解除后几小时之内）或者 \"alert\"，也不能再停什么方式（stops）";
        desk.error(FILE, raw.id.span(), message);
    }
    if !overlay.parts.is_empty() && !daily && !only_stops {
        desk.error(FILE, raw.parts[0].span(), "写了时段（parts），per 就要写 \"day\" 或者 { days = 2 }");
    }
    for mode in raw.modes.iter().filter(|mode| overlay.stops.contains(mode.get_ref())) {
        if overlay.parts.is_empty() {
            let message = format!("“{}”既停（stops）又要做（modes）", mode.get_ref());
            desk.error(FILE, mode.span(), message);
        }
    }
}

fn per_of(desk: &mut Desk<'_, '_>, raw: &Spanned<RawPer>) -> AlertPer {
    match raw.get_ref() {
        RawPer::Day => AlertPer::Day,
        RawPer::Alert => AlertPer::Alert,
        RawPer::Days(days) => AlertPer::Days(desk.small(FILE, days, 1)),
        RawPer::Hours(hours) => AlertPer::Hours(desk.small(FILE, hours, 1)),
        RawPer::Reading(id) => {
            let word = Spanned::new(id.span(), Word::<PerWord>::Reading(id.get_ref().clone()));
            match desk.word_or(FILE, Some(&word), PerWord::Day) {
                PerWord::Day => AlertPer::Day,
                PerWord::Alert => AlertPer::Alert,
            }
        }
    }
}

fn otherwise(desk: &mut Desk<'_, '_>, raw: &RawInstead, overlay: &Located) -> OverlayInstead {
    if raw.class.is_empty() && raw.is.is_none() {
        desk.error(FILE, overlay.span(), "instead 要写明是哪些人：class 或者 is");
    }
    if raw.modes.is_empty() && raw.count.is_none() {
        desk.error(FILE, overlay.span(), "instead 没有写明改成什么：方式（modes）还是次数（count）");
    }
    OverlayInstead {
        whom: desk.whom(FILE, &raw.class, raw.is.as_ref()),
        modes: desk.modes(FILE, &raw.modes),
        count: raw.count.as_ref().map(|count| desk.count(FILE, count, 1)),
        clause: desk.clause(FILE, &raw.clause),
    }
}

fn festival_of(desk: &mut Desk<'_, '_>, raw: &RawFestival) -> Festival {
    desk.yearly(FILE, &raw.day);
    let mut days =
        |number: &Option<Spanned<RawNumber>>| number.as_ref().map_or(0, |number| desk.small(FILE, number, 0));
    let (days_before, days_after) = (days(&raw.days_before), days(&raw.days_after));
    let eve = desk.flag(FILE, raw.eve.as_ref(), false);
    if eve && (days_before == 0 || days_after > 0) {
        let message = "eve = true 是到节日前一天为止：要写 days_before，不能写 days_after";
        desk.error(FILE, raw.id.span(), message);
    }
    Festival {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        day: *raw.day.get_ref(),
        days_before,
        days_after,
        eve,
        whom: desk.whom(FILE, &raw.class, raw.is.as_ref()),
        count: desk.count(FILE, &raw.count, 1),
        per: desk.word_or(FILE, raw.per.as_ref(), FestivalPer::default()),
        modes: desk.modes(FILE, &raw.modes),
        who: raw.who.iter().map(|who| who.get_ref().clone()).collect(),
        covers: desk.flag(FILE, raw.covers.as_ref(), false),
        message: raw.message.clone(),
    }
}
