//! `ladder.toml`: what is done step by step when nobody answers, until the subject is known to be safe.

use jiff::Span;
use jiff::civil::{Date, DateTime, Time};

use super::{Desk, ForWhom};
use crate::pack::Pack;

mod climb;
mod replaces;
mod written;

pub use climb::{Attempt, Climbed, Next};
pub(crate) use written::{FILE, RawLadders};

/// Parts of the day and ladders.
#[derive(Debug, Clone, Default)]
pub struct Ladder {
    /// Parts of the day, from early to late, none over another.
    pub parts: Vec<PartOfDay>,
    /// Ladders; of two that an attempt could start the first is taken.
    pub ladders: Vec<Steps>,
}

/// A part of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartOfDay {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// First minute.
    pub from: Time,
    /// The minute after the last.
    pub to: Time,
}

/// The steps that follow when nobody answers.
#[derive(Debug, Clone)]
pub struct Steps {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// For whom.
    pub whom: ForWhom,
    /// Modes of the attempts that start it; empty for all. Once started it takes every attempt.
    pub modes: Vec<String>,
    /// Codes of the outcomes that start it or lead to its next step.
    pub starts: Vec<String>,
    /// How many such outcomes one after another start it.
    pub starts_after: u32,
    /// Codes of the outcomes that end it: the subject is known to be safe.
    pub ends: Vec<String>,
    /// What leads to a later step sooner.
    pub worrying: Option<Worrying>,
    /// From first to last.
    pub steps: Vec<Step>,
}

/// Outcomes after which nobody waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worrying {
    /// Their codes.
    pub outcomes: Vec<String>,
    /// Position of the step they lead to, unless the ladder is further already.
    pub step: usize,
    /// Hours after the attempt.
    pub after_hours: u32,
}

/// One step.
#[derive(Debug, Clone)]
pub struct Step {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause.
    pub clause: String,
    /// For whom; the ladder of others goes on without it.
    pub whom: ForWhom,
    /// Hours after what `since` says.
    pub after_hours: u32,
    /// From when the hours are counted.
    pub since: Since,
    /// Where on the clock.
    pub at: At,
    /// How many times it is done before the next step.
    pub times: u32,
    /// Who.
    pub who: String,
    /// How many of them together.
    pub people: u32,
    /// Modes in which it is done; empty where the notice does not say.
    pub modes: Vec<String>,
    /// What to do.
    pub what: String,
    /// Who is told.
    pub tell: Vec<String>,
    /// For whom it is sooner, and after how many hours; the first that fits.
    pub sooner: Vec<(ForWhom, u32)>,
}

/// From when the hours of a step are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// The attempt before.
    Before,
    /// The attempt that started the ladder.
    Start,
    /// The attempt made on an earlier step, by position; where there was none, the attempt before.
    Step(usize),
}

/// Where on the clock a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Just so many hours later.
    Clock,
    /// So many hours later or when the next other part of the day begins, whichever is later.
    AnotherPartOfDay,
    /// So many hours later, but before the day ends.
    SameDay,
    /// In a named part of the day.
    Part(NamedPart),
}

/// A named part of a day: that evening, the next morning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedPart {
    /// Position of the part.
    pub part: usize,
    /// How many days after the day from which the hours are counted.
    pub days_later: u32,
    /// What happens where that part is over already.
    pub over: Over,
}

/// What happens where the part of the day is over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// The same part of the next day.
    #[default]
    NextDay,
    /// At once.
    AtOnce,
}

/// When a step is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The moment at which it stands; of a part of the day its beginning.
    pub due: DateTime,
    /// The last moment at which it is in time.
    pub until: DateTime,
}

impl Moment {
    fn just(due: DateTime) -> Self {
        Self { due, until: due }
    }
}

impl Ladder {
    fn part_at(&self, time: Time) -> Option<usize> {
        self.parts.iter().position(|part| part.from <= time && time < part.to)
    }

    /// The first moment not before `earliest` that lies in another part of the day than `last` did.
    fn another_part(&self, last: DateTime, earliest: DateTime) -> Moment {
        let before = self.part_at(last.time()).filter(|_| last.date() == earliest.date());
        let now = self.part_at(earliest.time());
        if let Some(now) = now.filter(|_| now != before) {
            return Moment { due: earliest, until: earliest.date().to_datetime(self.parts[now].to) };
        }
        let later_today = self.parts.iter().find(|part| part.from > earliest.time());
        match (later_today, self.parts.first()) {
            (Some(part), _) => on(earliest.date(), part),
            (None, Some(first)) => on(later(earliest.date(), 1), first),
            (None, None) => Moment::just(earliest),
        }
    }

    /// A named part of the day, not before `earliest`.
    fn named_part(&self, named: NamedPart, since: DateTime, earliest: DateTime) -> Moment {
        let Some(part) = self.parts.get(named.part) else { return Moment::just(earliest) };
        let mut window = on(later(since.date(), named.days_later), part);
        if window.until <= earliest && named.over == Over::AtOnce {
            return Moment::just(earliest);
        }
        if window.until <= earliest {
            window = on(earliest.date(), part);
        }
        if window.until <= earliest {
            window = on(later(earliest.date(), 1), part);
        }
        Moment { due: window.due.max(earliest), until: window.until }
    }
}

fn on(day: Date, part: &PartOfDay) -> Moment {
    Moment { due: day.to_datetime(part.from), until: day.to_datetime(part.to) }
}

fn later(day: Date, days: u32) -> Date {
    day.saturating_add(Span::new().days(i64::from(days)))
}

impl Pack {
    /// The ladder with this id.
    pub fn ladder(&self, id: &str) -> Option<&Steps> {
        self.sections.ladder.ladders.iter().find(|ladder| ladder.id == id)
    }
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawLadders) -> Ladder {
    written::assemble(desk, raw)
}
