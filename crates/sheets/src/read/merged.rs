//! Merged cells: one value is shown over several, and the others are blank.

use super::Unreadable;

/// More areas than this over one row are not made by Excel, which lets no two overlap.
const MOST_OVER_A_ROW: usize = 2_000;

/// A rectangle of cells shown as one. Only its first cell, top left, holds a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// First and last row, as Excel numbers them.
    pub rows: (u32, u32),
    /// First and last column, counted from 0.
    pub columns: (u16, u16),
}

impl Merged {
    /// Whether a cell lies in it without being the one that holds the value.
    fn covers(&self, row: u32, column: u16) -> bool {
        let inside = |(first, last): (u16, u16)| first <= column && column <= last;
        inside(self.columns) && (row, column) != (self.rows.0, self.columns.0)
    }
}

/// Goes down a sheet and knows which merged areas lie over the present row.
#[derive(Debug, Default)]
pub struct MergedAreas {
    coming: Vec<Merged>,
    here: Vec<Merged>,
}

impl MergedAreas {
    /// These areas, in any order.
    pub fn new(mut areas: Vec<Merged>) -> Self {
        areas.retain(|area| area.rows.0 < area.rows.1 || area.columns.0 < area.columns.1);
        areas.sort_by_key(|area| std::cmp::Reverse(area.rows.0));
        Self { coming: areas, here: Vec::new() }
    }

    /// Goes on to a row further down.
    ///
    /// # Errors
    /// More areas than can be there.
    pub fn go_to(&mut self, row: u32) -> Result<(), Unreadable> {
        while let Some(next) = self.coming.pop_if(|area| area.rows.0 <= row) {
            self.here.push(next);
        }
        self.here.retain(|area| row <= area.rows.1);
        if self.here.len() > MOST_OVER_A_ROW {
            return Err(Unreadable::Damaged("合并单元格错乱"));
        }
        Ok(())
    }

    /// The area that leaves a cell of the present row without a value of its own.
    pub fn over(&self, row: u32, column: u16) -> Option<&Merged> {
        self.here.iter().find(|area| area.covers(row, column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_cell_of_an_area_holds_the_value() {
        let mut areas = MergedAreas::new(vec![
            Merged { rows: (7, 7), columns: (0, 2) },
            Merged { rows: (3, 5), columns: (1, 1) },
            Merged { rows: (9, 9), columns: (4, 4) },
        ]);
        let mut covered = Vec::new();
        for row in 1..12 {
            areas.go_to(row).expect("few areas");
            covered.extend(
                (0..6).filter(|column| areas.over(row, *column).is_some()).map(|column| (row, column)),
            );
        }
        assert_eq!(covered, [(4, 1), (5, 1), (7, 1), (7, 2)]);
    }
}
