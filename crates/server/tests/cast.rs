//! The cast of the demo says what it should: possible people, real places, and the class the packs give them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use domain::classes::classify::classify;
use domain::packs::{Pack, load};
use jiff::civil::{Date, date};
use rules::{Choices, SourceFile};
use serde_json::{Map, Value, json};

/// The day on which every age and every story of the cast is right.
const DEMO_DAY: Date = date(2026, 11, 23);

const PLACES: [&str; 2] = ["jinan", "qidong"];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn demo_file(name: &str) -> String {
    fs::read_to_string(repository().join("crates/server/demo").join(name)).expect("a file of the demo")
}

fn cast(place: &str) -> Value {
    let table: toml::Table = demo_file(&format!("{place}.toml")).parse().expect("a cast in TOML");
    serde_json::to_value(table).expect("TOML without dates becomes JSON")
}

/// Codes of every area and of the groups that a cast adds.
fn areas(cast: &Value) -> BTreeSet<String> {
    let listed = demo_file("areas.csv");
    let codes = listed.lines().skip(1).filter_map(|row| row.split(',').next().map(str::to_owned));
    let groups = rows(cast, "group").iter().map(|group| text(group, "code").to_owned());
    codes.chain(groups).collect()
}

fn rows<'a>(cast: &'a Value, kind: &str) -> &'a [Value] {
    cast[kind].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_else(|| panic!("{name} is missing in {row}"))
}

fn pack(cast: &Value) -> Pack {
    let folder = repository().join("packs").join(text(&cast["place"], "pack"));
    let mut files = Vec::new();
    for inner in ["", "cases", "forms"] {
        for entry in fs::read_dir(folder.join(inner)).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|ending| ending == "toml" || ending == "md") {
                let name = path.strip_prefix(&folder).expect("below the pack").to_string_lossy().into_owned();
                files.push(SourceFile::new(name, fs::read_to_string(&path).expect("a file of the pack")));
            }
        }
    }
    load(files, &Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"))
}

/// What is known of a person: the defaults of the place, without some, with the person's own.
fn facts(cast: &Value, person: &Value) -> Map<String, Value> {
    let mut facts = cast["default_facts"].as_object().expect("default_facts").clone();
    let mut own = person["facts"].as_object().expect("facts").clone();
    for taken in own.remove("without").iter().filter_map(Value::as_array).flatten().filter_map(Value::as_str)
    {
        facts.remove(taken);
    }
    facts.extend(own);
    let number = text(person, "id_number");
    facts.insert(
        "born_on".into(),
        json!(format!("{}-{}-{}", &number[6..10], &number[10..12], &number[12..14])),
    );
    facts.insert("sex".into(), json!(if number.as_bytes()[16] % 2 == 1 { "male" } else { "female" }));
    facts
}

#[test]
fn everybody_gets_the_class_their_story_tells() {
    for place in PLACES {
        let cast = cast(place);
        let pack = pack(&cast);
        for person in rows(&cast, "person") {
            let key = text(person, "key");
            let classified =
                classify(&pack, &facts(&cast, person), DEMO_DAY).expect("facts that the pack knows");
            let decided = classified.decision;
            let expected = &person["expect"];
            let class = expected["class"].as_str();
            assert_eq!(decided.class.as_deref(), class, "{place} {key}: {decided:?}");
            assert_eq!(decided.track.as_deref(), expected["track"].as_str(), "{place} {key}");
            assert_eq!(
                decided.eligible == Some(false),
                expected["eligible"] == json!(false),
                "{place} {key}"
            );
            assert_eq!(decided.eligible.is_none(), expected["undecided"] == json!(true), "{place} {key}");
            if let Some(provisional) = expected["provisional"].as_bool() {
                assert_eq!(decided.provisional, provisional, "{place} {key}");
            }
            if let Some(warnings) = expected["warnings"].as_u64() {
                assert_eq!(decided.warnings.len() as u64, warnings, "{place} {key}");
            }
        }
    }
}

#[test]
fn numbers_are_impossible_and_check_and_nobody_has_two() {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let mut seen = BTreeSet::new();
    for place in PLACES {
        for person in rows(&cast(place), "person") {
            let number = text(person, "id_number");
            let sum = number
                .bytes()
                .zip(WEIGHTS)
                .map(|(digit, weight)| u32::from(digit - b'0') * weight)
                .sum::<u32>();
            assert_eq!(number.len(), 18, "{place} {}", text(person, "key"));
            assert!(number.starts_with("99"), "{place} {}", text(person, "key"));
            assert_eq!(
                number.as_bytes()[17],
                b"10X98765432"[sum as usize % 11],
                "{place} {}",
                text(person, "key")
            );
            assert!(
                seen.insert(number.to_owned()),
                "{place} {}: somebody has this number",
                text(person, "key")
            );
        }
    }
}

#[test]
fn everybody_lives_somewhere_and_is_visited_by_somebody_known() {
    let mut users = BTreeSet::new();
    for place in PLACES {
        let cast = cast(place);
        let areas = areas(&cast);
        let county = text(&cast["place"], "area")[..6].to_owned();
        let kinds = pack(&cast).labels.visitor.into_iter().map(|kind| kind.id).collect::<BTreeSet<_>>();
        let workers = rows(&cast, "worker").iter().map(|worker| text(worker, "key")).collect::<BTreeSet<_>>();
        for worker in rows(&cast, "worker") {
            assert!(kinds.contains(text(worker, "kind")), "{place}: visitor kind {}", text(worker, "kind"));
            assert!(areas.contains(text(worker, "area")), "{place}: area of {}", text(worker, "name"));
        }
        for account in rows(&cast, "account") {
            assert!(areas.contains(text(account, "area")), "{place}: area of {}", text(account, "user"));
            assert!(users.insert(text(account, "user").to_owned()), "{} is taken", text(account, "user"));
            assert_eq!(
                account["worker"].is_string(),
                text(account, "role") == "visitor",
                "{}",
                text(account, "user")
            );
        }
        for person in rows(&cast, "person") {
            let key = text(person, "key");
            assert!(
                areas.contains(text(person, "area")) && text(person, "area").starts_with(&county),
                "{place} {key}"
            );
            if let Some(worker) = person["worker"].as_str() {
                assert!(workers.contains(worker), "{place} {key}: {worker}");
            }
        }
    }
}
