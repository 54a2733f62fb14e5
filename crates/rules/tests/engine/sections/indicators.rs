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

const NUMBERS: &str = r#"[[indicator]]
id = "visits"
name = "巡看次数"
clause = "八"
class = ["calm"]
sum = { term = "met" }
period = "month"
[[indicator]]
id = "rate"
name = "巡看完成率"
clause = "八"
sum = { term = "met.danger_walk", of_term = "owed.danger_walk" }
below = { percent = 90, then = "报园长改善", clause = "八" }
period = "month"
[[indicator]]
id = "leaning"
name = "倾斜的树"
clause = "八"
of = "倾斜"
people = true
period = "year"
[[indicator]]
id = "lost"
name = "没有看到过的"
clause = "八"
counted = [{ term = "met", most = 0 }]
above = { percent = 50, then = "查", clause = "八" }
period = "month"
[[term]]
id = "reports"
name = "游客报告"
clause = "八"
"#;

#[test]
fn sums_numbers_of_subjects_and_what_is_done_about_a_share() {
    let pack = pack_with(&[("indicators.toml", NUMBERS)]);
    let measure = |id: &str, trees: &[(&str, &[(&str, u32)])]| {
        let mut measured = Measured::default();
        for (json, terms) in trees {
            let terms: Terms = terms.iter().map(|(term, value)| ((*term).to_owned(), *value)).collect();
            let (indicator, tree) = (pack.indicator(id).unwrap(), Tree::new(&pack, json));
            pack.measure(indicator, tree.subject(), &terms, &mut measured);
        }
        measured.all
    };
    let all = measure("visits", &[(CALM, &[("met", 3)]), (DANGER, &[("met", 9)]), (CALM, &[("met", 2)])]);
    assert_eq!((all.reached, pack.indicator("visits").unwrap().is_number()), (5, true));
    let told: &[(&str, u32)] = &[("met.danger_walk", 8), ("owed.danger_walk", 9)];
    let rate = measure("rate", &[(DANGER, told), (CALM, &[])]);
    let indicator = pack.indicator("rate").unwrap();
    assert_eq!(
        (rate, indicator.then(rate).unwrap().then.as_str()),
        (Share { reached: 8, of: 9 }, "报园长改善")
    );
    assert_eq!(indicator.then(Share { reached: 9, of: 10 }), None);
    assert_eq!(indicator.then(Share::default()), None, "nothing was owed");
    assert_eq!(indicator.terms().into_iter().collect::<Vec<_>>(), ["met.danger_walk", "owed.danger_walk"]);
    assert_eq!(measure("leaning", &[(DANGER, &[]), (CALM, &[]), (DANGER, &[])]).reached, 2);
    let lost = measure("lost", &[(CALM, &[("met", 0)]), (CALM, &[("met", 1)])]);
    assert_eq!((lost, pack.indicator("lost").unwrap().then(lost)), (Share { reached: 1, of: 2 }, None));
    assert_eq!(pack.sections.terms[0].id, "reports");
}

#[test]
fn mistakes_in_an_indicator() {
    let said = |from, to| one_said("indicators.toml", INDICATORS, from, to, &[]);
    assert_eq!(
        said("least_term = \"owed\"", "least_term = \"owed\", least = 1"),
        "indicators.toml:7:21: 错误: 计数项要写 least（至少几）、most（至多几）或 least_term（至少等于哪一项），只写一种"
    );
    assert!(said("goal_percent = 50", "goal_percent = 101").contains("最多是 100"));
    assert!(said("is = \"非 倾斜\"\n", "").contains("要写明怎样算达到"));
    assert!(said("is = \"非 倾斜\"\n", "is = \"非 倾斜\"\npeople = true\n").contains("只数人数"));
    let number = "sum = { term = \"met\" }\ngoal_percent = 5\n";
    assert!(said("is = \"非 倾斜\"\n", number).contains("不是百分比"));
    assert!(said("非 倾斜", "非 倾科").contains("是不是想写“倾斜”"));
    assert!(said("\"danger\"", "\"dangerous\"").contains("是不是想写“danger”"));
}
