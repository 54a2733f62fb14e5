//! Every case of the packs and everybody of the cast, explained: the exact sentences stand in `explained/`.
//!
//! After a wanted change, run with `KOUMEN_ACCEPT=1`, and read what has changed before it is committed.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use domain::classes::classify::{Classified, classify};
use domain::classes::vocabulary::host;
use domain::packs::{Pack, explain, load};
use jiff::civil::{Date, date};
use rules::{CaseResult, Choices, SourceFile, case_results};
use serde_json::{Map, Value, json};

/// The day on which the stories of the cast are right.
const DEMO_DAY: Date = date(2026, 11, 23);

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files(id: &str) -> Vec<SourceFile> {
    let root = crates().join("../packs").join(id);
    let mut files = Vec::new();
    for inner in ["", "cases", "forms"] {
        for entry in fs::read_dir(root.join(inner)).expect("a pack").flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|end| end == "toml") {
                let name = path.strip_prefix(&root).expect("below the pack").to_string_lossy().into_owned();
                files.push(SourceFile::new(name, fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn pack(id: &str, choices: &Choices) -> Pack {
    load(files(id), choices).unwrap_or_else(|said| panic!("{said:#?}"))
}

fn told(out: &mut String, head: &str, pack: &Pack, classified: &Classified) {
    writeln!(out, "{head}").expect("a text grows");
    for sentence in explain::explain(pack, classified, &explain::Sources::new()) {
        writeln!(out, "  {}", sentence.text).expect("a text grows");
    }
}

fn told_case(out: &mut String, id: &str, case: &CaseResult) {
    let pack = pack(id, &case.choices);
    let on = case.on.expect("a day");
    let classified = classify(&pack, &case.facts, on).expect("facts that the pack knows");
    told(out, &format!("{} {}", case.id, case.story), &pack, &classified);
}

/// Somebody of the cast, as the demo knows them on its day.
fn facts_of(cast: &Value, person: &Value) -> Map<String, Value> {
    let mut facts = cast["default_facts"].as_object().expect("default_facts").clone();
    let mut own = person["facts"].as_object().expect("facts").clone();
    for taken in own.remove("without").iter().filter_map(Value::as_array).flatten() {
        facts.remove(taken.as_str().expect("a fact"));
    }
    facts.extend(own);
    let number = person["id_number"].as_str().expect("a number");
    let born_on = format!("{}-{}-{}", &number[6..10], &number[10..12], &number[12..14]);
    facts.insert("born_on".into(), json!(born_on));
    facts
}

fn told_cast(out: &mut String, pack: &Pack, place: &str) {
    let text = fs::read_to_string(crates().join(format!("server/demo/{place}.toml"))).expect("a cast");
    let table: toml::Table = text.parse().expect("a cast in TOML");
    let cast = serde_json::to_value(table).expect("TOML without dates becomes JSON");
    for person in cast["person"].as_array().expect("people") {
        let classified = classify(pack, &facts_of(&cast, person), DEMO_DAY).expect("facts");
        told(out, person["name"].as_str().expect("a name"), pack, &classified);
    }
}

fn is_as_written(place: &str, id: &str) {
    let standing = pack(id, &Choices::new());
    let results = case_results(&standing.rules, &host());
    assert!(results.said.is_empty() && !results.cases.is_empty(), "{:?}", results.said);
    let mut out = String::new();
    for case in &results.cases {
        told_case(&mut out, id, case);
    }
    told_cast(&mut out, &standing, place);

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/explained/{id}.txt"));
    if std::env::var_os("KOUMEN_ACCEPT").is_some() {
        fs::write(&path, &out).expect("a place for the sentences");
    }
    let wanted = fs::read_to_string(&path).unwrap_or_default();
    for (at, (got, wanted)) in out.lines().zip(wanted.lines()).enumerate() {
        assert_eq!(got, wanted, "{}:{}", path.display(), at + 1);
    }
    assert_eq!(out.lines().count(), wanted.lines().count(), "{}", path.display());
    let codes: BTreeSet<&str> = ["born_on", "null", "true", "false", "{", "。。", "；。"].into();
    for code in codes {
        assert!(!out.contains(code), "“{code}” is no word for an officer");
    }
}

#[test]
fn jinan_in_sentences() {
    is_as_written("jinan", "jinan-2023");
}

#[test]
fn qidong_in_sentences() {
    is_as_written("qidong", "qidong-2024");
}
