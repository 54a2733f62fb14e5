//! SQL, and only here: one text for SQLite and PostgreSQL behind a small kit of our own.
#![warn(missing_docs)]

#[cfg(test)]
extern crate self as store;

mod action;
pub mod db;
#[cfg(test)]
#[path = "../tests/engines/mod.rs"]
mod engines;
pub mod fault;
pub mod keys;
pub mod migrate;
mod postgres;
mod queue;
pub mod row;
pub mod scratch;
pub mod seal;
mod sqlite;
pub mod statement;
pub mod tx;
pub mod value;
mod worker;
mod writer;

pub use action::Pending;
pub use db::{Db, EngineKind, Target};
pub use fault::{Fault, Rule};
pub use tx::{Root, Tx};
