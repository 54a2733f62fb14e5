//! An overlay of a district in the place of its city's.

use super::{AlertPer, Overlay};
use crate::sections::replace::{Rule, as_wide, for_as_many, holds_all};

impl Rule for Overlay {
    const WHAT: &'static str = "预警任务";

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn asks_less(&self, old: &Self) -> Option<&'static str> {
        let insteads = || self.insteads.iter();
        let modes = self.modes.iter().chain(insteads().flat_map(|instead| &instead.modes));
        if self.when != old.when
            || !holds_all(&self.alerts, &old.alerts)
            || !as_wide(&self.levels, &old.levels)
            || !for_as_many(&self.whom, &old.whom)
        {
            Some("适用的预警、级别或者人变窄了")
        } else if !as_many(self, old)
            || insteads().any(|one| one.count.is_some_and(|count| count < self.count))
        {
            Some("次数变少了，时间变长了，或者比不出多少")
        } else if modes.clone().any(|mode| !old.modes.contains(mode))
            || (!old.who.is_empty() && !as_wide(&old.who, &self.who))
            || (self.covers && !old.covers)
        {
            Some("多了可以用的方式、可以做的人，或者平常的联系也算了")
        } else if !holds_all(&self.stops, &old.stops) {
            Some("少停了方式")
        } else {
            None
        }
    }
}

/// Whether it asks for as many contacts however long the alert lasts.
fn as_many(new: &Overlay, old: &Overlay) -> bool {
    match (new.per, old.per) {
        (AlertPer::Hours(new), AlertPer::Hours(old)) if new > old => return false,
        (AlertPer::Hours(_), AlertPer::Day | AlertPer::Days(_))
        | (AlertPer::Day | AlertPer::Days(_) | AlertPer::Alert, AlertPer::Hours(_))
        | (AlertPer::Alert, AlertPer::Day | AlertPer::Days(_)) => return false,
        _ => {}
    }
    // Whoever is as many on each of the days before both rhythms meet again is as many for ever.
    let days = |overlay: &Overlay| match overlay.per {
        AlertPer::Days(days) => u32::from(days),
        _ => 1,
    };
    let together = days(new).saturating_mul(days(old)).min(3_000);
    (1..=together).all(|days| new.owed(days) >= old.owed(days)) && holds_all(&new.parts, &old.parts)
}
