//! SQLite behind the kit: how a file is opened, how statements run, what its errors mean.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Error, OpenFlags, ffi, params_from_iter};

use crate::fault::{Fault, Rule};
use crate::row::Row;
use crate::statement::Statement;
use crate::value::{Raw, Value};

/// How safe a commit is when it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// On the disk.
    Full,
    /// In the system's memory: databases that are thrown away.
    None,
}

impl Durability {
    fn pragma(self) -> &'static str {
        match self {
            Self::Full => "pragma synchronous = full",
            Self::None => "pragma synchronous = off",
        }
    }
}

/// One connection with the texts it has translated. Stays on its thread.
pub(crate) struct Lite {
    connection: Connection,
    /// `$n` texts in SQLite's own form `?n`, by the address of the static text.
    texts: RefCell<HashMap<usize, Box<str>>>,
}

impl Lite {
    /// Opens the file for the one writer, creating it when it is missing.
    pub(crate) fn writer(path: &Path, durability: Durability) -> Result<Self, Fault> {
        let lite = Self::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        // The journal mode is kept in the file; readers find it there.
        lite.batch("pragma journal_mode = wal")?;
        lite.batch(durability.pragma())?;
        // The journal is emptied by a thread of its own; the writer does it alone only if that one is stuck.
        lite.batch("pragma wal_autocheckpoint = 32000; pragma journal_size_limit = 67108864")?;
        lite.batch("pragma cache_size = -32768")?;
        Ok(lite)
    }

    /// Opens the file for moving the journal's pages into it, beside the writer.
    pub(crate) fn mover(path: &Path, durability: Durability) -> Result<Self, Fault> {
        let lite = Self::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        lite.batch(durability.pragma())?;
        lite.batch("pragma wal_autocheckpoint = 0; pragma cache_size = -256")?;
        Ok(lite)
    }

    /// Opens the file for filling it, alone: nothing is safe until the file as a whole was written to the disk.
    pub(crate) fn filler(path: &Path) -> Result<Self, Fault> {
        let lite = Self::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        lite.batch("pragma journal_mode = delete; pragma journal_mode = off")?;
        lite.batch("pragma synchronous = off; pragma foreign_keys = off")?;
        // Sorting for the indexes takes as much again; what does not fit goes to a file, not into memory.
        lite.batch("pragma cache_size = -131072; pragma temp_store = file")?;
        Ok(lite)
    }

    /// Opens the file for reading only.
    pub(crate) fn reader(path: &Path) -> Result<Self, Fault> {
        let lite = Self::open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        lite.batch("pragma query_only = on; pragma cache_size = -16384")?;
        Ok(lite)
    }

    /// Opens a file that is there for looking, beside a program that may be writing to it. Unlike a
    /// [`reader`](Self::reader) it needs nobody who wrote before: it may make the journal's index itself.
    pub(crate) fn looker(path: &Path) -> Result<Self, Fault> {
        let lite = Self::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        lite.batch("pragma query_only = on; pragma wal_autocheckpoint = 0; pragma cache_size = -16384")?;
        Ok(lite)
    }

    fn open(path: &Path, flags: OpenFlags) -> Result<Self, Fault> {
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(|error| fault("open", &error))?;
        connection.set_prepared_statement_cache_capacity(512);
        // Plans depend on the schema alone: neither on statistics of the moment nor on bound values, for which
        // statements would be planned anew each time. Every list names its index by the way it is written.
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(|error| fault("open", &error))?;
        let lite = Self { connection, texts: RefCell::default() };
        lite.connection.busy_timeout(Duration::from_secs(5)).map_err(|error| fault("open", &error))?;
        lite.batch("pragma foreign_keys = on; pragma temp_store = memory; pragma trusted_schema = off")?;
        Ok(lite)
    }

