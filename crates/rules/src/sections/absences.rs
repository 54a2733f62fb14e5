//! `absences.toml`: what stops duties for whole days, and how a subject leaves the register.

use jiff::Span;
use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::Desk;
use super::within::RawNumber;
use crate::decision::{Decision, Duty};
use crate::pack::Pack;
use crate::raw::Located;

pub(crate) const FILE: &str = "absences.toml";

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAbsences {
    #[serde(default)]
    absence: Vec<RawAbsence>,
    #[serde(default)]
    exit: Vec<RawExit>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAbsence {
    id: Located,
    name: Located,
    clause: Located,
    stops: Spanned<RawStops>,
    #[serde(default)]
    stops_modes: Vec<Located>,
    ladder: Option<Located>,
    partly: Option<Partly>,
    #[serde(default)]
    evidence: String,
    most_days: Option<Spanned<RawNumber>>,
}

/// `"all"`, `"none"`, or ids of duties.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "stops 要写 \"all\"、\"none\" 或者职责编号的列表")]
enum RawStops {
    Word(String),
    Duties(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExit {
    id: Located,
    name: Located,
    clause: Located,
    duties: Ends,
    payments: Ends,
    notice: Option<Located>,
    #[serde(default)]
    evidence: String,
    ask_again_days: Option<Spanned<RawNumber>>,
}

/// What stops duties for a while, and how a subject leaves for good.
#[derive(Debug, Clone, Default)]
pub struct Absences {
    /// States that last for whole days.
    pub absences: Vec<Absence>,
    /// Ways out of the register.
    pub exits: Vec<Exit>,
}

/// A state in which a subject is not where the duties look for it.
#[derive(Debug, Clone)]
pub struct Absence {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// Which duties stop.
    pub stops: Stops,
    /// Modes that stop; empty for all modes of the duties that stop.
    pub stops_modes: Vec<String>,
    /// Id of the ladder it starts instead of giving rest.
    pub ladder: Option<String>,
    /// What a period is asked for that it covers in part.
    pub partly: Partly,
    /// Evidence wanted, where any is.
    pub evidence: String,
    /// After how many days it is asked again.
    pub most_days: Option<u32>,
}

/// Which duties an absence stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stops {
    /// None.
    None,
    /// Every duty.
    All,
    /// Those with these ids.
    Duties(Vec<String>),
}

/// What a period is asked for that an absence covers in part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Partly {
    /// The share of the days present, rounded down, at least one where half of the period or more is left.
    #[default]
    Share,
    /// Nothing.
    Nothing,
    /// All of it.
    Whole,
}

/// A way out of the register.
#[derive(Debug, Clone)]
pub struct Exit {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// When duties end.
    pub duties: Ends,
    /// From when contacts are no longer paid.
    pub payments: Ends,
    /// Id of the deadline that runs from the day it is known.
    pub notice: Option<String>,
    /// Evidence wanted, where any is.
    pub evidence: String,
    /// After how many days the subject is asked again, where that makes sense.
    pub ask_again_days: Option<u32>,
}

/// What the day of an exit still belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// The day before is the last.
    DayBefore,
    /// The day itself is the last.
    SameDay,
    /// It goes on.
    GoesOn,
}

impl Ends {
    /// The last day, where there is one.
    pub fn last_day(self, exit_on: Date) -> Option<Date> {
        match self {
            Ends::DayBefore => Some(exit_on.saturating_sub(Span::new().days(1))),
            Ends::SameDay => Some(exit_on),
            Ends::GoesOn => None,
        }
    }
}

impl Absence {
    /// The duties that go on, those without some modes included.
    pub fn remaining(&self, decision: &Decision) -> Vec<Duty> {
        decision.duties.iter().filter_map(|duty| self.remaining_of(duty)).collect()
    }

