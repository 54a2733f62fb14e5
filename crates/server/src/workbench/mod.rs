//! What is wrong today, for every role.

mod numbers;
mod office;
mod region;
pub mod show;
mod visitor;
