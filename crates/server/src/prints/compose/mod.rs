//! From a layout and values to pages.

mod atoms;
mod cell;
mod continued;
mod cut;
mod footer;
mod frame;
mod grid;
mod many_pages;
mod one_page;
mod set;

use super::fault::PrintFault;
use super::filled::{Filled, Sheet};
use super::fonts::Fonts;
use super::layout::{Flow, Layout};
use super::page::Page;

pub(super) use footer::WORDS as FOOTER_WORDS;

/// What the parts of one sheet are composed with.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub layout: &'a Layout,
    pub fonts: &'a Fonts,
    pub sheet: Sheet<'a>,
}

/// A scene with the values that a cell takes its fields from: the sheet's own, or those of a table row.
#[derive(Clone, Copy)]
struct Values<'a> {
    scene: Scene<'a>,
    filled: &'a Filled,
}

/// All pages of one sheet, copy by copy.
pub(super) fn compose(scene: Scene<'_>) -> Result<Vec<Page>, PrintFault> {
    let pages = match scene.layout.flow {
        Flow::OnePage => one_page::compose(scene)?,
        Flow::ManyPages => many_pages::compose(scene)?,
    };
    footer::copies(scene, pages)
}

impl<'a> Scene<'a> {
    fn values(self) -> Values<'a> {
        Values { scene: self, filled: self.sheet.filled }
    }

    fn too_long(self, field: &str) -> PrintFault {
        PrintFault::TooLong { subject: self.sheet.subject.to_owned(), field: field.to_owned() }
    }

    fn no_room(self) -> PrintFault {
        PrintFault::NoRoom { title: self.layout.title.clone() }
    }

    fn new_page(self) -> Page {
        Page::new(self.layout.paper.width, self.layout.paper.height)
    }
}