    fn remaining_of(&self, duty: &Duty) -> Option<Duty> {
        let stopped = match &self.stops {
            Stops::None => false,
            Stops::All => true,
            Stops::Duties(ids) => ids.contains(&duty.id),
        };
        if !stopped {
            return Some(duty.clone());
        }
        if self.stops_modes.is_empty() {
            return None;
        }
        let mut left = duty.clone();
        left.modes.retain(|mode| !self.stops_modes.contains(mode));
        (!left.modes.is_empty()).then_some(left)
    }

    /// How many contacts of `count` a period of `days` days is still asked for when the subject was there on
    /// `present` of them.
    pub fn owed(&self, count: u32, present: u32, days: u32) -> u32 {
        if present >= days || days == 0 {
            return count;
        }
        match self.partly {
            Partly::Nothing => 0,
            Partly::Whole => count,
            Partly::Share => {
                let least = count.min(1) * u32::from(present.saturating_mul(2) >= days);
                let share = u64::from(count) * u64::from(present) / u64::from(days);
                // Not more than the whole count, which is a u32.
                u32::try_from(share).unwrap_or(count).max(least)
            }
        }
    }

    /// The day on which somebody asks whether it still lasts.
    pub fn asked_again_on(&self, since: Date) -> Option<Date> {
        self.most_days.map(|days| since.saturating_add(Span::new().days(i64::from(days))))
    }
}

impl Pack {
    /// The absence with this id.
    pub fn absence(&self, id: &str) -> Option<&Absence> {
        self.sections.absences.absences.iter().find(|absence| absence.id == id)
    }

    /// The exit with this id.
    pub fn exit(&self, id: &str) -> Option<&Exit> {
        self.sections.absences.exits.iter().find(|exit| exit.id == id)
    }
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawAbsences) -> Absences {
    desk.unique(FILE, raw.absence.iter().map(|absence| &absence.id));
    desk.unique(FILE, raw.exit.iter().map(|exit| &exit.id));
    Absences {
        absences: raw.absence.iter().map(|absence| absence_of(desk, absence)).collect(),
        exits: raw.exit.iter().map(|exit| exit_of(desk, exit)).collect(),
    }
}

fn absence_of(desk: &mut Desk<'_, '_>, raw: &RawAbsence) -> Absence {
    let ladders = desk.ladders.clone();
    Absence {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        stops: stops(desk, &raw.stops),
        stops_modes: desk.modes(FILE, &raw.stops_modes),
        ladder: raw
            .ladder
            .as_ref()
            .and_then(|id| desk.known_one(FILE, "联系不上的步骤（ladder.toml）", id, &ladders)),
        partly: raw.partly.unwrap_or_default(),
        evidence: raw.evidence.clone(),
        most_days: raw.most_days.as_ref().map(|days| desk.count(FILE, days, 1)),
    }
}

/// The list keeps one place for all its ids: a value that may be a word or a list cannot keep one for each.
fn stops(desk: &mut Desk<'_, '_>, raw: &Spanned<RawStops>) -> Stops {
    match raw.get_ref() {
        RawStops::Duties(ids) => {
            let known = desk.duties.clone();
            let ids: Vec<Located> = ids.iter().map(|id| Spanned::new(raw.span(), id.clone())).collect();
            Stops::Duties(desk.known(FILE, "职责（duties.toml）", &ids, &known))
        }
        RawStops::Word(word) if word == "all" => Stops::All,
        RawStops::Word(word) => {
            if word != "none" {
                let message = "stops 要写 \"all\"（全部停）、\"none\"（都不停）或者职责编号的列表";
                desk.error(FILE, raw.span(), message);
            }
            Stops::None
        }
    }
}

fn exit_of(desk: &mut Desk<'_, '_>, raw: &RawExit) -> Exit {
    let deadlines = desk.deadlines.clone();
    Exit {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        duties: raw.duties,
        payments: raw.payments,
        notice: raw
            .notice
            .as_ref()
            .and_then(|id| desk.known_one(FILE, "时限（deadlines.toml）", id, &deadlines)),
        evidence: raw.evidence.clone(),
        ask_again_days: raw.ask_again_days.as_ref().map(|days| desk.count(FILE, days, 1)),
    }
}
