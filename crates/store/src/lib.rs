//! SQL, and only here: one text for SQLite and PostgreSQL behind a small kit of our own.
#![warn(missing_docs)]

#[cfg(test)]
extern crate self as store;

pub mod accounts;
mod action;
pub mod alerts;
pub mod areas;
mod bounds;
pub mod bulk;
pub mod changes;
pub mod concerns;
pub mod conformance;
pub mod days;
pub mod db;
pub mod duties;
pub mod emergencies;
#[cfg(test)]
#[path = "../tests/stories/engines.rs"]
mod engines;
pub mod events;
pub mod families;
pub mod fault;
pub mod households;
pub mod indicators;
pub mod jobs;
mod journal;
pub mod keys;
pub mod ladders;
pub mod migrate;
pub mod organisations;
pub mod overlays;
pub mod packs;
pub mod payments;
pub mod people;
pub mod photos;
pub mod plans;
mod postgres;
mod queue;
pub mod row;
pub mod scratch;
pub mod seal;
pub mod sealed;
pub mod soundness;
mod sqlite;
pub mod statement;
mod statements;
pub mod tenants;
pub mod tx;
pub mod value;
pub mod visits;
pub mod whole;
mod worker;
pub mod workers;
mod writer;

pub use action::Pending;
pub use db::{Db, EngineKind, Load, Target};
pub use fault::{Fault, Rule};
pub use tx::{Root, Tx};
