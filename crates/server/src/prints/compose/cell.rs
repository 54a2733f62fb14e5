//! The text of one cell: broken into lines at a size, measured, cut, and put on the page.

use std::ops::Range;

use super::super::fault::PrintFault;
use super::super::layout::{Align, Cell, MM, Piece};
use super::super::lines::{Atom, Sizes, stack, wrap};
use super::super::page::{Mark, Page};
use super::Values;
use super::set::{Spot, line_height, set_line};

/// Space between the rules of a cell and its text.
const PAD_X: f32 = 1.5 * MM;
pub(super) const PAD_Y: f32 = 0.7 * MM;
/// Space above a line at the bottom of a cell.
const FOOT_GAP: f32 = 1.5 * MM;
/// How much smaller the next size to be tried is.
pub(super) const STEP: f32 = 0.5;
/// Least and greatest distance of characters below each other, in font sizes.
const STACKED: (f32, f32) = (1.12, 1.6);

/// How far values may shrink: not below `limit` for the sake of room, not below `smallest` at all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub limit: f32,
    pub smallest: f32,
}

/// A cell with its text in lines.
#[derive(Debug, Clone)]
pub(super) struct CellText<'a> {
    pub cell: &'a Cell,
    pub(super) width: f32,
    pub(super) body: Vec<Atom>,
    foot: Vec<Atom>,
    pub(super) sizes: Sizes,
    pub(super) lines: Vec<Range<usize>>,
    foot_lines: Vec<Range<usize>>,
    forced: bool,
    /// Will be cut to whatever height its row gets, so it asks for none.
    pub yields: bool,
}

impl<'a> CellText<'a> {
    /// The cell's text at its largest size. `width` is the cell's width between its rules.
    pub fn new(values: Values<'_>, cell: &'a Cell, width: f32) -> Result<Self, PrintFault> {
        let mut body = values.atoms(&cell.words)?;
        if cell.vertical {
            body.iter_mut().for_each(|atom| upright(atom, values));
        }
        let foot = cell.foot.as_ref().map(|foot| values.atoms(foot)).transpose()?.unwrap_or_default();
        let mut text = Self {
            cell,
            width: width - 2.0 * PAD_X,
            body,
            foot,
            sizes: Sizes::all(cell.size.unwrap_or(values.scene.layout.size)),
            lines: Vec::new(),
            foot_lines: Vec::new(),
            forced: false,
            yields: false,
        };
        text.set_at(text.sizes.own);
        Ok(text)
    }

    /// Breaks the text into lines with values at a size.
    pub(super) fn set_at(&mut self, value: f32) {
        self.sizes.value = value;
        let seal = self.cell.seal.map_or(0.0, |seal| seal + PAD_X);
        let body = match self.cell.vertical {
            true => stack(&self.body),
            false => wrap(&self.body, self.sizes, self.width - seal),
        };
        self.forced = body.forced;
        self.lines = body.lines;
        self.foot_lines = match self.foot.is_empty() {
            true => Vec::new(),
            false => wrap(&self.foot, Sizes::all(self.sizes.own), self.width).lines,
        };
    }

    /// Takes the largest size at which no word is cut and the text fits `room`, within the limits.
    pub fn fit(&mut self, room: f32, limits: Limits) {
        if !self.body.iter().any(|atom| atom.value) {
            return;
        }
        let mut size = self.sizes.own;
        while size >= limits.smallest.min(self.sizes.own) {
            self.set_at(size);
            if !self.forced && (size <= limits.limit || self.needed() <= room) {
                return;
            }
            size -= STEP;
        }
        self.set_at(limits.limit.min(self.sizes.own));
    }

    /// Sets the values one step larger, if they are smaller than the form's own words and no word is cut. Gives
    /// what they were before.
    pub fn enlarge(&mut self) -> Option<Self> {
        let larger = self.sizes.value + STEP;
        if larger > self.sizes.own || self.yields {
            return None;
        }
        let before = self.clone();
        self.set_at(larger);
        if self.forced {
            *self = before;
            return None;
        }
        Some(before)
    }

