//! The walls between the crates, and between the program and the world.

use std::fs;

use crate::expect_none;
use crate::rust;
use crate::tree;

/// Which of our own crates each crate may use. An arrow points at what is depended on.
const ARROWS: [(&str, &[&str]); 5] = [
    ("rules", &[]),
    ("domain", &["rules"]),
    ("store", &["rules", "domain"]),
    ("sheets", &["rules", "domain"]),
    ("server", &["rules", "domain", "store", "sheets"]),
];

/// Foreign crates that stay in one room, and the room.
const CONFINED: [(&str, &[&str]); 3] = [
    ("store", &["rusqlite", "postgres", "tokio-postgres", "sqlx", "r2d2", "deadpool"]),
    ("sheets", &["calamine", "rust_xlsxwriter"]),
    (
        "server",
        &[
            "axum",
            "axum-extra",
            "tower",
            "tower-http",
            "hyper",
            "askama",
            "krilla",
            "rust-embed",
            "getrandom",
            "rand",
        ],
    ),
];

/// Rooms without a runtime: pure decisions need none.
const NO_RUNTIME: [&str; 3] = ["rules", "domain", "sheets"];

fn manifest(name: &str) -> toml::Table {
    let path = tree::root().join("crates").join(name).join("Cargo.toml");
    fs::read_to_string(path).expect("a manifest").parse().expect("a manifest in TOML")
}

/// Dependencies of a crate; those of its tests are free.
fn depends_on(name: &str) -> Vec<String> {
    let manifest = manifest(name);
    manifest
        .get("dependencies")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flat_map(toml::Table::keys)
        .cloned()
        .collect()
}

#[test]
fn arrows_between_the_crates_point_one_way() {
    let mut findings = Vec::new();
    for (name, may_use) in ARROWS {
        for used in depends_on(name) {
            let ours = ARROWS.iter().any(|(other, _)| *other == used);
            if ours && !may_use.contains(&used.as_str()) {
                findings.push(format!("crates/{name}/Cargo.toml: {name} must not depend on {used}"));
            }
        }
    }
    expect_none("the house has one direction, see ARCHITECTURE.md", &findings);
}

#[test]
fn drivers_sheets_and_the_web_stay_in_their_rooms() {
    let mut findings = Vec::new();
    for (name, _) in ARROWS {
        for used in depends_on(name) {
            for (room, confined) in CONFINED {
                if room != name && confined.contains(&used.as_str()) {
                    findings.push(format!("crates/{name}/Cargo.toml: {used} belongs in crates/{room} only"));
                }
            }
            if NO_RUNTIME.contains(&name) && used == "tokio" {
                findings.push(format!("crates/{name}/Cargo.toml: {name} decides without a runtime"));
            }
        }
    }
    expect_none("heavy crates are confined to one room each", &findings);
}

#[test]
fn rules_and_domain_touch_nothing_outside() {
    const OUTSIDE: [&str; 9] = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "std::io",
        "async fn",
        "println!",
        "eprintln!",
    ];
    let mut findings = Vec::new();
    for source in rust::production() {
        if !matches!(source.file.in_crate(), Some(("rules" | "domain", _))) {
            continue;
        }
        for word in OUTSIDE {
            for (at, _) in source.code.match_indices(word) {
                findings.push(format!("{}:{}: {word}", source.file.path, source.file.line(at)));
            }
        }
    }
    expect_none(
        "rules and domain are pure: files, network, threads and terminals belong to the server",
        &findings,
    );
}

/// A span measured with `Instant` is not a time of day: it may be used anywhere.
#[test]
fn only_the_edge_reads_clock_and_chance() {
    const READS: [&str; 9] = [
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "Uuid::now_v7",
        "Uuid::new_v4",
        "getrandom::",
        "thread_rng",
        "rand::rng",
        "OsRng",
    ];
    let mut findings = Vec::new();
    for source in rust::all() {
        if source.file.path == "crates/server/src/edge.rs" {
            continue;
        }
        for word in READS {
            for (at, _) in source.code.match_indices(word) {
                findings.push(format!("{}:{}: {word}", source.file.path, source.file.line(at)));
            }
        }
    }
    expect_none("time and chance are arguments; crates/server/src/edge.rs alone reads them", &findings);
}

#[test]
fn no_sql_outside_the_store() {
    let mut findings = Vec::new();
    for source in rust::production() {
        if matches!(source.file.in_crate(), Some(("store", _))) {
            continue;
        }
        for (at, text) in &source.texts {
            if looks_like_sql(text) {
                findings.push(format!("{}:{}", source.file.path, source.file.line(*at)));
            }
        }
    }
    expect_none("SQL stands in crates/store, beside the function that runs it", &findings);
}

fn looks_like_sql(text: &str) -> bool {
    let words = text.to_lowercase().split_whitespace().take(60).collect::<Vec<_>>().join(" ");
    let has = |word: &str| words.contains(word);
    (words.starts_with("select ") && has(" from "))
        || (words.starts_with("with ") && has(" select "))
        || words.starts_with("insert into ")
        || (words.starts_with("update ") && has(" set "))
        || words.starts_with("delete from ")
        || words.starts_with("create table")
        || words.starts_with("create index")
        || words.starts_with("create unique index")
        || words.starts_with("alter table")
        || words.starts_with("drop table")
        || words.starts_with("pragma ")
}

#[test]
fn sql_is_recognised_and_sentences_are_not() {
    assert!(looks_like_sql("select id\nfrom person where tenant = $1"));
    assert!(looks_like_sql("Insert into visit (tenant) values ($1)"));
    assert!(!looks_like_sql("select a person"));
    assert!(!looks_like_sql("update failed"));
}
