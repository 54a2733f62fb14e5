//! Festivals of the notice in force: when they fall, and when their visits (慰问) may be made.

pub mod campaign;

pub use campaign::{Campaign, around, of_year};
