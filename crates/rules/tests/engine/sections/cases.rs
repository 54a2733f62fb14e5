//! Examples of the sections: run beside those of scope and class, and differences are said with their place.

use rules::{SourceFile, run_cases};

use super::{EVENTS, load_with};
use crate::park::{files, host};
use rules::{Choices, Pack};

const CASES: &str = r#"[calendar]
published = [2026]
off = [{ from = 2026-10-01, to = 2026-10-07 }]
worked = []
[[event_case]]
id = "E1"
story = "大风之后"
given = { event = "storm", on = 2026-09-30T20:00:00, facts = { "栽种日期" = 2000-01-01, "临路" = true, "倾斜" = false, "大枝" = [] } }
expect = { triggered = [{ id = "after_storm_all", due = 2026-10-09, count = 1 }] }
"#;

fn run(text: &str) -> (usize, Vec<String>) {
    let mut all = files("readings.toml", "");
    all.push(SourceFile::new("events.toml", EVENTS));
    all.push(SourceFile::new("cases/sections.toml", text));
    let pack = Pack::load(all, &host(), &Choices::new()).unwrap();
    let report = run_cases(&pack, &host());
    (report.passed, report.failed.iter().map(ToString::to_string).collect())
}

#[test]
fn a_file_with_only_new_arrays_and_one_with_only_old() {
    assert_eq!(run(CASES), (1, Vec::new()));
    let old = "[[case]]\nid = \"C1\"\nstory = \"平安\"\non = 2026-11-23\nfacts = {}\nexpect = { eligible = \"unknown\" }\n";
    assert_eq!(run(old), (1, Vec::new()));
    assert_eq!(run(&format!("{old}{CASES}")), (2, Vec::new()));
}

#[test]
fn a_difference_names_the_example_and_both_values() {
    let (passed, said) = run(&CASES.replace("due = 2026-10-09", "due = 2026-10-08"));
    assert_eq!(passed, 0);
    assert_eq!(
        said,
        ["cases/sections.toml:6:6: 错误: E1（大风之后）：after_storm_all 应为 2026-10-08，得到 2026-10-09"]
    );
    let (_, said) = run(&CASES.replace("count = 1", "count = 2"));
    assert!(said[0].ends_with("after_storm_all 的 count 应为 2，得到 1"), "{said:?}");
    let (_, said) = run(&CASES.replace("\"storm\"", "\"flood\""));
    assert!(said[0].ends_with("没有“flood”这种事件"), "{said:?}");
    let (_, said) = run(&CASES.replace("\"临路\"", "\"临露\""));
    assert!(said[0].ends_with("不认识的事实“临露”"), "{said:?}");
}

#[test]
fn a_section_under_a_name_that_nobody_reads_is_refused() {
    let said = load_with(&[("event.toml", EVENTS)]).unwrap_err();
    assert_eq!(said[0].to_string(), "event.toml:1:1: 错误: 没有人读 event.toml；是不是想写 events.toml？");
    assert!(load_with(&[("labels.toml", ""), ("words_of_our_own.toml", "")]).is_ok());
}

#[test]
fn examples_of_what_recurs() {
    let recurring = "[[recurring]]\nid = \"report\"\nname = \"月报\"\nclause = \"五\"\nevery = \"month\"\n\
                     day = 1\nwho = \"园长\"\n";
    let case = "[calendar]\npublished = [2026]\noff = [{ from = 2026-10-01, to = 2026-10-07 }]\nworked = []\n\
                [[recurring_case]]\nid = \"R1\"\nstory = \"国庆\"\n\
                given = { recurring = \"report\", on = 2026-09-15 }\nexpect = { due = 2026-10-08 }\n";
    let mut all = files("readings.toml", "");
    all.push(SourceFile::new("deadlines.toml", recurring));
    all.push(SourceFile::new("cases/sections.toml", case));
    let pack = Pack::load(all, &host(), &Choices::new()).unwrap();
    let report = run_cases(&pack, &host());
    assert_eq!((report.passed, report.failed.len()), (1, 0), "{:?}", report.failed);
}

#[test]
fn an_array_or_key_that_nobody_reads_is_refused() {
    for (from, to) in
        [("[[event_case]]", "[[evnt_case]]"), ("count = 1", "cuont = 1"), ("[calendar]", "[kalendar]")]
    {
        let (passed, said) = run(&CASES.replacen(from, to, 1));
        assert_eq!((passed, said.len()), (0, 1), "{said:?}");
        assert!(said[0].contains("不认识的项"), "{said:?}");
    }
}
