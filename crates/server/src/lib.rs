//! Everything a person or a phone touches: screens, prints, imports, jobs, commands.
//!
//! The only crate that knows the web and the clock, and the only one that sees all others; nothing
//! depends on it. Start reading at [`routes`] (every address on one page), then at the file of a verb:
//! `accounts/sign_in.rs`, `people/register.rs`, `visits/record.rs`.
#![warn(missing_docs)]

pub mod accounts;
pub mod alerts;
pub mod app;
pub mod areas;
pub mod assets;
pub mod changes;
pub mod classes;
pub mod commands;
pub mod concerns;
pub mod days;
pub mod demo;
mod desk;
pub mod door;
pub mod duties;
pub mod edge;
pub mod emergencies;
pub mod events;
pub mod families;
pub mod festivals;
pub mod fonts;
pub mod frame;
pub mod generate;
pub mod households;
pub mod indicators;
pub mod jobs;
pub mod ladders;
mod months;
pub mod operations;
pub mod organisations;
pub mod overlays;
pub mod packs;
pub mod payments;
pub mod people;
pub mod phone;
pub mod photos;
pub mod plans;
pub mod prints;
pub mod respond;
pub mod routes;
pub mod sealed;
pub mod serve;
pub mod session;
pub mod settings;
mod stop;
pub mod typed;
pub mod visits;
pub mod workbench;
mod workbooks;
pub mod workers;
