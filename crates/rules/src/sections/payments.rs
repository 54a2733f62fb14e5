//! `payments.toml`: what is paid for the work, to whom, up to how much, and on what conditions.

use super::{ForWhom, Subject};
use crate::Every;
use crate::pack::Pack;
use crate::record::Record;

mod written;

pub(crate) use written::{RawPayments, assemble, word};

pub(crate) const FILE: &str = "payments.toml";

/// What is paid for the work.
#[derive(Debug, Clone)]
pub struct Payment {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// For contacts with whom.
    pub whom: ForWhom,
    /// Whole fen for one unit.
    pub amount_fen: i64,
    /// The unit.
    pub per: Per,
    /// The kind of act that a contact has to hold to be paid; empty for all.
    pub act: String,
    /// Kinds of visitor who are paid.
    pub to: Vec<String>,
    /// Modes that are paid; empty for all.
    pub modes: Vec<String>,
    /// Parts of the day that are paid; empty for all.
    pub parts: Vec<String>,
    /// Days that are paid, in words; empty for all.
    pub days: Vec<String>,
    /// Shorter contacts are not paid, where there is a bound.
    pub minutes: Option<u32>,
    /// What becomes of the minutes of a contact that are not a whole step.
    pub round: Option<Round>,
    /// Less than the whole amount, for some: the first that applies.
    pub shares: Vec<Share>,
    /// The period that is settled.
    pub period: Every,
    /// What of the duties is paid.
    pub cap: Cap,
    /// The duties whose quota it is; empty for all that are counted in its unit.
    pub duties: Vec<String>,
    /// Duties of the subject that must be met in the period, else nothing is paid.
    pub requires_met: Vec<String>,
    /// Most units for one subject in other periods, each with its clause.
    pub limits: Vec<(Every, u32, String)>,
    /// Fewer counted contacts with one subject in a period are not paid at all, where there is a bound.
    pub least: Option<u32>,
    /// Most units paid for one subject and period, where there is a bound.
    pub most: Option<u32>,
    /// Most fen paid to one payee in a period for all subjects together, where there is a bound.
    pub payee_most_fen: Option<i64>,
    /// Of several subjects met in one visit only one is paid.
    pub once_per_visit: bool,
    /// What must be there before anything is paid.
    pub requires: Vec<Requirement>,
    /// Other payments and sources that exclude this one.
    pub not_with: Vec<String>,
    /// Who assesses; empty where the notice does not say.
    pub assessed_by: String,
    /// How often it is paid out, where the notice says it.
    pub paid: Option<PaidEvery>,
    /// Where the money comes from; empty where the notice does not say.
    pub source: String,
}

/// What of the duties is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cap {
    /// Duties do not matter.
    None,
    /// As many in a period as its duties ask for together, of whichever.
    Quota,
    /// What counts for a duty.
    Duties,
}

/// What becomes of the minutes of a contact that are not a whole step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// The step.
    pub minutes: u32,
    /// They are not paid, paid as a whole step, or whichever is nearer.
    pub rest: Rest,
}

/// How minutes are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// What is left over is not paid.
    Dropped,
    /// A step that was begun is paid.
    Full,
    /// Half a step and more is paid as a whole one.
    Nearest,
}

/// Less, or more, than the whole amount.
#[derive(Debug, Clone)]
pub struct Share {
    /// Of which subjects.
    pub whom: ForWhom,
    /// Only where the payee is a relative of the subject, or only where not.
    pub relative: Option<bool>,
    /// How much of the amount.
    pub percent: u32,
    /// Clause of the notice.
    pub clause: String,
}

/// The unit of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// A contact that counted.
    Contact,
    /// Sixty minutes of contacts that counted, in minutes, the sum rounded down to whole fen.
    Hour,
    /// A single act of service.
    Act,
    /// A subject in a period in which any contact with them counted.
    Month,
    /// A payee in a period in which any contact counted, with however many subjects.
    Payee,
}

/// Something that must be there before anything is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Id by which the host says that it is met.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// What becomes of the money otherwise.
    pub otherwise: Otherwise,
    /// Clause of the notice.
    pub clause: String,
}

/// What becomes of money whose requirement is not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Otherwise {
    /// It waits until the requirement is met.
    Hold,
    /// It is not paid.
    Refuse,
}

/// How often money is paid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaidEvery {
    /// After every month.
    Month,
    /// After every quarter.
    Quarter,
    /// After every half year.
    HalfYear,
    /// After every year.
    Year,
}

impl Pack {
    /// How many hundredths of the amount are paid for a subject, to a relative of theirs or to somebody else.
    pub fn percent_of(&self, payment: &Payment, subject: Subject<'_>, relative: bool) -> u32 {
        self.percent(payment, (subject.decision.class.as_deref(), subject.record), relative)
    }

    /// The same of a class and the facts.
    pub(crate) fn percent(
        &self,
        payment: &Payment,
        (class, record): (Option<&str>, &Record),
        relative: bool,
    ) -> u32 {
        let applies = |share: &&Share| {
            share.relative.is_none_or(|asked| asked == relative)
                && self.applies(&share.whom, class, record) == Some(true)
        };
        payment.shares.iter().find(applies).map_or(100, |share| share.percent)
    }
}
