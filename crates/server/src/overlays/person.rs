//! What alerts and festivals asked for one person in a month, for their calendar.

use std::sync::Arc;

use domain::{
    actor::Scope,
    alerts::Alert,
    classes::classify::classify,
    dates::{Period, add_days, day_of, start_of},
    festivals::around,
    overlays::{Ask, Asking, Cause, rests, through},
    packs::Pack,
    people::{Fact, Happening, Person, facts::facts_on, happenings::whereabouts},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use store::{Fault, Tx, alerts, overlays, people};

use super::words;
use crate::{
    app::App,
    frame::{Tag, span},
};

/// More alerts in a month than any county has.
const MOST: u16 = 100;

/// What was asked.
pub(crate) struct Obligation {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) clause: String,
    pub(crate) period: String,
    pub(crate) often: String,
    pub(crate) owed: u32,
    pub(crate) done: u32,
    pub(crate) tag: Tag,
}

/// What is known of the person.
struct Life {
    facts: Vec<Fact>,
    happenings: Vec<Happening>,
}

/// What the month is looked at with.
pub(crate) struct Month<'a> {
    pub(crate) app: &'a App,
    pub(crate) scope: &'a Scope,
    pub(crate) person: &'a Person,
    pub(crate) month: Period,
    pub(crate) now: Timestamp,
}

impl Month<'_> {
    /// Everything that alerts and festivals asked for this person on days of the month, earliest first.
    pub(crate) fn obligations(&self, tx: &mut Tx<'_>) -> Result<Vec<Obligation>, Fault> {
        let tenant = self.scope.tenant();
        let life = Life {
            facts: people::facts::of_person(tx, self.scope, self.person.id)?,
            happenings: people::happenings::of_person(tx, self.scope, self.person.id)?,
        };
        let (first, last) = (start_of(self.month.starts_on), start_of(add_days(self.month.ends_on, 1)));
        let mut found = Vec::new();
        for row in alerts::running(tx, tenant, &self.person.area, first, MOST)? {
            let alert = alerts::by_id(tx, tenant, row.alert)?;
            let meets = |alert: &Alert| alert.area.contains(&self.person.area) && alert.from() < last;
            let Some(alert) = alert.filter(meets) else { continue };
            let Ok(pack) = self.app.pack_for(tenant, day_of(alert.from())) else { continue };
            let name = crate::alerts::words::name(&pack, &alert.kind, alert.level());
            let href = format!("/alerts/{}", alert.id);
            found.extend(self.of_cause(tx, &life, &pack, Cause::Alert(&alert), (name, href))?);
        }
        let today = day_of(self.now);
        if let Ok(pack) = self.app.pack_for(tenant, self.month.starts_on.min(today)) {
            for campaign in around(&pack, self.month) {
                let cause = Cause::Festival(&campaign.festival, campaign.year);
                let href = format!("/festivals/{}?year={}", campaign.festival, campaign.year);
                let named = (String::new(), href);
                found.extend(self.of_cause(tx, &life, &pack, cause, named)?);
            }
        }
        found.sort_by_key(|(from, _)| *from);
        Ok(found.into_iter().map(|(_, obligation)| obligation).collect())
    }

    fn of_cause(
        &self,
        tx: &mut Tx<'_>,
        life: &Life,
        pack: &Arc<Pack>,
        cause: Cause<'_>,
        (name, href): (String, String),
    ) -> Result<Vec<(Timestamp, Obligation)>, Fault> {
        let asking = Asking::new(pack, cause);
        let on = asking.day().max(self.person.registered_on);
        let facts = facts_on(&life.facts, on, self.now);
        // Somebody whose facts do not fit the notice is told of on their own page.
        let class = classify(pack, &facts, on).ok().and_then(|found| found.decision.class);
        let Ok(asks) = asking.by_facts(class.as_deref(), &facts) else { return Ok(Vec::new()) };
        let Some(from) = asks.iter().map(|ask| ask.from).min() else { return Ok(Vec::new()) };
        let until = start_of(add_days(day_of(self.now), 1));
        let made = overlays::made_of(tx, self.scope, self.person.id, (from, until))?;
        let today = day_of(self.now);
        let days = Period {
            starts_on: self.month.starts_on.max(self.person.registered_on),
            ends_on: self.month.ends_on.min(today),
        };
        let sums = through(&asks, &made, days);
        let told = asks.iter().zip(sums).filter(|(ask, sum)| ask.count > 0 && sum.owed > 0);
        Ok(told
            .map(|(ask, sum)| {
                let (first, last) = edges(ask, today);
                let tag = match () {
                    () if sum.met >= sum.owed => Tag::new("fine", "已完成"),
                    () if self.rested(life, pack, ask, first, last.min(today)) => {
                        Tag::new("none", "不在家，不要求")
                    }
                    () if last >= today => Tag::new("due", format!("还差 {} 次", sum.owed - sum.met)),
                    () => Tag::new("late", format!("少 {} 次", sum.owed - sum.met)),
                };
                let names = [name.as_str(), ask.name.as_str()];
                let obligation = Obligation {
                    name: names
                        .iter()
                        .filter(|part| !part.is_empty())
                        .copied()
                        .collect::<Vec<_>>()
                        .join("："),
                    href: href.clone(),
                    clause: ask.clause.clone(),
                    period: span(Period { starts_on: first, ends_on: last }, today),
                    often: words::ask(pack, ask),
                    owed: sum.owed,
                    done: sum.met,
                    tag,
                };
                (ask.from, obligation)
            })
            .collect())
    }

    /// Whether the person was away or had left on any day of it: nobody was late then.
    fn rested(&self, life: &Life, pack: &Pack, ask: &Ask, first: Date, last: Date) -> bool {
        let days = std::iter::successors(Some(first), |day| Some(add_days(*day, 1)));
        let asks = std::slice::from_ref(ask);
        days.take_while(|day| *day <= last).any(|day| {
            let there = whereabouts(pack, &life.happenings, day, self.now);
            there.id().is_some_and(|id| pack.rules.exit(id).is_some() || rests(pack, id, asks))
        })
    }
}

/// First and last day of a demand; of one without an end, today.
fn edges(ask: &Ask, today: Date) -> (Date, Date) {
    let last =
        ask.until.map(|until| day_of(until.saturating_sub(SignedDuration::from_nanos(1)).unwrap_or(until)));
    (day_of(ask.from), last.unwrap_or(today.max(day_of(ask.from))))
}
