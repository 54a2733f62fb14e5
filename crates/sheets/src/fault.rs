//! What is wrong with a cell, kept apart from where it stands.

use crate::read::Row;

/// A cell that cannot be taken as it is. Its row is not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError {
    /// The row as Excel numbers it.
    pub row: u32,
    /// The column counted from 0.
    pub column: u16,
    /// The heading as the template writes it.
    pub heading: String,
    /// Stable code, such as `identity.check_digit`.
    pub code: &'static str,
    /// What is wrong and what to do. Holds no identity number.
    pub text: String,
}

impl CellError {
    /// What Excel calls the cell: `C7`.
    pub fn address(&self) -> String {
        Row::address(self.row, self.column)
    }
}

/// Something a clerk should look at. The row is imported all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The row, where it concerns one.
    pub row: Option<u32>,
    /// The column counted from 0, where it concerns one.
    pub column: Option<u16>,
    /// Stable code.
    pub code: &'static str,
    /// What was seen.
    pub text: String,
}

impl Warning {
    /// What Excel calls the cell, where there is one.
    pub fn address(&self) -> Option<String> {
        Some(Row::address(self.row?, self.column?))
    }
}
