//! `payments.toml`: what is paid for the work, to whom, up to how much, and on what conditions.

use serde::Deserialize;
use toml::Spanned;

use super::desk::RawChosen;
use super::within::RawNumber;
use super::{Desk, ForWhom};
use crate::Every;
use crate::raw::Located;

pub(crate) const FILE: &str = "payments.toml";

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPayments {
    #[serde(default)]
    payment: Vec<RawPayment>,
    #[serde(default)]
    other_source: Vec<RawSource>,
}

/// Something outside this section that may already pay for a contact.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSource {
    id: Located,
    #[expect(dead_code, reason = "written for the reader of the pack")]
    name: String,
    clause: Located,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPayment {
    id: Located,
    name: Located,
    clause: Located,
    #[serde(default)]
    class: Vec<Located>,
    is: Option<Located>,
    amount: Spanned<RawNumber>,
    per: Per,
    to: Vec<Located>,
    #[serde(default)]
    modes: Vec<Located>,
    period: Every,
    cap: Option<Spanned<RawChosen>>,
    least: Option<Spanned<RawNumber>>,
    most: Option<Spanned<RawNumber>>,
    payee_most_fen: Option<Spanned<RawNumber>>,
    together: Option<Spanned<RawChosen>>,
    #[serde(default)]
    requires: Vec<RawRequirement>,
    #[serde(default)]
    not_with: Vec<Located>,
    assessed_by: String,
    paid: Spanned<RawChosen>,
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRequirement {
    id: Located,
    name: Located,
    otherwise: Spanned<RawChosen>,
    clause: Located,
}

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
    /// Kinds of visitor who are paid.
    pub to: Vec<String>,
    /// Modes that are paid; empty for all.
    pub modes: Vec<String>,
    /// The period that is settled.
    pub period: Every,
    /// Contacts beyond the quota of the subject's duties are not paid.
    pub within_quota: bool,
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
    /// Who assesses.
    pub assessed_by: String,
    /// How often it is paid out.
    pub paid: PaidEvery,
    /// Where the money comes from.
    pub source: String,
}

/// The unit of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// A contact that counted.
    Contact,
    /// Sixty minutes of contacts that counted, in minutes, the sum rounded down to whole fen.
    Hour,
    /// A single act of service.
    Act,
    /// A period in which any contact counted.
    Month,
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
    /// After every year.
    Year,
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawPayments) -> Vec<Payment> {
    desk.unique(FILE, raw.payment.iter().map(|payment| &payment.id));
    // Points of volunteers are a source that every pack knows.
    let mut sources: Vec<String> = raw.payment.iter().map(|payment| payment.id.get_ref().clone()).collect();
    sources.push("points".to_owned());
    for source in &raw.other_source {
        desk.clause(FILE, &source.clause);
        sources.push(source.id.get_ref().clone());
    }
    raw.payment.iter().map(|payment| one(desk, payment, &sources)).collect()
}

fn one(desk: &mut Desk<'_, '_>, raw: &RawPayment, sources: &[String]) -> Payment {
    if raw.to.is_empty() {
        desk.error(FILE, raw.id.span(), "to 是空的：写明付给哪些探访主体");
    }
    if matches!(raw.period, Every::Hours(_)) {
        desk.error(FILE, raw.id.span(), "period 要写一个结算周期，例如 \"month\"");
    }
    Payment {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        whom: desk.whom(FILE, &raw.class, raw.is.as_ref()),
        amount_fen: desk.number(FILE, &raw.amount, 1),
        per: raw.per,
        to: raw.to.iter().map(|kind| kind.get_ref().clone()).collect(),
        modes: desk.modes(FILE, &raw.modes),
        period: raw.period,
        within_quota: word(desk, raw.cap.as_ref(), &["none", "quota"]) == 1,
        least: raw.least.as_ref().map(|least| desk.count(FILE, least, 1)),
        most: raw.most.as_ref().map(|most| desk.count(FILE, most, 1)),
        payee_most_fen: raw.payee_most_fen.as_ref().map(|most| desk.number(FILE, most, 1)),
        once_per_visit: word(desk, raw.together.as_ref(), &["each", "once"]) == 1,
        requires: raw.requires.iter().map(|requirement| requirement_of(desk, requirement)).collect(),
        not_with: desk.known(FILE, "补贴或其他来源（other_source）", &raw.not_with, sources),
        assessed_by: raw.assessed_by.clone(),
        paid: [PaidEvery::Month, PaidEvery::Quarter, PaidEvery::Year]
            [word(desk, Some(&raw.paid), &["month", "quarter", "year"])],
        source: raw.source.clone(),
    }
}

/// Position of the word that is written or chosen by a reading; the first where nothing is written.
fn word(desk: &mut Desk<'_, '_>, raw: Option<&Spanned<RawChosen>>, allowed: &[&str]) -> usize {
    let chosen = raw.and_then(|raw| desk.chosen(FILE, raw, allowed));
    chosen.and_then(|chosen| allowed.iter().position(|word| *word == chosen)).unwrap_or_default()
}

fn requirement_of(desk: &mut Desk<'_, '_>, raw: &RawRequirement) -> Requirement {
    Requirement {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        otherwise: [Otherwise::Hold, Otherwise::Refuse]
            [word(desk, Some(&raw.otherwise), &["hold", "refuse"])],
        clause: desk.clause(FILE, &raw.clause),
    }
}
