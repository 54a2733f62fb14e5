//! The values of a form, as plain data: the caller decides what is shown, the layout decides where.

use std::collections::BTreeMap;

use super::picture::Picture;

/// The values for one copy of a form, or for one row of a table in it. Everything absent stays blank,
/// so `Filled::default()` prints the blank form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// Text by field id.
    pub texts: BTreeMap<String, String>,
    /// Codes by field id; every box that stands for one of them is ticked.
    pub ticks: BTreeMap<String, Vec<String>>,
    /// Pictures by field id; each stands in the place of the field's text.
    pub pictures: BTreeMap<String, Picture>,
    /// Rows by table id.
    pub tables: BTreeMap<String, Vec<Filled>>,
    /// Code and label pairs of fields whose layout says `options = "given"`, in printing order.
    pub options: BTreeMap<String, Vec<Choice>>,
}

/// One option given by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The code that ticks it.
    pub code: String,
    /// The words beside its box.
    pub label: String,
}

impl Filled {
    /// Sets a text.
    pub fn text(&mut self, field: &str, value: impl Into<String>) -> &mut Self {
        self.texts.insert(field.to_owned(), value.into());
        self
    }

    /// Adds a code to a tick field.
    pub fn tick(&mut self, field: &str, code: impl Into<String>) -> &mut Self {
        self.ticks.entry(field.to_owned()).or_default().push(code.into());
        self
    }

    /// Adds an option to a field whose options come from the caller.
    pub fn option(&mut self, field: &str, code: &str, label: &str) -> &mut Self {
        let choice = Choice { code: code.to_owned(), label: label.to_owned() };
        self.options.entry(field.to_owned()).or_default().push(choice);
        self
    }

    /// Adds a row to a table.
    pub fn row(&mut self, table: &str, row: Filled) -> &mut Self {
        self.tables.entry(table.to_owned()).or_default().push(row);
        self
    }

    pub(super) fn codes(&self, field: &str) -> &[String] {
        self.ticks.get(field).map_or(&[], Vec::as_slice)
    }
}

/// One form to print.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// Whom it is about, in words for an error message. Never an identity number.
    pub subject: &'a str,
    /// The values.
    pub filled: &'a Filled,
}
