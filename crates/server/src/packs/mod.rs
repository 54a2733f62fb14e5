//! Packs as folders: reading, checking, running their cases, and showing the rules to an officer.

pub mod cases;
pub mod check;
pub mod compare;
pub mod read;
pub mod sheet;
pub mod shelf;
pub mod show;
pub mod test;
pub mod try_out;
pub mod why;
