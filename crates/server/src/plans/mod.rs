//! The week of a visitor on the screen and on paper: laid out, moved, printed, entered back.

pub mod content;
pub mod enter;
pub mod print;
pub mod reschedule;
pub mod rest;
pub(crate) mod round;
pub mod week;
mod words;
