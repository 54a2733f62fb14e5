//! The foot of every page: for whom the copy is, and which page of how many.

use super::super::fault::PrintFault;
use super::super::layout::Align;
use super::super::lines::{Bond, Sizes};
use super::super::page::Page;
use super::Scene;
use super::set::{LEADING, Spot, set_line};

/// Font size of the foot.
const SIZE: f32 = 9.0;
/// Every character that the foot, and the remarks about continuation sheets, may use.
pub(in super::super) const WORDS: &str = "第一二三四五六七八九十两份（共）：页 0123456789…见续";

const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// The pages once for each copy, each with its foot.
pub(super) fn copies(scene: Scene<'_>, pages: Vec<Page>) -> Result<Vec<Page>, PrintFault> {
    let copies = &scene.layout.copies;
    if copies.is_empty() {
        return feet(scene, "", pages);
    }
    let mut all = Vec::new();
    for (at, whom) in copies.iter().enumerate() {
        let words = format!("第{}份（共{}份）：{whom}", numeral(at + 1), count(copies.len()));
        all.extend(feet(scene, &words, pages.clone())?);
    }
    Ok(all)
}

fn feet(scene: Scene<'_>, whom: &str, mut pages: Vec<Page>) -> Result<Vec<Page>, PrintFault> {
    let count = pages.len();
    for (page, number) in pages.iter_mut().zip(1..) {
        foot(scene, page, whom, Align::Left)?;
        foot(scene, page, &format!("第 {number} 页 共 {count} 页"), Align::Right)?;
    }
    Ok(pages)
}

fn foot(scene: Scene<'_>, page: &mut Page, words: &str, align: Align) -> Result<(), PrintFault> {
    let paper = scene.layout.paper;
    let mut atoms = Vec::new();
    scene.chars(&mut atoms, words, Bond::Rules, "页脚")?;
    let height = SIZE * LEADING;
    let y = paper.height - paper.bottom + (paper.bottom - height).max(0.0) * 0.3;
    let (x, width, sizes) = (paper.left, paper.inner_width(), Sizes::all(SIZE));
    let spot = Spot { x, y, width, sizes, height, align, bold: false };
    set_line(page, &atoms, spot);
    Ok(())
}

/// Things are counted 两, not 二.
fn count(number: usize) -> String {
    if number == 2 { "两".to_owned() } else { numeral(number) }
}

fn numeral(number: usize) -> String {
    NUMERALS.get(number - 1).map_or_else(|| number.to_string(), |numeral| (*numeral).to_owned())
}
