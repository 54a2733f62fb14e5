//! Text in lines: what a line is made of, and where it may end.

mod breaks;
#[cfg(test)]
mod tests;
mod wrap;

pub(super) use breaks::may_break;
pub(super) use wrap::{stack, wrap};

use super::fonts::Glyph;
use super::layout::Shape;
use super::picture::Picture;

/// The smallest piece that is placed: a character, a box, a sign or a space.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Atom {
    pub kind: Kind,
    /// Width that grows with the font size, in em.
    pub em: f32,
    /// Width that does not, in points.
    pub fixed: f32,
    pub bond: Bond,
    /// Part of a value, which may be set smaller; the form's own words and boxes keep their size.
    pub value: bool,
}

/// Font sizes of a text: of the form's own words, and of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sizes {
    pub own: f32,
    pub value: f32,
}

impl Sizes {
    /// One size for everything.
    pub fn all(size: f32) -> Self {
        Self { own: size, value: size }
    }
}

/// What it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Char {
        character: char,
        glyph: Glyph,
    },
    Box(TickBox),
    Sign(Shape),
    Picture(Picture),
    /// Space between two options; vanishes at the end of a line.
    Gap,
    /// Space that belongs to a blank and stays.
    Pad,
    /// Takes what the line has left.
    Fill,
    LineEnd,
}

/// A tick box and what it says, so that a test can read the boxes of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TickBox {
    pub field: String,
    pub label: String,
    pub checked: bool,
}

/// Whether a line may end before an atom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bond {
    /// As the characters at both sides allow.
    Rules,
    /// Yes.
    Free,
    /// No.
    Tied,
}

impl Atom {
    /// A character.
    pub fn char(character: char, glyph: Glyph, bond: Bond) -> Self {
        Self { kind: Kind::Char { character, glyph }, em: glyph.em, fixed: 0.0, bond, value: false }
    }

    /// Anything that is as wide as some em.
    pub fn em(kind: Kind, em: f32, bond: Bond) -> Self {
        Self { kind, em, fixed: 0.0, bond, value: false }
    }

    /// Half of the blank around a value: the wider the value, the less of it is left.
    pub fn pad(width: f32, value_em: f32) -> Self {
        Self { kind: Kind::Pad, em: -value_em / 2.0, fixed: width / 2.0, bond: Bond::Tied, value: true }
    }

    /// The font size it is set at.
    pub fn size(&self, sizes: Sizes) -> f32 {
        if self.value { sizes.value } else { sizes.own }
    }

    /// Width in points.
    pub fn width(&self, sizes: Sizes) -> f32 {
        (self.fixed + self.em * self.size(sizes)).max(0.0)
    }

    /// Its character and glyph, if it is one.
    pub fn as_char(&self) -> Option<(char, Glyph)> {
        match self.kind {
            Kind::Char { character, glyph } => Some((character, glyph)),
            _ => None,
        }
    }

    /// Whether it is a character.
    pub fn is_char(&self) -> bool {
        matches!(self.kind, Kind::Char { .. })
    }

    /// Whether it vanishes at the end of a line.
    pub fn hangs(&self) -> bool {
        matches!(self.kind, Kind::Gap | Kind::Char { character: ' ' | '\u{3000}', .. })
    }

    /// As what character the line-end rules see it.
    fn seen_as(&self) -> char {
        match self.kind {
            Kind::Char { character, .. } => character,
            Kind::Gap => ' ',
            _ => '字',
        }
    }
}
