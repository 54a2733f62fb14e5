//! Contacts of one subject become fen for one payee: a sum that no order of arrival changes.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::payments::{Otherwise, Payment, Per};
use crate::cadence::Unit;
use crate::decision::Duty;
use crate::periods::{days_between, period_of};

/// One contact of one subject, made by the payee or by another visitor who is paid for the same subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// Its id, which breaks ties of the day.
    pub id: String,
    /// The day it was made.
    pub on: Date,
    /// Its mode.
    pub mode: String,
    /// How long it took, for what is paid by the hour.
    pub minutes: u32,
    /// How many acts of service it held, for what is paid by the act.
    pub acts: u32,
    /// Why it does not count, where it does not.
    pub not_counted: Option<String>,
    /// The payment or other source that already covers it.
    pub covered_by: Option<String>,
    /// Another subject met in the same visit is paid for it.
    pub beside_another: bool,
    /// Another visitor made it who is paid too: it takes its share of the quota and is not paid here.
    pub by_another: bool,
}

/// How many contacts are owed from one day to another, by whichever duties have that period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Modes that any of the duties asks for or lets stand in.
    pub modes: Vec<String>,
    /// How many.
    pub count: u32,
}

/// What is to be paid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// Contacts of the period that are paid, were there enough of them.
    pub contacts: u32,
    /// Units that are paid or held: contacts, minutes, acts, or one for the period.
    pub units: u32,
    /// Fen to pay.
    pub pay_fen: i64,
    /// Fen that wait for a requirement.
    pub held_fen: i64,
    /// Ids of the requirements that are not met.
    pub unmet: Vec<String>,
    /// Contacts of the period that are not paid, by id, with the reason.
    pub unpaid: Vec<(String, Unpaid)>,
}

/// Why a contact is not paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unpaid {
    /// It did not count, and why.
    NotCounted(String),
    /// Its mode is not paid.
    Mode,
    /// Something else already pays for it.
    Covered(String),
    /// Another subject met in the same visit is paid.
    BesideAnother,
    /// The quota of the subject's duties was used up.
    BeyondQuota,
    /// The most that is paid for a period was reached.
    BeyondMost,
    /// There were fewer contacts in the period than are paid at all.
    BelowLeast,
}

impl Payment {
    /// What one payee gets for one subject from the first to the last day of a period.
    ///
    /// `works` holds the contacts of every visitor who is paid for the subject, those before and after the period
    /// too: in a week that the period cuts in two they have their share of that week's quota. `met` names the requirements that are met. `None` where this kind of
    /// visitor is not paid.
    pub fn settle(
        &self,
        payee_kind: &str,
        works: &[Work],
        quotas: &[Quota],
        period: (Date, Date),
        met: &BTreeSet<String>,
    ) -> Option<Settled> {
        if !self.to.iter().any(|kind| kind == payee_kind) {
            return None;
        }
        let mut works: Vec<&Work> = works.iter().collect();
        works.sort_by(|a, b| (a.on, &a.id).cmp(&(b.on, &b.id)));
        let mut settled = Settled::default();
        let mut paid = Vec::new();
        let mut room: Vec<u32> = quotas.iter().map(|quota| quota.count).collect();
        for work in works {
            let ours = !work.by_another && period.0 <= work.on && work.on <= period.1;
            let verdict = self.fault(work).map_or_else(|| self.take(work, quotas, &mut room), Err);
            let verdict = verdict.and_then(|()| if ours { self.add(work, &mut settled) } else { Ok(()) });
            match verdict {
                Err(why) if ours => settled.unpaid.push((work.id.clone(), why)),
                Ok(()) if ours => paid.push(work.id.clone()),
                _ => {}
            }
        }
        settled.contacts = u32::try_from(paid.len()).unwrap_or(u32::MAX);
        if self.least.is_some_and(|least| settled.contacts < least) {
            settled.units = 0;
            settled.unpaid.extend(paid.into_iter().map(|id| (id, Unpaid::BelowLeast)));
        }
        self.weigh(&mut settled, met);
        Some(settled)
    }

