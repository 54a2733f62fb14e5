//! City rules are data: nothing in the code knows a place, a class or a notice.

use std::collections::BTreeSet;
use std::fs;

use toml::Value;

use crate::expect_none;
use crate::rust::{self, Source};
use crate::tree;

/// Words that a pack uses as an id and the code needs for something else, each with its reason. They are still
/// findings on a line that speaks of classes or tracks.
const OTHER_MEANING: [(&str, &str); 1] = [("visit", "the noun of our own: form, event, column")];

/// Arrays of tables in a pack that state something the notice must answer for.
const RULES: [&str; 24] = [
    "define",
    "tag",
    "require",
    "class",
    "track",
    "duty",
    "warning",
    "reading",
    "parameter",
    "payment",
    "deadline",
    "recurring",
    "absence",
    "exit",
    "ladder",
    "alert",
    "overlay",
    "festival",
    "event",
    "triggered",
    "flow",
    "other_source",
    "point",
    "indicator",
];

/// A pack folder's name and its TOML files.
fn packs() -> Vec<(String, Vec<(String, toml::Table)>)> {
    let mut packs = Vec::new();
    for entry in fs::read_dir(tree::root().join("packs")).into_iter().flatten().flatten() {
        let folder = entry.path();
        if !folder.join("pack.toml").is_file() {
            continue;
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        let mut files = Vec::new();
        for file in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = file.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let text = fs::read_to_string(&path).expect("a pack file");
                let place = format!("packs/{name}/{}", file.file_name().to_string_lossy());
                files.push((place, text.parse().unwrap_or_else(|error| panic!("packs/{name}: {error}"))));
            }
        }
        packs.push((name, files));
    }
    packs
}

/// Every table inside the arrays called `name`, at any depth, with the array's name.
fn tables<'a>(value: &'a Value, wanted: &[&'static str], found: &mut Vec<(&'static str, &'a toml::Table)>) {
    match value {
        Value::Table(table) => {
            for (key, inner) in table {
                if let (Some(name), Value::Array(rows)) = (wanted.iter().find(|name| *name == key), inner) {
                    found.extend(rows.iter().filter_map(Value::as_table).map(|row| (*name, row)));
                }
                tables(inner, wanted, found);
            }
        }
        Value::Array(rows) => rows.iter().for_each(|row| tables(row, wanted, found)),
        _ => {}
    }
}

/// Ids of packs, classes and tracks.
fn policy_ids() -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for (folder, files) in packs() {
        ids.insert(folder);
        for (_, table) in files {
            let value = Value::Table(table);
            let mut found = Vec::new();
            tables(&value, &["class", "track"], &mut found);
            ids.extend(found.iter().filter_map(|(_, row)| Some(row.get("id")?.as_str()?.to_owned())));
        }
    }
    ids
}

/// Names of the places whose notices stand in `packs/`, with and without the word for their rank.
fn place_names() -> BTreeSet<String> {
    let areas = fs::read_to_string(tree::root().join("crates/server/demo/areas.csv")).unwrap_or_default();
    let mut names = BTreeSet::new();
    for row in areas.lines().skip(1) {
        let cells = row.split(',').collect::<Vec<_>>();
        if let [_, name, _, "province" | "prefecture" | "county"] = cells[..] {
            names.insert(name.trim_end_matches(['省', '市', '区', '县']).to_owned());
        }
    }
    names
}

/// Code that decides. The demo names its places, and the comparison of engines makes up an office of its own.
fn outside_the_demo() -> Vec<Source> {
    let invents = |path: &str| path.contains("/src/demo") || path.contains("/src/conformance");
    rust::production().into_iter().filter(|source| !invents(&source.file.path)).collect()
}

#[test]
fn no_class_track_or_pack_is_named_in_code() {
    let ids = policy_ids();
    assert!(!ids.is_empty(), "no pack was found in packs/");
    let mut findings = Vec::new();
    for source in outside_the_demo() {
        for (at, text) in &source.texts {
            let elsewhere = OTHER_MEANING.iter().any(|(word, _)| word == text);
            if ids.contains(text) && (!elsewhere || speaks_of_policy(&source, *at)) {
                findings.push(format!("{}:{}: \"{text}\"", source.file.path, source.file.line(*at)));
            }
        }
    }
    expect_none("a class, a track or a pack is data: ask the pack, do not name its id", &findings);
}

/// Whether the line of code around a text names a class or a track.
fn speaks_of_policy(source: &Source, at: usize) -> bool {
    let start = source.code[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = source.code[at..].find('\n').map_or(source.code.len(), |newline| at + newline);
    let line = &source.code[start..end];
    line.contains("class") || line.contains("track")
}

#[test]
fn no_place_is_named_in_code() {
    let names = place_names();
    let mut findings = Vec::new();
    for source in outside_the_demo() {
        for (at, text) in &source.texts {
            if let Some(name) = names.iter().find(|name| text.contains(name.as_str())) {
                findings.push(format!("{}:{}: {name}", source.file.path, source.file.line(*at)));
            }
        }
    }
    for file in tree::files(&[".html"]) {
        if let Some(name) = names.iter().find(|name| file.text.contains(name.as_str())) {
            findings.push(format!("{}: {name}", file.path));
        }
    }
    expect_none("a place's name comes from its areas or its pack", &findings);
}

#[test]
fn every_reading_has_its_story() {
    let mut findings = Vec::new();
    for (name, files) in packs() {
        let path = tree::root().join("packs").join(&name).join("readings.md");
        let stories = fs::read_to_string(path).unwrap_or_default();
        for (place, table) in files {
            let value = Value::Table(table);
            let mut readings = Vec::new();
            tables(&value, &["reading"], &mut readings);
            for number in readings.iter().filter_map(|(_, reading)| reading.get("number")?.as_integer()) {
                let heading = format!("## {number} ");
                if !stories.lines().any(|line| line.starts_with(&heading)) {
                    findings.push(format!(
                        "{place}: reading {number} has no heading \"{heading}…\" in readings.md"
                    ));
                }
            }
        }
    }
    expect_none("a reading of the notice is told in readings.md under its number", &findings);
}

#[test]
fn every_rule_cites_a_clause() {
    let mut findings = Vec::new();
    for (_, files) in packs() {
        for (place, table) in files {
            let value = Value::Table(table);
            let mut rules = Vec::new();
            tables(&value, &RULES, &mut rules);
            for (kind, rule) in rules {
                let cited = rule
                    .get("clause")
                    .and_then(Value::as_str)
                    .is_some_and(|clause| !clause.trim().is_empty());
                if !cited {
                    let id =
                        rule.get("id").or_else(|| rule.get("name")).and_then(Value::as_str).unwrap_or("?");
                    findings.push(format!("{place}: [[{kind}]] {id}"));
                }
            }
        }
    }
    expect_none("every rule of a pack cites the clause it comes from", &findings);
}
