//! The same workbook back, with the wrong cells marked and what is wrong in words beside each row.
//!
//! Values, rows and columns stay where they were, so that a clerk finds everything in place, corrects it
//! there and imports the same file again.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use rust_xlsxwriter::{DataValidation, Format, Workbook as Written, Worksheet};

use crate::fault::{CellError, Warning};
use crate::look::{Look, Unwritable, allow_numbers_as_text, put_day, put_text, width_of};
use crate::read::{Cell, Held, Limits, Row, Unreadable, Workbook};

/// Heading of the column that says what is wrong. Readers pass it over.
pub const HEADING: &str = "错误说明";
/// The sheet that lists every error and warning.
pub const LIST: &str = "错误清单";
/// Widths follow the first rows only: the rest looks the same.
const MEASURED_ROWS: u32 = 200;
const WIDEST: u16 = 48;

/// What is to be marked, and where.
#[derive(Debug, Clone, Copy)]
pub struct Marks<'a> {
    /// The sheet of the people.
    pub people: Table<'a>,
    /// Sheets of lists that were read beside it.
    pub others: &'a [Table<'a>],
    /// Wrong cells.
    pub errors: &'a [CellError],
    /// What should be looked at; only listed.
    pub warnings: &'a [Warning],
}

/// A sheet that was read.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// Its name.
    pub sheet: &'a str,
    /// Its row of headings.
    pub heading_row: u32,
    /// Columns in use; the explanation stands right of them.
    pub columns: u16,
    /// Columns with a drop-down list, and what it offers.
    pub lists: &'a [(u16, Vec<String>)],
}

impl<'a> Marks<'a> {
    /// What is known of a sheet, with its wrong cells.
    fn of(&self, sheet: &str) -> Option<(&Table<'a>, BTreeMap<u32, Vec<&'a CellError>>)> {
        let people = self.people.sheet == sheet;
        let table =
            if people { Some(&self.people) } else { self.others.iter().find(|other| other.sheet == sheet) };
        let here = |error: &&CellError| match &error.sheet {
            None => people,
            Some(other) => !people && other.as_ref() == sheet,
        };
        let mut wrong = BTreeMap::<u32, Vec<&CellError>>::new();
        for error in self.errors.iter().filter(here) {
            wrong.entry(error.row).or_default().push(error);
        }
        Some((table?, wrong))
    }
}

/// Why there is no marked workbook.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unmarkable {
    /// The workbook cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The new one cannot be written.
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
}

/// Writes the workbook anew from what can be read in it, with its faults marked.
///
/// Colours, formulas and pictures of the original are not kept; values, order and sheets are.
///
/// # Errors
/// The workbook cannot be read (again), or there is no room to write.
pub fn mark(bytes: &[u8], limits: &Limits, marks: &Marks<'_>) -> Result<Vec<u8>, Unmarkable> {
    let mut workbook = Workbook::open(bytes, limits)?;
    let mut written = Written::new();
    let look = Look::new();
    for sheet in workbook.sheets().to_vec() {
        let here = marks.of(&sheet.name);
        // A list of an earlier round is replaced by the new one.
        if sheet.name == LIST && here.is_none() {
            continue;
        }
        let mut copy = Copy::begin(&mut written, &sheet.name, &look, here)?;
        copy.sheet.set_hidden(!sheet.visible);
        let mut failed = None;
        workbook.each_row(&sheet.name, |row| match copy.row(row) {
            Ok(()) => ControlFlow::Continue(()),
            Err(fault) => {
                failed = Some(fault);
                ControlFlow::Break(())
            }
        })?;
        if let Some(fault) = failed {
            return Err(fault.into());
        }
        let finished = copy.end()?;
        written.push_worksheet(finished);
    }
    let list = list(&mut written, &look, marks)?;
    written.push_worksheet(list);
    Ok(written.save_to_buffer().map_err(Unwritable::from)?)
}

/// One sheet being copied.
struct Copy<'a> {
    sheet: Worksheet,
    look: &'a Look,
    table: Option<&'a Table<'a>>,
    wrong: BTreeMap<u32, Vec<&'a CellError>>,
    explanation: u16,
    widths: Vec<u16>,
    last: u32,
}

