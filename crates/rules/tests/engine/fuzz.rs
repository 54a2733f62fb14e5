//! Whatever stands in the files of a pack, in a subject's facts or in a case: an answer or sentences, never a
//! panic. Texts are arbitrary, or those of the park and of the packs in this repository with a few changes.

mod huge;

use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;
use rules::{Choice, Choices, Code, Dictionary, FactDef, Host, Kind, Origin, Pack, SourceFile, run_cases};
use serde_json::{Map, Value, json};

use crate::park;

/// No more sentences than this are said about one pack, and one that says so.
const MOST_SAID: usize = 201;

/// A host that knows the words of the notices, so that changes reach as deep as in earnest.
fn town() -> Host {
    let options = |names: &[&str]| -> Kind {
        let option = |(at, name): (i64, &&str)| Choice { code: Code::Number(at), name: (*name).into() };
        Kind::Choice((0..).zip(names).map(option).collect())
    };
    let levels = ["能力完好", "轻度失能", "中度失能", "重度失能", "完全失能", "未评估"];
    let grades = ["无", "一级", "二级", "三级", "四级"];
    let member = vec![
        FactDef::new("born_on", "出生日期", Kind::Day),
        FactDef::new("age", "年龄", Kind::whole(0, 150)).from(Origin::FullYears { since: "born_on".into() }),
        FactDef::new("ability_level", "能力等级", options(&levels)),
        FactDef::new("dementia", "失智", Kind::Flag),
        FactDef::new("cert_grade", "残疾等级", options(&grades)),
        FactDef::new("major_illness", "重大疾病", Kind::Flag),
    ];
    let mut facts = member.clone();
    let flags = ["独居", "空巢", "留守", "卧床", "行动不便", "分散供养特困", "计生特殊家庭", "照料病残子女"];
    for (at, name) in flags.iter().enumerate() {
        facts.push(FactDef::new(format!("flag{at}"), *name, Kind::Flag));
    }
    facts.push(FactDef::new("household", "同住人", Kind::List(member)));
    let modes = ["door", "phone", "video", "remote", "other"].map(str::to_owned).to_vec();
    Host { dictionary: Dictionary::new(facts).unwrap(), modes }
}

/// The park, and the packs of this repository, each with its host.
fn known_packs() -> Vec<(Host, Vec<SourceFile>)> {
    let mut all = vec![(park::host(), park::files("readings.toml", ""))];
    for id in ["jinan-2023", "qidong-2024"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(id);
        let mut files = Vec::new();
        for folder in ["", "cases/"] {
            for entry in std::fs::read_dir(root.join(folder)).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|end| end == "toml") {
                    let name = format!("{folder}{}", path.file_name().unwrap().to_string_lossy());
                    files.push(SourceFile::new(name, std::fs::read_to_string(&path).unwrap()));
                }
            }
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        all.push((town(), files));
    }
    all
}

/// Loads, and where that works runs the cases and asks about somebody.
fn survives(host: &Host, files: Vec<SourceFile>) {
    match Pack::load(files, host, &Choices::new()) {
        Err(said) => assert!(!said.is_empty() && said.len() <= MOST_SAID, "{} sentences", said.len()),
        Ok(pack) => {
            assert!(pack.remarks.len() <= MOST_SAID);
            assert!(run_cases(&pack, host).failed.len() <= 100 * MOST_SAID);
            let on = jiff::civil::date(2026, 11, 23);
            pack.decide(&Map::new(), on).unwrap();
        }
    }
}

/// Words that mean something somewhere, and some that mean nothing anywhere.
const WORDS: &[&str] = &[
    "且",
    "或",
    "非",
    "除非",
    "(",
    ")",
    "{",
    "}",
    "，",
    "、",
    "=",
    "≠",
    "<",
    "≤",
    "≥",
    "+",
    "-",
    "×",
    "÷",
    "属于",
    "不属于",
    "包含",
    "包含全部",
    "不含",
    "项数",
    "满足",
    "任一",
    "所有",
    "没有",
    "恰有",
    "至少",
    "至多",
    "名",
    "项",
    "人数",
    "合计",
    "最大",
    "最小",
    "较大值",
    "较小值",
    "满年",
    "满月",
    "满天",
    "今天",
    "天",
    "个月",
    "年",
    "未知",
    "已知",
    "其余",
    "本人.",
    "本人.本人.",
    "“",
    "”",
    "「独居」",
    "树龄",
    "大枝",
    "枯死",
    "倾斜",
    "长势",
    "年龄",
    "独居",
    "同住人",
    "出生日期",
    "能力等级",
    "0",
    "1",
    "2",
    "3.5",
    "60",
    "999999999999",
    "9999999999999999999999",
    "-1",
    "1.2345",
    "50%",
    "2023-10-18",
    "9999-12-31",
    "0000-00-00",
    "2024-02-30",
    "1000000 天",
    "12000 个月",
    "99999999 年",
    "\"",
    "'",
    "\\",
    "\n",
    "[",
    "]",
    "[[",
    "]]",
    "#",
    "\u{0}",
    "\u{feff}",
    "𠮷",
    "é",
    "％",
    "８０",
];

