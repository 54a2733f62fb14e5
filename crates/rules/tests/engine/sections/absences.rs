//! What stops while somebody is away, and when it ends for good.

use jiff::civil::date;
use rules::sections::absences::Ends;

use super::{CALM, DANGER, Tree, one_said, pack_with};

const ABSENCES: &str = r#"[[absence]]
id = "fenced"
name = "施工围挡"
clause = "六"
stops = "all"
most_days = 30
[[absence]]
id = "no_drones"
name = "禁飞"
clause = "六"
stops = ["calm_look"]
stops_modes = ["drone"]
[[absence]]
id = "closed"
name = "闭园"
clause = "六"
stops = ["danger_walk"]
partly = "nothing"
[[absence]]
id = "missing"
name = "找不到"
clause = "六"
stops = "none"
partly = "whole"
[[exit]]
id = "felled"
name = "砍除"
clause = "六"
duties = "day_before"
payments = "goes_on"
ask_again_days = 10
"#;

#[test]
fn all_duties_some_duties_or_some_modes_stop() {
    let pack = pack_with(&[("absences.toml", ABSENCES)]);
    let left = |id: &str, json| {
        let tree = Tree::new(&pack, json);
        let left = pack.absence(id).unwrap().remaining(tree.subject().decision);
        left.into_iter().map(|duty| format!("{} {}", duty.id, duty.modes.join("+"))).collect::<Vec<_>>()
    };
    assert!(left("fenced", CALM).is_empty());
    assert_eq!(left("no_drones", CALM), ["calm_look walk"]);
    assert_eq!(left("no_drones", DANGER), ["danger_walk walk"]);
    assert!(left("closed", DANGER).is_empty());
    assert_eq!(left("missing", CALM), ["calm_look walk+drone"]);
    assert!(pack.absence("holiday").is_none());
}

#[test]
fn a_period_that_is_covered_in_part() {
    let pack = pack_with(&[("absences.toml", ABSENCES)]);
    let owed = |id: &str, count, present| pack.absence(id).unwrap().owed(count, present, 7);
    assert_eq!([0, 3, 4, 7].map(|present| owed("fenced", 2, present)), [0, 0, 1, 2]);
    assert_eq!([0, 3, 4, 6].map(|present| owed("fenced", 1, present)), [0, 0, 1, 1]);
    assert_eq!([0, 6, 7].map(|present| owed("closed", 2, present)), [0, 0, 2]);
    assert_eq!([0, 6, 7].map(|present| owed("missing", 2, present)), [2, 2, 2]);
    assert_eq!(pack.absence("fenced").unwrap().asked_again_on(date(2026, 11, 23)), Some(date(2026, 12, 23)));
    assert_eq!(pack.absence("closed").unwrap().asked_again_on(date(2026, 11, 23)), None);
}

#[test]
fn an_exit_has_its_last_days() {
    let pack = pack_with(&[("absences.toml", ABSENCES)]);
    let exit = pack.exit("felled").unwrap();
    assert_eq!(exit.duties.last_day(date(2026, 3, 1)), Some(date(2026, 2, 28)));
    assert_eq!(exit.payments.last_day(date(2026, 3, 1)), None);
    assert_eq!(Ends::SameDay.last_day(date(2026, 3, 1)), Some(date(2026, 3, 1)));
    assert_eq!(exit.ask_again_days, Some(10));
}

#[test]
fn mistakes_in_an_absence() {
    let said = |from, to| one_said("absences.toml", ABSENCES, from, to, &[]);
    assert_eq!(
        said("\"danger_walk\"", "\"danger_wolk\""),
        "absences.toml:17:9: 错误: 没有“danger_wolk”这个职责（duties.toml）；是不是想写“danger_walk”？\
         （现有：danger_walk、calm_look）"
    );
    assert!(said("stops = \"all\"", "stops = \"everything\"").contains("stops 要写"));
    assert!(said("stops = \"all\"", "stops = 3").contains("stops 要写"));
    assert!(said("stops = \"none\"", "stops = \"none\"\nladder = \"search\"").contains("一个也没有"));
    assert!(said("\"drone\"", "\"dron\"").contains("是不是想写“drone”"));
    assert!(said("\"goes_on\"", "\"forever\"").contains("可以写：day_before、same_day、goes_on"));
    assert!(said("id = \"closed\"", "id = \"fenced\"").contains("编号“fenced”前面已经用过"));
    assert!(said("most_days = 30", "most_days = 0").contains("0 不行"));
    assert!(
        said("ask_again_days = 10", "notice = \"tell\"").contains("没有“tell”这个时限（deadlines.toml）")
    );
}
