//! The fonts of the prints, read once: which character has which glyph, and how wide it is.
//!
//! A form's page must never show an empty box for a character of a name. So every character is looked up
//! here before a page is made, in the main font, then in the fallback.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use krilla::{Data, text::Font};

use super::fault::PrintFault;

/// A font as bytes. Where they come from is the server's business.
#[derive(Debug, Clone)]
pub struct FontFile {
    /// An OpenType font or a collection (`.otf`, `.ttf`, `.ttc`).
    pub bytes: Vec<u8>,
    /// Which font of a collection; 0 otherwise. Noto CJK collections hold simplified Chinese at 2.
    pub index: u32,
}

/// The fonts that forms are printed with. Reading takes tens of milliseconds: make it once and share it.
pub struct Fonts {
    faces: Vec<Face>,
}

/// Where a character is drawn from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// 0 = main font, 1 = fallback.
    pub face: u8,
    /// Glyph number in that font.
    pub id: u16,
    /// Width in em.
    pub em: f32,
}

impl Fonts {
    /// Reads the fonts. The fallback supplies characters that the main font does not have.
    pub fn new(main: FontFile, fallback: Option<FontFile>) -> Result<Self, PrintFault> {
        let faces = std::iter::once(main).chain(fallback).map(Face::new).collect::<Result<_, _>>()?;
        Ok(Self { faces })
    }

    /// The characters of a text that no font can draw, each once, in order.
    pub fn missing(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for character in text.chars().filter(|c| *c != '\n') {
            if self.glyph(character).is_none() && !missing.contains(&character) {
                missing.push(character);
            }
        }
        missing
    }

    /// The glyph of a character, from the first font that draws it.
    pub(super) fn glyph(&self, character: char) -> Option<Glyph> {
        let found = |(face, number): (&Face, u8)| face.glyph(character, number);
        self.faces.iter().zip(0..).find_map(found)
    }

    pub(super) fn font(&self, face: u8) -> Font {
        self.faces[usize::from(face)].font.clone()
    }
}

/// Glyph and width in font units, per character; glyph 0 = none.
type Block = Box<[(u16, u16); 256]>;

struct Face {
    font: Font,
    data: Data,
    index: u32,
    units_per_em: f32,
    blocks: Vec<Option<Block>>,
    inked: Mutex<HashSet<u16>>,
}

impl Face {
    fn new(file: FontFile) -> Result<Self, PrintFault> {
        let bad = |why: &str| PrintFault::BadFont(why.to_owned());
        let parsed =
            ttf_parser::Face::parse(&file.bytes, file.index).map_err(|fault| bad(&fault.to_string()))?;
        let units_per_em = f32::from(parsed.units_per_em());
        let blocks = read_blocks(&parsed);
        let data = Data::from(file.bytes);
        let font = Font::new(data.clone(), file.index).ok_or_else(|| bad("轮廓或度量表无法读取"))?;
        let inked = Mutex::default();
        Ok(Self { font, data, index: file.index, units_per_em, blocks, inked })
    }

    fn glyph(&self, character: char, face: u8) -> Option<Glyph> {
        let code = character as usize;
        let (id, width) = self.blocks.get(code >> 8)?.as_ref()?[code & 0xff];
        let drawn = id != 0 && (character.is_whitespace() || self.has_ink(id));
        drawn.then(|| Glyph { face, id, em: f32::from(width) / self.units_per_em })
    }

    /// Some fonts map characters to glyphs without an outline: a name would lose a character without a trace.
    fn has_ink(&self, id: u16) -> bool {
        let mut inked = self.inked.lock().unwrap_or_else(PoisonError::into_inner);
        inked.contains(&id) || (self.outlines(id) && inked.insert(id))
    }

    fn outlines(&self, id: u16) -> bool {
        let parsed = ttf_parser::Face::parse(self.data.as_ref(), self.index);
        parsed.is_ok_and(|face| face.outline_glyph(ttf_parser::GlyphId(id), &mut NoPen).is_some())
    }
}

fn read_blocks(face: &ttf_parser::Face<'_>) -> Vec<Option<Block>> {
    let mut blocks: Vec<Option<Block>> = vec![None; 0x1100];
    let tables = face.tables().cmap.map(|cmap| cmap.subtables.into_iter());
    for table in tables.into_iter().flatten().filter(|table| table.is_unicode()) {
        table.codepoints(|code| {
            let Some(id) = table.glyph_index(code) else { return };
            let Some(block) = blocks.get_mut(code as usize >> 8) else { return };
            let block = block.get_or_insert_with(|| Box::new([(0, 0); 256]));
            block[code as usize & 0xff] = (id.0, face.glyph_hor_advance(id).unwrap_or_default());
        });
    }
    blocks
}

/// Only whether there is an outline matters.
struct NoPen;

impl ttf_parser::OutlineBuilder for NoPen {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {}
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
    fn close(&mut self) {}
}

/// A text as it is set: line ends and blanks made equal, invisible characters taken out (joiners, marks of
/// writing direction, variation selectors: they would have no glyph and say nothing on paper).
pub(super) fn clean(text: &str) -> String {
    let one_end = text.replace("\r\n", "\n").replace('\r', "\n");
    one_end.chars().filter(|c| !is_invisible(*c)).map(|c| if is_blank(c) { ' ' } else { c }).collect()
}

fn is_blank(c: char) -> bool {
    matches!(c, '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}')
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}
