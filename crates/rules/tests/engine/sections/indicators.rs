//! Shares of subjects, with and without a group.

use rules::sections::indicators::{Measured, Share, Terms};

use super::{CALM, DANGER, Tree, one_said, pack_with};

const INDICATORS: &str = r#"[[indicator]]
id = "looked_at"
name = "巡看率"
clause = "八"
of = "树龄 ≥ 10"
of_counted = [{ term = "owed", least = 1 }]
counted = [{ term = "met", least_term = "owed" }]
goal_percent = 50
period = "month"
by = ["area"]
without = [{ id = "upright", name = "不含倾斜的", is = "倾斜", clause = "八" }]
[[indicator]]
id = "sound"
name = "完好率"
clause = "八"
class = ["danger"]
is = "非 倾斜"
period = "year"
"#;

fn terms(owed: u32, met: u32) -> Terms {
    Terms::from([("owed".to_owned(), owed), ("met".to_owned(), met)])
}

#[test]
fn a_share_and_the_share_without_a_group() {
    let pack = pack_with(&[("indicators.toml", INDICATORS)]);
    let indicator = pack.indicator("looked_at").unwrap();
    let unknown_age = r#"{"near_path": true}"#;
    let young = r#"{"planted_on": "2020-01-01", "near_path": true, "leaning": false, "branches": []}"#;
    let trees =
        [(CALM, 2, 2), (CALM, 2, 1), (DANGER, 1, 1), (CALM, 0, 0), (young, 1, 1), (unknown_age, 1, 1)];
    let mut measured = Measured::default();
    for (json, owed, met) in trees {
        pack.measure(indicator, Tree::new(&pack, json).subject(), &terms(owed, met), &mut measured);
    }
    assert_eq!(measured.all, Share { reached: 2, of: 3 });
    assert_eq!(measured.without, [Share { reached: 1, of: 2 }]);
    assert_eq!(measured.open, 1);
    assert_eq!(measured.all.permille(), Some(666));
    assert_eq!(measured.all.reaches(indicator.goal_percent.unwrap()), Some(true));
}

#[test]
fn nobody_has_no_share_and_nearly_all_is_not_all() {
    assert_eq!((Share::default().permille(), Share::default().reaches(0)), (None, None));
    let nearly = Share { reached: 99_999, of: 100_000 };
    assert_eq!((nearly.permille(), nearly.reaches(100)), (Some(999), Some(false)));
}

#[test]
fn facts_and_classes_decide_too() {
    let pack = pack_with(&[("indicators.toml", INDICATORS)]);
    let indicator = pack.indicator("sound").unwrap();
    let mut measured = Measured::default();
    for json in [CALM, DANGER] {
        pack.measure(indicator, Tree::new(&pack, json).subject(), &Terms::new(), &mut measured);
    }
    assert_eq!(measured.all, Share { reached: 0, of: 1 });
}

#[test]
fn mistakes_in_an_indicator() {
    let said = |from, to| one_said("indicators.toml", INDICATORS, from, to, &[]);
    assert_eq!(
        said("least_term = \"owed\"", "least_term = \"owed\", least = 1"),
        "indicators.toml:7:21: 错误: 计数项要写 least（至少几）或 least_term（至少等于哪一项），两者取一"
    );
    assert!(said("goal_percent = 50", "goal_percent = 101").contains("最多是 100"));
    assert!(said("is = \"非 倾斜\"\n", "").contains("要写明怎样算达到"));
    assert!(said("非 倾斜", "非 倾科").contains("是不是想写“倾斜”"));
    assert!(said("\"danger\"", "\"dangerous\"").contains("是不是想写“danger”"));
}
