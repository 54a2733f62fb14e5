//! Festivals on screen: when the visits of each may be made, who was visited, who not yet.

pub mod list;
pub mod show;

use std::sync::Arc;

use domain::{actor::Scope, dates::add_days, festivals::Campaign, packs::Pack};
use jiff::civil::Date;

use crate::{app::App, frame::Tag};

/// The visits of a festival in a year under the notice of their first day; of days to come, under that of today.
pub(crate) fn campaign(
    app: &App,
    scope: &Scope,
    festival: &str,
    year: i16,
) -> anyhow::Result<Option<(Campaign, Arc<Pack>)>> {
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let found = domain::festivals::of_year(&pack, festival, year);
    let begun = found.as_ref().map(|one| one.window.starts_on).filter(|day| *day < today);
    let Some(then) = begun.and_then(|day| app.pack_for(scope.tenant(), day).ok()) else {
        return Ok(found.map(|one| (one, pack)));
    };
    // A festival of an earlier notice that had it on other days keeps those.
    Ok(domain::festivals::of_year(&then, festival, year)
        .map(|one| (one, then))
        .or(found.map(|one| (one, pack))))
}

/// How it stands on a day.
pub(crate) fn state(campaign: &Campaign, today: Date) -> Tag {
    let window = campaign.window;
    if window.contains(today) {
        Tag::new("due", "现在")
    } else if today < window.starts_on {
        Tag::new("none", format!("还有 {} 天开始", domain::dates::days_between(today, window.starts_on)))
    } else {
        Tag::new("none", "过去了")
    }
}

/// The days that a list of festivals looks at: a year back and a year ahead.
pub(crate) fn listed(today: Date) -> domain::dates::Period {
    domain::dates::Period { starts_on: add_days(today, -365), ends_on: add_days(today, 365) }
}
