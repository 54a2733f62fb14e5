//! Rules that every statement keeps. A new statement that breaks one is found here, not by a visitor.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::all;
use crate::engines::{on_each, postgres};
use crate::fault::Fault;
use crate::postgres::LOCKS;
use crate::scratch::Scratch;
use crate::statement::Statement;

/// Tables that stand above the counties.
const REGION: [&str; 10] = [
    "tenant",
    "area",
    "account",
    "account_tenant",
    "session",
    "ended_session",
    "device",
    "identity_directory",
    "migration",
    "pack_text",
];

/// Tables that hold people, or what could be learnt about them.
const ABOUT_PEOPLE: &[&str] = &[
    "person",
    "secret",
    "fact",
    "happening",
    "proposed_change",
    "detail",
    "consent",
    "telling",
    "known",
    "assignment",
    "accountable",
    "relief_person",
    "plan_move",
    "plan_item",
    "plan_wish",
    "residence",
    "standing",
    "decision",
    "visit",
    "visit_proposal",
    "tally",
    "ladder_step",
    "ladder",
    "emergency",
    "emergency_ack",
    "concern",
    "concern_answer",
    "family_link",
    "family_word",
    "family_reminder",
    "family_card",
    "person_month",
    "month_correction",
    "identity_directory",
];

/// Statements that look at people beyond the reader's scope, each with its reason.
const BEYOND_SCOPE: &[(&str, &str)] = &[
    ("people::alike::BORN", "ids and traits to compare; whoever is out of scope is never named"),
    ("people::alike::BORN_NAMED", "ids and traits to compare; whoever is out of scope is never named"),
    ("people::alike::AT_ADDRESS", "ids and traits to compare; whoever is out of scope is never named"),
    ("people::alike::BY_PHONE", "ids and traits to compare; whoever is out of scope is never named"),
    ("people::alike::NUMBERED", "ids and traits to compare; whoever is out of scope is never named"),
    ("people::alike::ENTRY", "ids and traits to compare; whoever is out of scope is never named"),
    ("people::alike::AFTER", "ids and traits to compare; whoever is out of scope is never named"),
    ("people::merged::moving::HAPPENINGS", "hangs at an entry that was found within the scope"),
    ("people::merged::moving::ASSIGNMENTS", "hangs at an entry that was found within the scope"),
    ("people::merged::moving::VISITS", "hangs at an entry that was found within the scope"),
    ("people::merged::moving::CONTENTS", "hangs at an entry that was found within the scope"),
    ("people::merged::numbers::NUMBER", "hangs at an entry that was found within the scope"),
    ("concerns::KNOWN", "whether an id is taken; only whoever told it learns more"),
    ("concerns::OF_REPORTER", "what somebody told themselves"),
    ("concerns::COUNT_SINCE", "tells a number only"),
    ("concerns::OF_PERSON", "hangs at a person who was found within the scope"),
    ("emergencies::KNOWN", "hashes under an id; tells nothing else"),
    (
        "emergencies::ABOUT",
        "where an emergency belongs, whoever tells it; tells no name and nobody who asked",
    ),
    ("families::links::BY_TOKEN", "whoever holds the secret; where it leads is decided by the person's word"),
    ("families::cards::BEHIND", "a place and a visitor; tells no name and nobody who lives there"),
    ("ladders::KNOWN", "whether an id is taken; tells nothing but yes"),
    ("households::MEMBERS", "tells ids only; each person is then looked at within the scope"),
    ("people::secrets::ANY", "tries the keys on one sealed value; what it opens is dropped at once"),
    ("people::known::LANDMARK", "an id to cut a county by; the pass over each part keeps the scope"),
    ("people::twins::BY_IDENTITY", "a number must not be registered twice; tells no name outside the scope"),
    ("people::twins::NAMESAKES", "the same for name and birthday"),
    ("people::twins::IN_OTHER_COUNTIES", "tells county and id only"),
    ("areas::MOVING", "tells numbers only"),
    ("workers::WAS_IN_CHARGE", "whether a late record belongs to who sent it; tells nothing but yes"),
    ("workers::charges::COUNT", "tells a number only"),
    ("workers::page::PAGE", "tells numbers only"),
    ("workers::reliefs::PROMISED", "tells leaves of workers, no person"),
    ("organisations::PAGE", "tells numbers only"),
    ("organisations::ANSWERING", "tells a number only"),
    ("visits::scene::CONTACTS", "follows a look at the person within the scope"),
    ("visits::scene::REACHED_BEFORE", "follows a look at the person within the scope"),
    ("visits::scene::EXISTING", "an id sent again, by whomever, is the same contact"),
    ("visits::scene::PROPOSED", "an id sent again, by whomever, is the same contact"),
];

