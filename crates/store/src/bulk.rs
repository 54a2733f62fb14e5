//! Filling an empty database with all the rows of a county at once, through the same functions that actions use.
//!
//! Nothing else may use the database meanwhile. On SQLite the file is written without waiting for the disk and
//! without a journal: until [`Filling::finish`] has returned it is of no use to anybody. On PostgreSQL everything is
//! one transaction, and rows travel by `copy`. On both, indexes are made at the end out of the migrations' own text.

mod copy;
mod rows;
mod rules;
mod texts;

use std::path::{Path, PathBuf};

use crate::db::Target;
use crate::fault::Fault;
use crate::postgres::{Link, Mode};
use crate::sqlite::Lite;
use crate::statement::{register, statement};
use crate::tx::Tx;
use crate::{Db, params};
pub(crate) use copy::Copier;
pub use rows::Rows;

register!(COUNTIES, PLACES, ACCOUNTS);

statement! {
    /// Whether a county stands here.
    COUNTIES = "select 1 as found from tenant limit 1";

    /// Whether a place does.
    PLACES = "select 1 as found from area limit 1";

    /// Whether anybody can sign in.
    ACCOUNTS = "select 1 as found from account limit 1";
}

/// Whether a database, its schema up to date, holds a county, places or accounts.
///
/// # Errors
/// What the database cannot do.
pub fn holds_something(db: &Db) -> Result<bool, Fault> {
    let held = db.read(|tx| {
        let mut held = false;
        for statement in [COUNTIES, PLACES, ACCOUNTS] {
            held |= tx.one::<(i64,)>(&statement, params![])?.is_some();
        }
        Ok::<_, Fault>(held)
    });
    held.wait()
}

/// An empty database that is being filled.
pub struct Filling {
    side: Side,
    rows: u64,
}

enum Side {
    Sqlite(Lite, PathBuf),
    Postgres(Box<Copier>),
}

impl Filling {
    /// Takes an empty database, its schema up to date and nobody else on it, and puts its indexes aside.
    ///
    /// # Errors
    /// When it cannot be opened or is in use.
    ///
    /// # Panics
    /// For [`Target::Memory`], which nobody could look at afterwards.
    pub fn begin(target: &Target) -> Result<Self, Fault> {
        let side = match target {
            Target::File(path) => Side::Sqlite(open_file(path)?, path.clone()),
            Target::Postgres(url) => {
                let mut link = Link::new(url, None, Mode::Write)?;
                link.begin()?;
                Side::Postgres(Box::new(Copier::begin(link)?))
            }
            Target::Memory => panic!("a database that vanishes is not worth filling"),
        };
        Ok(Self { side, rows: 0 })
    }

    /// Runs an action that adds rows. One that fails leaves the whole filling without worth.
    ///
    /// # Errors
    /// What the action says, and what the database cannot do.
    pub fn write<T, E: From<Fault>>(
        &mut self,
        action: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tx = match &mut self.side {
            Side::Sqlite(lite, _) => Tx::sqlite(lite, None),
            Side::Postgres(copier) => Tx::copying(copier),
        };
        let done = action(&mut tx)?;
        self.rows += tx.added();
        Ok(done)
    }

    /// Adds rows that were gathered elsewhere.
    ///
    /// # Errors
    /// What the database cannot do.
    pub fn add(&mut self, rows: &Rows) -> Result<(), Fault> {
        self.write(|tx| rows.each(|statement, values| tx.exec(statement, values).map(|_| ())))
    }

    /// How many rows were added so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Makes the indexes, and everything safe on the disk. `said` hears what is being done.
    ///
    /// # Errors
    /// Two rows with one key, and what the database cannot do.
    pub fn finish(self, mut said: impl FnMut(&str)) -> Result<(), Fault> {
        match self.side {
            Side::Sqlite(lite, path) => {
                for index in texts::indexes() {
                    said(index.name);
                    lite.batch(&index.text)?;
                }
                lite.batch("commit; pragma journal_mode = wal")?;
                drop(lite);
                on_the_disk(&path)
            }
            Side::Postgres(copier) => copier.finish(&mut said),
        }
    }
}

/// The file for one writer that nobody disturbs and that need not survive a power cut.
fn open_file(path: &Path) -> Result<Lite, Fault> {
    let lite = Lite::filler(path)?;
    lite.batch("begin immediate")?;
    for index in texts::indexes() {
        lite.batch(&format!("drop index {}", index.name))?;
    }
    Ok(lite)
}

fn on_the_disk(path: &Path) -> Result<(), Fault> {
    let sync = |path: &Path| std::fs::File::open(path).and_then(|file| file.sync_all());
    let folder = path.parent().filter(|folder| cfg!(unix) && !folder.as_os_str().is_empty());
    sync(path)
        .and_then(|()| folder.map_or(Ok(()), sync))
        .map_err(|error| Fault::unavailable(format!("文件没有写到磁盘上（{}）", error.kind())))
}

#[cfg(test)]
mod tests;
