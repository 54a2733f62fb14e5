//! One story per noun, told on SQLite and, when an address is given, on PostgreSQL.

mod accounts;
mod areas;
mod drafts;
mod duties;
mod engines;
mod events;
mod jobs;
mod log;
mod office;
mod packs;
mod people;
mod sealing;
mod visits;
mod workers;
