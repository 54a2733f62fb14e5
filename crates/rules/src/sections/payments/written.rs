//! The file as it is written, and its way into what is checked.

use serde::Deserialize;
use toml::Spanned;

use super::{Cap, FILE, Otherwise, PaidEvery, Payment, Per, Requirement, Rest, Round, Share};
use crate::Every;
use crate::raw::{Located, RawDays, RawEvery};
use crate::sections::Desk;
use crate::sections::caps::{RawCap, RawCurrency};
use crate::sections::desk::RawChosen;
use crate::sections::within::RawNumber;

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPayments {
    pub currency: Option<Spanned<RawCurrency>>,
    #[serde(default)]
    pub payment: Vec<RawPayment>,
    #[serde(default)]
    pub cap: Vec<RawCap>,
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
pub(crate) struct RawPayment {
    pub id: Located,
    name: Located,
    clause: Located,
    #[serde(default)]
    class: Vec<Located>,
    is: Option<Located>,
    amount: Spanned<RawNumber>,
    per: Spanned<RawChosen>,
    act: Option<Located>,
    to: Vec<Located>,
    #[serde(default)]
    modes: Vec<Located>,
    #[serde(default)]
    parts: Vec<Located>,
    days: Option<Spanned<RawDays>>,
    minutes: Option<Spanned<RawNumber>>,
    round: Option<RawRound>,
    #[serde(default)]
    share: Vec<RawShare>,
    period: Spanned<RawEvery>,
    #[serde(default)]
    duties: Vec<Located>,
    #[serde(default)]
    requires_met: Vec<Located>,
    #[serde(default)]
    limit: Vec<RawLimit>,
    cap: Option<Spanned<RawChosen>>,
    least: Option<Spanned<RawNumber>>,
    most: Option<Spanned<RawNumber>>,
    payee_most_fen: Option<Spanned<RawNumber>>,
    together: Option<Spanned<RawChosen>>,
    #[serde(default)]
    requires: Vec<RawRequirement>,
    #[serde(default)]
    not_with: Vec<Located>,
    #[serde(default)]
    assessed_by: String,
    paid: Option<Spanned<RawChosen>>,
    #[serde(default)]
    source: String,
}

/// Minutes of a contact that are not a whole step.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRound {
    minutes: Spanned<RawNumber>,
    rest: Spanned<RawChosen>,
}

/// Less than the whole amount, for some.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawShare {
    is: Option<Located>,
    relative: Option<Spanned<bool>>,
    percent: Spanned<RawNumber>,
    clause: Located,
}

/// Most that is paid for one subject in another period than the one that is settled.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLimit {
    every: Spanned<RawEvery>,
    most: Spanned<RawNumber>,
    clause: Located,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRequirement {
    id: Located,
    name: Located,
    otherwise: Spanned<RawChosen>,
    clause: Located,
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
    let period = desk.every(FILE, &raw.period);
    if matches!(period, Every::Hours(_)) {
        desk.error(FILE, raw.period.span(), "period 要写一个结算周期，例如 \"month\"");
    }
    let per = [Per::Contact, Per::Hour, Per::Act, Per::Month, Per::Payee]
        [word(desk, Some(&raw.per), &["contact", "hour", "act", "month", "payee"])];
    if let (Some(act), false) = (&raw.act, per == Per::Act) {
        desk.error(FILE, act.span(), "只有按项付的补贴（per = \"act\"）才写 act");
    }
    let duties = desk.duties.clone();
    Payment {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        whom: desk.whom(FILE, &raw.class, raw.is.as_ref()),
        amount_fen: desk.number(FILE, &raw.amount, 1),
        per,
        act: raw.act.as_ref().map(|act| act.get_ref().clone()).unwrap_or_default(),
        to: raw.to.iter().map(|kind| kind.get_ref().clone()).collect(),
        modes: desk.modes(FILE, &raw.modes),
        parts: desk.parts(FILE, &raw.parts),
        days: desk.days(FILE, raw.days.as_ref()),
        minutes: raw.minutes.as_ref().map(|minutes| desk.count(FILE, minutes, 1)),
        round: raw.round.as_ref().map(|round| round_of(desk, round, per)),
        shares: raw.share.iter().map(|share| share_of(desk, share)).collect(),
        period,
        cap: [Cap::None, Cap::Quota, Cap::Duties][word(desk, raw.cap.as_ref(), &["none", "quota", "duties"])],
        duties: desk.known(FILE, "任务", &raw.duties, &duties),
        requires_met: desk.known(FILE, "任务", &raw.requires_met, &duties),
        limits: raw.limit.iter().map(|limit| limit_of(desk, limit)).collect(),
        least: raw.least.as_ref().map(|least| desk.count(FILE, least, 1)),
        most: raw.most.as_ref().map(|most| desk.count(FILE, most, 1)),
        payee_most_fen: raw.payee_most_fen.as_ref().map(|most| desk.number(FILE, most, 1)),
        once_per_visit: word(desk, raw.together.as_ref(), &["each", "once"]) == 1,
        requires: raw.requires.iter().map(|requirement| requirement_of(desk, requirement)).collect(),
        not_with: desk.known(FILE, "补贴或其他来源（other_source）", &raw.not_with, sources),
        assessed_by: raw.assessed_by.clone(),
        paid: raw.paid.as_ref().map(|paid| {
            [PaidEvery::Month, PaidEvery::Quarter, PaidEvery::HalfYear, PaidEvery::Year]
                [word(desk, Some(paid), &["month", "quarter", "half_year", "year"])]
        }),
        source: raw.source.clone(),
    }
}

fn round_of(desk: &mut Desk<'_, '_>, raw: &RawRound, per: Per) -> Round {
    if per != Per::Hour {
        desk.error(FILE, raw.minutes.span(), "只有按小时付的补贴（per = \"hour\"）才写 round");
    }
    Round {
        minutes: desk.count(FILE, &raw.minutes, 1),
        rest: [Rest::Dropped, Rest::Full, Rest::Nearest]
            [word(desk, Some(&raw.rest), &["dropped", "full", "nearest"])],
    }
}

fn share_of(desk: &mut Desk<'_, '_>, raw: &RawShare) -> Share {
    if raw.is.is_none() && raw.relative.is_none() {
        let message = "要写明对谁：is（条件），或者 relative = true（巡访人是老年人的亲属）";
        desk.error(FILE, raw.percent.span(), message);
    }
    Share {
        whom: desk.condition(FILE, raw.is.as_ref()),
        relative: raw.relative.as_ref().map(|relative| *relative.get_ref()),
        percent: desk.count(FILE, &raw.percent, 0),
        clause: desk.clause(FILE, &raw.clause),
    }
}

fn limit_of(desk: &mut Desk<'_, '_>, raw: &RawLimit) -> (Every, u32, String) {
    (desk.every(FILE, &raw.every), desk.count(FILE, &raw.most, 1), desk.clause(FILE, &raw.clause))
}

/// Position of the word that is written or chosen by a reading; the first where nothing is written.
pub(crate) fn word(desk: &mut Desk<'_, '_>, raw: Option<&Spanned<RawChosen>>, allowed: &[&str]) -> usize {
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
