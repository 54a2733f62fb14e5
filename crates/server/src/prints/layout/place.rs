//! Finds each cell's row and column: cells fill the free columns from left to right, as in a drawn table.

use std::ops::Range;

use super::read::Reading;
use super::{Cell, Row};

/// A cell as it is written, before it has a place.
pub(super) struct Asked {
    pub cell: Cell,
    pub at: Range<usize>,
}

/// Gives every cell its place. Faults: a row with too many or too few cells, a cell that leaves the grid.
pub(super) fn place(
    reading: &mut Reading,
    columns: usize,
    rows: &[(Row, Vec<Asked>, Range<usize>)],
) -> Vec<Cell> {
    let mut taken = vec![vec![false; columns]; rows.len()];
    let mut cells = Vec::new();
    for (row, (_, asked, at)) in rows.iter().enumerate() {
        for one in asked {
            let Some(column) = taken[row].iter().position(|taken| !taken) else {
                reading.fault(&one.at, format!("第 {} 行的格子太多，{columns} 列已经排满", row + 1));
                break;
            };
            let cell = Cell { row, column, ..one.cell.clone() };
            match occupy(&mut taken, &cell) {
                Ok(()) => cells.push(cell),
                Err(why) => reading.fault(&one.at, why),
            }
        }
        let free = taken[row].iter().filter(|taken| !**taken).count();
        if free > 0 {
            reading.fault(at, format!("第 {} 行还空着 {free} 列，请补格子或加大 cols", row + 1));
        }
    }
    cells
}

fn occupy(taken: &mut [Vec<bool>], cell: &Cell) -> Result<(), String> {
    let lines = taken.get_mut(cell.row..cell.row + cell.rows);
    let lines = lines.ok_or_else(|| format!("rows = {} 超出了表格的最后一行", cell.rows))?;
    for line in lines {
        let span = line.get_mut(cell.column..cell.column + cell.columns);
        let span = span.ok_or_else(|| format!("cols = {} 超出了最后一列", cell.columns))?;
        if span.iter().any(|taken| *taken) {
            return Err("这个格子与上面跨行的格子重叠".to_owned());
        }
        span.fill(true);
    }
    Ok(())
}
