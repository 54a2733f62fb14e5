//! A second opinion on duties: a naive counter written from the dossier and the notices, without reading the engine.
//!
//! The counter, its worked examples, the enumerator and the open questions stand in `oracle/`.

#[path = "oracle/mod.rs"]
mod oracle;
