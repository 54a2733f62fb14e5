//! Lists with a sheet of their own: who lives there, whom to call first. A row says whose it is by number, or by name
//! and birthday; rows of one person stay in their order.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::sync::Arc;

use rules::FactDef;
use serde_json::{Map, Value};

use super::super::Options;
use super::super::columns::Column;
use super::super::file::{PeopleFile, Refusals};
use super::super::headings::key;
use super::super::row::Told;
use super::super::said::Said;
use super::super::table::whole_file;
use super::whose::{People, Whose, WhoseAt};
use super::{WHOSE, named, read};
use crate::fault::CellError;
use crate::marked;
use crate::read::{Row, Unreadable, Workbook};
use crate::values::without_spaces;

/// Headings stand within the first rows.
const SEARCHED_ROWS: u32 = 20;

/// A sheet of a list that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSheet {
    /// Its name.
    pub sheet: String,
    /// The row of its headings.
    pub heading_row: u32,
    /// Columns in use.
    pub columns: u16,
    /// Columns with a drop-down list, and what it offers.
    pub lists: Vec<(u16, Vec<String>)>,
}

/// Reads the sheets of all lists and gives each person their members. A person with a wrong member is not good.
///
/// # Errors
/// Broken content.
pub(in crate::people) fn take(
    workbook: &mut Workbook<'_>,
    file: &mut PeopleFile,
    options: &Options<'_>,
    numbers: &HashMap<u64, u32>,
) -> Result<(), Unreadable> {
    for list in options.further.lists() {
        let sheets = workbook.sheets();
        let Some(sheet) = sheets.iter().find(|sheet| key(&sheet.name) == key(&list.name)) else { continue };
        let name = sheet.name.clone();
        if name != file.sheet {
            one(workbook, file, options, numbers, (list, &name))?;
        }
    }
    Ok(())
}

/// Where the columns of a list stand.
struct Places {
    row: u32,
    whose: WhoseAt,
    fields: Vec<(u16, FactDef)>,
}

fn one(
    workbook: &mut Workbook<'_>,
    file: &mut PeopleFile,
    options: &Options<'_>,
    numbers: &HashMap<u64, u32>,
    (list, name): (&FactDef, &str),
) -> Result<(), Unreadable> {
    let people = People::of(&file.rows);
    let calendar = workbook.calendar();
    let sheet: Arc<str> = name.into();
    let mut places = None::<Places>;
    let (mut columns, mut errors) = (0, Vec::<CellError>::new());
    let mut members = BTreeMap::<u32, Vec<Value>>::new();
    let mut spoilt = BTreeMap::<u32, u32>::new();
    workbook.each_row(name, |row| {
        let Some(places) = &places else {
            places = headings(row, list);
            return if row.number > SEARCHED_ROWS {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            };
        };
        let used = row.cells().filter(|(at, _)| places.is_ours(*at)).last().map_or(0, |(at, _)| at + 1);
        columns = columns.max(used);
        if used == 0 {
            return ControlFlow::Continue(());
        }
        let mut wrong = Vec::<CellError>::new();
        let mut refuse = |column: u16, heading: &str, code, text: String| {
            let (sheet, heading) = (Some(sheet.clone()), heading.to_owned());
            wrong.push(CellError { sheet, row: row.number, column, heading, code, text });
        };
        let whose = places.whose.whose(row, options, &people, numbers, &mut refuse);
        let mut member = Map::new();
        for (at, field) in &places.fields {
            let Some(cell) = row.cell(*at) else { continue };
            match read(field, cell, calendar) {
                Ok(value) => drop(member.insert(field.id.clone(), value)),
                Err(text) => refuse(*at, &field.name, "member.value", text),
            }
        }
        if member.is_empty()
            && matches!(whose, Whose::Row(_))
            && places.fields.iter().all(|(at, _)| row.cell(*at).is_none())
        {
            let at = places.fields.first().map_or(0, |(at, _)| *at);
            let text = "这一行只写了是哪位老人的，没有其他内容。请补上，或删去这一行。";
            refuse(at, &list.name, "member.empty", text.to_owned());
        }
        if let Whose::Row(person) = whose {
            if wrong.is_empty() {
                members.entry(person).or_default().push(member.into());
            } else {
                spoilt.entry(person).or_insert(row.number);
            }
        }
        errors.append(&mut wrong);
        ControlFlow::Continue(())
    })?;
    let Some(places) = places else {
        let text = format!("工作表“{name}”没有找到表头（{}等），没有读入。", WHOSE.join("、"));
        file.warnings.push(whole_file("list.no_headings", text));
        return Ok(());
    };
    let last = places.fields.iter().map(|(at, _)| *at).chain(places.whose.columns()).max();
    let lists = places.fields.iter().map(|(at, field)| (*at, super::offered(field)));
    file.lists.push(ListSheet {
        sheet: name.to_owned(),
        heading_row: places.row,
        columns: columns.max(last.map_or(0, |at| at + 1)),
        lists: lists.filter(|(_, words)| !words.is_empty()).collect(),
    });
    file.errors.append(&mut errors);
    give(file, list, name, members, &spoilt);
    Ok(())
}

/// Puts the members where they belong.
fn give(
    file: &mut PeopleFile,
    list: &FactDef,
    name: &str,
    mut members: BTreeMap<u32, Vec<Value>>,
    spoilt: &BTreeMap<u32, u32>,
) {
    let mut twice = Vec::new();
    for person in &mut file.rows {
        let Some(members) = members.remove(&person.row) else { continue };
        if person.facts.iter().any(|told| told.fact == list.id) {
            twice.push(person.row);
            continue;
        }
        let mut facts = std::mem::take(&mut person.facts).into_vec();
        facts.push(Told { fact: list.id.clone().into(), said: Said::from(members) });
        person.facts = facts.into();
    }
    let mut refusals = Refusals::default();
    for (person, row) in spoilt {
        let text = format!("工作表“{name}”第{row}行有错误，改正以后这个人才能登记。");
        refusals.refuse(file, *person, Column::Name, "member.wrong", text);
    }
    for person in twice {
        let text =
            format!("这一格和工作表“{name}”都填了，请只留一处：每人一行写在“{name}”表里，这一格清空。");
        refusals.refuse(file, person, Column::Household, "member.twice", text);
    }
    file.take_out(refusals);
}

fn headings(row: &Row<'_>, list: &FactDef) -> Option<Places> {
    let mut places = Places { row: row.number, whose: WhoseAt::default(), fields: Vec::new() };
    for (at, cell) in row.cells().filter(|(_, cell)| cell.text != marked::HEADING) {
        let text = without_spaces(&cell.text);
        if places.whose.take(&text, at) {
            continue;
        }
        if let Some(which) = named(list.members(), &text)
            && let Some(field) = list.members().nth(which)
        {
            places.fields.push((at, field.clone()));
        }
    }
    (places.whose.columns().next().is_some() && !places.fields.is_empty()).then_some(places)
}

impl Places {
    fn is_ours(&self, at: u16) -> bool {
        self.whose.columns().any(|whose| whose == at) || self.fields.iter().any(|(field, _)| *field == at)
    }
}
