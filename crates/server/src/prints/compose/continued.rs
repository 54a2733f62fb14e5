//! Continuation sheets: the whole text of every field that did not fit its cell.

use super::super::fault::PrintFault;
use super::super::fonts::clean;
use super::super::layout::{Align, MM};
use super::super::lines::{Atom, Bond, Sizes, wrap};
use super::super::page::Page;
use super::Scene;
use super::set::{LEADING, Spot, set_line};

/// Space before each field's name.
const BEFORE: f32 = 3.0 * MM;

/// One line of a continuation sheet.
struct Line {
    atoms: Vec<Atom>,
    bold: bool,
    before: f32,
}

/// Adds as many sheets as the fields need, none if there are no fields.
pub(super) fn add(scene: Scene<'_>, pages: &mut Vec<Page>, fields: &[&str]) -> Result<(), PrintFault> {
    if fields.is_empty() {
        return Ok(());
    }
    let paper = scene.layout.paper;
    let sizes = Sizes::all(scene.layout.size);
    let height = scene.layout.size * LEADING;
    let head = scene.continued_head()?;
    let bottom = paper.height - paper.bottom;
    let mut y = bottom;
    for line in lines(scene, fields)? {
        // A field's name needs a line of its text below it on the same sheet.
        let need = line.before + height * if line.bold { 2.0 } else { 1.0 };
        if y + need > bottom {
            let mut page = scene.new_page();
            head.place(&mut page, paper.left, paper.top, paper.inner_width());
            pages.push(page);
            y = paper.top + head.height;
        }
        y += line.before;
        let (x, width, align) = (paper.left, paper.inner_width(), Align::Left);
        let page = pages.len() - 1;
        set_line(&mut pages[page], &line.atoms, Spot { x, y, width, sizes, height, align, bold: line.bold });
        y += height;
    }
    Ok(())
}

fn lines(scene: Scene<'_>, fields: &[&str]) -> Result<Vec<Line>, PrintFault> {
    let mut lines = Vec::new();
    let mut seen = Vec::new();
    for id in fields {
        let text = clean(scene.sheet.filled.texts.get(*id).map_or("", String::as_str));
        if text.is_empty() || seen.contains(id) {
            continue;
        }
        seen.push(*id);
        let name = scene.layout.name_of(id);
        let mut heading = Vec::new();
        scene.chars(&mut heading, &format!("{name}："), Bond::Rules, name)?;
        lines.push(Line { atoms: heading, bold: true, before: BEFORE });
        let mut atoms = Vec::new();
        scene.chars(&mut atoms, &text, Bond::Rules, name)?;
        let wrapped = wrap(&atoms, Sizes::all(scene.layout.size), scene.layout.paper.inner_width());
        let body = wrapped.lines.into_iter();
        lines.extend(body.map(|line| Line { atoms: atoms[line].to_vec(), bold: false, before: 0.0 }));
    }
    Ok(lines)
}
