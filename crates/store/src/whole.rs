//! The whole database as lines of text, out and in again: backups, and the way from one engine to the other.
//!
//! A table is a head line with the names of its columns and one line for each row, a JSON array, in the order
//! of the table's key. Bytes are written `{"hex":"…"}`. Both engines give the same lines for the same rows, so
//! the checksum over them (SM3) says whether two databases hold the same. What is sealed stays sealed; keys do
//! not stand in the database.

use std::borrow::Cow;

use domain::hex;
use serde_json::Value as Json;
use sm3::{Digest, Sm3};

use crate::db::Db;
use crate::fault::Fault;
use crate::migrate::{MIGRATIONS, Migration};
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::Statement;
use crate::tx::Tx;
use crate::value::{Raw, Value};

#[cfg(test)]
mod tests;

/// A table, and how its rows are put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    select: Statement,
}

macro_rules! table {
    ($name:literal by $key:literal) => {
        Table {
            name: $name,
            select: Statement {
                name: concat!("whole::", $name),
                sql: concat!("select * from ", $name, " order by ", $key),
            },
        }
    };
}

macro_rules! tables {
    ($($name:literal by $key:literal),+ $(,)?) => {
        /// Every table but those of [`LEFT_OUT`], each after what its rows point at.
        pub const TABLES: &[Table] = &[$(table!($name by $key)),+];
    };
}

tables![
    "tenant" by "id",
    "tenant_key" by "tenant, number",
    "area" by "code",
    "account" by "id",
    "account_tenant" by "account, tenant",
    "identity_directory" by "identity_index, tenant, person",
    "setting" by "tenant, name",
    "pack_text" by "hash, name",
    "tenant_pack" by "tenant, pack, from_on",
    "pack_choice" by "tenant, pack, item, from_on, chosen_at",
    "pack_draft" by "tenant, id",
    "pack_draft_file" by "tenant, draft, name",
    "organisation" by "tenant, id",
    "worker" by "tenant, id",
    "person" by "tenant, id",
    "twin" by "tenant, a, b",
    "merged" by "tenant, person",
    "secret" by "tenant, person, field",
    "fact" by "tenant, id",
    "happening" by "tenant, id",
    "proposed_change" by "tenant, id",
    "residence" by "tenant, id",
    "archive" by "tenant, id",
    "detail" by "tenant, id",
    "consent" by "tenant, id",
    "telling" by "tenant, id",
    "known" by "tenant, person",
    "assignment" by "tenant, id",
    "accountable" by "tenant, id",
    "relief" by "tenant, id",
    "relief_person" by "tenant, relief, person",
    "plan_move" by "tenant, person, duty, from_on, nth",
    "plan_item" by "tenant, id",
    "plan_wish" by "tenant, person",
    "plan_rest" by "tenant, worker",
    "standing" by "tenant, person",
    "decision" by "tenant, person",
    "visit" by "tenant, id",
    "visit_proposal" by "tenant, id",
    "tally" by "tenant, person, duty, starts_on",
    "ladder_step" by "tenant, id",
    "ladder" by "tenant, person, started_by",
    "emergency" by "tenant, id, content_hash",
    "emergency_ack" by "tenant, id",
    "concern" by "tenant, id",
    "concern_answer" by "tenant, id",
    "family_link" by "tenant, id",
    "family_word" by "tenant, id",
    "family_reminder" by "tenant, id",
    "family_card" by "tenant, code",
    "indicator_month" by "tenant, month",
    "person_month" by "tenant, month, person",
    "month_correction" by "tenant, month, person, learnt_at",
    "alert" by "tenant, id",
    "arrangement" by "tenant, id",
    "event" by "tenant, id",
    "device" by "account, id",
    "ended_session" by "token_hash",
    "sealed_box" by "tenant, id",
    "photo" by "tenant, hash",
    "visit_photo" by "tenant, photo, visit, account",
    "person_key" by "tenant, person",
    "log_tile" by "tenant, level, number",
    "log_head" by "tenant, size",
    "import" by "tenant, id",
    "job" by "tenant, name",
    "job_run" by "tenant, name, run",
];

/// Who is signed in: compared when an engine is tried, and in no backup.
pub(crate) const SESSIONS: Table = table!("session" by "token_hash");

/// Tables that a backup leaves out, each with its reason.
pub const LEFT_OUT: &[(&str, &str)] = &[
    ("migration", "written by whoever restores; its content stands in the manifest"),
    ("session", "nobody is signed in after a restore"),
    ("import_part", "kept for two days; one that was not through is handed in again"),
];

/// What was written of a table, or read into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Rows.
    pub rows: u64,
    /// Checksum over the head line and all rows, each with its line end, in hexadecimal.
    pub sm3: String,
}

/// A migration as it stands in a database: number, name, checksum.
pub type Applied = (i64, String, String);

const MIGRATED: Statement = Statement {
    name: "whole::MIGRATED",
    sql: "select number, name, checksum from migration order by number",
};

impl Table {
    /// The table of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }

