//! An open workbook: its sheets, and the cells of one sheet row by row.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Dimensions, Range, Reader, SheetType, SheetVisible, Xls, Xlsx};

use super::cell::Shown;
use super::container::Container;
use super::recognise::{Outside, recognise};
use super::{Calendar, Cell, Foreign, Limits, Merged, Row, Unreadable, biff, package, text};

const CONTENT: Unreadable = Unreadable::Damaged("工作表内容错乱");

/// One sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name on the tab.
    pub name: String,
    /// Whether its tab can be seen.
    pub visible: bool,
}

/// An open workbook. Borrows the bytes of the file.
pub struct Workbook<'b> {
    source: Source<'b>,
    sheets: Vec<Sheet>,
    limits: Limits,
    calendar: Calendar,
    merged: bool,
}

enum Source<'b> {
    Package(Box<Xlsx<Cursor<&'b [u8]>>>),
    Container(Box<Xls<Cursor<&'b [u8]>>>),
    Text(text::Lines),
}

impl<'b> Workbook<'b> {
    /// Recognises the file, measures it and opens it.
    ///
    /// # Errors
    /// Everything that is not a workbook we can read; the text says what it is and what to do.
    pub fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Unreadable> {
        if bytes.len() as u64 > limits.file_bytes {
            return Err(Unreadable::TooLarge { bytes: bytes.len() as u64, limit: limits.file_bytes });
        }
        let outside = match recognise(bytes) {
            Err(Unreadable::NotAWorkbook(Foreign::Text)) => return Self::of_text(bytes, limits),
            recognised => recognised?,
        };
        let (source, merged) = guarded(|| match outside {
            Outside::Zip => open_package(bytes, limits),
            Outside::Ole => open_container(bytes, limits),
        })??;
        let (sheets, from_1904) = match &source {
            Source::Package(book) => (book.sheets_metadata(), book.has_1904_epoch()),
            Source::Container(book) => (book.sheets_metadata(), book.has_1904_epoch()),
            Source::Text(_) => return Err(CONTENT),
        };
        let sheets = sheets
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| Sheet { name: sheet.name.clone(), visible: sheet.visible == SheetVisible::Visible })
            .collect::<Vec<_>>();
        if sheets.is_empty() {
            return Err(Unreadable::NoSheet);
        }
        if sheets.len() > biff::MOST_SHEETS {
            return Err(Unreadable::TooManySheets { limit: biff::MOST_SHEETS });
        }
        let calendar = if from_1904 { Calendar::From1904 } else { Calendar::From1900 };
        Ok(Self { source, sheets, limits: *limits, calendar, merged })
    }

    /// Lines of text with commas are a workbook of one sheet.
    fn of_text(bytes: &[u8], limits: &Limits) -> Result<Self, Unreadable> {
        let source = Source::Text(text::open(bytes, limits)?);
        let sheets = vec![Sheet { name: text::SHEET.to_owned(), visible: true }];
        Ok(Self { source, sheets, limits: *limits, calendar: Calendar::From1900, merged: false })
    }

    /// Its sheets in the order of the tabs, charts left out.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// From which day it counts days.
    pub fn calendar(&self) -> Calendar {
        self.calendar
    }

    /// The merged areas of a sheet.
    ///
    /// # Errors
    /// Broken content.
    pub fn merged(&mut self, sheet: &str) -> Result<Vec<Merged>, Unreadable> {
        if !self.merged {
            return Ok(Vec::new());
        }
        let areas = guarded(|| match &mut self.source {
            Source::Package(book) => book.merge_cells_by_sheet_name(sheet).map_err(|_| CONTENT),
            Source::Container(book) => book.merge_cells_by_sheet_name(sheet).map_err(|_| CONTENT),
            Source::Text(_) => Ok(Vec::new()),
        })??;
        let column = |column: u32| u16::try_from(column).unwrap_or(u16::MAX);
        let merged = |area: Dimensions| Merged {
            rows: (area.start.0.saturating_add(1), area.end.0.saturating_add(1)),
            columns: (column(area.start.1), column(area.end.1)),
        };
        Ok(areas.into_iter().map(merged).collect())
    }

    /// Hands over the rows of a sheet that have content, from top to bottom, until told to stop.
    ///
    /// # Errors
    /// Broken content, or more rows or columns than allowed. Rows before the fault have been handed over.
    pub fn each_row(
        &mut self,
        sheet: &str,
        mut visit: impl FnMut(&Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), Unreadable> {
        let shown = Shown { digits: 0, calendar: self.calendar };
        let limits = self.limits;
        match &mut self.source {
            Source::Package(book) => stream_package(book, sheet, shown, limits, &mut visit),
            Source::Container(book) => {
                let range = guarded(|| book.worksheet_range(sheet))?.map_err(|_| CONTENT)?;
                stream_range(&range, shown, limits, &mut visit)
            }
            Source::Text(lines) => stream_text(lines, limits, &mut visit),
        }
    }
}

fn open_package<'b>(bytes: &'b [u8], limits: &Limits) -> Result<(Source<'b>, bool), Unreadable> {
    let merged = package::check(bytes, limits)?;
    let book = Xlsx::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged("工作簿结构不完整"))?;
    Ok((Source::Package(Box::new(book)), merged))
}

