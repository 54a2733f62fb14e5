//! Looks every character up in the fonts before the first page is made.

use std::collections::BTreeSet;

use super::compose::FOOTER_WORDS;
use super::fault::{MissingGlyph, PrintFault};
use super::filled::{Filled, Sheet};
use super::fonts::{Fonts, clean};
use super::layout::{Grid, Layout, Options, Part, Piece, Words};

/// Fails with every character that no font has, over the layout and all sheets.
pub(super) fn check(layout: &Layout, sheets: &[Sheet<'_>], fonts: &Fonts) -> Result<(), PrintFault> {
    let mut missing = BTreeSet::new();
    let mut note = |subject: &str, field: &str, text: &str| {
        let found = fonts.missing(&clean(text)).into_iter();
        missing.extend(found.map(|character| MissingGlyph {
            subject: subject.to_owned(),
            field: field.to_owned(),
            character,
        }));
    };
    for text in fixed(layout) {
        note("", "表格固定文字", text);
    }
    for sheet in sheets {
        values(layout, sheet.filled, &mut |field, text| note(sheet.subject, field, text));
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(PrintFault::MissingGlyphs(missing.into_iter().collect()))
}

/// The values that the layout prints; what it does not print needs no glyph.
fn values(layout: &Layout, filled: &Filled, note: &mut impl FnMut(&str, &str)) {
    for (id, text) in filled.texts.iter().filter(|(id, _)| layout.fields.contains_key(*id)) {
        note(layout.name_of(id), text);
    }
    for (id, choices) in filled.options.iter().filter(|(id, _)| layout.boxes.contains_key(*id)) {
        choices.iter().for_each(|choice| note(layout.name_of(id), &choice.label));
    }
    for row in filled.tables.values().flatten() {
        values(layout, row, note);
    }
}

/// Every text that stands in the layout itself.
fn fixed(layout: &Layout) -> Vec<&str> {
    let mut texts = vec![layout.title.as_str(), FOOTER_WORDS];
    texts.extend(layout.copies.iter().map(String::as_str));
    texts.extend(layout.fields.values().map(|field| field.name.as_str()));
    for boxes in layout.boxes.values() {
        if let Options::Fixed(options) = &boxes.options {
            texts.extend(options.iter().map(|(label, _)| label.as_str()));
        }
    }
    let lines = layout.above.iter().chain(&layout.below).map(|line| &line.words);
    let words = lines.chain(&layout.corner).chain(&layout.continued);
    let cells = layout.parts.iter().flat_map(grids).flat_map(|grid| &grid.cells);
    let in_cells = cells.flat_map(|cell| std::iter::once(&cell.words).chain(&cell.foot));
    texts.extend(words.chain(in_cells).flat_map(plain));
    texts
}

fn grids(part: &Part) -> Vec<&Grid> {
    match part {
        Part::Grid(grid) => vec![grid],
        Part::Table(table) => [&table.head, &table.body].into_iter().chain(&table.end).collect(),
    }
}

fn plain(words: &Words) -> impl Iterator<Item = &str> {
    words.pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.as_str()),
        _ => None,
    })
}
