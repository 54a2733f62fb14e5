//! Two entries of one person become one: whose values stay is chosen field by field, everything else is kept.
//!
//! What is known of both hangs at the one that stays (the *survivor*). Where both say something about the same fact
//! today, the chosen value is a new row in the place of the other; both histories stay below it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::facts::{Fact, rows_on};
use super::{Person, Sex};
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{AssignmentId, EventId, FactId, HappeningId, Mint, PersonId, VisitId, WorkerId};
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// One entry goes into another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergePeople {
    /// The entry that stays.
    pub survivor: PersonId,
    /// The entry that goes into it.
    pub other: PersonId,
    /// Fields (see [`Difference::field`]) in which the other's value stays; in all others the survivor's does.
    pub takes: BTreeSet<String>,
    /// Why they are one person.
    pub note: Option<String>,
}

/// All that the register holds of one entry.
#[derive(Debug, Clone)]
pub struct Whole {
    /// The person.
    pub person: Person,
    /// Who visits them.
    pub worker: Option<WorkerId>,
    /// What is known of them.
    pub facts: Vec<Fact>,
    /// Ids of what happened to them.
    pub happenings: Vec<HappeningId>,
    /// Ids of their contacts.
    pub visits: Vec<VisitId>,
    /// Ids of the charges for them.
    pub assignments: Vec<AssignmentId>,
}

/// Something in which two entries differ, and neither says nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// `name`, `identity`, `phone`, `address`, `worker`, `note`, or `fact.` and the id of a fact.
    pub field: String,
    /// What the survivor says.
    pub survivor: Value,
    /// What the other says.
    pub other: Value,
}

/// Why two entries are not merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeRefusal {
    /// The role does not merge.
    NotAllowed,
    /// Nobody of that id, or nobody the actor may see.
    Unknown,
    /// It is the same entry.
    Oneself,
    /// They are registered in different counties.
    OtherCounty,
}

impl From<MergeRefusal> for Refusal {
    fn from(refusal: MergeRefusal) -> Self {
        let (code, text) = match refusal {
            MergeRefusal::NotAllowed => ("merge.not_allowed", "您的账号不能合并重复登记的人"),
            MergeRefusal::Unknown => ("merge.unknown", "没有找到这两位老人，或有一位不在您负责的范围内"),
            MergeRefusal::Oneself => ("merge.oneself", "这是同一条登记，不用合并"),
            MergeRefusal::OtherCounty => {
                ("merge.other_county", "两条登记不在同一个县（市、区），不能合并，请由一方登记迁出")
            }
        };
        Refusal::new(code, text)
    }
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The survivor as they stand from now on.
    pub person: Person,
    /// Whether the number of the other entry is theirs from now on.
    pub takes_number: bool,
    /// Who visits from now on.
    pub worker: Option<WorkerId>,
    /// New rows of what is known, in the place of those that were not chosen.
    pub facts: Vec<Fact>,
    /// The entry for the log.
    pub event: Event,
}

/// In what two entries differ, so that somebody has to choose.
pub fn differences(survivor: &Whole, other: &Whole, now: Timestamp) -> Vec<Difference> {
    let (ours, theirs) = (fields(survivor), fields(other));
    let mut found: Vec<Difference> = ours
        .into_iter()
        .zip(theirs)
        .filter(|((_, ours), (_, theirs))| !ours.is_null() && !theirs.is_null() && ours != theirs)
        .map(|((field, survivor), (_, other))| Difference { field: field.to_owned(), survivor, other })
        .collect();
    found.extend(clashes(survivor, other, now).into_iter().map(|(ours, theirs)| Difference {
        field: format!("fact.{}", ours.fact),
        survivor: ours.value.clone(),
        other: theirs.value.clone(),
    }));
    found
}

fn fields(whole: &Whole) -> [(&'static str, Value); 6] {
    let person = &whole.person;
    [
        ("name", json!(person.name)),
        ("identity", json!(person.identity_masked)),
        ("phone", json!(person.phone)),
        ("address", json!([person.area, person.address])),
        ("worker", json!(whole.worker.map(|worker| worker.to_string()))),
        ("note", json!(person.note)),
    ]
}

/// The rows of today about one fact that say different things.
fn clashes<'a>(survivor: &'a Whole, other: &'a Whole, now: Timestamp) -> Vec<(&'a Fact, &'a Fact)> {
    let today = day_of(now);
    let theirs = rows_on(&other.facts, today, now);
    rows_on(&survivor.facts, today, now)
        .into_iter()
        .filter_map(|ours| Some((ours, *theirs.iter().find(|row| row.fact == ours.fact)?)))
        .filter(|(ours, theirs)| ours.value != theirs.value)
        .collect()
}

