//! Bounds over several payments together, and the money they are told in.

use serde::Deserialize;
use toml::Spanned;

use super::Desk;
use super::desk::RawChosen;
use super::payments::{FILE, RawPayments, word};
use super::within::RawNumber;
use crate::Every;
use crate::raw::{Located, RawEvery};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCap {
    id: Located,
    name: Located,
    clause: Located,
    payments: Vec<Located>,
    of: Option<Spanned<RawChosen>>,
    period: Spanned<RawEvery>,
    most_fen: Option<Spanned<RawNumber>>,
    least_fen: Option<Spanned<RawNumber>>,
    least_if: Option<Spanned<RawChosen>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCurrency {
    name: String,
    decimals: u8,
}

/// What several payments come to together, at least and at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// Ids of the payments that are added up.
    pub payments: Vec<String>,
    /// Whose sum it is.
    pub of: Whose,
    /// Over which period.
    pub period: Every,
    /// At most.
    pub most_fen: Option<i64>,
    /// At least.
    pub least_fen: Option<i64>,
    /// The least is paid only where every duty was met.
    pub least_if_all_met: bool,
}

/// Whose sum is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Of one payee, for all subjects.
    Payee,
    /// For one subject, to all payees.
    Subject,
}

/// The money of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    /// What one of it is called.
    pub name: String,
    /// How many places it has after the point: amounts are whole numbers of the last one.
    pub decimals: u8,
}

impl Default for Currency {
    fn default() -> Self {
        Self { name: "元".into(), decimals: 2 }
    }
}

impl Currency {
    /// An amount in words: `3.50 元`, `20000 日元`.
    pub fn in_words(&self, amount: i64) -> String {
        let places = usize::from(self.decimals);
        let digits = format!("{:0>width$}", amount.unsigned_abs(), width = places + 1);
        let (whole, rest) = digits.split_at(digits.len() - places);
        let (sign, point) = (if amount < 0 { "-" } else { "" }, if places > 0 { "." } else { "" });
        format!("{sign}{whole}{point}{rest} {}", self.name)
    }
}

impl Bound {
    /// What is paid of a sum over the payments it bounds. Whoever has nothing to be paid is paid no least either.
    pub fn apply(&self, sum_fen: i64, all_met: bool) -> i64 {
        let least = self.least_fen.filter(|_| sum_fen > 0 && (all_met || !self.least_if_all_met));
        let sum = least.map_or(sum_fen, |least| sum_fen.max(least));
        self.most_fen.map_or(sum, |most| sum.min(most))
    }
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawPayments) -> Vec<Bound> {
    desk.unique(FILE, raw.cap.iter().map(|cap| &cap.id));
    let payments: Vec<String> = raw.payment.iter().map(|payment| payment.id.get_ref().clone()).collect();
    raw.cap.iter().map(|cap| one(desk, cap, &payments)).collect()
}

fn one(desk: &mut Desk<'_, '_>, raw: &RawCap, payments: &[String]) -> Bound {
    let bound = Bound {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        payments: desk.known(FILE, "补贴", &raw.payments, payments),
        of: [Whose::Payee, Whose::Subject][word(desk, raw.of.as_ref(), &["payee", "subject"])],
        period: desk.every(FILE, &raw.period),
        most_fen: raw.most_fen.as_ref().map(|most| desk.number(FILE, most, 0)),
        least_fen: raw.least_fen.as_ref().map(|least| desk.number(FILE, least, 0)),
        least_if_all_met: word(desk, raw.least_if.as_ref(), &["always", "all_met"]) == 1,
    };
    match (bound.least_fen, bound.most_fen) {
        (None, None) => {
            desk.error(FILE, raw.id.span(), "要写明合在一起最多（most_fen）或者最少（least_fen）多少");
        }
        (Some(least), Some(most)) if least > most => {
            desk.error(FILE, raw.id.span(), "最少的比最多的还多");
        }
        _ => {}
    }
    bound
}

/// The money of a place: yuan and fen where it says nothing.
pub(crate) fn currency(desk: &mut Desk<'_, '_>, raw: &RawPayments) -> Currency {
    let Some(raw) = &raw.currency else { return Currency::default() };
    let (name, decimals) = (raw.get_ref().name.clone(), raw.get_ref().decimals);
    if decimals > 4 || name.trim().is_empty() {
        desk.error(FILE, raw.span(), "货币要写名称（name），小数位数（decimals）是 0 到 4");
    }
    Currency { name, decimals: decimals.min(4) }
}
