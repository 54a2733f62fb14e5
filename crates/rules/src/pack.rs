//! A pack that has been read, checked and compiled.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::check::Condition;
use crate::cuts::Cuts;
use crate::dictionary::Dictionary;
use crate::evaluate::Asked;
use crate::program::Program;
use crate::record::{Record, Shape};
use crate::source::{Diagnostic, SourceFile};

mod duties;

pub use duties::{DutyRule, Instead, Limit, Plan};

/// What the host program brings: the facts it knows and the modes of contact it can record.
#[derive(Debug, Clone)]
pub struct Host {
    /// Facts known of a subject.
    pub dictionary: Dictionary,
    /// Codes of the modes in which a duty can be fulfilled.
    pub modes: Vec<String>,
}

/// Readings and parameters chosen for a place, by id: the id of a choice, or a number in text.
pub type Choices = BTreeMap<String, String>;

/// The rules of one notice.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Id, the name of its folder.
    pub id: String,
    /// Title of the notice.
    pub title: String,
    /// Version of the pack, not of the notice.
    pub version: String,
    /// Number of the notice, where it has one.
    pub number: String,
    /// Who issued the notice.
    pub issuers: Vec<String>,
    /// Day of the notice.
    pub issued_on: Option<Date>,
    /// First day on which it applies.
    pub in_force_from: Date,
    /// Last day on which it applies, where that is known.
    pub in_force_until: Option<Date>,
    /// Codes of the areas it was made for.
    pub areas: Vec<String>,
    /// Ids of the packs that end when this one begins.
    pub supersedes: Vec<String>,
    /// Id of the pack that this one adds to.
    pub extends: Option<String>,
    /// Interpretations of gaps and contradictions, with the one chosen.
    pub readings: Vec<Reading>,
    /// Numbers a place may set.
    pub parameters: Vec<Parameter>,
    /// Named conditions and numbers.
    pub definitions: Vec<Named>,
    /// Clause of the scope as a whole.
    pub scope_clause: String,
    /// Conditions that everybody in scope must meet.
    pub requirements: Vec<Rule>,
    /// Conditions of which one must be met; none at all where meeting the requirements is enough.
    pub tags: Vec<Rule>,
    /// Conditions of which none may be met.
    pub exclusions: Vec<Rule>,
    /// Scores.
    pub scores: Vec<Score>,
    /// Classes from first to last.
    pub classes: Vec<Class>,
    /// Tracks from first to last.
    pub tracks: Vec<Rule>,
    /// What is owed by whom.
    pub duties: Vec<DutyRule>,
    /// Modes that should take turns.
    pub alternations: Vec<Alternation>,
    /// Sentences about odd combinations.
    pub warnings: Vec<WarningRule>,
    /// What it says beyond scope, classes and duties.
    pub sections: crate::sections::Sections,
    /// Things worth a look that do not forbid using the pack.
    pub remarks: Vec<Diagnostic>,
    /// The files it was read from.
    pub files: Vec<SourceFile>,
    /// One hash (SM3, hex) over rules, readings and parameters as chosen.
    pub hash: String,
    pub(crate) dictionary: Dictionary,
    pub(crate) program: Program,
    pub(crate) shape: Shape,
    pub(crate) cuts: Cuts,
    /// Some condition asks whether something is known.
    pub(crate) asks_what_is_known: bool,
}

/// A gap or contradiction of the notice and how it is read here.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Number in `readings.md`.
    pub number: u32,
    /// Id.
    pub id: String,
    /// Name used in conditions.
    pub name: String,
    /// What is open.
    pub question: String,
    /// Clause it concerns.
    pub clause: String,
    /// Id and name of every choice.
    pub choices: Vec<(String, String)>,
    /// Position of the one in force.
    pub chosen: usize,
    /// Noted down with its answer; no rule hangs on it.
    pub record_only: bool,
}