    /// Hands over the lines of the table, each with its line end, and sums them up.
    ///
    /// # Errors
    /// The first error of `take`, what the database cannot do, and a cell that no table of ours can hold.
    pub fn out<E: From<Fault>>(
        &self,
        tx: &mut Tx<'_>,
        mut take: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<Copied, E> {
        let mut sum = Sum::default();
        let head = line(tx.prepare(&self.select)?.into_iter().map(Json::from));
        sum.head(&head);
        take(&head)?;
        tx.each(&self.select, params![], |row: Line| {
            sum.row(&row.0);
            take(&row.0)
        })?;
        Ok(sum.done())
    }

    /// The same without keeping anything: what the table holds now, as a checksum.
    ///
    /// # Errors
    /// What the database cannot do.
    pub fn sum(&self, tx: &mut Tx<'_>) -> Result<Copied, Fault> {
        self.out(tx, |_| Ok(()))
    }

    /// Enters rows from lines as [`Table::out`] wrote them, without line ends; the first is the head.
    ///
    /// # Errors
    /// A line that does not fit, with its number; what the database refuses.
    pub fn take_in<E: From<Fault>>(
        &self,
        tx: &mut Tx<'_>,
        lines: impl IntoIterator<Item = Result<String, E>>,
    ) -> Result<Copied, E> {
        let mut sum = Sum::default();
        let columns = tx.prepare(&self.select)?;
        let insert = self.insert(&columns);
        let mut lines = lines.into_iter();
        let head = lines.next().transpose()?.unwrap_or_default();
        let expected = line(columns.iter().cloned().map(Json::from));
        if expected.trim_end() != head {
            return Err(self.unfit(1).into());
        }
        sum.head(&expected);
        for (number, text) in (2..).zip(lines) {
            let mut text = text?;
            let cells: Vec<Json> = serde_json::from_str(&text).map_err(|_| self.unfit(number))?;
            let values: Option<Vec<Value<'_>>> = cells.iter().map(value).collect();
            let values = values.filter(|values| values.len() == columns.len());
            tx.exec(&insert, &values.ok_or_else(|| self.unfit(number))?)?;
            text.push('\n');
            sum.row(&text);
        }
        Ok(sum.done())
    }

    /// One text for each table and restore: the columns come from the database, not from the file.
    fn insert(&self, columns: &[String]) -> Statement {
        let places: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
        let text =
            format!("insert into {} ({}) values ({})", self.name, columns.join(", "), places.join(", "));
        // A statement lives as long as the program, because engines keep it prepared by its address.
        Statement { name: self.select.name, sql: Box::leak(text.into_boxed_str()) }
    }

    fn unfit(&self, line: u64) -> Fault {
        Fault::other(self.select.name, "line", format!("备份中表 {} 的第 {line} 行不合格式", self.name))
    }
}

/// The migrations that this database has seen; none where it was never used.
///
/// # Errors
/// What the database cannot do.
pub fn applied(tx: &mut Tx<'_>) -> Result<Vec<Applied>, Fault> {
    tx.all(&MIGRATED, params![])
}

/// Whether no table of [`TABLES`] holds a row.
///
/// # Errors
/// What the database cannot do.
pub fn is_empty(tx: &mut Tx<'_>) -> Result<bool, Fault> {
    for table in TABLES {
        if tx.one::<Line>(&table.select, params![])?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The migrations that a backup was made under, if this program knows all of them with the same text.
pub fn history(of: &[Applied]) -> Option<&'static [Migration]> {
    let (known, _) = MIGRATIONS.split_at_checked(of.len())?;
    let same = known.iter().zip(of).all(|(known, (number, name, checksum))| {
        known.number == *number && known.name == name && known.checksum() == *checksum
    });
    same.then_some(known)
}

impl Db {
    /// Brings the schema to where it stood for a backup, before its rows are entered.
    ///
    /// # Errors
    /// As [`Db::migrate`]; a backup of a newer program.
    pub fn migrate_for(&self, of: &[Applied]) -> Result<(), Fault> {
        let history = history(of).ok_or_else(|| {
            Fault::Migration("备份来自另一版本的程序，请使用该版本或更新的程序。".to_owned())
        })?;
        self.migrate_with(history).map(|_| ())
    }
}

/// A row as a line.
struct Line(String);

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let cells: Option<Vec<Json>> = (0..row.width()).map(|at| row.raw(at).map(cell)).collect();
        Ok(Self(line(cells.ok_or_else(|| row.bad(0))?)))
    }
}

fn line(cells: impl IntoIterator<Item = Json>) -> String {
    let mut text = Json::from_iter(cells).to_string();
    text.push('\n');
    text
}

fn cell(raw: Raw<'_>) -> Json {
    match raw {
        Raw::Null => Json::Null,
        Raw::Int(number) => number.into(),
        Raw::Text(text) => text.into(),
        Raw::Blob(bytes) => serde_json::json!({ "hex": hex::digits(bytes) }),
    }
}

fn value(cell: &Json) -> Option<Value<'_>> {
    Some(match cell {
        Json::Null => Value::Null,
        Json::Number(number) => Value::Int(number.as_i64()?),
        Json::String(text) => Value::Text(Cow::Borrowed(text)),
        Json::Object(fields) => Value::Blob(Cow::Owned(hex::bytes(fields.get("hex")?.as_str()?)?)),
        _ => return None,
    })
}

/// A checksum in the making.
#[derive(Default)]
struct Sum {
    rows: u64,
    sm3: Sm3,
}

impl Sum {
    fn head(&mut self, line: &str) {
        self.sm3.update(line);
    }

    fn row(&mut self, line: &str) {
        self.rows += 1;
        self.sm3.update(line);
    }

    fn done(self) -> Copied {
        Copied { rows: self.rows, sm3: hex::digits(&self.sm3.finalize()) }
    }
}
