//! A second opinion on duties: a naive counter written from the dossier and the notices, without reading the engine.
//!
//! The counter, its worked examples and the enumerator stand in `oracle/`. A harness that feeds both sides takes the
//! folder in with `#[path = "oracle/mod.rs"] mod oracle;`.

#[path = "oracle/mod.rs"]
mod oracle;
