//! Yes and no in the ways clerks tick.

use super::without_spaces;
use crate::read::{Cell, Held};

const YES: [&str; 16] =
    ["是", "有", "√", "✓", "✔", "☑", "对", "Y", "YES", "1", "愿意", "同意", "已", "TRUE", "属于", "享受"];
const NO: [&str; 17] = [
    "否",
    "无",
    "×",
    "✗",
    "✘",
    "✕",
    "X",
    "不是",
    "没有",
    "N",
    "NO",
    "0",
    "不愿意",
    "不同意",
    "未",
    "FALSE",
    "不",
];

/// Whether a cell says yes or no; nothing for anything else.
///
/// Blank is neither: it never becomes a cell, and what is not said stays unknown.
pub fn read_flag(cell: &Cell<'_>) -> Option<bool> {
    if let Held::Flag(yes) = cell.held {
        return Some(yes);
    }
    let word = without_spaces(&cell.text).to_uppercase();
    if YES.contains(&word.as_str()) {
        Some(true)
    } else if NO.contains(&word.as_str()) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_and_words_are_read_and_nothing_else() {
        let read = |text: &'static str| read_flag(&Cell::text(text));
        for yes in ["是", "有", "√", " 是 ", "y", "１"] {
            assert_eq!(read(yes), Some(true), "{yes}");
        }
        for no in ["否", "无", "×", "x", "没有", "0"] {
            assert_eq!(read(no), Some(false), "{no}");
        }
        for other in ["可能", "□", "2", "是否", "√×"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
