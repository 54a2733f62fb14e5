//! Reads grids and tables: columns, rows, cells.

use std::ops::Range;

use super::place::{Asked, place};
use super::read::{Reading, Section};
use super::words::{Names, Words, words};
use super::{Align, Cell, Grid, Layout, MM, Part, Row, Table};

/// Keys of a `[[part]]`.
pub(super) const PART: [&str; 11] =
    ["kind", "columns", "row", "repeat", "ruled", "before", "rows", "head", "record", "blank_rows", "end"];
const ROW: [&str; 3] = ["height", "grow", "cells"];
const CELL: [&str; 9] = ["words", "foot", "cols", "rows", "size", "align", "valign", "vertical", "seal"];

/// Height of the row below the last record, in millimetres.
const END_HEIGHT: f32 = 7.0;

/// What is at hand while parts are read.
pub(super) struct Parts<'r> {
    pub reading: &'r mut Reading,
    pub layout: &'r Layout,
    pub names: &'r mut Names,
}

impl Parts<'_> {
    pub fn part(&mut self, section: &Section<'_>) -> Option<Part> {
        section.require(self.reading, "kind");
        section.require(self.reading, "columns");
        let columns = self.columns(section);
        match section.choice(self.reading, "kind", &[("grid", false), ("table", true)])? {
            false => Some(Part::Grid(self.grid(section, &columns))),
            true => Some(Part::Table(Box::new(self.table(section, &columns)))),
        }
    }

    fn columns(&mut self, section: &Section<'_>) -> Vec<f32> {
        let widths = section.numbers(self.reading, "columns", 1.0..400.0).unwrap_or_default();
        let inner = self.layout.paper.inner_width() / MM;
        let sum: f32 = widths.iter().sum();
        if sum > inner + 0.05 {
            self.reading.fault(&section.at, format!("列宽合计 {sum} 毫米，纸面只有 {inner:.1} 毫米"));
        }
        widths.into_iter().map(|width| width * MM).collect()
    }

    fn grid(&mut self, section: &Section<'_>, columns: &[f32]) -> Grid {
        section.require(self.reading, "row");
        for key in ["rows", "head", "record", "blank_rows", "end"] {
            section.forbid(self.reading, key, "grid");
        }
        let rows = section.sections(self.reading, "row", &ROW);
        let repeat = section.flag(self.reading, "repeat").unwrap_or(false);
        Grid { repeat, ..self.rows(section, &rows, columns) }
    }

    fn table(&mut self, section: &Section<'_>, columns: &[f32]) -> Table {
        for key in ["rows", "head", "record"] {
            section.require(self.reading, key);
        }
        for key in ["row", "repeat"] {
            section.forbid(self.reading, key, "table");
        }
        let head = section.sections(self.reading, "head", &ROW);
        let record: Vec<_> = section.section(self.reading, "record", &ROW).into_iter().collect();
        Table {
            rows: section.text(self.reading, "rows").map(|(id, _)| id).unwrap_or_default(),
            head: self.rows(section, &head, columns),
            // The space stands before the table, not before each of its records.
            body: Grid { before: 0.0, ..self.rows(section, &record, columns) },
            blank_rows: section.count(self.reading, "blank_rows", 0..101).unwrap_or(0),
            end: self.words(section, "end").map(|words| end_row(words, columns)),
            at: section.at.clone(),
        }
    }

    fn rows(&mut self, section: &Section<'_>, rows: &[Section<'_>], columns: &[f32]) -> Grid {
        let ruled = section.flag(self.reading, "ruled").unwrap_or(true);
        let before = section.number(self.reading, "before", 0.0..200.0).unwrap_or(0.0) * MM;
        let asked: Vec<_> = rows.iter().map(|row| self.row(row)).collect();
        let cells = place(self.reading, columns.len(), &asked);
        let rows = asked.into_iter().map(|(row, _, _)| row).collect();
        Grid { columns: columns.to_vec(), rows, cells, repeat: false, ruled, before }
    }

    fn row(&mut self, section: &Section<'_>) -> (Row, Vec<Asked>, Range<usize>) {
        section.require(self.reading, "height");
        section.require(self.reading, "cells");
        let height = section.number(self.reading, "height", 1.0..400.0).unwrap_or(1.0) * MM;
        let grow = section.number(self.reading, "grow", 0.0..100.0).unwrap_or(0.0);
        let cells = section.sections(self.reading, "cells", &CELL);
        let cells = cells.iter().map(|cell| self.cell(cell)).collect();
        (Row { height, grow }, cells, section.at.clone())
    }

    fn cell(&mut self, section: &Section<'_>) -> Asked {
        section.require(self.reading, "words");
        let words = self.words(section, "words").unwrap_or_default();
        let aligns = [("left", Align::Left), ("center", Align::Centre), ("right", Align::Right)];
        let align = section.choice(self.reading, "align", &aligns);
        let cell = Cell {
            rows: section.count(self.reading, "rows", 1..100).unwrap_or(1),
            columns: section.count(self.reading, "cols", 1..100).unwrap_or(1),
            align: align.unwrap_or_else(|| usual_align(&words)),
            foot: self.words(section, "foot"),
            size: section.number(self.reading, "size", 4.0..40.0),
            top: section.choice(self.reading, "valign", &[("top", true), ("middle", false)]).unwrap_or(false),
            vertical: section.flag(self.reading, "vertical").unwrap_or(false),
            seal: section.number(self.reading, "seal", 10.0..60.0).map(|size| size * MM),
            words,
            ..Cell::at_origin()
        };
        Asked { cell, at: section.at.clone() }
    }

    pub fn words(&mut self, section: &Section<'_>, key: &str) -> Option<Words> {
        let text = section.text(self.reading, key)?;
        Some(words(self.reading, self.layout, self.names, text))
    }
}

/// The row below the last record: one cell over the whole width.
fn end_row(words: Words, columns: &[f32]) -> Grid {
    let cell = Cell { words, columns: columns.len(), ..Cell::at_origin() };
    let rows = vec![Row { height: END_HEIGHT * MM, grow: 0.0 }];
    Grid { columns: columns.to_vec(), rows, cells: vec![cell], repeat: false, ruled: true, before: 0.0 }
}

/// Labels stand in the middle, boxes at the left, values in the middle while they are one line.
fn usual_align(words: &Words) -> Align {
    match (words.fixed(), words.has_boxes()) {
        (true, _) => Align::Centre,
        (false, true) => Align::Left,
        (false, false) => Align::Auto,
    }
}
