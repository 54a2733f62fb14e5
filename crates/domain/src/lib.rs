//! Our world: older people in special difficulty, who visits them, what was owed and what took place.
//!
//! Plain types and pure decisions. Invariant: no clock, no chance, no files, no network, no SQL, no
//! async. Time, chance and the acting person are arguments; the same arguments give the same answer.
//!
//! A verb is a file: it takes a *command* (what somebody asks for), a *scene* (what the store knows
//! that matters), the actor and the instant, and answers with everything that is to be kept, or with
//! refusals. Start reading at [`visits::record`] and [`duties::tally`].
#![warn(missing_docs)]

pub mod accounts;
pub mod actor;
pub mod alerts;
pub mod areas;
#[cfg(test)]
mod cast;
pub mod changes;
pub mod classes;
pub mod concerns;
pub mod dates;
pub mod days;
pub mod duties;
pub mod emergencies;
pub mod events;
pub mod families;
pub mod festivals;
pub mod hex;
pub mod households;
pub mod ids;
pub mod indicators;
pub mod jobs;
pub mod ladders;
pub mod organisations;
pub mod overlays;
pub mod packs;
pub mod payments;
pub mod people;
pub mod photos;
pub mod plans;
pub mod refusal;
mod text;
pub mod visits;
pub mod workers;
