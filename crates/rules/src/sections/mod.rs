//! What a pack says beyond scope, classes and duties: each section is one optional file at the pack's root.
//!
//! Every section stands in a file of its own here, with its written form, its checked form, the function that
//! turns one into the other, and the pure functions that answer "what then". Nothing here reads a clock: days,
//! calendars and what happened are arguments.

use serde::de::DeserializeOwned;

use crate::check::Condition;
use crate::decision::Decision;
use crate::evaluate::Asked;
use crate::pack::{Host, Pack};
use crate::record::Record;
use crate::source::{Diagnostics, SourceFile, nearest};
use crate::written::read_toml;

pub mod absences;
pub mod calendar;
pub mod caps;
mod cases;
pub mod deadlines;
pub(crate) mod desk;
pub mod events;
mod expected;
pub mod followups;
pub mod indicators;
pub mod ladder;
pub mod lunar;
pub mod overlays;
pub mod pauses;
pub mod payments;
pub mod points;
pub mod recurring;
pub(crate) mod replace;
pub mod settle;
pub mod within;
pub(crate) mod words;

pub(crate) use cases::run_cases;
pub(crate) use desk::Desk;

use crate::assemble::{Assembling, Parts};

/// Everything a pack says beyond scope, classes and duties. A section that is not written is empty.
#[derive(Debug, Clone, Default)]
pub struct Sections {
    /// What stops duties for a while, and how a subject leaves for good.
    pub absences: absences::Absences,
    /// What is done step by step when nobody answers.
    pub ladder: ladder::Ladder,
    /// What alerts and festivals add.
    pub overlays: overlays::Overlays,
    /// What may happen to a subject, and what is owed then.
    pub events: events::Events,
    /// What must be done how soon after an event.
    pub deadlines: Vec<deadlines::Deadline>,
    /// What is due again and again by a fixed day.
    pub recurring: Vec<recurring::Recurring>,
    /// What becomes of something found.
    pub followups: Vec<followups::Flow>,
    /// What is paid for the work.
    pub payments: Vec<payments::Payment>,
    /// What several payments come to together.
    pub caps: Vec<caps::Bound>,
    /// The money they are told in.
    pub currency: caps::Currency,
    /// What those who help of their own will may collect.
    pub points: Option<points::Points>,
    /// What is measured.
    pub indicators: Vec<indicators::Indicator>,
    /// What is reported by people to be measured.
    pub terms: Vec<indicators::Term>,
    /// The place's own days off, where it has them.
    pub calendar: Option<calendar::Calendar>,
}

/// The sections as written.
#[derive(Debug, Default)]
pub(crate) struct RawSections {
    absences: absences::RawAbsences,
    ladder: ladder::RawLadders,
    overlays: overlays::RawOverlays,
    events: events::RawEvents,
    deadlines: deadlines::RawDeadlines,
    followups: followups::RawFollowups,
    payments: payments::RawPayments,
    points: points::RawPointsFile,
    indicators: indicators::RawIndicators,
    calendar: calendar::RawCalendarFile,
}

/// Files of sections.
const FILES: [&str; 10] = [
    absences::FILE,
    calendar::FILE,
    deadlines::FILE,
    events::FILE,
    followups::FILE,
    indicators::FILE,
    ladder::FILE,
    overlays::FILE,
    payments::FILE,
    points::FILE,
];

/// Files at the root of a pack that are read elsewhere, here or by the host.
const OTHER_FILES: [&str; 11] = [
    "pack.toml",
    "facts.toml",
    "definitions.toml",
    "eligibility.toml",
    "scores.toml",
    "classes.toml",
    "tracks.toml",
    "duties.toml",
    "readings.toml",
    "labels.toml",
    "consents.toml",
];

/// Reads the files that are there. What cannot be read is said, and its section stays empty.
pub(crate) fn read(files: &[SourceFile], said: &mut Diagnostics) -> RawSections {
    misnamed(files, said);
    RawSections {
        absences: read_one(files, absences::FILE, said),
        ladder: read_one(files, ladder::FILE, said),
        overlays: read_one(files, overlays::FILE, said),
        events: read_one(files, events::FILE, said),
        deadlines: read_one(files, deadlines::FILE, said),
        followups: read_one(files, followups::FILE, said),
        payments: read_one(files, payments::FILE, said),
        points: read_one(files, points::FILE, said),
        indicators: read_one(files, indicators::FILE, said),
        calendar: read_one(files, calendar::FILE, said),
    }
}

