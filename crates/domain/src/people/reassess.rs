//! An assessment of abilities with the same result as before: an act of its own, with a day, an assessor and a paper.
//! It stands in the history and changes nothing that is decided.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::assessment::FACTS;
use super::facts::{Fact, rows_on};
use super::{Person, assessment};
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, FactId, Mint, PersonId};
use crate::refusal::Refusal;
use crate::text::filled;

#[cfg(test)]
mod tests;

/// Somebody was assessed again, and the result is the one that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reassess {
    /// Who.
    pub person: PersonId,
    /// The day of the assessment.
    pub on: Date,
    /// What it rests on: standard, assessor, papers.
    pub evidence: String,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The person, if the actor may see them.
    pub person: Option<&'a Person>,
    /// All that is known of them.
    pub facts: &'a [Fact],
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Reassessed {
    /// The rows: the values that hold, from the day of the assessment on. No day shows another value because of them.
    pub facts: Vec<Fact>,
    /// The entry for the log.
    pub event: Event,
}

/// Why an assessment is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReassessRefusal {
    /// The role does not change facts.
    NotAllowed,
    /// Nobody of that id, or nobody the actor may see.
    UnknownPerson,
    /// There is no earlier result that could have stayed the same.
    NotAssessed,
    /// An assessment of that very day is known.
    SameDay,
    /// A day to come.
    InFuture,
    /// Nothing says who assessed, or on which paper it stands.
    NoEvidence,
}

impl From<ReassessRefusal> for Refusal {
    fn from(refusal: ReassessRefusal) -> Self {
        use ReassessRefusal as R;
        match refusal {
            R::NotAllowed => Refusal::new("reassess.not_allowed", "您的账号不能修改老年人信息"),
            R::UnknownPerson => {
                Refusal::new("reassess.unknown_person", "没有找到这位老人，或不在您负责的范围内")
            }
            R::NotAssessed => {
                let text = "这一天之前没有评估结果可以沿用，请到“变更信息”里填写能力等级或评分";
                Refusal::new("reassess.not_assessed", text).at("on")
            }
            R::SameDay => Refusal::new("reassess.same_day", "这一天的评估已经登记，请核对评估日期").at("on"),
            R::InFuture => Refusal::new("reassess.in_future", "评估日期不能晚于今天").at("on"),
            R::NoEvidence => {
                Refusal::new("reassess.no_evidence", "请填写评估报告或依据，如：报告编号").at("evidence")
            }
        }
    }
}

/// Decides about an assessment with the same result.
///
/// # Errors
/// Why it is not kept.
pub fn reassess(
    command: &Reassess,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Reassessed, ReassessRefusal> {
    if !actor.may(Verb::ChangeFacts) {
        return Err(ReassessRefusal::NotAllowed);
    }
    let person = scene.person.filter(|person| actor.tenants.contains(&person.tenant));
    let person = person.ok_or(ReassessRefusal::UnknownPerson)?;
    if command.on > day_of(now) {
        return Err(ReassessRefusal::InFuture);
    }
    let mut seats = rows_on(scene.facts, command.on, now);
    seats.retain(|row| FACTS.contains(&row.fact.as_str()) && !row.value.is_null());
    if !seats.iter().any(|row| assessment::is_result(&row.value)) {
        return Err(ReassessRefusal::NotAssessed);
    }
    if seats.iter().any(|row| row.valid_from == command.on) {
        return Err(ReassessRefusal::SameDay);
    }
    let evidence = filled(Some(&command.evidence)).ok_or(ReassessRefusal::NoEvidence)?;
    let facts: Vec<Fact> = seats
        .iter()
        .map(|seat| Fact {
            id: FactId::mint(mint),
            valid_from: command.on,
            recorded_at: now,
            recorded_by: actor.account,
            evidence: Some(evidence.clone()),
            supersedes: None,
            // Person, fact, value and the last day are those of the row that holds.
            ..(*seat).clone()
        })
        .collect();
    let event = Event {
        id: EventId::mint(mint),
        tenant: person.tenant,
        at: now,
        actor: actor.account,
        action: Action::PersonReassessed,
        subject: Subject::Person(person.id),
        person: Some(person.id),
        before: None,
        after: Some(json!({ "on": command.on, "evidence": evidence })),
        pack_hash: None,
        note: Some(format!("评估日期 {}，结果不变", command.on)),
    };
    Ok(Reassessed { facts, event })
}
