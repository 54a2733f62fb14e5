//! The one thread that writes to SQLite, and the threads that read from it.
//!
//! Group commit: the actions that wait at this moment share a transaction, each in a savepoint of its
//! own, and all are answered after the one fsync. Whoever is alone waits for nobody.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::action::{Job, Ran};
use crate::db::Shared;
use crate::fault::Fault;
use crate::journal::Journal;
use crate::queue::Queue;
use crate::seal::Sealing;
use crate::sqlite::Lite;
use crate::tx::Tx;

/// Most actions in one transaction, unless whoever opens the database says otherwise.
pub(crate) const ACTIONS: usize = 128;
/// After this long no further action joins, so that the first does not wait for the last.
const PATIENCE: Duration = Duration::from_millis(10);

/// Writes until the queue is closed and empty.
pub(crate) fn write(lite: &Lite, queue: &Arc<Queue>, journal: &Journal, shared: &Shared) {
    while let Some(first) = queue.pop() {
        share_a_commit(lite, first, queue, shared);
        if journal.grew() {
            // Little is left to move by now; with nothing left the journal begins anew.
            let _ = lite.checkpoint();
        }
    }
    // Failing only leaves a longer journal behind, which the next start reads.
    let _ = lite.batch("pragma wal_checkpoint(truncate)");
}

/// Reads until the queue is closed and empty; each action sees one moment of the database.
pub(crate) fn read(lite: &Lite, queue: &Arc<Queue>, shared: &Shared) {
    while let Some(mut job) = queue.pop() {
        let read = lite.step("begin").and_then(|()| {
            job.run(&mut Tx::sqlite(lite, shared.sealing()));
            lite.step("rollback")
        });
        job.answer(read);
    }
}

fn share_a_commit(lite: &Lite, first: Box<dyn Job>, queue: &Queue, shared: &Shared) {
    if let Err(fault) = lite.step("begin immediate") {
        return first.answer(Err(fault));
    }
    let started = Instant::now();
    let mut done = Vec::new();
    let mut broken = None;
    let mut next = Some(first);
    while let Some(mut job) = next {
        broken = run_in_savepoint(lite, job.as_mut(), shared.sealing()).err();
        done.push(job);
        let room = broken.is_none() && done.len() < shared.together() && started.elapsed() < PATIENCE;
        next = if room { queue.pop_waiting() } else { None };
    }
    let kept = match broken {
        None => lite.step("commit"),
        Some(fault) => Err(fault),
    };
    if kept.is_err() && lite.in_transaction() {
        // Whatever the reason, nothing of this transaction may be seen by the next one.
        let _ = lite.step("rollback");
    }
    shared.ended(done.len(), kept.is_ok());
    for job in done {
        job.answer(kept.clone());
    }
}

/// Runs one action so that its failure leaves the others untouched.
///
/// An error means that the transaction as a whole is lost.
fn run_in_savepoint(lite: &Lite, job: &mut dyn Job, sealing: Option<&Sealing>) -> Result<(), Fault> {
    lite.step("savepoint action")?;
    let mut tx = Tx::sqlite(lite, sealing);
    let ran = job.run(&mut tx);
    if !lite.in_transaction() {
        // A full disk makes SQLite take back the whole transaction.
        return Err(tx.fault().cloned().unwrap_or(Fault::DiskFull));
    }
    if ran == Ran::Undo {
        lite.step("rollback to action")?;
    }
    lite.step("release action")
}
