//! Which class a person belongs to under a notice, and why.
//!
//! The decision itself is the engine's; here stand the words that notices use for a person's facts
//! ([`vocabulary`]) and the way from a person's dated facts to an answer ([`classify`]).

pub mod classify;
pub mod vocabulary;