    pub(super) fn line_height(&self, line: &Range<usize>) -> f32 {
        match self.cell.vertical {
            true => STACKED.0 * self.sizes.own,
            false => line_height(&self.body[line.clone()], self.sizes),
        }
    }

    fn body_height(&self) -> f32 {
        self.lines.iter().map(|line| self.line_height(line)).sum()
    }

    pub(super) fn foot_height(&self) -> f32 {
        let gap = if self.foot_lines.is_empty() { 0.0 } else { FOOT_GAP };
        let own = Sizes::all(self.sizes.own);
        gap + self.foot_lines.iter().map(|line| line_height(&self.foot[line.clone()], own)).sum::<f32>()
    }

    /// Height that the whole text needs between the rules.
    pub fn needed(&self) -> f32 {
        let text = self.body_height() + self.foot_height();
        text.max(self.cell.seal.unwrap_or(0.0)) + 2.0 * PAD_Y
    }

    /// Height that it asks of its rows.
    pub fn asked(&self) -> f32 {
        if self.yields { 0.0 } else { self.needed() }
    }

    /// The same cell at the same size with other text.
    pub(super) fn with_body(&self, body: &[Atom]) -> Self {
        let mut other = Self { body: body.to_vec(), ..self.clone() };
        other.set_at(self.sizes.value);
        other
    }

    /// Ids of the text fields in it.
    pub fn fields(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.cell.words.pieces.iter().filter_map(|piece| match piece {
            Piece::Field { id, .. } => Some(id.as_str()),
            _ => None,
        })
    }

    /// Puts the text into the rectangle of its cell.
    pub fn place(&self, page: &mut Page, x: f32, y: f32, height: f32) {
        let room = height - 2.0 * PAD_Y - self.foot_height();
        let stretch = self.stretch(room);
        let down = (room - self.body_height() * stretch) / 2.0;
        let down = if self.cell.top || !self.foot.is_empty() { 0.0 } else { down };
        let x = x + PAD_X;
        self.lines_at(page, (&self.body, &self.lines, self.sizes), (x, y + PAD_Y + down), stretch);
        let foot = y + height - PAD_Y - self.foot_height() + FOOT_GAP;
        self.lines_at(page, (&self.foot, &self.foot_lines, Sizes::all(self.sizes.own)), (x, foot), 1.0);
        if let Some(diameter) = self.cell.seal {
            let x = x + self.width - diameter;
            page.marks.push(Mark::Seal { x, y: y + (height - diameter) / 2.0, diameter });
        }
    }

    /// How much farther apart characters below each other stand where there is room.
    fn stretch(&self, room: f32) -> f32 {
        match self.cell.vertical {
            true => (room / self.body_height()).clamp(1.0, STACKED.1 / STACKED.0),
            false => 1.0,
        }
    }

    fn lines_at(
        &self,
        page: &mut Page,
        (atoms, lines, sizes): (&[Atom], &[Range<usize>], Sizes),
        (x, mut y): (f32, f32),
        stretch: f32,
    ) {
        let align = match self.cell.align {
            Align::Auto if lines.len() > 1 || !self.foot.is_empty() => Align::Left,
            align => align,
        };
        for line in lines {
            let line = &atoms[line.clone()];
            let height = match self.cell.vertical {
                true => STACKED.0 * sizes.own * stretch,
                false => line_height(line, sizes),
            };
            set_line(page, line, Spot { x, y, width: self.width, sizes, height, align, bold: false });
            y += height;
        }
    }
}

/// Brackets and dashes have forms of their own where characters stand below each other.
fn upright(atom: &mut Atom, values: Values<'_>) {
    const FORMS: [(char, char); 8] = [
        ('（', '︵'),
        ('）', '︶'),
        ('—', '︱'),
        ('《', '︽'),
        ('》', '︾'),
        ('“', '﹁'),
        ('”', '﹂'),
        ('…', '︙'),
    ];
    let lying = atom.as_char().map(|(character, _)| character);
    let form = FORMS.iter().find(|(from, _)| Some(*from) == lying);
    if let Some((glyph, form)) = form.and_then(|(_, form)| Some((values.scene.fonts.glyph(*form)?, *form))) {
        *atom = Atom { value: atom.value, ..Atom::char(form, glyph, atom.bond) };
    }
}
