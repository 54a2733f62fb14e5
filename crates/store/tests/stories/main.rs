//! One story per noun, told on SQLite and, when an address is given, on PostgreSQL.

mod accounts;
mod addresses;
mod areas;
mod changes;
mod consents;
mod details;
mod devices;
mod drafts;
mod duties;
mod engines;
mod events;
mod happenings;
mod households;
mod jobs;
mod log;
mod mine;
mod office;
mod organisations;
mod packs;
mod past;
mod people;
mod photos;
mod reliefs;
mod sealing;
mod visits;
mod workers;
