//! Who comes into a heavier class than the classes themselves say.

use rules::Decision;

use crate::park::{decide, load};

const CLASSES: &str = r#"[[class]]
id = "danger"
name = "甲"
clause = "一"
when = [{ is = "树种 = 柳 且 树龄 ≥ 100" }]
[[class]]
id = "b"
name = "乙"
clause = "二"
when = [{ is = "树种 = 柳" }, { is = "长势 未知", provisional = "长势未评" }]
[[class]]
id = "c"
name = "丙"
clause = "三"
when = [{ is = "临路" }]
[[class]]
id = "calm"
name = "丁"
clause = "四"
when = [{ is = "其余" }]
"#;

fn asked(raise: &str, more: &str) -> Decision {
    let pack = load("classes.toml", &format!("{CLASSES}{raise}")).unwrap();
    let tree = r#"{"planted_on":"1996-01-01","vigour":"good","branches":[],"leaning":false"#;
    decide(&pack, &format!("{tree},{more}}}"))
}

fn class(raise: &str, more: &str) -> String {
    asked(raise, more).class.unwrap_or_default()
}

const UP: &str = "[[raise]]\nis = \"有菌\"\nby = 1\nclause = \"五\"\n";

#[test]
fn up_by_one_from_the_class_that_the_classes_alone_give() {
    let kinds = [
        (r#""species":"willow""#, "b"),
        (r#""species":"oak","near_path":true"#, "c"),
        (r#""species":"oak","near_path":false,"planted_on":"1900-01-01""#, "calm"),
        (r#""species":"willow","planted_on":"1900-01-01""#, "danger"),
    ];
    let above = |class: &str| match class {
        "calm" => "c",
        "c" => "b",
        _ => "danger",
    };
    for (tree, plain) in kinds {
        let near = if tree.contains("near_path") { "" } else { r#","near_path":true"# };
        let tree = |fungus: bool| format!(r#""fungus":{fungus}{near},"#) + tree;
        // The last key wins in what is read, as in any JSON object.
        assert_eq!(class(UP, &tree(false)), plain);
        assert_eq!(class(UP, &tree(true)), above(plain));
    }
}

#[test]
fn never_above_the_class_that_is_named() {
    let most = UP.replace("by = 1", "by = 3\nmost = \"b\"");
    assert_eq!(class(&most, r#""species":"oak","near_path":true,"fungus":true"#), "b");
    let far = UP.replace("by = 1", "by = 3");
    assert_eq!(class(&far, r#""species":"oak","near_path":true,"fungus":true"#), "danger");
}

#[test]
fn the_reason_is_both_what_gives_the_class_and_what_raises() {
    let decision = asked(UP, r#""species":"willow","near_path":true,"fungus":true"#);
    assert_eq!(decision.clause.as_deref(), Some("二；五"));
    let facts: Vec<&str> = decision.because.iter().map(|because| because.fact.as_str()).collect();
    assert!(facts.contains(&"species") && facts.contains(&"fungus"), "{facts:?}");
}

#[test]
fn whether_it_holds_is_asked_for_where_it_can_matter() {
    let open = asked(UP, r#""species":"oak","near_path":true"#);
    assert_eq!((open.class.as_deref(), open.missing), (Some("c"), vec!["fungus".to_owned()]));
}

#[test]
fn at_least_into_a_class_and_not_down_from_a_heavier_one() {
    let least = "[[raise]]\nis = \"有菌\"\nto = \"c\"\nclause = \"五\"\n";
    assert_eq!(
        class(least, r#""species":"oak","near_path":false,"fungus":true,"planted_on":"1900-01-01""#),
        "c"
    );
    assert_eq!(class(least, r#""species":"willow","near_path":true,"fungus":true"#), "b");
    let excepted = least.replace("clause", "except = [{ is = \"树种 = 栎\", clause = \"五\" }]\nclause");
    assert_eq!(
        class(&excepted, r#""species":"oak","near_path":false,"fungus":true,"planted_on":"1900-01-01""#),
        "calm"
    );
}

#[test]
fn what_is_written_wrongly_is_said_at_its_place() {
    let said =
        |raise: &str| load("classes.toml", &format!("{CLASSES}{raise}")).unwrap_err()[0].message.clone();
    let with = |more: &str| format!("[[raise]]\nis = \"有菌\"\n{more}\nclause = \"五\"\n");
    assert!(said(&with("")).contains("写一种：to"));
    assert!(said(&with("to = \"danger\"\nby = 1")).contains("写一种：to"));
    assert!(said(&with("to = \"danger\"\nmost = \"danger\"")).contains("就不写 most"));
    assert!(said(&with("by = 4")).contains("写 1 到 3"));
    assert!(said(&with("to = \"e\"")).contains("没有“e”这个类别"));
}
