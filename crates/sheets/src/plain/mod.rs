//! Small workbooks: one table of words under headings of ours. What the words mean is for others to say.

mod template;

use std::ops::ControlFlow;

pub use template::{Template, template};

use crate::fault::{CellError, Warning};
use crate::marked::{self, Marks, Table, Unmarkable};
use crate::people::key;
use crate::read::{Held, Limits, MergedAreas, Row, Unreadable, Workbook, column_letters};
use crate::values::{clean, is_mangled, without_spaces};

/// The sheet that explains the columns. Readers pass it over.
pub const INSTRUCTIONS: &str = "填写说明";
/// Rows of a small workbook.
pub const MOST_ROWS: u32 = 5_000;
/// Longest words of a cell, in characters.
const LONGEST: usize = 200;
/// Headings stand within the first rows.
const SEARCHED_ROWS: u32 = 20;

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// Its heading in the template.
    pub heading: &'static str,
    /// Other headings that mean the same.
    pub synonyms: &'static [&'static str],
    /// Whether a table without it cannot be read, and a row must say it.
    pub required: bool,
    /// What the note at its heading says.
    pub note: &'static str,
}

/// A row with words. Columns are counted as the table of the columns has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainRow {
    /// Its number as Excel shows it.
    pub row: u32,
    words: Vec<Option<String>>,
}

impl PlainRow {
    /// The words of a column.
    pub fn get(&self, column: usize) -> Option<&str> {
        self.words.get(column)?.as_deref()
    }
}

/// A table that has been read.
#[derive(Debug, Clone)]
pub struct PlainFile {
    sheet: String,
    heading_row: u32,
    columns: u16,
    places: Vec<Option<u16>>,
    specs: &'static [Spec],
    /// What the columns offer, for the marked workbook.
    pub offered: Vec<(usize, Vec<String>)>,
    /// Rows whose words can be read.
    pub rows: Vec<PlainRow>,
    /// Wrong cells, by row and column.
    pub errors: Vec<CellError>,
    /// What should be looked at.
    pub warnings: Vec<Warning>,
}

/// How much a small workbook may hold.
pub const fn limits() -> Limits {
    Limits { file_bytes: 20 << 20, unpacked_bytes: 100 << 20, rows: MOST_ROWS + SEARCHED_ROWS, columns: 100 }
}

