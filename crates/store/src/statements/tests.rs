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
use crate::value::Value;

/// Tables that stand above the counties.
const REGION: [&str; 9] = [
    "tenant",
    "area",
    "account",
    "account_tenant",
    "session",
    "device",
    "identity_directory",
    "migration",
    "pack_text",
];

/// Tables that hold people, or what could be learnt about them.
const ABOUT_PEOPLE: [&str; 11] = [
    "person",
    "secret",
    "fact",
    "known",
    "assignment",
    "standing",
    "decision",
    "visit",
    "visit_proposal",
    "tally",
    "identity_directory",
];

/// Statements that look at people beyond the reader's scope, each with its reason.
const BEYOND_SCOPE: [(&str, &str); 9] = [
    ("people::secrets::ANY", "tries the keys on one sealed value; what it opens is dropped at once"),
    ("people::known::LANDMARK", "an id to cut a county by; the pass over each part keeps the scope"),
    ("people::twins::BY_IDENTITY", "a number must not be registered twice; tells no name outside the scope"),
    ("people::twins::NAMESAKES", "the same for name and birthday"),
    ("people::twins::IN_OTHER_COUNTIES", "tells county and id only"),
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

fn short(statement: &Statement) -> &'static str {
    statement.name.trim_start_matches("store::")
}

fn is_read(statement: &Statement) -> bool {
    statement.sql.starts_with("select")
}

