//! Examples of payments, and of several together.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::counts::moment_of;
use super::{Differ, Kind, Scene, day};
use crate::cadence::{Every, Whom};
use crate::counting::{Around, Contact};
use crate::decision::Duty;
use crate::periods::period_of;
use crate::sections::caps::Currency;
use crate::sections::settle::{Asking, Settled, Settling, Unpaid, Work};

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
    /// The payee is a relative of the subject.
    #[serde(default)]
    relative: bool,
    contacts: Vec<RawContact>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawContact {
    on: Spanned<Datetime>,
    mode: String,
    #[serde(default)]
    minutes: u32,
    acts: Option<RawActs>,
    /// Kind of visitor, where it is not the payee's.
    by: Option<String>,
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

/// So many acts of the kind that is paid, or of several kinds.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "要写几项，或者每种几项：{ bath = 1 }")]
enum RawActs {
    Number(u32),
    Kinds(BTreeMap<String, u32>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paid {
    fen: i64,
    held_fen: Option<i64>,
    units: Option<u32>,
    unmet: Option<Vec<String>>,
    /// Duties that had to be met and were not.
    missed: Option<Vec<String>>,
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
        let met = given.met.iter().cloned().collect();
        let duties = &decided.decision.duties;
        let mut settling = Settling {
            asked: Asking::Duties(duties),
            around: Around {
                parts: &scene.pack.sections.ladder.parts,
                calendar: scene.calendar,
                since: from,
            },
            period: (from, to),
            met: &met,
            percent: scene.pack.percent_of(payment, decided.subject(), given.relative),
        };
        let act = acts_of(payment, duties);
        let people = by_person(given, &act)?;
        let for_subject = scene.pack.is_for(&payment.whom, decided.subject()) == Some(true);
        let (mut sum, mut fen) = (Settled::default(), 0);
        for period in periods(payment.period, from, to).into_iter().filter(|_| for_subject) {
            settling.period = period;
            let settled = people.values().filter_map(|works| payment.settle(&given.payee, works, settling));
            let settled: Vec<Settled> = settled.collect();
            fen += payment.for_payee(settled.iter().map(|settled| settled.pay_fen));
            for one in settled {
                sum.units += one.units;
                sum.held_fen += one.held_fen;
                sum.unmet = one.unmet;
                sum.missed.extend(one.missed);
                sum.unpaid.extend(one.unpaid);
            }
        }
        sum.missed.dedup();
        let currency = &scene.pack.sections.currency;
        let told = |amount: i64| {
            if *currency == Currency::default() { amount.to_string() } else { currency.in_words(amount) }
        };
        differ.compare("fen", Some(told(expect.fen)), told(fen));
        differ.compare("held_fen", expect.held_fen.map(told), told(sum.held_fen));
        differ.compare("units", expect.units, sum.units);
        differ.compare_list("unmet", expect.unmet.as_ref(), &sum.unmet);
        differ.compare_list("missed", expect.missed.as_ref(), &sum.missed);
        let unpaid: Vec<String> = sum.unpaid.iter().map(|(_, why)| code(why)).collect();
        differ.compare_list("unpaid", expect.unpaid.as_ref(), &unpaid);
        Ok(())
    }
}

/// The periods that are settled between two days, the first and the last cut off there.
fn periods(every: Every, from: Date, to: Date) -> Vec<(Date, Date)> {
    let (mut periods, mut day) = (Vec::new(), from);
    while let Some((_, last)) = period_of(every, day, from).filter(|_| day <= to) {
        periods.push((day, last.min(to)));
        match last.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    periods
}

/// The kind of act that a bare number means: what is paid, or what the duties ask for.
fn acts_of(payment: &crate::sections::payments::Payment, duties: &[Duty]) -> String {
    let asked = duties.iter().find_map(|duty| duty.act.clone());
    if payment.act.is_empty() { asked.unwrap_or_default() } else { payment.act.clone() }
}

fn by_person<'a>(given: &'a Worked, act: &str) -> Result<BTreeMap<&'a str, Vec<Work>>, String> {
    let mut people: BTreeMap<&str, Vec<Work>> = BTreeMap::new();
    for (at, raw) in given.contacts.iter().enumerate() {
        let (on, time) = moment_of(raw.on.get_ref())?;
        let contact = Contact {
            id: format!("{at:06}"),
            on,
            at: time,
            mode: raw.mode.clone(),
            whom: Whom::Person,
            by: raw.by.as_ref().unwrap_or(&given.payee).clone(),
            minutes: raw.minutes,
            acts: match &raw.acts {
                None => BTreeMap::new(),
                Some(RawActs::Number(number)) => BTreeMap::from([(act.to_owned(), *number)]),
                Some(RawActs::Kinds(kinds)) => kinds.clone(),
            },
        };
        people.entry(&raw.person).or_default().push(Work {
            contact,
            not_counted: raw.not_counted.clone(),
            covered_by: raw.covered_by.clone(),
            beside_another: raw.beside_another,
            by_another: raw.by_another,
        });
    }
    Ok(people)
}

fn code(why: &Unpaid) -> String {
    match why {
        Unpaid::NotCounted(_) => "not_counted",
        Unpaid::Mode => "mode",
        Unpaid::TooShort => "too_short",
        Unpaid::NotThen => "not_then",
        Unpaid::NoUnits => "no_units",
        Unpaid::Covered(_) => "covered",
        Unpaid::BesideAnother => "beside_another",
        Unpaid::BeyondQuota => "beyond_quota",
        Unpaid::NotAsked(why) => why,
        Unpaid::BeyondMost => "beyond_most",
        Unpaid::BelowLeast => "below_least",
    }
    .to_owned()
}

/// Sums of several payments, and what they come to together.
#[derive(Debug)]
pub(super) struct Capped;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sums {
    cap: String,
    paid: BTreeMap<String, i64>,
    #[serde(default)]
    all_met: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Together {
    fen: i64,
}

impl Kind for Capped {
    type Given = Sums;
    type Expect = Together;

    fn run(scene: &Scene<'_>, given: &Sums, expect: &Together, differ: &mut Differ) -> Result<(), String> {
        let bound = scene.pack.sections.caps.iter().find(|cap| cap.id == given.cap);
        let bound = bound.ok_or_else(|| format!("没有“{}”这个合计的限额", given.cap))?;
        if let Some(other) = given.paid.keys().find(|payment| !bound.payments.contains(payment)) {
            return Err(format!("“{}”不把“{other}”算在一起", given.cap));
        }
        let sum = given.paid.values().copied().fold(0, i64::saturating_add);
        differ.compare("fen", Some(expect.fen), bound.apply(sum, given.all_met));
        Ok(())
    }
}
