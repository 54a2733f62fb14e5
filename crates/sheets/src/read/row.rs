//! One row of a sheet, as far as it has content.

use super::cell::Cell;

/// A row with its cells. Lives only while the sheet is read.
#[derive(Debug, Clone, Default)]
pub struct Row<'a> {
    /// Its number as Excel shows it, from 1.
    pub number: u32,
    cells: Vec<Option<Cell<'a>>>,
}

impl<'a> Row<'a> {
    /// The cell of a column counted from 0, unless it is blank.
    pub fn cell(&self, column: u16) -> Option<&Cell<'a>> {
        self.cells.get(usize::from(column))?.as_ref()
    }

    /// Cells with content and their columns, from left to right.
    pub fn cells(&self) -> impl Iterator<Item = (u16, &Cell<'a>)> {
        (0_u16..).zip(&self.cells).filter_map(|(column, cell)| Some((column, cell.as_ref()?)))
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Option::is_none)
    }

    /// What Excel calls a cell: row 7 and column 2 are `C7`.
    pub fn address(row: u32, column: u16) -> String {
        format!("{}{row}", column_letters(column))
    }

    /// Puts a cell; one that is there already is replaced.
    pub(super) fn put(&mut self, column: u16, cell: Cell<'a>) {
        let at = usize::from(column);
        if self.cells.len() <= at {
            self.cells.resize_with(at + 1, || None);
        }
        self.cells[at] = Some(cell);
    }

    /// Empties it for the next row and keeps its room.
    pub(super) fn restart(&mut self, number: u32) {
        self.number = number;
        self.cells.clear();
    }
}

/// Letters of a column counted from 0: `A`, `Z`, `AA`.
pub fn column_letters(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    letters.reverse();
    letters.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_excel_gives_them() {
        let letters = [0, 25, 26, 51, 701, 702, 16_383].map(column_letters);
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]);
        assert_eq!(Row::address(7, 2), "C7");
    }
}
