//! Alerts as part of an office's work: entered, raised, lifted, listed.

use domain::alerts::{AlertRow, Change};
use domain::days::{Arrangement, DayKind, SpecialDay};
use domain::ids::{AlertId, ArrangementId};
use jiff::SignedDuration;
use uuid::Uuid;

use super::made_up::MONDAY;
use super::office::{Office, Operation, told, write};
use crate::{alerts, days};

impl Office {
    /// Enters one of a few alerts, or says something further about it.
    pub(super) fn warn(&mut self) -> Operation {
        let (tenant, now, area) = (self.county.tenant, self.now, self.a_place());
        let alert = AlertId::from(Uuid::from_u128(u128::from(self.chance.below(6))));
        let id = AlertId::from(Uuid::from_u128(u128::from(self.chance.number()) << 8 | 0xff));
        let ends = self.chance.one_in(2).then(|| now + SignedDuration::from_hours(20));
        let account = self.actor().account;
        let own = self.a_place();
        let arrangement = Arrangement {
            id: ArrangementId::from(Uuid::from_u128(u128::from(self.chance.below(3)))),
            tenant,
            year: 2027,
            days: vec![SpecialDay { on: MONDAY, kind: DayKind::Off, holiday: "元旦".to_owned() }],
            recorded_at: now,
            recorded_by: account,
        };
        write("warn", move |tx| {
            let rows = alerts::of_alert(tx, tenant, alert)?;
            let row = match rows.last() {
                Some(last) => AlertRow {
                    id,
                    change: Change::Lifted,
                    until: Some(now),
                    supersedes: Some(last.id),
                    ..last.clone()
                },
                None => AlertRow {
                    id: alert,
                    alert,
                    tenant,
                    change: Change::Issued,
                    kind: "fog".to_owned(),
                    level: "thick".to_owned(),
                    level_from: now,
                    area: area.clone(),
                    issuer: "气象台".to_owned(),
                    from: now,
                    until: ends,
                    text: None,
                    reason: None,
                    recorded_at: now,
                    recorded_by: account,
                    supersedes: None,
                },
            };
            alerts::insert(tx, &AlertRow { recorded_at: now, ..row })?;
            days::insert(tx, &arrangement)?;
            told(&(
                days::kept(tx, tenant)?,
                alerts::by_id(tx, tenant, alert)?,
                alerts::running(tx, tenant, &own, now, 5)?,
                alerts::over(tx, tenant, &own, now, None, 5)?,
            ))
        })
    }
}
