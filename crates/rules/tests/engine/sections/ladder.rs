//! The next step when nobody answers.

use jiff::civil::date;
use rules::sections::ladder::Attempt;

use super::{CALM, DANGER, Tree, one_said, pack_with};

const LADDER: &str = r#"[[part_of_day]]
id = "morning"
name = "上午"
from = 08:00:00
to = 12:00:00
[[part_of_day]]
id = "evening"
name = "傍晚"
from = 16:00:00
to = 20:00:00
[[ladder]]
id = "search"
name = "找树"
clause = "九"
starts = ["not_seen"]
ends = ["seen", "felled"]
worrying = { outcomes = ["heard_crack"], step = "together", after_hours = 1 }
[[ladder.step]]
id = "again"
name = "再看"
clause = "九1"
after_hours = 2
at = "another_part_of_day"
who = "巡看人"
do = "换时段再看"
[[ladder.step]]
id = "ask"
name = "问园工"
clause = "九2"
after_hours = 48
at = "same_day"
who = "巡看人"
do = "问"
[[ladder.step]]
id = "together"
name = "两人去看"
clause = "九3"
after_hours = 24
who = "园长"
people = 2
do = "两人去看"
sooner = [{ class = ["danger"], after_hours = 4, clause = "九3" }]
"#;

fn next(json: &str, attempts: &[(i8, i8, &str)]) -> String {
    let pack = pack_with(&[("ladder.toml", LADDER)]);
    let attempts: Vec<Attempt> = attempts
        .iter()
        .map(|(day, hour, outcome)| Attempt {
            at: date(2026, 11, *day).at(*hour, 0, 0, 0),
            outcome: (*outcome).to_owned(),
        })
        .collect();
    let tree = Tree::new(&pack, json);
    let ladder = pack.ladder("search").unwrap();
    let next = pack.next_step(ladder, tree.subject(), &attempts);
    next.map_or_else(|| "-".to_owned(), |(step, due)| format!("{} {}", step.id, due.strftime("%d %H:%M")))
}

#[test]
fn another_part_of_the_day() {
    assert_eq!(next(CALM, &[(23, 9, "not_seen")]), "again 23 16:00");
    assert_eq!(next(CALM, &[(23, 17, "not_seen")]), "again 24 08:00");
    assert_eq!(next(CALM, &[(23, 14, "not_seen")]), "again 23 16:00");
    assert_eq!(next(CALM, &[(23, 23, "not_seen")]), "again 24 08:00");
}

#[test]
fn step_by_step_and_no_further_than_the_last() {
    let mut attempts = vec![(23, 9, "not_seen"), (23, 16, "not_seen")];
    assert_eq!(next(CALM, &attempts), "ask 23 23:59");
    attempts.push((23, 17, "not_seen"));
    assert_eq!(next(CALM, &attempts), "together 24 17:00");
    assert_eq!(next(DANGER, &attempts), "together 23 21:00");
    attempts.push((24, 17, "not_seen"));
    assert_eq!(next(CALM, &attempts), "together 25 17:00");
    attempts.reverse();
    assert_eq!(next(CALM, &attempts), "together 25 17:00");
}

#[test]
fn known_safe_ends_it_and_worry_makes_haste() {
    assert_eq!(next(CALM, &[]), "-");
    assert_eq!(next(CALM, &[(23, 9, "not_seen"), (23, 10, "seen")]), "-");
    assert_eq!(next(CALM, &[(23, 9, "rain")]), "-");
    assert_eq!(next(CALM, &[(23, 9, "heard_crack")]), "together 23 10:00");
    assert_eq!(next(CALM, &[(23, 9, "seen"), (23, 10, "not_seen")]), "again 23 16:00");
}

#[test]
fn mistakes_in_a_ladder() {
    let said = |from, to| one_said("ladder.toml", LADDER, from, to, &[]);
    assert_eq!(
        said("step = \"together\"", "step = \"togehter\""),
        "ladder.toml:17:49: 错误: 没有“togehter”这个步骤；是不是想写“together”？（现有：again、ask、together）"
    );
    assert!(said("from = 16:00:00", "from = 11:00:00").contains("先后不重叠"));
    assert!(said("from = 16:00:00", "from = 25:00").contains("TOML"));
    assert!(said("ends = [\"seen\", \"felled\"]", "ends = [\"not_seen\"]").contains("不能既开始又结束"));
    assert!(said("starts = [\"not_seen\"]", "starts = []").contains("要写明什么结果开始"));
    assert!(said("after_hours = 24", "after_hours = -3").contains("-3 不行"));
    assert!(said("people = 2", "peple = 2").contains("是不是想写“people”"));
    let morning = LADDER
        .replace("[[part_of_day]]\nid = \"evening\"\nname = \"傍晚\"\nfrom = 16:00:00\nto = 20:00:00\n", "");
    let said = one_said("ladder.toml", &morning, "九1", "九1", &[]);
    assert!(said.contains("至少要有两个时段"), "{said}");
}
