//! Alerts in words.

use std::collections::BTreeSet;

use domain::{
    alerts::{Alert, AlertRow},
    packs::Pack,
};
use jiff::Timestamp;
use rules::sections::{ForWhom, overlays::Alert as Kind};

use crate::frame::{Choice, Tag};

/// `寒潮黄色预警`; the ids where the notice no longer has them.
pub(crate) fn name(pack: &Pack, kind: &str, level: &str) -> String {
    let found = kinds(pack).iter().find(|one| one.id == kind);
    let kind = found.map_or(kind, |one| one.name.as_str());
    let level = found
        .and_then(|one| one.levels.iter().find(|(id, _)| id == level))
        .map_or(level, |(_, name)| name.as_str());
    format!("{kind}{level}预警")
}

fn kinds(pack: &Pack) -> &[Kind] {
    &pack.rules.sections.overlays.alerts
}

/// Every kind with every level, from light to grave.
pub(crate) fn choices(pack: &Pack) -> Vec<Choice> {
    let of = |kind: &Kind| {
        let levels = kind.levels.iter();
        levels
            .map(|(id, name)| Choice::new(format!("{}/{id}", kind.id), format!("{} {name}", kind.name)))
            .collect::<Vec<_>>()
    };
    kinds(pack).iter().flat_map(of).collect()
}

/// The levels of a kind.
pub(crate) fn levels(pack: &Pack, kind: &str) -> Vec<Choice> {
    let found = kinds(pack).iter().find(|one| one.id == kind);
    found.map_or_else(Vec::new, |kind| {
        kind.levels.iter().map(|(id, name)| Choice::new(id, name.clone())).collect()
    })
}

/// How it stands at an instant.
pub(crate) fn state(from: Timestamp, until: Option<Timestamp>, withdrawn: bool, now: Timestamp) -> Tag {
    match until {
        _ if withdrawn => Tag::new("none", "已撤销"),
        Some(until) if until <= now => Tag::new("none", "已结束"),
        _ if now < from => Tag::new("due", "还没开始"),
        _ => Tag::new("late", "生效中"),
    }
}

/// The same of a row that was told last.
pub(crate) fn state_of(row: &AlertRow, now: Timestamp) -> Tag {
    state(row.from, row.until, row.change == domain::alerts::Change::Withdrawn, now)
}

/// The same of an alert.
pub(crate) fn state_now(alert: &Alert, now: Timestamp) -> Tag {
    state(alert.from(), alert.until, alert.withdrawn, now)
}

/// Why nothing is asked, where a reading of the notice decides: `本地规则没有要求增加联系，可在规则页读法 38 …`.
pub(crate) fn nothing_asked<'a>(pack: &Pack, whom: impl Iterator<Item = &'a ForWhom>) -> String {
    let ids: BTreeSet<&str> = whom.flat_map(ForWhom::readings).collect();
    let named: Vec<String> = ids
        .into_iter()
        .filter_map(|id| pack.rules.reading(id))
        .map(|reading| format!("读法 {}“{}”", reading.number, reading.name))
        .collect();
    if named.is_empty() {
        "本地规则没有要求为此增加联系。".to_owned()
    } else {
        format!("本地规则没有要求为此增加联系；要增加的，可在规则页{}中选择。", named.join("、"))
    }
}

/// For whom the notice asks anything on account of a kind of alert.
pub(crate) fn whom<'a>(pack: &'a Pack, kind: &'a str) -> impl Iterator<Item = &'a ForWhom> {
    let overlays = pack.rules.sections.overlays.overlays.iter();
    overlays.filter(move |one| one.alerts.iter().any(|id| id == kind)).map(|one| &one.whom)
}
