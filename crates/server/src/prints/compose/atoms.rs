//! Turns the words of a cell into atoms: fixed words, values, boxes ticked or not, signs.

use super::super::fault::{MissingGlyph, PrintFault};
use super::super::fonts::clean;
use super::super::layout::{Boxes, Options, Piece, Side, Words};
use super::super::lines::{Atom, Bond, Kind, TickBox};
use super::{Scene, Values};

/// Width of a box with the air beside it, in em.
const BOX_EM: f32 = 1.0;
/// Space between two options, in em.
const GAP_EM: f32 = 0.75;
/// Width of a drawn sign, in em.
const SIGN_EM: f32 = 1.0;
/// Height of a signature and its greatest width, in em: it may stand out of its line, as a hand does.
pub(super) const PICTURE_EM: f32 = 2.2;
const WIDEST_EM: f32 = 9.0;

impl Values<'_> {
    /// The atoms of a cell's or line's words.
    pub fn atoms(self, words: &Words) -> Result<Vec<Atom>, PrintFault> {
        let mut atoms = Vec::new();
        for piece in &words.pieces {
            match piece {
                Piece::Text(text) => self.scene.chars(&mut atoms, text, Bond::Rules, "固定文字")?,
                Piece::Field { id, width } => self.field(&mut atoms, id, *width)?,
                Piece::Boxes(id) => self.boxes(&mut atoms, id)?,
                Piece::Mark(id) => self.mark(&mut atoms, id)?,
                Piece::Sign(shape) => atoms.push(Atom::em(Kind::Sign(*shape), SIGN_EM, Bond::Rules)),
                Piece::Fill => atoms.push(Atom::em(Kind::Fill, 0.0, Bond::Free)),
            }
        }
        Ok(atoms)
    }

    fn field(self, atoms: &mut Vec<Atom>, id: &str, width: f32) -> Result<(), PrintFault> {
        if let Some(picture) = self.filled.pictures.get(id) {
            let em = (PICTURE_EM * picture.width as f32 / picture.height as f32).min(WIDEST_EM);
            atoms.push(Atom::em(Kind::Picture(picture.clone()), em, Bond::Rules));
            return Ok(());
        }
        let text = clean(self.filled.texts.get(id).map_or("", String::as_str));
        let mut value = Vec::new();
        self.scene.chars(&mut value, &text, Bond::Rules, self.scene.layout.name_of(id))?;
        value.iter_mut().for_each(|atom| atom.value = true);
        if width == 0.0 {
            atoms.append(&mut value);
            return Ok(());
        }
        let em = value.iter().map(|atom| atom.em).sum();
        atoms.push(Atom::pad(width, em));
        atoms.append(&mut value);
        atoms.push(Atom::pad(width, em));
        Ok(())
    }

    fn boxes(self, atoms: &mut Vec<Atom>, id: &str) -> Result<(), PrintFault> {
        let boxes = &self.scene.layout.boxes[id];
        let options = self.options(id, boxes)?;
        let start = atoms.len();
        let ticked = self.ticked(id, boxes, &options)?;
        for (at, ((label, _), checked)) in options.into_iter().zip(ticked).enumerate() {
            if at > 0 {
                atoms.push(Atom::em(Kind::Gap, GAP_EM, Bond::Tied));
            }
            self.option(atoms, boxes.side, TickBox { field: id.to_owned(), label, checked })?;
        }
        // Options of the caller are of any length: they may shrink like a value.
        let given = matches!(boxes.options, Options::Given);
        atoms[start..].iter_mut().for_each(|atom| atom.value = given);
        Ok(())
    }

    /// Labels with the codes that tick them.
    fn options(self, id: &str, boxes: &Boxes) -> Result<Vec<(String, Vec<String>)>, PrintFault> {
        match &boxes.options {
            Options::Fixed(fixed) => Ok(fixed.clone()),
            Options::Given => {
                let given = self.scene.sheet.filled.options.get(id).filter(|given| !given.is_empty());
                let given = given.ok_or_else(|| PrintFault::NoOptions { field: boxes.name.clone() })?;
                Ok(given.iter().map(|choice| (clean(&choice.label), vec![choice.code.clone()])).collect())
            }
        }
    }

    /// For each option whether it is ticked. A code without a box is a fault: it must not get lost on paper.
    fn ticked(
        self,
        id: &str,
        boxes: &Boxes,
        options: &[(String, Vec<String>)],
    ) -> Result<Vec<bool>, PrintFault> {
        let mut ticked = vec![false; options.len()];
        let id = boxes.of.as_deref().unwrap_or(id);
        for code in self.filled.codes(id).iter().filter(|code| !boxes.blank.contains(code)) {
            let found = options.iter().position(|(_, codes)| codes.contains(code));
            ticked[found.ok_or_else(|| self.unknown(&boxes.name, code))?] = true;
        }
        if boxes.one && ticked.iter().filter(|ticked| **ticked).count() > 1 {
            let subject = self.scene.sheet.subject.to_owned();
            return Err(PrintFault::TwoTicks { subject, field: boxes.name.clone() });
        }
        Ok(ticked)
    }

    fn option(self, atoms: &mut Vec<Atom>, side: Side, tick: TickBox) -> Result<(), PrintFault> {
        let mut label = Vec::new();
        self.scene.chars(&mut label, &tick.label, Bond::Tied, self.scene.layout.name_of(&tick.field))?;
        let tied = Atom::em(Kind::Box(tick), BOX_EM, Bond::Tied);
        match side {
            Side::After => label.push(tied),
            Side::Before => label.insert(0, tied),
        }
        if let Some(first) = label.first_mut() {
            first.bond = Bond::Rules;
        }
        atoms.append(&mut label);
        Ok(())
    }

    fn mark(self, atoms: &mut Vec<Atom>, id: &str) -> Result<(), PrintFault> {
        let marks = &self.scene.layout.marks[id];
        for code in self.filled.codes(id) {
            let shape = marks.shapes.iter().find(|(_, codes)| codes.contains(code));
            let (shape, _) = shape.ok_or_else(|| self.unknown(&marks.name, code))?;
            atoms.push(Atom::em(Kind::Sign(*shape), SIGN_EM, Bond::Rules));
        }
        Ok(())
    }

    fn unknown(self, field: &str, code: &str) -> PrintFault {
        let subject = self.scene.sheet.subject.to_owned();
        PrintFault::UnknownCode { subject, field: field.to_owned(), code: code.to_owned() }
    }
}

impl Scene<'_> {
    /// Characters of one text. They have been checked before; one that slipped through is still a fault, never
    /// an empty box.
    pub fn chars(self, atoms: &mut Vec<Atom>, text: &str, bond: Bond, field: &str) -> Result<(), PrintFault> {
        for character in text.chars() {
            if character == '\n' {
                atoms.push(Atom::em(Kind::LineEnd, 0.0, Bond::Free));
                continue;
            }
            let glyph = self.fonts.glyph(character).ok_or_else(|| {
                let subject = self.sheet.subject.to_owned();
                PrintFault::MissingGlyphs(vec![MissingGlyph { subject, field: field.to_owned(), character }])
            })?;
            atoms.push(Atom::char(character, glyph, bond));
        }
        Ok(())
    }
}
