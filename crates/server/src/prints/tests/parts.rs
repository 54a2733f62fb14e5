//! What cells can do that the forms of the packs use little or not at all.

use super::super::fault::PrintFault;
use super::super::page::{Mark, Page};
use super::{Filled, Layout, pages, words};

/// A one-page form with the given rows over three columns of 20, 80 and 60 mm.
fn form(rows: &str) -> Layout {
    let text = format!(
        r#"[form]
title = "登记表"
paper = "A4"
margins = [20, 20, 20, 20]
size = 11
smallest = 8
pages = "one"
continued = "续：{{name}}"
[fields]
name = "姓名"
[boxes.sex]
name = "性别"
choose = "one"
box = "before"
options = [{{ label = "男", is = ["male"] }}, {{ label = "女", is = ["female"] }}]
[[part]]
kind = "grid"
columns = [20, 80, 60]
[[part.row]]
height = 10
cells = [{{ words = "姓名" }}, {{ words = "{{name}}" }}, {{ words = "{{sex}}" }}]
{rows}"#
    );
    Layout::parse("t.print.toml", &text).unwrap_or_else(|faults| panic!("{}", super::lines_of(&faults)))
}

fn one_page(layout: &Layout) -> Page {
    let mut filled = Filled::default();
    filled.text("name", "陈桂兰").tick("sex", "female");
    pages(layout, &filled).expect("a form").remove(0)
}

fn rules(page: &Page) -> Vec<((f32, f32), (f32, f32))> {
    let rule = |mark: &Mark| match mark {
        Mark::Rule { from, to, .. } => Some((*from, *to)),
        _ => None,
    };
    page.marks.iter().filter_map(rule).collect()
}

#[test]
fn a_box_may_stand_before_its_label() {
    let page = one_page(&form(""));
    let place = |wanted: &str| {
        page.marks.iter().position(|mark| match mark {
            Mark::Box { tick, .. } => tick.label == wanted && tick.checked,
            Mark::Text(text) => text.glyphs.iter().any(|(c, _)| wanted.contains(*c)),
            _ => false,
        })
    };
    assert!(matches!(page.marks[place("女").expect("女")], Mark::Box { .. }));
}

#[test]
fn a_seal_has_its_place_inside_the_cell() {
    let page =
        one_page(&form("[[part.row]]\nheight = 12\ncells = [{ words = \"审核\", cols = 3, seal = 40 }]"));
    let seal = page.marks.iter().find_map(|mark| match mark {
        Mark::Seal { x, y, diameter } => Some((*x, *y, *diameter)),
        _ => None,
    });
    let (x, y, diameter) = seal.expect("a seal");
    let bottom = rules(&page).iter().map(|(_, to)| to.1).fold(0.0, f32::max);
    assert!(x > page.width / 2.0 && x + diameter < page.width && y + diameter <= bottom);
}

#[test]
fn no_rule_crosses_a_cell_that_spans() {
    let spanning = "[[part.row]]\nheight = 12\ncells = [{ words = \"备注\", rows = 2 }, { words = \"\", cols = 2 }]\n\
                    [[part.row]]\nheight = 12\ncells = [{ words = \"\" }, { words = \"\" }]";
    let page = one_page(&form(spanning));
    let mut across: Vec<_> = rules(&page).into_iter().filter(|(from, to)| from.1 == to.1).collect();
    across.sort_by(|a, b| a.0.1.total_cmp(&b.0.1));
    let left = across[0].0.0;
    let starts: Vec<bool> = across.iter().map(|(from, _)| from.0 == left).collect();
    assert_eq!(
        starts,
        [true, true, false, true],
        "the rule between the two rows begins after the first column"
    );
}

#[test]
fn rows_that_grow_fill_the_page() {
    let page =
        one_page(&form("[[part.row]]\nheight = 12\ngrow = 1\ncells = [{ words = \"记事\", cols = 3 }]"));
    let bottom = rules(&page).iter().map(|(_, to)| to.1).fold(0.0, f32::max);
    let margin = 20.0 * 72.0 / 25.4;
    assert!((bottom - (page.height - margin)).abs() < 0.1, "{bottom}");
}

#[test]
fn upright_labels_stand_one_character_below_the_other() {
    let page = one_page(&form(
        "[[part.row]]\nheight = 30\ncells = [{ words = \"（记事）\", vertical = true }, { words = \"\", cols = 2 }]",
    ));
    let texts: Vec<_> = page
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Text(text) if "︵（记事）︶".contains(text.glyphs[0].0) => {
                Some((text.glyphs.len(), text.baseline))
            }
            _ => None,
        })
        .collect();
    assert_eq!(texts.len(), 4);
    assert!(texts.windows(2).all(|pair| pair[0].0 == 1 && pair[0].1 < pair[1].1));
}

#[test]
fn fixed_rows_that_need_more_than_the_page_are_told() {
    let layout = form("[[part.row]]\nheight = 300\ncells = [{ words = \"\", cols = 3 }]");
    let fault = pages(&layout, &Filled::default()).expect_err("300 mm and a title");
    assert_eq!(fault, PrintFault::NoRoom { title: "登记表".to_owned() });
}

#[test]
fn a_blank_form_keeps_its_labels() {
    let pages = pages(&form(""), &Filled::default()).expect("a form");
    assert_eq!(words(&pages[0]), "登记表姓名男女第1页共1页");
}
