//! Assessments of abilities on a sheet of their own: one row an assessment, any number for a person.
//!
//! A row says whose it is as the lists do. Each assessment holds from its day on, so that together they are a history.

mod check;
mod columns;
pub mod legacy;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil::Date;

use super::Options;
use super::choices::Choices;
use super::columns::Column;
use super::file::{PeopleFile, Refusals};
use super::further::{ListSheet, People, WHOSE, Whose, WhoseAt};
use super::headings::key;
use super::table::whole_file;
use crate::fault::{CellError, Warning};
use crate::marked;
use crate::read::{Row, Unreadable, Workbook};
use crate::values::without_spaces;

pub(super) use columns::{Asked, COLUMNS, offered};

/// The sheet of the assessments.
pub const SHEET: &str = "能力评估";
/// Headings stand within the first rows.
const SEARCHED_ROWS: u32 = 20;

/// One assessment without fault. At least one of level and score is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Its row as Excel numbers it.
    pub row: u32,
    /// The day it holds from.
    pub on: Date,
    /// The level, from 0 (intact) to 4 (complete loss).
    pub level: Option<i64>,
    /// The points, from 0 to 90.
    pub score: Option<i64>,
    /// What it rests on, in words: standard, assessor, papers.
    pub evidence: String,
}

/// Reads the sheet, if there is one, and gives each person their assessments, the oldest first. A person with a wrong
/// one is not good.
///
/// # Errors
/// Broken content.
pub(super) fn take(
    workbook: &mut Workbook<'_>,
    file: &mut PeopleFile,
    options: &Options<'_>,
    numbers: &HashMap<u64, u32>,
) -> Result<(), Unreadable> {
    let sheets = workbook.sheets();
    let Some(name) = sheets.iter().map(|sheet| &sheet.name).find(|name| key(name) == key(SHEET)).cloned()
    else {
        return Ok(());
    };
    if name == file.sheet {
        return Ok(());
    }
    let mut desk = Desk {
        choices: Choices::of_the_vocabulary(),
        calendar: workbook.calendar(),
        options,
        people: People::of(&file.rows),
        demented: file.rows.iter().filter(|row| is_demented(row)).map(|row| row.row).collect(),
        born: file.rows.iter().filter_map(|row| Some((row.row, row.born_on?))).collect(),
        numbers,
        sheet: name.as_str().into(),
        columns: 0,
        given: BTreeMap::new(),
        spoilt: BTreeMap::new(),
        errors: Vec::new(),
        warnings: Vec::new(),
    };
    let mut places = None::<Places>;
    workbook.each_row(&name, |row| {
        match &places {
            Some(places) => desk.take(places, row),
            None => places = Places::of(row),
        }
        if places.is_none() && row.number >= SEARCHED_ROWS {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    let Some(places) = places else {
        let wanted = COLUMNS[0].heading;
        let text = format!("工作表“{name}”没有找到表头（{}、{wanted}等），没有读入。", WHOSE.join("、"));
        file.warnings.push(whole_file("assessment.no_headings", text));
        return Ok(());
    };
    let lists = places.fields.iter().map(|(asked, at)| (*at, offered(*asked, &desk.choices)));
    file.lists.push(ListSheet {
        sheet: name.clone(),
        heading_row: places.row,
        columns: desk.columns.max(places.last() + 1),
        lists: lists.filter(|(_, words)| !words.is_empty()).collect(),
    });
    desk.give(file, &name);
    Ok(())
}

fn is_demented(person: &super::PersonRow) -> bool {
    person.facts.iter().any(|told| told.fact == "dementia" && told.said == true.into())
}

/// Where the columns stand.
struct Places {
    row: u32,
    whose: WhoseAt,
    fields: Vec<(Asked, u16)>,
}

impl Places {
    /// The headings of a row, if they are ours: whose, and what was found.
    fn of(row: &Row<'_>) -> Option<Self> {
        let mut places = Self { row: row.number, whose: WhoseAt::default(), fields: Vec::new() };
        for (at, cell) in row.cells().filter(|(_, cell)| cell.text != marked::HEADING) {
            let text = without_spaces(&cell.text);
            if !places.whose.take(&text, at)
                && let Some(asked) = columns::meant(&text)
                && places.at(asked).is_none()
            {
                places.fields.push((asked, at));
            }
        }
        (places.whose.columns().next().is_some() && !places.fields.is_empty()).then_some(places)
    }

    fn at(&self, asked: Asked) -> Option<u16> {
        self.fields.iter().find(|(other, _)| *other == asked).map(|(_, at)| *at)
    }

    fn all(&self) -> impl Iterator<Item = u16> {
        self.whose.columns().chain(self.fields.iter().map(|(_, at)| *at))
    }

    fn last(&self) -> u16 {
        self.all().max().unwrap_or_default()
    }
}

/// What the rows of the sheet are checked with, and what has come of them.
struct Desk<'a> {
    choices: Choices,
    calendar: crate::read::Calendar,
    options: &'a Options<'a>,
    people: People,
    demented: HashSet<u32>,
    born: HashMap<u32, Date>,
    numbers: &'a HashMap<u64, u32>,
    sheet: Arc<str>,
    columns: u16,
    given: BTreeMap<u32, Vec<Assessment>>,
    /// People with a wrong row, with the first of these.
    spoilt: BTreeMap<u32, u32>,
    errors: Vec<CellError>,
    warnings: Vec<Warning>,
}

impl Desk<'_> {
    fn take(&mut self, places: &Places, row: &Row<'_>) {
        let used = places.all().filter(|at| row.cell(*at).is_some()).max();
        let Some(used) = used else { return };
        self.columns = self.columns.max(used + 1);
        let mut wrong = Vec::<CellError>::new();
        let sheet = &self.sheet;
        let mut refuse = |column: u16, heading: &str, code, text: String| {
            let (sheet, heading) = (Some(sheet.clone()), heading.to_owned());
            wrong.push(CellError { sheet, row: row.number, column, heading, code, text });
        };
        let whose = places.whose.whose(row, self.options, &self.people, self.numbers, &mut refuse);
        let person = match whose {
            Whose::Row(person) => Some(person),
            Whose::Refused | Whose::Nobody => None,
        };
        let mut around = check::Around {
            row,
            places: &places.fields,
            choices: &self.choices,
            calendar: self.calendar,
            today: self.options.today,
            born_on: person.and_then(|person| self.born.get(&person)).copied(),
            demented: person.is_some_and(|person| self.demented.contains(&person)),
            refuse: &mut refuse,
            remarks: Vec::new(),
        };
        let found = around.assessment();
        let remarks = std::mem::take(&mut around.remarks);
        let place = CellError {
            sheet: Some(self.sheet.clone()),
            row: row.number,
            column: 0,
            heading: String::new(),
            code: "",
            text: String::new(),
        };
        if let (Some(person), Some(found)) = (person, &found) {
            let earlier = self.given.entry(person).or_default();
            match earlier.iter().find(|other| other.on == found.on) {
                Some(other) if (other.level, other.score) == (found.level, found.score) => {}
                Some(other) => {
                    let at = places.at(Asked::On).unwrap_or_default();
                    let text = format!(
                        "与第{}行是同一位老人同一天的评估，结果却不同。请核对评估报告，只留一行。",
                        other.row
                    );
                    let heading = Asked::On.heading().to_owned();
                    wrong.push(CellError {
                        column: at,
                        heading,
                        code: "assessment.same_day",
                        text,
                        ..place.clone()
                    });
                }
                None => earlier.push(found.clone()),
            }
        }
        if let Some(person) = person.filter(|_| !wrong.is_empty()) {
            self.spoilt.entry(person).or_insert(row.number);
        }
        for text in remarks {
            let text = format!("{}{text}", place.place());
            self.warnings.push(Warning { row: person, column: None, code: "assessment.remark", text });
        }
        self.errors.append(&mut wrong);
    }

    /// Puts the assessments where they belong.
    fn give(mut self, file: &mut PeopleFile, name: &str) {
        file.errors.append(&mut self.errors);
        file.warnings.append(&mut self.warnings);
        let mut twice = Vec::new();
        for person in &mut file.rows {
            let Some(mut assessments) = self.given.remove(&person.row) else { continue };
            let level = person.facts.iter().any(|told| told.fact == "ability_level");
            if level || person.facts.iter().any(|told| told.fact == "ability_score") {
                twice.push((person.row, if level { Column::AbilityLevel } else { Column::AbilityScore }));
                continue;
            }
            assessments.sort_by_key(|assessment| assessment.on);
            person.assessments = assessments.into();
        }
        let mut refusals = Refusals::default();
        for (person, row) in &self.spoilt {
            let text = format!("工作表“{name}”第{row}行有错误，改正以后这个人才能登记。");
            refusals.refuse(file, *person, Column::Name, "assessment.wrong", text);
        }
        for (person, column) in twice {
            let text = format!(
                "这一行和工作表“{name}”都填了评估结果，请只留一处：每次评估一行写在“{name}”表里，这一行的能力等级、评分和评估日期清空。"
            );
            refusals.refuse(file, person, column, "assessment.twice", text);
        }
        file.take_out(refusals);
    }
}
