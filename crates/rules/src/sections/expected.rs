//! What the work that is owed would cost, were all of it done: an estimate for an average week, never a settlement.

use super::Subject;
use super::payments::{Payment, Per};
use crate::cadence::{Every, Unit};
use crate::decision::Duty;
use crate::pack::Pack;
use crate::record::Record;

impl Pack {
    /// The payments that are made for a subject of a class, by position, with how many hundredths of the amount.
    pub(crate) fn payments_for(&self, class: usize, record: &Record) -> impl Iterator<Item = (usize, u32)> {
        let class = Some(self.classes[class].id.as_str());
        let payments = self.sections.payments.iter().enumerate();
        payments
            .filter(move |(_, payment)| self.applies(&payment.whom, class, record) == Some(true))
            .map(move |(at, payment)| (at, self.percent(payment, (class, record), false)))
    }

    /// Most that is paid for a subject in an average week, in millionths of a fen: everything that is owed is done,
    /// by somebody who is paid for it and is no relative, and nothing else is. What stands between several payees
    /// or several payments is left out.
    pub fn expected_fen(&self, subject: Subject<'_>) -> i64 {
        let class = subject.decision.class.as_ref();
        let class = class.and_then(|id| self.classes.iter().position(|class| class.id == *id));
        let Some(class) = class else { return 0 };
        let payments = self.payments_for(class, subject.record);
        payments
            .map(|(at, percent)| {
                let payment = &self.sections.payments[at];
                let units = units_a_week(payment, &subject.decision.duties);
                let fen = i128::from(units) * i128::from(payment.amount_fen) * i128::from(percent) / 100;
                i64::try_from(fen).unwrap_or(i64::MAX)
            })
            .sum()
    }
}

/// How many units of a payment the duties come to in an average week, in millionths, within its bounds.
fn units_a_week(payment: &Payment, duties: &[Duty]) -> i64 {
    let paid = |duty: &&Duty| {
        let named = payment.duties.is_empty() || payment.duties.contains(&duty.id);
        let mode = |mode: &String| payment.modes.is_empty() || payment.modes.contains(mode);
        named && duty.modes.iter().any(mode)
    };
    let units = match payment.per {
        // One for every period in which anything is done at all.
        Per::Month => {
            let any = duties.iter().filter(paid).any(|duty| duty.count > 0);
            return payment.period.millionths_a_week(u32::from(any));
        }
        // It hangs on how many payees there are, and not on the subject.
        Per::Payee => return 0,
        Per::Contact | Per::Hour | Per::Act => {
            duties.iter().filter(paid).map(|duty| units_of(payment, duty)).sum::<i64>()
        }
    };
    if payment.least.is_some_and(|least| units < payment.period.millionths_a_week(least)) {
        return 0;
    }
    let most = payment.most.map(|most| (payment.period, most)).into_iter();
    let limits = payment.limits.iter().map(|(every, most, _)| (*every, *most));
    most.chain(limits)
        .fold(units, |units, (every, most): (Every, u32)| units.min(every.millionths_a_week(most)))
}

/// The units of one duty in an average week, in millionths.
fn units_of(payment: &Payment, duty: &Duty) -> i64 {
    let rate = duty.every.millionths_a_week(duty.count);
    match (payment.per, duty.unit) {
        (Per::Contact, Unit::Contact) | (Per::Hour, Unit::Hour) => rate,
        (Per::Hour, Unit::Minute) => rate / 60,
        (Per::Hour, Unit::Contact) => rate / 60 * i64::from(duty.minutes.unwrap_or(0)),
        (Per::Act, Unit::Act) if payment.act.is_empty() || duty.act.as_ref() == Some(&payment.act) => rate,
        // Every act takes a visit, and nobody says how many are done in one.
        _ => 0,
    }
}
