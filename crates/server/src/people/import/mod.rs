//! Reading a workbook of people: the whole file is checked first, then every good row is registered by the
//! same verb as a person typed in by hand. Read again, it changes nothing.

pub mod command;
mod page;
mod take;

pub use page::{page, submit, template};
pub use take::{Taken, take};
