//! What stands in a database, read from a backup of it: the same for both engines.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use anyhow::Context;
use flate2::read::GzDecoder;
use serde_json::Value;

/// A table: names of its columns, and its rows.
pub struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    /// Reads a table of a backup.
    pub fn read(backup: &Path, name: &str) -> anyhow::Result<Self> {
        let path = backup.join("tables").join(format!("{name}.jsonl.gz"));
        let file = File::open(&path).with_context(|| format!("no {}", path.display()))?;
        let mut lines = BufReader::new(GzDecoder::new(BufReader::new(file))).lines();
        let head = lines.next().with_context(|| format!("{name} is empty"))??;
        let rows = lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect::<anyhow::Result<_>>()?;
        Ok(Self { columns: serde_json::from_str(&head)?, rows })
    }

    fn at(&self, column: &str) -> anyhow::Result<usize> {
        self.columns.iter().position(|one| one == column).with_context(|| format!("no column {column}"))
    }

    /// The cells of some columns, row by row, as text.
    pub fn cells(&self, columns: &[&str]) -> anyhow::Result<Vec<Vec<String>>> {
        let at: Vec<usize> = columns.iter().map(|column| self.at(column)).collect::<anyhow::Result<_>>()?;
        Ok(self.rows.iter().map(|row| at.iter().map(|&at| text(&row[at])).collect()).collect())
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }
}

/// A cell without its quotes; bytes are their digits.
fn text(cell: &Value) -> String {
    match cell {
        Value::String(text) => text.clone(),
        Value::Object(fields) => fields["hex"].as_str().unwrap_or_default().to_owned(),
        other => other.to_string(),
    }
}

/// What is wrong with the visits of a database, given which were acknowledged; empty when nothing is.
///
/// Every acknowledged visit stands there once; every visit has exactly one entry of the log; the tallies hold
/// exactly the visits that count. So none is lost, none doubled, none half.
pub fn faults(backup: &Path, acknowledged: &BTreeSet<String>) -> anyhow::Result<Vec<String>> {
    let mut wrong = Vec::new();
    let visits = Table::read(backup, "visit")?.cells(&["id", "person", "verdict", "duty", "period_from"])?;
    let mut times: BTreeMap<&str, u32> = BTreeMap::new();
    let mut counting: BTreeMap<(String, String, String), u64> = BTreeMap::new();
    let mut of_this_run = BTreeSet::new();
    for row in &visits {
        *times.entry(&row[0]).or_default() += 1;
        if row[2] == "counts" {
            let key = (row[1].clone(), row[3].clone(), row[4].clone());
            *counting.entry(key.clone()).or_default() += 1;
            if acknowledged.contains(&row[0]) {
                of_this_run.insert(key);
            }
        }
    }
    let twice = times.values().filter(|times| **times > 1).count();
    let lost = acknowledged.iter().filter(|id| !times.contains_key(id.as_str())).count();
    let mut entries: BTreeMap<String, u32> = BTreeMap::new();
    for row in Table::read(backup, "event")?.cells(&["action", "subject"])? {
        if row[0] == "visit.recorded" {
            *entries.entry(row[1].replace('-', "")).or_default() += 1;
        }
    }
    let bare = times.keys().filter(|id| entries.get(**id) != Some(&1)).count();
    // A tally that begins within its period, with the person or a class, says in its detail when the period began.
    let mut tallied: BTreeMap<(String, String, String), u64> = BTreeMap::new();
    for row in Table::read(backup, "tally")?.cells(&["person", "duty", "starts_on", "detail", "counted"])? {
        let [person, duty, begins, detail, counted] = <[String; 5]>::try_from(row).unwrap_or_default();
        let counted: u64 = counted.parse()?;
        if counted > 0 {
            let detail: serde_json::Value = serde_json::from_str(&detail)?;
            let from = detail["starts_on"].as_str().unwrap_or(&begins).to_owned();
            *tallied.entry((person, duty, from)).or_default() += counted;
        }
    }
    // A change of class forgets the tallies of its period, so that old visits may count without one.
    let differ = tallied.iter().filter(|(key, times)| counting.get(*key) != Some(*times)).count()
        + of_this_run.iter().filter(|key| !tallied.contains_key(*key)).count();
    for (found, what) in [
        (lost, "acknowledged visits are lost"),
        (twice, "visits stand there twice"),
        (bare, "visits have not exactly one entry in the log"),
        (differ, "tallies differ from the visits that count"),
    ] {
        if found > 0 {
            wrong.push(format!("{found} {what}"));
        }
    }
    Ok(wrong)
}
