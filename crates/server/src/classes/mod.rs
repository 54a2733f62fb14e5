//! Classification from the command line, one JSON object a line.

pub mod classify;
pub mod facts;
