//! Excel in and out: bytes to rows or row errors, rows to bytes.
//!
//! Invariant: decides nothing that the register decides. A cell is read as a clerk means it or refused with
//! a sentence at its place; nothing is guessed and nothing is dropped silently. No clock, no SQL, no network.
//!
//! Start reading at [`read::Workbook`] (any workbook), then [`people`]; small tables are [`plain`].
#![warn(missing_docs)]

pub mod areas;
mod fault;
mod look;
pub mod marked;
pub mod out;
pub mod people;
pub mod plain;
pub mod read;
pub mod values;
pub mod workers;

pub use fault::{CellError, Warning};
pub use look::Unwritable;
