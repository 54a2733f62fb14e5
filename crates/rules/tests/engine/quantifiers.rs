//! Any, all, exactly, at least, at most and a count over members of a list, with members half known.

use rules::{Choices, Pack};

use crate::park::{ELIGIBILITY, decide, files, host};

fn eligible(condition: &str, branches: &str) -> Option<bool> {
    let text = ELIGIBILITY.replace("\"临路\"\nis = \"临路\"", &format!("\"枝\"\nis = \"{condition}\""));
    let pack = Pack::load(files("eligibility.toml", &text), &host(), &Choices::new()).unwrap();
    let json = format!(r#"{{"planted_on":"1996-01-01","near_path":true{branches}}}"#);
    decide(&pack, &json).eligible
}

const NONE: &str = r#","branches":[]"#;
const ONE: &str = r#","branches":[{"dead":true,"length":4}]"#;
const HALF: &str = r#","branches":[{"dead":true},{"dead":false}]"#;
const OPEN: &str = r#","branches":[{"length":4},{"dead":true,"length":4}]"#;

#[test]
fn nobody_satisfies_any_and_everybody_satisfies_all_of_nothing() {
    assert_eq!(eligible("任一 大枝 满足 (枯死)", NONE), Some(false));
    assert_eq!(eligible("所有 大枝 满足 (枯死)", NONE), Some(true));
    assert_eq!(eligible("任一 大枝 满足 (枯死)", ""), None);
    assert_eq!(eligible("所有 大枝 满足 (枯死)", ""), None);
}

#[test]
fn counts_are_decided_as_soon_as_the_open_members_cannot_matter() {
    assert_eq!(eligible("恰有 1 名 大枝 满足 (枯死)", ONE), Some(true));
    assert_eq!(eligible("恰有 1 名 大枝 满足 (枯死)", OPEN), None);
    assert_eq!(eligible("至少 1 名 大枝 满足 (枯死)", OPEN), Some(true));
    assert_eq!(eligible("至多 2 名 大枝 满足 (枯死)", OPEN), Some(true));
    assert_eq!(eligible("人数 大枝 满足 (枯死) ≥ 3", OPEN), Some(false));
    assert_eq!(eligible("任一 大枝 满足 (枯死 且 长度 > 3)", HALF), None);
}

#[test]
fn the_subject_can_be_spoken_of_inside_a_body() {
    assert_eq!(eligible("任一 大枝 满足 (枯死 且 本人.临路)", ONE), Some(true));
    assert_eq!(eligible("任一 大枝 满足 (枯死 且 本人.倾斜)", ONE), None);
}

#[test]
fn a_list_can_be_known_or_not() {
    assert_eq!(eligible("大枝 已知", NONE), Some(true));
    assert_eq!(eligible("大枝 未知", NONE), Some(false));
    assert_eq!(eligible("大枝 未知", ""), Some(true));
}
