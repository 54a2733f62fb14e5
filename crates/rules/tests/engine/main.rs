//! One test binary for the engine. The world here is an invented one: trees in a park.

mod counting;
mod diagnostics;
mod districts;
mod explanation;
mod fuzz;
mod language;
mod noted;
mod oracle;
mod owed;
mod park;
mod quantifiers;
mod raise;
mod readings;
mod scores;
mod sections;
