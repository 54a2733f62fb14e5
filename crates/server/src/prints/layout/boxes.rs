//! Fields that are shown as drawn signs instead of text: tick boxes and table marks.

use std::ops::Range;

use super::read::{Reading, Section};

/// A field printed as labelled boxes.
#[derive(Debug, Clone)]
pub(in super::super) struct Boxes {
    /// What people call the field.
    pub name: String,
    /// The field whose codes tick it, where one field has boxes in several places of the form.
    pub of: Option<String>,
    pub options: Options,
    /// Codes that tick nothing, such as "not seen".
    pub blank: Vec<String>,
    /// At most one box may be ticked.
    pub one: bool,
    pub side: Side,
    pub at: Range<usize>,
}

/// Where the labels come from.
#[derive(Debug, Clone)]
pub(in super::super) enum Options {
    /// Written in the layout: label and the codes it stands for.
    Fixed(Vec<(String, Vec<String>)>),
    /// Given by the caller, so that a class renamed in the pack is renamed on paper.
    Given,
}

/// Which side of its label a box stands on: `独居□` or `□独居`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Side {
    After,
    Before,
}

/// A field printed as one small sign.
#[derive(Debug, Clone)]
pub(in super::super) struct Marks {
    /// What people call the field.
    pub name: String,
    pub shapes: Vec<(Shape, Vec<String>)>,
    pub at: Range<usize>,
}

/// The signs. Drawn as lines, never taken from a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Shape {
    Check,
    Dash,
    Triangle,
}

/// The words for the signs in a layout file.
pub(super) const SHAPES: [(&str, Shape); 3] =
    [("check", Shape::Check), ("dash", Shape::Dash), ("triangle", Shape::Triangle)];

pub(super) fn boxes(reading: &mut Reading, section: &Section<'_>) -> Boxes {
    section.require(reading, "name");
    section.require(reading, "options");
    let name = section.text(reading, "name").map(|(name, _)| name).unwrap_or_default();
    let of = section.text(reading, "of").map(|(of, _)| of);
    let options = options(reading, section);
    let blank = codes(reading, section, "blank");
    let one = section.choice(reading, "choose", &[("one", true), ("any", false)]).unwrap_or(false);
    let side = section.choice(reading, "box", &[("after", Side::After), ("before", Side::Before)]);
    Boxes { name, of, options, blank, one, side: side.unwrap_or(Side::After), at: section.at.clone() }
}

fn options(reading: &mut Reading, section: &Section<'_>) -> Options {
    if section.is_text("options") {
        section.choice(reading, "options", &[("given", ())]);
        return Options::Given;
    }
    let mut fixed = Vec::new();
    for option in section.sections(reading, "options", &["label", "is"]) {
        option.require(reading, "label");
        option.require(reading, "is");
        let label = option.text(reading, "label").map(|(label, _)| label).unwrap_or_default();
        fixed.push((label, codes(reading, &option, "is")));
    }
    Options::Fixed(fixed)
}

pub(super) fn marks(reading: &mut Reading, section: &Section<'_>) -> Marks {
    section.require(reading, "name");
    section.require(reading, "marks");
    let name = section.text(reading, "name").map(|(name, _)| name).unwrap_or_default();
    let mut shapes = Vec::new();
    for mark in section.sections(reading, "marks", &["mark", "is"]) {
        mark.require(reading, "mark");
        mark.require(reading, "is");
        let codes = codes(reading, &mark, "is");
        shapes.extend(mark.choice(reading, "mark", &SHAPES).map(|shape| (shape, codes)));
    }
    Marks { name, shapes, at: section.at.clone() }
}

fn codes(reading: &mut Reading, section: &Section<'_>, key: &str) -> Vec<String> {
    section.texts(reading, key).unwrap_or_default().into_iter().map(|(code, _)| code).collect()
}
