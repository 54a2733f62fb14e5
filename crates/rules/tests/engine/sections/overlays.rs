//! What alerts and festivals add.

use jiff::civil::date;

use rules::sections::overlays::{When, left_under};

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
        let found = pack.overlays_of(tree.subject(), "wind", level, When::Issued).unwrap();
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
    let said = |alert, level| pack.overlays_of(tree.subject(), alert, level, When::Issued).unwrap_err();
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
    assert!(said("per = \"day\"", "per = \"week\"").contains("可以写：day、alert、days、hours、reading"));
    assert!(said("clause = \"十1\"", "clause = \"\"").contains("条款"));
}

/// Every other day, parts of the day, stops, what is lifted, differences for some, and what ordinary days cover.
const MORE: &str = r#"[[alert]]
id = "wind"
name = "大风"
clause = "十"
level = [{ id = "yellow", name = "黄色" }, { id = "red", name = "红色" }]
[[overlay]]
id = "every_other_day"
name = "隔日看"
clause = "十"
alert = ["wind"]
level = ["yellow"]
count = 1
per = { days = 2 }
modes = ["walk", "drone"]
covers = true
instead = [
  { is = "倾斜", modes = ["walk"], count = 2, clause = "十2" },
  { class = ["danger"], modes = ["drone"], clause = "十3" },
]
[[overlay]]
id = "twice"
name = "上午下午各一次"
clause = "十"
alert = ["wind"]
level = ["red"]
count = 1
per = "day"
parts = ["morning", "evening"]
modes = ["walk"]
stops = ["drone"]
partly = "whole"
[[overlay]]
id = "no_flying"
name = "不飞"
clause = "十"
alert = ["wind"]
level = ["yellow"]
class = ["calm"]
stops = ["drone"]
[[overlay]]
id = "after"
name = "解除后看"
clause = "十"
alert = ["wind"]
when = "lifted"
count = 1
per = { hours = 12 }
modes = ["walk"]
[[festival]]
id = "planting_day"
name = "植树节"
clause = "十1"
day = { month = 3, weekday = "sunday", nth = 2 }
days_before = 3
eve = true
count = 1
per = "day"
modes = ["walk"]
"#;
const PARTS: &str = r#"[[part_of_day]]
id = "morning"
name = "上午"
from = 08:00:00
to = 12:00:00
[[part_of_day]]
id = "evening"
name = "傍晚"
from = 17:00:00
to = 20:00:00
"#;

fn more() -> rules::Pack {
    pack_with(&[("overlays.toml", MORE), ("ladder.toml", PARTS)])
}

#[test]
fn every_other_day_and_the_difference_for_some() {
    let pack = more();
    let first = |json| {
        let tree = Tree::new(&pack, json);
        pack.overlays_of(tree.subject(), "wind", "yellow", When::Issued).unwrap().remove(0)
    };
    let calm = first(CALM);
    assert_eq!([0, 1, 2, 3, 10].map(|days| calm.owed(days)), [0, 1, 1, 2, 5]);
    let leaning = first(DANGER);
    assert_eq!((leaning.modes, leaning.count, leaning.clause.as_str()), (vec!["walk".to_owned()], 2, "十2"));
}

#[test]
fn ordinary_contacts_of_the_day_count_where_they_may() {
    let pack = more();
    let tree = Tree::new(&pack, CALM);
    let found = pack.overlays_of(tree.subject(), "wind", "yellow", When::Issued).unwrap();
    // Two days each ask for one; what was done on the first two does not help the next two.
    assert_eq!(found[0].owed_beside(&[0, 3, 0, 0, 1]), 1);
    assert_eq!(found[0].owed_beside(&[0, 0, 0]), 2);
    let red = pack.overlays_of(tree.subject(), "wind", "red", When::Issued).unwrap();
    assert_eq!(red[0].owed_beside(&[5, 5]), 4);
}

#[test]
fn an_alert_stops_modes_and_is_followed_up_when_it_is_lifted() {
    let pack = more();
    let tree = Tree::new(&pack, CALM);
    let at = date(2026, 7, 20).at(22, 0, 0, 0);
    let under = |level, when| pack.overlays_of(tree.subject(), "wind", level, when).unwrap();
    let left = |level| {
        let found = under(level, When::Issued);
        let left = left_under(tree.subject().decision, &found);
        left.into_iter().map(|duty| duty.modes.join("+")).collect::<Vec<_>>()
    };
    assert_eq!(left("yellow"), ["walk"]);
    // Only in the parts of the day that are named.
    assert_eq!(left("red"), ["walk+drone"]);
    let lifted = under("red", When::Lifted);
    assert_eq!(lifted.len(), 1);
    assert_eq!(lifted[0].due(at), Some(date(2026, 7, 21).at(10, 0, 0, 0)));
    assert_eq!(under("red", When::Issued)[0].due(at), None);
}

#[test]
fn a_festival_by_the_day_of_the_week_up_to_its_eve() {
    let pack = more();
    let tree = Tree::new(&pack, CALM);
    let found = pack.festivals_of(tree.subject(), 2026);
    assert_eq!((found[0].1, found[0].2, found[0].0.owed()), (date(2026, 3, 5), date(2026, 3, 7), 3));
}

#[test]
fn mistakes_in_what_an_alert_does() {
    let said = |from, to| one_said("overlays.toml", MORE, from, to, &[("ladder.toml", PARTS)]);
    assert!(said("count = 1\nper = { days = 2 }", "per = { days = 2 }").contains("三样"));
    assert!(said("per = { days = 2 }", "per = { days = \"几天\" }").contains("没有“几天”这个参数"));
    assert!(said("per = { days = 2 }", "per = { reading = \"pr\" }").contains("没有“pr”这个读法"));
    assert!(said("per = { hours = 12 }", "per = \"day\"").contains("预警解除以后，per 只能写"));
    assert!(said("when = \"lifted\"", "when = \"over\"").contains("可以写：issued、lifted"));
    assert!(said("\"morning\", \"evening\"", "\"noon\"").contains("没有“noon”这个时段"));
    assert!(said("per = \"day\"\nparts", "per = \"alert\"\nparts").contains("写了时段（parts）"));
    let both = MORE.replace("parts = [\"morning\", \"evening\"]\n", "");
    let said_both = one_said("overlays.toml", &both, "stops = [\"drone\"]", "stops = [\"walk\"]", &[]);
    assert!(said_both.contains("“walk”既停（stops）又要做（modes）"), "{said_both}");
    assert!(said("is = \"倾斜\", modes = [\"walk\"], count = 2", "modes = [\"walk\"]").contains("哪些人"));
    assert!(said("modes = [\"drone\"], clause = \"十3\"", "clause = \"十3\"").contains("没有写明改成什么"));
    assert!(said("eve = true", "eve = true\ndays_after = 1").contains("到节日前一天为止"));
    assert!(said("nth = 2", "nth = 6").contains("第几个星期几"));
}
