//! How much of a contact is within what the duties ask for, and within the limits of other periods.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Asking, Settling, Unpaid};
use crate::counting::{Contact, Counted, NotCounted, count, is_kind};
use crate::decision::Duty;
use crate::periods::{days_between, period_of};
use crate::sections::payments::{Cap, Payment};

/// The duties whose quota a payment looks at.
pub(super) struct Asked {
    duties: Vec<Duty>,
    /// They are counted in the unit that is paid; otherwise a contact of theirs is paid whole.
    in_unit: bool,
}

impl Asked {
    pub fn of(payment: &Payment, asking: Asking<'_>) -> Self {
        let Asking::Duties(duties) = asking else { return Self { duties: Vec::new(), in_unit: false } };
        let pays = |mode: &String| payment.modes.is_empty() || payment.modes.contains(mode);
        let named = |duty: &&Duty| match payment.duties.is_empty() {
            true => duty.modes.iter().chain(&duty.covered_by).any(pays),
            false => payment.duties.contains(&duty.id),
        };
        let all: Vec<&Duty> = duties.iter().filter(named).collect();
        let in_unit = all.iter().any(|duty| payment.is_of_unit(duty));
        let fits =
            |duty: &&&Duty| payment.is_of_unit(duty) || (!in_unit && duty.counts_contacts_of_anybody());
        Self { duties: all.iter().filter(fits).map(|duty| (*duty).clone()).collect(), in_unit }
    }
}

impl Payment {
    /// The duties that had to be met and were not, in their periods that end in the one that is settled.
    pub(super) fn missed(&self, contacts: &[Contact], settling: Settling<'_>) -> Vec<String> {
        if self.requires_met.is_empty() {
            return Vec::new();
        }
        let duties = match settling.asked {
            Asking::Duties(duties) => duties,
            Asking::Counted { missed } => {
                return self.requires_met.iter().filter(|duty| missed.contains(*duty)).cloned().collect();
            }
        };
        let counted = count(duties, contacts, settling.around);
        let (from, to) = settling.period;
        let missed = duties.iter().enumerate().filter(|(at, duty)| {
            self.requires_met.contains(&duty.id)
                && counted.tallies(*at, from, to).iter().any(|tally| !tally.met)
        });
        missed.map(|(_, duty)| duty.id.clone()).collect()
    }
}

/// What is left while contacts are taken one after another.
pub(super) struct Room<'a> {
    payment: &'a Payment,
    /// The payment's, where the duties are counted here.
    cap: Cap,
    asked: &'a Asked,
    settling: Settling<'a>,
    counted: Option<Counted<'a>>,
    pool: Vec<Quota>,
    /// What limits of other periods have taken, by limit and first day.
    limited: BTreeMap<(usize, Date), u32>,
}

/// How much is owed from one day to another, by whichever duties have that period.
struct Quota {
    from: Date,
    to: Date,
    modes: Vec<String>,
    left: u32,
}

impl<'a> Room<'a> {
    pub fn new(
        payment: &'a Payment,
        asked: &'a Asked,
        contacts: &'a [Contact],
        settling: Settling<'a>,
    ) -> Self {
        let counts_itself = matches!(settling.asked, Asking::Duties(_));
        let cap = if counts_itself { payment.cap } else { Cap::None };
        let (counts, pools) = (cap == Cap::Duties, cap == Cap::Quota);
        let days = contacts.iter().map(|contact| contact.on);
        let first = days.clone().chain([settling.period.0]).min().unwrap_or(settling.period.0);
        let last = days.chain([settling.period.1]).max().unwrap_or(settling.period.1);
        Self {
            payment,
            cap,
            asked,
            settling,
            counted: counts.then(|| count(&asked.duties, contacts, settling.around)),
            pool: if pools { pool(&asked.duties, (first, last), settling.around.since) } else { Vec::new() },
            limited: BTreeMap::new(),
        }
    }