fn has_bounds(statement: &Statement) -> bool {
    ["p", "s"].iter().any(|alias| {
        let has = |text: &str| statement.sql.contains(&text.replace('@', alias));
        let place = has("@.area_path >= $2 and @.area_path < $3")
            || has("@.area_path || '' >= $2 and @.area_path || '' < $3");
        let worker = has("coalesce(@.worker, @.worker) >= $4 and coalesce(@.worker, @.worker) <= $5");
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
        assert!(all().any(|statement| short(statement) == name), "{name} is gone");
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

/// What SQLite does for a statement. With plans that depend on the schema alone, this is what it does at any
/// size; PostgreSQL chooses by its own statistics.
fn plan(scratch: &Scratch, statement: &'static Statement) -> String {
    let sql: &'static str = Box::leak(format!("explain query plan {}", statement.sql).into_boxed_str());
    let explain = Statement { name: statement.name, sql };
    let params = (1..40).rev().find(|n| sql.contains(&format!("${n}"))).unwrap_or(0);
    let steps: Result<Vec<(i64, i64, i64, String)>, Fault> =
        scratch.db().read(move |tx| tx.all(&explain, &vec![Value::Null; params])).wait();
    let steps = steps.expect("explained");
    steps.into_iter().map(|(.., step)| step).collect::<Vec<_>>().join("; ")
}

#[test]
fn lists_that_people_open_all_day_walk_their_index() {
    let scratch = Scratch::sqlite().expect("an embedded database");
    scratch.db().migrate().expect("migrated");
    let walks = [
        (
            "people::page::ways::OF_WORKER",
            "p USING INDEX person_by_worker (tenant=? AND worker=? AND name_key>?)",
            0,
        ),
        (
            "people::page::ways::IN_REGION",
            "p USING COVERING INDEX person_by_key (tenant=? AND name_key>?)",
            0,
        ),
        (
            "people::page::ways::BY_PINYIN",
            "p USING COVERING INDEX person_by_key (tenant=? AND name_key>? AND name_key<?)",
            0,
        ),
        (
            "people::page::ways::IN_VILLAGE",
            "p USING INDEX person_by_area (tenant=? AND area_path>? AND area_path<?)",
            1,
        ),
        (
            "people::page::ways::BY_NAME",
            "p USING COVERING INDEX person_by_name (tenant=? AND name>? AND name<?)",
            1,
        ),
        (
            "people::page::ways::BY_ADDRESS",
            "p USING COVERING INDEX person_by_address (tenant=? AND address_key>? AND address_key<?)",
            1,
        ),
        (
            "people::page::ways::BY_INITIALS",
            "p USING COVERING INDEX person_by_initials (tenant=? AND initials>? AND initials<?)",
            1,
        ),
        (
            "people::page::ways::BY_LAST_FOUR",
            "p USING INDEX person_by_last_four (tenant=? AND last_four=?)",
            2,
        ),
        ("duties::due::OF_WORKER", "s USING INDEX standing_by_worker (tenant=? AND worker=?)", 0),
        ("duties::due::IN_REGION", "s USING INDEX standing_by_due (tenant=? AND due_on>? AND due_on<?)", 0),
        (
            "visits::scene::CONTACTS",
            "v USING COVERING INDEX visit_by_person (tenant=? AND person=? AND visited_at>?)",
            0,
        ),
        (
            "visits::scene::REACHED_BEFORE",
            "v USING COVERING INDEX visit_by_person (tenant=? AND person=? AND visited_at<?)",
            0,
        ),
        (
            "visits::page::OF_PERSON",
            "v USING INDEX visit_by_person (tenant=? AND person=? AND visited_at<?)",
            0,
        ),
        ("events::OF_PERSON", "e USING INDEX event_by_person (tenant=? AND person=? AND id<?)", 0),
        ("events::seal::WAITING", "event USING INDEX event_by_seq (tenant=? AND seq=? AND id>?)", 0),
        ("events::verify::STRETCH", "event USING INDEX event_by_seq (tenant=? AND seq>? AND seq<?)", 0),
        ("events::OF_SUBJECT", "e USING INDEX event_by_subject", 0),
        (
            "people::page::ways::OF_CLASS",
            "p USING INDEX standing_by_class (tenant=? AND class=? AND name_key>?)",
            0,
        ),
        (
            "people::page::ways::ON_TRACK",
            "p USING INDEX standing_by_track (tenant=? AND track=? AND name_key>?)",
            0,
        ),
        (
            "people::page::ways::BY_FIRST",
            "p USING COVERING INDEX person_by_first (tenant=? AND first_character=? AND name_key>?)",
            0,
        ),
        ("people::page::ways::COUNT_BY_NAME", "p USING COVERING INDEX person_by_name", 0),
        (
            "people::twins::NAMESAKES",
            "p USING COVERING INDEX person_by_name (tenant=? AND name=? AND born_on=?)",
            0,
        ),
        ("people::page::ways::COUNT_BY_ADDRESS", "p USING COVERING INDEX person_by_address", 0),
        ("people::BY_ID", "p USING INDEX sqlite_autoindex_person_1 (tenant=? AND id=?)", 0),
        ("people::facts::OF_PERSON", "f USING INDEX fact_by_person (tenant=? AND person=?)", 0),
        (
            "people::secrets::OPEN",
            "x USING INDEX sqlite_autoindex_secret_1 (tenant=? AND person=? AND field=?)",
            0,
        ),
        ("people::page::ways::OVERDUE", "s USING INDEX standing_by_due (tenant=? AND due_on<?)", 1),
        ("duties::BY_PERSON", "s USING INDEX sqlite_autoindex_standing_1 (tenant=? AND person=?)", 0),
        (
            "people::known::EVERYBODY",
            "s USING INDEX sqlite_autoindex_standing_1 (tenant=? AND person>? AND person<?)",
            0,
        ),
        (
            "people::known::LANDMARK",
            "s USING COVERING INDEX sqlite_autoindex_standing_1 (tenant=? AND person>?)",
            0,
        ),
        ("packs::drafts::FILES", "sqlite_autoindex_pack_draft_file_1 (tenant=? AND draft=?)", 0),
        ("packs::texts::BY_HASH", "sqlite_autoindex_pack_text_1 (hash=?)", 0),
        ("duties::TO_RECHECK", "s USING INDEX standing_by_recheck (tenant=? AND recheck_on<?)", 0),
        (
            "duties::due::IN_VILLAGE",
            "s USING INDEX standing_by_area (tenant=? AND area_path>? AND area_path<?)",
            1,
        ),
        (
            "duties::counts::TOTAL",
            "s USING COVERING INDEX standing_by_area (tenant=? AND area_path>? AND area_path<?)",
            0,
        ),
        (
            "duties::counts::BY_WORKER",
            "s USING COVERING INDEX standing_by_area (tenant=? AND area_path>? AND area_path<?)",
            1,
        ),
        ("duties::tallies::OF_PERSON", "t USING INDEX sqlite_autoindex_tally_1 (tenant=? AND person=?)", 1),
        ("visits::page::BY_ID", "v USING INDEX sqlite_autoindex_visit_1 (tenant=? AND id=?)", 0),
        (
            "visits::page::IN_STRETCH",
            "v USING INDEX visit_by_person (tenant=? AND person=? AND visited_at>? AND visited_at<?)",
            0,
        ),
        ("visits::page::PROPOSALS", "c USING INDEX visit_proposal_once (tenant=? AND visit=?)", 1),
        ("workers::ASSIGNMENTS", "a USING INDEX assignment_by_person (tenant=? AND person=?)", 0),
        ("workers::ASSIGNMENTS_OF_WORKER", "a USING INDEX assignment_by_worker (tenant=? AND worker=?)", 0),
        ("workers::IN_AREA", "w USING INDEX worker_by_name (tenant=? AND name>?)", 0),
        ("people::mine::OF_WORKER", "p USING INDEX person_by_worker (tenant=? AND worker=?)", 0),
        (
            "people::mine::IN_AREA",
            "p USING INDEX person_by_area (tenant=? AND area_path>? AND area_path<?)",
            0,
        ),
        (
            "people::mine::COUNTED_OF_WORKER",
            "t USING INDEX sqlite_autoindex_tally_1 (tenant=? AND person=?)",
            1,
        ),
        (
            "people::mine::COUNTED_IN_AREA",
            "t USING INDEX sqlite_autoindex_tally_1 (tenant=? AND person=?)",
            1,
        ),
        ("accounts::devices::OF_ACCOUNT", "d USING INDEX sqlite_autoindex_device_1 (account=?)", 1),
        ("photos::FIND", "f USING INDEX sqlite_autoindex_photo_1 (tenant=? AND hash=?)", 0),
        ("photos::UNNAMED", "f USING INDEX photo_unnamed (tenant=? AND begun_at<?)", 0),
        ("accounts::sessions::FIND", "s USING INDEX sqlite_autoindex_session_1 (token_hash=?)", 0),
    ];
    let mut wrong = Vec::new();
    for (name, walk, expected_sorts) in walks {
        let statement = all().find(|statement| short(statement) == name).expect(name);
        let plan = plan(&scratch, statement);
        let scans = plan.replace("SCAN k", "").contains("SCAN");
        let sorts = plan.matches("TEMP B-TREE FOR ORDER BY").count();
        if !plan.contains(walk) || scans || sorts != expected_sorts {
            wrong.push(format!("{name}: {plan}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
