//! The database as the rest of the program sees it: two verbs, `read` and `write`.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};

use crate::action::{Pending, job};
use crate::fault::Fault;
use crate::journal::Journal;
use crate::postgres::{Link, Mode, call};
use crate::queue::Queue;
use crate::seal::Sealing;
use crate::sqlite::{Durability, Lite};
use crate::tx::Tx;
use crate::{worker, writer};

#[cfg(test)]
mod tests;

/// Threads that read from SQLite.
const SQLITE_READERS: usize = 3;
/// Connections to PostgreSQL for reading and for writing.
const POSTGRES_READERS: usize = 4;
const POSTGRES_WRITERS: usize = 8;

/// Which database to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An SQLite file, made when it is missing.
    File(PathBuf),
    /// An SQLite database that vanishes with the last handle: tests. It lives in the system's folder
    /// for temporary files, without waiting for the disk, and otherwise behaves like a file.
    Memory,
    /// A PostgreSQL server, by its address `postgres://user:password@host:port/database`.
    Postgres(String),
}

/// The kind of database behind a [`Db`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineKind {
    /// Embedded.
    Sqlite,
    /// A server.
    Postgres,
}

/// How busy the store is: actions that wait at this moment, and what was done since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Looking actions in the line.
    pub reads_waiting: usize,
    /// Changing actions in the line.
    pub writes_waiting: usize,
    /// Changing actions that were answered, well or not.
    pub actions: u64,
    /// Transactions that were kept. On SQLite several actions share one.
    pub commits: u64,
}

/// What the threads of a database share: what was counted, and with what the log is sealed.
#[derive(Default)]
pub(crate) struct Shared {
    actions: AtomicU64,
    commits: AtomicU64,
    sealing: OnceLock<Sealing>,
    together: OnceLock<usize>,
}

impl Shared {
    /// Most actions in one transaction of SQLite.
    pub(crate) fn together(&self) -> usize {
        *self.together.get().unwrap_or(&writer::ACTIONS)
    }

    /// With what the log is sealed, once somebody has said so.
    pub(crate) fn sealing(&self) -> Option<&Sealing> {
        self.sealing.get()
    }

    /// A changing transaction of so many actions ended.
    pub(crate) fn ended(&self, actions: usize, kept: bool) {
        self.actions.fetch_add(actions as u64, Ordering::Relaxed);
        self.commits.fetch_add(u64::from(kept), Ordering::Relaxed);
    }
}

/// A handle on the open database. Cheap to clone; the last one to go closes it, after the actions that
/// still wait have been served.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    kind: EngineKind,
    reads: Line,
    writes: Line,
    /// SQLite's journal and the thread that empties it.
    moves: Line,
    journal: Arc<Journal>,
    shared: Arc<Shared>,
    /// Folder that goes with the database: only for [`Target::Memory`].
    throw_away: Option<PathBuf>,
}

/// A queue and the threads that serve it.
#[derive(Default)]
struct Line {
    queue: Arc<Queue>,
    threads: Vec<JoinHandle<()>>,
}

impl Db {
    /// Opens the database. The schema is not touched; see [`Db::migrate`].
    ///
    /// # Errors
    /// When the file or the server cannot be opened, at once and without trying again.
    pub fn open(target: Target) -> Result<Self, Fault> {
        let inner = match target {
            Target::File(path) => Inner::sqlite(path, Durability::Full, None)?,
            Target::Memory => {
                let folder = throw_away_folder()?;
                Inner::sqlite(folder.join("koumen.db"), Durability::None, Some(folder))?
            }
            Target::Postgres(url) => Inner::postgres(&url, None)?,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Opens a database that another program may be using, to look at it: [`Db::read`] alone works.
    ///
    /// # Errors
    /// When there is no such file or server.
    pub fn open_to_look(target: Target) -> Result<Self, Fault> {
        let mut inner;
        match target {
            Target::File(path) => {
                let lite = Lite::looker(&path)?;
                inner = Inner::idle(EngineKind::Sqlite, None);
                let shared = Arc::clone(&inner.shared);
                inner.reads.serve("store-looker", move |queue| writer::read(&lite, queue, &shared))?;
            }
            Target::Memory => return Err(Fault::unavailable("没有数据库文件")),
            Target::Postgres(url) => {
                call(&url, None)?;
                inner = Inner::idle(EngineKind::Postgres, None);
                let link = Link::new(&url, None, Mode::Read)?;
                let shared = Arc::clone(&inner.shared);
                inner.reads.serve("store-looker", move |queue| worker::serve(link, queue, &shared))?;
            }
        }
        inner.writes.close();
        Ok(Self { inner: Arc::new(inner) })
    }

    /// On SQLite, how many actions share a transaction at most; said once. One keeps each for itself: slower by far
    /// where many write, and there to be compared with.
    pub fn commit_together(&self, actions: usize) {
        let _ = self.inner.shared.together.set(actions.max(1));
    }

    /// How busy the store is and was since it was opened.
    pub fn load(&self) -> Load {
        let shared = &self.inner.shared;
        Load {
            reads_waiting: self.inner.reads.queue.waiting(),
            writes_waiting: self.inner.writes.queue.waiting(),
            actions: shared.actions.load(Ordering::Relaxed),
            commits: shared.commits.load(Ordering::Relaxed),
        }
    }

    /// Opens one schema of a PostgreSQL server.
    pub(crate) fn open_schema(url: &str, schema: &str) -> Result<Self, Fault> {
        Ok(Self { inner: Arc::new(Inner::postgres(url, Some(schema))?) })
    }

    /// Says with what the log is sealed. Before that, nothing can be written into it; the first call holds.
    pub fn seal_with(&self, sealing: Sealing) {
        let _ = self.inner.shared.sealing.set(sealing);
    }

    /// Runs an action that only looks. It sees one moment of the database.
    ///
    /// It may be run again after a lost connection, so it must not change what it has captured in a way
    /// that a second run would notice.
    pub fn read<F, T, E>(&self, action: F) -> Pending<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        self.inner.reads.join(action)
    }

    /// Runs an action that changes something, in a transaction: `Ok` is kept, `Err` and panics are undone.
    ///
    /// The answer comes after the commit is safe. On PostgreSQL the action runs again after a conflict
    /// or a lost connection, even one lost while committing: ids come from outside, and doing the same
    /// twice must be harmless.
    pub fn write<F, T, E>(&self, action: F) -> Pending<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        self.inner.writes.join(action)
    }

