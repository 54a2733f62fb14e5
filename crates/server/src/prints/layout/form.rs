//! Reads the whole layout file: the form's head, its fields, boxes and marks, then its parts.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::super::fault::LayoutFault;
use super::boxes::{boxes, marks};
use super::grid::{PART, Parts};
use super::lists::{self, LISTS, Lists};
use super::read::{Reading, Section, as_text};
use super::words::Names;
use super::{Align, Field, Flow, Layout, Line, MM, Paper, Part, Source};

const FILE: [&str; 6] = ["form", "fields", "boxes", "marks", "lists", "part"];
const FORM: [&str; 12] = [
    "title",
    "title_size",
    "paper",
    "margins",
    "size",
    "smallest",
    "pages",
    "copies",
    "corner",
    "above",
    "below",
    "continued",
];
const LINE: [&str; 3] = ["words", "align", "size"];
const BOXES: [&str; 6] = ["name", "of", "options", "blank", "choose", "box"];

/// Reads and checks a file.
pub(super) fn parse(file: &str, text: &str) -> Result<Layout, Vec<LayoutFault>> {
    let source = Source { file: file.to_owned(), text: text.to_owned() };
    let mut reading = Reading { source, faults: Vec::new() };
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        for error in errors {
            reading.fault(&error.span().unwrap_or(0..0), format!("TOML 格式有误（{}）", error.message()));
        }
        return Err(reading.faults);
    }
    let file = Section::new(&mut reading, document.get_ref(), 0..0, &FILE);
    let layout = whole(&mut reading, &file);
    reading.faults.sort_by_key(|fault| (fault.line, fault.column));
    if reading.faults.is_empty() { Ok(layout) } else { Err(reading.faults) }
}

fn whole(reading: &mut Reading, file: &Section<'_>) -> Layout {
    file.require(reading, "form");
    file.require(reading, "part");
    let mut layout = empty(reading);
    let form = file.section(reading, "form", &FORM);
    if let Some(form) = &form {
        head(reading, form, &mut layout);
    }
    declared(reading, file, &mut layout);
    let mut names = Names::default();
    let mut parts = Parts { reading, layout: &layout, names: &mut names };
    let read: Vec<Part> = file
        .sections(parts.reading, "part", &PART)
        .iter()
        .filter_map(|section| parts.part(section))
        .collect();
    let lines = form.map(|form| lines(&mut parts, &form)).unwrap_or_default();
    (layout.corner, layout.above, layout.below, layout.continued) = lines;
    layout.parts = read;
    whole_faults(reading, file, &layout, &names);
    layout
}

fn empty(reading: &Reading) -> Layout {
    let paper = Paper { width: 210.0, height: 297.0, top: 20.0, right: 20.0, bottom: 20.0, left: 20.0 };
    Layout {
        source: reading.source.clone(),
        title: String::new(),
        title_size: 18.0,
        paper,
        size: 10.5,
        smallest: 7.0,
        flow: Flow::OnePage,
        copies: Vec::new(),
        corner: None,
        above: Vec::new(),
        below: Vec::new(),
        continued: None,
        parts: Vec::new(),
        fields: BTreeMap::new(),
        boxes: BTreeMap::new(),
        marks: BTreeMap::new(),
        lists: BTreeMap::new(),
    }
}

fn head(reading: &mut Reading, form: &Section<'_>, layout: &mut Layout) {
    for key in ["title", "paper", "margins", "size", "smallest", "pages"] {
        form.require(reading, key);
    }
    layout.title = form.text(reading, "title").map(|(title, _)| title).unwrap_or_default();
    layout.title_size = form.number(reading, "title_size", 8.0..40.0).unwrap_or(18.0);
    layout.size = form.number(reading, "size", 6.0..20.0).unwrap_or(layout.size);
    layout.smallest = form.number(reading, "smallest", 5.0..20.0).unwrap_or(layout.smallest);
    if layout.smallest > layout.size {
        reading.fault(&form.at, "smallest 不能大于 size");
    }
    let flows = [("one", Flow::OnePage), ("many", Flow::ManyPages)];
    layout.flow = form.choice(reading, "pages", &flows).unwrap_or(Flow::OnePage);
    let copies = form.texts(reading, "copies").unwrap_or_default();
    layout.copies = copies.into_iter().map(|(copy, _)| copy).collect();
    layout.paper = paper(reading, form);
}

