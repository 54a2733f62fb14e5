//! Whole requests in process, without a socket: the doors are hooked up, and shut for who may not enter.
//!
//! What a rule says is tested in `domain` and in the cases of the packs. Files mirror `src`.

mod accounts;
mod alerts;
mod areas;
mod assets;
mod changes;
mod concerns;
mod days;
mod door;
mod duties;
mod emergencies;
mod events;
mod families;
mod festivals;
mod generate;
mod households;
mod indicators;
mod jobs;
mod ladders;
mod office;
mod operations;
mod organisations;
mod packs;
mod payments;
mod people;
mod phone;
mod photos;
mod plans;
mod routes;
mod sealed;
mod visits;
mod workbench;
mod workers;
