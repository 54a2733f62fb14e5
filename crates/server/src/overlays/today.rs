//! Alerts in force and festivals of today: how it stands with the people of whoever asks.

use std::sync::Arc;

use domain::{
    actor::Scope,
    dates::{Period, day_of},
    festivals::around,
    overlays::Cause,
    packs::Pack,
};
use store::{Fault, alerts, overlays::Whom};

use super::muster::{Muster, Seen};
use crate::{alerts::words, app::App, session::Asker};

/// More alerts at once than any county has.
const MOST: u16 = 20;

/// An alert or a festival with everybody whom it asks for today.
pub(crate) struct Calling {
    /// Its name.
    pub(crate) name: String,
    /// Where its list stands.
    pub(crate) href: String,
    /// A festival has days for it, an alert has today.
    pub(crate) is_alert: bool,
    /// What nobody is to do meanwhile.
    pub(crate) stops: Vec<String>,
    pub(crate) seen: Vec<Seen>,
}

impl Calling {
    /// With how many something is left to do, and how many of them nobody has reached.
    pub(crate) fn open(&self) -> (usize, usize) {
        let count = |of: fn(&Seen) -> bool| self.seen.iter().filter(|one| of(one)).count();
        (count(|one| one.found.stand.is_open()), count(|one| one.found.stand.not_reached()))
    }
}

/// Everything that asks for somebody today, alerts first.
pub(crate) async fn today(app: &App, asker: &Asker, scope: &Scope) -> anyhow::Result<Vec<Calling>> {
    let (today, now) = (app.edge().today(), app.edge().now());
    let pack = app.pack_for(scope.tenant(), today)?;
    let campaigns = around(&pack, Period { starts_on: today, ends_on: today });
    let (scope, own, at) = (scope.clone(), asker.actor.area.clone(), app.clone());
    let found = app.db().read(move |tx| {
        let mut found = Vec::new();
        for row in alerts::running(tx, scope.tenant(), &own, now, MOST)? {
            let Some(alert) = alerts::by_id(tx, scope.tenant(), row.alert)? else { continue };
            let then: Option<Arc<Pack>> = at.pack_for(scope.tenant(), day_of(alert.from())).ok();
            let Some(then) = then.filter(|_| alert.in_force(now)) else { continue };
            let whom = Whom { area: Some(alert.area.clone()), worker: None };
            let muster =
                Muster { scope: &scope, whom, pack: &then, cause: Cause::Alert(&alert), on: today, now };
            found.push(Calling {
                name: words::name(&then, &alert.kind, alert.level()),
                href: format!("/alerts/{}", alert.id),
                is_alert: true,
                stops: muster.stops(tx)?,
                seen: muster.call(tx)?,
            });
        }
        for campaign in &campaigns {
            let cause = Cause::Festival(&campaign.festival, campaign.year);
            let muster = Muster { scope: &scope, whom: Whom::default(), pack: &pack, cause, on: today, now };
            found.push(Calling {
                name: campaign.name.clone(),
                href: format!("/festivals/{}?year={}", campaign.festival, campaign.year),
                is_alert: false,
                stops: Vec::new(),
                seen: muster.call(tx)?,
            });
        }
        Ok::<_, Fault>(found)
    });
    let mut found = found.await?;
    found.retain(|calling| !calling.seen.is_empty() || !calling.stops.is_empty());
    Ok(found)
}