impl<'a> Copy<'a> {
    fn begin(
        written: &mut Written,
        name: &str,
        look: &'a Look,
        here: Option<(&'a Table<'a>, BTreeMap<u32, Vec<&'a CellError>>)>,
    ) -> Result<Self, Unwritable> {
        let mut sheet = written.new_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        let (table, wrong) = here.map_or((None, BTreeMap::new()), |(table, wrong)| (Some(table), wrong));
        let explanation = table.map_or(u16::MAX, |table| table.columns);
        Ok(Self { sheet, look, table, wrong, explanation, widths: Vec::new(), last: 0 })
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), Unwritable> {
        // Wrong cells of rows that are blank have nowhere else to go.
        while let Some((&number, _)) = self.wrong.first_key_value()
            && number < row.number
        {
            self.explain(number, None)?;
        }
        if self.table.is_some_and(|table| table.heading_row == row.number) {
            self.headings(row)?;
        } else if self.wrong.contains_key(&row.number) {
            self.explain(row.number, Some(row))?;
        } else {
            for (column, cell) in row.cells() {
                if column != self.explanation {
                    self.cell(row.number, column, cell, false)?;
                }
            }
        }
        self.last = self.last.max(row.number);
        Ok(())
    }

    fn headings(&mut self, row: &Row<'_>) -> Result<(), Unwritable> {
        let explanation = self.explanation;
        for (column, cell) in row.cells().filter(|(column, _)| *column != explanation) {
            self.measure(row.number, column, &cell.text);
            put_text(&mut self.sheet, row.number - 1, column, &cell.text, &self.look.heading)?;
        }
        put_text(&mut self.sheet, row.number - 1, self.explanation, HEADING, &self.look.heading_required)?;
        self.sheet.set_freeze_panes(row.number, 0)?;
        Ok(())
    }

    /// Writes a row with its wrong cells coloured and the explanation at its end.
    fn explain(&mut self, number: u32, row: Option<&Row<'_>>) -> Result<(), Unwritable> {
        let errors = self.wrong.remove(&number).unwrap_or_default();
        for column in 0..self.explanation {
            let wrong = errors.iter().any(|error| error.column == column);
            match row.and_then(|row| row.cell(column)) {
                Some(cell) => self.cell(number, column, cell, wrong)?,
                None if wrong => put_text(&mut self.sheet, number - 1, column, "", &self.look.wrong)?,
                None => {}
            }
        }
        let text =
            errors.iter().map(|error| format!("【{}】{}", error.heading, error.text)).collect::<Vec<_>>();
        put_text(&mut self.sheet, number - 1, self.explanation, &text.join("\n"), &self.look.explanation)
    }

    fn cell(&mut self, number: u32, column: u16, cell: &Cell<'_>, wrong: bool) -> Result<(), Unwritable> {
        self.measure(number, column, &cell.text);
        let look = self.look;
        let sheet = &mut self.sheet;
        let row = number - 1;
        match cell.held {
            Held::Day(day) => {
                put_day(sheet, row, column, day, if wrong { &look.wrong_day } else { &look.day })
            }
            // A number in a wrong cell stays one until somebody types over it; what is typed is text then.
            Held::Number(value) if cell.text.parse() == Ok(value) && wrong => {
                sheet.write_number_with_format(row, column, value, &look.wrong)?;
                Ok(())
            }
            Held::Number(value) if cell.text.parse() == Ok(value) => {
                sheet.write_number(row, column, value)?;
                Ok(())
            }
            _ => put_text(sheet, row, column, &cell.text, if wrong { &look.wrong } else { &look.text }),
        }
    }

    fn measure(&mut self, number: u32, column: u16, text: &str) {
        let at = usize::from(column);
        if number > MEASURED_ROWS {
            return;
        }
        if self.widths.len() <= at {
            self.widths.resize(at + 1, 0);
        }
        self.widths[at] = self.widths[at].max(width_of(text).saturating_add(2).min(WIDEST));
    }

    fn end(mut self) -> Result<Worksheet, Unwritable> {
        while let Some((&number, _)) = self.wrong.first_key_value() {
            self.explain(number, None)?;
            self.last = self.last.max(number);
        }
        for (column, width) in (0..).zip(&self.widths) {
            self.sheet.set_column_width(column, f64::from((*width).max(6)))?;
        }
        let Some(table) = self.table else { return Ok(self.sheet) };
        for column in 0..table.columns {
            // What is typed next must not lose its digits either.
            self.sheet.set_column_format(column, &self.look.text)?;
        }
        self.sheet.set_column_width(self.explanation, f64::from(WIDEST) * 1.5)?;
        for (column, words) in table.lists {
            offer(&mut self.sheet, table.heading_row, *column, words)?;
        }
        allow_numbers_as_text(&mut self.sheet, self.last.max(1) - 1, self.explanation)?;
        if self.last > table.heading_row {
            self.sheet.autofilter(table.heading_row - 1, 0, self.last - 1, self.explanation)?;
        }
        Ok(self.sheet)
    }
}

/// A drop-down list below a heading. Other words can still be typed: they are read with more patience than a
/// list has.
pub(crate) fn offer(
    sheet: &mut Worksheet,
    heading_row: u32,
    column: u16,
    words: &[String],
) -> Result<(), Unwritable> {
    let list = DataValidation::new().allow_list_strings(words)?.show_error_message(false);
    sheet.add_data_validation(heading_row, column, 1_048_575, column, &list)?;
    Ok(())
}

/// Every error and warning on a line of its own.
fn list(written: &mut Written, look: &Look, marks: &Marks<'_>) -> Result<Worksheet, Unwritable> {
    let mut sheet = written.new_worksheet_with_constant_memory()?;
    sheet.set_name(LIST)?;
    let widths = [("类别", 8.0), ("行", 8.0), ("单元格", 10.0), ("列名", 18.0), ("说明", 100.0)];
    for (column, (heading, width)) in (0..).zip(widths) {
        sheet.set_column_width(column, width)?;
        put_text(&mut sheet, 0, column, heading, &look.heading)?;
    }
    let mut row = 0;
    let mut line = |cells: [&str; 5], format: &Format| {
        row += 1;
        (0..).zip(cells).try_for_each(|(column, text)| put_text(&mut sheet, row, column, text, format))
    };
    for error in marks.errors {
        let cells = ["错误", &error.row.to_string(), &error.address(), &error.heading, &error.text];
        line(cells, &look.wrapped)?;
    }
    for warning in marks.warnings {
        let row = warning.row.map(|row| row.to_string()).unwrap_or_default();
        line(["提示", &row, &warning.address().unwrap_or_default(), "", &warning.text], &look.wrapped)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    allow_numbers_as_text(&mut sheet, row, 4)?;
    Ok(sheet)
}