fn paper(reading: &mut Reading, form: &Section<'_>) -> Paper {
    let papers = [("A4", (210.0, 297.0)), ("A4 横", (297.0, 210.0)), ("A3 横", (420.0, 297.0))];
    let (width, height) = form.choice(reading, "paper", &papers).unwrap_or((210.0, 297.0));
    let margins = form.numbers(reading, "margins", 5.0..80.0).unwrap_or_default();
    let [top, right, bottom, left] = margins[..] else {
        reading.fault(&form.at, "margins 要写四个毫米数（5 到 80）：上、右、下、左");
        return Paper {
            width: width * MM,
            height: height * MM,
            top: 0.0,
            right: 0.0,
            bottom: 0.0,
            left: 0.0,
        };
    };
    let [top, right, bottom, left] = [top, right, bottom, left].map(|margin| margin * MM);
    Paper { width: width * MM, height: height * MM, top, right, bottom, left }
}

fn declared(reading: &mut Reading, file: &Section<'_>, layout: &mut Layout) {
    for (id, at, value) in file.entries(reading, "fields") {
        if let Some((name, _)) = as_text(reading, value) {
            layout.fields.insert(id, Field { name, at });
        }
    }
    for (id, at, value) in file.entries(reading, "boxes") {
        if let Some(section) = Section::of(reading, value, &BOXES) {
            twice(reading, layout, &id, &at);
            layout.boxes.insert(id, boxes(reading, &section.placed_at(at)));
        }
    }
    for (id, at, value) in file.entries(reading, "marks") {
        if let Some(section) = Section::of(reading, value, &["name", "marks"]) {
            twice(reading, layout, &id, &at);
            layout.marks.insert(id, marks(reading, &section.placed_at(at)));
        }
    }
    for (id, at, value) in file.entries(reading, "lists") {
        if let Some(section) = Section::of(reading, value, &LISTS) {
            lists::lists(reading, &id, &section.placed_at(at), layout);
        }
    }
}

fn twice(reading: &mut Reading, layout: &Layout, id: &str, at: &std::ops::Range<usize>) {
    if layout.fields.contains_key(id) || layout.boxes.contains_key(id) {
        reading.fault(at, format!("“{id}”前面已经声明过"));
    }
}

type Lines = (Option<super::Words>, Vec<Line>, Vec<Line>, Option<super::Words>);

fn lines(parts: &mut Parts<'_>, form: &Section<'_>) -> Lines {
    let corner = parts.words(form, "corner");
    let above = line_list(parts, form, "above");
    let below = line_list(parts, form, "below");
    (corner, above, below, parts.words(form, "continued"))
}

fn line_list(parts: &mut Parts<'_>, form: &Section<'_>, key: &str) -> Vec<Line> {
    let aligns = [("left", Align::Left), ("center", Align::Centre), ("right", Align::Right)];
    let mut lines = Vec::new();
    for section in form.sections(parts.reading, key, &LINE) {
        section.require(parts.reading, "words");
        let words = parts.words(&section, "words").unwrap_or_default();
        let align = section.choice(parts.reading, "align", &aligns).unwrap_or(Align::Left);
        let size = section.number(parts.reading, "size", 5.0..40.0).unwrap_or(parts.layout.size);
        lines.push(Line { words, align, size });
    }
    lines
}

/// What can only be said when everything has been read.
fn whole_faults(reading: &mut Reading, file: &Section<'_>, layout: &Layout, names: &Names) {
    let fields = layout.fields.iter().map(|(id, field)| (id, &field.at));
    let boxes = layout.boxes.iter().map(|(id, boxes)| (id, &boxes.at));
    let marks = layout.marks.iter().map(|(id, marks)| (id, &marks.at));
    // Who has no row stands on a continuation sheet, which no cell names.
    let beyond: Vec<String> = layout.lists.keys().map(|id| Lists::more(id)).collect();
    let unused = |id: &String| !names.used.contains(id) && !beyond.contains(id);
    for (id, at) in fields.chain(boxes).chain(marks).filter(|(id, _)| unused(id)) {
        reading.fault(at, format!("“{id}”声明了，但表上没有用到"));
    }
    let table = layout.parts.iter().find_map(|part| match part {
        Part::Table(table) => Some(table.at.clone()),
        Part::Grid(_) => None,
    });
    for lists in layout.lists.values().filter(|_| layout.flow == Flow::ManyPages) {
        reading.fault(&lists.at, "pages = \"many\" 的表不能有 [lists.…]，请用 kind = \"table\"");
    }
    match (layout.flow, table) {
        (Flow::OnePage, Some(at)) => reading.fault(&at, "pages = \"one\" 的表不能有 kind = \"table\""),
        (Flow::OnePage, None) if layout.continued.is_none() => {
            reading.fault(&file.at, "pages = \"one\" 的表要写 continued：续页抬头写什么");
        }
        _ => {}
    }
}