    /// How many units of a contact are paid; `at` is its place among those that were counted.
    pub fn take(&mut self, at: usize, contact: &Contact) -> Result<u32, Unpaid> {
        let units = self.payment.units(contact);
        if units == 0 {
            return Err(Unpaid::NoUnits);
        }
        let units = match self.cap {
            Cap::None => units,
            Cap::Duties => self.counted(at, units)?,
            Cap::Quota => self.pooled(contact, units)?,
        };
        self.limited(contact, units)
    }

    fn counted(&self, at: usize, units: u32) -> Result<u32, Unpaid> {
        let Some(counted) = &self.counted else { return Ok(units) };
        let taken = counted.of(at).map_err(|why| match why {
            NotCounted::Enough | NotCounted::Kept | NotCounted::Ceiling | NotCounted::Other => {
                Unpaid::BeyondQuota
            }
            why => Unpaid::NotAsked(why.code()),
        })?;
        Ok(if self.asked.in_unit {
            taken.iter().map(|(_, amount)| *amount).sum::<u32>().min(units)
        } else {
            units
        })
    }

    /// Takes units out of the quota, the shortest period first.
    fn pooled(&mut self, contact: &Contact, units: u32) -> Result<u32, Unpaid> {
        let around = self.settling.around;
        let names = |duty: &&Duty| [&duty.modes, &duty.covered_by].iter().any(|m| m.contains(&contact.mode));
        let naming = self.asked.duties.iter().filter(names);
        let kinds = naming.map(|duty| is_kind(duty, contact, around));
        if let Some(Err(why)) = kinds.min_by_key(Result::is_err) {
            return Err(Unpaid::NotAsked(why.code()));
        }
        let fits = |quota: &&mut Quota| {
            quota.from <= contact.on
                && contact.on <= quota.to
                && quota.modes.contains(&contact.mode)
                && quota.left > 0
        };
        let left = self.pool.iter_mut().filter(fits);
        let Some(quota) = left.min_by_key(|quota| days_between(quota.from, quota.to)) else {
            return Err(Unpaid::BeyondQuota);
        };
        let taken = if self.asked.in_unit { units.min(quota.left) } else { 1 };
        quota.left -= taken;
        Ok(if self.asked.in_unit { taken } else { units })
    }

    /// What limits of other periods leave of some units.
    fn limited(&mut self, contact: &Contact, units: u32) -> Result<u32, Unpaid> {
        let limits = self.payment.limits.iter().enumerate().filter_map(|(at, (every, most, _))| {
            let (first, _) = period_of(*every, contact.on, self.settling.around.since)?;
            Some(((at, first), most.saturating_mul(self.payment.scale())))
        });
        let limits: Vec<_> = limits.collect();
        let left = limits
            .iter()
            .map(|(key, most)| most.saturating_sub(self.limited.get(key).copied().unwrap_or_default()));
        let units = left.chain([units]).min().unwrap_or(units);
        for (key, _) in limits {
            *self.limited.entry(key).or_default() += units;
        }
        if units == 0 { Err(Unpaid::BeyondMost) } else { Ok(units) }
    }
}

/// The quotas of duties over some days, whole periods, duties of one rhythm taken together.
fn pool(duties: &[Duty], (from, to): (Date, Date), since: Date) -> Vec<Quota> {
    let mut quotas: Vec<Quota> = Vec::new();
    for duty in duties {
        let mut day = from;
        while let Some((starts_on, ends_on)) = period_of(duty.every, day, since) {
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
    let count = duty.count.saturating_mul(duty.scale());
    match quotas.iter_mut().find(|quota| (quota.from, quota.to) == (from, to)) {
        Some(quota) => {
            quota.left = quota.left.saturating_add(count);
            for mode in modes {
                if !quota.modes.contains(mode) {
                    quota.modes.push(mode.clone());
                }
            }
        }
        None => quotas.push(Quota { from, to, modes: modes.cloned().collect(), left: count }),
    }
}
