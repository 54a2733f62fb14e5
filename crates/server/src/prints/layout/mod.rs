//! The layout of a form as a policy officer writes it in `packs/<pack>/forms/*.print.toml`.
//!
//! Lengths in the file are millimetres, font sizes points; here everything is points.
//!
//! - `[form]`: `title, title_size, paper` (`A4`, `A4 横`, `A3 横`), `margins` (top, right, bottom, left), `size` of
//!   the text and `smallest` for long values, `pages` (`one` or `many`), `copies` (for whom each is), `corner`,
//!   lines `above` and `below` (`words, align, size`), `continued` (heading of a continuation sheet).
//! - `[fields]`: every text field with what people call it.
//! - `[boxes.ID]`: `name`, `options` (a list of `label` and the codes it `is`, or `"given"` by the caller),
//!   `choose` (`one` or `any`), `blank` (codes that tick nothing), `box` (`after` or `before` its label), `of` (the
//!   field whose codes tick it, where its boxes stand in several places).
//! - `[marks.ID]`: `name`, `marks` (a list of `mark` = `check`, `dash`, `triangle` and the codes it `is`).
//! - `[lists.ID]`: `name`, `of` (the lists, one after the other: `list`, and `always`, what stands in a column for
//!   all of its members), `rows` (how many the form has), `columns` (ids and names). It declares the fields
//!   `ID_1_column`, …, and `ID_note`, which says how many there are where not all have a row; the others stand on a
//!   continuation sheet.
//! - `[[part]]` of `kind = "grid"`: `columns`, `before` (space), `repeat` (on every page), `ruled`, and rows
//!   `[[part.row]]` with `height`, `grow` (share of the height that is left) and `cells`.
//! - `[[part]]` of `kind = "table"`: `rows` (id of the records), `[[part.head]]` rows, `[part.record]`,
//!   `blank_rows` (of a blank form), `end` (words below the last record).
//! - A cell: `words`, `foot` (a line at its lower end), `cols`, `rows`, `size`, `align`, `valign`, `vertical`,
//!   `seal` (diameter of the place for a seal). What `words` may hold stands in `words.rs`.

mod boxes;
mod cells;
mod form;
mod grid;
mod lists;
mod place;
mod read;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;

use super::fault::LayoutFault;
pub(super) use boxes::{Boxes, Marks, Options, Shape, Side};
pub(super) use cells::{Cell, Grid, Part, Row, Table};
pub(super) use lists::Lists;
pub(super) use words::{Piece, Words};

/// Points in a millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;

/// A checked layout. Made by [`Layout::parse`] only, so whoever holds one can rely on it: spans fit the
/// columns, every field used is declared, every declared one is used.
#[derive(Debug, Clone)]
pub struct Layout {
    pub(super) source: Source,
    pub(super) title: String,
    pub(super) title_size: f32,
    pub(super) paper: Paper,
    /// Font size of the text, and the smallest it may be set at when a value is long.
    pub(super) size: f32,
    pub(super) smallest: f32,
    pub(super) flow: Flow,
    /// Whom each copy is for; empty = one copy without a note.
    pub(super) copies: Vec<String>,
    pub(super) corner: Option<Words>,
    pub(super) above: Vec<Line>,
    pub(super) below: Vec<Line>,
    /// What stands under the title of a continuation sheet.
    pub(super) continued: Option<Words>,
    pub(super) parts: Vec<Part>,
    pub(super) fields: BTreeMap<String, Field>,
    pub(super) boxes: BTreeMap<String, Boxes>,
    pub(super) marks: BTreeMap<String, Marks>,
    pub(super) lists: BTreeMap<String, Lists>,
}

/// The layout file, kept so that a later fault can still say its line.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub file: String,
    pub text: String,
}

/// Sheet size and margins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paper {
    pub width: f32,
    pub height: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
    pub left: f32,
}

impl Paper {
    pub fn inner_width(self) -> f32 {
        self.width - self.left - self.right
    }
}

/// How the form fills paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// One page whatever happens: text gets smaller, then goes on to a continuation sheet.
    OnePage,
    /// As many pages as the records need; heading and repeated grids on each.
    ManyPages,
}

/// A declared text field.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// What people call it, for messages and continuation sheets.
    pub name: String,
    pub at: Range<usize>,
}

/// A line outside the grids.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub words: Words,
    pub align: Align,
    pub size: f32,
}

/// Where text stands between left and right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
    /// Centred while it is one line, at the left when it is several.
    Auto,
}

impl Layout {
    /// Reads and checks a layout file; all faults that can be found in one go.
    pub fn parse(file_name: &str, text: &str) -> Result<Self, Vec<LayoutFault>> {
        form::parse(file_name, text)
    }

    /// The form's title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The same form for a file that is one of the copies itself: once, without the note for whom each copy is.
    pub fn for_file(mut self) -> Self {
        self.copies.clear();
        self
    }

    /// The same form with a sentence of the program's own above its lines below: what whoever holds the paper must know.
    pub fn with_remark(mut self, words: &str) -> Self {
        let words = Words { pieces: vec![Piece::Text(words.to_owned())] };
        self.below.insert(0, Line { words, align: Align::Left, size: self.size });
        self
    }

    /// Faults against what a caller can supply: fields, boxes, marks and tables of the layout whose ids are not
    /// among `known`. A misspelt id would otherwise print as a blank for ever.
    pub fn faults_against(&self, known: &[&str]) -> Vec<LayoutFault> {
        let fields = self.fields.iter().map(|(id, field)| (id, &field.at));
        let boxes = self.boxes.iter().map(|(id, boxes)| (boxes.of.as_ref().unwrap_or(id), &boxes.at));
        let marks = self.marks.iter().map(|(id, marks)| (id, &marks.at));
        let tables = self.parts.iter().filter_map(|part| match part {
            Part::Table(table) => Some((&table.rows, &table.at)),
            Part::Grid(_) => None,
        });
        let of_lists = self.lists.values().flat_map(|lists| lists.of.iter().map(|(of, _)| (of, &lists.at)));
        // The fields that lists declare are filled from them.
        let own = |at: &Range<usize>| self.lists.values().any(|lists| lists.at == *at);
        let fields = fields.filter(|(_, at)| !own(at));
        let used = fields.chain(boxes).chain(marks).chain(tables).chain(of_lists);
        let unknown = used.filter(|(id, _)| !known.contains(&id.as_str()));
        let fault = |(id, at): (&String, &Range<usize>)| {
            let hint = read::meant(id, known.iter().copied());
            self.source.fault(at, format!("系统不提供“{id}”这一项{hint}"))
        };
        unknown.map(fault).collect()
    }

    /// What people call a field, box or mark.
    pub(super) fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        let field = self.fields.get(id).map(|field| &field.name);
        let boxes = || self.boxes.get(id).map(|boxes| &boxes.name);
        let marks = || self.marks.get(id).map(|marks| &marks.name);
        field.or_else(boxes).or_else(marks).map_or(id, String::as_str)
    }
}

impl Source {
    /// A fault at a byte range of the file.
    pub fn fault(&self, at: &Range<usize>, message: String) -> LayoutFault {
        let before = &self.text[..self.text.floor_char_boundary(at.start)];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        LayoutFault { file: self.file.clone(), line, column, message }
    }
}
