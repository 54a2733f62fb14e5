//! Emergencies from the phone and in the office.

mod acknowledge;
mod receive;
mod record;
