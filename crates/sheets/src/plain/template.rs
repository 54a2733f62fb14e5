//! The empty workbook of a small table.

use jiff::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Note, Workbook};

use super::{INSTRUCTIONS, Spec};
use crate::look::{Look, Unwritable, allow_numbers_as_text, put_text};
use crate::marked::offer;

const LAST_ROW: u32 = 1_048_575;

/// What a template is made of.
#[derive(Debug, Clone, Copy)]
pub struct Template<'a> {
    /// The name of the sheet to fill in.
    pub sheet: &'a str,
    /// Its columns.
    pub specs: &'a [Spec],
    /// What some columns offer.
    pub offered: &'a [(usize, Vec<String>)],
    /// What everybody should know before the first row.
    pub rules: &'a [&'a str],
    /// When it is made.
    pub made_at: Timestamp,
}

/// Writes it.
///
/// # Errors
/// Excel's own limits; none is near.
pub fn template(asked: &Template<'_>) -> Result<Vec<u8>, Unwritable> {
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new().set_title(format!("{}导入模板", asked.sheet));
    if let Ok(at) = ExcelDateTime::from_timestamp(asked.made_at.as_second()) {
        properties = properties.set_creation_datetime(&at);
    }
    workbook.set_properties(&properties);
    let look = Look::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(asked.sheet)?;
    for (at, spec) in (0..).zip(asked.specs) {
        sheet.set_column_width(at, 22)?;
        sheet.set_column_format(at, &look.text)?;
        let format = if spec.required { &look.heading_required } else { &look.heading };
        put_text(sheet, 0, at, spec.heading, format)?;
        let note = Note::new(spec.note).set_author("模板").add_author_prefix(false);
        sheet.insert_note(0, at, &note.set_width(240).set_height(100))?;
    }
    for (at, words) in asked.offered {
        // Excel takes 255 letters; a longer list is written out below.
        if !words.is_empty() && words.iter().map(|word| word.chars().count() + 1).sum::<usize>() <= 250 {
            offer(sheet, 1, u16::try_from(*at).unwrap_or_default(), words)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    allow_numbers_as_text(sheet, LAST_ROW, u16::try_from(asked.specs.len()).unwrap_or(1).saturating_sub(1))?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(INSTRUCTIONS)?;
    for (column, width) in (0..).zip([18.0, 8.0, 70.0, 60.0]) {
        sheet.set_column_width(column, width)?;
    }
    for (row, rule) in (0..).zip(asked.rules) {
        put_text(sheet, row, 0, rule, &look.text)?;
    }
    let top = asked.rules.len() as u32 + 1;
    for (column, heading) in (0..).zip(["列名", "必填", "怎样填", "可以选的内容"]) {
        put_text(sheet, top, column, heading, &look.heading)?;
    }
    for (at, (row, spec)) in (top + 1..).zip(asked.specs).enumerate() {
        let words = asked.offered.iter().find(|(of, _)| *of == at).map(|(_, words)| words.join("、"));
        let words = words.unwrap_or_default();
        let cells = [spec.heading, if spec.required { "是" } else { "" }, spec.note, &words];
        for (column, text) in (0..).zip(cells) {
            put_text(sheet, row, column, text, &look.wrapped)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}
