//! Parts the text of a cell: cut to a height with a remark, or split over two pages.

use super::super::lines::{Atom, Kind, wrap};
use super::cell::{CellText, Limits, PAD_Y};

impl CellText<'_> {
    /// How many lines of the body fit a height; at least one.
    fn lines_in(&self, height: f32) -> usize {
        let mut room = height - self.foot_height() - 2.0 * PAD_Y;
        let fits = self.lines.iter().take_while(|line| {
            room -= self.line_height(line);
            room >= 0.0
        });
        fits.count().max(1)
    }

    /// Whether the text may be cut at all: it is a value in one row, and no tick box would be lost.
    pub fn may_cut(&self) -> bool {
        let value = self.body.iter().any(|atom| atom.value && atom.is_char());
        value && !self.cell.vertical && self.cell.rows == 1 && self.lines.len() > 1
    }

    /// Fits the text to the height of its row; if that is impossible, cuts it at a readable size and ends it
    /// with `tail`. Gives whether it was cut; an error if a tick box would have been.
    pub fn cut(&mut self, height: f32, smallest: f32, tail: &[Atom]) -> Result<bool, ()> {
        self.fit(height, Limits { limit: smallest, smallest });
        if self.needed() <= height {
            return Ok(false);
        }
        self.set_at((self.sizes.own + smallest) / 2.0);
        let keep = self.lines_in(height);
        let mut end = self.lines.get(keep - 1).map_or(0, |line| line.end);
        loop {
            let cut: Vec<Atom> = self.body[..end].iter().chain(tail).cloned().collect();
            if wrap(&cut, self.sizes, self.width).lines.len() <= keep || end == 0 {
                let lost =
                    self.body[end..].iter().any(|atom| matches!(atom.kind, Kind::Box(_) | Kind::Sign(_)));
                self.body = cut;
                self.set_at(self.sizes.value);
                return if lost { Err(()) } else { Ok(true) };
            }
            end -= 1;
        }
    }

    /// Splits the text after the lines that fit a height: what stays, and what goes on to the next page.
    pub fn split(&self, height: f32) -> (Self, Self) {
        let keep = self.lines_in(height).min(self.lines.len());
        // A line end of the text between the two parts is in neither.
        let end = self.lines[..keep].last().map_or(0, |line| line.end);
        let start = self.lines.get(keep).map_or(self.body.len(), |line| line.start);
        (self.with_body(&self.body[..end]), self.with_body(&self.body[start..]))
    }
}
