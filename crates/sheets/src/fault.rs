//! What is wrong with a cell, kept apart from where it stands.

use std::sync::Arc;

use crate::read::Row;

/// A cell that cannot be taken as it is. Its row is not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError {
    /// The sheet, where it is not the one of the people.
    pub sheet: Option<Arc<str>>,
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
    /// What Excel calls the cell: `C7`, or `同住人!C7` on another sheet than that of the people.
    pub fn address(&self) -> String {
        let cell = Row::address(self.row, self.column);
        self.sheet.as_ref().map(|sheet| format!("{sheet}!{cell}")).unwrap_or(cell)
    }

    /// Where it stands, in words: 第 7 行.
    pub fn place(&self) -> String {
        let row = format!("第 {} 行", self.row);
        self.sheet.as_ref().map(|sheet| format!("“{sheet}”表{row}")).unwrap_or(row)
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
