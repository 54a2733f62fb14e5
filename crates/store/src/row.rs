//! A row of an answer, and how it becomes a typed thing.

use serde::de::DeserializeOwned;

use crate::fault::Fault;
use crate::statement::Statement;
use crate::value::{Cell, Raw};

/// One row, valid while the statement stands on it.
pub struct Row<'a> {
    cells: Cells<'a>,
    statement: &'a Statement,
}

enum Cells<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

/// Something that a whole row becomes.
pub trait FromRow: Sized {
    /// Reads the columns in the order of the statement.
    ///
    /// # Errors
    /// [`Fault::BadRow`] with table, column and id when a cell holds something else than expected.
    fn from_row(row: &Row<'_>) -> Result<Self, Fault>;
}

impl<'a> Row<'a> {
    pub(crate) fn sqlite(row: &'a rusqlite::Row<'a>, statement: &'a Statement) -> Self {
        Self { cells: Cells::Sqlite(row), statement }
    }

    pub(crate) fn postgres(row: &'a postgres::Row, statement: &'a Statement) -> Self {
        Self { cells: Cells::Postgres(row), statement }
    }

    /// The cell of a column, counted from zero.
    ///
    /// # Errors
    /// [`Fault::BadRow`] when there is no such column or it holds something else.
    pub fn get<T: Cell>(&self, column: usize) -> Result<T, Fault> {
        self.raw(column).and_then(T::read).ok_or_else(|| self.bad(column))
    }

    /// A code stored as text, read by the type's own `from_code`.
    ///
    /// # Errors
    /// [`Fault::BadRow`] when the text is not one of its codes.
    pub fn code<T>(&self, column: usize, from_code: impl FnOnce(&str) -> Option<T>) -> Result<T, Fault> {
        match self.raw(column) {
            Some(Raw::Text(text)) => from_code(text).ok_or_else(|| self.bad(column)),
            _ => Err(self.bad(column)),
        }
    }

    /// A code stored as text, or nothing.
    ///
    /// # Errors
    /// [`Fault::BadRow`] when the text is not one of its codes.
    pub fn maybe_code<T>(
        &self,
        column: usize,
        from_code: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Fault> {
        match self.raw(column) {
            Some(Raw::Null) => Ok(None),
            _ => self.code(column, from_code).map(Some),
        }
    }

    /// A structure stored as JSON text.
    ///
    /// # Errors
    /// [`Fault::BadRow`] when the text is not that structure.
    pub fn json<T: DeserializeOwned>(&self, column: usize) -> Result<T, Fault> {
        match self.raw(column) {
            Some(Raw::Text(text)) => serde_json::from_str(text).map_err(|_| self.bad(column)),
            _ => Err(self.bad(column)),
        }
    }

    /// A structure stored as JSON text, or nothing.
    ///
    /// # Errors
    /// [`Fault::BadRow`] when the text is not that structure.
    pub fn maybe_json<T: DeserializeOwned>(&self, column: usize) -> Result<Option<T>, Fault> {
        match self.raw(column) {
            Some(Raw::Null) => Ok(None),
            _ => self.json(column).map(Some),
        }
    }

    /// Names of the columns, to compare the two engines.
    pub(crate) fn columns(&self) -> Vec<String> {
        match self.cells {
            Cells::Sqlite(row) => row.as_ref().column_names().map(str::to_owned).collect(),
            Cells::Postgres(row) => row.columns().iter().map(|c| c.name().to_owned()).collect(),
        }
    }

    /// How many columns it has.
    pub(crate) fn width(&self) -> usize {
        match self.cells {
            Cells::Sqlite(row) => row.as_ref().column_count(),
            Cells::Postgres(row) => row.len(),
        }
    }

    /// The cell as the engine holds it.
    pub(crate) fn raw(&self, column: usize) -> Option<Raw<'_>> {
        match self.cells {
            Cells::Sqlite(row) => crate::sqlite::raw(row.get_ref(column).ok()?),
            Cells::Postgres(row) => row.try_get(column).ok(),
        }
    }

    /// Says where an unreadable cell stands.
    pub fn bad(&self, column: usize) -> Fault {
        let columns = self.columns();
        let id = columns.iter().position(|name| name == "id").and_then(|at| self.raw(at));
        Fault::BadRow {
            table: self.statement.table().to_owned(),
            column: columns.get(column).cloned().unwrap_or_else(|| format!("#{column}")),
            id: id.and_then(uuid::Uuid::read).map_or_else(String::new, |id| id.to_string()),
        }
    }
}

macro_rules! tuples {
    ($($name:ident $at:tt),+) => {
        impl<$($name: Cell),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
                Ok(($(row.get::<$name>($at)?,)+))
            }
        }
    };
}

tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