/// The tables a statement reads or writes.
fn tables(statement: &Statement) -> BTreeSet<&'static str> {
    let words: Vec<&str> =
        statement.sql.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',')).collect();
    words
        .windows(2)
        .filter(|pair| matches!(pair[0], "from" | "join" | "into" | "update"))
        .map(|pair| pair[1])
        .filter(|word| !word.is_empty() && *word != "set")
        .collect()
}

pub(super) fn short(statement: &Statement) -> &'static str {
    statement.name.trim_start_matches("store::")
}

fn is_read(statement: &Statement) -> bool {
    statement.sql.starts_with("select")
}

fn has_bounds(statement: &Statement) -> bool {
    // An emergency has the place and the visitor of its moment: it may be about nobody of the register.
    // A concern has a place and no visitor: only offices read them.
    ["p", "s", "e", "c"].iter().any(|alias| {
        let has = |text: &str| statement.sql.contains(&text.replace('@', alias));
        let place = has("@.area_path >= $2 and @.area_path < $3")
            || has("@.area_path || '' >= $2 and @.area_path || '' < $3");
        let worker =
            *alias == "c" || has("coalesce(@.worker, @.worker) >= $4 and coalesce(@.worker, @.worker) <= $5");
        has("@.tenant = $1") && place && worker
    })
}

#[test]
fn every_statement_is_understood_by_both_engines_with_the_same_columns() {
    let shapes = |scratch: &Scratch| -> BTreeMap<&'static str, Vec<String>> {
        scratch.db().migrate().expect("migrated");
        let shapes: Result<_, Fault> = scratch
            .db()
            .write(|tx| all().map(|statement| Ok((statement.name, tx.prepare(statement)?))).collect())
            .wait();
        shapes.expect("every statement prepared")
    };
    let sqlite = shapes(&Scratch::sqlite().expect("an embedded database"));
    if let Some(scratch) = postgres() {
        assert_eq!(shapes(&scratch), sqlite);
        let locks: Result<Vec<_>, Fault> =
            scratch.db().write(|tx| LOCKS.iter().map(|lock| tx.prepare(lock)).collect()).wait();
        locks.expect("every lock prepared");
    }
}

#[test]
fn every_declared_statement_is_registered_once() {
    let registered: Vec<&str> = all().map(|statement| statement.name).collect();
    let once: BTreeSet<&str> = registered.iter().copied().collect();
    assert_eq!(once.len(), registered.len(), "a statement is registered twice");
    let declared: usize = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .iter()
        .map(|text| {
            let blocks = text.split("\nstatement! {\n").skip(1);
            blocks.map(|block| declarations(block.split("\n}\n").next().unwrap_or_default())).sum::<usize>()
        })
        .sum();
    assert_eq!(declared, registered.len(), "a statement is declared and not registered");
}

/// Lines of a block such as `    NAME = "…`.
fn declarations(block: &str) -> usize {
    let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    block
        .lines()
        .filter_map(|line| line.strip_prefix("    ")?.split_once(" = "))
        .filter(|(name, _)| is_name(name))
        .count()
}

fn sources(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.file_name().is_some_and(|name| name != "tests.rs") {
            found.push(fs::read_to_string(path).expect("a source"));
        }
    }
    found
}

