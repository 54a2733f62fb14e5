//! The engine: parses, checks, evaluates and explains packs of rules.
//!
//! Invariant: knows nothing of old people, visits or offices; reads no clock, no file, no network.
//!
//! Start reading at [`Pack::load`] (files become a pack) and [`Pack::decide`] (facts become a decision).
//! Between them: `lex` and `parse` (a condition becomes a tree), `check` (words get meanings), `program`
//! (the compact form), `record` (facts in typed slots), `explain` (which facts a decision stands on).

mod assemble;
mod cadence;
mod cases;
mod check;
mod decide;
mod decision;
mod dictionary;
mod explain;
mod lex;
mod load;
mod outcome;
mod pack;
mod parse;
mod program;
mod raw;
mod record;
mod source;
mod syntax;

pub use cadence::Every;
pub use cases::{CaseReport, facts_to_json, run_cases};
pub use decide::Verdict;
pub use decision::{Because, Decision, Duty, Warning};
pub use dictionary::{Choice, Code, Dictionary, DictionaryError, FactDef, Kind, Origin};
pub use load::read_toml;
pub use outcome::Outcome;
pub use pack::{
    Choices, Class, DutyRule, Host, Instead, Named, Pack, Parameter, Reading, Rule, WarningRule, When,
};
pub use record::{FactError, Record, full_years};
pub use source::{Diagnostic, Diagnostics, Severity, SourceFile, meant, nearest};