fn open_container<'b>(bytes: &'b [u8], limits: &Limits) -> Result<(Source<'b>, bool), Unreadable> {
    for stream in Container::open(bytes)?.workbooks()? {
        biff::check(&stream, limits)?;
    }
    let book = Xls::new(Cursor::new(bytes)).map_err(|_| CONTENT)?;
    // Merged areas come with the cells here: asking costs nothing.
    Ok((Source::Container(Box::new(book)), true))
}

fn stream_package(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    shown: Shown,
    limits: Limits,
    visit: Visit<'_>,
) -> Result<(), Unreadable> {
    let mut rows = Rows { limits, seen: 0, row: Row::default(), visit };
    let mut reader = guarded(|| book.worksheet_cells_reader(sheet))?.map_err(|_| CONTENT)?;
    let digits = reader
        .styles()
        .iter()
        .map(|style| style.number_format.as_ref().map_or(0, |format| Shown::digits_of(&format.format_code)))
        .collect::<Vec<_>>();
    loop {
        let next = guarded(|| reader.next_cell_with_style_id())?.map_err(|_| CONTENT)?;
        let Some((cell, style)) = next else { break };
        let (row, column) = cell.get_position();
        let digits = digits.get(style).copied().unwrap_or(0);
        let Some(cell) = Cell::from_data(cell.get_value().clone(), Shown { digits, ..shown }) else {
            continue;
        };
        if rows.take(row, column, cell)?.is_break() {
            return Ok(());
        }
    }
    rows.end()
}

fn stream_range(
    range: &Range<Data>,
    shown: Shown,
    limits: Limits,
    visit: Visit<'_>,
) -> Result<(), Unreadable> {
    let mut rows = Rows { limits, seen: 0, row: Row::default(), visit };
    let Some((first_row, first_column)) = range.start() else { return Ok(()) };
    for (row, column, value) in range.used_cells() {
        let Some(cell) = Cell::from_data(borrowed(value), shown) else { continue };
        if rows.take(first_row + row as u32, first_column + column as u32, cell)?.is_break() {
            return Ok(());
        }
    }
    rows.end()
}

fn stream_text(lines: &text::Lines, limits: Limits, visit: Visit<'_>) -> Result<(), Unreadable> {
    let mut rows = Rows { limits, seen: 0, row: Row::default(), visit };
    for (number, words) in lines {
        let cells = (0_u32..).zip(words).filter(|(_, word)| !word.trim().is_empty());
        for (column, word) in cells {
            if rows.take(number.saturating_sub(1), column, Cell::read(word.as_str()))?.is_break() {
                return Ok(());
            }
        }
    }
    rows.end()
}

/// A value of an `.xls` in the shape in which a package streams them.
fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Bool(yes) => DataRef::Bool(*yes),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::Error(fault) => DataRef::Error(fault.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// What is done with each row.
type Visit<'v> = &'v mut dyn FnMut(&Row<'_>) -> ControlFlow<()>;

/// Gathers cells into rows.
struct Rows<'v, 'a> {
    limits: Limits,
    seen: u32,
    row: Row<'a>,
    visit: Visit<'v>,
}

impl<'a> Rows<'_, 'a> {
    /// Takes the next cell, counted from 0. Rows come in order, or the file is broken.
    fn take(&mut self, row: u32, column: u32, cell: Cell<'a>) -> Result<ControlFlow<()>, Unreadable> {
        let number = row.saturating_add(1);
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        if column >= self.limits.columns {
            let cell = Row::address(number, column);
            return Err(Unreadable::TooManyColumns { limit: self.limits.columns, cell });
        }
        if number != self.row.number {
            if number < self.row.number {
                return Err(Unreadable::Damaged("行的次序错乱"));
            }
            if self.hand_over()?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            self.row.restart(number);
        }
        self.row.put(column, cell);
        Ok(ControlFlow::Continue(()))
    }

    fn hand_over(&mut self) -> Result<ControlFlow<()>, Unreadable> {
        if self.row.is_blank() {
            return Ok(ControlFlow::Continue(()));
        }
        self.seen += 1;
        if self.seen > self.limits.rows {
            return Err(Unreadable::TooManyRows { limit: self.limits.rows });
        }
        Ok((self.visit)(&self.row))
    }

    fn end(&mut self) -> Result<(), Unreadable> {
        self.hand_over().map(drop)
    }
}

/// Runs a piece of the foreign reader. Broken files have made it index beyond its data; that must not take
/// the program down with it.
fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|_| CONTENT)
}
