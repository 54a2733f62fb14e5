//! People in a workbook: the template, its columns, and rows read with every fault at its cell.
//!
//! [`read`] takes a file from any office: the columns in any order, under the headings people use already.
//! It answers with the rows that can be registered as they stand and with all that is wrong with the others.

pub mod assessments;
mod check;
mod choices;
mod columns;
mod file;
mod further;
mod headings;
mod places;
mod read;
mod reading;
mod repeats;
mod row;
mod said;
mod table;
mod template;

pub use assessments::Assessment;
pub use choices::{Choices, NotAnOption};
pub use columns::{Column, Content, SPECS, Spec};
pub use file::{PeopleFile, Refusals};
pub use further::Further;
pub use headings::Headings;
pub(crate) use headings::key;
pub use places::{Found, PlaceBook};
pub use read::{Options, read};
pub use row::{PersonRow, Told};
pub use said::Said;
pub use template::{INSTRUCTIONS, SHEET, example, template};
