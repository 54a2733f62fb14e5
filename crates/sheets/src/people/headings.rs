//! Finds the row of headings and which column means what.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::columns::{Column, PASSED_OVER, SPECS, Spec};
use super::further::Further;
use crate::fault::Warning;
use crate::marked;
use crate::read::{Row, column_letters};
use crate::values::without_spaces;

/// Which column of a sheet means what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headings {
    /// The row they stand in.
    pub row: u32,
    places: Vec<Option<u16>>,
    /// Headings that we do not know, with their columns.
    pub unknown: Vec<(u16, String)>,
    /// Columns that mean the same, with the heading of the template.
    pub twice: Option<(Column, Vec<u16>)>,
    /// Where an earlier round of corrections wrote what was wrong.
    explanation: Option<u16>,
    /// Columns of facts that the notice adds, by their place among [`Further::columns`].
    further: Vec<(u16, usize)>,
    /// Columns that say nothing of a person: running numbers.
    passed_over: Vec<u16>,
}

/// The form in which headings are compared: spaces, brackets, marks and stars left out.
pub(crate) fn key(heading: &str) -> String {
    let plain = without_spaces(heading);
    let kept = plain.chars().filter(|letter| !"*:()[]【】“”\"'/、?".contains(*letter));
    kept.collect::<String>().to_lowercase()
}

impl Headings {
    /// What a row says if it is read as headings.
    pub fn of(row: &Row<'_>) -> Self {
        let mut found = BTreeMap::<Column, Vec<u16>>::new();
        let mut unknown = Vec::new();
        let (mut explanation, mut passed_over) = (None, Vec::new());
        for (column, cell) in row.cells() {
            match meant(&cell.text) {
                Some(meant) => found.entry(meant).or_default().push(column),
                None if cell.text == marked::HEADING => explanation = Some(column),
                None if PASSED_OVER.contains(&key(&cell.text).as_str()) => passed_over.push(column),
                None => unknown.push((column, without_spaces(&cell.text).into_owned())),
            }
        }
        let places = SPECS.iter().map(|spec| found.get(&spec.column).map(|at| at[0])).collect();
        let twice = found.into_iter().find(|(_, at)| at.len() > 1);
        Self { row: row.number, places, unknown, twice, explanation, further: Vec::new(), passed_over }
    }

    /// Takes those headings that we do not know and the notice does.
    pub(super) fn adopt(&mut self, further: &Further) {
        let (mut unknown, adopted) = (std::mem::take(&mut self.unknown), &mut self.further);
        unknown.retain(|(column, heading)| match further.column(heading) {
            Some(at) if adopted.iter().all(|(_, other)| *other != at) => {
                adopted.push((*column, at));
                false
            }
            _ => true,
        });
        self.unknown = unknown;
    }

    /// Columns of facts that the notice adds, with their place among [`Further::columns`].
    pub(super) fn further(&self) -> &[(u16, usize)] {
        &self.further
    }

    /// How many headings were recognised.
    pub fn known(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// Whether this can be the row of headings: a name, and at least one more heading that we know.
    pub fn fits(&self) -> bool {
        self.place(Column::Name).is_some() && self.known() >= 2
    }

    /// Where a column stands.
    pub fn place(&self, column: Column) -> Option<u16> {
        self.places[column as usize]
    }

    /// What a row has for us.
    pub(super) fn look(&self, row: &Row<'_>) -> Look {
        let name = self.place(Column::Name).and_then(|place| row.cell(place));
        if name.is_some_and(|cell| meant(&cell.text) == Some(Column::Name)) {
            return Look::Headings;
        }
        let further = self.further.iter().map(|(column, _)| column);
        if self.places.iter().flatten().chain(further).any(|place| row.cell(*place).is_some()) {
            return Look::Person;
        }
        let counted = |column| Some(column) == self.explanation || self.passed_over.contains(&column);
        if row.cells().all(|(column, _)| counted(column)) { Look::Blank } else { Look::Elsewhere }
    }

    /// Columns a row uses, without the explanation of an earlier round at its end.
    pub(super) fn reach(&self, row: &Row<'_>) -> u16 {
        let cells = row.cells().filter(|(column, _)| Some(*column) != self.explanation);
        cells.last().map_or(0, |(column, _)| column + 1)
    }

    /// Headings that a table cannot do without and that are not there.
    pub fn missing(&self) -> Vec<String> {
        let missing = SPECS.iter().filter(|spec| spec.required && self.place(spec.column).is_none());
        missing.map(|spec| spec.heading.to_owned()).collect()
    }

    /// A warning for each heading that we do not know: what stands below it is not imported.
    pub fn warnings(&self) -> Vec<Warning> {
        let say = |(column, heading): &(u16, String)| Warning {
            row: Some(self.row),
            column: Some(*column),
            code: "heading.unknown",
            text: match nearest(heading) {
                Some(known) => {
                    format!(
                        "{}列“{heading}”不认识，这一列没有读入。是不是“{known}”？",
                        column_letters(*column)
                    )
                }
                None => format!("{}列“{heading}”不是模板里的列，这一列没有读入。", column_letters(*column)),
            },
        };
        self.unknown.iter().map(say).collect()
    }
}

/// What a row below the headings can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Somebody.
    Person,
    /// The headings once more, as on every page of a long list.
    Headings,
    /// A running number and nothing else.
    Blank,
    /// Content only in columns that are not read.
    Elsewhere,
}

static WORDS: LazyLock<BTreeMap<String, Column>> = LazyLock::new(|| {
    let words = |spec: &'static Spec| [&spec.heading].into_iter().chain(spec.synonyms);
    SPECS.iter().flat_map(|spec| words(spec).map(|word| (key(word), spec.column))).collect()
});

/// The column a heading means, with or without a remark in brackets: `身份证号（18位）`.
fn meant(heading: &str) -> Option<Column> {
    let plain = without_spaces(heading);
    let before = plain.split(['(', '（']).next().unwrap_or_default();
    WORDS.get(&key(&plain)).or_else(|| WORDS.get(&key(before))).copied()
}

/// The heading of the template that shares most letters with an unknown one.
fn nearest(heading: &str) -> Option<&'static str> {
    let shared = |known: &str| known.chars().filter(|letter| heading.contains(*letter)).count();
    let best = SPECS.iter().max_by_key(|spec| shared(spec.heading))?;
    (shared(best.heading) * 2 > best.heading.chars().count().max(2)).then_some(best.heading)
}
