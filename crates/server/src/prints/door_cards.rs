//! Cards for doors: four postcards on a sheet, to be cut. Large type, because whoever reads them is eighty.

use super::PrintFault;
use super::fault::MissingGlyph;
use super::fonts::Fonts;
use super::page::{Mark, Page, Text};
use crate::families::qr::Squares;

/// A sheet of A4, in points.
const PAPER: (f32, f32) = (595.28, 841.89);
/// A card: a quarter of it.
const CARD: (f32, f32) = (PAPER.0 / 2.0, PAPER.1 / 2.0);
/// Room that is left at the edges of a card.
const MARGIN: f32 = 24.0;
/// Side of the code.
const CODE: f32 = 104.0;
/// Cards on a sheet.
const PER_SHEET: usize = 4;

/// What stands on a card.
pub(crate) struct DoorCard {
    /// Name of the visitor.
    pub(crate) visitor: String,
    /// What kind of visitor.
    pub(crate) kind: String,
    /// The office that is asked.
    pub(crate) office: String,
    /// Its telephone.
    pub(crate) phone: String,
    /// The code to be scanned.
    pub(crate) code: Squares,
}

/// Cards as PDF, four to a sheet.
///
/// # Errors
/// Characters that no font has.
pub(crate) fn door_cards(cards: &[DoorCard], fonts: &Fonts) -> Result<Vec<u8>, PrintFault> {
    let mut document = super::document("来访核对卡");
    for page in pages(cards, fonts)? {
        super::draw::draw(&mut document, &page, fonts)?;
    }
    document.finish().map_err(|fault| PrintFault::Pdf(format!("{fault:?}")))
}

fn pages(cards: &[DoorCard], fonts: &Fonts) -> Result<Vec<Page>, PrintFault> {
    let mut pages = Vec::new();
    for sheet in cards.chunks(PER_SHEET) {
        let mut page = Page::new(PAPER.0, PAPER.1);
        cuts(&mut page);
        for (at, card) in sheet.iter().enumerate() {
            let corner = ((at % 2) as f32 * CARD.0, (at / 2) as f32 * CARD.1);
            Pen { page: &mut page, fonts, corner, missing: Vec::new() }.card(card)?;
        }
        pages.push(page);
    }
    Ok(pages)
}

/// Where the sheet is cut.
fn cuts(page: &mut Page) {
    let weight = 0.3;
    page.marks.push(Mark::Rule { from: (CARD.0, 0.0), to: (CARD.0, PAPER.1), weight });
    page.marks.push(Mark::Rule { from: (0.0, CARD.1), to: (PAPER.0, CARD.1), weight });
}

/// Writes on one card.
struct Pen<'a> {
    page: &'a mut Page,
    fonts: &'a Fonts,
    corner: (f32, f32),
    missing: Vec<char>,
}

impl Pen<'_> {
    fn card(&mut self, card: &DoorCard) -> Result<(), PrintFault> {
        let whole = CARD.0 - 2.0 * MARGIN;
        self.line("来看望您的人", (MARGIN, 46.0), (20.0, whole), false);
        self.line(&card.visitor, (MARGIN, 96.0), (42.0, whole), true);
        self.line(&card.kind, (MARGIN, 126.0), (20.0, whole), false);
        let (x, y) = self.corner;
        let weight = 1.2;
        let from = (x + MARGIN, y + 142.0);
        self.page.marks.push(Mark::Rule { from, to: (x + CARD.0 - MARGIN, y + 142.0), weight });
        self.line("来人先打这个电话问一问", (MARGIN, 172.0), (21.0, whole), true);
        self.line(&card.phone, (MARGIN, 216.0), (38.0, whole), true);
        self.line(&card.office, (MARGIN, 244.0), (16.0, whole), false);
        self.squares(&card.code, (MARGIN - 6.0, 262.0));
        let beside = MARGIN + CODE + 4.0;
        let narrow = CARD.0 - beside - MARGIN;
        for (text, down) in [
            ("扫一扫，核对来人", 292.0),
            ("姓什么、哪个单位", 314.0),
            ("不收钱，不卖东西", 344.0),
            ("不拿身份证银行卡", 366.0),
        ] {
            self.line(text, (beside, down), (15.0, narrow), false);
        }
        self.line("请贴在屋里门后，不要贴在门外", (MARGIN, 396.0), (13.0, whole), false);
        let Some(character) = self.missing.first().copied() else { return Ok(()) };
        let missing =
            MissingGlyph { subject: card.visitor.clone(), field: "门口卡片".to_owned(), character };
        Err(PrintFault::MissingGlyphs(vec![missing]))
    }

    /// A line that becomes smaller until it fits.
    fn line(&mut self, text: &str, (right, down): (f32, f32), (size, width): (f32, f32), bold: bool) {
        let mut glyphs = Vec::new();
        for character in text.chars() {
            match self.fonts.glyph(character) {
                Some(glyph) => glyphs.push((character, glyph)),
                None => self.missing.push(character),
            }
        }
        let ems: f32 = glyphs.iter().map(|(_, glyph)| glyph.em).sum();
        let size = if ems * size > width { width / ems } else { size };
        let (x, y) = self.corner;
        self.page.marks.push(Mark::Text(Text { x: x + right, baseline: y + down, size, bold, glyphs }));
    }

    fn squares(&mut self, code: &Squares, (right, down): (f32, f32)) {
        let (x, y) = self.corner;
        let runs = code.runs.clone();
        let unit = CODE / code.side as f32;
        self.page.marks.push(Mark::Squares { x: x + right, y: y + down, unit, runs });
    }
}