/// One change of a text: what is done, where, and with which word.
type Change = (u8, Index, Index, Index);

fn changed(text: &str, (what, from, to, word): &Change) -> String {
    let lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        return WORDS[word.index(WORDS.len())].to_owned();
    }
    let (a, b) = (from.index(lines.len()), to.index(lines.len()));
    let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
    let word = WORDS[word.index(WORDS.len())];
    match what % 8 {
        0 => {
            lines.remove(a);
        }
        1 => lines.insert(b, lines[a].clone()),
        2 => lines.swap(a, b),
        change => lines[a] = changed_line(&lines[a], change, to, word),
    }
    lines.join("\n")
}

/// A line with one of its words left out, doubled or exchanged, or cut off.
fn changed_line(line: &str, change: u8, at: &Index, word: &str) -> String {
    let mut tokens: Vec<&str> = line.split(' ').collect();
    let at_token = at.index(tokens.len());
    match change {
        3 => {
            tokens.remove(at_token);
        }
        4 => tokens.insert(at_token, tokens[at_token]),
        5 => tokens[at_token] = word,
        6 => tokens.insert(at_token, word),
        _ => {
            let chars = line.chars().count();
            return line.chars().take(at.index(chars + 1)).collect();
        }
    }
    tokens.join(" ")
}

fn change() -> impl Strategy<Value = Change> {
    (any::<u8>(), any::<Index>(), any::<Index>(), any::<Index>())
}

/// Any value a fact could arrive with, and many that it could not.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0_i64..200).prop_map(Value::from),
        prop::sample::select(vec!["good", "oak", "1946-11-23", "2030-01-01", "0000-00-00", "1800-01-01", ""])
            .prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        let keys = prop::sample::select(vec!["dead", "length", "born_on", "x"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((keys, inner), 0..4)
                .prop_map(|pairs| pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_changed_pack_is_loaded_or_refused(
        which in any::<Index>(),
        changes in prop::collection::vec((any::<Index>(), change()), 1..6),
    ) {
        let mut known = known_packs();
        let which = which.index(known.len());
        let (host, mut files) = known.swap_remove(which);
        for (file, change) in &changes {
            let at = file.index(files.len());
            files[at] = SourceFile::new(files[at].name.clone(), changed(&files[at].text, change));
        }
        survives(&host, files);
    }

    #[test]
    fn a_file_of_anything_is_loaded_or_refused(which in any::<Index>(), text in "\\PC{0,400}|(?s).{0,200}") {
        let (host, mut files) = known_packs().swap_remove(2);
        let at = which.index(files.len());
        files[at] = SourceFile::new(files[at].name.clone(), text);
        survives(&host, files);
    }

    #[test]
    fn a_condition_of_words_is_read_or_refused(words in prop::collection::vec(any::<Index>(), 1..30)) {
        let words: Vec<&str> = words.iter().map(|at| WORDS[at.index(WORDS.len())]).collect();
        let condition = words.join(" ").replace(['\'', '\n', '\u{0}'], " ");
        let scope = format!("[eligible]\nclause = \"一\"\n[[eligible.require]]\nname = \"一\"\nclause = \"一\"\nis = '{condition}'\n");
        survives(&park::host(), park::files("eligibility.toml", &scope));
    }

    #[test]
    fn facts_of_any_kind_are_answered_or_refused(facts in prop::collection::vec((any::<Index>(), value()), 0..10), day in -9999_i16..9999) {
        let pack = park::pack();
        let ids: Vec<String> = pack.dictionary().facts().iter().map(|def| def.id.clone()).chain(["x".into()]).collect();
        let facts: Map<String, Value> =
            facts.into_iter().map(|(at, value)| (ids[at.index(ids.len())].clone(), value)).collect();
        if let Ok(decision) = pack.decide(&facts, jiff::civil::date(day, 3, 1)) {
            prop_assert!(decision.provisional || decision.missing.is_empty());
            prop_assert!(json!(decision).is_object());
        }
    }

    #[test]
    fn cases_of_any_text_are_run(text in "\\PC{0,300}", changes in prop::collection::vec(change(), 1..8)) {
        let base = "[[case]]\nid = \"a\"\nstory = \"甲\"\non = 2026-11-23\nfacts = { 倾斜 = \"是\", 大枝 = [{ 长度 = 3 }] }\nchoose = { x = 1 }\nexpect = { class = \"danger\", scores = { a = [1, 2] }, duties = [{ count = 1, every = \"week\" }] }\n";
        let mut mutated = base.to_owned();
        for change in &changes {
            mutated = changed(&mutated, change);
        }
        for text in [text, mutated] {
            let mut files = park::files("readings.toml", "");
            files.push(SourceFile::new("cases/a.toml", text));
            let host = park::host();
            let pack = Pack::load(files, &host, &Choices::new()).unwrap();
            prop_assert!(run_cases(&pack, &host).failed.len() <= MOST_SAID);
        }
    }
}
