//! The parts of a form: grids and tables of cells.

use std::ops::Range;

use super::{Align, Words};

/// A piece of the form, from top to bottom.
#[derive(Debug, Clone)]
pub(in super::super) enum Part {
    Grid(Grid),
    Table(Box<Table>),
}

/// Rows of cells that do not grow in number.
#[derive(Debug, Clone)]
pub(in super::super) struct Grid {
    pub columns: Vec<f32>,
    pub rows: Vec<Row>,
    pub cells: Vec<Cell>,
    /// Printed at the top of every page, not only once.
    pub repeat: bool,
    /// Whether cells are ruled.
    pub ruled: bool,
    /// Empty space before it.
    pub before: f32,
}

/// One row of a grid.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Row {
    /// Lowest height.
    pub height: f32,
    /// Its share of the height that is left on a one-page form; 0 = takes none.
    pub grow: f32,
}

/// One cell, with its place worked out.
#[derive(Debug, Clone)]
pub(in super::super) struct Cell {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
    pub words: Words,
    /// A line that stands at the bottom of the cell, such as a signature line.
    pub foot: Option<Words>,
    /// Font size, when not the form's.
    pub size: Option<f32>,
    pub align: Align,
    pub top: bool,
    /// Characters stand below each other.
    pub vertical: bool,
    /// Space for a seal of this diameter, at the right.
    pub seal: Option<f32>,
}

impl Cell {
    /// An empty cell at the first row and column.
    pub fn at_origin() -> Self {
        Self {
            row: 0,
            column: 0,
            rows: 1,
            columns: 1,
            words: Words::default(),
            foot: None,
            size: None,
            align: Align::Centre,
            top: false,
            vertical: false,
            seal: None,
        }
    }
}

/// One row per record, with page breaks and a heading on every page.
#[derive(Debug, Clone)]
pub(in super::super) struct Table {
    /// Id of the rows in [`super::super::Filled::tables`].
    pub rows: String,
    pub head: Grid,
    pub body: Grid,
    /// Empty rows of the blank form.
    pub blank_rows: usize,
    /// What is written below the last record, so that nothing can be added.
    pub end: Option<Grid>,
    pub at: Range<usize>,
}
