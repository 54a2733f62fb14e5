//! Points added up, multiplied for some, made whole.

use rules::{Choices, Pack, SourceFile};

use crate::park::{decide, files, host};

fn load(score: &str) -> Result<Pack, String> {
    let mut all = files("readings.toml", "");
    all.push(SourceFile::new("scores.toml", score));
    Pack::load(all, &host(), &Choices::new()).map_err(|said| said[0].message.clone())
}

/// Least and most of the score.
fn scored(more: &str, facts: &str) -> (f64, f64) {
    let text = format!("[[score]]\nid = \"s\"\nname = \"分\"\nclause = \"一\"\n{more}");
    let pack = load(&text).unwrap_or_else(|said| panic!("{said}"));
    let score = decide(&pack, &format!(r#"{{"planted_on":"1996-01-01"{facts}}}"#)).scores.remove(0);
    (score.low, score.high)
}

const ILL: &str = r#"[[score.item]]
sum = [{ is = "有菌", points = 8 }, { is = "倾斜", points = 8 }, { is = "临路", points = 3 }]
most = 15
"#;

#[test]
fn several_that_add_up_are_capped_together() {
    assert_eq!(scored(ILL, r#","fungus":true,"leaning":false,"near_path":true"#), (11.0, 11.0));
    assert_eq!(scored(ILL, r#","fungus":true,"leaning":true,"near_path":true"#), (15.0, 15.0));
    assert_eq!(scored(ILL, r#","fungus":true,"leaning":true"#), (15.0, 15.0), "the open one cannot add more");
    let number = "[[score.item]]\nvalue = \"人数 大枝 × 3\"\nmost = 9\n";
    assert_eq!(scored(number, r#","branches":[{},{},{},{}]"#), (9.0, 9.0));
}

#[test]
fn a_sum_is_multiplied_for_some_and_made_whole() {
    let times = |round: &str| {
        format!(
            "{round}times = [{{ is = \"倾斜\", by = 1.2, clause = \"二\" }}]\n[[score.item]]\nis = \"临路\"\npoints = 41\n"
        )
    };
    let leaning = |told: &str| format!(r#","near_path":true{told}"#);
    assert_eq!(scored(&times(""), &leaning(r#","leaning":true"#)), (49.2, 49.2));
    assert_eq!(scored(&times(""), &leaning(r#","leaning":false"#)), (41.0, 41.0));
    assert_eq!(scored(&times(""), &leaning("")), (41.0, 49.2));
    for (how, whole) in [("nearest", 49.0), ("up", 50.0), ("down", 49.0)] {
        let round = format!("round = \"{how}\"\n");
        assert_eq!(scored(&times(&round), &leaning(r#","leaning":true"#)), (whole, whole));
    }
}

#[test]
fn a_factor_below_nothing_is_refused() {
    let text = "[[score]]\nid = \"s\"\nname = \"分\"\nclause = \"一\"\ntimes = [{ is = \"倾斜\", by = -1, clause = \"二\" }]\n[[score.item]]\nis = \"临路\"\npoints = 1\n";
    assert!(load(text).unwrap_err().contains("不能是负数"));
}
