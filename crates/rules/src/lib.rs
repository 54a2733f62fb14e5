//! The engine: parses, checks, evaluates and explains packs of rules.
//!
//! Invariant: knows nothing of old people, visits or offices; reads no clock, no file, no network.
#![warn(missing_docs)]

mod cadence;
mod decision;

pub use cadence::Every;
pub use decision::{Because, Decision, Duty, Warning};
