//! Reading a workbook of people: the whole file is checked first, then every good row is registered by the
//! same verb as a person typed in by hand. Read again, it changes nothing.
//!
//! The page hands a workbook in ([`page`]), the program works on it beside everything else ([`run`]), and its own
//! page tells how far it is and what came of it ([`show`]).

mod assess;
pub mod command;
mod compare;
mod page;
mod parts;
pub mod run;
pub mod show;
mod take;
mod watch;

pub use page::{page, submit, template};
pub use run::Imports;
pub use take::{Taken, take};
pub use watch::Watch;
