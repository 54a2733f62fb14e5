//! Contacts of one subject become fen for one payee: a sum that no order of arrival changes.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::payments::{Otherwise, Payment, Per};
use crate::counting::{Around, Contact, is_asked, part_of};
use crate::decision::Duty;
use room::{Asked, Room};

mod room;
mod units;

/// One contact of one subject, made by the payee or by another visitor who is paid for the same subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// When and how it was made.
    pub contact: Contact,
    /// Why it does not count, where it does not.
    pub not_counted: Option<String>,
    /// The payment or other source that already covers it.
    pub covered_by: Option<String>,
    /// Another subject met in the same visit is paid for it.
    pub beside_another: bool,
    /// Another visitor made it who is paid too: it takes its share of the quota and is not paid here.
    pub by_another: bool,
}

/// What settling has to know besides the contacts.
#[derive(Debug, Clone, Copy)]
pub struct Settling<'a> {
    /// What is known of the subject's duties.
    pub asked: Asking<'a>,
    /// Parts of the day, working days, the first day of the duties.
    pub around: Around<'a>,
    /// First and last day of the period that is settled.
    pub period: (Date, Date),
    /// Ids of the requirements that are met.
    pub met: &'a BTreeSet<String>,
    /// Hundredths of the amount that are paid ([`crate::Pack::percent_of`]).
    pub percent: u32,
}

