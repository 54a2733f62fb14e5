//! A file that has been read: its good rows, and everything that is to be said about the others.

use super::choices::Choices;
use super::columns::{Column, SPECS};
use super::headings::Headings;
use super::row::PersonRow;
use crate::fault::{CellError, Warning};
use crate::marked::{self, Unmarkable};
use crate::read::Limits;

/// What a file holds. Each row with content is in `rows`, or has an error, or has a warning that says why it
/// was passed over.
#[derive(Debug, Clone)]
pub struct PeopleFile {
    /// The sheet that was read.
    pub sheet: String,
    /// Where its headings stand and what they mean.
    pub headings: Headings,
    /// Columns in use, up to the last one with content.
    pub columns: u16,
    /// Rows without fault, from top to bottom.
    pub rows: Vec<PersonRow>,
    /// Wrong cells, by row and column.
    pub errors: Vec<CellError>,
    /// What should be looked at.
    pub warnings: Vec<Warning>,
}

impl PeopleFile {
    /// Rows that were read, good or not.
    pub fn total(&self) -> usize {
        self.rows.len() + self.wrong_rows()
    }

    /// Rows with at least one error.
    pub fn wrong_rows(&self) -> usize {
        let mut rows = self.errors.iter().map(|error| error.row).collect::<Vec<_>>();
        rows.sort_unstable();
        rows.dedup();
        rows.len()
    }

    /// Takes a row out because of something only the register knows, such as a number that is in it already.
    pub fn refuse(&mut self, row: u32, column: Column, code: &'static str, text: impl Into<String>) {
        self.rows.retain(|kept| kept.row != row);
        let place = self.headings.place(column).or_else(|| self.headings.place(Column::Name));
        let error = CellError {
            row,
            column: place.unwrap_or_default(),
            heading: column.heading().to_owned(),
            code,
            text: text.into(),
        };
        let key = |error: &CellError| (error.row, error.column);
        let at = self.errors.partition_point(|other| key(other) <= key(&error));
        self.errors.insert(at, error);
    }

    /// The same workbook with its wrong cells marked, made from the bytes it was read from.
    ///
    /// # Errors
    /// The bytes are not those of this file, or there is no room to write.
    pub fn marked(&self, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Unmarkable> {
        let choices = Choices::of_the_vocabulary();
        let lists = SPECS
            .iter()
            .filter_map(|spec| Some((self.headings.place(spec.column)?, spec.column.options(&choices))))
            .filter(|(_, words)| !words.is_empty())
            .collect::<Vec<_>>();
        let marks = marked::Marks {
            sheet: &self.sheet,
            heading_row: self.headings.row,
            columns: self.columns,
            errors: &self.errors,
            warnings: &self.warnings,
            lists: &lists,
        };
        marked::mark(bytes, limits, &marks)
    }
}
