//! What happens to people that a notice reckons with: away for a while, gone for good, or something after which
//! somebody should look in. Which kinds there are, and what they stop, the pack says (`absences.toml`,
//! `events.toml`).
//!
//! Like facts, happenings have two times: the days they hold for, and the moment they were learnt. Rows are only ever
//! added; one that was wrong is superseded or withdrawn by a later one. Where a person was on a day is worked out from
//! the rows, so it never depends on the order in which they came.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::sections::absences::{Absence, Ends, Exit, State};
use rules::{Decision, Duty};
use serde::{Deserialize, Serialize};

use crate::dates::add_days;
use crate::ids::{AccountId, HappeningId, PersonId, TenantId};
use crate::packs::Pack;

#[cfg(test)]
pub(crate) mod tests;

/// More turns than any notice lets an absence take by itself.
const MOST_STRETCHES: usize = 16;

/// What kind of thing happened, by its id in the pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something after which somebody should look in: out of hospital, widowed.
    Event(String),
    /// Not where the visitors look: in hospital, with the children.
    Absence(String),
    /// No longer in the register: died, moved away.
    Exit(String),
}

impl Kind {
    /// Stable word for the sort.
    pub const fn sort(&self) -> &'static str {
        match self {
            Self::Event(_) => "event",
            Self::Absence(_) => "absence",
            Self::Exit(_) => "exit",
        }
    }

    /// Its id in the pack.
    pub fn id(&self) -> &str {
        match self {
            Self::Event(id) | Self::Absence(id) | Self::Exit(id) => id,
        }
    }

    /// From the two as they are stored.
    pub fn from_parts(sort: &str, id: &str) -> Option<Self> {
        let id = id.to_owned();
        match sort {
            "event" => Some(Self::Event(id)),
            "absence" => Some(Self::Absence(id)),
            "exit" => Some(Self::Exit(id)),
            _ => None,
        }
    }

    /// Its name in a pack; the id where the pack knows no such kind.
    pub fn name<'a>(&'a self, pack: &'a Pack) -> &'a str {
        let name = match self {
            Self::Event(id) => pack.rules.event(id).map(|event| event.name.as_str()),
            Self::Absence(id) => pack.rules.absence(id).map(|absence| absence.name.as_str()),
            Self::Exit(id) => pack.rules.exit(id).map(|exit| exit.name.as_str()),
        };
        name.unwrap_or_else(|| self.id())
    }
}

/// One row: somebody learnt that something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// Id of the row, made with the form.
    pub id: HappeningId,
    /// The county.
    pub tenant: TenantId,
    /// To whom.
    pub person: PersonId,
    /// What.
    pub kind: Kind,
    /// The day, or the first of several.
    pub from_on: Date,
    /// The last day of an absence, or of being out of the register; `None` while it goes on.
    pub until_on: Option<Date>,
    /// What it rests on.
    pub evidence: Option<String>,
    /// Anything else; why it was corrected.
    pub note: Option<String>,
    /// When we learnt it.
    pub recorded_at: Timestamp,
    /// Who entered it.
    pub recorded_by: AccountId,
    /// The row in whose place this one stands.
    pub supersedes: Option<HappeningId>,
    /// It did not happen after all: together with the row it supersedes it says nothing.
    pub withdrawn: bool,
}

impl Happening {
    /// Whether it holds on a day. An event holds on its day.
    pub fn holds_on(&self, day: Date) -> bool {
        match self.kind {
            Kind::Event(_) => day == self.from_on,
            _ => self.from_on <= day && self.until_on.is_none_or(|until| day <= until),
        }
    }
}

/// The rows that stand, as far as they were known at an instant, by their first day.
pub fn known(rows: &[Happening], at: Timestamp) -> Vec<&Happening> {
    let known = || rows.iter().filter(|row| row.recorded_at <= at);
    let superseded: BTreeSet<HappeningId> = known().filter_map(|row| row.supersedes).collect();
    let mut standing: Vec<&Happening> =
        known().filter(|row| !row.withdrawn && !superseded.contains(&row.id)).collect();
    standing.sort_by_key(|row| (row.from_on, row.recorded_at, row.id));
    standing
}

/// Where a person is on a day.
#[derive(Debug, Clone, Copy)]
pub enum Whereabouts<'a> {
    /// Where the visitors look for them.
    Here,
    /// Away.
    Away {
        /// In which way; it may have grown out of another.
        absence: &'a Absence,
        /// Since when in this way.
        since: Date,
        /// The last day, where it is known.
        until: Option<Date>,
    },
    /// No longer in the register.
    Left {
        /// In which way.
        exit: &'a Exit,
        /// Since when.
        since: Date,
    },
}

