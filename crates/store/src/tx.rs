//! What an action can do with the database: run statements inside one transaction.

use domain::ids::TenantId;

use crate::bulk::{Copier, Rows};
use crate::fault::Fault;
use crate::postgres::Link;
use crate::row::FromRow;
use crate::row::Row;
use crate::seal::Sealing;
use crate::sqlite::Lite;
use crate::statement::Statement;
use crate::value::Value;

/// A transaction. Ends with the action: kept if the action says `Ok`, undone otherwise.
///
/// After a fault nothing more runs: every further call gives the same fault, on both engines.
pub struct Tx<'a> {
    engine: Engine<'a>,
    sealing: Option<&'a Sealing>,
    fault: Option<Fault>,
    /// Rows added or changed so far.
    added: u64,
}

enum Engine<'a> {
    Sqlite(&'a Lite),
    Postgres(&'a mut Link),
    /// PostgreSQL while it is being filled: rows are gathered and sent many at a time.
    Copying(&'a mut Copier),
    /// No database at all: rows are kept for later.
    Gathering(&'a mut Rows),
}

/// The thing whose lock orders all changes below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// A person: facts, visits, tallies, standing.
    Person,
    /// A worker: assignments.
    Worker,
    /// A county: the notices it follows and how it reads them. The id is not looked at.
    County,
    /// An account: its failures and sessions. Accounts are region-wide; the tenant is not looked at.
    Account,
}

impl<'a> Tx<'a> {
    pub(crate) fn sqlite(lite: &'a Lite, sealing: Option<&'a Sealing>) -> Self {
        Self { engine: Engine::Sqlite(lite), sealing, fault: None, added: 0 }
    }

    pub(crate) fn postgres(link: &'a mut Link, sealing: Option<&'a Sealing>) -> Self {
        Self { engine: Engine::Postgres(link), sealing, fault: None, added: 0 }
    }

    pub(crate) fn copying(copier: &'a mut Copier) -> Self {
        Self { engine: Engine::Copying(copier), sealing: None, fault: None, added: 0 }
    }

    pub(crate) fn gathering(rows: &'a mut Rows) -> Self {
        Self { engine: Engine::Gathering(rows), sealing: None, fault: None, added: 0 }
    }

    /// With what the log is sealed.
    ///
    /// # Errors
    /// When nobody has said so: a mistake of whoever opened the database.
    pub(crate) fn sealing(&self) -> Result<&'a Sealing, Fault> {
        self.sealing.ok_or_else(|| Fault::other("seal", "cipher", "尚未载入密钥，日志无法读写"))
    }

    /// Runs a changing statement; says how many rows it touched.
    ///
    /// # Errors
    /// What the engine refuses or cannot do.
    pub fn exec(&mut self, statement: &Statement, params: &[Value<'_>]) -> Result<u64, Fault> {
        let touched = self.run(|engine| match engine {
            Engine::Sqlite(lite) => lite.exec(statement, params),
            Engine::Postgres(link) => link.exec(statement, params),
            Engine::Copying(copier) => copier.exec(statement, params),
            Engine::Gathering(rows) => rows.push(statement, params),
        })?;
        self.added += touched;
        Ok(touched)
    }

    /// The first row, or none.
    ///
    /// # Errors
    /// What the engine cannot do, and [`Fault::BadRow`].
    pub fn one<R: FromRow>(
        &mut self,
        statement: &Statement,
        params: &[Value<'_>],
    ) -> Result<Option<R>, Fault> {
        let mut found = None;
        self.rows(statement, params, &mut |row| {
            found = Some(R::from_row(row)?);
            Ok(false)
        })?;
        Ok(found)
    }

    /// All rows, in the statement's order.
    ///
    /// # Errors
    /// What the engine cannot do, and [`Fault::BadRow`].
    pub fn all<R: FromRow>(&mut self, statement: &Statement, params: &[Value<'_>]) -> Result<Vec<R>, Fault> {
        let mut found = Vec::new();
        self.rows(statement, params, &mut |row| {
            found.push(R::from_row(row)?);
            Ok(true)
        })?;
        Ok(found)
    }

    /// Hands over row after row without keeping them: exports, rebuilding of caches.
    ///
    /// # Errors
    /// The first error of `f`, what the engine cannot do, and [`Fault::BadRow`].
    pub fn each<R: FromRow, E: From<Fault>>(
        &mut self,
        statement: &Statement,
        params: &[Value<'_>],
        mut f: impl FnMut(R) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut stopped = Ok(());
        self.rows(statement, params, &mut |row| {
            stopped = f(R::from_row(row)?);
            Ok(stopped.is_ok())
        })?;
        stopped
    }

    /// Locks a root row until the end of the transaction. The first statement of a changing action.
    ///
    /// SQLite has a single writer and needs no lock. A row that does not exist locks nothing.
    ///
    /// # Errors
    /// What the engine cannot do.
    pub fn lock(&mut self, root: Root, tenant: TenantId, id: &[u8; 16]) -> Result<(), Fault> {
        self.run(|engine| match engine {
            Engine::Sqlite(_) | Engine::Copying(_) | Engine::Gathering(_) => Ok(()),
            Engine::Postgres(link) => link.lock(root, tenant, *id),
        })
    }

    /// Runs a text of several statements without parameters: migrations.
    pub(crate) fn batch(&mut self, text: &str) -> Result<(), Fault> {
        self.run(|engine| match engine {
            Engine::Sqlite(lite) => lite.batch(text),
            Engine::Postgres(link) => link.batch(text),
            Engine::Copying(copier) => copier.batch(text),
            Engine::Gathering(_) => Err(nothing_there("batch")),
        })
    }

    /// Asks the engine to understand a statement without running it; gives the names of its columns.
    pub(crate) fn prepare(&mut self, statement: &Statement) -> Result<Vec<String>, Fault> {
        self.run(|engine| match engine {
            Engine::Sqlite(lite) => lite.check(statement),
            Engine::Postgres(link) => link.check(statement),
            // Only tests and the start ask this, and nobody does while a database is being filled.
            Engine::Copying(_) | Engine::Gathering(_) => Ok(Vec::new()),
        })
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_) | Engine::Copying(_))
    }

    /// How many rows were added or changed.
    pub(crate) fn added(&self) -> u64 {
        self.added
    }

    /// The fault that ended this transaction early.
    pub(crate) fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Visits rows until `f` says `false`.
    pub(crate) fn rows(
        &mut self,
        statement: &Statement,
        params: &[Value<'_>],
        f: &mut dyn FnMut(&Row<'_>) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        self.run(|engine| match engine {
            Engine::Sqlite(lite) => lite.rows(statement, params, f),
            Engine::Postgres(link) => link.rows(statement, params, f),
            Engine::Copying(copier) => copier.rows(statement, params, f),
            Engine::Gathering(_) => Err(nothing_there(statement.name)),
        })
    }

    fn run<T>(&mut self, f: impl FnOnce(&mut Engine<'a>) -> Result<T, Fault>) -> Result<T, Fault> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        f(&mut self.engine).inspect_err(|fault| self.fault = Some(fault.clone()))
    }
}

/// A look at a database that is not there: a mistake of ours.
fn nothing_there(statement: &'static str) -> Fault {
    Fault::other(statement, "gather", "")
}
