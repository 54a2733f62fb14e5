//! Brings the schema up to date: numbered texts, each applied once, in order, for both engines.
//!
//! A text is written with four words that differ between the engines: `{int}`, `{text}`, `{blob}` and
//! `{strict}`. A migration is never changed after a release: the checksum of what was applied is kept.

use domain::hex;
use sm3::{Digest, Sm3};

use crate::db::Db;
use crate::fault::Fault;
use crate::params;
use crate::statement::{register, statement};
use crate::tx::Tx;

/// One step of the schema's history.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its place in the order.
    pub number: i64,
    /// Its name, as in the file.
    pub name: &'static str,
    /// The text with the words to be substituted.
    pub text: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal),+ $(,)?) => {
        &[$(Migration {
            number: $number,
            name: $name,
            text: include_str!(concat!("../migrations/", $name, ".sql")),
        }),+]
    };
}

/// All of them, oldest first.
pub const MIGRATIONS: &[Migration] = migrations![1 "0001_region", 2 "0002_register", 3 "0003_rehearsal", 4 "0004_jobs", 5 "0005_log", 6 "0006_phone", 7 "0007_search", 8 "0008_import", 9 "0009_happenings", 10 "0010_workers", 11 "0011_twins", 12 "0012_consent", 13 "0013_households", 14 "0014_review", 15 "0015_course", 16 "0016_everybody", 17 "0017_visitors_month", 18 "0018_exceptions", 19 "0019_ladders", 20 "0020_indicators", 21 "0021_alerts", 22 "0022_days", 23 "0023_plans", 24 "0024_emergencies", 25 "0025_sealed", 26 "0026_concerns", 27 "0027_families", 28 "0028_signatures"];

statement! {
    /// Which migrations this database has seen.
    APPLIED = "select number, name, checksum from migration order by number";

    /// Notes a migration as applied.
    NOTE = "insert into migration (number, name, checksum) values ($1, $2, $3)";
}

register!(APPLIED, NOTE);

impl Migration {
    /// What stands in the database for this text.
    pub(crate) fn checksum(&self) -> String {
        hex::digits(&Sm3::digest(self.text.as_bytes()))
    }

    fn text_for(&self, postgres: bool) -> String {
        let words: [(&str, &str); 4] = if postgres {
            [("{int}", "bigint"), ("{text}", "text collate \"C\""), ("{blob}", "bytea"), ("{strict}", "")]
        } else {
            [("{int}", "integer"), ("{text}", "text"), ("{blob}", "blob"), ("{strict}", "strict")]
        };
        words.iter().fold(self.text.to_owned(), |text, (word, meaning)| text.replace(word, meaning))
    }
}

impl Db {
    /// Applies what is missing, all of it or nothing. Gives the numbers that were applied.
    ///
    /// # Errors
    /// [`Fault::Migration`] when an applied text was changed since; the sentence says which.
    pub fn migrate(&self) -> Result<Vec<i64>, Fault> {
        self.migrate_with(MIGRATIONS)
    }

    /// The same with a given history: tests of upgrades.
    pub fn migrate_with(&self, migrations: &'static [Migration]) -> Result<Vec<i64>, Fault> {
        self.write(move |tx| apply(tx, migrations)).wait()
    }
}

fn apply(tx: &mut Tx<'_>, migrations: &[Migration]) -> Result<Vec<i64>, Fault> {
    let postgres = tx.is_postgres();
    if postgres {
        // Two servers that start together must not both begin.
        tx.batch("select pg_advisory_xact_lock(5066549)")?;
    }
    tx.batch(&substituted(
        "create table if not exists migration \
         (number {int} not null primary key, name {text} not null, checksum {text} not null) {strict}",
        postgres,
    ))?;
    let applied: Vec<(i64, String, String)> = tx.all(&APPLIED, params![])?;
    for (number, name, checksum) in &applied {
        match migrations.iter().find(|migration| migration.number == *number) {
            // A newer program has been here. Changes of the schema only ever add before they take away, so
            // this one still works on it.
            None => tracing::warn!(name, "the schema is newer than this program"),
            Some(known) if known.checksum() != *checksum => return Err(changed(name)),
            Some(_) => {}
        }
    }
    let mut done = Vec::new();
    for migration in migrations.iter().filter(|one| !applied.iter().any(|(number, ..)| *number == one.number))
    {
        tx.batch(&migration.text_for(postgres))?;
        tx.exec(&NOTE, params![migration.number, migration.name, migration.checksum()])?;
        done.push(migration.number);
    }
    Ok(done)
}

/// A text in the words of an engine.
pub(crate) fn substituted(text: &'static str, postgres: bool) -> String {
    Migration { number: 0, name: "", text }.text_for(postgres)
}

fn changed(name: &str) -> Fault {
    Fault::Migration(format!("升级文件 {name} 与当初执行的内容不一致，请使用正式发布的程序。"))
}
