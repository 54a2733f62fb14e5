//! What is only written down: it is kept and shown, and no decision ever meets it.

use crate::park::{ELIGIBILITY, decide, facts, files, host, load};
use rules::{Choices, Diagnostic, Pack, SourceFile};

const FACTS: &str = r#"[[fact]]
id = "story"
name = "来历"
kind = "text"
longest = 20
clause = "附"

[[fact]]
id = "watered"
name = "浇水"
kind = "yes_no"
record_only = true
clause = "附"

[[fact]]
id = "keepers"
name = "看护人"
kind = "list"
record_only = true
clause = "附"
member = [
  { id = "name", name = "姓名", kind = "text" },
  { id = "adult", name = "成年", kind = "yes_no" },
]

[[fact]]
id = "nickname"
name = "俗名"
kind = "text"
of = "branches"
clause = "附"

[[fact]]
id = "why_dry"
name = "不浇水的原因"
kind = "text"
clause = "附"
must_when = { fact = "浇水", is = "否" }

[[group]]
name = "日常"
clause = "附"
facts = ["watered", "不浇水的原因", "keepers", "branches"]
columns = ["adult", "nickname"]
"#;

fn pack_with(scope: &str) -> Result<Pack, Vec<Diagnostic>> {
    let mut all = files("eligibility.toml", scope);
    all.push(SourceFile::new("facts.toml", FACTS));
    Pack::load(all, &host(), &Choices::new())
}

#[test]
fn it_has_no_slots_and_changes_no_decision() {
    let with = pack_with(ELIGIBILITY).expect("a pack with facts that are only written down");
    let without = load("readings.toml", "").expect("the pack without them");
    assert_eq!(with.dictionary().facts().len(), without.dictionary().facts().len());
    let known = r#"{"planted_on": "1900-01-01", "branches": [{"dead": true"#;
    let bare = decide(&without, &format!("{known}}}]}}"));
    let more = format!(
        r#"{known}, "nickname": "老枝"}}], "story": "民国时栽", "watered": false, "keepers": [{{"name": "沈"}}]}}"#
    );
    assert_eq!(decide(&with, &more), bare);
    let on = jiff::civil::date(2026, 11, 23);
    let strange = with.read(&facts(r#"{"branches": [{"colour": "red"}]}"#), on);
    assert_eq!(strange.unwrap_err().to_string(), "unknown fact `branches.colour`");
}

#[test]
fn a_condition_that_asks_for_it_is_told_where_and_why() {
    for (asked, wanted) in [
        ("来历 已知", "eligibility.toml:5:7: 错误: “来历”是文字，只是记下来的，条件里不能用"),
        ("浇水", "eligibility.toml:5:7: 错误: “浇水”只是记下来的（record_only），条件里不能用"),
        (
            "任一 看护人 满足 (成年)",
            "eligibility.toml:5:10: 错误: “看护人”只是记下来的（record_only），条件里不能用",
        ),
        (
            "任一 大枝 满足 (俗名 = 老枝)",
            "eligibility.toml:5:17: 错误: “俗名”是文字，只是记下来的，条件里不能用",
        ),
    ] {
        let scope = format!(
            "[eligible]\nclause = \"一\"\n[[eligible.require]]\nname = \"一\"\nis = '{asked}'\nclause = \"一\"\n"
        );
        let said: Vec<String> = match pack_with(&scope) {
            Ok(_) => Vec::new(),
            Err(said) => said.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(said.first().map(String::as_str), Some(wanted), "{said:#?}");
    }
}

#[test]
fn the_form_has_its_headings_in_order_and_knows_what_must_be_told() {
    let pack = pack_with(ELIGIBILITY).expect("a pack");
    let dictionary = pack.dictionary();
    let group = &dictionary.groups()[0];
    assert_eq!(group.facts, ["watered", "why_dry", "keepers", "branches"]);
    assert_eq!(group.columns, ["adult", "nickname"]);
    let why = dictionary.def("why_dry").and_then(|def| def.must_when.as_ref()).expect("a condition");
    assert_eq!((why.fact.as_str(), &why.is), ("watered", &false.into()));
    let branches = dictionary.def("branches").expect("the host's list");
    assert!(branches.also.iter().any(|def| def.id == "nickname"), "a text of members has no slot either");
    assert!(rules::fits(dictionary.def("story").expect("a text"), &"民国时栽".into()));
    assert!(!rules::fits(dictionary.def("story").expect("a text"), &"长".repeat(21).into()));
}
