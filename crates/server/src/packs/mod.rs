//! Packs as folders: reading, checking, running their cases, and showing the rules to an officer.

pub mod carry;
pub mod cases;
pub mod check;
pub mod choose;
pub mod commit;
pub mod compare;
pub mod drop;
pub mod propose;
pub mod read;
pub mod rehearse;
pub mod sheet;
pub mod shelf;
pub mod show;
pub mod test;
pub mod try_out;
pub mod upload;
pub mod whole;
pub mod why;
