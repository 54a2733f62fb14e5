//! Emergencies from the phone and in the office.

mod acknowledge;
pub mod receive;
mod record;
