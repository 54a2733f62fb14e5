//! A month of one visitor: what each contact pays, and if nothing, why.
//!
//! Whether a contact counts was decided when it was counted, over days on which not always the same was asked
//! ([`crate::duties::tally`]); here the pack's payment is laid over those verdicts. A contact is paid in the month of its
//! day. What cannot be paid yet, because a file lacks something, waits and is named (Qidong 四; readings 15 to 17).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rules::Whom;
use rules::counting::{Around, Contact};
use rules::sections::calendar::Calendar;
use rules::sections::payments::{Cap, Payment};
use rules::sections::settle::{Asking, Settled, Settling, Unpaid, Work};

use crate::dates::{Period, clock_of, day_of};
use crate::duties::{Verdict, WhyNot};
use crate::ids::{HouseholdId, PersonId, VisitId};
use crate::packs::Pack;
use crate::visits::outcome::Mode;

#[cfg(test)]
mod tests;

/// A contact that the visitor made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The visit.
    pub visit: VisitId,
    /// Whom they saw.
    pub person: PersonId,
    /// With whom that person lives.
    pub household: HouseholdId,
    /// When it took place.
    pub visited_at: Timestamp,
    /// How.
    pub mode: Mode,
    /// As what kind of visitor, by the pack's code.
    pub kind: String,
    /// What it counts for.
    pub verdict: Verdict,
}

/// What settling has to know of a person besides the contacts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Ids of the requirements that are met, such as a complete file.
    pub met: BTreeSet<String>,
    /// Ids of the duties that were missed in the month.
    pub missed: BTreeSet<String>,
    /// Hundredths of the amount that are paid for this person, by payment; the whole of others.
    pub percents: BTreeMap<String, u32>,
}

/// What a contact pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pays {
    /// It is paid.
    Paid,
    /// It is paid as soon as what is missing for this person is there.
    Waits,
    /// It is not paid.
    Nothing(Unpaid),
    /// Visitors of this kind are not paid.
    NotThisKind,
}

/// What one payment of the pack comes to in a month.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Earned {
    /// Fen to pay.
    pub pay_fen: i64,
    /// Fen that wait.
    pub held_fen: i64,
    /// For whom something waits, with how much and the ids of what is missing.
    pub waiting: BTreeMap<PersonId, (i64, Vec<String>)>,
    /// What became of each contact.
    pub visits: BTreeMap<VisitId, Pays>,
}

/// What a payment comes to for a visitor's contacts of a month. `made` may come in any order; of whom nothing is known in
/// `about`, nothing is met.
pub fn month(
    pack: &Pack,
    payment: &Payment,
    made: &[Made],
    about: &BTreeMap<PersonId, About>,
    period: Period,
) -> Earned {
    let mut earned = Earned::default();
    let beside = beside_others(payment, made);
    let mut shares: BTreeMap<(&str, PersonId), Vec<&Made>> = BTreeMap::new();
    for one in made.iter().filter(|one| period.contains(day_of(one.visited_at))) {
        if payment.to.contains(&one.kind) {
            shares.entry((&one.kind, one.person)).or_default().push(one);
        } else {
            earned.visits.insert(one.visit, Pays::NotThisKind);
        }
    }
    let nothing = About::default();
    let calendar = Calendar::default();
    let mut pays = Vec::new();
    for ((kind, person), contacts) in shares {
        let known = about.get(&person).unwrap_or(&nothing);
        let works: Vec<Work> = contacts.iter().map(|one| work(payment, one, &beside)).collect();
        let settling = Settling {
            asked: Asking::Counted { missed: &known.missed },
            around: Around {
                parts: &pack.rules.sections.ladder.parts,
                calendar: &calendar,
                since: period.starts_on,
            },
            period: (period.starts_on, period.ends_on),
            met: &known.met,
            percent: known.percents.get(&payment.id).copied().unwrap_or(100),
        };
        let Some(settled) = payment.settle(kind, &works, settling) else { continue };
        pays.push(settled.pay_fen);
        earned.held_fen += settled.held_fen;
        if settled.held_fen > 0 {
            let (fen, unmet) = earned.waiting.entry(person).or_default();
            *fen += settled.held_fen;
            unmet.clone_from(&settled.unmet);
        }
        let told = contacts.iter().map(|one| (one.visit, outcome(one.visit, &settled)));
        earned.visits.extend(told);
    }
    earned.pay_fen = payment.for_payee(pays);
    earned
}

fn outcome(visit: VisitId, settled: &Settled) -> Pays {
    let id = visit.to_string();
    match settled.unpaid.iter().find(|(unpaid, _)| *unpaid == id) {
        Some((_, why)) => Pays::Nothing(why.clone()),
        None if settled.held_fen > 0 => Pays::Waits,
        None => Pays::Paid,
    }
}

fn work(payment: &Payment, made: &Made, beside: &BTreeSet<VisitId>) -> Work {
    Work {
        contact: Contact {
            id: made.visit.to_string(),
            on: day_of(made.visited_at),
            at: Some(clock_of(made.visited_at).time()),
            mode: made.mode.code().to_owned(),
            whom: Whom::Person,
            by: made.kind.clone(),
            ..Contact::default()
        },
        not_counted: unpaid(payment, &made.verdict).map(|why| why.code().to_owned()),
        covered_by: None,
        beside_another: beside.contains(&made.visit),
        by_another: false,
    }
}

/// Why a contact is not paid whatever else is known. Without a cap (reading 15) whoever was reached is paid for, asked or
/// not; with one, only what counts.
fn unpaid(payment: &Payment, verdict: &Verdict) -> Option<WhyNot> {
    let why = verdict.why_not()?;
    let work_done = matches!(
        why,
        WhyNot::Enough | WhyNot::OtherMode | WhyNot::NothingOwed | WhyNot::BeforeDuty | WhyNot::NoDuty
    );
    (payment.cap != Cap::None || !work_done).then_some(why)
}

/// Contacts with people whose housemate was met in the same visit and comes first: on the same day, in the same way.
fn beside_others(payment: &Payment, made: &[Made]) -> BTreeSet<VisitId> {
    if !payment.once_per_visit {
        return BTreeSet::new();
    }
    let mut first: BTreeMap<_, (Timestamp, PersonId)> = BTreeMap::new();
    let sound = || made.iter().filter(|one| unpaid(payment, &one.verdict).is_none());
    let visit = |one: &Made| (one.household, day_of(one.visited_at), one.mode);
    for one in sound() {
        let this = (one.visited_at, one.person);
        let earliest = first.entry(visit(one)).or_insert(this);
        *earliest = (*earliest).min(this);
    }
    let beside =
        sound().filter(|one| first.get(&visit(one)).is_some_and(|(_, person)| *person != one.person));
    beside.map(|one| one.visit).collect()
}
