//! A file that has been read: its good rows, and everything that is to be said about the others.

use std::collections::{BTreeMap, HashSet};

use super::choices::Choices;
use super::columns::{Column, SPECS};
use super::further::ListSheet;
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
    /// Sheets of lists that were read beside it.
    pub(super) lists: Vec<ListSheet>,
    /// Columns of the notice with their headings, by fact.
    pub(super) added: BTreeMap<String, (u16, String)>,
    /// What the columns of the notice offer, by column.
    pub(super) offered: Vec<(u16, Vec<String>)>,
    /// Rows without fault, from top to bottom.
    pub rows: Vec<PersonRow>,
    /// Wrong cells, by row and column.
    pub errors: Vec<CellError>,
    /// What should be looked at.
    pub warnings: Vec<Warning>,
}

/// Rows of a file that are to be taken out, with what is wrong in them.
#[derive(Debug, Clone, Default)]
pub struct Refusals {
    rows: HashSet<u32>,
    errors: Vec<CellError>,
}

impl Refusals {
    /// A row of a file, with the column that is wrong.
    pub fn refuse(
        &mut self,
        file: &PeopleFile,
        row: u32,
        column: Column,
        code: &'static str,
        text: impl Into<String>,
    ) {
        let place = file.headings.place(column).or_else(|| file.headings.place(Column::Name));
        self.add(row, (place.unwrap_or_default(), column.heading().to_owned()), code, text.into());
    }

    /// The same by the field of the register or the fact that is wrong.
    pub fn refuse_field(
        &mut self,
        file: &PeopleFile,
        row: u32,
        field: &str,
        code: &'static str,
        text: impl Into<String>,
    ) {
        self.add(row, file.place_of(field), code, text.into());
    }

    fn add(&mut self, row: u32, (column, heading): (u16, String), code: &'static str, text: String) {
        self.rows.insert(row);
        self.errors.push(CellError { sheet: None, row, column, heading, code, text });
    }

    /// Whether a row is among them.
    pub fn holds(&self, row: u32) -> bool {
        self.rows.contains(&row)
    }
}

impl PeopleFile {
    /// Rows that were read, good or not.
    pub fn total(&self) -> usize {
        self.rows.len() + self.wrong_rows()
    }

    /// Rows with at least one error.
    pub fn wrong_rows(&self) -> usize {
        let here = self.errors.iter().filter(|error| error.sheet.is_none());
        let mut rows = here.map(|error| error.row).collect::<Vec<_>>();
        rows.sort_unstable();
        rows.dedup();
        rows.len()
    }

    /// Where a field of the register or a fact stands, and under which heading; the name where it has no column.
    pub fn place_of(&self, field: &str) -> (u16, String) {
        if let Some((column, heading)) = self.added.get(field) {
            return (*column, heading.clone());
        }
        let column = Column::of(field);
        let place = self.headings.place(column).or_else(|| self.headings.place(Column::Name));
        (place.unwrap_or_default(), column.heading().to_owned())
    }

    /// Takes rows out because of something only the register or another sheet knows, such as a number that is in it
    /// already: all of them at once, so that a long file is walked once.
    pub fn take_out(&mut self, refusals: Refusals) {
        let Refusals { rows, errors } = refusals;
        if errors.is_empty() {
            return;
        }
        self.rows.retain(|kept| !rows.contains(&kept.row));
        self.errors.extend(errors);
        // Those of the lists stand behind those of the people.
        self.errors.sort_by_key(|error| (error.sheet.is_some(), error.row, error.column));
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
            .chain(self.offered.iter().cloned())
            .collect::<Vec<_>>();
        let people = marked::Table {
            sheet: &self.sheet,
            heading_row: self.headings.row,
            columns: self.columns,
            lists: &lists,
        };
        let others = self.lists.iter().map(|list| marked::Table {
            sheet: &list.sheet,
            heading_row: list.heading_row,
            columns: list.columns,
            lists: &list.lists,
        });
        let others = others.collect::<Vec<_>>();
        let marks = marked::Marks { people, others: &others, errors: &self.errors, warnings: &self.warnings };
        marked::mark(bytes, limits, &marks)
    }
}
