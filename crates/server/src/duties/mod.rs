//! What is owed, as screens show it, and the one place where a person's standing is worked out anew.

pub mod calendar;
pub mod due;
pub mod exceptions;
pub mod export;
pub mod recheck;
pub mod standing;
