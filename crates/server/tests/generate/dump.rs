//! What stands in a database, as lines that can be compared between engines.

use std::collections::BTreeMap;

use store::{
    Db, Fault,
    row::{FromRow, Row},
    statement::Statement,
    value::{Cell, Raw},
};

/// A table with all its columns, and how many of them order it.
const TABLES: [(&str, &str); 22] = [
    ("tenant", "*"),
    ("tenant_key", "*"),
    ("tenant_pack", "*"),
    ("setting", "*"),
    ("area", "*"),
    ("account", "*"),
    ("account_tenant", "*"),
    ("worker", "*"),
    ("person", "*"),
    ("identity_directory", "*"),
    ("secret", "*"),
    ("fact", "*"),
    ("assignment", "*"),
    ("standing", "*"),
    ("decision", "*"),
    ("known", "*"),
    ("visit", "*"),
    ("tally", "*"),
    ("event", "*"),
    ("person_key", "*"),
    ("log_tile", "*"),
    ("log_head", "*"),
];

/// The same without what is drawn anew whenever something is done: ids of rows that nobody names, and sealed bytes.
const WITHOUT_CHANCE: [(&str, &str); 11] = [
    ("person", "*"),
    ("identity_directory", "*"),
    ("secret", "tenant, person, field, length(sealed)"),
    (
        "fact",
        "tenant, person, fact, value, valid_from, valid_until, recorded_at, recorded_by, evidence, \
         case when supersedes is null then 0 else 1 end",
    ),
    ("assignment", "tenant, person, worker, from_on, until_on"),
    ("standing", "*"),
    ("decision", "*"),
    ("known", "*"),
    ("visit", "*"),
    ("tally", "*"),
    // What an event says is sealed under a key that chance makes; its length stands for it.
    ("event", "tenant, person, at, action, actor, subject_kind, subject, pack_hash, length(sealed)"),
];

/// What is kept as years go by, without what depends on when it arrived and by whose hand.
const OF_YEAR: [(&str, &str); 5] = [
    ("standing", "*"),
    ("decision", "*"),
    ("known", "*"),
    (
        "visit",
        "tenant, id, person, mode, outcome, visited_at, content_hash, verdict, duty, period_from, period_until",
    ),
    ("tally", "*"),
];

/// Tables by name, each with its rows in order.
pub type Dump = BTreeMap<&'static str, Vec<String>>;

/// Everything.
pub fn everything(db: &Db) -> Dump {
    TABLES.iter().map(|(table, columns)| (*table, rows(db, table, columns))).collect()
}

/// Everything that does not depend on chance.
pub fn without_chance(db: &Db) -> Dump {
    WITHOUT_CHANCE.iter().map(|(table, columns)| (*table, rows(db, table, columns))).collect()
}

/// What a year comes to.
pub fn of_year(db: &Db) -> Dump {
    OF_YEAR.iter().map(|(table, columns)| (*table, rows(db, table, columns))).collect()
}

/// Says where two dumps differ first.
pub fn same(one: &Dump, other: &Dump) {
    for (table, rows) in one {
        let theirs = &other[table];
        for (at, row) in rows.iter().enumerate() {
            assert_eq!(Some(row), theirs.get(at), "{table}, row {at}");
        }
        assert_eq!(rows.len(), theirs.len(), "{table}");
        assert!(!rows.is_empty(), "{table} is empty");
    }
}

/// Rows of an embedded database that refer to nothing.
pub fn dangling(db: &Db) -> Vec<String> {
    run(db, "pragma foreign_key_check".to_owned())
}

fn rows(db: &Db, table: &str, columns: &str) -> Vec<String> {
    let mut rows = run(db, format!("select {columns} from {table}"));
    rows.sort();
    rows
}

fn run(db: &Db, sql: String) -> Vec<String> {
    let statement = Statement { name: "dump", sql: Box::leak(sql.into_boxed_str()) };
    let found = db.read(move |tx| {
        let mut lines = Vec::new();
        tx.each(&statement, &[], |line: Line| {
            lines.push(line.0);
            Ok::<_, Fault>(())
        })?;
        Ok::<_, Fault>(lines)
    });
    std::thread::spawn(move || found.wait()).join().expect("a thread that ends well").expect("read")
}

/// A row as text.
struct Line(String);

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let cells: Vec<String> = (0..).map_while(|at| row.get::<Text>(at).ok()).map(|text| text.0).collect();
        Ok(Self(cells.join(" | ")))
    }
}

struct Text(String);

impl Cell for Text {
    fn read(raw: Raw<'_>) -> Option<Self> {
        Some(Self(match raw {
            Raw::Null => "-".to_owned(),
            Raw::Int(number) => number.to_string(),
            Raw::Text(text) => text.to_owned(),
            Raw::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        }))
    }
}
