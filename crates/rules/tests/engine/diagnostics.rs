//! Every mistake a policy officer is likely to make, and the sentence it gets.

use crate::park::{CLASSES, DUTIES, ELIGIBILITY, PACK, files, host, load, said};
use rules::{Choices, Pack};

fn one(file: &str, text: &str, from: &str, to: &str) -> String {
    let said = said(file, text, from, to);
    assert_eq!(said.len(), 1, "{said:#?}");
    said.into_iter().next().unwrap()
}

#[test]
fn a_word_that_nobody_knows_gets_its_place_and_the_word_meant() {
    assert_eq!(
        one("classes.toml", CLASSES, "倾斜 且 长势 = 差", "倾斜 且 长式 = 差"),
        "classes.toml:12:12: 错误: 不认识“长式”；是不是想写“长势”？"
    );
}

#[test]
fn an_option_that_does_not_exist_lists_those_that_do() {
    assert_eq!(
        one("classes.toml", CLASSES, "长势 = 差", "长势 = 坏"),
        "classes.toml:12:17: 错误: “长势”没有“坏”这个选项，只有：好、中、差"
    );
}

#[test]
fn comparisons_that_make_no_sense() {
    let eligibility = |to| one("eligibility.toml", ELIGIBILITY, "树龄 ≥ 5", to);
    assert!(eligibility("树龄 ≥ 9999").contains("只会在 0 到 3000 之间"));
    assert!(eligibility("长势 > 中").contains("不能比大小"));
    assert!(eligibility("树龄 = 2020-01-01").contains("是数字，不能和这个比较"));
    assert!(eligibility("栽种日期 > 5").contains("是日期，不能和这个比较"));
    assert!(eligibility("临路 = 好").contains("只能是“是”或“否”"));
    assert!(eligibility("树龄").contains("后面要写比较"));
    assert!(eligibility("大枝 = 3").contains("是名单"));
    assert!(eligibility("树种 属于 栎").contains("集合"));
    assert!(eligibility("树种 属于 {}").contains("集合是空的"));
    assert!(eligibility("任一 临路 满足 (枯死)").contains("不是名单"));
    assert!(eligibility("任一 大枝 满足 (树龄 > 3)").contains("本人.树龄"));
    assert!(eligibility("任一 大枝 满足 (任一 大枝 满足 (枯死))").contains("不能再写名单"));
    assert!(eligibility("5").contains("应该是一个条件"));
}

#[test]
fn mixed_and_or_is_pointed_out_but_read() {
    assert!(
        one("eligibility.toml", ELIGIBILITY, "树龄 ≥ 100", "树龄 ≥ 100 或 倾斜 且 临路")
            .contains("提醒: “且”和“或”写在一起")
    );
    assert!(said("eligibility.toml", ELIGIBILITY, "树龄 ≥ 100", "树龄 ≥ 100 或 (倾斜 且 临路)").is_empty());
}

#[test]
fn keys_are_checked_too() {
    assert!(
        one("classes.toml", CLASSES, "provisional =", "provisonal =").contains("是不是想写“provisional”")
    );
    assert!(one("classes.toml", CLASSES, "clause = \"二2\"\n", "").contains("缺少必填的项“clause”"));
    assert!(
        one("classes.toml", CLASSES, "clause = \"二2\"", "clause = \" \"").contains("条款（clause）是空的")
    );
    assert!(one("pack.toml", PACK, "2024-01-01", "\"2024\"").contains("类型不对"));
    assert!(one("pack.toml", PACK, "2024-01-01", "2024-01-01T08:00:00").contains("应该写日期"));
    assert!(one("pack.toml", PACK, "id = \"park\"", "id = park").contains("TOML 格式有误"));
    assert!(one("duties.toml", DUTIES, "every = \"week\"", "every = \"wek\"").contains("可以写"));
}

#[test]
fn duties_name_classes_and_modes_that_exist() {
    assert!(one("duties.toml", DUTIES, "\"danger\"", "\"dangr\"").contains("是不是想写“danger”"));
    assert!(one("duties.toml", DUTIES, "\"drone\"", "\"drones\"").contains("是不是想写“drone”"));
    assert!(one("duties.toml", DUTIES, "count = 2", "count = 0").contains("次数至少是 1"));
    assert!(one("duties.toml", DUTIES, "count = 2", "count = \"次数\"").contains("没有“次数”这个参数"));
}

#[test]
fn a_class_nobody_can_reach_is_an_error() {
    let classes = CLASSES.replace("任一 大枝 满足 (险枝)", "其余");
    let said = load("classes.toml", &classes).unwrap_err();
    assert!(said.iter().any(|d| d.message.contains("“平安树”永远轮不到")), "{said:#?}");
}

#[test]
fn definitions_may_not_go_round_in_circles_nor_take_a_taken_word() {
    let circle = CLASSES.replace("枯死 且 长度 ≥ 3", "险枝 且 枯死");
    assert!(load("classes.toml", &circle).unwrap_err().iter().any(|d| d.message.contains("又用到自己")));
    let taken = CLASSES.replace("name = \"险枝\"", "name = \"临路\"");
    assert!(
        load("classes.toml", &taken).unwrap_err().iter().any(|d| d.message.contains("已经是一个事实的名称"))
    );
}

#[test]
fn a_missing_file_is_named() {
    let said = load("classes.toml", "").unwrap_err();
    assert_eq!(said[0].to_string(), "classes.toml:1:1: 错误: 缺少文件 classes.toml");
}

#[test]
fn the_hash_changes_with_the_rules_and_not_with_the_cases() {
    let hash = |name: &str, text: &str| Pack::load(files(name, text), &host(), &Choices::new()).unwrap().hash;
    let before = hash("cases/a.toml", "# 一");
    assert_eq!(before, hash("cases/b.toml", "# 二"));
    assert_ne!(before, hash("duties.toml", &DUTIES.replace("count = 2", "count = 3")));
    assert_eq!(before.len(), 64);
}
