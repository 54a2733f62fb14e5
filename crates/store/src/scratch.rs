//! A database to throw away: for tests and for trying an operator's engine without touching its data.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::db::{Db, Target};
use crate::fault::Fault;
use crate::postgres::call;

/// A database that vanishes when this is dropped.
pub struct Scratch {
    // Dropped before the schema is: its connections must be gone by then.
    db: Option<Db>,
    schema: Option<(String, String)>,
}

impl Scratch {
    /// An embedded one.
    ///
    /// # Errors
    /// When the folder for temporary files cannot be written.
    pub fn sqlite() -> Result<Self, Fault> {
        Ok(Self { db: Some(Db::open(Target::Memory)?), schema: None })
    }

    /// A schema of its own in the PostgreSQL database at `url`, whose account must be allowed to make one.
    ///
    /// # Errors
    /// When the server cannot be reached or refuses.
    pub fn postgres(url: &str) -> Result<Self, Fault> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let schema = format!("koumen_scratch_{}_{number}", std::process::id());
        // One of the same name can only be the rest of a process that was killed.
        call(url, Some(&format!("drop schema if exists {schema} cascade; create schema {schema}")))?;
        let mut scratch = Self { db: None, schema: Some((url.to_owned(), schema.clone())) };
        scratch.db = Some(Db::open_schema(url, &schema)?);
        Ok(scratch)
    }

    /// A second handle on the same database: with connections of its own on PostgreSQL, as another process has
    /// them; on SQLite, where one process writes, the same handle.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn beside(&self) -> Result<Db, Fault> {
        match &self.schema {
            Some((url, schema)) => Db::open_schema(url, schema),
            None => Ok(self.db().clone()),
        }
    }

    /// The address under which another connection finds the same schema; `None` for an embedded database.
    pub fn address(&self) -> Option<String> {
        let (url, schema) = self.schema.as_ref()?;
        let joint = if url.contains('?') { '&' } else { '?' };
        Some(format!("{url}{joint}options=-c%20search_path%3D{schema}"))
    }

    /// The database.
    ///
    /// # Panics
    /// Never: it is there until this is dropped.
    pub fn db(&self) -> &Db {
        self.db.as_ref().expect("a scratch database is open until it is dropped")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.db = None;
        if let Some((url, schema)) = self.schema.take()
            && let Err(fault) = call(&url, Some(&format!("drop schema if exists {schema} cascade")))
        {
            tracing::warn!(%fault, schema, "a scratch schema was left behind");
        }
    }
}
