//! A subject's facts in typed slots, ready to be asked.

mod derive;
mod value;

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::dictionary::{Dictionary, FactDef, Kind, Origin};
use crate::interval::{Slot, day_number};

pub use derive::full_years;
pub(crate) use derive::{Derivation, derivations, derive};
pub use value::fits;
pub(crate) use value::{read_value, wrong};

/// A list with more members than this is a mistake: nobody shares a home with so many.
const MOST_MEMBERS: usize = 200;

/// A subject's slots, with those of the members of its lists.
#[derive(Debug, PartialEq, Eq)]
pub struct Record {
    /// The day asked, as a running number.
    pub(crate) on: i64,
    pub(crate) own: Vec<Slot>,
    /// Which of the subject's facts were told.
    pub(crate) told: Vec<bool>,
    /// One for each list fact.
    pub(crate) lists: Vec<Members>,
}

/// The members of a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Members {
    /// Position of the list's fact.
    pub fact: usize,
    pub known: bool,
    pub width: usize,
    /// The members' slots in one row, and which of them were told.
    pub slots: Vec<Slot>,
    pub told: Vec<bool>,
}

/// What is wrong with the facts that arrived.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// Not in the dictionary.
    #[error("unknown fact `{0}`")]
    Unknown(String),
    /// Can only be derived.
    #[error("fact `{0}` is derived and cannot be given")]
    Derived(String),
    /// Another type or an impossible value.
    #[error("fact `{fact}`: {expected} expected, got {got}")]
    Value {
        /// The fact.
        fact: String,
        /// What would be right.
        expected: String,
        /// What arrived.
        got: String,
    },
}

/// The slots of somebody of whom nothing is known, and how derived ones follow from the others.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    own: Row,
    lists: Vec<(usize, Row)>,
}

#[derive(Debug, Clone)]
struct Row {
    slots: Vec<Slot>,
    /// Every value possible, also of what has one as long as nobody told any.
    open: Vec<Slot>,
    derivations: Vec<Derivation>,
}

impl Shape {
    pub fn of(dictionary: &Dictionary) -> Self {
        let lists = dictionary.facts().iter().enumerate().filter_map(|(at, def)| match &def.kind {
            Kind::List(members) => Some((at, Row::of(members))),
            _ => None,
        });
        Self { own: Row::of(dictionary.facts()), lists: lists.collect() }
    }

    /// Somebody of whom nothing is known.
    pub fn unknown(&self, on: Date) -> Record {
        let lists = self.lists.iter().map(|(fact, row)| Members {
            fact: *fact,
            known: false,
            width: row.slots.len(),
            slots: Vec::new(),
            told: Vec::new(),
        });
        Record {
            on: day_number(on),
            own: self.own.slots.clone(),
            told: vec![false; self.own.slots.len()],
            lists: lists.collect(),
        }
    }

    /// Anybody at all: no value is taken for granted.
    pub fn anybody(&self, on: Date) -> Record {
        Record { own: self.own.open.clone(), ..self.unknown(on) }
    }

    /// Reads facts as they arrive. An absent key, or `null`, is unknown.
    pub fn read(
        &self,
        dictionary: &Dictionary,
        facts: &Map<String, Value>,
        on: Date,
    ) -> Result<Record, FactError> {
        let mut record = self.unknown(on);
        for (key, value) in facts {
            let Some(at) = dictionary.position(key) else {
                // What is only written down decides nothing, so its value is not looked at.
                if dictionary.note(key).is_some_and(|def| def.id == *key) {
                    continue;
                }
                return Err(FactError::Unknown(key.clone()));
            };
            let def = &dictionary.facts()[at];
            if value.is_null() {
                continue;
            }
            record.own[at] = told(def, value, "")?;
            record.told[at] = true;
            if let Kind::List(defs) = &def.kind {
                self.read_members(&mut record, at, (def, defs), value)?;
            }
        }
        derive(&self.own.derivations, &mut record.own, &record.told, record.on, |at| {
            dictionary.facts()[at].id.clone()
        })?;
        Ok(record)
    }

