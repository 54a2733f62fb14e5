//! What alerts and festivals add.

use jiff::civil::date;

use super::{CALM, DANGER, Tree, one_said, pack_with};

const OVERLAYS: &str = r#"[[alert]]
id = "wind"
name = "大风"
clause = "十"
level = [{ id = "yellow", name = "黄色" }, { id = "red", name = "红色" }]
[[overlay]]
id = "each_day"
name = "每天看"
clause = "十"
alert = ["wind"]
level = ["red"]
class = ["danger"]
count = 2
per = "day"
modes = ["walk"]
message = "每天看两次"
[[overlay]]
id = "once"
name = "看一次"
clause = "十"
alert = ["wind"]
count = 1
per = { hours = 24 }
modes = ["walk", "drone"]
[[festival]]
id = "planting_day"
name = "植树节"
clause = "十1"
day = { month = 3, day = 12 }
days_before = 2
days_after = 1
count = 1
modes = ["walk"]
[[festival]]
id = "mid_autumn"
name = "中秋"
clause = "十1"
day = { lunar = true, month = 8, day = 15 }
is = "倾斜"
count = 1
modes = ["walk"]
"#;

#[test]
fn kind_level_and_class_decide() {
    let pack = pack_with(&[("overlays.toml", OVERLAYS)]);
    let adds = |json, level| {
        let tree = Tree::new(&pack, json);
        let found = pack.overlays_of(tree.subject(), "wind", level).unwrap();
        found.iter().map(|overlay| (overlay.id.clone(), overlay.owed(3))).collect::<Vec<_>>()
    };
    assert_eq!(adds(DANGER, "red"), [("each_day".to_owned(), 6), ("once".to_owned(), 1)]);
    assert_eq!(adds(DANGER, "yellow"), [("once".to_owned(), 1)]);
    assert_eq!(adds(CALM, "red"), [("once".to_owned(), 1)]);
}

#[test]
fn an_alert_or_level_that_is_not_there_is_named() {
    let pack = pack_with(&[("overlays.toml", OVERLAYS)]);
    let tree = Tree::new(&pack, CALM);
    let said = |alert, level| pack.overlays_of(tree.subject(), alert, level).unwrap_err();
    assert_eq!(said("wind", "blue"), "“大风”没有“blue”这一级，只有：yellow、red");
    assert_eq!(said("wnid", "red"), "没有“wnid”这种预警；是不是想写“wind”？");
}

#[test]
fn festivals_of_the_sun_and_of_the_moon() {
    let pack = pack_with(&[("overlays.toml", OVERLAYS)]);
    let days = |json, year| {
        let tree = Tree::new(&pack, json);
        let found = pack.festivals_of(tree.subject(), year);
        found.iter().map(|(festival, from, to)| (festival.id.clone(), *from, *to)).collect::<Vec<_>>()
    };
    assert_eq!(days(CALM, 2026), [("planting_day".to_owned(), date(2026, 3, 10), date(2026, 3, 13))]);
    assert_eq!(days(DANGER, 2026)[1], ("mid_autumn".to_owned(), date(2026, 9, 25), date(2026, 9, 25)));
}

#[test]
fn mistakes_in_an_overlay() {
    let said = |from, to| one_said("overlays.toml", OVERLAYS, from, to, &[]);
    assert_eq!(
        said("level = [\"red\"]", "level = [\"rad\"]"),
        "overlays.toml:11:10: 错误: 没有“rad”这个“大风”的级别；是不是想写“red”？（现有：yellow、red）"
    );
    assert!(said("alert = [\"wind\"]\ncount", "alert = [\"wnid\"]\ncount").contains("没有“wnid”这个预警"));
    assert!(said("month = 3, day = 12", "month = 2, day = 30").contains("没有这一天"));
    assert!(said("per = \"day\"", "per = \"week\"").contains("可以写：day、alert、hours"));
    assert!(said("clause = \"十1\"", "clause = \"\"").contains("条款"));
}
