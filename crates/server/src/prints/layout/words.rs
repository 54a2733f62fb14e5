//! The small language inside a cell: words as they are printed, with fields in braces.
//!
//! `{name}` the field · `{name:20}` the field on at least 20 mm, in the middle of them · `{fill}` pushes what
//! follows to the right · `{!check}` a drawn sign, for legends · a line end in the text is one on paper.

use std::ops::Range;

use super::boxes::{SHAPES, Shape};
use super::read::Reading;
use super::{Layout, MM, read};

/// The content of a cell or line.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Words {
    pub pieces: Vec<Piece>,
}

/// One piece of it.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) enum Piece {
    /// Fixed words.
    Text(String),
    /// A text field, on at least this width.
    Field {
        id: String,
        width: f32,
    },
    Boxes(String),
    Mark(String),
    Sign(Shape),
    Fill,
}

impl Words {
    /// Whether nothing in it comes from the values.
    pub fn fixed(&self) -> bool {
        !self
            .pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Field { .. } | Piece::Boxes(_) | Piece::Mark(_)))
    }

    /// Whether it has tick boxes, which stand at the left.
    pub fn has_boxes(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Boxes(_)))
    }
}

/// Which ids mean what while cells are read, and which have been used.
#[derive(Default)]
pub(super) struct Names {
    pub used: std::collections::BTreeSet<String>,
}

/// Reads one text of the small language.
pub(super) fn words(
    reading: &mut Reading,
    layout: &Layout,
    names: &mut Names,
    (text, at): (String, Range<usize>),
) -> Words {
    let mut pieces = Vec::new();
    let mut rest = text.as_str();
    while let Some(open) = rest.find(['{', '}']) {
        plain(reading, &mut pieces, &rest[..open], &at);
        let Some(length) = rest[open..].strip_prefix('{').and_then(|inside| inside.find('}')) else {
            reading.fault(&at, "花括号没有成对");
            rest = "";
            break;
        };
        let inside = &rest[open + 1..open + 1 + length];
        pieces.extend(braced(reading, layout, names, inside, &at));
        rest = &rest[open + length + 2..];
    }
    plain(reading, &mut pieces, rest, &at);
    Words { pieces }
}

fn plain(reading: &mut Reading, pieces: &mut Vec<Piece>, text: &str, at: &Range<usize>) {
    if let Some(sign) = text.chars().find(|c| "□☐☑☒■".contains(*c)) {
        reading.fault(at, format!("方框不能打成“{sign}”：请在 [boxes.…] 里写选项，这里写 {{…}}"));
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
}

fn braced(
    reading: &mut Reading,
    layout: &Layout,
    names: &mut Names,
    inside: &str,
    at: &Range<usize>,
) -> Option<Piece> {
    if inside == "fill" {
        return Some(Piece::Fill);
    }
    if let Some(sign) = inside.strip_prefix('!') {
        let found = SHAPES.iter().find(|(name, _)| *name == sign);
        if found.is_none() {
            let known = SHAPES.map(|(name, _)| format!("{{!{name}}}")).join("、");
            reading.fault(at, format!("没有“{{!{sign}}}”这个记号，可以写：{known}"));
        }
        return found.map(|(_, shape)| Piece::Sign(*shape));
    }
    let (id, width) = inside.split_once(':').unwrap_or((inside, "0"));
    names.used.insert(id.to_owned());
    let piece = piece_of(layout, id, width_of(reading, width, at));
    if piece.is_none() {
        let known = layout.fields.keys().chain(layout.boxes.keys()).chain(layout.marks.keys());
        let hint = read::meant(id, known.map(String::as_str));
        reading.fault(at, format!("“{{{id}}}”没有在 [fields]、[boxes.…] 或 [marks.…] 里声明{hint}"));
    }
    piece
}

fn piece_of(layout: &Layout, id: &str, width: f32) -> Option<Piece> {
    if layout.fields.contains_key(id) {
        return Some(Piece::Field { id: id.to_owned(), width });
    }
    if layout.boxes.contains_key(id) {
        return Some(Piece::Boxes(id.to_owned()));
    }
    layout.marks.contains_key(id).then(|| Piece::Mark(id.to_owned()))
}

fn width_of(reading: &mut Reading, width: &str, at: &Range<usize>) -> f32 {
    let parsed = width.parse::<f32>().ok().filter(|width| (0.0..=200.0).contains(width));
    if parsed.is_none() {
        reading.fault(at, format!("“:{width}”应当是 0 到 200 的毫米数"));
    }
    parsed.unwrap_or_default() * MM
}
