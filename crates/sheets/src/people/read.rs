//! Reads a file of people: finds the sheet and its headings, then checks row by row.

use std::ops::ControlFlow;

use domain::people::AcceptImpossible;
use jiff::civil::Date;

use super::check;
use super::choices::Choices;
use super::columns::SPECS;
use super::file::PeopleFile;
use super::headings::{Headings, Look};
use super::places::PlaceBook;
use super::reading::Reading;
use super::repeats::Repeats;
use super::row::PersonRow;
use super::template::INSTRUCTIONS;
use crate::fault::Warning;
use crate::marked;
use crate::read::{Calendar, Limits, Row, Unreadable, Workbook, column_letters};

/// Headings stand within the first rows; above them there may be a title and remarks.
const SEARCHED_ROWS: u32 = 20;

/// What a file is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Today in Beijing.
    pub today: Date,
    /// Whether numbers that nobody can have are taken: in demonstrations and tests only.
    pub accept: AcceptImpossible,
    /// How much is accepted.
    pub limits: Limits,
    /// The places that people of this file may belong to.
    pub places: &'a PlaceBook,
}

/// Reads a file of people.
///
/// # Errors
/// A file that gives no rows at all; everything smaller stands in the answer, at its cell.
pub fn read(bytes: &[u8], options: &Options<'_>) -> Result<PeopleFile, Unreadable> {
    let mut workbook = Workbook::open(bytes, &options.limits)?;
    let (sheet, headings, mut warnings) = table(&mut workbook)?;
    warnings.extend(headings.warnings());
    let mut file = PeopleFile { sheet, headings, columns: 0, rows: Vec::new(), errors: Vec::new(), warnings };
    let choices = Choices::of_the_vocabulary();
    let mut repeats = Repeats::default();
    let calendar = workbook.calendar();
    let name = file.sheet.clone();
    workbook.each_row(&name, |row| {
        file.columns = file.columns.max(file.headings.reach(row));
        if row.number > file.headings.row {
            one(&mut file, row, &choices, options, calendar, &mut repeats);
        }
        ControlFlow::Continue(())
    })?;
    if file.total() == 0 {
        file.warnings.push(whole_file("file.no_rows", "表头下面没有任何一行，没有可以导入的人。".to_owned()));
    }
    Ok(file)
}

/// Checks one row and puts it where it belongs.
fn one(
    file: &mut PeopleFile,
    row: &Row<'_>,
    choices: &Choices,
    options: &Options<'_>,
    calendar: Calendar,
    repeats: &mut Repeats,
) {
    match file.headings.look(row) {
        Look::Person => {}
        Look::Blank => return,
        Look::Headings => {
            let why = "又是一行表头，没有当作人员读入。";
            return file.warnings.push(passed_over(row, "row.headings_again", why));
        }
        Look::Elsewhere => {
            let why = "只在不认识的列里有内容，没有读入。";
            return file.warnings.push(passed_over(row, "row.no_column", why));
        }
    }
    let mut reading = Reading::begin(row, &file.headings, choices, options, calendar);
    let (person, number) = person(&mut reading);
    if let Some(number) = number {
        reading.errors.extend(repeats.number(&number, row.number, &file.headings));
    }
    let Reading { mut errors, mut warnings, .. } = reading;
    match person.filter(|_| errors.is_empty()) {
        Some(person) => {
            if person.identity.is_none() {
                warnings.extend(repeats.name(&person, &file.headings));
            }
            file.rows.push(person);
        }
        None => {
            errors.sort_by_key(|error| error.column);
            file.errors.append(&mut errors);
        }
    }
    file.warnings.append(&mut warnings);
}

/// Runs every check, so that all faults of the row are told at once. The number is known even if the row is
/// refused: an other row must not repeat it.
fn person(reading: &mut Reading<'_>) -> (Option<PersonRow>, Option<domain::people::IdentityNumber>) {
    let name = check::name(reading);
    let identity = check::identity(reading);
    let certificate = check::certificate(reading, identity.number.as_ref());
    let contact = check::contact(reading);
    let (area, group) = check::place(reading);
    check::flags(reading);
    check::choices(reading);
    check::ability(reading);
    check::household(reading);
    let number = identity.number.clone();
    let row = move || {
        Some(PersonRow {
            row: reading.row.number,
            name: name?,
            identity: identity.number,
            no_identity_reason: identity.reason,
            sex: reading.sex,
            born_on: reading.born_on,
            phones: contact.phones,
            address: contact.address?,
            area: area?,
            group,
            certificate,
            visitor: contact.visitor,
            evidence: contact.evidence,
            facts: std::mem::take(&mut reading.told),
        })
    };
    (row(), number)
}

/// The first sheet whose headings can be read, with a warning for every other one that has some.
fn table(workbook: &mut Workbook<'_>) -> Result<(String, Headings, Vec<Warning>), Unreadable> {
    let mut found = None::<(String, Headings)>;
    let mut warnings = Vec::new();
    let mut empty = true;
    let mut sheets = workbook.sheets().to_vec();
    // What can be seen comes first; a hidden sheet is read only if there is no other.
    sheets.sort_by_key(|sheet| !sheet.visible);
    for sheet in sheets.iter().filter(|sheet| ![INSTRUCTIONS, marked::LIST].contains(&sheet.name.as_str())) {
        let (headings, blank) = headings(workbook, &sheet.name)?;
        empty &= blank;
        match headings {
            Some(headings) if found.is_none() => found = Some((sheet.name.clone(), headings)),
            Some(_) => {
                let text = format!("工作表“{}”也有同样的表头，没有读入；一次只读一张表。", sheet.name);
                warnings.push(whole_file("sheet.not_read", text));
            }
            None => {}
        }
    }
    if empty {
        return Err(Unreadable::NoSheet);
    }
    let wanted = || SPECS.iter().filter(|spec| spec.required).map(|spec| spec.heading.to_owned()).collect();
    let (sheet, headings) = found.ok_or_else(|| Unreadable::NoHeadings { wanted: wanted() })?;
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

fn whole_file(code: &'static str, text: String) -> Warning {
    Warning { row: None, column: None, code, text }
}

fn passed_over(row: &Row<'_>, code: &'static str, why: &str) -> Warning {
    Warning { row: Some(row.number), column: Some(0), code, text: format!("第{}行{why}", row.number) }
}
