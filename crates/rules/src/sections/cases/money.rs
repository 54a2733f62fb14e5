//! Examples of payments and points.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{Differ, Kind, Scene, day};
use crate::sections::settle::{Settled, Unpaid, Work, quotas_of};

/// Contacts of a period, and what is paid for them.
#[derive(Debug)]
pub(super) struct Payment;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Worked {
    payment: String,
    payee: String,
    from: Spanned<Datetime>,
    to: Spanned<Datetime>,
    facts: Option<toml::Table>,
    #[serde(default)]
    met: Vec<String>,
    contacts: Vec<RawContact>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawContact {
    on: Spanned<Datetime>,
    mode: String,
    #[serde(default)]
    minutes: u32,
    #[serde(default = "one_act")]
    acts: u32,
    not_counted: Option<String>,
    covered_by: Option<String>,
    #[serde(default)]
    beside_another: bool,
    #[serde(default)]
    by_another: bool,
    /// Whose contact it is, where there is more than one subject of the same facts.
    #[serde(default)]
    person: String,
}

const fn one_act() -> u32 {
    1
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paid {
    fen: i64,
    held_fen: Option<i64>,
    units: Option<u32>,
    unmet: Option<Vec<String>>,
    /// Reasons of the contacts that are not paid, in the order of their days.
    unpaid: Option<Vec<String>>,
}

impl Kind for Payment {
    type Given = Worked;
    type Expect = Paid;

    fn run(scene: &Scene<'_>, given: &Worked, expect: &Paid, differ: &mut Differ) -> Result<(), String> {
        let (from, to) = (day(given.from.get_ref())?, day(given.to.get_ref())?);
        let decided = scene.decided(given.facts.as_ref(), to)?;
        let payments = &scene.pack.sections.payments;
        let payment = payments.iter().find(|payment| payment.id == given.payment);
        let payment = payment.ok_or_else(|| format!("没有“{}”这项补贴", given.payment))?;
        let quotas = quotas_of(&decided.decision.duties, from, to);
        let met = given.met.iter().cloned().collect();
        let mut sum = Settled::default();
        let for_subject = scene.pack.is_for(&payment.whom, decided.subject()) == Some(true);
        for works in by_person(&given.contacts)?.values().filter(|_| for_subject) {
            let settled = payment.settle(&given.payee, works, &quotas, (from, to), &met).unwrap_or_default();
            sum.units += settled.units;
            sum.pay_fen += settled.pay_fen;
            sum.held_fen += settled.held_fen;
            sum.unmet = settled.unmet;
            sum.unpaid.extend(settled.unpaid);
        }
        differ.compare("fen", Some(expect.fen), payment.for_payee([sum.pay_fen]));
        differ.compare("held_fen", expect.held_fen, sum.held_fen);
        differ.compare("units", expect.units, sum.units);
        differ.compare_list("unmet", expect.unmet.as_ref(), &sum.unmet);
        let unpaid: Vec<String> = sum.unpaid.iter().map(|(_, why)| code(why)).collect();
        differ.compare_list("unpaid", expect.unpaid.as_ref(), &unpaid);
        Ok(())
    }
}

fn by_person(contacts: &[RawContact]) -> Result<BTreeMap<&str, Vec<Work>>, String> {
    let mut people: BTreeMap<&str, Vec<Work>> = BTreeMap::new();
    for (at, contact) in contacts.iter().enumerate() {
        people.entry(&contact.person).or_default().push(Work {
            id: format!("{at:06}"),
            on: day(contact.on.get_ref())?,
            mode: contact.mode.clone(),
            minutes: contact.minutes,
            acts: contact.acts,
            not_counted: contact.not_counted.clone(),
            covered_by: contact.covered_by.clone(),
            beside_another: contact.beside_another,
            by_another: contact.by_another,
        });
    }
    Ok(people)
}

fn code(why: &Unpaid) -> String {
    match why {
        Unpaid::NotCounted(_) => "not_counted",
        Unpaid::Mode => "mode",
        Unpaid::Covered(_) => "covered",
        Unpaid::BesideAnother => "beside_another",
        Unpaid::BeyondQuota => "beyond_quota",
        Unpaid::BeyondMost => "beyond_most",
        Unpaid::BelowLeast => "below_least",
    }
    .to_owned()
}

/// Contacts of a helper in a month, and the points for them.
#[derive(Debug)]
pub(super) struct Points;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Helped {
    who: String,
    opted_in: bool,
    #[serde(default)]
    contacts: Vec<RawHelp>,
    balance: Option<u32>,
    redeem: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHelp {
    mode: String,
    #[serde(default)]
    minutes: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Collected {
    points: Option<u32>,
    /// What is left after something was given; `none` where the balance does not reach.
    left: Option<toml::Value>,
}

impl Kind for Points {
    type Given = Helped;
    type Expect = Collected;

    fn run(scene: &Scene<'_>, given: &Helped, expect: &Collected, differ: &mut Differ) -> Result<(), String> {
        let points = scene.pack.sections.points.as_ref().ok_or("这个规则包没有积分（points.toml）")?;
        let contacts = given.contacts.iter().map(|help| (help.mode.as_str(), help.minutes));
        differ.compare("points", expect.points, points.earned(&given.who, given.opted_in, contacts));
        if let (Some(balance), Some(id)) = (given.balance, &given.redeem) {
            let left =
                points.redeemed(balance, id).map_or_else(|| "none".to_owned(), |left| left.to_string());
            let wanted = expect.left.as_ref();
            let wanted = wanted.map(|left| left.as_str().map_or_else(|| left.to_string(), str::to_owned));
            differ.compare("left", wanted, left);
        }
        Ok(())
    }
}
