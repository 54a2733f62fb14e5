//! Draws composed pages into a PDF.

use krilla::Document;
use krilla::color::luma;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use super::fault::PrintFault;
use super::fonts::{Fonts, Glyph};
use super::layout::Shape;
use super::page::{Mark, Page, Text};

/// Weight of a tick box's sides, and of the tick, in sides of the box.
const BOX_WEIGHT: f32 = 0.06;
const TICK_WEIGHT: f32 = 0.13;
/// How much a title is thickened, in font sizes: a second weight of the font would double what is embedded.
const BOLD: f32 = 0.022;
/// Grey of the seal's place: visible on the screen, out of the way on paper.
const SEAL_GREY: u8 = 170;

/// Hundredths of a point are finer than any printer; more digits only make the file larger.
fn round(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}

/// Draws one page.
pub(super) fn draw(document: &mut Document, page: &Page, fonts: &Fonts) -> Result<(), PrintFault> {
    let settings = PageSettings::from_wh(page.width, page.height);
    let settings = settings.ok_or_else(|| PrintFault::Pdf("页面尺寸无效".to_owned()))?;
    let mut pdf_page = document.start_page_with(settings);
    let mut surface = pdf_page.surface();
    rules(&mut surface, page);
    for mark in &page.marks {
        match mark {
            Mark::Text(text) => draw_text(&mut surface, text, fonts),
            Mark::Box { x, y, side, tick } => tick_box(&mut surface, (*x, *y), *side, tick.checked),
            Mark::Sign { x, y, side, shape } => sign(&mut surface, (*x, *y), *side, *shape),
            Mark::Picture { x, y, scale, picture } => squares(&mut surface, (*x, *y), *scale, &picture.ink),
            Mark::Squares { x, y, unit, runs } => squares(&mut surface, (*x, *y), *unit, runs),
            Mark::Seal { x, y, diameter } => seal(&mut surface, (*x, *y), *diameter),
            Mark::Rule { .. } | Mark::Frame { .. } => {}
        }
    }
    surface.finish();
    pdf_page.finish();
    Ok(())
}

/// All rules of one weight as one path.
fn rules(surface: &mut Surface<'_>, page: &Page) {
    let weights: std::collections::BTreeSet<u32> =
        page.marks.iter().filter_map(weight_of).map(f32::to_bits).collect();
    for weight in weights.into_iter().map(f32::from_bits) {
        let mut path = PathBuilder::new();
        for mark in page.marks.iter().filter(|mark| weight_of(mark) == Some(weight)) {
            match *mark {
                Mark::Rule { from, to, .. } => polyline(&mut path, &[from, to]),
                Mark::Frame { x, y, width, height, .. } => {
                    rectangle(&mut path, (x, y), (width, height));
                }
                _ => {}
            }
        }
        line(surface, path.finish(), weight, 0);
    }
}

fn weight_of(mark: &Mark) -> Option<f32> {
    match mark {
        Mark::Rule { weight, .. } | Mark::Frame { weight, .. } => Some(*weight),
        _ => None,
    }
}

