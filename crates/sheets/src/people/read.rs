//! Reads a file of people: finds the sheet and its headings, then checks row by row.

use std::ops::ControlFlow;

use domain::people::AcceptImpossible;
use jiff::civil::Date;

use super::assessments;
use super::check;
use super::choices::Choices;
use super::file::PeopleFile;
use super::further::{self, Further};
use super::headings::Look;
use super::places::PlaceBook;
use super::reading::Reading;
use super::repeats::Repeats;
use super::row::PersonRow;
use super::table::{table, whole_file};
use crate::fault::Warning;
use crate::read::{Calendar, Limits, MergedAreas, Row, Unreadable, Workbook};

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
    /// What the notice in force asks beside our columns.
    pub further: &'a Further,
}

/// Reads a file of people.
///
/// # Errors
/// A file that gives no rows at all; everything smaller stands in the answer, at its cell.
pub fn read(bytes: &[u8], options: &Options<'_>) -> Result<PeopleFile, Unreadable> {
    let mut workbook = Workbook::open(bytes, &options.limits)?;
    let (sheet, mut headings, mut warnings) = table(&mut workbook, options.further)?;
    headings.adopt(options.further);
    warnings.extend(headings.warnings());
    let facts = options.further.columns();
    let offered = headings.further().iter().map(|(at, which)| (*at, further::offered(&facts[*which])));
    let added = headings.further().iter().map(|(at, which)| {
        let fact = &facts[*which];
        (fact.id.clone(), (*at, fact.name.clone()))
    });
    let mut file = PeopleFile {
        sheet,
        added: added.collect(),
        offered: offered.filter(|(_, words)| !words.is_empty()).collect(),
        headings,
        columns: 0,
        lists: Vec::new(),
        rows: Vec::new(),
        errors: Vec::new(),
        warnings,
    };
    let name = file.sheet.clone();
    let mut desk = Desk {
        choices: Choices::of_the_vocabulary(),
        options,
        calendar: workbook.calendar(),
        merged: MergedAreas::new(workbook.merged(&name)?),
        repeats: Repeats::default(),
    };
    let mut failed = Ok(());
    workbook.each_row(&name, |row| {
        file.columns = file.columns.max(file.headings.reach(row));
        if row.number > file.headings.row {
            failed = desk.take(&mut file, row);
        }
        if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    failed?;
    further::take(&mut workbook, &mut file, options, &desk.repeats.by_number)?;
    assessments::take(&mut workbook, &mut file, options, &desk.repeats.by_number)?;
    if file.total() == 0 {
        file.warnings.push(whole_file("file.no_rows", "表头下面没有任何一行，没有可以导入的人。".to_owned()));
    }
    Ok(file)
}

/// What every row is checked with.
struct Desk<'a> {
    choices: Choices,
    options: &'a Options<'a>,
    calendar: Calendar,
    merged: MergedAreas,
    repeats: Repeats,
}

impl Desk<'_> {
    /// Checks one row and puts it where it belongs.
    fn take(&mut self, file: &mut PeopleFile, row: &Row<'_>) -> Result<(), Unreadable> {
        self.merged.go_to(row.number)?;
        match file.headings.look(row) {
            Look::Person => self.check(file, row),
            Look::Blank => {}
            Look::Headings => {
                let why = "又是一行表头，没有当作人员读入。";
                file.warnings.push(passed_over(row, "row.headings_again", why));
            }
            Look::Elsewhere => {
                let why = "只在不认识的列里有内容，没有读入。";
                file.warnings.push(passed_over(row, "row.no_column", why));
            }
        }
        Ok(())
    }

    fn check(&mut self, file: &mut PeopleFile, row: &Row<'_>) {
        let mut reading =
            Reading::begin(row, &file.headings, &self.choices, self.options, self.calendar, &self.merged);
        let (person, number) = person(&mut reading);
        if let Some(number) = number {
            reading.errors.extend(self.repeats.number(&number, row.number, &file.headings));
        }
        let Reading { mut errors, mut warnings, .. } = reading;
        match person.filter(|_| errors.is_empty()) {
            Some(person) => {
                if person.identity.is_none() {
                    warnings.extend(self.repeats.name(&person, &file.headings));
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
}

/// Runs every check, so that all faults of the row are told at once. The number is known even if the row is
/// refused: another row must not repeat it.
fn person(reading: &mut Reading<'_>) -> (Option<PersonRow>, Option<domain::people::IdentityNumber>) {
    let name = check::name(reading);
    let identity = check::identity(reading);
    let certificate = check::certificate(reading, identity.number.as_ref());
    let contact = check::contact(reading);
    let (area, group) = check::place(reading);
    check::flags(reading);
    check::choices(reading);
    let assessed_on = check::ability(reading);
    check::household(reading);
    check::further(reading);
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
            assessed_on,
            assessments: Box::default(),
            facts: std::mem::take(&mut reading.told).into_boxed_slice(),
        })
    };
    (row(), number)
}

fn passed_over(row: &Row<'_>, code: &'static str, why: &str) -> Warning {
    Warning { row: Some(row.number), column: Some(0), code, text: format!("第{}行{why}", row.number) }
}
