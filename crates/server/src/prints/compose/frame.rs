//! What stands above and below the grids: corner words, title, lines.

use super::super::fault::PrintFault;
use super::super::layout::{Align, Line, MM, Words};
use super::super::lines::{Atom, Bond, Sizes, wrap};
use super::super::page::Page;
use super::Scene;
use super::set::{LEADING, Spot, set_line};

/// Space below the title, and between a grid and the lines around it.
const BELOW_TITLE: f32 = 2.0 * MM;
const AROUND_GRID: f32 = 1.2 * MM;

/// A line or paragraph between the margins.
struct Paragraph {
    atoms: Vec<Atom>,
    size: f32,
    align: Align,
    bold: bool,
    lines: Vec<std::ops::Range<usize>>,
}

/// The lines above or below the grids, measured.
pub(super) struct Frame {
    paragraphs: Vec<(Paragraph, f32)>,
    /// Height of all of it.
    pub height: f32,
}

impl Scene<'_> {
    /// Corner, title and the lines above.
    pub(super) fn head(self) -> Result<Frame, PrintFault> {
        let layout = self.layout;
        let mut paragraphs = Vec::new();
        if let Some(corner) = &layout.corner {
            paragraphs.push((self.paragraph(corner, layout.size, Align::Left)?, 0.0));
        }
        paragraphs
            .push((self.title("")?, if layout.above.is_empty() { AROUND_GRID } else { 0.0 } + BELOW_TITLE));
        self.add_lines(&mut paragraphs, &layout.above)?;
        if let (Some((_, after)), false) = (paragraphs.last_mut(), layout.above.is_empty()) {
            *after = AROUND_GRID;
        }
        Ok(Frame::new(paragraphs))
    }

    /// The lines below.
    pub(super) fn tail(self) -> Result<Frame, PrintFault> {
        let mut paragraphs = Vec::new();
        self.add_lines(&mut paragraphs, &self.layout.below)?;
        let mut frame = Frame::new(paragraphs);
        if frame.height > 0.0 {
            frame.height += AROUND_GRID;
        }
        Ok(frame)
    }

    /// Title and heading of a continuation sheet.
    pub(super) fn continued_head(self) -> Result<Frame, PrintFault> {
        let mut paragraphs = vec![(self.title("（续页）")?, 2.0 * BELOW_TITLE)];
        if let Some(words) = &self.layout.continued {
            paragraphs.push((self.paragraph(words, self.layout.size, Align::Left)?, 2.0 * BELOW_TITLE));
        }
        Ok(Frame::new(paragraphs))
    }

    fn title(self, suffix: &str) -> Result<Paragraph, PrintFault> {
        let mut atoms = Vec::new();
        self.chars(&mut atoms, &self.layout.title, Bond::Rules, "标题")?;
        self.chars(&mut atoms, suffix, Bond::Rules, "标题")?;
        Ok(self.set(atoms, self.layout.title_size, Align::Centre, true))
    }

    fn add_lines(self, paragraphs: &mut Vec<(Paragraph, f32)>, lines: &[Line]) -> Result<(), PrintFault> {
        for line in lines {
            paragraphs.push((self.paragraph(&line.words, line.size, line.align)?, 0.0));
        }
        Ok(())
    }

    fn paragraph(self, words: &Words, size: f32, align: Align) -> Result<Paragraph, PrintFault> {
        Ok(self.set(self.values().atoms(words)?, size, align, false))
    }

    fn set(self, atoms: Vec<Atom>, size: f32, align: Align, bold: bool) -> Paragraph {
        let lines = wrap(&atoms, Sizes::all(size), self.layout.paper.inner_width()).lines;
        Paragraph { atoms, size, align, bold, lines }
    }
}

impl Paragraph {
    fn height(&self) -> f32 {
        self.lines.len() as f32 * self.size * LEADING
    }
}

impl Frame {
    fn new(paragraphs: Vec<(Paragraph, f32)>) -> Self {
        let height = paragraphs.iter().map(|(paragraph, after)| paragraph.height() + after).sum();
        Self { paragraphs, height }
    }

    /// Puts the lines on the page so that they end at `y` + height.
    pub(super) fn place(&self, page: &mut Page, x: f32, y: f32, width: f32) {
        let own: f32 = self.paragraphs.iter().map(|(paragraph, after)| paragraph.height() + after).sum();
        let mut y = y + self.height - own;
        for (paragraph, after) in &self.paragraphs {
            let height = paragraph.size * LEADING;
            for line in &paragraph.lines {
                let Paragraph { size, align, bold, .. } = *paragraph;
                let spot = Spot { x, y, width, sizes: Sizes::all(size), height, align, bold };
                set_line(page, &paragraph.atoms[line.clone()], spot);
                y += height;
            }
            y += after;
        }
    }
}
