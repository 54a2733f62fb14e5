//! Trying an engine: schema, every statement, and random work compared with SQLite, in a schema of its own
//! that is dropped afterwards. The operator of an engine that we could not try ourselves runs this.

use std::sync::Arc;

use crate::db::{Db, EngineKind};
use crate::fault::{Fault, Rule};
use crate::keys::Keys;
use crate::postgres::LOCKS;
use crate::scratch::Scratch;
use crate::seal::{Cipher, Sealing, SoftCipher};
use crate::statements;
use crate::tx::Tx;
use crate::whole::{SESSIONS, TABLES};

mod calling_for_help;
mod changing;
mod hearing;
mod hearing_families;
mod looking;
pub mod made_up;
mod office;
mod phone;
mod planning;
mod proving;
mod warning;

#[cfg(test)]
mod tests;

pub use changing::record_one;

use office::{Office, Operation};

/// What a trial has found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Migrations applied.
    pub migrations: usize,
    /// Statements prepared.
    pub statements: usize,
    /// Pieces of random work done on both engines.
    pub operations: usize,
    /// Rows compared at the end, over all tables.
    pub rows: usize,
    /// Where the engine differs from SQLite, one sentence each; empty when it conforms.
    pub differences: Vec<String>,
}

/// Tries the PostgreSQL-like engine at `url` with so many pieces of work, chosen by `seed`.
///
/// # Errors
/// When the engine cannot be reached, or refuses a schema of its own; what it does differently stands in the
/// report.
pub fn try_engine(url: &str, seed: u64, operations: usize) -> Result<Report, Fault> {
    compare(&Scratch::postgres(url)?, &Scratch::sqlite()?, seed, operations)
}

/// Does the same on two databases and compares.
pub(crate) fn compare(
    tried: &Scratch,
    known: &Scratch,
    seed: u64,
    operations: usize,
) -> Result<Report, Fault> {
    let (tried, known) = (tried.db(), known.db());
    seal_with_trial(tried);
    seal_with_trial(known);
    let mut report = Report::default();
    known.migrate()?;
    match tried.migrate() {
        Ok(applied) => report.migrations = applied.len(),
        Err(fault) => {
            report.differences.push(format!("建表：{fault}"));
            return Ok(report);
        }
    }
    statements_of(tried, known, &mut report)?;
    if report.differences.is_empty() {
        work_on(tried, known, seed, operations, &mut report);
        tables_of(tried, known, &mut report)?;
    }
    Ok(report)
}

/// Prepares every statement on both and compares the columns.
fn statements_of(tried: &Db, known: &Db, report: &mut Report) -> Result<(), Fault> {
    if tried.kind() == EngineKind::Postgres {
        for lock in LOCKS {
            if let Err(fault) = tried.write(move |tx| -> Result<_, Fault> { tx.prepare(lock) }).wait() {
                report.differences.push(format!("{}：{fault}", lock.name));
            }
        }
    }
    for statement in statements::all() {
        let prepare = move |tx: &mut Tx<'_>| tx.prepare(statement);
        let expected: Vec<String> = known.write(prepare).wait()?;
        match tried.write(prepare).wait() {
            Ok(columns) if columns == expected => report.statements += 1,
            Ok(_) => report.differences.push(format!("{}：列名不同", statement.name)),
            Err(fault) => report.differences.push(format!("{}：{fault}", statement.name)),
        }
    }
    Ok(())
}

fn work_on(tried: &Db, known: &Db, seed: u64, operations: usize, report: &mut Report) {
    for (number, operation) in work(seed, operations).enumerate() {
        if do_one(tried, &operation) != do_one(known, &operation) {
            report.differences.push(format!("第{number}步（{}）：结果不同", operation.name));
        }
        report.operations += 1;
    }
}

/// So many pieces of made-up work, the opening of the office first.
fn work(seed: u64, operations: usize) -> impl Iterator<Item = Operation> {
    let mut office = Office::new(seed, trial_cipher());
    (0..operations).map(move |number| if number == 0 { office.opening() } else { office.next() })
}

/// Does made-up work on a database: something in nearly every table.
#[cfg(test)]
pub(crate) fn fill(db: &Db, seed: u64, operations: usize) {
    seal_with_trial(db);
    for operation in work(seed, operations) {
        // Refusals are part of the work.
        let _ = do_one(db, &operation);
    }
}

/// A cipher for indexes of made-up numbers; it protects nothing.
fn trial_cipher() -> Arc<dyn Cipher> {
    Arc::new(SoftCipher::new(Keys::new([(1, [1; 32])], [2; 32])))
}

/// Lets a database seal with a cipher that protects nothing, and with chance that repeats.
///
/// # Panics
/// Never: the lock of the chance guards a number only.
pub fn seal_with_trial(db: &Db) {
    let chance = std::sync::Mutex::new(made_up::MadeUp::new(0x5a17));
    db.seal_with(Sealing {
        cipher: trial_cipher(),
        chance: Arc::new(move || {
            let mut chance = chance.lock().expect("nobody panics while drawing a number");
            let (left, right) = (chance.number(), chance.number());
            (u128::from(left) << 64 | u128::from(right)).to_be_bytes()
        }),
    });
}

fn do_one(db: &Db, operation: &Operation) -> Result<String, Fault> {
    let run = Arc::clone(&operation.run);
    let action = move |tx: &mut Tx<'_>| run(tx);
    let answer = if operation.writes { db.write(action).wait() } else { db.read(action).wait() };
    // SQLite does not tell which foreign key was broken.
    answer.map_err(|fault| match fault {
        Fault::Constraint { rule: Rule::ForeignKey, .. } => {
            Fault::Constraint { rule: Rule::ForeignKey, name: String::new() }
        }
        other => other,
    })
}

/// Compares every table as a whole, whatever the order of its rows. Only for made-up rows: there is no scope here.
fn tables_of(tried: &Db, known: &Db, report: &mut Report) -> Result<(), Fault> {
    for table in TABLES.iter().chain([&SESSIONS]) {
        let all = move |tx: &mut Tx<'_>| -> Result<Vec<String>, Fault> {
            let mut lines = Vec::new();
            table.out(tx, |line| {
                lines.push(line.to_owned());
                Ok::<_, Fault>(())
            })?;
            lines.sort();
            Ok(lines)
        };
        let (left, right) = (tried.read(all).wait()?, known.read(all).wait()?);
        if left != right {
            report.differences.push(format!("表 {}：内容不同", table.name));
        }
        // One line is the head.
        report.rows += right.len() - 1;
    }
    Ok(())
}
