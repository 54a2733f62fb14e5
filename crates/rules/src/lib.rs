//! The engine: parses, checks, evaluates and explains packs of rules.
//!
//! Invariant: knows nothing of old people, visits or offices; reads no clock, no file, no network.
//!
//! Start reading at [`Pack::load`] (files become a pack) and [`Pack::decide`] (facts become a decision).
//! Between them, in this order:
//! a condition is cut (`lex`), read (`parse`) and understood (`check`) until it is a compact `program`;
//! facts become a [`Record`] of typed slots, each holding the values still possible (`interval`);
//! the program is asked (`evaluate`), which gives an `answer` that is true, false or open (`truth`);
//! `waits`, `outlook` and `cuts` find the unknown facts that can still change it, `explain` and `reasons` the
//! known facts it stands on; `found` is all of that by position, `memo` remembers it, `decide` tells it.

mod answer;
mod assemble;
mod cadence;
mod cases;
mod check;
pub mod counting;
mod cuts;
mod decide;
mod decision;
mod dictionary;
mod evaluate;
mod explain;
mod extend;
mod found;
pub mod household;
mod interval;
mod known;
mod lex;
mod load;
mod memo;
mod outcome;
mod outlook;
mod pack;
mod parse;
mod periods;
mod program;
mod raw;
mod reasons;
mod record;
mod recorded;
mod score;
pub mod sections;
mod source;
mod syntax;
mod truth;
mod waits;
mod written;

pub use answer::Verdict;
pub use cadence::{Every, Per, Unit, Whom};
pub use cases::{
    CaseReport, CaseResult, CaseResults, Check, SectionCase, case_results, facts_to_json, run_cases,
};
pub use decision::{Agreed, Because, Decision, Duty, OpenDuty, Scored, Warning};
pub use dictionary::{Choice, Code, Dictionary, DictionaryError, FactDef, FormGroup, Kind, MustWhen, Origin};
pub use extend::{extends, join};
pub use memo::Memo;
pub use outcome::Outcome;
pub use pack::{
    Alternation, Choices, Class, DutyRule, Host, Instead, Limit, Named, Pack, Parameter, Plan, Reading, Rule,
    Score, WarningRule, When,
};
pub use periods::period_of;
pub use record::{FactError, Record, fits, full_years};
pub use source::{Diagnostic, Diagnostics, Severity, SourceFile, meant, nearest};
pub use written::read_toml;
