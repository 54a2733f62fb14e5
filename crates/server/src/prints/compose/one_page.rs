//! A form that stays on one page: rows grow into the height that is left; long values are set smaller; what
//! still does not fit is cut with a remark and printed whole on a continuation sheet.

use super::super::fault::PrintFault;
use super::super::layout::{Lists, Part};
use super::super::lines::{Atom, Bond};
use super::super::page::Page;
use super::Scene;
use super::cell::{Limits, STEP};
use super::continued;
use super::grid::LaidGrid;

/// What a cut text ends with.
const CUT: &str = "…（见续页）";
/// Height that rounding may hide.
const SLACK: f32 = 0.05;

/// The form's page, and continuation sheets if a value is too long.
pub(super) fn compose(scene: Scene<'_>) -> Result<Vec<Page>, PrintFault> {
    let paper = scene.layout.paper;
    let (head, tail) = (scene.head()?, scene.tail()?);
    let room = paper.height - paper.top - paper.bottom - head.height - tail.height;
    let mut grids = grids(scene)?;
    while !shrink(scene, &mut grids, room) {
        yield_longest(&mut grids).ok_or_else(|| scene.no_room())?;
    }
    enlarge(&mut grids, room);
    grow(&mut grids, room);
    let mut cut = cut(scene, &mut grids)?;
    let beyond: Vec<String> = scene.layout.lists.keys().map(|id| Lists::more(id)).collect();
    cut.extend(beyond.iter().map(String::as_str));

    let mut page = scene.new_page();
    head.place(&mut page, paper.left, paper.top, paper.inner_width());
    let mut y = paper.top + head.height;
    for grid in &grids {
        let top = y + grid.grid.before;
        y = grid.place(&mut page, paper.left, paper.inner_width(), y);
        grid.frame(&mut page, paper.left, paper.inner_width(), top, y);
    }
    tail.place(&mut page, paper.left, y, paper.inner_width());
    let mut pages = vec![page];
    continued::add(scene, &mut pages, &cut)?;
    Ok(pages)
}

fn grids(scene: Scene<'_>) -> Result<Vec<LaidGrid<'_>>, PrintFault> {
    let grids = scene.layout.parts.iter().filter_map(|part| match part {
        Part::Grid(grid) => Some(LaidGrid::new(scene.values(), grid)),
        Part::Table(_) => None,
    });
    grids.collect()
}

fn height(grids: &[LaidGrid<'_>]) -> f32 {
    grids.iter().map(LaidGrid::height).sum()
}

/// Sets the values that are too long for their rows smaller, step by step, all to the same size. Gives whether
/// the page is now high enough.
fn shrink(scene: Scene<'_>, grids: &mut [LaidGrid<'_>], room: f32) -> bool {
    let smallest = scene.layout.smallest;
    let mut limit = scene.layout.size;
    loop {
        grids.iter_mut().for_each(|grid| grid.fit(Limits { limit, smallest }));
        if height(grids) <= room + SLACK {
            return true;
        }
        limit -= STEP;
        if limit < smallest {
            return false;
        }
    }
}

/// Sets texts larger again, one after another, while the page holds: not every one had to be made as small as the
/// longest.
fn enlarge(grids: &mut [LaidGrid<'_>], room: f32) {
    let mut left = room - height(grids);
    let mut changed = true;
    while changed {
        changed = false;
        for grid in grids.iter_mut() {
            for cell in 0..grid.cells.len() {
                let before = grid.height();
                changed |= grid.enlarge(cell, left);
                left -= grid.height() - before;
            }
        }
    }
}

/// Gives up on the text that is most above the least height of its row: it will take the room that is left.
fn yield_longest(grids: &mut [LaidGrid<'_>]) -> Option<()> {
    let mut longest = None;
    for grid in grids {
        for text in grid.cells.iter_mut().filter(|text| text.may_cut() && !text.yields) {
            let above = text.needed() - grid.grid.rows[text.cell.row].height;
            if above > longest.as_ref().map_or(SLACK, |(most, _)| *most) {
                longest = Some((above, &mut text.yields));
            }
        }
    }
    longest.map(|(_, yields)| *yields = true)
}

/// Gives the height that is left to the rows that want it.
fn grow(grids: &mut [LaidGrid<'_>], room: f32) {
    let left = (room - height(grids)).max(0.0);
    let wanted: f32 = grids.iter().flat_map(|grid| &grid.grid.rows).map(|row| row.grow).sum();
    if wanted == 0.0 {
        return;
    }
    for grid in grids {
        for (height, row) in grid.heights.iter_mut().zip(&grid.grid.rows) {
            *height += left * row.grow / wanted;
        }
    }
}

/// Cuts the texts that yielded to the heights their rows got; gives the fields that were cut.
fn cut<'a>(scene: Scene<'a>, grids: &mut [LaidGrid<'a>]) -> Result<Vec<&'a str>, PrintFault> {
    let mut tail: Vec<Atom> = Vec::new();
    scene.chars(&mut tail, CUT, Bond::Rules, "固定文字")?;
    tail.iter_mut().for_each(|atom| atom.value = true);
    let mut fields = Vec::new();
    for grid in grids {
        for text in grid.cells.iter_mut().filter(|text| text.yields) {
            let height = grid.heights[text.cell.row];
            match text.cut(height, scene.layout.smallest, &tail) {
                Ok(true) => fields.extend(text.fields()),
                Ok(false) => {}
                Err(()) => {
                    let name = text.fields().next().map_or("固定文字", |id| scene.layout.name_of(id));
                    return Err(scene.too_long(name));
                }
            }
        }
    }
    Ok(fields)
}
