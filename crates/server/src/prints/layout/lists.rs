//! Lists of which a form has a few printed rows; who has no row stands on a continuation sheet.

use std::collections::BTreeMap;
use std::ops::Range;

use super::read::{Reading, Section, as_text};
use super::{Field, Layout};

/// Rows of a form that are filled from lists, one after the other.
#[derive(Debug, Clone)]
pub(in super::super) struct Lists {
    /// The lists, with what stands in a column for each of their members.
    pub of: Vec<(String, BTreeMap<String, String>)>,
    /// How many rows are printed.
    pub rows: usize,
    /// The columns: id, and what people call it.
    pub columns: Vec<(String, String)>,
    pub at: Range<usize>,
}

impl Lists {
    /// The field in a printed row, counted from 1.
    pub fn cell(id: &str, row: usize, column: &str) -> String {
        format!("{id}_{row}_{column}")
    }

    /// The field of those who have no row. It is printed on a continuation sheet only.
    pub fn more(id: &str) -> String {
        format!("{id}_more")
    }

    /// The field that says how many there are where not all have a row.
    pub fn note(id: &str) -> String {
        format!("{id}_note")
    }
}

pub(super) const LISTS: [&str; 4] = ["name", "of", "rows", "columns"];

/// Reads the rows, and declares the fields in them.
pub(super) fn lists(reading: &mut Reading, id: &str, section: &Section<'_>, layout: &mut Layout) {
    for key in LISTS {
        section.require(reading, key);
    }
    let name = section.text(reading, "name").map(|(name, _)| name).unwrap_or_default();
    let rows = section.count(reading, "rows", 1..31).unwrap_or(1);
    let columns = texts_of(reading, section, "columns");
    let of = section.sections(reading, "of", &["list", "always"]);
    let of = of.iter().filter_map(|of| {
        of.require(reading, "list");
        let always = texts_of(reading, of, "always").into_iter().collect();
        Some((of.text(reading, "list")?.0, always))
    });
    let of = of.collect();
    let at = section.at.clone();
    let mut declare = |id: String, name: String| {
        layout.fields.insert(id, Field { name, at: at.clone() });
    };
    for row in 1..=rows {
        for (column, label) in &columns {
            declare(Lists::cell(id, row, column), format!("{name}第{row}行的{label}"));
        }
    }
    declare(Lists::more(id), format!("{name}（续）"));
    declare(Lists::note(id), format!("{name}的人数"));
    layout.lists.insert(id.to_owned(), Lists { of, rows, columns, at: section.at.clone() });
}

fn texts_of(reading: &mut Reading, section: &Section<'_>, key: &str) -> Vec<(String, String)> {
    let entries = section.entries(reading, key);
    let text = |(id, _, value)| Some((id, as_text(reading, value)?.0));
    entries.into_iter().filter_map(text).collect()
}
