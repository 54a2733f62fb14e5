//! PostgreSQL behind the kit: a connection on a thread of its own, and what its errors mean.

use std::collections::HashMap;
use std::error::Error as _;
use std::io::Write as _;
use std::thread;
use std::time::Duration;

use domain::ids::TenantId;
use postgres::error::{DbError, SqlState};
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, Config, Error, NoTls};

use crate::fault::{Fault, Rule};
use crate::row::Row;
use crate::statement::Statement;
use crate::tx::Root;
use crate::value::{Raw, ToValue, Value};

/// What a transaction may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Sees one moment, changes nothing.
    Read,
    /// Sees what others have committed, orders itself by root locks.
    Write,
}

/// A connection that is made when needed and made again when lost. Stays on its thread.
pub(crate) struct Link {
    config: Config,
    mode: Mode,
    open: Option<Open>,
    /// Set when a statement failed for a reason that passes: the whole action may run again.
    again: bool,
}

struct Open {
    client: Client,
    /// Prepared statements by the address of their static text.
    statements: HashMap<usize, postgres::Statement>,
}

impl Link {
    /// Reads the address; connects later. With a schema, names without one mean that schema.
    pub(crate) fn new(url: &str, schema: Option<&str>, mode: Mode) -> Result<Self, Fault> {
        // The parser's own words could repeat the password.
        let mut config: Config =
            url.parse().map_err(|_| Fault::other("connect", "url", "数据库地址格式不正确"))?;
        config.application_name("koumen");
        if let Some(schema) = schema {
            config.options(&format!("-c search_path={schema}"));
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        // A machine that vanished without a word is noticed within seconds, not by the kernel's hours.
        config.keepalives_idle(Duration::from_secs(10)).tcp_user_timeout(Duration::from_secs(10));
        Ok(Self { config, mode, open: None, again: false })
    }

    /// Starts a transaction, connecting if there is no connection.
    pub(crate) fn begin(&mut self) -> Result<(), Fault> {
        self.again = false;
        if self.open.is_none() {
            self.connect()?;
        }
        self.batch(match self.mode {
            Mode::Read => "start transaction isolation level repeatable read, read only",
            Mode::Write => "start transaction isolation level read committed",
        })
    }

    /// Keeps what was done. When the connection breaks here, it may or may not have been kept.
    pub(crate) fn commit(&mut self) -> Result<(), Fault> {
        self.batch("commit")
    }

    /// Takes back what was done; a connection on which even that fails is dropped.
    pub(crate) fn rollback(&mut self) {
        if self.batch("rollback").is_err() {
            self.open = None;
        }
    }

    /// Whether it is for changing actions.
    pub(crate) fn changes(&self) -> bool {
        self.mode == Mode::Write
    }

    /// Whether the last failure may pass.
    pub(crate) fn may_run_again(&self) -> bool {
        self.again
    }

    /// Makes the connection.
    pub(crate) fn connect(&mut self) -> Result<(), Fault> {
        let client = self.config.connect(NoTls).map_err(|error| self.judge("connect", &error))?;
        self.open = Some(Open { client, statements: HashMap::new() });
        Ok(())
    }

    /// Runs a changing statement; says how many rows it touched.
    pub(crate) fn exec(&mut self, statement: &Statement, params: &[Value<'_>]) -> Result<u64, Fault> {
        let params: Vec<_> = params.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        self.with(statement.name, |open| {
            let prepared = open.prepared(statement)?;
            open.client.execute(&prepared, &params)
        })
    }

    /// Visits the rows of an answer until `f` says `false`.
    pub(crate) fn rows(
        &mut self,
        statement: &Statement,
        params: &[Value<'_>],
        f: &mut dyn FnMut(&Row<'_>) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        let mut stopped = Ok(());
        self.with(statement.name, |open| {
            let prepared = open.prepared(statement)?;
            let mut rows = open.client.query_raw(&prepared, params)?;
            while let Some(row) = rows.next()? {
                match f(&Row::postgres(&row, statement)) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(fault) => {
                        stopped = Err(fault);
                        break;
                    }
                }
            }
            Ok(())
        })?;
        stopped
    }

    /// Runs a text of several statements without parameters.
    pub(crate) fn batch(&mut self, text: &str) -> Result<(), Fault> {
        self.with("batch", |open| open.client.batch_execute(text))
    }

    /// Sends rows into a table; `text` says which, `rows` are in the form of `copy`.
    pub(crate) fn copy(&mut self, text: &str, rows: &[u8]) -> Result<(), Fault> {
        self.with("copy", |open| {
            let mut into = open.client.copy_in(text)?;
            // When the server has refused, writing fails without its reason; ending asks for it.
            let written = into.write_all(rows);
            into.finish()?;
            Ok(written.is_ok())
        })
        .and_then(|written| written.then_some(()).ok_or_else(|| Fault::unavailable("连接已断开")))
    }

    /// Prepares a statement without running it; gives the names of its columns.
    pub(crate) fn check(&mut self, statement: &Statement) -> Result<Vec<String>, Fault> {
        self.with(statement.name, |open| {
            let prepared = open.prepared(statement)?;
            Ok(prepared.columns().iter().map(|column| column.name().to_owned()).collect())
        })
    }

    /// Locks a root row until the transaction ends.
    pub(crate) fn lock(&mut self, root: Root, tenant: TenantId, id: [u8; 16]) -> Result<(), Fault> {
        let both = [tenant.to_value(), Value::Id(id)];
        let (statement, params) = match root {
            Root::Person => (&LOCK_PERSON, &both[..]),
            Root::Worker => (&LOCK_WORKER, &both[..]),
            Root::Account => (&LOCK_ACCOUNT, &both[1..]),
            Root::County => (&LOCK_COUNTY, &both[..1]),
        };
        self.rows(statement, params, &mut |_| Ok(true))
    }

    fn with<T>(
        &mut self,
        statement: &'static str,
        f: impl FnOnce(&mut Open) -> Result<T, Error>,
    ) -> Result<T, Fault> {
        let Some(open) = &mut self.open else {
            self.again = true;
            return Err(Fault::unavailable("连接已断开"));
        };
        f(open).map_err(|error| self.judge(statement, &error))
    }

    /// What an error means; notes whether it passes, and drops a connection that is gone.
    fn judge(&mut self, statement: &'static str, error: &Error) -> Fault {
        if let Some(db) = error.as_db_error() {
            if passes(db.code(), self.mode) {
                self.again = true;
                // A server that is shutting down or has become a standby is of no use to the next try.
                if !matches!(
                    *db.code(),
                    SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED
                ) {
                    self.open = None;
                }
                return Fault::unavailable(format!("数据库返回 {}", db.code().code()));
            }
            return refused(statement, db);
        }
        if let Some(reason) = unreachable(error) {
            self.again = true;
            self.open = None;
            return Fault::unavailable(reason);
        }
        // Errors of our own side (parameter count, type) name positions and types, not values.
        Fault::other(statement, "client", error)
    }
}

/// Connects once, runs a text if there is one, and hangs up again, on a thread of its own: the driver must
/// never run on a thread of an asynchronous runtime, and whoever opens a database may stand on one.
pub(crate) fn call(url: &str, text: Option<&str>) -> Result<(), Fault> {
    let run = || {
        let mut link = Link::new(url, None, Mode::Write)?;
        link.connect()?;
        text.map_or(Ok(()), |text| link.batch(text))
    };
    thread::scope(|scope| scope.spawn(run).join()).unwrap_or(Err(Fault::Panicked))
}

impl Open {
    fn prepared(&mut self, statement: &Statement) -> Result<postgres::Statement, Error> {
        let key = statement.sql.as_ptr() as usize;
        if let Some(known) = self.statements.get(&key) {
            return Ok(known.clone());
        }
        let prepared = self.client.prepare(statement.sql)?;
        self.statements.insert(key, prepared.clone());
        Ok(prepared)
    }
}

/// Root rows are locked on PostgreSQL only: SQLite has one writer and knows no `for update`.
pub(crate) const LOCKS: &[Statement] = &[LOCK_PERSON, LOCK_WORKER, LOCK_ACCOUNT, LOCK_COUNTY];
const LOCK_PERSON: Statement = Statement {
    name: "postgres::LOCK_PERSON",
    sql: "select 1 from person where tenant = $1 and id = $2 for update",
};
const LOCK_WORKER: Statement = Statement {
    name: "postgres::LOCK_WORKER",
    sql: "select 1 from worker where tenant = $1 and id = $2 for update",
};
const LOCK_ACCOUNT: Statement =
    Statement { name: "postgres::LOCK_ACCOUNT", sql: "select 1 from account where id = $1 for update" };

const LOCK_COUNTY: Statement =
    Statement { name: "postgres::LOCK_COUNTY", sql: "select 1 from tenant where id = $1 for update" };

/// Whether the same action may succeed a moment later: conflicts, fail-over, start-up, too many clients.
fn passes(code: &SqlState, mode: Mode) -> bool {
    let text = code.code();
    match text {
        "40001" | "40P01" | "53300" | "57P01" | "57P02" | "57P03" => true,
        // A standby answers so during a fail-over; for a reading action it would be our own mistake.
        "25006" => mode == Mode::Write,
        _ => text.starts_with("08"),
    }
}

/// What the server refuses for good.
fn refused(statement: &'static str, db: &DbError) -> Fault {
    let name = |fallback: Option<&str>| db.constraint().or(fallback).unwrap_or_default().to_owned();
    let constraint = |rule| Fault::Constraint { rule, name: name(None) };
    match db.code().code() {
        "23505" => constraint(Rule::Unique),
        "23503" => constraint(Rule::ForeignKey),
        "23514" => constraint(Rule::Check),
        "23502" => {
            let (table, column) = (db.table().unwrap_or_default(), db.column().unwrap_or_default());
            Fault::Constraint { rule: Rule::NotNull, name: format!("{table}.{column}") }
        }
        "53100" => Fault::DiskFull,
        // Messages about the text of a statement, about signing in and about missing databases hold no
        // stored values; all others might.
        code if ["42", "28", "3D"].iter().any(|class| code.starts_with(class)) => {
            Fault::other(statement, code, db.message())
        }
        code => Fault::other(statement, code, ""),
    }
}

/// Why the server cannot be reached, if that is what the error says.
fn unreachable(error: &Error) -> Option<String> {
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            return Some(format!("连接失败（{}）", io.kind()));
        }
        source = inner.source();
    }
    let timed_out = error.to_string().starts_with("timeout");
    (timed_out || error.is_closed()).then(|| "连接已断开".to_owned())
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) => match *ty {
                Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
                Type::INT2 => i16::try_from(*number)?.to_sql(ty, out),
                Type::INT8 => number.to_sql(ty, out),
                _ => Err(format!("a number for a parameter of type {ty}").into()),
            },
            Value::Text(text) if <&str as ToSql>::accepts(ty) => text.as_ref().to_sql(ty, out),
            Value::Blob(bytes) if *ty == Type::BYTEA => bytes.as_ref().to_sql(ty, out),
            Value::Id(bytes) if *ty == Type::BYTEA => bytes.as_slice().to_sql(ty, out),
            Value::Text(_) => Err(format!("text for a parameter of type {ty}").into()),
            Value::Blob(_) | Value::Id(_) => Err(format!("bytes for a parameter of type {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The driver asks for this; what is stored is nobody's business in a log.
        f.write_str(match self {
            Value::Null => "null",
            Value::Int(_) => "int",
            Value::Text(_) => "text",
            Value::Blob(_) | Value::Id(_) => "blob",
        })
    }
}

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Raw::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Raw::Int(i64::from(i32::from_sql(ty, raw)?)),
            Type::INT2 => Raw::Int(i64::from(i16::from_sql(ty, raw)?)),
            Type::BOOL => Raw::Int(i64::from(bool::from_sql(ty, raw)?)),
            Type::BYTEA => Raw::Blob(raw),
            _ => Raw::Text(<&str>::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Raw::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
