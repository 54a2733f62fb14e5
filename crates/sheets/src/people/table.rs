//! Finds the table of people in a workbook: which sheet, and which row of it holds the headings.

use std::ops::ControlFlow;

use super::assessments;
use super::columns::SPECS;
use super::further::Further;
use super::headings::{Headings, key};
use super::template::INSTRUCTIONS;
use crate::fault::Warning;
use crate::marked;
use crate::read::{Unreadable, Workbook, column_letters};

/// Headings stand within the first rows; above them there may be a title and remarks.
const SEARCHED_ROWS: u32 = 20;

/// The first sheet that has all headings needed, with a warning for every other one that has them too.
pub(super) fn table(
    workbook: &mut Workbook<'_>,
    further: &Further,
) -> Result<(String, Headings, Vec<Warning>), Unreadable> {
    let mut tables = Vec::new();
    let mut empty = true;
    let mut sheets = workbook.sheets().to_vec();
    // What can be seen comes first; a hidden sheet is read only if there is no other.
    sheets.sort_by_key(|sheet| !sheet.visible);
    // The list of somebody's family has names and numbers too.
    let of_a_list = |name: &str| {
        key(name) == key(assessments::SHEET)
            || further.lists().iter().any(|list| key(&list.name) == key(name))
    };
    let passed_over = |name: &str| [INSTRUCTIONS, marked::LIST].contains(&name) || of_a_list(name);
    for sheet in sheets.iter().filter(|sheet| !passed_over(&sheet.name)) {
        let (headings, blank) = headings(workbook, &sheet.name)?;
        empty &= blank;
        tables.extend(headings.map(|headings| (sheet.name.clone(), headings)));
    }
    if empty {
        return Err(Unreadable::NoSheet);
    }
    let wanted = || SPECS.iter().filter(|spec| spec.required).map(|spec| spec.heading.to_owned()).collect();
    // A list of something else may have a name and a telephone too: a complete table goes before it.
    let complete = |(_, headings): &(String, Headings)| headings.missing().is_empty();
    let chosen = tables.iter().position(complete).unwrap_or_default();
    let not_read = |(name, _): &(String, Headings)| {
        let text = format!("工作表“{name}”也有同样的表头，没有读入；一次只读一张表。");
        whole_file("sheet.not_read", text)
    };
    let others = tables.iter().enumerate().filter(|(at, table)| *at != chosen && complete(table));
    let warnings = others.map(|(_, table)| not_read(table)).collect();
    if tables.is_empty() {
        return Err(Unreadable::NoHeadings { wanted: wanted() });
    }
    let (sheet, headings) = tables.swap_remove(chosen);
    let missing = headings.missing();
    if !missing.is_empty() {
        return Err(Unreadable::MissingHeadings { sheet, missing });
    }
    if let Some((column, places)) = &headings.twice {
        let columns = places.iter().map(|place| column_letters(*place)).collect();
        return Err(Unreadable::HeadingTwice { sheet, heading: column.heading().to_owned(), columns });
    }
    Ok((sheet, headings, warnings))
}

/// The row among the first ones that has most headings we know, and whether the sheet is blank.
fn headings(workbook: &mut Workbook<'_>, sheet: &str) -> Result<(Option<Headings>, bool), Unreadable> {
    let mut best = None::<Headings>;
    let mut blank = true;
    workbook.each_row(sheet, |row| {
        blank = false;
        if row.number > SEARCHED_ROWS {
            return ControlFlow::Break(());
        }
        let headings = Headings::of(row);
        if headings.fits() && best.as_ref().is_none_or(|best| headings.known() > best.known()) {
            best = Some(headings);
        }
        ControlFlow::Continue(())
    })?;
    Ok((best, blank))
}

/// A warning about no row in particular.
pub(super) fn whole_file(code: &'static str, text: String) -> Warning {
    Warning { row: None, column: None, code, text }
}
