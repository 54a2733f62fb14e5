//! A composed page: everything on it with its place, before it becomes PDF. Tests read pages, not pictures.

use super::fonts::Glyph;
use super::layout::Shape;
use super::lines::TickBox;
use super::picture::Picture;

/// One page. Lengths in points, from the upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Page {
    pub width: f32,
    pub height: f32,
    pub marks: Vec<Mark>,
}

/// One thing on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    Text(Text),
    /// Straight line.
    Rule {
        from: (f32, f32),
        to: (f32, f32),
        weight: f32,
    },
    /// Outline of a grid.
    Frame {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        weight: f32,
    },
    Box {
        x: f32,
        y: f32,
        side: f32,
        tick: TickBox,
    },
    Sign {
        x: f32,
        y: f32,
        side: f32,
        shape: Shape,
    },
    /// Ink; `scale` is the side of a pixel in points.
    Picture {
        x: f32,
        y: f32,
        scale: f32,
        picture: Picture,
    },
    /// A code to be scanned: dark runs of squares, each `(column, row, how many)`.
    Squares {
        x: f32,
        y: f32,
        unit: f32,
        runs: Vec<(usize, usize, usize)>,
    },
    /// Space for a seal.
    Seal {
        x: f32,
        y: f32,
        diameter: f32,
    },
}

/// Characters in one line and size.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    pub x: f32,
    pub baseline: f32,
    pub size: f32,
    pub bold: bool,
    pub glyphs: Vec<(char, Glyph)>,
}

impl Page {
    pub fn new(width: f32, height: f32) -> Self {
        Self { width, height, marks: Vec::new() }
    }
}
