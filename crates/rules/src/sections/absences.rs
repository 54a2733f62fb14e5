//! `absences.toml`: what stops duties for whole days, and how a subject leaves the register.

use jiff::Span;
use jiff::civil::{Date, DateTime};

use super::Desk;
use super::calendar::{Calendar, Due};
use super::pauses::without;
use super::within::Within;
use crate::Every;
use crate::decision::{Decision, Duty};
use crate::pack::Pack;

mod written;

pub use super::pauses::Partly;
pub use crate::cadence::Whom;
pub(crate) use written::{FILE, RawAbsences};

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
    /// After how many days away duties stop; until then they go on.
    pub after_days: u32,
    /// Id of the ladder it starts instead of giving rest.
    pub ladder: Option<String>,
    /// What a period is asked for that it covers in part.
    pub partly: Partly,
    /// Evidence wanted, where any is.
    pub evidence: String,
    /// After how many days it is asked again.
    pub most_days: Option<u32>,
    /// What it turns into by itself.
    pub becomes: Option<Becomes>,
    /// What is owed instead while it lasts.
    pub contacts: Vec<StandIn>,
    /// What is owed when it ends.
    pub back: Option<Back>,
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

/// What an absence turns into after some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Becomes {
    /// What.
    pub to: State,
    /// After how many days of it.
    pub after_days: u32,
}

/// Where a subject stands after an absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It is over: duties go on.
    Over,
    /// Another absence, by id.
    Absence(String),
    /// An exit, by id.
    Exit(String),
}

impl State {
    /// Its id; `over` where the absence is over.
    pub fn id(&self) -> &str {
        match self {
            State::Over => "over",
            State::Absence(id) | State::Exit(id) => id,
        }
    }
}

/// Contacts that are owed only while somebody is away, or after somebody left.
#[derive(Debug, Clone)]
pub struct StandIn {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// Who is contacted.
    pub whom: Whom,
    /// How many.
    pub count: u32,
    /// In which period.
    pub every: Every,
    /// Modes that fulfil it.
    pub modes: Vec<String>,
    /// Kinds of visitor who may fulfil it; empty for all.
    pub who: Vec<String>,
}

/// Contacts owed once somebody is back.
#[derive(Debug, Clone)]
pub struct Back {
    /// How soon.
    pub within: Within,
    /// How many.
    pub count: u32,
    /// Modes that fulfil it.
    pub modes: Vec<String>,
    /// Kinds of visitor who may fulfil it; empty for all.
    pub who: Vec<String>,
    /// Clause of the notice.
    pub clause: String,
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
    /// The same with more to say: in months, several times, by whom.
    pub ask_again: Option<AskAgain>,
    /// What is owed after it.
    pub contacts: Vec<StandIn>,
}

/// Somebody who left is asked again.
#[derive(Debug, Clone)]
pub struct AskAgain {
    /// How long after the exit, and after each time.
    pub within: Within,
    /// How often; 0 without end.
    pub times: u32,
    /// Modes in which.
    pub modes: Vec<String>,
    /// Kinds of visitor who ask; empty for all.
    pub who: Vec<String>,
    /// Clause of the notice.
    pub clause: String,
}

/// What the day of an exit still belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
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

    /// Whether a duty rests while it lasts.
    pub fn lets_rest(&self, duty: &Duty) -> bool {
        self.remaining_of(duty).is_none()
    }

    fn remaining_of(&self, duty: &Duty) -> Option<Duty> {
        let stopped = match &self.stops {
            Stops::None => false,
            Stops::All => true,
            Stops::Duties(ids) => ids.contains(&duty.id),
        };
        match (stopped, self.stops_modes.is_empty()) {
            (false, _) => Some(duty.clone()),
            (true, true) => None,
            (true, false) => without(duty, &self.stops_modes),
        }
    }

    /// The first day on which duties stop, given the first day away.
    pub fn begins_on(&self, since: Date) -> Date {
        later(since, self.after_days)
    }

    /// How many contacts of `count` a period of `days` days is still asked for when the subject was there on
    /// `present` of them.
    pub fn owed(&self, count: u32, present: u32, days: u32) -> u32 {
        self.partly.owed(count, present, days)
    }

    /// The same of a duty: one that goes on while the absence lasts is owed whole.
    pub fn owed_of(&self, duty: &Duty, present: u32, days: u32) -> u32 {
        if self.remaining_of(duty).is_some() { duty.count } else { self.owed(duty.count, present, days) }
    }

    /// The day on which somebody asks whether it still lasts.
    pub fn asked_again_on(&self, since: Date) -> Option<Date> {
        self.most_days.map(|days| later(since, days))
    }

    /// What it has turned into, and since when, given the first day away.
    pub fn becomes_on(&self, since: Date) -> Option<(&State, Date)> {
        self.becomes.as_ref().map(|becomes| (&becomes.to, later(since, becomes.after_days)))
    }
}

impl Back {
    /// Until when its contacts must be made, given when the subject came back.
    pub fn due(&self, calendar: &Calendar, back: DateTime) -> Due {
        calendar.due(self.within, back)
    }
}

impl Exit {
    /// The days on which the subject is asked again, as many as there are, at most `most`.
    pub fn asked_again_on(&self, exit_on: Date, calendar: &Calendar, most: usize) -> Vec<Date> {
        let Some(ask) = &self.ask_again else {
            return self.ask_again_days.map(|days| later(exit_on, days)).into_iter().take(most).collect();
        };
        let times = if ask.times == 0 { most } else { most.min(ask.times as usize) };
        let nth = |time: usize| {
            let span = ask.within.times(u32::try_from(time).unwrap_or(u32::MAX));
            calendar.due(span, exit_on.at(0, 0, 0, 0)).until.date()
        };
        (1..=times).map(nth).collect()
    }
}

fn later(day: Date, days: u32) -> Date {
    day.saturating_add(Span::new().days(i64::from(days)))
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
    written::assemble(desk, raw)
}
