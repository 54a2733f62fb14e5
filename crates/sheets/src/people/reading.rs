//! One row being read: its cells by what they mean, what it tells, and what is wrong with it.

use std::borrow::Cow;

use domain::people::Sex;
use domain::refusal::Refusal;
use jiff::civil::Date;

use super::choices::Choices;
use super::columns::{Column, SPECS};
use super::headings::Headings;
use super::said::Said;
use super::{Options, Told};
use crate::fault::{CellError, Warning};
use crate::read::{Calendar, Cell, Held, Merged, MergedAreas, Row};
use crate::values::clean;

/// A row while it is read. Every check adds to it and none stops the others: all faults are told at once.
pub(super) struct Reading<'r> {
    pub(super) row: &'r Row<'r>,
    pub(super) headings: &'r Headings,
    pub(super) choices: &'r Choices,
    pub(super) options: &'r Options<'r>,
    pub(super) calendar: Calendar,
    merged: &'r MergedAreas,
    pub(super) sex: Option<Sex>,
    pub(super) born_on: Option<Date>,
    pub(super) told: Vec<Told>,
    pub(super) errors: Vec<CellError>,
    pub(super) warnings: Vec<Warning>,
}

impl<'r> Reading<'r> {
    /// Refuses formulas that failed and cells under others, wherever they stand below a heading of ours.
    pub(super) fn begin(
        row: &'r Row<'r>,
        headings: &'r Headings,
        choices: &'r Choices,
        options: &'r Options<'r>,
        calendar: Calendar,
        merged: &'r MergedAreas,
    ) -> Self {
        let mut reading = Self {
            row,
            headings,
            choices,
            options,
            calendar,
            merged,
            sex: None,
            born_on: None,
            told: Vec::new(),
            errors: Vec::new(),
            warnings: Vec::new(),
        };
        for spec in SPECS {
            if reading.raw(spec.column).is_some_and(|cell| cell.held == Held::Fault) {
                let text = "这一格的公式出错了。请改成直接填写的内容（复制后选“粘贴为数值”）。";
                reading.refuse(spec.column, "cell.formula_failed", text);
            } else if let Some(area) = reading.area(spec.column) {
                let first = Row::address(area.rows.0, area.columns.0);
                let text =
                    format!("这一格与{first}合并了，Excel 只在{first}存了内容。请取消合并，在每一行都填上。");
                reading.refuse(spec.column, "cell.merged", text);
            }
        }
        reading
    }

    /// The cell of a column; nothing if it is blank, or has been refused already.
    pub(super) fn cell(&self, column: Column) -> Option<&'r Cell<'r>> {
        self.raw(column).filter(|cell| cell.held != Held::Fault)
    }

    /// Whether nothing at all stands in a column, or the table does not have it.
    pub(super) fn is_blank(&self, column: Column) -> bool {
        self.raw(column).is_none() && self.area(column).is_none()
    }

    /// The merged area that leaves a cell of a column that the notice adds without a value.
    pub(super) fn merged_at(&self, column: u16) -> Option<&'r Merged> {
        self.merged.over(self.row.number, column)
    }

    /// The merged area that leaves a cell without a value.
    fn area(&self, column: Column) -> Option<&'r Merged> {
        self.merged.over(self.row.number, self.headings.place(column)?)
    }

    /// The words of a cell, cleaned. Longer ones than a column takes are refused.
    pub(super) fn words(&mut self, column: Column, longest: usize) -> Option<String> {
        let words = clean(&self.cell(column)?.text).into_owned();
        let letters = words.chars().count();
        if letters > longest {
            let text = format!("太长了：有{letters}个字，最多{longest}个字。请写得简短些。");
            self.refuse(column, "cell.too_long", text);
            return None;
        }
        Some(words)
    }

    fn raw(&self, column: Column) -> Option<&'r Cell<'r>> {
        self.row.cell(self.headings.place(column)?)
    }

    /// Adds a fact.
    pub(super) fn tell(&mut self, fact: impl Into<Cow<'static, str>>, said: impl Into<Said>) {
        self.told.push(Told { fact: fact.into(), said: said.into() });
    }

    /// What has been told of a fact so far.
    pub(super) fn said(&self, fact: &str) -> Option<&Said> {
        self.told.iter().find(|told| told.fact == fact).map(|told| &told.said)
    }

    /// Marks a cell as wrong. Where the table lacks the column, the name's cell stands for it.
    pub(super) fn refuse(&mut self, column: Column, code: &'static str, text: impl Into<String>) {
        self.refuse_at(self.place(column), column.heading(), code, text);
    }

    /// The same at a column that the notice adds.
    pub(super) fn refuse_at(
        &mut self,
        column: u16,
        heading: &str,
        code: &'static str,
        text: impl Into<String>,
    ) {
        let (row, heading) = (self.row.number, heading.to_owned());
        self.errors.push(CellError { sheet: None, row, column, heading, code, text: text.into() });
    }

    /// The same in the domain's own words.
    pub(super) fn refuse_as(&mut self, column: Column, fault: impl Into<Refusal>) {
        let refusal = fault.into();
        self.refuse(column, refusal.code, format!("{}。", refusal.text.trim_end_matches('。')));
    }

    /// Points at something odd that does not keep the row out.
    pub(super) fn warn(&mut self, column: Column, code: &'static str, text: impl Into<String>) {
        let column = Some(self.place(column));
        self.warnings.push(Warning { row: Some(self.row.number), column, code, text: text.into() });
    }

    /// Whether a column has been refused in this row.
    pub(super) fn refused(&self, column: Column) -> bool {
        self.errors.iter().any(|error| error.heading == column.heading())
    }

    fn place(&self, column: Column) -> u16 {
        let place = self.headings.place(column).or_else(|| self.headings.place(Column::Name));
        place.unwrap_or_default()
    }
}
