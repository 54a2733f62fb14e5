//! The threads that serve PostgreSQL: each with its connection, each riding over a fail-over.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::action::{Job, Ran};
use crate::db::Shared;
use crate::fault::Fault;
use crate::postgres::Link;
use crate::queue::Queue;
use crate::seal::Sealing;
use crate::tx::Tx;

/// How long an action is tried again. A fail-over without lost records takes 15 to 25 seconds.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Serves actions until the queue is closed and empty.
pub(crate) fn serve(mut link: Link, queue: &Arc<Queue>, shared: &Shared) {
    while let Some(mut job) = queue.pop() {
        let kept = run_until_kept(&mut link, job.as_mut(), queue, shared);
        if link.changes() {
            shared.ended(1, kept.is_ok());
        }
        job.answer(kept);
    }
}

/// Runs an action, again and again while the reason for its failure may pass.
///
/// After a commit whose answer was lost the action may already be in the database. Running it again is
/// harmless, because ids come from the client and every action stands being repeated.
fn run_until_kept(link: &mut Link, job: &mut dyn Job, queue: &Queue, shared: &Shared) -> Result<(), Fault> {
    // Only spans are measured here; nothing that is stored depends on this clock.
    let started = Instant::now();
    let mut pause = Duration::from_millis(20);
    loop {
        let tried = run_once(link, job, shared.sealing());
        let give_up = started.elapsed() >= PATIENCE || queue.is_closed();
        if tried.is_ok() || !link.may_run_again() || give_up {
            return tried;
        }
        tracing::debug!(pause_ms = pause.as_millis(), "an action will run again");
        thread::sleep(pause);
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

fn run_once(link: &mut Link, job: &mut dyn Job, sealing: Option<&Sealing>) -> Result<(), Fault> {
    link.begin()?;
    let mut tx = Tx::postgres(link, sealing);
    let ran = job.run(&mut tx);
    let fault = tx.fault().cloned();
    match (ran, fault) {
        (Ran::Undo, Some(fault)) if link.may_run_again() => {
            link.rollback();
            Err(fault)
        }
        (Ran::Undo, _) => {
            link.rollback();
            Ok(())
        }
        (Ran::Keep, _) => link.commit(),
    }
}
