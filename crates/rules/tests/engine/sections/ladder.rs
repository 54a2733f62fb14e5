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
            mode: None,
        })
        .collect();
    let tree = Tree::new(&pack, json);
    let ladder = pack.ladder("search").unwrap();
    let next = pack.next_step(ladder, tree.subject(), &attempts);
    next.map_or_else(
        || "-".to_owned(),
        |next| format!("{} {}", next.step.id, next.moment.due.strftime("%d %H:%M")),
    )
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

/// Two ladders told apart by the mode, with named parts of the day, repeats and another origin.
const BY_MODE: &str = r#"[[part_of_day]]
id = "morning"
name = "上午"
from = 08:00:00
to = 12:00:00
[[part_of_day]]
id = "evening"
name = "傍晚"
from = 17:00:00
to = 20:00:00
[[ladder]]
id = "walked"
name = "走看没看到"
clause = "九"
modes = ["walk"]
starts = ["not_seen"]
starts_after = 2
ends = ["seen"]
[[ladder.step]]
id = "tonight"
name = "当晚再看"
clause = "九1"
part = "evening"
who = "巡看人"
do = "当晚再看"
tell = ["园长"]
[[ladder.step]]
id = "tomorrow"
name = "次日上午"
clause = "九2"
part = "morning"
day = "next"
over = "at_once"
who = "巡看人"
people = 2
modes = ["walk"]
do = "次日上午再看"
[[ladder.step]]
id = "whole"
name = "全园找"
clause = "九3"
after_hours = 48
from = "start"
is = "倾斜"
who = "园长"
do = "全园找"
[[ladder.step]]
id = "police"
name = "报警"
clause = "九4"
after_hours = 1
from = "tonight"
who = "园长"
do = "报警"
[[ladder]]
id = "flown"
name = "飞看没看到"
clause = "九"
modes = ["drone"]
starts = ["not_seen"]
ends = ["seen"]
[[ladder.step]]
id = "again"
name = "再飞"
clause = "九5"
after_hours = 2
times = 2
who = "飞手"
do = "再飞"
[[ladder.step]]
id = "go"
name = "走去看"
clause = "九6"
after_hours = 0
who = "巡看人"
do = "走去看"
"#;

fn on_any(json: &str, attempts: &[(i8, i8, &str, &str)]) -> String {
    let pack = pack_with(&[("ladder.toml", BY_MODE)]);
    let attempts: Vec<Attempt> = attempts
        .iter()
        .map(|(day, hour, mode, outcome)| Attempt {
            at: date(2026, 11, *day).at(*hour, 0, 0, 0),
            outcome: (*outcome).to_owned(),
            mode: Some((*mode).to_owned()),
        })
        .collect();
    let tree = Tree::new(&pack, json);
    pack.next_on_any_ladder(tree.subject(), &attempts).map_or_else(
        || "-".to_owned(),
        |next| {
            let (due, until) = (next.moment.due.strftime("%d %H"), next.moment.until.strftime("%d %H"));
            format!("{}/{}.{} {due}-{until}", next.ladder.id, next.step.id, next.time)
        },
    )
}

#[test]
fn the_mode_tells_which_ladder_starts() {
    assert_eq!(on_any(CALM, &[(23, 9, "drone", "not_seen")]), "flown/again.1 23 11-23 11");
    let mut attempts = vec![(23, 9, "drone", "not_seen"), (23, 11, "drone", "not_seen")];
    assert_eq!(on_any(CALM, &attempts), "flown/again.2 23 13-23 13");
    attempts.push((23, 13, "drone", "not_seen"));
    assert_eq!(on_any(CALM, &attempts), "flown/go.1 23 13-23 13");
    // A ladder that runs takes every attempt: the walk neither starts the other ladder nor leaves this one.
    attempts.push((23, 14, "walk", "not_seen"));
    assert_eq!(on_any(CALM, &attempts), "flown/go.1 23 14-23 14");
    attempts.push((23, 15, "walk", "seen"));
    assert_eq!(on_any(CALM, &attempts), "-");
    attempts.push((24, 9, "walk", "not_seen"));
    assert_eq!(on_any(CALM, &attempts), "-");
    attempts.push((24, 10, "walk", "not_seen"));
    assert_eq!(on_any(CALM, &attempts), "walked/tonight.1 24 17-24 20");
}

