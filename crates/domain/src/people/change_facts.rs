//! Changing what is known of a person: from a day on, or because it was wrong from the start.

use jiff::Timestamp;
use jiff::civil::Date;
use rules::{Dictionary, FactDef, Origin};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::facts::{Fact, FactInput, rows_on};
use super::{Person, Sex, values};
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{AccountId, EventId, FactId, Mint, PersonId};
use crate::text::filled;

mod refusal;

pub use refusal::ChangeRefusal;

#[cfg(test)]
mod tests;

/// New values for facts of one person.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeFacts {
    /// Whose.
    pub person: PersonId,
    /// How they relate to what was known before.
    pub how: Change,
    /// The new values; `null` for "no longer known".
    pub facts: Vec<FactInput>,
    /// When the form was opened, where there was one. What somebody else has changed since is not overwritten unseen,
    /// and what one answer makes necessary must be told.
    pub opened_at: Option<Timestamp>,
    /// Why.
    pub note: Option<String>,
}

/// How a new value relates to the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Things changed: the new value holds from this day on, and up to the last day if there is one.
    From {
        /// First day.
        first: Date,
        /// Last day, where it is known to end.
        last: Option<Date>,
    },
    /// It was wrong: the new value takes the place of the old one over all its days.
    Correct,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The person, if the actor may see them.
    pub person: Option<&'a Person>,
    /// All that is known of them.
    pub facts: &'a [Fact],
    /// The facts of the pack in force.
    pub dictionary: &'a Dictionary,
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The person, with the copies of birth and sex brought up to date.
    pub person: Person,
    /// The new rows.
    pub facts: Vec<Fact>,
    /// The entry for the log.
    pub event: Event,
}

impl Changed {
    /// The same, learnt from somebody else than who enters it in the log.
    pub fn recorded_by(mut self, account: AccountId) -> Self {
        self.facts.iter_mut().for_each(|row| row.recorded_by = account);
        self
    }
}

