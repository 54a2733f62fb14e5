//! An action on its way through the store: the closure, what came of it, and who waits for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::oneshot;

use crate::fault::Fault;
use crate::tx::Tx;

/// An answer that will come from a thread of the store. Await it, or [`wait`](Pending::wait) for it.
///
/// The action runs even when nobody waits any more.
#[must_use = "the answer says whether the action was kept"]
pub struct Pending<T, E>(oneshot::Receiver<Result<T, E>>);

/// Why no answer came: the thread that would have sent it is gone.
fn gone() -> Fault {
    Fault::unavailable("存储线程已停止")
}

impl<T, E: From<Fault>> Pending<T, E> {
    /// Blocks until the answer is there.
    ///
    /// # Errors
    /// The action's own refusal, or the fault that kept it from being saved.
    ///
    /// # Panics
    /// On a thread that runs asynchronous tasks; await it there.
    pub fn wait(self) -> Result<T, E> {
        self.0.blocking_recv().unwrap_or_else(|_| Err(gone().into()))
    }
}

impl<T, E: From<Fault>> Future for Pending<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(|answer| answer.unwrap_or_else(|_| Err(gone().into())))
    }
}

/// What is to happen to what an action has written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ran {
    /// It goes into the database.
    Keep,
    /// It is taken back: refused, failed or panicked.
    Undo,
}

/// An action with its types forgotten, so that a queue can hold it.
pub(crate) trait Job: Send {
    /// Runs it, possibly again after a lost connection; only the last run counts.
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran;

    /// Tells the waiter. With a fault, what had been done well was not kept after all.
    fn answer(self: Box<Self>, kept: Result<(), Fault>);
}

struct Action<F, T, E> {
    run: F,
    result: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

/// Packs a closure and gives the other end of its answer.
pub(crate) fn job<F, T, E>(run: F) -> (Box<dyn Job>, Pending<T, E>)
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Fault> + Send + 'static,
{
    let (answer, pending) = oneshot::channel();
    (Box::new(Action { run, result: None, answer }), Pending(pending))
}

impl<F, T, E> Job for Action<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Fault> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran {
        let run = &mut self.run;
        // What a panic leaves half done is in the database only, and is undone there.
        let result = catch_unwind(AssertUnwindSafe(|| run(tx))).unwrap_or_else(|_| {
            tracing::error!("an action panicked and was taken back");
            Err(Fault::Panicked.into())
        });
        // A statement failed and the action went on: PostgreSQL would not keep it, so neither engine does.
        let result = match tx.fault() {
            Some(fault) if result.is_ok() => Err(fault.clone().into()),
            _ => result,
        };
        let ran = if result.is_ok() { Ran::Keep } else { Ran::Undo };
        self.result = Some(result);
        ran
    }

    fn answer(self: Box<Self>, kept: Result<(), Fault>) {
        let result = match (self.result, kept) {
            (Some(Err(refusal)), _) => Err(refusal),
            (_, Err(fault)) => Err(fault.into()),
            (Some(Ok(done)), Ok(())) => Ok(done),
            (None, Ok(())) => Err(gone().into()),
        };
        // Nobody waiting is no mistake: a request may have been given up.
        let _ = self.answer.send(result);
    }
}