/// Where a person is on a day, under a pack, as far as it was known at an instant. Leaving outranks being away; of
/// several the one that began last holds.
pub fn whereabouts<'a>(pack: &'a Pack, rows: &[Happening], on: Date, at: Timestamp) -> Whereabouts<'a> {
    let mut here = Whereabouts::Here;
    for row in known(rows, at).into_iter().filter(|row| row.holds_on(on)) {
        match (row_whereabouts(pack, row, on), here) {
            (Whereabouts::Here, _) | (Whereabouts::Away { .. }, Whereabouts::Left { .. }) => {}
            (there, _) => here = there,
        }
    }
    here
}

/// What one row says about a day it holds on.
fn row_whereabouts<'a>(pack: &'a Pack, row: &Happening, on: Date) -> Whereabouts<'a> {
    let begun = stretches(pack, row).into_iter().take_while(|(_, since)| *since <= on);
    match begun.last() {
        None | Some((Stretch::Over, _)) => Whereabouts::Here,
        Some((Stretch::Absence(absence), since)) => Whereabouts::Away { absence, since, until: row.until_on },
        Some((Stretch::Exit(exit), since)) => Whereabouts::Left { exit, since },
    }
}

/// What somebody is in from a day on.
#[derive(Clone, Copy)]
enum Stretch<'a> {
    Absence(&'a Absence),
    Exit(&'a Exit),
    Over,
}

/// What a row comes to as the days go by, each with its first day: one absence may turn into another by itself, and that
/// one into a third. Kinds that the pack does not know come to nothing.
fn stretches<'a>(pack: &'a Pack, row: &Happening) -> Vec<(Stretch<'a>, Date)> {
    let absence = |id: &str| pack.rules.absence(id).map(Stretch::Absence);
    let exit = |id: &str| pack.rules.exit(id).map(Stretch::Exit);
    let first = match &row.kind {
        Kind::Event(_) => None,
        Kind::Absence(id) => absence(id),
        Kind::Exit(id) => exit(id),
    };
    let mut found: Vec<(Stretch<'a>, Date)> = first.map(|first| (first, row.from_on)).into_iter().collect();
    // Packs are checked for rings; the bound is for a ring that slipped through.
    while let Some((Stretch::Absence(last), since)) = found.last().copied()
        && found.len() < MOST_STRETCHES
        && let Some((next, day)) = last.becomes_on(since)
    {
        let next = match next {
            State::Over => Some(Stretch::Over),
            State::Absence(id) => absence(id),
            State::Exit(id) => exit(id),
        };
        found.push((next.unwrap_or(Stretch::Over), day));
    }
    found
}

impl Whereabouts<'_> {
    /// Its id in the pack; `None` for somebody who is here.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Here => None,
            Self::Away { absence, .. } => Some(&absence.id),
            Self::Left { exit, .. } => Some(&exit.id),
        }
    }

    /// Its name; `None` for somebody who is here.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Here => None,
            Self::Away { absence, .. } => Some(&absence.name),
            Self::Left { exit, .. } => Some(&exit.name),
        }
    }

    /// The duties of a decision that are owed on a day.
    pub fn duties(&self, decision: &Decision, on: Date) -> Vec<Duty> {
        match self {
            Self::Here => decision.duties.clone(),
            Self::Away { absence, since, .. } if absence.begins_on(*since) <= on => {
                absence.remaining(decision)
            }
            Self::Away { .. } => decision.duties.clone(),
            Self::Left { exit, since } => match exit.duties.last_day(*since) {
                Some(last) if last < on => Vec::new(),
                _ => decision.duties.clone(),
            },
        }
    }
}

/// The duties of a decision that are owed to somebody who is away or has left, by the id of how: for many people, of whom
/// only that is known.
pub fn duties_elsewhere(pack: &Pack, id: &str, decision: &Decision) -> Vec<Duty> {
    if let Some(absence) = pack.rules.absence(id) {
        absence.remaining(decision)
    } else if pack.rules.exit(id).is_some_and(|exit| exit.duties != Ends::GoesOn) {
        Vec::new()
    } else {
        decision.duties.clone()
    }
}

/// The first day after `on` on which somebody may be elsewhere, or other duties may be owed, without anybody saying
/// anything.
pub fn next_change(pack: &Pack, rows: &[Happening], on: Date, at: Timestamp) -> Option<Date> {
    let edges = known(rows, at).into_iter().flat_map(|row| edges(pack, row));
    edges.filter(|day| *day > on).min()
}

/// The days on which a row, as it was told, lets something begin or end.
pub(crate) fn edges(pack: &Pack, row: &Happening) -> Vec<Date> {
    let mut edges = Vec::new();
    for (stretch, since) in stretches(pack, row) {
        edges.push(since);
        match stretch {
            Stretch::Absence(absence) => edges.push(absence.begins_on(since)),
            Stretch::Exit(exit) => edges.extend(exit.duties.last_day(since).map(|last| add_days(last, 1))),
            Stretch::Over => {}
        }
    }
    if !edges.is_empty() {
        edges.extend(row.until_on.map(|until| add_days(until, 1)));
    }
    edges
}
