//! Official forms on paper: A4 pages as PDF.
//!
//! A layout file of the pack says what the form looks like ([`Layout`]), the caller supplies values as plain
//! data ([`Filled`]), [`render`] makes the PDF. The same input gives the same bytes, so that a print can be
//! identified by its hash. Nothing here knows a place, a class or a visit.
//!
//! The way of a form: `layout` reads and checks the file · `rows` puts the members of lists into its rows · `check` looks every character up in the fonts ·
//! `compose` works out pages with `lines` · `draw` turns pages into PDF.

mod check;
mod compose;
pub(crate) mod door_cards;
mod draw;
pub mod fault;
pub mod filled;
mod fonts;
mod layout;
mod lines;
mod page;
mod picture;
mod rows;
#[cfg(test)]
mod tests;

pub use fault::PrintFault;
pub use filled::{Filled, Sheet};
pub use fonts::{FontFile, Fonts};
pub use layout::Layout;
pub use picture::Picture;

use std::borrow::Cow;

use compose::Scene;
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::{Document, SerializeSettings};

/// A piece of a bundle: a form with its own layout.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// What the reader's outline calls it.
    pub title: &'a str,
    /// How it looks.
    pub layout: &'a Layout,
    /// Its values.
    pub sheet: Sheet<'a>,
}

/// How many pages a form takes.
pub fn pages(layout: &Layout, sheet: Sheet<'_>, fonts: &Fonts) -> Result<usize, PrintFault> {
    Ok(composed(layout, &[sheet], fonts)?.len())
}

/// Several forms in one PDF, each with an entry in the outline that leads to its first page.
pub fn bind(title: &str, parts: &[Part<'_>], fonts: &Fonts) -> Result<Vec<u8>, PrintFault> {
    let mut document = document(title);
    let (mut outline, mut at) = (Outline::new(), 0);
    for part in parts {
        let pages = composed(part.layout, &[part.sheet], fonts)?;
        let there = XyzDestination::new(at, Point::from_xy(0.0, 0.0));
        outline.push_child(OutlineNode::new(part.title.to_owned(), there));
        at += pages.len();
        pages.iter().try_for_each(|page| draw::draw(&mut document, page, fonts))?;
    }
    document.set_outline(outline);
    document.finish().map_err(|fault| PrintFault::Pdf(format!("{fault:?}")))
}

/// Prints sheets with one layout into one PDF: for each sheet all its pages, copy by copy.
pub fn render(layout: &Layout, sheets: &[Sheet<'_>], fonts: &Fonts) -> Result<Vec<u8>, PrintFault> {
    if sheets.is_empty() {
        return Err(PrintFault::NoSheets);
    }
    let mut document = document(layout.title());
    composed(layout, sheets, fonts)?.iter().try_for_each(|page| draw::draw(&mut document, page, fonts))?;
    document.finish().map_err(|fault| PrintFault::Pdf(format!("{fault:?}")))
}

/// The pages of sheets with one layout.
fn composed(layout: &Layout, sheets: &[Sheet<'_>], fonts: &Fonts) -> Result<Vec<page::Page>, PrintFault> {
    let placed: Vec<Cow<'_, Filled>> =
        sheets.iter().map(|sheet| rows::placed(layout, sheet.filled)).collect();
    let sheets: Vec<Sheet<'_>> =
        sheets.iter().zip(&placed).map(|(sheet, filled)| Sheet { filled, ..*sheet }).collect();
    check::check(layout, &sheets, fonts)?;
    let mut pages = Vec::new();
    for sheet in sheets {
        pages.extend(compose::compose(Scene { layout, fonts, sheet })?);
    }
    Ok(pages)
}

fn document(title: &str) -> Document {
    let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(Metadata::new().title(title.to_owned()).language("zh-CN".to_owned()));
    document
}
