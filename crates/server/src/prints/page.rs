//! A composed page: everything on it with its place, before it becomes PDF. Tests read pages, not pictures.

use super::fonts::Glyph;
use super::layout::Shape;
use super::lines::TickBox;

/// One page. Lengths in points, from the upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
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
    pub(super) fn new(width: f32, height: f32) -> Self {
        Self { width, height, marks: Vec::new() }
    }

    /// The words of the page in the order they are drawn, one string per stretch of text.
    pub fn texts(&self) -> Vec<String> {
        let text = |mark: &Mark| match mark {
            Mark::Text(text) => Some(text.glyphs.iter().map(|(character, _)| character).collect()),
            _ => None,
        };
        self.marks.iter().filter_map(text).collect()
    }

    /// The tick boxes of the page in reading order: field id, label, whether ticked.
    pub fn ticks(&self) -> Vec<(&str, &str, bool)> {
        self.marks.iter().filter_map(tick).collect()
    }

    /// The smallest font size on the page, in points.
    pub fn smallest_size(&self) -> f32 {
        let sizes = self.marks.iter().filter_map(|mark| match mark {
            Mark::Text(text) => Some(text.size),
            _ => None,
        });
        sizes.fold(f32::INFINITY, f32::min)
    }
}

fn tick(mark: &Mark) -> Option<(&str, &str, bool)> {
    match mark {
        Mark::Box { tick, .. } => Some((&tick.field, &tick.label, tick.checked)),
        _ => None,
    }
}
