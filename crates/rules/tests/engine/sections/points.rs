//! Points are for those who ask for them, and nobody is ranked.

use super::{one_said, pack_with};

const POINTS: &str = r#"[points]
name = "护树积分"
clause = "十一"
who = ["friend"]
opt_in = true
most_per_month = 10
[[point]]
id = "by_walk"
name = "走看"
clause = "十一"
per = "contact"
points = 3
modes = ["walk"]
[[point]]
id = "by_hour"
name = "按时间"
clause = "十一"
per = "hour"
points = 2
[[redeem]]
id = "seedling"
name = "树苗"
clause = "十一"
points = 8
"#;

#[test]
fn earned_up_to_the_bound_and_only_by_choice() {
    let points = pack_with(&[("points.toml", POINTS)]).sections.points.unwrap();
    assert_eq!(points.earned("friend", true, [("walk", 90), ("drone", 119)]), 5);
    assert_eq!(points.earned("friend", true, [("walk", 0); 4]), 10);
    assert_eq!(points.earned("friend", false, [("walk", 90)]), 0);
    assert_eq!(points.earned("ranger", true, [("walk", 90)]), 0);
}

#[test]
fn given_for_points_as_far_as_the_balance_reaches() {
    let points = pack_with(&[("points.toml", POINTS)]).sections.points.unwrap();
    assert_eq!(points.redeemed(8, "seedling"), Some(0));
    assert_eq!(points.redeemed(7, "seedling"), None);
    assert_eq!(points.redeemed(99, "bench"), None);
    assert!(pack_with(&[]).sections.points.is_none());
}

#[test]
fn mistakes_in_points() {
    let said = |from, to| one_said("points.toml", POINTS, from, to, &[]);
    assert_eq!(
        said("opt_in = true", "opt_in = false"),
        "points.toml:5:10: 错误: 积分只能由本人自愿参加（opt_in = true），不得强制，也不得排名"
    );
    assert!(said("opt_in = true\n", "").contains("缺少必填的项“opt_in”"));
    assert!(said("opt_in = true", "opt_in = true\nranking = \"month\"").contains("不认识的项“ranking”"));
    assert!(said("[\"friend\"]", "[]").contains("who 是空的"));
    let without = POINTS.split_once("[[point]]").map(|(_, rest)| format!("[[point]]{rest}")).unwrap();
    assert!(one_said("points.toml", &without, "by_walk", "by_walk", &[]).contains("缺少 [points]"));
}