/// Decides what becomes of two entries of one person.
///
/// # Errors
/// The first reason why they stay two.
pub fn merge(
    command: &MergePeople,
    survivor: Option<&Whole>,
    other: Option<&Whole>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Merged, MergeRefusal> {
    if !actor.may(Verb::MergePeople) {
        return Err(MergeRefusal::NotAllowed);
    }
    if command.survivor == command.other {
        return Err(MergeRefusal::Oneself);
    }
    let (Some(ours), Some(theirs)) = (survivor, other) else { return Err(MergeRefusal::Unknown) };
    if !actor.tenants.contains(&ours.person.tenant) {
        return Err(MergeRefusal::Unknown);
    }
    if ours.person.tenant != theirs.person.tenant {
        return Err(MergeRefusal::OtherCounty);
    }
    let facts = chosen_facts(command, ours, theirs, actor, now, mint);
    let takes = |field: &str, ours: bool, theirs: bool| theirs && (!ours || command.takes.contains(field));
    let (a, b) = (&ours.person, &theirs.person);
    let mut person = a.clone();
    if takes("name", true, true) {
        (person.name, person.name_keys) = (b.name.clone(), b.name_keys.clone());
    }
    let takes_number = takes("identity", a.identity_masked.is_some(), b.identity_masked.is_some());
    if takes_number {
        person.identity_kind = b.identity_kind;
        person.identity_masked.clone_from(&b.identity_masked);
        person.identity_note.clone_from(&b.identity_note);
    }
    if takes("phone", a.phone.is_some(), b.phone.is_some()) {
        person.phone.clone_from(&b.phone);
    }
    if takes("address", true, true) {
        (person.address, person.area) = (b.address.clone(), b.area.clone());
    }
    if takes("note", a.note.is_some(), b.note.is_some()) {
        person.note.clone_from(&b.note);
    }
    let worker = if takes("worker", ours.worker.is_some(), theirs.worker.is_some()) {
        theirs.worker
    } else {
        ours.worker
    };
    person.registered_on = a.registered_on.min(b.registered_on);
    copies(&mut person, ours, theirs, &facts, now);
    let event = event(command, ours, theirs, &person, &facts, actor, now, EventId::mint(mint));
    Ok(Merged { person, takes_number, worker, facts, event })
}

/// Birth and sex as they are known from now on.
fn copies(person: &mut Person, ours: &Whole, theirs: &Whole, new: &[Fact], now: Timestamp) {
    let all: Vec<Fact> = ours.facts.iter().chain(&theirs.facts).chain(new).cloned().collect();
    let known = super::facts::facts_on(&all, day_of(now), now);
    let text = |fact: &str| known.get(fact).and_then(Value::as_str);
    person.born_on = text("born_on").and_then(|day| day.parse().ok()).or(person.born_on);
    person.sex = text("sex").and_then(Sex::from_code).or(person.sex);
}

/// For each fact on which the two disagree, the chosen value in the place of the one that was not chosen.
fn chosen_facts(
    command: &MergePeople,
    ours: &Whole,
    theirs: &Whole,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Vec<Fact> {
    clashes(ours, theirs, now)
        .into_iter()
        .map(|(mine, other)| {
            let takes = command.takes.contains(&format!("fact.{}", mine.fact));
            let (chosen, given_up) = if takes { (other, mine) } else { (mine, other) };
            Fact {
                id: FactId::mint(mint),
                person: command.survivor,
                value: chosen.value.clone(),
                recorded_at: now,
                recorded_by: actor.account,
                evidence: chosen.evidence.clone(),
                supersedes: Some(given_up.id),
                ..given_up.clone()
            }
        })
        .collect()
}

#[allow(clippy::too_many_arguments, reason = "an event is made of all that was decided about")]
fn event(
    command: &MergePeople,
    ours: &Whole,
    theirs: &Whole,
    person: &Person,
    facts: &[Fact],
    actor: &Actor,
    now: Timestamp,
    id: EventId,
) -> Event {
    let told = |whole: &Whole| {
        let fields: BTreeMap<&str, Value> = fields(whole).into_iter().collect();
        json!({
            "person": whole.person.id,
            "fields": fields,
            "registered_on": whole.person.registered_on,
            "facts": whole.facts.iter().map(|row| row.id).collect::<Vec<_>>(),
            "happenings": whole.happenings,
            "visits": whole.visits,
            "assignments": whole.assignments,
        })
    };
    let chosen: BTreeMap<&str, &Value> = facts.iter().map(|row| (row.fact.as_str(), &row.value)).collect();
    Event {
        id,
        tenant: person.tenant,
        at: now,
        actor: actor.account,
        action: Action::PersonMerged,
        subject: Subject::Person(command.other),
        person: Some(command.survivor),
        // Which rows hung where: all that is needed to take the two apart again.
        before: Some(json!({ "survivor": told(ours), "other": told(theirs) })),
        after: Some(json!({
            "takes": command.takes,
            "facts": chosen,
            "rows": facts.iter().map(|row| row.id).collect::<Vec<_>>(),
            "registered_on": person.registered_on,
        })),
        pack_hash: None,
        note: command.note.clone(),
    }
}
