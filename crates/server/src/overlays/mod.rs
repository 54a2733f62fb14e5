//! What alerts and festivals have in common on screen: who is asked for, who was reached, by village and visitor.

pub mod muster;
pub(crate) mod person;
pub(crate) mod sheet;
pub(crate) mod today;
pub(crate) mod words;
