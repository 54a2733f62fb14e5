//! Any list as a workbook: who took it out, when and why on the first line, headings that stay in sight.
//!
//! Rows go straight to a nameless temporary file, so that a hundred thousand of them need no more memory
//! than ten.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

use crate::look::{
    Look, Unwritable, allow_numbers_as_text, looks_like_a_formula, put_day, put_text, width_of,
};

/// Who takes a list out of the register, and why. Stands on its first line and in its properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken<'a> {
    /// What the list is: 应探访人员名单. Also the name of the sheet.
    pub title: &'a str,
    /// Which part of the register it shows: place, filters, day.
    pub shows: &'a str,
    /// Who takes it, with their office.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
    /// The reason they gave.
    pub why: &'a str,
    /// What else is to be known before the list is read; empty for nothing.
    pub note: &'a str,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading<'a> {
    /// What stands above it.
    pub text: Cow<'a, str>,
    /// Width in letters, a Chinese one counting double; `None` takes the heading's own.
    pub width: Option<u16>,
}

/// What one cell shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown<'a> {
    /// Nothing.
    Blank,
    /// Words, also numbers that name something: identity numbers, telephones, codes.
    Text(Cow<'a, str>),
    /// A count.
    Whole(i64),
    /// A share or an average.
    Number(f64),
    /// Money in fen, shown in yuan.
    Fen(i64),
    /// A calendar day.
    Day(Date),
    /// 是 or 否.
    Flag(bool),
}

/// A list being written, row by row.
pub struct List {
    workbook: Workbook,
    sheet: Worksheet,
    look: Look,
    columns: u16,
    next: u32,
    /// Who took it and when, for every printed page.
    mark: String,
    /// Whether a sentence stands below the rows.
    remarked: bool,
}

/// Row of the headings, below the line that says who took the list.
const HEADINGS: u32 = 1;

impl List {
    /// Begins a list with its first line and its headings.
    ///
    /// # Errors
    /// No room for the temporary file, or a title that Excel does not take as the name of a sheet.
    pub fn begin(taken: &Taken<'_>, headings: &[Heading<'_>]) -> Result<Self, Unwritable> {
        let mut workbook = Workbook::new();
        workbook.set_properties(&properties(taken));
        let mut sheet = workbook.new_worksheet_with_constant_memory()?;
        let look = Look::new();
        sheet.set_name(sheet_name(taken.title))?;
        let columns = u16::try_from(headings.len()).map_err(|_| Unwritable("列太多".to_owned()))?;
        for (column, heading) in (0..).zip(headings) {
            let width = heading.width.unwrap_or_else(|| width_of(&heading.text) + 2);
            sheet.set_column_width(column, f64::from(width.min(255)))?;
        }
        put_text(&mut sheet, 0, 0, &first_line(taken), &look.title)?;
        for (column, heading) in (0..).zip(headings) {
            put_text(&mut sheet, HEADINGS, column, &heading.text, &look.heading)?;
        }
        Ok(Self { workbook, sheet, look, columns, next: HEADINGS + 1, mark: mark(taken), remarked: false })
    }

    /// Adds a row. Cells beyond the headings are left out by no one: they are written too.
    ///
    /// # Errors
    /// More rows than a sheet has.
    pub fn row(&mut self, cells: &[Shown<'_>]) -> Result<(), Unwritable> {
        for (column, cell) in (0..).zip(cells) {
            self.cell(column, cell)?;
        }
        self.next += 1;
        Ok(())
    }

    fn cell(&mut self, column: u16, cell: &Shown<'_>) -> Result<(), Unwritable> {
        let (sheet, row) = (&mut self.sheet, self.next);
        let number = |sheet: &mut Worksheet, number: f64, format: &Format| {
            sheet.write_number_with_format(row, column, number, format).map(drop)
        };
        match cell {
            Shown::Blank => {}
            Shown::Text(text) if looks_like_a_formula(text) => {
                put_text(sheet, row, column, text, &self.look.quoted)?
            }
            Shown::Text(text) => put_text(sheet, row, column, text, &self.look.text)?,
            Shown::Whole(whole) => number(sheet, *whole as f64, &self.look.whole)?,
            Shown::Number(value) => number(sheet, *value, &self.look.money)?,
            Shown::Fen(fen) => number(sheet, *fen as f64 / 100.0, &self.look.money)?,
            Shown::Day(day) => put_day(sheet, row, column, *day, &self.look.day)?,
            Shown::Flag(yes) => {
                put_text(sheet, row, column, if *yes { "是" } else { "否" }, &self.look.text)?
            }
        }
        Ok(())
    }

    /// Adds a sentence below the rows, after a blank one: what is to be known of the whole list.
    ///
    /// # Errors
    /// More rows than a sheet has.
    pub fn remark(&mut self, words: &str) -> Result<(), Unwritable> {
        put_text(&mut self.sheet, self.next + 1, 0, words, &self.look.title)?;
        self.remarked = true;
        Ok(())
    }

    /// Ends the list: the headings stay in sight and stand on every printed page.
    ///
    /// # Errors
    /// The temporary file cannot be read back.
    pub fn end(mut self) -> Result<Vec<u8>, Unwritable> {
        let last = self.next.saturating_sub(1);
        let last_column = self.columns.saturating_sub(1);
        let sheet = &mut self.sheet;
        sheet.set_freeze_panes(HEADINGS + 1, 0)?;
        sheet.set_repeat_rows(0, HEADINGS)?;
        sheet.set_landscape();
        sheet.set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_footer(format!("&L{}&C第 &P 页，共 &N 页&R仅限工作使用", self.mark));
        if self.columns > 0 && last > HEADINGS {
            sheet.autofilter(HEADINGS, 0, last, last_column)?;
        }
        allow_numbers_as_text(sheet, last + if self.remarked { 2 } else { 0 }, last_column)?;
        self.workbook.push_worksheet(self.sheet);
        Ok(self.workbook.save_to_buffer()?)
    }
}

/// What stands at the foot of every page. Excel takes 255 letters there, and `&` begins an instruction.
fn mark(taken: &Taken<'_>) -> String {
    let at = Offset::constant(8).to_datetime(taken.at).strftime("%Y-%m-%d %H:%M");
    let by = taken.by.chars().filter(|letter| *letter != '&').take(80).collect::<String>();
    format!("{by} {at} 导出")
}

/// `2026-11-23 18:20 由 某某 导出：内容。事由：…`
fn first_line(taken: &Taken<'_>) -> String {
    let at = Offset::constant(8).to_datetime(taken.at).strftime("%Y-%m-%d %H:%M");
    let note = if taken.note.is_empty() { String::new() } else { format!("。{}", taken.note) };
    format!("{}（{}）。{} 由{}导出，事由：{}{note}", taken.title, taken.shows, at, taken.by, taken.why)
}

fn properties(taken: &Taken<'_>) -> DocProperties {
    let properties =
        DocProperties::new().set_title(taken.title).set_author(taken.by).set_comment(first_line(taken));
    match ExcelDateTime::from_timestamp(taken.at.as_second()) {
        Ok(at) => properties.set_creation_datetime(&at),
        Err(_) => properties,
    }
}

/// Excel takes at most 31 letters and none of `[]:*?/\`.
fn sheet_name(title: &str) -> String {
    let kept = title.chars().filter(|letter| !"[]:*?/\\'".contains(*letter)).take(31).collect::<String>();
    if kept.trim().is_empty() { "名单".to_owned() } else { kept }
}
