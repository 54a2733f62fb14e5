//! What is wrong today, for every role.

pub mod show;
