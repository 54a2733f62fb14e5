//! A grid with its values: row heights, rules, and putting it on a page.

use std::collections::BTreeSet;

use super::super::fault::PrintFault;
use super::super::layout::Grid;
use super::super::page::{Mark, Page};
use super::Values;
use super::cell::{CellText, Limits};

/// Weight of the rules inside and of the frame, in points.
const RULE: f32 = 0.5;
const FRAME: f32 = 1.1;

/// A grid whose cells have their text.
#[derive(Debug, Clone)]
pub(super) struct LaidGrid<'a> {
    pub grid: &'a Grid,
    pub cells: Vec<CellText<'a>>,
    pub heights: Vec<f32>,
}

impl<'a> LaidGrid<'a> {
    /// Every cell at its largest size.
    pub fn new(values: Values<'_>, grid: &'a Grid) -> Result<Self, PrintFault> {
        let width = |cell: &super::super::layout::Cell| {
            grid.columns[cell.column..cell.column + cell.columns].iter().sum::<f32>()
        };
        let cells = grid.cells.iter().map(|cell| CellText::new(values, cell, width(cell)));
        let mut laid = Self { grid, cells: cells.collect::<Result<_, _>>()?, heights: Vec::new() };
        let layout = values.scene.layout;
        laid.fit(Limits { limit: layout.size, smallest: layout.smallest });
        Ok(laid)
    }

    /// Sets every text no larger than needed for its row, within the limits, and measures the rows.
    pub fn fit(&mut self, limits: Limits) {
        for text in &mut self.cells {
            let rows = &self.grid.rows[text.cell.row..text.cell.row + text.cell.rows];
            text.fit(rows.iter().map(|row| row.height).sum(), limits);
        }
        self.measure();
    }

    /// Sets one cell's values a step larger if the grid becomes no more than `left` higher.
    pub fn enlarge(&mut self, cell: usize, left: f32) -> bool {
        let height = self.height();
        let Some(before) = self.cells[cell].enlarge() else { return false };
        self.measure();
        let holds = self.height() - height <= left;
        if !holds {
            self.cells[cell] = before;
            self.measure();
        }
        holds
    }

    /// Row heights: the least each may have, what its cells need, then what cells over several rows still lack,
    /// in equal parts.
    pub fn measure(&mut self) {
        let mut heights: Vec<f32> = self.grid.rows.iter().map(|row| row.height).collect();
        let mut cells: Vec<&CellText<'_>> = self.cells.iter().collect();
        cells.sort_by_key(|text| text.cell.rows);
        for text in cells {
            let rows = &mut heights[text.cell.row..text.cell.row + text.cell.rows];
            let lack = text.asked() - rows.iter().sum::<f32>();
            let share = lack.max(0.0) / rows.len() as f32;
            rows.iter_mut().for_each(|row| *row += share);
        }
        self.heights = heights;
    }

    /// Height with the space before it.
    pub fn height(&self) -> f32 {
        self.grid.before + self.heights.iter().sum::<f32>()
    }

    fn width(&self) -> f32 {
        self.grid.columns.iter().sum()
    }

    /// Splits a grid of one row after the lines that fit a height.
    pub fn split(&self, height: f32) -> (Self, Self) {
        let (first, rest) = self.cells.iter().map(|text| text.split(height)).unzip();
        let mut first = Self { cells: first, ..self.clone() };
        let mut rest = Self { cells: rest, ..self.clone() };
        first.measure();
        rest.measure();
        (first, rest)
    }

    /// Puts the cells and their rules on the page, centred between the margins; gives the height below.
    pub fn place(&self, page: &mut Page, left: f32, inner_width: f32, y: f32) -> f32 {
        let x = left + (inner_width - self.width()) / 2.0;
        let y = y + self.grid.before;
        let xs = edges(x, &self.grid.columns);
        let ys = edges(y, &self.heights);
        for text in &self.cells {
            let bottom = ys[text.cell.row + text.cell.rows];
            text.place(page, xs[text.cell.column], ys[text.cell.row], bottom - ys[text.cell.row]);
        }
        if self.grid.ruled {
            self.rules(page, &xs, &ys);
        }
        ys[ys.len() - 1]
    }

    /// The frame around it, or around it and the rows that follow down to `bottom`.
    pub fn frame(&self, page: &mut Page, left: f32, inner_width: f32, top: f32, bottom: f32) {
        if self.grid.ruled {
            let width = self.width();
            let x = left + (inner_width - width) / 2.0;
            page.marks.push(Mark::Frame { x, y: top, width, height: bottom - top, weight: FRAME });
        }
    }

    /// The sides of all cells, each stretch once, stretches that meet as one line.
    fn rules(&self, page: &mut Page, xs: &[f32], ys: &[f32]) {
        let mut across = BTreeSet::new();
        let mut down = BTreeSet::new();
        for cell in self.cells.iter().map(|text| text.cell) {
            for column in cell.column..cell.column + cell.columns {
                across.extend([(cell.row, column), (cell.row + cell.rows, column)]);
            }
            for row in cell.row..cell.row + cell.rows {
                down.extend([(cell.column, row), (cell.column + cell.columns, row)]);
            }
        }
        for (row, columns) in stretches(&across) {
            let (from, to) = ((xs[columns.0], ys[row]), (xs[columns.1], ys[row]));
            page.marks.push(Mark::Rule { from, to, weight: RULE });
        }
        for (column, rows) in stretches(&down) {
            let (from, to) = ((xs[column], ys[rows.0]), (xs[column], ys[rows.1]));
            page.marks.push(Mark::Rule { from, to, weight: RULE });
        }
    }
}

/// Sums from a start: the edges of columns or rows.
fn edges(start: f32, sizes: &[f32]) -> Vec<f32> {
    let mut edges = vec![start];
    for size in sizes {
        edges.push(edges[edges.len() - 1] + size);
    }
    edges
}

/// Joins unit stretches `(line, from)` into `(line, (from, to))`.
fn stretches(units: &BTreeSet<(usize, usize)>) -> Vec<(usize, (usize, usize))> {
    let mut joined: Vec<(usize, (usize, usize))> = Vec::new();
    for (line, from) in units {
        match joined.last_mut() {
            Some((last, (_, to))) if last == line && to == from => *to += 1,
            _ => joined.push((*line, (*from, from + 1))),
        }
    }
    joined
}