    /// The kind of database.
    pub fn kind(&self) -> EngineKind {
        self.inner.kind
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("kind", &self.inner.kind).finish_non_exhaustive()
    }
}

impl Inner {
    fn idle(kind: EngineKind, throw_away: Option<PathBuf>) -> Self {
        let (reads, writes, moves) = (Line::default(), Line::default(), Line::default());
        Self { kind, reads, writes, moves, journal: Arc::default(), shared: Arc::default(), throw_away }
    }

    fn sqlite(path: PathBuf, durability: Durability, throw_away: Option<PathBuf>) -> Result<Self, Fault> {
        let mut inner = Self::idle(EngineKind::Sqlite, throw_away);
        // The writer comes first: it makes the file and its journal, which readers cannot.
        let lite = Lite::writer(&path, durability)?;
        let (journal, shared) = (Arc::clone(&inner.journal), Arc::clone(&inner.shared));
        inner.writes.serve("store-writer", move |queue| writer::write(&lite, queue, &journal, &shared))?;
        let (lite, journal) = (Lite::mover(&path, durability)?, Arc::clone(&inner.journal));
        inner.moves.serve("store-mover", move |_| journal.move_pages(&lite))?;
        for _ in 0..SQLITE_READERS {
            let lite = Lite::reader(&path)?;
            let shared = Arc::clone(&inner.shared);
            inner.reads.serve("store-reader", move |queue| writer::read(&lite, queue, &shared))?;
        }
        Ok(inner)
    }

    fn postgres(url: &str, schema: Option<&str>) -> Result<Self, Fault> {
        // One connection at once, so that a wrong address is told at the start and not to a visitor.
        call(url, None)?;
        let mut inner = Self::idle(EngineKind::Postgres, None);
        for _ in 0..POSTGRES_READERS {
            let link = Link::new(url, schema, Mode::Read)?;
            let shared = Arc::clone(&inner.shared);
            inner.reads.serve("store-reader", move |queue| worker::serve(link, queue, &shared))?;
        }
        for _ in 0..POSTGRES_WRITERS {
            let link = Link::new(url, schema, Mode::Write)?;
            let shared = Arc::clone(&inner.shared);
            inner.writes.serve("store-writer", move |queue| worker::serve(link, queue, &shared))?;
        }
        Ok(inner)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Readers first: the last SQLite connection to close writes the journal back, and only the
        // writer may.
        self.reads.close();
        self.journal.close();
        self.moves.close();
        self.writes.close();
        if let Some(folder) = self.throw_away.take() {
            // What is left behind in the system's temporary folder does no harm.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

impl Line {
    fn serve(&mut self, name: &str, run: impl FnOnce(&Arc<Queue>) + Send + 'static) -> Result<(), Fault> {
        let queue = Arc::clone(&self.queue);
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || run(&queue))
            .map_err(|error| Fault::unavailable(format!("无法启动存储线程（{}）", error.kind())))?;
        self.threads.push(thread);
        Ok(())
    }

    fn join<F, T, E>(&self, action: F) -> Pending<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        let (job, pending) = job(action);
        if let Err(turned_away) = self.queue.push(job) {
            turned_away.answer(Err(Fault::unavailable("等待处理的请求过多")));
        }
        pending
    }

    fn close(&mut self) {
        self.queue.close();
        for thread in self.threads.drain(..) {
            // The last handle may go inside an action, on the very thread that would be waited for.
            if thread.thread().id() != thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

/// A folder of its own for a database that is thrown away.
fn throw_away_folder() -> Result<PathBuf, Fault> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("koumen-{}-{number}", std::process::id()));
        match std::fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            // Left behind by a process of the same number that was killed.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Fault::unavailable(format!("临时文件夹不可写（{}）", error.kind()))),
        }
    }
}