    /// Runs a changing statement; says how many rows it touched.
    pub(crate) fn exec(&self, statement: &Statement, params: &[Value<'_>]) -> Result<u64, Fault> {
        let mut prepared = self.prepared(statement)?;
        let touched =
            prepared.execute(params_from_iter(params)).map_err(|error| self.fault(statement, &error))?;
        Ok(touched as u64)
    }

    /// Visits the rows of an answer until `f` says `false`.
    pub(crate) fn rows(
        &self,
        statement: &Statement,
        params: &[Value<'_>],
        f: &mut dyn FnMut(&Row<'_>) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        let mut prepared = self.prepared(statement)?;
        let mut rows =
            prepared.query(params_from_iter(params)).map_err(|error| self.fault(statement, &error))?;
        while let Some(row) = rows.next().map_err(|error| self.fault(statement, &error))? {
            if !f(&Row::sqlite(row, statement))? {
                break;
            }
        }
        Ok(())
    }

    /// Runs a text of several statements without parameters.
    pub(crate) fn batch(&self, text: &str) -> Result<(), Fault> {
        self.connection.execute_batch(text).map_err(|error| fault("batch", &error))
    }

    /// A transaction step such as `begin immediate`, from the statement cache.
    pub(crate) fn step(&self, text: &'static str) -> Result<(), Fault> {
        let run = || self.connection.prepare_cached(text)?.execute([]);
        run().map(|_| ()).map_err(|error| fault(text, &error))
    }

    /// Moves pages from the journal into the file as far as nobody still reads them. Gives the length of the
    /// journal in pages.
    pub(crate) fn checkpoint(&self) -> Result<i64, Fault> {
        let run = || -> rusqlite::Result<(i64, i64)> {
            let mut prepared = self.connection.prepare_cached("pragma wal_checkpoint(passive)")?;
            prepared.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        };
        match run() {
            Ok((0, pages)) => Ok(pages),
            Ok(_) => Err(Fault::unavailable("日志正在整理")),
            Err(error) => Err(fault("checkpoint", &error)),
        }
    }

    /// Prepares a statement without running it; gives the names of its columns.
    pub(crate) fn check(&self, statement: &Statement) -> Result<Vec<String>, Fault> {
        let prepared = self.prepared(statement)?;
        Ok(prepared.column_names().map(str::to_owned).collect())
    }

    /// Whether a transaction stands open. SQLite closes it by itself on some failures, such as a full disk.
    pub(crate) fn in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    fn prepared(&self, statement: &Statement) -> Result<rusqlite::CachedStatement<'_>, Fault> {
        let mut texts = self.texts.borrow_mut();
        let text = texts
            .entry(statement.sql.as_ptr() as usize)
            .or_insert_with(|| statement.sql.replace('$', "?").into_boxed_str());
        self.connection.prepare_cached(text).map_err(|error| fault(statement.name, &error))
    }

    /// Like [`fault`], and finds the name of a unique index, which SQLite reports by its columns only.
    fn fault(&self, statement: &Statement, error: &Error) -> Fault {
        match fault(statement.name, error) {
            Fault::Constraint { rule: Rule::Unique, name } => {
                Fault::Constraint { rule: Rule::Unique, name: self.index_over(&name).unwrap_or(name) }
            }
            other => other,
        }
    }

    /// The unique index over `table.column, table.column`, named as PostgreSQL names it.
    fn index_over(&self, columns: &str) -> Option<String> {
        let (table, _) = columns.split_once('.')?;
        let wanted: Vec<_> = columns.split(", ").filter_map(|name| Some(name.split_once('.')?.1)).collect();
        let indexes =
            self.pairs("select name, origin from pragma_index_list(?1) where \"unique\" = 1", table)?;
        indexes.into_iter().find_map(|(index, origin)| {
            let over = self.pairs("select name, '' from pragma_index_info(?1) order by seqno", &index)?;
            let same = over.iter().map(|(column, _)| column.as_str()).eq(wanted.iter().copied());
            same.then(|| if origin == "pk" { format!("{table}_pkey") } else { index })
        })
    }

    fn pairs(&self, text: &str, about: &str) -> Option<Vec<(String, String)>> {
        let mut prepared = self.connection.prepare(text).ok()?;
        let rows = prepared.query_map([about], |row| Ok((row.get(0)?, row.get(1)?))).ok()?;
        rows.collect::<Result<_, _>>().ok()
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
            Value::Id(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// A cell as the kit knows it; nothing for fractions, which no table holds.
pub(crate) fn raw(cell: ValueRef<'_>) -> Option<Raw<'_>> {
    match cell {
        ValueRef::Null => Some(Raw::Null),
        ValueRef::Integer(number) => Some(Raw::Int(number)),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok().map(Raw::Text),
        ValueRef::Blob(bytes) => Some(Raw::Blob(bytes)),
        ValueRef::Real(_) => None,
    }
}

/// What an error of the engine means. SQLite's messages name tables and columns, never values.
pub(crate) fn fault(statement: &'static str, error: &Error) -> Fault {
    let Error::SqliteFailure(failure, message) = error else {
        return Fault::other(statement, "sqlite", error);
    };
    let message = message.as_deref().unwrap_or_default();
    let constraint = |rule| Fault::Constraint { rule, name: after_colon(message).to_owned() };
    match failure.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => return constraint(Rule::Unique),
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => {
            return Fault::Constraint { rule: Rule::ForeignKey, name: String::new() };
        }
        ffi::SQLITE_CONSTRAINT_CHECK => return constraint(Rule::Check),
        ffi::SQLITE_CONSTRAINT_NOTNULL => return constraint(Rule::NotNull),
        _ => {}
    }
    match failure.code {
        ffi::ErrorCode::DiskFull => Fault::DiskFull,
        ffi::ErrorCode::DatabaseBusy | ffi::ErrorCode::DatabaseLocked => {
            Fault::unavailable("数据库文件被其他程序占用")
        }
        ffi::ErrorCode::SystemIoFailure => Fault::unavailable("磁盘读写出错"),
        ffi::ErrorCode::CannotOpen => Fault::unavailable("打不开数据库文件，请检查路径和权限"),
        ffi::ErrorCode::ReadOnly => Fault::unavailable("数据库文件只读，请检查权限"),
        ffi::ErrorCode::DatabaseCorrupt | ffi::ErrorCode::NotADatabase => {
            Fault::other(statement, failure.extended_code, "数据库文件已损坏，请停止服务并从备份恢复")
        }
        _ => Fault::other(statement, failure.extended_code, message),
    }
}

fn after_colon(message: &str) -> &str {
    message.split_once(": ").map_or(message, |(_, name)| name)
}