/// A number that a place may set within bounds.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Id.
    pub id: String,
    /// Name used in conditions.
    pub name: String,
    /// Value in thousandths.
    pub value: i64,
    /// Bounds in thousandths, both included.
    pub bounds: (i64, i64),
    /// Unit shown to people.
    pub unit: String,
    /// Clause it concerns.
    pub clause: String,
    /// What it is for.
    pub note: String,
    /// Noted down; no rule hangs on it.
    pub record_only: bool,
}

/// A condition or a number with a name, as written.
#[derive(Debug, Clone)]
pub struct Named {
    /// Name.
    pub name: String,
    /// Condition or number as written.
    pub text: String,
    /// Clause.
    pub clause: String,
}

/// A condition with an id, a name and a clause.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Condition as written.
    pub text: String,
    /// Clause of the notice.
    pub clause: String,
    pub(crate) condition: Condition,
}

/// A class and the conditions that lead to it.
#[derive(Debug, Clone)]
pub struct Class {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// Any of these is enough.
    pub whens: Vec<When>,
}

/// One way into a class.
#[derive(Debug, Clone)]
pub struct When {
    /// Id: the class and a running number.
    pub id: String,
    /// Condition as written.
    pub text: String,
    /// Clause of the notice.
    pub clause: String,
    /// Exceptions as written, each with its clause.
    pub exceptions: Vec<(String, String)>,
    /// What to say when the class stands in for something missing.
    pub provisional: Option<String>,
    pub(crate) condition: Condition,
}

/// A sentence that points at something odd, and when.
#[derive(Debug, Clone)]
pub struct WarningRule {
    /// Id.
    pub id: String,
    /// The sentence.
    pub say: String,
    /// Condition as written.
    pub text: String,
    /// Clause of the notice.
    pub clause: String,
    pub(crate) condition: Condition,
}

/// Modes that should take turns: a hint, never a lock.
#[derive(Debug, Clone)]
pub struct Alternation {
    /// Positions of the classes it is for; empty for all.
    pub classes: Vec<usize>,
    /// A further condition, as written.
    pub text: Option<String>,
    /// Groups of modes that take turns.
    pub modes: Vec<Vec<String>>,
    /// Clause of the notice.
    pub clause: String,
    pub(crate) condition: Option<Condition>,
}

/// A sum of points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Id.
    pub id: String,
    /// Name used in conditions.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// What adds to it, as written.
    pub items: Vec<String>,
}

impl Pack {
    /// The class with this id.
    pub fn class(&self, id: &str) -> Option<&Class> {
        self.classes.iter().find(|class| class.id == id)
    }

    /// The track with this id.
    pub fn track(&self, id: &str) -> Option<&Rule> {
        self.tracks.iter().find(|track| track.id == id)
    }

    /// The reading with this id.
    pub fn reading(&self, id: &str) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.id == id)
    }

    /// Whether a duty is owed at all under the readings chosen: `Some(false)` never, `Some(true)` to everybody
    /// of its classes and tracks, `None` depending on facts.
    pub fn in_use(&self, duty: &DutyRule) -> Option<bool> {
        duty.condition.as_ref().map_or(Some(true), |condition| self.program.constant(condition.root))
    }

    /// The groups of modes that should take turns for a subject of a class, with the clause. Nothing hangs on an
    /// undecided condition: a hint can wait.
    pub fn alternation(&self, class: usize, record: &Record) -> Option<&Alternation> {
        let holds = |condition: &Condition| {
            self.program.ask(condition.root, Asked::subject(record)).decided() == Some(true)
        };
        self.alternations.iter().find(|one| {
            (one.classes.is_empty() || one.classes.contains(&class))
                && one.condition.as_ref().is_none_or(holds)
        })
    }

    /// Whether the notice applies on a day.
    pub fn in_force_on(&self, day: Date) -> bool {
        self.in_force_from <= day && self.in_force_until.is_none_or(|until| day <= until)
    }

    /// The facts it may speak of: those of the host, and those it has added.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }
}