    fn read_members(
        &self,
        record: &mut Record,
        at: usize,
        (list, defs): (&FactDef, &[FactDef]),
        value: &Value,
    ) -> Result<(), FactError> {
        let Some((members, (_, row))) =
            record.lists.iter_mut().zip(&self.lists).find(|(members, _)| members.fact == at)
        else {
            return Ok(());
        };
        let told_of = value.as_array().filter(|list| list.len() <= MOST_MEMBERS);
        members.known = true;
        for member in told_of.ok_or_else(|| wrong(list, value, ""))? {
            let facts = member.as_object().ok_or_else(|| wrong(list, value, ""))?;
            let mut slots = row.slots.clone();
            let mut told_here = vec![false; slots.len()];
            for (key, value) in facts {
                let Some(at) = defs.iter().position(|def| def.id == *key) else {
                    if list.also.iter().any(|def| def.id == *key) {
                        continue;
                    }
                    return Err(FactError::Unknown(format!("{}.{key}", list.id)));
                };
                if !value.is_null() {
                    slots[at] = told(&defs[at], value, &list.id)?;
                    told_here[at] = true;
                }
            }
            derive(&row.derivations, &mut slots, &told_here, record.on, |at| {
                format!("{}.{}", list.id, defs[at].id)
            })?;
            members.slots.append(&mut slots);
            members.told.append(&mut told_here);
        }
        Ok(())
    }

    /// Whether a level follows from this fact of the subject once it is told.
    pub fn gives_a_level(&self, at: usize) -> bool {
        gives_a_level(&self.own.derivations, at)
    }

    /// The same of a fact of a list's members.
    pub fn gives_members_a_level(&self, list: usize, at: usize) -> bool {
        self.lists.iter().any(|(fact, row)| *fact == list && gives_a_level(&row.derivations, at))
    }

    /// The derived slots of the subject anew: those that come from the one that was set, or all.
    pub fn derive_own(&self, record: &mut Record, set: Option<usize>) {
        let touched = self.own.derivations.iter().filter(|one| set.is_none_or(|at| one.reads(at)));
        // Values that are tried out are possible ones.
        let _ = derive(touched, &mut record.own, &record.told, record.on, |_| String::new());
    }

    /// The derived slots of a member anew.
    pub fn derive_member(&self, record: &mut Record, list: usize, member: usize, set: usize) {
        let on = record.on;
        let Some((members, (_, row))) =
            record.lists.iter_mut().zip(&self.lists).find(|(members, _)| members.fact == list)
        else {
            return;
        };
        let range = member * members.width..(member + 1) * members.width;
        let (slots, told) = (&mut members.slots[range.clone()], &members.told[range]);
        let touched = row.derivations.iter().filter(|one| one.reads(set));
        let _ = derive(touched, slots, told, on, |_| String::new());
    }

    /// The subject's unknown fact behind a slot that is not known.
    pub fn open_source(&self, record: &Record, at: usize) -> usize {
        open_source(&self.own, &record.own, &record.told, at)
    }

    /// The told facts behind a slot; the slot's own fact where nothing was told.
    pub fn sources(&self, record: &Record, at: usize) -> Vec<usize> {
        match self.own.derivations.iter().find(|derivation| derivation.at == at).map(|found| &found.from) {
            Some(derive::From::Years { since }) => vec![*since],
            Some(derive::From::Band { score, worse_if, .. }) if !record.told[at] => {
                let told = [*score, *worse_if].into_iter().filter(|at| record.told[*at]);
                let told: Vec<usize> = told.collect();
                if told.contains(score) { told } else { vec![at] }
            }
            _ => vec![at],
        }
    }

    /// The unknown fact of one member of a list behind a slot that is not known.
    pub fn open_member_source(&self, record: &Record, (list, member): (usize, usize), at: usize) -> usize {
        let here = record.lists.iter().zip(&self.lists).find(|(members, _)| members.fact == list);
        here.map_or(at, |(members, (_, row))| {
            let range = member * members.width..(member + 1) * members.width;
            open_source(row, &members.slots[range.clone()], &members.told[range], at)
        })
    }

    /// Whether a level was told beside a score from which it would follow.
    pub fn tells_a_level_twice(&self, record: &Record) -> bool {
        self.own.derivations.iter().any(|derivation| match &derivation.from {
            derive::From::Band { score, .. } => record.told[derivation.at] && record.told[*score],
            derive::From::Years { .. } => false,
        })
    }