/// Decides about new values. Values that are known already make no row.
///
/// # Errors
/// All refusals at once.
pub fn change_facts(
    command: &ChangeFacts,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Changed, Vec<ChangeRefusal>> {
    if !actor.may(Verb::ChangeFacts) {
        return Err(vec![ChangeRefusal::NotAllowed]);
    }
    let Some(person) = scene.person.filter(|person| actor.tenants.contains(&person.tenant)) else {
        return Err(vec![ChangeRefusal::UnknownPerson]);
    };
    let day = match command.how {
        Change::From { first, last } if last.is_some_and(|last| last < first) => {
            return Err(vec![ChangeRefusal::EndsBeforeItBegins]);
        }
        Change::From { first, .. } => first,
        Change::Correct => day_of(now),
    };
    let current = rows_on(scene.facts, day, now);
    let rows = rows(command, scene, &current, actor, now, mint)?;
    if rows.is_empty() {
        return Err(vec![ChangeRefusal::NothingNew]);
    }
    let event = event(command, person, &current, &rows, actor, now, EventId::mint(mint));
    Ok(Changed { person: with_copies(person, scene.facts, &rows, now), facts: rows, event })
}

/// A row for every value that is new.
fn rows(
    command: &ChangeFacts,
    scene: &Scene<'_>,
    current: &[&Fact],
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Vec<Fact>, Vec<ChangeRefusal>> {
    let mut refusals = Vec::new();
    let mut rows = Vec::new();
    for (at, input) in command.facts.iter().enumerate() {
        let seat = current.iter().copied().find(|row| row.fact == input.fact);
        let twice = command.facts[..at].iter().any(|earlier| earlier.fact == input.fact);
        match checked(input, seat, twice, command, scene) {
            Err(refusal) => refusals.push(refusal),
            Ok(()) if is_news(input, seat, command.how) => {
                rows.push(row(command, input, seat, actor, now, mint));
            }
            Ok(()) => {}
        }
    }
    if command.opened_at.is_some() {
        refusals.extend(owed(scene, current, &rows));
    }
    if refusals.is_empty() { Ok(rows) } else { Err(refusals) }
}

/// What these changes make necessary to say. What was left out before is no reason to refuse other changes.
fn owed(scene: &Scene<'_>, current: &[&Fact], rows: &[Fact]) -> Vec<ChangeRefusal> {
    let before = current.iter().map(|row| (row.fact.clone(), row.value.clone()));
    let after = rows.iter().map(|row| (row.fact.clone(), row.value.clone()));
    let known: Map<String, Value> = before.chain(after).collect();
    let touched = |id: &str| rows.iter().any(|row| row.fact == id);
    values::owed(scene.dictionary, &known)
        .filter(|(def, _)| touched(&def.id) || def.must_when.as_ref().is_some_and(|when| touched(&when.fact)))
        .map(|(def, text)| ChangeRefusal::FactValue { fact: def.id.clone(), text })
        .collect()
}

fn checked(
    input: &FactInput,
    seat: Option<&Fact>,
    twice: bool,
    command: &ChangeFacts,
    scene: &Scene<'_>,
) -> Result<(), ChangeRefusal> {
    let def: Option<&FactDef> = scene.dictionary.def(&input.fact);
    let Some(def) = def.filter(|def| !matches!(def.origin, Origin::FullYears { .. })) else {
        return Err(ChangeRefusal::UnknownFact(input.fact.clone()));
    };
    if twice {
        return Err(ChangeRefusal::FactTwice(input.fact.clone()));
    }
    // First of all what somebody else wrote: whoever is told of it once may send the form again as having seen it.
    if let (Some(seat), Some(opened_at)) = (seat, command.opened_at)
        && seat.recorded_at > opened_at
        && seat.value != input.value
    {
        return Err(ChangeRefusal::ChangedMeanwhile {
            fact: input.fact.clone(),
            name: def.name.clone(),
            value: values::shown(def, &seat.value),
        });
    }
    let oneself = || values::names_oneself(def, &input.value, &scene.person?.name);
    match values::fault(def, &input.value).or_else(oneself) {
        Some(text) => Err(ChangeRefusal::FactValue { fact: input.fact.clone(), text }),
        None => Ok(()),
    }
}

/// Whether an input says anything that is not known. A limited stretch says that the value ends.
fn is_news(input: &FactInput, seat: Option<&Fact>, how: Change) -> bool {
    let known = seat.map_or(&Value::Null, |seat| &seat.value);
    *known != input.value || matches!(how, Change::From { last: Some(_), .. })
}

fn row(
    command: &ChangeFacts,
    input: &FactInput,
    seat: Option<&Fact>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Fact {
    let (valid_from, valid_until, supersedes) = match (command.how, seat) {
        // Learnt in the same instant, such as a list that follows a registration: nothing but this says which came last.
        (Change::From { first, last }, Some(seat))
            if (seat.valid_from, seat.valid_until, seat.recorded_at) == (first, last, now) =>
        {
            (first, last, Some(seat.id))
        }
        (Change::From { first, last }, _) => (first, last, None),
        (Change::Correct, Some(seat)) => (seat.valid_from, seat.valid_until, Some(seat.id)),
        (Change::Correct, None) => (day_of(now), None, None),
    };
    Fact {
        id: FactId::mint(mint),
        person: command.person,
        fact: input.fact.clone(),
        value: input.value.clone(),
        valid_from,
        valid_until,
        recorded_at: now,
        recorded_by: actor.account,
        evidence: filled(input.evidence.as_deref()),
        supersedes,
    }
}

/// The person with birth and sex as they are known now.
fn with_copies(person: &Person, facts: &[Fact], rows: &[Fact], now: Timestamp) -> Person {
    let all: Vec<Fact> = facts.iter().chain(rows).cloned().collect();
    let known = super::facts::facts_on(&all, day_of(now), now);
    let text = |fact: &str| known.get(fact).and_then(Value::as_str);
    Person {
        born_on: text("born_on").and_then(|day| day.parse().ok()),
        sex: text("sex").and_then(Sex::from_code),
        ..person.clone()
    }
}

fn event(
    command: &ChangeFacts,
    person: &Person,
    current: &[&Fact],
    rows: &[Fact],
    actor: &Actor,
    now: Timestamp,
    id: EventId,
) -> Event {
    let before: Map<String, Value> = current
        .iter()
        .filter(|old| rows.iter().any(|row| row.fact == old.fact))
        .map(|old| (old.fact.clone(), old.value.clone()))
        .collect();
    let after: Map<String, Value> = rows.iter().map(|row| (row.fact.clone(), row.value.clone())).collect();
    Event {
        id,
        tenant: person.tenant,
        at: now,
        actor: actor.account,
        action: Action::PersonFactsChanged,
        subject: Subject::Person(person.id),
        person: Some(person.id),
        before: Some(before.into()),
        after: Some(after.into()),
        pack_hash: None,
        note: command.note.clone(),
    }
}
