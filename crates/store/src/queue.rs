//! The line in which actions wait for a thread of the store.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::action::Job;

/// More waiting actions than this are turned away at once: a server that cannot keep up must say so
/// instead of filling its memory.
const ROOM: usize = 20_000;

/// A line of jobs, first come first served, closed once when the store shuts down.
#[derive(Default)]
pub(crate) struct Queue {
    state: Mutex<State>,
    arrival: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Box<dyn Job>>,
    closed: bool,
}

impl Queue {
    /// Takes a place in the line; gives the job back when the line is full or closed.
    pub(crate) fn push(&self, job: Box<dyn Job>) -> Result<(), Box<dyn Job>> {
        let mut state = self.state();
        if state.closed || state.jobs.len() >= ROOM {
            return Err(job);
        }
        state.jobs.push_back(job);
        drop(state);
        self.arrival.notify_one();
        Ok(())
    }

    /// The next job, waiting for one; `None` when the line is closed and empty.
    pub(crate) fn pop(&self) -> Option<Box<dyn Job>> {
        let mut state = self.state();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                return Some(job);
            }
            if state.closed {
                return None;
            }
            state = self.arrival.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The next job if one waits at this moment.
    pub(crate) fn pop_waiting(&self) -> Option<Box<dyn Job>> {
        self.state().jobs.pop_front()
    }

    /// Nobody may join any more; those in the line are still served.
    pub(crate) fn close(&self) {
        self.state().closed = true;
        self.arrival.notify_all();
    }

    /// How many wait at this moment.
    pub(crate) fn waiting(&self) -> usize {
        self.state().jobs.len()
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.state().closed
    }

    /// No job runs while the lock is held, so a poisoned lock still guards a sound line.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