#[test]
fn the_county_leads_every_statement_on_a_countys_table() {
    for statement in all() {
        let ours: Vec<_> = tables(statement)
            .into_iter()
            .filter(|table| !REGION.contains(table) && *table != "tenant_key")
            .collect();
        if ours.is_empty() {
            continue;
        }
        let leads = if statement.sql.starts_with("insert") {
            let first = ["values ($1,", "select p.tenant,"].iter().any(|text| statement.sql.contains(text));
            statement.sql.contains(" (tenant, ") && first
        } else {
            statement.sql.contains("tenant = $1")
        };
        assert!(leads, "{}: {ours:?} without tenant = $1", statement.name);
    }
}

#[test]
fn whoever_reads_about_people_reads_within_a_scope() {
    for statement in all().filter(|statement| is_read(statement)) {
        let about = tables(statement).iter().any(|table| ABOUT_PEOPLE.contains(table));
        let excused = BEYOND_SCOPE.iter().any(|(name, _)| *name == short(statement));
        assert!(!about || excused != has_bounds(statement), "{}", statement.name);
    }
    for (name, _) in BEYOND_SCOPE {
        assert!(all().any(|statement| short(statement) == *name), "{name} is gone");
    }
}

#[test]
fn statements_keep_to_the_small_subset() {
    for statement in all() {
        let sql = statement.sql;
        assert!(sql == sql.to_lowercase() || sql.contains('"'), "{}: lower case", statement.name);
        for word in ["returning", "jsonb", "skip locked", "lateral", "generated", " ilike ", "on conflict do"]
        {
            assert!(!sql.contains(word), "{}: {word} is not everywhere", statement.name);
        }
        assert!(!sql.contains("  "), "{}: two blanks", statement.name);
    }
}

#[test]
fn every_table_of_a_county_has_the_county_in_front_of_its_keys() {
    let text: String = crate::migrate::MIGRATIONS.iter().map(|migration| migration.text).collect();
    for table in text.split("create table ").skip(1) {
        let name = table.split_whitespace().next().expect("a name");
        if !REGION.contains(&name) {
            assert!(table.contains("primary key (tenant"), "{name}");
        }
    }
    for index in text.split("create ").filter(|text| text.starts_with("index") || text.starts_with("unique"))
    {
        let words: Vec<&str> = index.split_whitespace().collect();
        let table = words[words.iter().position(|word| *word == "on").expect("on") + 1];
        if !REGION.contains(&table) {
            assert!(index.contains("(tenant,"), "{index}");
        }
    }
}

#[test]
fn migrations_apply_once_and_are_never_changed() {
    on_each(|scratch| {
        let db = scratch.db();
        let every: Vec<i64> = crate::migrate::MIGRATIONS.iter().map(|migration| migration.number).collect();
        assert_eq!(db.migrate(), Ok(every));
        assert_eq!(db.migrate(), Ok(Vec::new()));
        let first = crate::migrate::MIGRATIONS[0];
        let changed: &'static [_] = Box::leak(Box::new([crate::migrate::Migration {
            text: "create table other (id {int})",
            ..first
        }]));
        let fault = db.migrate_with(changed).expect_err("a changed text").to_string();
        assert!(fault.contains("0001_region") && fault.contains("不一致"), "{fault}");
        // Only the first is known to an older program; the database is newer and still serves it.
        assert_eq!(db.migrate_with(&crate::migrate::MIGRATIONS[..1]), Ok(Vec::new()));
    });
}

#[test]
fn a_migration_that_fails_leaves_nothing_behind() {
    on_each(|scratch| {
        let broken: &'static [_] = &[crate::migrate::Migration {
            number: 1,
            name: "0001_broken",
            text: "create table half (id {int}) {strict}; create table half (id {int}) {strict}",
        }];
        assert!(scratch.db().migrate_with(broken).is_err());
        assert_eq!(scratch.db().migrate().map(|done| done.len()), Ok(crate::migrate::MIGRATIONS.len()));
    });
}

#[test]
fn several_servers_may_start_at_once() {
    let Some(scratch) = postgres() else { return };
    let pending: Vec<_> = (0..4)
        .map(|_| {
            let db = scratch.db().clone();
            std::thread::spawn(move || db.migrate())
        })
        .collect();
    let done: usize =
        pending.into_iter().map(|one| one.join().expect("joined").expect("migrated").len()).sum();
    assert_eq!(done, crate::migrate::MIGRATIONS.len());
}