/// Reads the first sheet that has the headings.
///
/// # Errors
/// A file that gives no rows at all.
pub fn read(bytes: &[u8], specs: &'static [Spec]) -> Result<PlainFile, Unreadable> {
    let mut workbook = Workbook::open(bytes, &limits())?;
    let mut best = None::<PlainFile>;
    for sheet in workbook.sheets().to_vec() {
        if [INSTRUCTIONS, marked::LIST].contains(&sheet.name.as_str()) || !sheet.visible {
            continue;
        }
        let found = headings(&mut workbook, &sheet.name, specs)?;
        let known = |file: &PlainFile| file.places.iter().flatten().count();
        if found.as_ref().map_or(0, known) > best.as_ref().map_or(0, known) {
            best = found;
        }
    }
    let required = || specs.iter().filter(|spec| spec.required).map(|spec| spec.heading.to_owned());
    let Some(mut file) = best else { return Err(Unreadable::NoHeadings { wanted: required().collect() }) };
    let missing = specs.iter().zip(&file.places).filter(|(spec, place)| spec.required && place.is_none());
    let missing = missing.map(|(spec, _)| spec.heading.to_owned()).collect::<Vec<_>>();
    if !missing.is_empty() {
        return Err(Unreadable::MissingHeadings { sheet: file.sheet, missing });
    }
    let merged = workbook.merged(&file.sheet)?;
    let (mut merged, mut failed, name) = (MergedAreas::new(merged), Ok(()), file.sheet.clone());
    let mut seen = 0;
    workbook.each_row(&name, |row| {
        if row.number > file.heading_row {
            failed = merged.go_to(row.number);
            seen += u32::from(file.take(row, &merged));
        }
        if failed.is_ok() && seen <= MOST_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    failed?;
    match seen {
        0 => file
            .warnings
            .push(remark("file.no_rows", "表头下面没有任何一行，没有可以导入的内容。".to_owned())),
        more if more > MOST_ROWS => return Err(Unreadable::TooManyRows { limit: MOST_ROWS }),
        _ => {}
    }
    Ok(file)
}

fn remark(code: &'static str, text: String) -> Warning {
    Warning { row: None, column: None, code, text }
}

/// The row among the first ones that has most headings, if it has two.
fn headings(
    workbook: &mut Workbook<'_>,
    sheet: &str,
    specs: &'static [Spec],
) -> Result<Option<PlainFile>, Unreadable> {
    let mut best = None::<PlainFile>;
    let mut most = 1;
    workbook.each_row(sheet, |row| {
        let mut file = PlainFile {
            sheet: sheet.to_owned(),
            heading_row: row.number,
            columns: 0,
            places: vec![None; specs.len()],
            specs,
            offered: Vec::new(),
            rows: Vec::new(),
            errors: Vec::new(),
            warnings: Vec::new(),
        };
        for (at, cell) in row.cells().filter(|(_, cell)| cell.text != marked::HEADING) {
            file.columns = at + 1;
            match meant(specs, &cell.text) {
                Some(which) if file.places[which].is_none() => file.places[which] = Some(at),
                _ if key(&cell.text) == "序号" => {}
                _ => {
                    let words = without_spaces(&cell.text);
                    let text = format!(
                        "{}列“{words}”没有读入：不是模板里的列，或已有同样的列。",
                        column_letters(at)
                    );
                    file.warnings.push(remark("heading.unknown", text));
                }
            }
        }
        let known = file.places.iter().flatten().count();
        if known > most {
            (most, best) = (known, Some(file));
        }
        if row.number < SEARCHED_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(best)
}

/// The column a heading means, with or without a remark in brackets.
fn meant(specs: &[Spec], heading: &str) -> Option<usize> {
    let plain = without_spaces(heading);
    let (whole, front) = (key(&plain), key(plain.split(['(', '（']).next().unwrap_or_default()));
    let names =
        |spec: &Spec, word: &str| [spec.heading].iter().chain(spec.synonyms).any(|name| key(name) == word);
    let by = |word: &str| specs.iter().position(|spec| names(spec, word));
    by(&whole).or_else(|| by(&front))
}

impl PlainFile {
    /// Takes a row; `false` if it says nothing for us.
    fn take(&mut self, row: &Row<'_>, merged: &MergedAreas) -> bool {
        if self.places.iter().flatten().all(|at| row.cell(*at).is_none()) {
            return false;
        }
        let before = self.errors.len();
        let mut words = vec![None; self.specs.len()];
        let specs = self.specs;
        for (column, spec) in specs.iter().enumerate() {
            let Some(at) = self.places[column] else { continue };
            let cell = row.cell(at);
            let fault = match cell {
                Some(cell) if cell.held == Held::Fault => {
                    Some(("cell.formula_failed", "这一格的公式出错了。请改成直接填写的内容。".to_owned()))
                }
                Some(cell) if is_mangled(cell) => Some((
                    "cell.mangled",
                    "号码被 Excel 当成了数字，后几位已经丢失。请把这一列设为“文本”格式再重新输入。"
                        .to_owned(),
                )),
                Some(cell) => {
                    let text = clean(&cell.text).into_owned();
                    let long = text.chars().count() > LONGEST;
                    words[column] = Some(text);
                    long.then(|| ("cell.too_long", format!("太长了，最多{LONGEST}个字。")))
                }
                None if merged.over(row.number, at).is_some() => {
                    Some(("cell.merged", "这一格与别的格合并了。请取消合并，在每一行都填上。".to_owned()))
                }
                None if spec.required => {
                    Some(("cell.missing", format!("没有填“{}”，请补上。", spec.heading)))
                }
                None => None,
            };
            if let Some((code, text)) = fault {
                self.refuse(row.number, column, code, text);
            }
        }
        if self.errors.len() == before {
            self.rows.push(PlainRow { row: row.number, words });
        }
        true
    }

    /// Takes a row out because a cell is wrong. Where the table lacks the column, the first one stands for it.
    pub fn refuse(&mut self, row: u32, column: usize, code: &'static str, text: impl Into<String>) {
        let (at, heading) = self.place(column);
        let error = CellError { sheet: None, row, column: at, heading, code, text: text.into() };
        let place = self.errors.partition_point(|other| (other.row, other.column) <= (row, at));
        self.errors.insert(place, error);
    }

    /// Points at something odd that does not keep the row out.
    pub fn warn(&mut self, row: u32, column: usize, code: &'static str, text: impl Into<String>) {
        let (at, _) = self.place(column);
        self.warnings.push(Warning { row: Some(row), column: Some(at), code, text: text.into() });
    }

    fn place(&self, column: usize) -> (u16, String) {
        let at = self.places[column].or_else(|| self.places.iter().flatten().next().copied());
        (at.unwrap_or_default(), self.specs[column].heading.to_owned())
    }

    /// Rows with at least one error.
    pub fn wrong_rows(&self) -> usize {
        let mut rows = self.errors.iter().map(|error| error.row).collect::<Vec<_>>();
        rows.dedup();
        rows.len()
    }

    /// The same workbook with its wrong cells marked, made from the bytes it was read from.
    ///
    /// # Errors
    /// The bytes are not those of this file, or there is no room to write.
    pub fn marked(&self, bytes: &[u8]) -> Result<Vec<u8>, Unmarkable> {
        let lists = self.offered.iter().filter_map(|(at, words)| Some((self.places[*at]?, words.clone())));
        let lists = lists.collect::<Vec<_>>();
        let table =
            Table { sheet: &self.sheet, heading_row: self.heading_row, columns: self.columns, lists: &lists };
        let marks = Marks { people: table, others: &[], errors: &self.errors, warnings: &self.warnings };
        marked::mark(bytes, &limits(), &marks)
    }
}
