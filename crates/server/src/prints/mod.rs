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
mod draw;
pub mod fault;
pub mod filled;
mod fonts;
mod layout;
mod lines;
mod page;
mod rows;
#[cfg(test)]
mod tests;

pub use fault::PrintFault;
pub use filled::{Filled, Sheet};
pub use fonts::{FontFile, Fonts};
pub use layout::Layout;

use std::borrow::Cow;

use compose::Scene;
use krilla::metadata::Metadata;
use krilla::{Document, SerializeSettings};

/// Prints sheets with one layout into one PDF: for each sheet all its pages, copy by copy.
pub fn render(layout: &Layout, sheets: &[Sheet<'_>], fonts: &Fonts) -> Result<Vec<u8>, PrintFault> {
    if sheets.is_empty() {
        return Err(PrintFault::NoSheets);
    }
    let placed: Vec<Cow<'_, Filled>> =
        sheets.iter().map(|sheet| rows::placed(layout, sheet.filled)).collect();
    let sheets: Vec<Sheet<'_>> =
        sheets.iter().zip(&placed).map(|(sheet, filled)| Sheet { filled, ..*sheet }).collect();
    check::check(layout, &sheets, fonts)?;
    let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let metadata = Metadata::new().title(layout.title().to_owned()).language("zh-CN".to_owned());
    document.set_metadata(metadata);
    for sheet in sheets {
        for page in compose::compose(Scene { layout, fonts, sheet })? {
            draw::draw(&mut document, &page, fonts)?;
        }
    }
    document.finish().map_err(|fault| PrintFault::Pdf(format!("{fault:?}")))
}
