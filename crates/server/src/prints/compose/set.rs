//! Puts lines of atoms on a page.

use super::super::layout::Align;
use super::super::lines::{Atom, Kind, Sizes};
use super::super::page::{Mark, Page, Text};
use super::atoms::PICTURE_EM;

/// Height of a line in font sizes.
pub(super) const LEADING: f32 = 1.32;
/// Where the baseline is in the square of a Chinese character, from its top.
const BASELINE: f32 = 0.88;
/// Side of a tick box and of a sign, in font sizes.
const BOX_SIDE: f32 = 0.8;

/// Where and how a line is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub x: f32,
    /// Upper end of the line's height.
    pub y: f32,
    pub width: f32,
    pub sizes: Sizes,
    pub height: f32,
    pub align: Align,
    pub bold: bool,
}

/// Height of a line: that of its largest text.
pub(super) fn line_height(line: &[Atom], sizes: Sizes) -> f32 {
    let largest = line.iter().map(|atom| atom.size(sizes)).fold(0.0, f32::max);
    LEADING * if largest > 0.0 { largest } else { sizes.value }
}

/// Sets one line.
pub(super) fn set_line(page: &mut Page, line: &[Atom], spot: Spot) {
    let kept = line.len() - line.iter().rev().take_while(|atom| atom.hangs()).count();
    let line = &line[..kept];
    let natural: f32 = line.iter().map(|atom| atom.width(spot.sizes)).sum();
    let left = (spot.width - natural).max(0.0);
    let fills = line.iter().filter(|atom| atom.kind == Kind::Fill).count();
    let fill = if fills > 0 { left / fills as f32 } else { 0.0 };
    let mut x = spot.x
        + match spot.align {
            _ if fills > 0 => 0.0,
            Align::Left => 0.0,
            Align::Centre | Align::Auto => (spot.width - natural) / 2.0,
            Align::Right => left,
        };
    for run in line.chunk_by(|a, b| a.size(spot.sizes) == b.size(spot.sizes) && a.is_char() && b.is_char()) {
        draw(page, run, x, spot);
        let width = |atom: &Atom| if atom.kind == Kind::Fill { fill } else { atom.width(spot.sizes) };
        x += run.iter().map(width).sum::<f32>();
    }
}

/// Draws characters of one size, or one box or sign.
fn draw(page: &mut Page, run: &[Atom], x: f32, spot: Spot) {
    let size = run[0].size(spot.sizes);
    let top = spot.y + (spot.height - size) / 2.0;
    let side = BOX_SIDE * size;
    let inset = ((run[0].width(spot.sizes) - side) / 2.0, (size - side) / 2.0);
    let (box_x, box_y) = (x + inset.0, top + inset.1);
    match &run[0].kind {
        Kind::Char { .. } => {
            let glyphs = run.iter().filter_map(Atom::as_char).collect();
            let baseline = top + BASELINE * size;
            page.marks.push(Mark::Text(Text { x, baseline, size, bold: spot.bold, glyphs }));
        }
        Kind::Box(tick) => page.marks.push(Mark::Box { x: box_x, y: box_y, side, tick: tick.clone() }),
        Kind::Sign(shape) => page.marks.push(Mark::Sign { x: box_x, y: box_y, side, shape: *shape }),
        Kind::Picture(picture) => {
            // As large as both its height and its width allow.
            let scale = (PICTURE_EM * size / picture.height as f32)
                .min(run[0].width(spot.sizes) / picture.width as f32);
            let y = spot.y + (spot.height - scale * picture.height as f32) / 2.0;
            page.marks.push(Mark::Picture { x, y, scale, picture: picture.clone() });
        }
        Kind::Gap | Kind::Pad | Kind::Fill | Kind::LineEnd => {}
    }
}
