//! A small notice of nowhere, for this crate's tests.

use rules::{Choices, SourceFile};

use super::{Pack, load};

const PACK: &str = r#"id = "park"
title = "公园长椅"
version = "1"
areas = []

[in_force]
from = 2020-01-01
"#;

const ELIGIBILITY: &str = r#"[eligible]
clause = "一"

[[eligible.require]]
name = "年满六十周岁"
is = "年龄 ≥ 60"
clause = "一"

[[eligible.tag]]
id = "alone"
name = "独居"
is = "独居"
clause = "一"
"#;

const CLASSES: &str = r#"[[class]]
id = "near"
name = "近处"
clause = "二"

[[class.when]]
is = "残疾等级 = 二级 或 失智"

[[class]]
id = "far"
name = "远处"
clause = "三"

[[class.when]]
is = "其余"
"#;

const TRACKS: &str = r#"[[track]]
id = "walk"
name = "散步"
is = "其余"
clause = "四"
"#;

const DUTIES: &str = r#"[[duty]]
id = "weekly"
name = "每周探访"
class = ["near"]
modes = ["door"]
count = 1
every = "week"
clause = "五"
"#;

const READINGS: &str = r#"[[reading]]
number = 1
id = "bench"
name = "长椅"
question = "长椅是哪一条？"
clause = "五"
chosen = "green"
choice = [{ id = "green", name = "绿的" }, { id = "red", name = "红的" }]
"#;

const LABELS: &str = r#"service = "长椅"
record = "记录"
visitor = [{ id = "a", name = "邻居", clause = "五" }]
mode = [{ id = "door", name = "上门" }]
"#;

const FORM: &str = r#"id = "visit"
version = "1"
title = "探访记录"
clause = "六"

[[field]]
id = "mood"
label = "心情"
kind = "text"
required = "never"
"#;

/// The files of the pack, some of them in other words: file, what stood there, what stands there now.
pub fn files(changed: &[(&str, &str, &str)]) -> Vec<SourceFile> {
    let files = [
        ("pack.toml", PACK),
        ("eligibility.toml", ELIGIBILITY),
        ("classes.toml", CLASSES),
        ("tracks.toml", TRACKS),
        ("duties.toml", DUTIES),
        ("readings.toml", READINGS),
        ("labels.toml", LABELS),
        ("forms/visit.toml", FORM),
    ];
    files
        .into_iter()
        .map(|(name, text)| {
            let changes = changed.iter().filter(|(file, ..)| *file == name);
            let text = changes.fold(text.to_owned(), |text, (_, old, new)| text.replace(old, new));
            SourceFile::new(name, text)
        })
        .collect()
}

/// The pack, with some texts changed.
pub fn pack(changed: &[(&str, &str, &str)]) -> Pack {
    load(files(changed), &Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"))
}
