//! Places on the screen: their names, and choosing one.

pub mod pick;
pub mod places;
