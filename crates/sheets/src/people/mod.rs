//! People in a workbook: the template, its columns, and rows read with every fault at its cell.

mod choices;
mod columns;
mod headings;

pub use choices::{Choices, NotAnOption};
pub use columns::{Column, Content, SPECS, Spec};
pub use headings::Headings;