    /// A record in which only these facts of another were told.
    pub fn keep(&self, from: &Record, facts: &[usize]) -> Record {
        let lists = from.lists.iter().map(|members| {
            if facts.contains(&members.fact) {
                members.clone()
            } else {
                Members { known: false, slots: Vec::new(), told: Vec::new(), ..*members }
            }
        });
        let mut record = Record {
            on: from.on,
            own: self.own.slots.clone(),
            told: vec![false; self.own.slots.len()],
            lists: lists.collect(),
        };
        for fact in facts.iter().copied().filter(|fact| from.told[*fact]) {
            record.own[fact] = from.own[fact];
            record.told[fact] = true;
        }
        self.derive_own(&mut record, None);
        record
    }

    /// A list that has this many members of whom nothing is known, nor taken for granted.
    pub fn fill(&self, record: &mut Record, list: usize, members: usize) {
        for (here, (_, row)) in record.lists.iter_mut().zip(&self.lists) {
            if here.fact == list {
                here.known = true;
                here.slots = row.open.repeat(members);
                here.told = vec![false; here.slots.len()];
            }
        }
        record.own[list] = Slot::options(1);
        record.told[list] = true;
    }
}

impl Row {
    fn of(defs: &[FactDef]) -> Self {
        Self {
            slots: defs.iter().map(untold).collect(),
            open: defs.iter().map(|def| Slot::unknown(&def.kind)).collect(),
            derivations: derivations(defs),
        }
    }
}

fn gives_a_level(derivations: &[Derivation], at: usize) -> bool {
    derivations.iter().any(|one| matches!(one.from, derive::From::Band { score, .. } if score == at))
}

/// The unknown fact of a row that a slot comes from.
fn open_source(row: &Row, slots: &[Slot], told: &[bool], at: usize) -> usize {
    match row.derivations.iter().find(|derivation| derivation.at == at).map(|derivation| &derivation.from) {
        Some(derive::From::Years { since }) => *since,
        Some(derive::From::Band { score, worse_if, .. })
            if !told[at] && told[*score] && slots[*score].low == slots[*score].high =>
        {
            *worse_if
        }
        _ => at,
    }
}

/// The slot of a fact nobody told of.
fn untold(def: &FactDef) -> Slot {
    let assumed = def.unknown_means.as_ref().and_then(|value| read_value(def, value));
    assumed.unwrap_or_else(|| Slot::unknown(&def.kind))
}

fn told(def: &FactDef, value: &Value, list: &str) -> Result<Slot, FactError> {
    if matches!(def.origin, Origin::FullYears { .. }) {
        let dot = if list.is_empty() { "" } else { "." };
        return Err(FactError::Derived(format!("{list}{dot}{}", def.id)));
    }
    read_value(def, value).ok_or_else(|| wrong(def, value, list))
}

// Written out for `clone_from`: searches try thousands of values and keep to one record's memory.
impl Clone for Record {
    fn clone(&self) -> Self {
        Self { on: self.on, own: self.own.clone(), told: self.told.clone(), lists: self.lists.clone() }
    }

    fn clone_from(&mut self, from: &Self) {
        self.on = from.on;
        self.own.clone_from(&from.own);
        self.told.clone_from(&from.told);
        self.lists.clone_from(&from.lists);
    }
}

impl Clone for Members {
    fn clone(&self) -> Self {
        Self { slots: self.slots.clone(), told: self.told.clone(), ..*self }
    }

    fn clone_from(&mut self, from: &Self) {
        (self.fact, self.known, self.width) = (from.fact, from.known, from.width);
        self.slots.clone_from(&from.slots);
        self.told.clone_from(&from.told);
    }
}

impl Record {
    pub(crate) fn list(&self, fact: usize) -> Option<&Members> {
        self.lists.iter().find(|list| list.fact == fact)
    }
}

impl Members {
    pub fn len(&self) -> usize {
        self.slots.len().checked_div(self.width).unwrap_or(0)
    }

    pub fn member(&self, at: usize) -> &[Slot] {
        &self.slots[at * self.width..(at + 1) * self.width]
    }
}
