//! Days off on screen: the arrangement of each year, and entering or correcting one.

pub mod keep;
pub mod list;
