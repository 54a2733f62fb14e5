//! A park's trees and the pack that says how often each is looked at.

use rules::{
    Choice, Choices, Code, Decision, Diagnostic, Dictionary, FactDef, Host, Kind, Origin, Pack, SourceFile,
};
use serde_json::{Map, Value};

fn given(id: &str, name: &str, kind: Kind) -> FactDef {
    FactDef::new(id, name, kind)
}

fn choice(options: &[(&str, &str)]) -> Kind {
    let option =
        |(code, name): &(&str, &str)| Choice { code: Code::Text((*code).into()), name: (*name).into() };
    Kind::Choice(options.iter().map(option).collect())
}

pub fn host() -> Host {
    let branch = vec![given("dead", "枯死", Kind::Flag), given("length", "长度", Kind::whole(0, 50))];
    let facts = vec![
        given("planted_on", "栽种日期", Kind::Day),
        given("age", "树龄", Kind::whole(0, 3000)).from(Origin::FullYears { since: "planted_on".into() }),
        given("score", "长势评分", Kind::whole(0, 100)),
        given("fungus", "有菌", Kind::Flag),
        given("vigour", "长势", choice(&[("good", "好"), ("fair", "中"), ("poor", "差")])).from(
            Origin::Banded { score: "score".into(), bounds: vec![80, 40, 0], worse_if: "fungus".into() },
        ),
        given("leaning", "倾斜", Kind::Flag),
        given("near_path", "临路", Kind::Flag),
        given("species", "树种", choice(&[("oak", "栎"), ("willow", "柳"), ("pine", "松")])),
        given("branches", "大枝", Kind::List(branch)),
    ];
    Host { dictionary: Dictionary::new(facts).unwrap(), modes: vec!["walk".into(), "drone".into()] }
}

pub const PACK: &str = r#"id = "park"
title = "公园树木巡看规定"
version = "1"
in_force = { from = 2024-01-01 }
"#;
pub const ELIGIBILITY: &str = r#"[eligible]
clause = "一"
[[eligible.require]]
name = "满五年"
is = "树龄 ≥ 5"
clause = "一"
[[eligible.tag]]
id = "near_path"
name = "临路"
is = "临路"
clause = "一1"
[[eligible.tag]]
id = "old"
name = "古树"
is = "树龄 ≥ 100"
clause = "一2"
"#;
pub const CLASSES: &str = r#"[[define]]
name = "险枝"
is = "枯死 且 长度 ≥ 3"
clause = "二1"
[[class]]
id = "danger"
name = "险树"
clause = "二1"
[[class.when]]
is = "任一 大枝 满足 (险枝)"
[[class.when]]
is = "倾斜 且 长势 = 差"
[[class.when]]
is = "倾斜 且 长势 未知"
provisional = "长势未评，按差处理"
[[class]]
id = "calm"
name = "平安树"
clause = "二2"
[[class.when]]
is = "其余"
[[warning]]
id = "willow_leans"
is = "树种 = 柳 且 倾斜"
text = "柳树倾斜常见"
clause = "二3"
"#;
pub const TRACKS: &str = r#"[[track]]
id = "round"
name = "巡看"
is = "其余"
clause = "三"
"#;
pub const DUTIES: &str = r#"[[duty]]
id = "danger_walk"
name = "每周走看"
class = ["danger"]
modes = ["walk"]
count = 2
every = "week"
clause = "三1"
[[duty]]
id = "calm_look"
name = "每十天看一次"
class = ["calm"]
modes = ["walk", "drone"]
count = 1
every = { days = 10 }
clause = "三2"
"#;

/// The pack with one file replaced.
pub fn files(name: &str, text: &str) -> Vec<SourceFile> {
    [
        ("pack.toml", PACK),
        ("eligibility.toml", ELIGIBILITY),
        ("classes.toml", CLASSES),
        ("tracks.toml", TRACKS),
        ("duties.toml", DUTIES),
    ]
    .into_iter()
    .filter(|(other, _)| *other != name)
    .chain([(name, text)])
    .filter(|(_, text)| !text.is_empty())
    .map(|(name, text)| SourceFile::new(name, text))
    .collect()
}

pub fn pack() -> Pack {
    load("readings.toml", "").unwrap()
}

pub fn load(name: &str, text: &str) -> Result<Pack, Vec<Diagnostic>> {
    Pack::load(files(name, text), &host(), &Choices::new())
}

pub fn facts(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap()
}

pub fn decide(pack: &Pack, json: &str) -> Decision {
    pack.decide(&facts(json), jiff::civil::date(2026, 11, 23)).unwrap()
}

/// Everything said about the pack with one text in one file exchanged for another.
pub fn said(file: &str, text: &str, from: &str, to: &str) -> Vec<String> {
    assert!(text.contains(from), "{from} is not in {file}");
    match load(file, &text.replacen(from, to, 1)) {
        Ok(pack) => pack.remarks.iter().map(ToString::to_string).collect(),
        Err(said) => said.iter().map(ToString::to_string).collect(),
    }
}