#[test]
fn every_ladder_that_was_started_is_told_with_its_beginning_and_its_end() {
    let pack = pack_with(&[("ladder.toml", BY_MODE)]);
    let told = [
        (9, "walk", "not_seen"),
        (10, "drone", "not_seen"),
        (11, "drone", "not_seen"),
        (12, "walk", "seen"),
        (13, "drone", "not_seen"),
    ];
    let attempts: Vec<Attempt> = told
        .iter()
        .map(|(hour, mode, outcome)| Attempt {
            at: date(2026, 11, 23).at(*hour, 0, 0, 0),
            outcome: (*outcome).to_owned(),
            mode: Some((*mode).to_owned()),
        })
        .collect();
    let tree = Tree::new(&pack, CALM);
    let climbed = pack.climbed(tree.subject(), &attempts);
    let told: Vec<_> = climbed
        .iter()
        .map(|one| {
            (one.ladder.id.as_str(), one.started, one.ended, one.next.map(|next| next.step.id.as_str()))
        })
        .collect();
    assert_eq!(told, [("flown", 1, Some(3), None), ("flown", 4, None, Some("again"))]);
}

#[test]
fn a_named_part_of_the_day_and_what_is_done_where_it_is_over() {
    let twice = |hour| [(23, 8, "walk", "not_seen"), (23, hour, "walk", "not_seen")];
    assert_eq!(on_any(CALM, &twice(9)), "walked/tonight.1 23 17-23 20");
    assert_eq!(on_any(CALM, &twice(18)), "walked/tonight.1 23 18-23 20");
    assert_eq!(on_any(CALM, &twice(21)), "walked/tonight.1 24 17-24 20");
    let mut attempts = twice(9).to_vec();
    attempts.push((23, 18, "walk", "not_seen"));
    assert_eq!(on_any(CALM, &attempts), "walked/tomorrow.1 24 08-24 12");
    attempts.push((24, 9, "walk", "not_seen"));
    // Who stands safely is not searched for everywhere; an hour after the evening's attempt is long past.
    assert_eq!(on_any(CALM, &attempts), "walked/police.1 23 19-23 19");
    assert_eq!(on_any(DANGER, &attempts), "walked/whole.1 25 09-25 09");
}

#[test]
fn a_ladder_given_by_its_id_is_started_by_its_own_modes_only() {
    let pack = pack_with(&[("ladder.toml", BY_MODE)]);
    let tree = Tree::new(&pack, CALM);
    let next = |mode: Option<&str>| {
        let at = date(2026, 11, 23).at(9, 0, 0, 0);
        let attempt = Attempt { at, outcome: "not_seen".to_owned(), mode: mode.map(str::to_owned) };
        pack.next_step(pack.ladder("flown").unwrap(), tree.subject(), &[attempt]).is_some()
    };
    assert_eq!([Some("drone"), None, Some("walk")].map(next), [true, true, false]);
}

#[test]
fn two_ladders_that_one_attempt_could_start_are_remarked_upon() {
    let remarks = |from: &str, to: &str| {
        let text = BY_MODE.replace(from, to);
        let pack = pack_with(&[("ladder.toml", &text)]);
        pack.remarks.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(remarks("九", "九").is_empty());
    let said = remarks("modes = [\"drone\"]\n", "");
    assert!(
        said[0].starts_with(
            "ladder.toml:56:6: 提醒: “飞看没看到”和前面的“走看没看到”由同样的结果开始（not_seen）"
        ),
        "{said:?}"
    );
    // The special case before the general one is no mistake.
    assert!(remarks("modes = [\"walk\"]\nstarts", "is = \"倾斜\"\nstarts").is_empty());
    assert!(remarks("modes = [\"drone\"]", "modes = [\"drone\", \"walk\"]\nclass = [\"calm\"]").len() == 1);
}

#[test]
fn mistakes_in_a_step() {
    let said = |from, to| one_said("ladder.toml", BY_MODE, from, to, &[]);
    assert_eq!(
        said("part = \"evening\"", "part = \"evning\""),
        "ladder.toml:23:8: 错误: 没有“evning”这个时段（part_of_day）；是不是想写“evening”？（现有：morning、evening）"
    );
    assert!(said("part = \"evening\"", "part = \"evening\"\nat = \"same_day\"").contains("只写一种"));
    assert!(said("part = \"evening\"\n", "").contains("要写 after_hours（几小时后），或者 part（哪个时段）"));
    assert!(said("part = \"evening\"\n", "after_hours = 1\nday = \"same\"\n").contains("请写上 part"));
    assert!(said("day = \"next\"", "day = \"tomorrow\"").contains("可以写：same、next、after_next"));
    assert!(said("from = \"tonight\"", "from = \"tonght\"").contains("是不是想写“tonight”"));
    assert!(said("times = 2", "times = 101").contains("最多做 100 次"));
    assert!(said("people = 2", "people = \"两人\"").contains("没有“两人”这个参数"));
    assert!(said("day = \"next\"", "day = { reading = \"nxt\" }").contains("没有“nxt”这个读法"));
    assert!(said("day = \"next\"", "day = { raeding = \"x\" }").contains("不认识的项“raeding”"));
}
