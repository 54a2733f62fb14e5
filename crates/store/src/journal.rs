//! SQLite's write-ahead journal, and the thread that empties it.
//!
//! What is committed stands in the journal first and must be moved into the file before the journal can begin
//! anew. If the writer did all of that, everybody would wait for it several times a second under load. So a
//! thread moves pages while the writer goes on, and the writer only moves the last few.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::sqlite::Lite;

/// Pages in the journal from which on it should begin anew: 32 MB.
const LONG: i64 = 8_000;
/// Rest between two moves, so that a page that changes often is moved once for many changes.
const REST: Duration = Duration::from_millis(200);

/// What writer and mover tell each other.
#[derive(Default)]
pub(crate) struct Journal {
    state: Mutex<State>,
    turn: Condvar,
}

#[derive(Default)]
struct State {
    /// Something was committed since the mover last looked.
    grown: bool,
    /// The journal is long and nearly all of it is moved: the writer should move the rest.
    nearly_empty: bool,
    closed: bool,
}

impl Journal {
    /// Tells the mover of a commit; says whether the writer should move what is left.
    pub(crate) fn grew(&self) -> bool {
        let mut state = self.state();
        if !state.grown {
            state.grown = true;
            self.turn.notify_one();
        }
        std::mem::take(&mut state.nearly_empty)
    }

    /// The database closes.
    pub(crate) fn close(&self) {
        self.state().closed = true;
        self.turn.notify_one();
    }

    /// Moves pages until the database closes.
    pub(crate) fn move_pages(&self, lite: &Lite) {
        while self.wait() {
            // Failing (the writer is moving just now) only means that there will be another turn.
            let Ok(pages) = lite.checkpoint() else { continue };
            if pages > LONG && lite.checkpoint().is_ok() {
                self.state().nearly_empty = true;
            }
        }
    }

    /// Waits for a commit and rests; `false` when the database closes.
    fn wait(&self) -> bool {
        let waited = self.turn.wait_while(self.state(), |state| !state.grown && !state.closed);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        state.grown = false;
        let rested = self.turn.wait_timeout_while(state, REST, |state| !state.closed);
        !rested.unwrap_or_else(PoisonError::into_inner).0.closed
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