/// A section whose file has a name that nobody reads would be rules that nobody applies.
fn misnamed(files: &[SourceFile], said: &mut Diagnostics) {
    for file in files.iter().filter(|file| file.name.ends_with(".toml") && !file.name.contains('/')) {
        let known = FILES.iter().chain(&OTHER_FILES).any(|known| *known == file.name);
        if !known && let Some(meant) = nearest(&file.name, FILES) {
            said.error(file, 0..0, format!("没有人读 {}；是不是想写 {meant}？", file.name));
        }
    }
}

fn read_one<T: DeserializeOwned + Default>(files: &[SourceFile], name: &str, said: &mut Diagnostics) -> T {
    files.iter().find(|file| file.name == name).and_then(|file| read_toml(file, said)).unwrap_or_default()
}

/// Checks every section against the rest of the pack.
pub(crate) fn assemble(
    assembling: &mut Assembling<'_>,
    raw: &RawSections,
    parts: &Parts,
    host: &Host,
) -> Sections {
    let mut desk = Desk::new(assembling, parts, host);
    let events = events::assemble(&mut desk, &raw.events);
    desk.events = events.events.iter().map(|event| event.id.clone()).collect();
    let deadlines = deadlines::assemble(&mut desk, &raw.deadlines);
    desk.deadlines = desk.spoken_of(deadlines::FILE, deadlines.iter().map(|deadline| deadline.id.as_str()));
    let ladder = ladder::assemble(&mut desk, &raw.ladder);
    desk.ladders = desk.spoken_of(ladder::FILE, ladder.ladders.iter().map(|ladder| ladder.id.as_str()));
    desk.parts = ladder.parts.iter().map(|part| part.id.clone()).collect();
    desk.parts_of_duties(&parts.duties);
    Sections {
        recurring: recurring::assemble(&mut desk, &raw.deadlines.recurring),
        absences: absences::assemble(&mut desk, &raw.absences),
        overlays: overlays::assemble(&mut desk, &raw.overlays),
        followups: followups::assemble(&mut desk, &raw.followups),
        payments: payments::assemble(&mut desk, &raw.payments),
        caps: caps::assemble(&mut desk, &raw.payments),
        currency: caps::currency(&mut desk, &raw.payments),
        points: points::assemble(&mut desk, &raw.points),
        indicators: indicators::assemble(&mut desk, &raw.indicators),
        terms: indicators::terms(&mut desk, &raw.indicators),
        calendar: calendar::assemble(&mut desk, &raw.calendar),
        events,
        deadlines,
        ladder,
    }
}

/// A subject as a section looks at it: what was decided, and the facts behind it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Scope, class and duties as decided.
    pub decision: &'a Decision,
    /// The facts, read for the same day.
    pub record: &'a Record,
}

/// For whom a rule of a section is: some classes or all, and a condition or none.
#[derive(Debug, Clone, Default)]
pub struct ForWhom {
    /// Ids of the classes; empty for all.
    pub classes: Vec<String>,
    /// The condition as written, where there is one.
    pub text: Option<String>,
    pub(crate) condition: Option<Condition>,
}

impl ForWhom {
    /// Ids of the readings of the notice on which the condition rests.
    pub fn readings(&self) -> impl Iterator<Item = &str> {
        self.condition.iter().flat_map(|condition| condition.readings.iter().map(String::as_str))
    }
}

impl Pack {
    /// Whether a rule is for this subject; `None` where an unknown fact decides.
    pub fn is_for(&self, whom: &ForWhom, subject: Subject<'_>) -> Option<bool> {
        self.applies(whom, subject.decision.class.as_deref(), subject.record)
    }

    /// Whether a rule is for a subject of a class; `None` where an unknown fact decides.
    pub(crate) fn applies(&self, whom: &ForWhom, class: Option<&str>, record: &Record) -> Option<bool> {
        let of_class =
            whom.classes.is_empty() || class.is_some_and(|class| whom.classes.iter().any(|one| one == class));
        if !of_class {
            return Some(false);
        }
        whom.condition.as_ref().map_or(Some(true), |condition| self.asked(condition, record))
    }

    /// The one place where a section asks a condition.
    pub(crate) fn asked(&self, condition: &Condition, record: &Record) -> Option<bool> {
        self.program.ask(condition.root, Asked::subject(record)).decided()
    }
}
