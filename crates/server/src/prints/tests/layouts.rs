//! Layout files: those of the packs, and what is said about wrong ones.

use super::super::Layout;
use super::{LEDGER, VISIT, layout};

/// A small right layout to spoil.
const SMALL: &str = r#"[form]
title = "登记表"
paper = "A4"
margins = [20, 20, 20, 20]
size = 11
smallest = 8
pages = "one"
continued = "姓名：{name}"

[fields]
name = "姓名"

[boxes.sex]
name = "性别"
options = [{ label = "男", is = ["male"] }, { label = "女", is = ["female"] }]

[[part]]
kind = "grid"
columns = [30, 60, 30]

[[part.row]]
height = 10
cells = [{ words = "姓名" }, { words = "{name}", cols = 2 }]

[[part.row]]
height = 10
cells = [{ words = "性别" }, { words = "{sex}" }, { words = "" }]
"#;

/// Line, column and sentence of each fault after a change to the small layout.
fn faults(from: &str, to: &str) -> Vec<String> {
    assert!(SMALL.contains(from), "{from}");
    let faults = Layout::parse("t.print.toml", &SMALL.replacen(from, to, 1)).expect_err("a fault");
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn the_small_layout_is_right() {
    assert!(Layout::parse("t.print.toml", SMALL).is_ok());
}

#[test]
fn a_misspelt_key_is_found_and_the_right_one_suggested() {
    assert_eq!(
        faults("smallest = 8", "smalest = 8"),
        [
            "t.print.toml:1:1: 错误: 缺少必填的“smallest”",
            "t.print.toml:6:1: 错误: 不认识“smalest”，是不是想写“smallest”"
        ]
    );
}

#[test]
fn a_misspelt_field_is_found_in_both_places() {
    assert_eq!(
        faults("\"{name}\", cols", "\"{nam}\", cols"),
        ["t.print.toml:23:38: 错误: “{nam}”没有在 [fields]、[boxes.…] 或 [marks.…] 里声明，是不是想写“name”"]
    );
    assert_eq!(faults("\"{sex}\"", "\"男 女\""), ["t.print.toml:13:8: 错误: “sex”声明了，但表上没有用到"]);
}

#[test]
fn rows_that_do_not_fit_the_columns_are_found() {
    assert_eq!(
        faults("cols = 2", "cols = 3"),
        [
            "t.print.toml:21:1: 错误: 第 1 行还空着 2 列，请补格子或加大 cols",
            "t.print.toml:23:28: 错误: cols = 3 超出了最后一列"
        ]
    );
    assert_eq!(
        faults(", { words = \"\" }]", "]"),
        ["t.print.toml:25:1: 错误: 第 2 行还空着 1 列，请补格子或加大 cols"]
    );
    assert_eq!(
        faults("{ words = \"\" }]", "{ words = \"\" }, { words = \"\" }]"),
        ["t.print.toml:27:65: 错误: 第 2 行的格子太多，3 列已经排满"]
    );
    assert_eq!(
        faults("{ words = \"\" }]", "{ words = \"\", rows = 2 }]")[1],
        "t.print.toml:27:49: 错误: rows = 2 超出了表格的最后一行"
    );
}

#[test]
fn a_box_typed_as_a_character_is_refused() {
    assert_eq!(
        faults("\"{sex}\"", "\"{sex} 其他□\""),
        ["t.print.toml:27:38: 错误: 方框不能打成“□”：请在 [boxes.…] 里写选项，这里写 {…}"]
    );
}

#[test]
fn columns_wider_than_the_paper_are_refused() {
    assert_eq!(
        faults("[30, 60, 30]", "[30, 160, 30]"),
        ["t.print.toml:17:1: 错误: 列宽合计 220 毫米，纸面只有 170.0 毫米"]
    );
}

#[test]
fn wrong_values_are_told_apart() {
    assert_eq!(faults("size = 11", "size = \"大\"")[0], "t.print.toml:5:8: 错误: 这里应当是6 到 20 之间的数");
    assert_eq!(
        faults("\"A4\"", "\"A5\"")[0],
        "t.print.toml:3:9: 错误: “paper”不能是“A5”，可以写：\"A4\"、\"A4 横\"、\"A3 横\""
    );
    assert_eq!(
        faults("margins = [20, 20, 20, 20]", "margins = [20, 20]")[0],
        "t.print.toml:1:1: 错误: margins 要写四个毫米数（5 到 80）：上、右、下、左"
    );
    assert_eq!(faults("\"{name}\", cols", "\"{name\", cols")[0], "t.print.toml:23:38: 错误: 花括号没有成对");
}

#[test]
fn several_faults_come_in_one_go_with_their_lines() {
    let text = SMALL.replace("height = 10\n", "hight = 10\n").replace("title = ", "titel = ");
    let faults = Layout::parse("t.print.toml", &text).expect_err("faults");
    let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [1, 2, 21, 22, 25, 26]);
}

#[test]
fn text_that_is_no_toml_is_told_with_its_line() {
    let faults = faults("size = 11", "size 11");
    assert!(faults[0].starts_with("t.print.toml:5:"), "{faults:?}");
    assert!(faults[0].contains("TOML 格式有误"));
}

#[test]
fn ids_that_the_system_does_not_supply_are_found() {
    let layout = Layout::parse("t.print.toml", SMALL).expect("right");
    assert_eq!(layout.faults_against(&["name", "sex"]), []);
    let faults: Vec<_> = layout.faults_against(&["names", "sex"]).iter().map(ToString::to_string).collect();
    assert_eq!(faults, ["t.print.toml:11:1: 错误: 系统不提供“name”这一项，是不是想写“names”"]);
}

#[test]
fn the_layouts_of_the_packs_are_right() {
    assert_eq!(layout(VISIT).title(), "特殊困难老年人探访关爱服务记录表");
    assert_eq!(layout(LEDGER).title(), "特殊困难老年人探访关爱服务台账");
}