fn polyline(path: &mut PathBuilder, points: &[(f32, f32)]) {
    for (at, (x, y)) in points.iter().enumerate() {
        let (x, y) = (round(*x), round(*y));
        if at == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
}

fn rectangle(path: &mut PathBuilder, (x, y): (f32, f32), (width, height): (f32, f32)) {
    let [left, top, right, bottom] = [x, y, x + width, y + height].map(round);
    if let Some(rect) = Rect::from_ltrb(left, top, right, bottom) {
        path.push_rect(rect);
    }
}

/// Strokes a path in a grey (0 = black).
fn line(surface: &mut Surface<'_>, path: Option<Path>, width: f32, grey: u8) {
    stroke(surface, path, Stroke { width, paint: luma::Color::new(grey).into(), ..Stroke::default() });
}

fn stroke(surface: &mut Surface<'_>, path: Option<Path>, stroke: Stroke) {
    if let Some(path) = path {
        surface.set_fill(None);
        surface.set_stroke(Some(stroke));
        surface.draw_path(&path);
    }
}

fn tick_box(surface: &mut Surface<'_>, (x, y): (f32, f32), side: f32, checked: bool) {
    let mut path = PathBuilder::new();
    rectangle(&mut path, (x, y), (side, side));
    line(surface, path.finish(), round(side * BOX_WEIGHT), 0);
    if checked {
        // The end of the tick leaves the box, so that a copy of a copy still shows it.
        let points = [(0.16, 0.48), (0.42, 0.80), (1.02, 0.02)];
        shape_line(surface, (x, y), side, &points, false);
    }
}

fn sign(surface: &mut Surface<'_>, at: (f32, f32), side: f32, shape: Shape) {
    match shape {
        Shape::Check => shape_line(surface, at, side, &[(0.14, 0.55), (0.40, 0.84), (0.90, 0.16)], false),
        Shape::Dash => shape_line(surface, at, side, &[(0.20, 0.5), (0.80, 0.5)], false),
        Shape::Triangle => shape_line(surface, at, side, &[(0.5, 0.12), (0.94, 0.86), (0.06, 0.86)], true),
    }
}

/// A thick line through points given in sides of a square.
fn shape_line(surface: &mut Surface<'_>, (x, y): (f32, f32), side: f32, points: &[(f32, f32)], closed: bool) {
    let points: Vec<_> = points.iter().map(|(px, py)| (x + px * side, y + py * side)).collect();
    let mut path = PathBuilder::new();
    polyline(&mut path, &points);
    if closed {
        path.close();
    }
    let width = round(side * TICK_WEIGHT);
    let ends = Stroke { line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
    stroke(surface, path.finish(), Stroke { width, paint: luma::Color::black().into(), ..ends });
}

/// Dark squares as one path, so that no reader sees seams between them.
fn squares(surface: &mut Surface<'_>, (x, y): (f32, f32), unit: f32, runs: &[(usize, usize, usize)]) {
    let mut path = PathBuilder::new();
    for (column, row, long) in runs {
        let at = (x + *column as f32 * unit, y + *row as f32 * unit);
        rectangle(&mut path, at, (*long as f32 * unit, unit));
    }
    if let Some(path) = path.finish() {
        let paint = luma::Color::black().into();
        surface.set_fill(Some(Fill { paint, opacity: NormalizedF32::ONE, ..Fill::default() }));
        surface.set_stroke(None);
        surface.draw_path(&path);
    }
}

/// A light broken circle where the seal goes.
fn seal(surface: &mut Surface<'_>, (x, y): (f32, f32), diameter: f32) {
    // Distance of a cubic curve's control points that comes nearest to a quarter of a circle.
    const QUARTER: f32 = 0.552_284_8;
    let r = diameter / 2.0;
    let (cx, cy, k) = (x + r, y + r, r * QUARTER);
    let mut path = PathBuilder::new();
    path.move_to(cx + r, cy);
    path.cubic_to(cx + r, cy + k, cx + k, cy + r, cx, cy + r);
    path.cubic_to(cx - k, cy + r, cx - r, cy + k, cx - r, cy);
    path.cubic_to(cx - r, cy - k, cx - k, cy - r, cx, cy - r);
    path.cubic_to(cx + k, cy - r, cx + r, cy - k, cx + r, cy);
    path.close();
    let dash = Some(StrokeDash { array: vec![3.0, 2.5], offset: 0.0 });
    let paint = luma::Color::new(SEAL_GREY).into();
    stroke(surface, path.finish(), Stroke { width: 0.6, paint, dash, ..Stroke::default() });
}

/// One text, font by font.
fn draw_text(surface: &mut Surface<'_>, text: &Text, fonts: &Fonts) {
    let black: krilla::paint::Paint = luma::Color::black().into();
    let outline = Stroke { width: round(text.size * BOLD), paint: black.clone(), ..Stroke::default() };
    surface.set_fill(Some(Fill { paint: black, opacity: NormalizedF32::ONE, ..Fill::default() }));
    surface.set_stroke(text.bold.then_some(outline));
    let mut x = text.x;
    for run in text.glyphs.chunk_by(|(_, a), (_, b)| a.face == b.face) {
        let (string, glyphs) = shaped(run);
        let font = fonts.font(run[0].1.face);
        surface.draw_glyphs(
            Point::from_xy(round(x), round(text.baseline)),
            &glyphs,
            font,
            &string,
            text.size,
            false,
        );
        x += run.iter().map(|(_, glyph)| glyph.em * text.size).sum::<f32>();
    }
}

fn shaped(run: &[(char, Glyph)]) -> (String, Vec<KrillaGlyph>) {
    let mut string = String::new();
    let mut glyphs = Vec::with_capacity(run.len());
    for (character, glyph) in run {
        let start = string.len();
        string.push(*character);
        let id = GlyphId::new(u32::from(glyph.id));
        glyphs.push(KrillaGlyph::new(id, glyph.em, 0.0, 0.0, 0.0, start..string.len(), None));
    }
    (string, glyphs)
}