/// How settling learns what was within the duties.
#[derive(Debug, Clone, Copy)]
pub enum Asking<'a> {
    /// It counts by itself, for what the subject is owed.
    Duties(&'a [Duty]),
    /// Whoever asks has counted, over days on which not always the same was owed: a work that is not `not_counted` is
    /// within the quota.
    Counted {
        /// Ids of the duties that were missed in their periods that end in the one that is settled.
        missed: &'a BTreeSet<String>,
    },
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
    /// Ids of the duties that had to be met and were not: nothing is paid.
    pub missed: Vec<String>,
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
    /// It was shorter than is paid.
    TooShort,
    /// It was made in a part of the day, or on a day, that is not paid.
    NotThen,
    /// It held nothing of what is paid: no minutes, no such act.
    NoUnits,
    /// Something else already pays for it.
    Covered(String),
    /// Another subject met in the same visit is paid.
    BesideAnother,
    /// The quota of the subject's duties was used up.
    BeyondQuota,
    /// It is not of the kind that the subject's duties ask for, by its code in counting.
    NotAsked(&'static str),
    /// The most that is paid for a period was reached.
    BeyondMost,
    /// There were fewer contacts in the period than are paid at all.
    BelowLeast,
}

impl Payment {
    /// What one payee gets for one subject from the first to the last day of a period.
    ///
    /// `works` holds the contacts of every visitor who is paid for the subject, those before and after the period
    /// too: in a week that the period cuts in two they have their share of that week's quota, in a year of its
    /// limit. `None` where this kind of visitor is not paid.
    pub fn settle(&self, payee_kind: &str, works: &[Work], settling: Settling<'_>) -> Option<Settled> {
        if !self.to.iter().any(|kind| kind == payee_kind) {
            return None;
        }
        let mut works: Vec<&Work> = works.iter().collect();
        works.sort_by(|a, b| {
            let key = |work: &Work| (work.contact.on, work.contact.at);
            key(a).cmp(&key(b)).then_with(|| a.contact.id.cmp(&b.contact.id))
        });
        let sound: Vec<Contact> = works
            .iter()
            .filter(|work| self.fault(work, settling.around).is_none())
            .map(|work| work.contact.clone())
            .collect();
        let asked = Asked::of(self, settling.asked);
        let mut room = Room::new(self, &asked, &sound, settling);
        let (mut settled, mut paid, mut at) = (Settled::default(), Vec::new(), 0);
        for work in &works {
            let (from, to) = settling.period;
            let ours = !work.by_another && from <= work.contact.on && work.contact.on <= to;
            let verdict = match self.fault(work, settling.around) {
                Some(fault) => Err(fault),
                None => {
                    at += 1;
                    room.take(at - 1, &work.contact)
                }
            };
            let verdict = verdict.and_then(|units| if ours { self.add(units, &mut settled) } else { Ok(()) });
            match verdict {
                Err(why) if ours => settled.unpaid.push((work.contact.id.clone(), why)),
                Ok(()) if ours => paid.push(work.contact.id.clone()),
                _ => {}
            }
        }
        settled.contacts = u32::try_from(paid.len()).unwrap_or(u32::MAX);
        if self.least.is_some_and(|least| settled.contacts < least) {
            settled.units = 0;
            settled.unpaid.extend(paid.into_iter().map(|id| (id, Unpaid::BelowLeast)));
        }
        let done = works.iter().filter(|work| work.not_counted.is_none());
        let done: Vec<Contact> = done.map(|work| work.contact.clone()).collect();
        settled.missed = self.missed(&done, settling);
        self.weigh(&mut settled, settling);
        Some(settled)
    }

    /// What one payee gets for a period, from what was settled for each subject.
    pub fn for_payee(&self, fen: impl IntoIterator<Item = i64>) -> i64 {
        let fen = fen.into_iter();
        let sum = if self.per == Per::Payee {
            fen.max().unwrap_or_default()
        } else {
            fen.fold(0, i64::saturating_add)
        };
        self.payee_most_fen.map_or(sum, |most| sum.min(most))
    }

    fn fault(&self, work: &Work, around: Around<'_>) -> Option<Unpaid> {
        let contact = &work.contact;
        if let Some(why) = &work.not_counted {
            return Some(Unpaid::NotCounted(why.clone()));
        }
        if !self.modes.is_empty() && !self.modes.contains(&contact.mode) {
            return Some(Unpaid::Mode);
        }
        let part = || part_of(around.parts, contact).is_some_and(|part| self.parts.contains(&part.id));
        if (!self.parts.is_empty() && !part()) || !is_asked(&self.days, contact.on, around.calendar) {
            return Some(Unpaid::NotThen);
        }
        if self.minutes.is_some_and(|minutes| contact.minutes < minutes) {
            return Some(Unpaid::TooShort);
        }
        if let Some(other) = work.covered_by.as_ref().filter(|other| self.not_with.contains(other)) {
            return Some(Unpaid::Covered(other.clone()));
        }
        (self.once_per_visit && work.beside_another).then_some(Unpaid::BesideAnother)
    }

    fn add(&self, units: u32, settled: &mut Settled) -> Result<(), Unpaid> {
        let once = matches!(self.per, Per::Month | Per::Payee);
        let units = if once { u32::from(settled.units == 0) } else { units };
        let most = self.most.map_or(u32::MAX, |most| most.saturating_mul(self.scale()));
        let sum = settled.units.saturating_add(units);
        settled.units = sum.min(most);
        if sum > most { Err(Unpaid::BeyondMost) } else { Ok(()) }
    }

    /// From units to fen, and from fen to paid or held. What is less than a fen is not paid.
    fn weigh(&self, settled: &mut Settled, settling: Settling<'_>) {
        let sum = self.amount_fen.saturating_mul(i64::from(settled.units));
        let fen = sum.saturating_mul(i64::from(settling.percent)) / 100 / i64::from(self.scale());
        let unmet = self.requires.iter().filter(|requirement| !settling.met.contains(&requirement.id));
        let refused = unmet.clone().any(|requirement| requirement.otherwise == Otherwise::Refuse);
        settled.unmet = unmet.map(|requirement| requirement.id.clone()).collect();
        if !settled.missed.is_empty() || refused {
            return;
        }
        if settled.unmet.is_empty() {
            settled.pay_fen = fen;
        } else {
            settled.held_fen = fen;
        }
    }
}
