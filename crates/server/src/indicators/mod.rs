//! What share of people was visited in a month, who was not, and months that are closed.

pub mod close;
mod compare;
pub mod names;
pub mod show;
mod tables;
mod words;
pub mod work_out;