    /// What one payee gets for a period, from what was settled for each subject.
    pub fn for_payee(&self, fen: impl IntoIterator<Item = i64>) -> i64 {
        let sum = fen.into_iter().fold(0, i64::saturating_add);
        self.payee_most_fen.map_or(sum, |most| sum.min(most))
    }

    fn fault(&self, work: &Work) -> Option<Unpaid> {
        if let Some(why) = &work.not_counted {
            return Some(Unpaid::NotCounted(why.clone()));
        }
        if !self.modes.is_empty() && !self.modes.contains(&work.mode) {
            return Some(Unpaid::Mode);
        }
        if let Some(other) = work.covered_by.as_ref().filter(|other| self.not_with.contains(other)) {
            return Some(Unpaid::Covered(other.clone()));
        }
        (self.once_per_visit && work.beside_another).then_some(Unpaid::BesideAnother)
    }

    /// Takes one contact out of the quota, the shortest period first.
    fn take(&self, work: &Work, quotas: &[Quota], room: &mut [u32]) -> Result<(), Unpaid> {
        if !self.within_quota {
            return Ok(());
        }
        let fits = |(quota, room): &(&Quota, &mut u32)| {
            quota.from <= work.on && work.on <= quota.to && quota.modes.contains(&work.mode) && **room > 0
        };
        let left =
            quotas.iter().zip(room).filter(fits).min_by_key(|(quota, _)| days_between(quota.from, quota.to));
        match left {
            Some((_, room)) => {
                *room -= 1;
                Ok(())
            }
            None => Err(Unpaid::BeyondQuota),
        }
    }

    fn add(&self, work: &Work, settled: &mut Settled) -> Result<(), Unpaid> {
        let units = match self.per {
            Per::Contact => 1,
            Per::Hour => work.minutes,
            Per::Act => work.acts,
            Per::Month => u32::from(settled.units == 0),
        };
        let scale = if self.per == Per::Hour { 60 } else { 1 };
        let most = self.most.map_or(u32::MAX, |most| most.saturating_mul(scale));
        let sum = settled.units.saturating_add(units);
        settled.units = sum.min(most);
        if sum > most { Err(Unpaid::BeyondMost) } else { Ok(()) }
    }

    /// From units to fen, and from fen to paid or held.
    fn weigh(&self, settled: &mut Settled, met: &BTreeSet<String>) {
        let sum = self.amount_fen * i64::from(settled.units);
        let fen = if self.per == Per::Hour { sum / 60 } else { sum };
        let unmet = self.requires.iter().filter(|requirement| !met.contains(&requirement.id));
        let refused = unmet.clone().any(|requirement| requirement.otherwise == Otherwise::Refuse);
        settled.unmet = unmet.map(|requirement| requirement.id.clone()).collect();
        if settled.unmet.is_empty() {
            settled.pay_fen = fen;
        } else if !refused {
            settled.held_fen = fen;
        }
    }
}

/// The quotas of decided duties over some days, whole periods, duties of one rhythm taken together. Duties that
/// are not counted in contacts have no quota of contacts.
pub fn quotas_of(duties: &[Duty], from: Date, to: Date) -> Vec<Quota> {
    let mut quotas: Vec<Quota> = Vec::new();
    for duty in duties.iter().filter(|duty| duty.unit == Unit::Contact) {
        let mut day = from;
        while let Some((starts_on, ends_on)) = period_of(duty.every, day, from) {
            add(&mut quotas, duty, (starts_on, ends_on));
            match ends_on.tomorrow() {
                Ok(next) if next <= to => day = next,
                _ => break,
            }
        }
    }
    quotas
}

fn add(quotas: &mut Vec<Quota>, duty: &Duty, (from, to): (Date, Date)) {
    let modes = duty.modes.iter().chain(&duty.covered_by);
    match quotas.iter_mut().find(|quota| (quota.from, quota.to) == (from, to)) {
        Some(quota) => {
            quota.count += duty.count;
            for mode in modes {
                if !quota.modes.contains(mode) {
                    quota.modes.push(mode.clone());
                }
            }
        }
        None => quotas.push(Quota { from, to, modes: modes.cloned().collect(), count: duty.count }),
    }
}
