//! Organisations on the screen.

pub mod keep;
pub mod list;
